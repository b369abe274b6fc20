// <textarea data-paste-table>: a range pasted from Excel or Word becomes lines of cells with tabs between them,
// which the server reads. Cells that hold line breaks are quoted, as Excel does.
const quoted = (cell) => {
  const text = cell.innerText.trim();
  return /["\t\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

document.querySelectorAll("textarea[data-paste-table]").forEach((box) => box.addEventListener("paste", (event) => {
  const html = event.clipboardData.getData("text/html");
  const table = html && new DOMParser().parseFromString(html, "text/html").querySelector("table");
  if (!table) return;
  event.preventDefault();
  box.setRangeText([...table.rows].map((row) => [...row.cells].map(quoted).join("\t")).join("\n"),
    box.selectionStart, box.selectionEnd, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
}));

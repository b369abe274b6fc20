// <textarea data-paste-table>: a range pasted from Excel or Word becomes lines of cells with tabs between them,
// which the server reads. Cells that hold line breaks are quoted, as Excel does.
// The source of Word breaks its lines anywhere: only <br> and the ends of paragraphs are line breaks of the text.
const BREAK = "\u2028";

const quoted = (cell) => {
  cell.querySelectorAll("br").forEach((br) => br.replaceWith(BREAK));
  cell.querySelectorAll("p, div, li").forEach((block) => block.append(BREAK));
  const text = cell.textContent.replace(/[ \t\r\n\u00a0]+/g, " ").replaceAll(/ *\u2028 */g, "\n").trim();
  return /["\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
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

// A table whose rows can be chosen: <table data-choose> with a checkbox [data-choose-all] in its head (hidden until now)
// and [data-choose-row] in its rows; the count goes to [data-chosen-count] of the nearest [data-choosing].
document.querySelectorAll("table[data-choose]").forEach((table) => {
  const all = table.querySelector("[data-choose-all]");
  const rows = [...table.querySelectorAll("[data-choose-row]")];
  const count = table.closest("[data-choosing]")?.querySelector("[data-chosen-count]");
  const update = () => {
    const chosen = rows.filter((row) => row.checked).length;
    if (all) { all.checked = chosen > 0 && chosen === rows.length; all.indeterminate = chosen > 0 && chosen < rows.length; }
    if (count) count.textContent = String(chosen);
  };
  table.querySelectorAll("[data-choose-all], [data-choose-all-label]").forEach((part) => { part.hidden = false; });
  table.addEventListener("change", (event) => {
    if (event.target === all) rows.forEach((row) => { row.checked = all.checked; });
    update();
  });
  window.addEventListener("pageshow", update);
});

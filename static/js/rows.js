// Rows of a Django formset: add, remove with undo, move by buttons or Alt+arrows. What is sent stays a plain formset:
// TOTAL_FORMS, ORDER and DELETE are kept true, and without this script those fields are shown and do the same.
//
// [data-rows="prefix"] holds [data-rows-list] with its [data-row]s, <template data-rows-empty="kind">s, buttons
// [data-row-add="kind"] and [data-rows-status] (aria-live). A row holds [data-row-plain] (ORDER and DELETE, hidden here),
// [data-row-up], [data-row-down], [data-row-remove], [data-row-gone] with [data-row-undo], and [data-row-number].

const field = (row, prefix, name) => row.querySelector(`[name^="${prefix}-"][name$="-${name}"]`);

function setUp(box) {
  const prefix = box.dataset.rows;
  const list = box.querySelector("[data-rows-list]");
  const total = box.closest("form").elements[`${prefix}-TOTAL_FORMS`];
  const rows = () => [...list.querySelectorAll(":scope > [data-row]")];
  const say = (key, row) => {
    const status = box.querySelector("[data-rows-status]");
    if (status) status.textContent = (status.dataset[key] ?? "").replace("{n}", row.dataset.number);
  };
  const changed = () => list.dispatchEvent(new Event("input", { bubbles: true }));

  function number() {
    let shown = 0;
    rows().forEach((row, index) => {
      const order = field(row, prefix, "ORDER");
      if (order) order.value = index + 1;
      const removed = field(row, prefix, "DELETE")?.checked;
      if (!removed && row.dataset.row !== "heading") shown += 1;
      row.dataset.number = removed ? row.dataset.number ?? "" : shown;
      row.querySelectorAll("[data-row-number]").forEach((mark) => { mark.textContent = row.dataset.number; });
      row.querySelectorAll("[data-row-up]").forEach((button) => { button.disabled = index === 0; });
      row.querySelectorAll("[data-row-down]").forEach((button) => { button.disabled = index === rows().length - 1; });
    });
  }

  function dress(row) {
    row.querySelectorAll("[data-row-plain]").forEach((part) => { part.hidden = true; });
    row.querySelectorAll("[data-row-tools]").forEach((part) => { part.hidden = false; });
    show(row);
  }

  function show(row) {
    const removed = Boolean(field(row, prefix, "DELETE")?.checked);
    row.classList.toggle("row--removed", removed);
    const gone = row.querySelector("[data-row-gone]");
    if (gone) gone.hidden = !removed;
    row.querySelectorAll("[data-row-tools]").forEach((part) => { part.hidden = removed; });
  }

  function add(kind) {
    const template = box.querySelector(`template[data-rows-empty="${kind}"]`) ?? box.querySelector("template[data-rows-empty]");
    const holder = document.createElement("template");
    holder.innerHTML = template.innerHTML.replaceAll("__prefix__", total.value);
    const row = holder.content.querySelector("[data-row]");
    list.append(row);
    total.value = Number(total.value) + 1;
    dress(row);
    number();
    return row;
  }

  function move(row, step) {
    const other = step < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    step < 0 ? other.before(row) : other.after(row);
    number();
    say("moved", row);
    changed();
  }

  function remove(row, removed) {
    const mark = field(row, prefix, "DELETE");
    mark.checked = removed;
    say(removed ? "removed" : "restored", row);
    show(row);
    number();
    (removed ? row.querySelector("[data-row-undo]") : row.querySelector("input:not([type=hidden]), textarea"))?.focus();
    changed();
  }

  box.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    const row = button?.closest("[data-row]");
    if (!button || !box.contains(button)) return;
    const { rowAdd, rowUp, rowDown, rowRemove, rowUndo } = button.dataset;
    if (rowAdd !== undefined) {
      event.preventDefault();
      const added = add(rowAdd);
      say("added", added);
      added.querySelector("input:not([type=hidden]), textarea")?.focus();
      changed();
    } else if (rowUp !== undefined || rowDown !== undefined) {
      move(row, rowUp !== undefined ? -1 : 1);
      (button.disabled ? row.querySelector("[data-row-up]:enabled, [data-row-down]:enabled") : button)?.focus();
    } else if (rowRemove !== undefined) remove(row, true);
    else if (rowUndo !== undefined) remove(row, false);
  });

  box.addEventListener("keydown", (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const row = event.target.closest("[data-row]");
    if (!event.altKey || !step || !row) return;
    event.preventDefault();
    const focused = document.activeElement;
    move(row, step);
    focused.focus();
  });

  // autosave.js asks for as many rows as were kept when it gives back what was typed.
  box.addEventListener("rows:total", (event) => { while (Number(total.value) < event.detail) add("task"); });
  box.addEventListener("rows:refresh", () => {
    const place = (row) => Number(field(row, prefix, "ORDER")?.value);
    list.append(...rows().sort((one, other) => place(one) - place(other)));
    rows().forEach(show);
    number();
  });

  box.querySelectorAll("[data-row-add]").forEach((button) => { button.hidden = false; });
  rows().forEach(dress);
  number();
}

document.querySelectorAll("[data-rows]").forEach(setUp);

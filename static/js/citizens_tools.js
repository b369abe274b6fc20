// The row of tools of an article: text size, print, copy the address. theme.js keeps the size; its radios are
// the one place that says which sizes there are.
const sizes = () => [...document.querySelectorAll('[data-display] input[name="display-text"]')];

const enable = (row) => {
  const at = sizes().findIndex((radio) => radio.checked);
  row.querySelectorAll("[data-text-step]").forEach((button) => {
    button.setAttribute("aria-disabled", String(!sizes()[at + Number(button.dataset.textStep)]));
  });
};

for (const row of document.querySelectorAll("[data-tools]")) {
  const said = row.querySelector("[data-said]");
  row.addEventListener("click", async ({ target }) => {
    const button = target.closest("button");
    if (!button) return;
    if ("textStep" in button.dataset) {
      sizes()[sizes().findIndex((radio) => radio.checked) + Number(button.dataset.textStep)]?.click();
      enable(row);
    } else if ("print" in button.dataset) {
      window.print();
    } else if ("copy" in button.dataset) {
      await navigator.clipboard.writeText(document.querySelector('link[rel="canonical"]')?.href || location.href);
      said.textContent = button.dataset.done;
    }
  });
  document.addEventListener("change", ({ target }) => { if (target.name === "display-text") enable(row); });
  document.addEventListener("DOMContentLoaded", () => enable(row));
  enable(row);
}

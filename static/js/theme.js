// Text size, theme and contrast, kept in this browser alone. A classic script in the head, so that the page
// is painted once, as the reader chose it.
(() => {
  const root = document.documentElement;
  const names = ["text", "theme", "contrast"];
  const stored = (name) => { try { return localStorage.getItem(`display-${name}`) || ""; } catch { return ""; } };
  const apply = (name, value) => value ? root.setAttribute(`data-${name}`, value) : root.removeAttribute(`data-${name}`);

  names.forEach((name) => apply(name, stored(name)));
  root.setAttribute("data-js", "");

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-display]").forEach((panel) => {
      names.forEach((name) => panel.querySelectorAll(`input[name="display-${name}"]`).forEach((radio) => {
        radio.checked = radio.value === stored(name);
      }));
      panel.addEventListener("change", ({ target }) => {
        const name = target.name.replace("display-", "");
        apply(name, target.value);
        try { localStorage.setItem(target.name, target.value); } catch { /* private window: holds for this page */ }
      });
      panel.addEventListener("keydown", (event) => {
        if (event.key === "Escape" && panel.open) { panel.open = false; panel.querySelector("summary").focus(); }
      });
      document.addEventListener("click", (event) => { if (!panel.contains(event.target)) panel.open = false; });
    });
  });
})();

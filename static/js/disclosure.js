// Buttons that show and hide what their aria-controls names: <button data-toggles aria-controls="…" hidden>.
// Without this script the button stays hidden and what it controls stays shown.
document.querySelectorAll("[data-toggles]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => {
    button.setAttribute("aria-expanded", String(button.getAttribute("aria-expanded") !== "true"));
  });
});
document.querySelector("[data-error-summary]")?.focus();

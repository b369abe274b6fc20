// A form that was sent is not sent again by a second press. The server does not rely on it.
// It opens again when the page comes back, or after ten seconds (a form may answer with a file).
const again = (form) => {
  delete form.dataset.sent;
  form.querySelectorAll("[aria-disabled='true'][type='submit']").forEach((button) => button.removeAttribute("aria-disabled"));
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-disabled", "true");
  setTimeout(() => again(form), 10_000);
});

window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(again));

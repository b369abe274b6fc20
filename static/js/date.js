// Beside a date that is typed as dd/mm/yyyy: a button that opens the browser's own calendar.
const pad = (number) => String(number).padStart(2, "0");

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-date-open]");
  if (!button) return;
  const typed = button.parentElement.querySelector("input[type=text]");
  const calendar = button.parentElement.querySelector("[data-date-native]");
  const [, day, month, year] = typed.value.match(/^\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\s*$/) ?? [];
  calendar.hidden = false;
  calendar.value = year ? `${year}-${pad(month)}-${pad(day)}` : "";
  calendar.onchange = () => {
    typed.value = calendar.value.split("-").reverse().join("/");
    typed.dispatchEvent(new Event("input", { bubbles: true }));
    typed.focus();
  };
  calendar.showPicker();
});

if ("showPicker" in HTMLInputElement.prototype) document.documentElement.setAttribute("data-has-picker", "");

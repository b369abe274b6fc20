// Places an open toggletip beside its word, in browsers whose style sheets cannot. Opening and closing it
// (touch, mouse, keyboard, Escape) is the browser's own doing and needs no script.
const hasAnchors = CSS.supports("position-area: block-end");
const GAP = 6;

document.querySelectorAll(".toggletip__full[popover]").forEach((tip) => {
  tip.addEventListener("toggle", (event) => {
    if (event.newState !== "open" || hasAnchors) return;
    const word = document.querySelector(`[popovertarget="${tip.id}"]`).getBoundingClientRect();
    tip.dataset.placed = "";
    const { width, height } = tip.getBoundingClientRect();
    const below = word.bottom + GAP + height <= window.innerHeight;
    tip.style.margin = "0";
    tip.style.left = `${Math.max(GAP, Math.min(word.left, window.innerWidth - width - GAP))}px`;
    tip.style.top = `${below ? word.bottom + GAP : Math.max(GAP, word.top - GAP - height)}px`;
  });
});
// It hangs in the window, not in the text.
addEventListener("scroll", () => {
  if (!hasAnchors) document.querySelector(".toggletip__full:popover-open")?.hidePopover();
}, { passive: true });
// On paper the full form stands in the line.
addEventListener("beforeprint", () => document.querySelector(".toggletip__full:popover-open")?.hidePopover());

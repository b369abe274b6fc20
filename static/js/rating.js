// The ballot in the page itself: its form is fetched, with its token, only when somebody wants to vote.
// Without this script the link leads to the ballot's own page.
document.querySelectorAll("[data-rating-open]").forEach((link) => {
  link.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    let form;
    try {
      const answer = await fetch(link.href, { credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      form = answer.ok && page.querySelector("form[data-rating]");
    } catch { /* no network: the link's own page says so */ }
    if (!form) { location.href = link.href; return; }
    form.action = link.href;
    link.parentElement.replaceWith(document.adoptNode(form));
    form.querySelector("input[type=radio]").focus();
  });
});

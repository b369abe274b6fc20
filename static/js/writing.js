// A page that writes says every minute that it lies open, and tells who else has it open.
// <form data-writing data-open-url="…"> with a [data-also-open] that is read aloud when it changes.

const MINUTE_MS = 60_000;

function tell(form, status) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  const say = (answer) => { if (answer && status.textContent !== answer.sentence) status.textContent = answer.sentence; };
  const ask = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(form.dataset.openUrl, { method: "POST", body, redirect: "manual", headers: { Accept: "application/json" } });
      if (answer.ok) say(await answer.json());
    } catch { /* no network: asked again in a minute */ }
  };
  ask();
  setInterval(ask, MINUTE_MS);
  document.addEventListener("visibilitychange", ask);
}

const form = document.querySelector("form[data-writing]"), status = document.querySelector("[data-also-open]");
if (form && status) tell(form, status);

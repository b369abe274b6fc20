// <form data-autosave-url="…"> saves itself while one types, and says so in its [data-autosave-status] (ui/autosave.html).
//
// The form carries a hidden `version`. The server answers 200 with {"saved_at": "10:40", "fields": {"version": "7", "rows-2-id": "31"}}: `fields` are written
// into the form, so that the next save speaks of the same rows and version. 409: somebody else saved meanwhile.
// 422: a field is wrong. A redirect, 401 or 403: the session ended; what was typed is kept in this tab and given back
// when the page is opened again. No network, 429, 5xx: tried again.

const QUIET_MS = 2_000, RETRY_MS = 15_000;

function setUp(form) {
  const url = form.dataset.autosaveUrl;
  const key = `autosave:${url}`;
  const status = form.querySelector("[data-autosave-status]");
  let dirty = false, leaving = false, stopped = false, flight = null, timer = 0;

  const say = (name, extra = "", level = "") => {
    if (!status) return;
    status.dataset.level = level;
    status.textContent = [status.dataset[name], extra].filter(Boolean).join(" ");
  };
  const entries = () => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken");
  const version = () => form.elements.version?.value;
  const keep = () => {
    try { sessionStorage.setItem(key, JSON.stringify({ version: version(), entries: entries() })); } catch { /* full: the page still holds it */ }
  };
  const forget = () => { try { sessionStorage.removeItem(key); } catch { /* nothing was kept */ } };
  const later = (wait) => { clearTimeout(timer); timer = setTimeout(save, wait); };

  function restore() {
    let kept;
    try { kept = JSON.parse(sessionStorage.getItem(key) ?? "null"); } catch { return; }
    if (!kept) return;
    // Another version means that it was saved after all, or that somebody else saved: never write over that.
    if (kept.version === undefined || kept.version !== version()) return forget();
    const values = new Map();
    kept.entries.forEach(([name, value]) => values.set(name, [...(values.get(name) ?? []), value]));
    form.querySelectorAll("[data-rows]").forEach((box) => {
      const [total] = values.get(`${box.dataset.rows}-TOTAL_FORMS`) ?? [];
      if (total) box.dispatchEvent(new CustomEvent("rows:total", { detail: Number(total) }));
    });
    for (const control of form.elements) {
      if (!control.name || ["file", "submit", "button"].includes(control.type)) continue;
      // A row's key too: the page may have come back with its rows in another order, and a key goes with its words.
      if (control.type === "hidden" && !/-(ORDER|DELETE|key)$/.test(control.name)) continue;
      const wanted = values.get(control.name) ?? [];
      if (["checkbox", "radio"].includes(control.type)) control.checked = wanted.includes(control.value);
      else if (control.type === "select-multiple") [...control.options].forEach((option) => { option.selected = wanted.includes(option.value); });
      else if (wanted.length) control.value = wanted.shift();
    }
    form.querySelectorAll("[data-rows]").forEach((box) => box.dispatchEvent(new Event("rows:refresh")));
    say("restored");
    dirty = true;
    later(QUIET_MS);
  }

  async function send() {
    const body = new FormData(form);
    [...body].forEach(([name, value]) => { if (typeof value !== "string") body.delete(name); });
    dirty = false;
    say("saving");
    let answer;
    try {
      answer = await fetch(url, { method: "POST", body, redirect: "manual", headers: { Accept: "application/json" } });
    } catch {
      return fail("offline", true);
    }
    if (answer.ok) {
      const { saved_at: savedAt, fields = {} } = await answer.json();
      Object.entries(fields).forEach(([name, value]) => { if (form.elements[name]) form.elements[name].value = value; });
      if (!dirty) forget();
      return say("saved", savedAt);
    }
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) { stopped = true; return fail("ended", false); }
    if (answer.status === 409) { stopped = true; return fail("conflict", false); }
    if (answer.status === 422 || answer.status === 400) return fail("refused", false);
    return fail("unsaved", true);
  }

  function fail(name, again) {
    dirty = true;
    keep();
    say(name, "", "warn");
    if (again) later(RETRY_MS);
  }

  async function save() {
    clearTimeout(timer);
    if (flight || stopped || !dirty) return;
    flight = send();
    await flight;
    flight = null;
    if (dirty && !stopped && status?.dataset.level !== "warn") later(QUIET_MS);
  }

  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    dirty = true;
    if (stopped) keep(); else later(QUIET_MS);
  });
  form.addEventListener("change", (event) => { if (event.target.type !== "file" && !dirty) { dirty = true; later(QUIET_MS); } });

  // A save on its way carries a version that this form does not know yet: wait for it before sending the form itself.
  // Without a network the page stays, rather than the browser's own page of errors.
  form.addEventListener("submit", (event) => {
    if (!navigator.onLine) {
      event.preventDefault();
      fail("offline", true);
      return;
    }
    if (flight) {
      event.preventDefault();
      const { submitter } = event;
      flight.then(() => setTimeout(() => form.requestSubmit(submitter)));
      return;
    }
    clearTimeout(timer);
    keep();
    leaving = true;
  });
  window.addEventListener("pageshow", () => { leaving = false; });
  window.addEventListener("online", () => { if (dirty) later(0); });
  window.addEventListener("beforeunload", (event) => { if (dirty && !leaving) { keep(); event.preventDefault(); } });
  restore();
}

document.querySelectorAll("form[data-autosave-url]").forEach(setUp);
document.querySelectorAll("form[data-sign-out]").forEach((form) => form.addEventListener("submit", () => {
  Object.keys(sessionStorage).filter((key) => key.startsWith("autosave:")).forEach((key) => sessionStorage.removeItem(key));
}));

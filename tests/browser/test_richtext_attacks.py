"""Our attacks in a real browser: cleaned under no policy, and as they are under the public pages' policy (S1, S3).

What was not cleaned stands in a frame of its own, so that none swallows the next; a frame has the policy of its
page. That takes time: with NAUGHTY=all each of them, else a third of those that are alike.
"""

import os
from html import escape

import pytest
from csp.utils import build_policy
from playwright.sync_api import Error

from portal.richtext import clean, readable
from tests.factories.armed import EVENTS, SPELLINGS, TAGS, armed

pytestmark = pytest.mark.browser

SITE = "http://portal.test"
ATTACKS = armed()
ALIKE = len(TAGS) * len(EVENTS) * len(SPELLINGS)
RAW = ATTACKS if os.environ.get("NAUGHTY") == "all" else ATTACKS[:ALIKE:3] + ATTACKS[ALIKE:]
SIZE = 150
TOUCH = """async () => {
  const leads = (link) => /^(http|mailto|tel)/.test(link?.protocol);
  const stay = (event) => { if (leads(event.target.closest?.("a"))) event.preventDefault(); };
  document.addEventListener("click", stay);
  const events = ["click", "focus", "mouseover", "pointerenter", "toggle", "animationstart", "beforeinput", "focusin"];
  for (const frame of [window, ...document.querySelectorAll("iframe.attack")]) {
    let things = [];
    try { things = (frame.contentDocument ?? document).body.querySelectorAll("*"); } catch { /* it was led away */ }
    for (const thing of things)
      for (const name of events) thing.dispatchEvent(new Event(name, { bubbles: true, cancelable: true }));
    for (const link of things) if (link.click) link.click();
  }
  await new Promise((done) => setTimeout(done, 300));
}"""
LISTENS = "window.ran = () => console.log('it ran');"


@pytest.fixture
def runs(page):
    """Show texts on a page, under a policy or none, and return how often something in them ran."""
    page.add_init_script(LISTENS)
    page.on("dialog", lambda dialog: dialog.dismiss())
    told, ran = {}, []
    page.on("console", lambda message: ran.append(message) if message.text == "it ran" else None)

    def answer(route):
        if route.request.url == f"{SITE}/" and route.request.is_navigation_request():
            headers = {"Content-Security-Policy": told["policy"]} if told["policy"] else {}
            route.fulfill(content_type="text/html; charset=utf-8", headers=headers, body=told["html"])
        else:
            route.abort()

    page.route("**/*", answer)

    def show(html, policy=""):
        ran.clear()
        told.update(policy=policy, html=f"<!doctype html><meta charset=utf-8><title>.</title>{html}")
        page.goto(f"{SITE}/", wait_until="load")
        try:
            page.evaluate(TOUCH)
        except Error:
            pass  # something led the page away; what ran until then was heard
        return len(ran)

    return show


def framed(texts):
    return "".join(f'<iframe class=attack srcdoc="{escape(text)}"></iframe>' for text in texts)


def test_the_attacks_run_where_nothing_guards(runs):
    assert runs("<img src=x onerror=top.ran(1)>") > 0
    assert runs("<a href='javascript:top.ran(1)'>a</a>") > 0
    assert runs(framed(ATTACKS[:SIZE])) > SIZE // 4


def test_nothing_cleaned_runs_even_without_a_policy(runs):
    for at in range(0, len(ATTACKS), SIZE):
        assert runs("\n".join(readable(clean(attack)) for attack in ATTACKS[at : at + SIZE])) == 0


def test_the_policy_of_public_pages_alone_lets_nothing_run(runs):
    for at in range(0, len(RAW), SIZE):
        assert runs(framed(RAW[at : at + SIZE]), build_policy()) == 0

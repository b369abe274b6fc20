"""Every kind of public page with the guards off: raw attacks stored, nothing escaped (PROMISES S3, S4).

The policy that comes with the page then stands alone, and nothing may run in a real browser. The pages are
made here, once, and handed to the browser as they are, headers and all.
"""

from contextlib import suppress
from itertools import cycle

import pytest
from csp.utils import build_policy
from django.contrib.staticfiles import finders
from django.db import models
from django.template import engines
from django.test import Client
from playwright.sync_api import Error

from propaganda.kinds import MODELS
from propaganda.models import Abbreviation, Area, Topic, YearTheme
from tests.browser.test_richtext_attacks import LISTENS, TOUCH
from tests.factories.public_site import ask, make_public_site, start_addresses, walk

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

SITE = "http://portal.test"
CALL = "top.ran(1)"
ATTACKS = [
    f"<script>{CALL}</script>",
    f"<img src=x onerror={CALL}>",
    f"<svg onload={CALL}>",
    f"<details open ontoggle={CALL}>a",
    f"<a href='javascript:{CALL}'>a</a>",
    f"<iframe srcdoc='<script>{CALL}</script>'></iframe>",
    f"</title></textarea></style></script><script>{CALL}</script>",
    f"<form action='javascript:{CALL}'><button>a</button></form>",
    f"<base href='javascript:{CALL}//'><link rel=stylesheet href='data:text/css,*{{}}'>",
    "<script src='https://xau.test/a.js'></script><link rel=modulepreload href='https://xau.test/a.js'>",
    f"<button onclick={CALL} autofocus onfocus={CALL}>a</button>",
    f'" onmouseover={CALL} onfocus={CALL} autofocus tabindex=0 x="',
]
SHARED = {Topic: ("name", "name_en"), Area: ("name",), YearTheme: ("text",), Abbreviation: ("full", "note")}


def is_free(column):
    texts = isinstance(column, models.CharField | models.TextField) and column.editable and not column.choices
    return texts and column.name != "moved_to"


def arm(site):
    """Another attack in each column of text, several in a body: as if neither nh3 nor a form had seen it."""
    turn = cycle(ATTACKS)
    for model in MODELS.values():
        columns = [column for column in model._meta.concrete_fields if is_free(column)]
        for thing in model.objects.all():
            texts = {column.name: next(turn)[: column.max_length or None] for column in columns}
            texts |= {name: "".join(ATTACKS) for name in ("body", "body_en", "solution") if name in texts}
            model.objects.filter(pk=thing.pk).update(**texts)
    for model, names in SHARED.items():
        model.objects.update(**{name: next(turn) for name in names})


@pytest.fixture
def pages(monkeypatch):
    """{path: Answer} of one page of each view and language, made without any escaping."""
    site = make_public_site()
    plain = {key: answer for key, answer in walk(Client(), start_addresses(site)).items() if answer.markup}
    plain = {path: answer for (path, names), answer in plain.items() if not names}
    chosen = {(one.view, path.startswith("/en/"), one.status): path for path, one in plain.items()}
    arm(site)
    monkeypatch.setattr(engines["django"].engine, "autoescape", False)
    return {path: ask(Client(), path) for path in chosen.values()}


@pytest.fixture
def show(context, pages):
    """Opens one of the pages, with its own policy or another, and returns how often something in it ran.

    Each in a tab of its own: where an attack leads a page away, the next page does not meet it.
    """
    context.add_init_script(LISTENS)

    def show(path, policy):
        page, ran, waiting = context.new_page(), [], [pages[path].body]
        page.on("dialog", lambda dialog: dialog.dismiss())
        page.on("console", lambda message: ran.append(message) if message.text == "it ran" else None)
        page.route("**/*", lambda route: answer(route, waiting, policy))
        page.goto(f"{SITE}{path}", wait_until="load")
        with suppress(Error):  # something led the page away; what ran until then was heard
            page.evaluate(TOUCH)
        page.close()
        return len(ran)

    return show


def answer(route, waiting, policy):
    """The page itself first, our own files, and nothing else."""
    path = route.request.url.removeprefix(SITE)
    is_ours = path.startswith("/static/")
    if is_ours and (found := finders.find(path.removeprefix("/static/").partition("?")[0])):
        route.fulfill(path=found)
    elif route.request.is_navigation_request() and waiting:
        headers = {"Content-Type": "text/html; charset=utf-8"}
        headers |= {"Content-Security-Policy": policy} if policy else {}
        route.fulfill(status=200, headers=headers, body=waiting.pop())
    elif route.request.is_navigation_request():
        route.fulfill(status=204)  # what leads away leads nowhere, and the page stays
    else:
        route.abort()


def test_nothing_that_is_stored_raw_runs_on_any_public_page_under_its_own_policy(show, pages):
    assert len(pages) > 30
    assert {answer.headers["Content-Security-Policy"] for answer in pages.values()} == {build_policy()}
    assert {path: ran for path, answer in pages.items() if (ran := show(path, policy_of(answer)))} == {}


def test_it_would_run_without_the_policy(show, pages):
    things = {
        path for path, answer in pages.items() if answer.view.endswith("-detail") and answer.status == 200
    }
    asked = {path for path in things if not path.startswith("/en/")} | {
        "/",
        "/tin-tuc/",
        "/van-ban/",
        "/video/",
    }
    assert {path for path in asked if show(path, "")} == asked


def policy_of(answer):
    return answer.headers["Content-Security-Policy"]

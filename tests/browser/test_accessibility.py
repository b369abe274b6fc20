"""Every page that can be reached by links, as each role: axe finds nothing, and it reads without scripts.

One page of each kind (each named address) is looked at, at 360 and 1440 px, in light and in dark.
"""

import re
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.translation import get_language_from_path, override

pytestmark = pytest.mark.browser

ROLES = ["", "phuong", "noivu", "bientap", "tongbientap", "quantri"]
LOOKS = [(360, "light"), (360, "dark"), (1440, "light"), (1440, "dark")]
ZOOMED = (720, "light")  # what 1440 px show at 200 %
DESK = "/ban-lam-viec/"
FILES = re.compile(r"\.(json|csv|xlsx|docx|pdf|xml|txt)$|^/tep/|^/static/")
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}  # all that a dark page may change


def name_of(path):
    """(language, name of the view): an English address resolves in English only."""
    language = get_language_from_path(path) or settings.LANGUAGE_CODE
    with override(language):
        return language, resolve(path).view_name


def pages_of(page, demo, start):
    """Walk the links from `start`; return one address for each named view and language.

    From the desk the walk stays with the staff's pages: the citizens' are the same for everyone.
    """
    found, waiting = {}, [start]
    while waiting:
        path = waiting.pop(0)
        try:
            name = name_of(urlsplit(path).path)
        except Resolver404:
            pytest.fail(f"a link leads nowhere: {path}")
        if name in found:
            continue
        answer = page.goto(demo.address + path)
        assert answer.status == 200, f"{answer.status} at {path}"
        found[name] = path
        for href in page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)"):
            parts = urlsplit(href)
            is_here = href.startswith(demo.address) and (start != DESK or parts.path.startswith(DESK))
            if is_here and not FILES.search(parts.path):
                waiting.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return list(found.values())


def findings(page, rules):
    """What axe, which stands in the page already, finds in it as it looks now."""
    found = page.evaluate("rules => axe.run(document, rules).then(answer => answer.violations)", rules)
    return [(one["id"], node["target"]) for one in found for node in one["nodes"]]


@pytest.mark.parametrize("role", ROLES)
def test_axe_finds_nothing_and_every_page_reads_without_scripts(browser, browser_context_args, demo, role):
    context = browser.new_context(**browser_context_args)
    page = context.new_page()
    if role:
        demo.sign_in(page, role)
    bare = browser.new_context(
        **browser_context_args, java_script_enabled=False, storage_state=context.storage_state()
    )
    silent, trouble = bare.new_page(), {}
    for path in pages_of(page, demo, DESK if role else "/"):
        page.goto(demo.address + path)
        page.evaluate(Axe().axe_script)
        for width, scheme in LOOKS if role else [*LOOKS, ZOOMED]:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # no colour half-way to another
            if found := findings(page, COLOURS if scheme == "dark" else RULES):
                trouble[path, width, scheme] = found
            wide = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            if wide > 0:
                trouble[path, width, scheme, "wider than the screen"] = wide
        silent.goto(demo.address + path)
        if silent.locator("main h1").count() != 1 or not silent.locator("main").inner_text().strip():
            trouble[path, "without scripts"] = "no heading or no words"
    context.close()
    bare.close()
    assert trouble == {}

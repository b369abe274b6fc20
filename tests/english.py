"""What citizens read, and its English. `make messages` brings locale/en up to date with the code.

The sentences are collected here rather than by gettext, which a user's machine has not: from every
template of a citizens' page with all that it includes, and from the modules that speak to citizens.
"""

import ast
import os
import re
import sys
from pathlib import Path

import django
import polib

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "templates"
PO = ROOT / "locale/en/LC_MESSAGES/django.po"
MO = PO.with_suffix(".mo")
HEADER = {
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Transfer-Encoding": "8bit",
    "Language": "en",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}
# Pages in the citizens' frame that only the staff opens, in Vietnamese.
STAFF_PAGES = re.compile(r"portal/(sign_in|password_|second_factor_|notice_unsubscribe)")
# What a form draws itself with, and pieces that a page may take at any time.
ALSO_SHOWN = [
    "django/forms/*.html",
    "django/forms/errors/list/*.html",
    "django/forms/widgets/date.html",
    "ui/citizens_*.html",
    "ui/pagination.html",
    "propaganda/home_*.html",  # blocks of the first page (portal/homepage.py)
]
SPEAKING = [
    "portal/citizens_menu.py",
    "portal/templatetags/*.py",
    "portal/views/error.py",
    "portal/views/home.py",
    "propaganda/states.py",
    "propaganda/feeds.py",
    "propaganda/listing.py",
    "propaganda/structured.py",
    "propaganda/open_data.py",
    "propaganda/targets.py",
    "propaganda/searching.py",
    "plans/targets.py",
]
PUBLIC = re.compile(r"^@(public|kept)\b", re.MULTILINE)
CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
NAMED = re.compile(r'{%\s*(?:extends|include|constant)\s+"([^"]+)"')


def templates():
    """Names of the templates that citizens' pages are made of."""
    texts = {str(path.relative_to(TEMPLATES)): path.read_text() for path in TEMPLATES.rglob("*.html")}
    found = set()
    waiting = [str(path.relative_to(TEMPLATES)) for pattern in ALSO_SHOWN for path in TEMPLATES.glob(pattern)]
    waiting += [name for name, text in texts.items() if _is_citizens_page(name, text)]
    while waiting:
        name = waiting.pop()
        if name not in found and name in texts:
            found.add(name)
            waiting += NAMED.findall(texts[name])
    return sorted(found)


def _is_citizens_page(name, text):
    return '{% extends "base.html" %}' in text and not STAFF_PAGES.match(name)


def modules():
    """Paths of the modules whose sentences citizens read: named above, or with a public view in propaganda/."""
    named = {path for pattern in SPEAKING for path in ROOT.glob(pattern)}
    views = {path for path in ROOT.glob("propaganda/views/*.py") if PUBLIC.search(path.read_text())}
    forms = {
        ROOT / f"propaganda/forms/{name}.py"
        for path in views
        for name in re.findall(r"from propaganda\.forms\.(\w+) import", path.read_text())
    }
    return sorted(named | views | forms)


def collect():
    """{sentence: its plural, or None}, in the order of the places that say them."""
    found = {}
    for name in templates():
        found.update(_in_template(name))
    for path in modules():
        found.update(_in_module(path.read_text()))
    return found


def _in_template(name):
    from django.template.loader import get_template
    from django.templatetags.i18n import BlockTranslateNode, TranslateNode

    nodes = get_template(name).template.nodelist
    for node in nodes.get_nodes_by_type(TranslateNode):
        if isinstance(node.filter_expression.var.literal, str):
            yield node.filter_expression.var.literal, None
    for node in nodes.get_nodes_by_type(BlockTranslateNode):
        singular = node.render_token_list(node.singular)[0]
        yield singular, node.render_token_list(node.plural)[0] if node.plural else None


def _in_module(source):
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in CALLS:
            words = [word.value for word in node.args if isinstance(word, ast.Constant)]
            if words:
                yield words[0], words[1] if getattr(node.func, "id", "").startswith("ngettext") else None


def update():
    """Write what is said now into the .po, keep its English, drop what nobody says any more, compile.
    Return the sentences that lack their English."""
    old = {entry.msgid: entry for entry in polib.pofile(str(PO))} if PO.exists() else {}
    book = polib.POFile(wrapwidth=110)
    book.metadata = HEADER
    for sentence, plural in collect().items():
        entry = old.get(sentence) or polib.POEntry(msgid=sentence)
        if plural is not None and not entry.msgid_plural:
            entry.msgid_plural, entry.msgstr_plural = plural, {0: entry.msgstr, 1: entry.msgstr}
        book.append(entry)
    PO.parent.mkdir(parents=True, exist_ok=True)
    book.save(str(PO))
    book.save_as_mofile(str(MO))
    return [entry.msgid for entry in book if not entry.translated()]


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    os.environ.setdefault("SECRET_KEY", "only-to-read-the-templates")
    django.setup()
    sys.stdout.writelines(f"{missing}\n" for missing in update())

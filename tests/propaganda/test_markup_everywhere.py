"""Whatever stands in a column of text, a citizens' page, feed or data set shows it as text (PROMISES S5).

The whole public site is walked twice: with a plain word in every column, and with an attack there. The attack
may not add an element or an attribute. Columns are found in the models, so a new one is attacked too.
"""

import csv
import io
import json
import re
from urllib.parse import quote, unquote

import pytest
from defusedxml import ElementTree
from django.apps import apps
from django.db import models
from django.utils.html import escape

from portal import routes_citizens as citizens_routes
from portal.cells import FORMULA_STARTS
from portal.markup.addresses import link_address
from portal.richtext import clean
from portal.vietnamese import normalise
from propaganda import indexing
from propaganda import routes_citizens as propaganda_routes
from propaganda.kinds import MODELS
from tests.factories.public_site import Markup, ask, make_public_site, start_addresses, texts_in, walk

pytestmark = [pytest.mark.django_db, pytest.mark.once]

# Written by the code rather than by people: keys, codes, folded texts, sums, addresses of ours.
STRUCTURE = {"kind", "lineage", "path", "read_act", "sha256", "number_key", "name_folded", "full_folded"}
STRUCTURE |= {
    "moved_to",
    "language",
    "slug",
    "code",
    "password",
    "key",
    "token",
    "ballot",
    "address",
    "action",
    "role",
}
RICH = {"body", "body_en"}
# Of these models no citizen reads anything, or (SearchEntry) what is made of the others.
STAFF = {"AllowedHost", "Appointment", "Event", "FeedItemSeen", "FeedSource", "Heartbeat", "Letter", "Notice"}
STAFF |= {"PublishedLink", "Rating", "Revision", "SearchEntry", "SpecialDay", "UnitKind", "User"}
# Nor of these columns; a reason is shown once something was withdrawn, and here that is an article.
UNSEEN = {"DocumentType.abbr", "Unit.email", "Unit.gso_code", "Unit.note", "Unit.phone"}
UNSEEN |= {"UnitSuccession.legal_basis"}
UNSEEN |= {f"{name}.withdrawn_reason" for name in ("Document", "Initiative", "Clip")}
ATTACKS = {
    "an element": "\"'><img src=x onerror=top.ran(1)>",
    "the end of a script": "</script></title></textarea></style><script>top.ran(1)</script><!--",
    "an attribute": "\" onmouseover=top.ran(1) x='",
    "a template": "{{7*7}}{% debug %}${7*7}]]>&lt;b&gt;&#60;b&#62;",
    "controls": "\x01\x08\x0b\x1b\x7f\x85\ufffe\u2028<b>]]><![CDATA[<b>\u202e",
}
PLAIN = " chu"
TWICE = re.compile(r"zq\d+z[^<>&]{0,9}&(?:lt|gt|quot|amp|#0?39|#x27);")


def is_text(column):
    is_free = isinstance(column, (models.CharField, models.TextField)) and not column.choices
    is_code = isinstance(column, models.SlugField) or column.primary_key or column.name in STRUCTURE
    return is_free and not is_code


def every_column():
    ours = [model for model in apps.get_models() if model._meta.app_label in ("portal", "propaganda")]
    found = [(model, column) for model in ours for column in model._meta.concrete_fields if is_text(column)]
    return sorted(found, key=lambda one: f"{one[0].__name__}.{one[1].name}")


COLUMNS = dict(enumerate(every_column(), start=100))
NAMES = {number: f"{model.__name__}.{column.name}" for number, (model, column) in COLUMNS.items()}
ABBR = next(number for number, name in NAMES.items() if name == "Abbreviation.abbr")
FOUND = [
    n
    for n, (model, _column) in COLUMNS.items()
    if model in MODELS.values() or model.__name__ == "DocumentFile"
]


def written(number, attack):
    """What stands in a column: its mark, and the attack so far as it fits in."""
    model, column = COLUMNS[number]
    start = "" if number == ABBR else "="  # an abbreviation that pages explain begins with a letter
    if isinstance(column, models.URLField):
        address = re.sub(r"[\s\\]", "", f"https://zq{number}z.vn/{attack}")
        return address[: column.max_length]
    if model.__name__ == "StoredFile":
        attack = attack.replace("/", "")  # portal/uploads.py lets no name have one
    if column.name in RICH:
        return clean(f"<p>{escape(written(ABBR, attack))} {escape(f'{start}zq{number}z{attack}')}</p>")
    text = f"{start}zq{number}z{attack}"[: column.max_length]
    return normalise(text) if number == ABBR else text  # as the text has it in which it is explained


def fill(attack):
    """Put the attack into every column of every row, and bring what search reads up to date."""
    for number, (model, column) in COLUMNS.items():
        rows = model._base_manager.all()
        if column.unique or column.name in ("abbr", "gso_code"):
            rows = rows.filter(pk=rows.order_by("-pk").values_list("pk", flat=True).first())
        rows.update(**{column.name: written(number, attack)})
    for model in MODELS.values():
        for thing in model.objects.public():
            indexing.index(thing)


def read(client, site, attack):
    """{(path, names in its query): Answer} of the whole site with the attack in every column, and in questions."""
    fill(attack)
    typed = quote(attack)
    asked = [f"/{list_}/?q={typed}&chu_de={typed}&page={typed}" for list_ in ("tim-kiem", "van-ban", "video")]
    asked += [
        f"/tin-tuc/?ngay={typed}&thang={typed}",
        f"/tu-viet-tat/?q={typed}",
        f"/en/van-ban/?co_quan={typed}",
    ]
    found = walk(client, [*asked, *start_addresses(site)])
    return found | {(f"search {n}", ()): ask(client, f"/tim-kiem/?q=zq{n}z") for n in FOUND}


@pytest.fixture
def site():
    return make_public_site()


# --- What an answer is made of, whatever it says -------------------------------------------------------


def structure(answer):
    if answer.view == "propaganda:search":
        return set(answer.markup.elements)  # a snippet is cut where the words are
    if answer.markup:
        return answer.markup.elements
    if "xml" in answer.kind:
        return [(one.tag, sorted(one.attrib)) for one in ElementTree.fromstring(answer.raw).iter()]
    if answer.kind == "application/json":
        return shape(json.loads(answer.body))
    if answer.kind == "text/csv":
        return [len(row) for row in csv.reader(io.StringIO(answer.body))]
    return answer.status


def shape(value):
    if isinstance(value, dict):
        return {name: shape(one) for name, one in value.items()}
    return [shape(one) for one in value] if isinstance(value, list) else type(value).__name__


def armed_in(answer):
    """What of an answer a program could run or take for more than text: [what]."""
    if answer.markup:
        described = [list(texts_in(json.loads(block))) for block in answer.markup.data]
        assert described or not answer.markup.data
        leading = [
            (name, value) for _tag, name, value in answer.markup.values if name in ("href", "src", "action")
        ]
        return [one for one in leading if one[1] and not is_address(one[1])]
    if "xml" in answer.kind:
        told = [one.text or "" for one in ElementTree.fromstring(answer.raw).iter() if is_html(one)]
        return [text for text in told if Markup(text).elements]
    if answer.kind == "text/csv":
        cells = [cell for row in csv.reader(io.StringIO(answer.body)) for cell in row]
        return [cell for cell in cells if cell.startswith(FORMULA_STARTS)]
    return []


def is_address(value):
    return link_address(value) is not None or re.match(r"[?#]", value)


def is_html(element):
    """Tell whether programs take the text of an element of a feed for HTML: RSS says so, Atom by its type."""
    return element.tag in ("title", "description") or element.get("type") == "html"


def marks_in(key, answer):
    """The numbers of the columns that an answer shows; what a search was for counts where it was found."""
    asked = {one for one in key[0].split() if key[0].startswith("search")}
    shown = set(re.findall(r"zq(\d{3})z", unquote(answer.body))) - asked
    return {int(mark) for mark in shown | set(re.findall(r"zq(\d{3})z</mark>", answer.body))}


def words_of(answer):
    """What people are told, with what a program decodes decoded once."""
    if answer.markup:
        return " ".join([*answer.markup.words, *(value for _tag, _name, value in answer.markup.values)])
    if "xml" in answer.kind:
        told = ((one, one.text or "") for one in ElementTree.fromstring(answer.raw).iter())
        return " ".join(" ".join(Markup(text).words) if is_html(one) else text for one, text in told)
    return answer.body


def faults(plain, attacked):
    """{address: what is wrong there}: it has other elements than with plain words, or something in it is armed."""
    changed = {key: "changed" for key in plain if structure(plain[key]) != structure(attacked[key])}
    armed = {key: found for key, answer in attacked.items() if (found := armed_in(answer))}
    return changed | armed | {key: answer.status for key, answer in attacked.items() if answer.status >= 500}


def test_an_attack_in_every_column_adds_no_element_and_runs_nowhere(client, site):
    plain = read(client, site, PLAIN)
    wrong = {name: faults(plain, read(client, site, attack)) for name, attack in ATTACKS.items()}
    assert wrong == dict.fromkeys(ATTACKS, {})


def test_every_column_that_citizens_may_read_was_attacked_and_is_told_once_only(client, site):
    answers = read(client, site, ATTACKS["an element"])
    shown = set().union(*(marks_in(key, answer) for key, answer in answers.items()))
    hidden = {
        NAMES[number] for number, (model, _column) in COLUMNS.items() if model.__name__ in STAFF
    } | UNSEEN
    assert {NAMES[number] for number in COLUMNS if number not in shown} == hidden
    twice = {key: found for key, answer in answers.items() if (found := TWICE.findall(words_of(answer)))}
    assert twice == {}


def test_every_page_of_the_citizens_was_walked(client, site):
    seen = {answer.view for answer in walk(client, start_addresses(site)).values()}
    patterns = [*citizens_routes.urlpatterns, *propaganda_routes.urlpatterns]
    assert {pattern.name for pattern in patterns} == {view.partition(":")[2] for view in seen if view}


def test_what_a_program_would_take_for_markup_is_seen():
    plain, armed = (Markup(f"<p title='{text}'>{text}</p>").elements for text in ("a", "'><b x=1>"))
    assert plain != armed
    assert TWICE.search("zq100z&lt;b&gt;")

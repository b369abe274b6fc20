"""What clumsy and hostile people send (PROMISES S17, S21): never an error 500, and words at the field.

Every act of the portal (tests/acts.py) is tried with our naughty texts. With NAUGHTY=all each field is sent
each text; else the fields take turns, so that the suite stays quick.
"""

import os
import re
import time

import pytest
from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.urls import resolve
from django.utils.html import escape

import plans.forms
import portal.forms
from portal.forms.fields import DocumentNumberField, LineField, WordsField
from portal.richtext import clean
from portal.vietnamese import normalise
from tests.acts import deeds, filled_in, pages, reader, sign_in, taken_back
from tests.controls import form_to, forms_of
from tests.factories.naughty import BROKEN_BYTES, NAUGHTY
from tests.factories.office import make_office

pytestmark = pytest.mark.django_db

IS_THOROUGH = os.environ.get("NAUGHTY") == "all"
TURNS = len(NAUGHTY) if IS_THOROUGH else 3
HANG_SECONDS = 20
TYPED = (forms.CharField, forms.DateField, forms.IntegerField)
VIETNAMESE = re.compile("[À-ỹĐđ]")
ARMED = re.compile(r"<script>alert|<img src=x|<svg/onload|\" onmouseover=\"alert")
TAMPERED = ["²", "9" * 30, "a\0b"]  # in menus, boxes and hidden fields
# Fields whose words are no text to be stored: they choose, count, prove, or are told to nobody.
NOT_KEPT = {
    "portal:password-reset": {"email"},
    "portal:sign-in": {"username"},
    "portal:second-factor-confirm": {"code"},
    "portal:second-factor-challenge": {"code"},
    "plans:annex-import": {"pasted"},
}


RICH = {"body", "body_en"}  # shown again as they are kept: cleaned


@pytest.fixture
def filled(monkeypatch):
    """Every form that was filled in so far: a list that grows."""
    seen, make = [], forms.BaseForm.__init__

    def noting(form, *args, **kwargs):
        make(form, *args, **kwargs)
        if form.is_bound:
            seen.append(form)

    monkeypatch.setattr(forms.BaseForm, "__init__", noting)
    return seen


@pytest.fixture
def office():
    return make_office()


@pytest.fixture
def patient(client):
    """A client that gets an answer also where the code breaks, and fails where it is kept waiting."""
    client.raise_request_exception = False
    ask = client.request

    def timed(**request):
        begun = time.monotonic()
        answer = ask(**request)
        assert time.monotonic() - begun < HANG_SECONDS, request["PATH_INFO"]
        return answer

    client.request = timed
    return client


def every_act(client, office, filled):
    """(name, Deed, form of its page, what makes it valid, {name: bound field}) of each act, by its person."""
    for name, one in deeds(office).items():
        sign_in(client, office, one.who)
        with taken_back():
            form, data = filled_in(client, one)
            filled.clear()
            one.send(client, data)
        fields = {each.add_prefix(field): each.fields[field] for each in filled for field in each.fields}
        yield name, one, form, data, fields


def typed_in(form, one, fields):
    """Names of the fields into which people type, among those that the act judges."""
    names = [
        *(form.typed if form else []),
        *(name for name in one.data if not form or name not in form.names),
    ]
    return [name for name in dict.fromkeys(names) if isinstance(fields.get(name), TYPED)]


def kind_of(field):
    """What decides how a field judges a text: fields that are alike are asked once."""
    return type(field), getattr(field, "max_length", None), field.required


def taken_by(field, known):
    """The naughty texts that pass the field, remembered in `known` for all that are like it."""
    kind = kind_of(field)
    if kind not in known:
        known[kind] = [text for text in NAUGHTY.values() if takes(field, text)]
    return known[kind]


def takes(field, text):
    try:
        field.clean(text)
    except ValidationError:
        return False
    return True


def ours(above=forms.BaseForm):
    """Every form of the portal."""
    for each in above.__subclasses__():
        yield from ours(each)
        if each.__module__.startswith((portal.forms.__name__, plans.forms.__name__)):
            yield each


def is_base(form):
    return form.__name__.startswith("_") or form.__name__ in ("SelectionForm", "ImportForm", "PinnedForm")


# --- Fields -----------------------------------------------------------------------------------------


def test_every_form_of_the_portal_is_met_by_the_walks_of_this_file(client, office, filled):
    met = set()
    for _act in every_act(client, office, filled):
        met |= set(map(type, filled))
    for address in pages(office):
        for who in ("reviewer", "keeper"):
            sign_in(client, office, who)
            client.get(address)
    met |= set(map(type, filled))
    assert {form for form in ours() if not is_base(form)} - met == set()


def test_every_field_tidies_a_naughty_text_or_says_in_vietnamese_what_is_wrong(client, office, filled):
    judged, wrong = set(), {}
    for _name, one, form, _data, fields in every_act(client, office, filled):
        for name in typed_in(form, one, fields):
            field = fields[name]
            if kind_of(field) in judged:
                continue
            judged.add(kind_of(field))
            for what, text in NAUGHTY.items():
                if trouble := trouble_with(field, text):
                    wrong.setdefault((type(field).__name__, name), {})[what] = trouble
    assert wrong == {}


def trouble_with(field, text):
    try:
        value = field.clean(text)
    except ValidationError as error:
        return [sentence for sentence in error.messages if not VIETNAMESE.search(sentence)]
    if isinstance(field, LineField | WordsField) and isinstance(value, str):
        is_read = isinstance(field, DocumentNumberField)
        tidy = normalise(text, keep_lines=isinstance(field, WordsField))
        return [] if is_read or value == tidy else [value[:50]]
    return []


# --- Acts -------------------------------------------------------------------------------------------


def test_a_naughty_text_is_stored_as_it_was_typed_or_refused_at_its_field(patient, office, filled):
    wrong, known = {}, {}
    for name, one, form, data, fields in every_act(patient, office, filled):
        for texts in turns({name: taken_by(fields[name], known) for name in typed_in(form, one, fields)}):
            filled.clear()
            with taken_back():
                answer = one.send(patient, data | texts)
                if trouble := trouble_in(answer, one, texts, filled):
                    wrong.setdefault(name, []).append(trouble)
    assert wrong == {}


def turns(taken):
    """What to send: in each turn every field has another text; first such as are `taken`, then the others."""
    others = {name: [text for text in NAUGHTY.values() if text not in texts] for name, texts in taken.items()}
    for texts in (taken, others):
        longest = max(map(len, texts.values()), default=0)
        for turn in range(0, longest, max(1, longest // TURNS)):
            yield {
                name: each[(turn + place * 7) % len(each)]
                for place, (name, each) in enumerate(texts.items())
                if each
            }


def trouble_in(answer, one, texts, filled):
    """What is wrong with the answer to an act in which `texts` were typed; None if nothing is."""
    if answer.status_code == 302:
        return lost_words(one, texts, filled)
    if answer.status_code == 422 and "json" not in answer["Content-Type"]:
        return lost_echo(answer, one, texts) or unsaid(answer, filled)
    return None if answer.status_code in (200, 409, 422) else answer.status_code


def lost_words(one, texts, filled):
    """Cleaned texts that were taken, and stand nowhere in the database."""
    stored = everything_stored()
    kept = {
        form.add_prefix(name): value
        for form in filled
        for name, value in getattr(form, "cleaned_data", {}).items()
        if isinstance(value, str)
    }
    missed = [name for name in texts if kept.get(name) and kept[name] not in stored]
    return ("lost", missed) if set(missed) - NOT_KEPT.get(one.view, set()) else None


def everything_stored():
    """All texts in the database, behind each other."""
    texts = []
    for model in apps.get_models():
        columns = [
            field.attname
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField | models.JSONField)
        ]
        if model._meta.app_label in ("portal", "plans", "propaganda") and columns:
            rows = model._base_manager.values_list(*columns)
            texts += [text for row in rows for value in row for text in texts_in(value)]
    return "\0".join(texts)


def texts_in(value):
    """Every text in a value of a column, be it JSON."""
    if isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from texts_in(each)
    else:
        yield value if isinstance(value, str) else repr(value)


def lost_echo(answer, one, texts):
    """Fields that no longer show what was typed, on a page that asks again."""
    back = form_to(answer, one.path, page=one.path)
    if back is None:
        return "no form to go on with"
    shown = {name: clean(text) if name in RICH else text for name, text in texts.items()}
    lost = [name for name, text in shown.items() if lines(back.value(name)) != lines(text)]
    return ("not shown again", lost) if lost else None


def lines(text):
    return None if text is None else text.replace("\r\n", "\n").replace("\r", "\n")


def unsaid(answer, filled):
    """Errors that the page does not show, or not in Vietnamese; markup that it lets through."""
    page = answer.content.decode()
    said = [
        sentence
        for form in filled
        for name, sentences in form.errors.items()
        if name not in form.fields or isinstance(form.fields[name], TYPED)
        for sentence in sentences
    ]
    wrong = [one for one in said if escape(one) not in page or not VIETNAMESE.search(one)]
    return wrong or ARMED.findall(page) or None


@pytest.mark.parametrize("chosen", ["", "moi.lap"])
def test_a_code_that_belongs_to_no_new_unit_is_not_dropped_in_silence(client, office, chosen):
    one = deeds(office)["portal:unit-split"]
    sign_in(client, office, one.who)
    _form, data = filled_in(client, one)
    answer = one.send(client, data | {"rows-2-unit": chosen, "rows-2-gso_code": "00303"})
    assert answer.status_code == 422
    assert form_to(answer, one.path, page=one.path).value("rows-2-gso_code") == "00303"


# --- Shapes -----------------------------------------------------------------------------------------


def test_a_form_in_the_wrong_shape_breaks_nothing(patient, office, filled):
    """Nothing, everything twice, files for texts, texts for files, one control left out."""
    wrong = {}
    for name, one, form, data, _fields in every_act(patient, office, filled):
        tries = {
            "nothing": {},
            "twice": {key: [*each(value), *each(value)] for key, value in data.items()},
            "files for texts": {key: SimpleUploadedFile("a.txt", b"x") for key in data},
        }
        if one.files:
            tries["texts for files"] = data | dict.fromkeys(one.files, "ke-hoach.pdf")
            tries["empty files"] = data | {key: SimpleUploadedFile("a.pdf", b"") for key in one.files}
        hidden = [control.name for control in form.controls if control.kind == "hidden"] if form else []
        for key in data if IS_THOROUGH else hidden:
            tries[f"without {key}"] = {other: value for other, value in data.items() if other != key}
        for what, sent in tries.items():
            with taken_back():
                status = one.send(patient, sent, with_files="files" not in what).status_code
                if status >= 500:
                    wrong[name, what] = status
    assert wrong == {}


def each(value):
    return value if isinstance(value, list) else [value]


def test_a_menu_a_box_or_a_hidden_field_with_another_value_breaks_nothing(patient, office, filled):
    wrong, turn = {}, 0
    for name, one, form, data, fields in every_act(patient, office, filled):
        names = [control.name for control in form.controls] if form else []
        for key in dict.fromkeys([*names, *one.data, *one.press]):
            if key in typed_in(form, one, fields) or key == "csrfmiddlewaretoken":
                continue
            turn += 1
            for value in TAMPERED if IS_THOROUGH else TAMPERED[turn % 3 :: 3]:
                with taken_back():
                    status = one.send(patient, data | {key: value}, **{key: value}).status_code
                    if status >= 500:
                        wrong[name, key, value] = status
    assert wrong == {}


BODIES = {
    "JSON": ("application/json", b'{"a": [1, {}], "rows-TOTAL_FORMS": 9}'),
    "no UTF-8": (
        "application/x-www-form-urlencoded",
        b"reason=%ED%A0%80%FF&words=%C3&rows-TOTAL_FORMS=%D9%A3",
    ),
    "parts that do not end": ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data"),
    "parts without a boundary": ("multipart/form-data", b"--\r\n"),
    "an unknown alphabet": ("application/x-www-form-urlencoded; charset=klingon", b"reason=x"),
    "two bytes a letter": ("application/x-www-form-urlencoded; charset=utf-16", b"reason=x"),
    "too many fields": ("application/x-www-form-urlencoded", b"a&" * 20_002),
}


@pytest.mark.parametrize("kind", BODIES)
def test_a_body_that_is_no_form_breaks_nothing(patient, office, kind):
    content_type, body = BODIES[kind]
    wrong, offered = {}, list(deeds(office).items())
    turn = list(BODIES).index(kind)
    for name, one in offered if IS_THOROUGH else offered[turn % 3 :: 3]:
        sign_in(patient, office, one.who)
        with taken_back():
            status = patient.generic("POST", one.path, body, content_type=content_type).status_code
            if status >= 500:
                wrong[name] = status
    assert wrong == {}


@pytest.mark.parametrize("what", BROKEN_BYTES)
def test_bytes_that_are_no_text_are_stored_as_text(client, office, what):
    one = deeds(office)["plans:extension-ask"]
    sign_in(client, office, one.who)
    body = b"until=" + one.data["until"].encode() + b"&reason=Ph" + BROKEN_BYTES[what]
    answer = client.generic("POST", one.path, body, content_type="application/x-www-form-urlencoded")
    reason = office.obligations["missing"].extensions.get().reason
    assert (answer.status_code, reason, "\0" in reason) == (302, normalise(reason), False)


# --- Questions and addresses ------------------------------------------------------------------------


LISTS = {
    "portal:sign-in",
    "portal:unit-list",
    "portal:user-list",
    "portal:event-list",
    "portal:letter-list",
    "portal:notice-list",
    "portal:calendar",
    "plans:plan-list",
    "plans:review-queue",
    "plans:campaign-list",
    "plans:obligation-list",
    "plans:obligation-choose",
    "plans:dashboard",
    "plans:dashboard-export",
}


def test_a_naughty_question_is_answered_or_refused_in_words(patient, office, filled):
    """Each field of each filter, and what the pages read beside them, in turn with texts of every kind."""
    wrong, texts = {}, [text[:5000] for text in NAUGHTY.values()]
    turn = 0
    lists = {address: view for address, view in pages(office).items() if view in LISTS and "?" not in address}
    for address, view in lists.items():
        sign_in(patient, office, reader(view))
        for name in questions(patient.get(address)):
            for place in range(len(texts) if IS_THOROUGH else 3):
                turn += 1
                text = texts[place if IS_THOROUGH else turn * 7 % len(texts)]
                filled.clear()
                answer = patient.get(address, {name: text})
                trouble = answer.status_code >= 500 or (is_page(answer) and unsaid(answer, filled))
                if trouble:
                    wrong[address, name, text[:20]] = trouble
    assert wrong == {}


def questions(answer):
    """What a page may be asked: the fields of its forms to look something up, and what no form names."""
    asked = {"page", "format", "next", "phien", "nam"}
    if not is_page(answer):
        return sorted(asked | {"ngay", "nhom", "loai", "tim", "xep"})
    return sorted(asked.union(*(form.names for form in forms_of(answer) if form.method == "get")))


def is_page(answer):
    return not answer.streaming and answer.get("Content-Type", "").startswith("text/html")


PIECES = [
    "a%00b",
    "..",
    "%C2%B2",
    "9" * 30,
    "9" * 5000,
    "-1",
    "%ED%A0%80",
    "%2F%2Fevil.example",
    "%0D%0AX:%20y",
]


def test_an_address_that_somebody_made_up_leads_nowhere(patient, office):
    wrong, turn = {}, 0
    for view, address in examples(office).items():
        sign_in(patient, office, reader(view))
        path = address.split("?")[0]
        for value in map(str, resolve(path).kwargs.values()):
            turn += 1
            for piece in PIECES if IS_THOROUGH else PIECES[turn % 3 :: 3]:
                made_up = path.replace(f"/{value}", f"/{piece}", 1)
                with taken_back():
                    for ask in (patient.get, patient.post):
                        status = ask(made_up).status_code
                        if status >= 500:
                            wrong[made_up[:90]] = status
    assert wrong == {}


def examples(office):
    """One address of each view."""
    found = {view: address for address, view in pages(office).items()}
    return found | {one.view: one.path for one in deeds(office).values()}


HEADERS = {
    "HTTP_ACCEPT": ["text/html;q=1e400", "*/*;q=x", "\0"],
    "HTTP_REFERER": ["http://[::1", "//evil.example/", "javascript:alert(1)"],
    "HTTP_HOST": ["", "evil.example", "[::1"],
    "HTTP_X_FORWARDED_FOR": ["\0", "1, 2, 3", "x" * 9000],
    "HTTP_RANGE": ["bytes=-", "bytes=99999999999999999999-", "bytes=0-0,5-"],
    "HTTP_IF_NONE_MATCH": ['W/"', '"\0"'],
    "HTTP_IF_MODIFIED_SINCE": ["Mon, 32 Foo 9999"],
    "HTTP_COOKIE": ['session="abcdefgh\\000"; csrf="\\000"', "session=" + "a" * 5000, 'session={"a":1}'],
    "REMOTE_ADDR": ["", "x", "::"],
}


@pytest.mark.parametrize("header", HEADERS)
def test_a_header_that_makes_no_sense_breaks_nothing(patient, office, header):
    file = next(address for address, view in pages(office).items() if view == "portal:file-serve")
    wrong = {}
    for who in ("", "officer"):
        for value in HEADERS[header]:
            for address in ("/dang-nhap/", "/ban-lam-viec/", file):
                for ask in (patient.get, patient.post):
                    sign_in(patient, office, who)
                    if header == "HTTP_COOKIE":
                        patient.cookies.clear()
                    with taken_back():
                        status = ask(address, **{header: value}).status_code
                        if status >= 500:
                            wrong[who, value[:20], address] = status
    assert wrong == {}

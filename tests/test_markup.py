"""Whatever stands in the database is text, wherever it is shown (PROMISES S5, S8, S23).

Every column of text is overwritten with a mark of its own that is markup, a way out of an attribute and a
formula at once; then everything is looked at, fetched and mailed.
"""

import csv
import io
import re
from collections import defaultdict

import openpyxl
import pytest
from django.apps import apps
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.urls import reverse
from django.utils.html import escape
from docx import Document

from plans.models import Filing
from plans.official_letter import add_table, as_bytes, new_document
from portal import inviting, mailing, signing_in
from portal.cells import Sheet, write_csv, write_xlsx
from portal.models import Letter, Notice, StoredFile
from tests.acts import deeds, filled_in, pages, reader, sign_in, taken_back
from tests.factories.naughty import NAUGHTY
from tests.factories.office import make_office

pytestmark = pytest.mark.django_db

# Names that the code reads rather than people: keys, codes, folded texts, sums.
STRUCTURE = {
    "action",
    "code",
    "item_key",
    "key",
    "kind",
    "lineage",
    "name_folded",
    "number_key",
    "password",
    "path",
    "read_act",
    "role",
    "sha256",
    "target_id",
    "target_label",
}
SNAPSHOT = ("label", "content", "lead", "partners", "time_text", "product", "target_unit")
NEVER_SHOWN = {"Letter.body"}  # mailed, and then forgotten
ARMED = re.compile(r"""<mark\d|mark\d+["']""")
SEEN = re.compile(r"mark(\d+)")


def mark(number):
    """At most ten characters: the shortest column has no more."""
    return f"=<mark{number}\"'"


@pytest.fixture
def office():
    return make_office()


@pytest.fixture
def marks(office):
    """{number of a mark: the column in which it stands now}."""
    columns = {}
    for number, (model, column) in enumerate(free_columns(), start=10):
        columns[number] = f"{model.__name__}.{column.name}"
        overwrite(model, column, mark(number))
    columns |= {number: f"Filing.text of {name}" for number, name in enumerate(SNAPSHOT, start=80)}
    columns |= {90: "Filing.text of signer", 91: "Filing.text of place", 92: "Filing.return_reasons"}
    for filing in Filing.objects.all():
        filing.text |= {"signer": mark(90), "place": mark(91)}
        for item in filing.text["items"]:
            item |= {name: mark(number) for number, name in enumerate(SNAPSHOT, start=80)}
        Filing.objects.filter(pk=filing.pk).update(text=filing.text, return_reasons=[mark(92)])
    return columns


def is_text(column):
    is_free = isinstance(column, models.CharField | models.TextField) and not column.choices
    return is_free and not column.primary_key and column.name not in STRUCTURE


def overwrite(model, column, text):
    """Put `text` into every row, or into one where it may stand only once."""
    rows = model._base_manager.all()
    if column.unique or column.name == "gso_code":
        rows = rows.filter(pk=rows.order_by("pk").values_list("pk", flat=True).first())
    rows.update(**{column.name: text})


def texts_of(answer):
    """Every text of an answer that is no page: cells, values, paragraphs. Formulas are told by their name."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    kind = answer["Content-Type"]
    if "csv" in kind:
        return [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in row]
    if "spreadsheet" in kind:
        book = openpyxl.load_workbook(io.BytesIO(content))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        return ["FORMULA" if cell.data_type == "f" else str(cell.value) for cell in cells]
    if "word" in kind:
        document = Document(io.BytesIO(content))
        tables = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return [paragraph.text for paragraph in document.paragraphs] + tables
    return [content.decode(errors="replace")]


def is_page(answer):
    return not answer.streaming and answer.get("Content-Type", "").startswith("text/html")


def test_what_people_wrote_is_text_on_every_page_and_in_every_file(client, office, marks):
    armed, shown = {}, defaultdict(set)
    addresses = list(pages(office))
    for who in ("", "officer", "reviewer", "publisher", "keeper"):
        sign_in(client, office, who)
        for address in addresses:
            answer = client.get(address)
            if answer.status_code != 200:
                continue
            if is_page(answer):
                text = answer.content.decode()
                found = ARMED.findall(text)
            else:
                texts = texts_of(answer)
                text = "\n".join(texts)
                is_csv = "csv" in answer["Content-Type"]
                found = [each for each in texts if each == "FORMULA" or (is_csv and each.startswith("="))]
            armed |= {(who, address): found[:3]} if found else {}
            for number in set(SEEN.findall(text)):
                shown[int(number)].add(address)
    assert armed == {}
    assert {column for number, column in marks.items() if number not in shown} == NEVER_SHOWN


@pytest.mark.parametrize("who", ["officer", "reviewer", "publisher", "keeper"])
def test_so_it_is_on_pages_that_answer_an_act(client, office, marks, who):
    armed = {}
    for name, one in deeds(office).items():
        if one.who == who:
            sign_in(client, office, who)
            _form, data = filled_in(client, one)
            marked = {key: mark(99) for key in data if key not in ("unit", "version", "reading", "kept")}
            for sent in (data | marked, data):
                with taken_back():
                    answer = one.send(client, sent)
                    answer = client.get(answer.url, follow=True) if answer.status_code == 302 else answer
                    if is_page(answer) and ARMED.search(answer.content.decode()):
                        armed[name] = answer.status_code
    assert armed == {}


def test_a_mark_that_got_through_would_be_seen():
    assert ARMED.search(mark(10))
    assert ARMED.search(mark(10).replace("<", "&lt;"))
    assert not ARMED.search(escape(mark(10)))


HOSTILE_CELL = "=<mark77>\"'"


def test_cells_of_a_table_that_is_read_are_text(client, office):
    sign_in(client, office, "officer")
    sent = {"pasted": f"STT\tNội dung\tThời gian\tCột lạ {HOSTILE_CELL}\n1\t{HOSTILE_CELL}\t{HOSTILE_CELL}"}
    answer = client.post(reverse("plans:annex-import", args=[office.plans["drafting"].pk]), sent)
    assert not ARMED.search(answer.content.decode())
    assert "mark77" in answer.content.decode()


@pytest.mark.parametrize(
    ("view", "name"), [("portal:unit-import", "units"), ("portal:user-import", "people")]
)
def test_cells_of_a_list_that_is_imported_are_text(client, office, view, name):
    sign_in(client, office, "keeper")
    head = "code,name,kind,parent,username,full_name,unit,role,email"
    lines = "\n".join(
        [head, ",".join('"{}"'.format(HOSTILE_CELL.replace('"', '""')) for _cell in head.split(","))]
    )
    file = SimpleUploadedFile('a"><mark77 onload=x>.csv', lines.encode())
    answer = client.post(reverse(view), {name: file})
    assert answer.status_code == 422
    assert not ARMED.search(answer.content.decode())
    assert "mark77" in answer.content.decode()


HOSTILE_NAMES = ["<mark77 \"'>.pdf", "x\r\nSet-Cookie: a=b.pdf", "\u202efdp.exe", "=cmd.pdf", "a" * 200]


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_the_name_of_a_file_is_text_and_one_header(client, office, name):
    sign_in(client, office, "officer")
    one = deeds(office)[f"plans:plan-edit {reverse('plans:plan-edit', args=[office.plans['returned'].pk])}"]
    _form, data = filled_in(client, one)
    one.send(client, data)
    plan = office.plans["returned"]
    plan.refresh_from_db()
    type(plan.file).objects.filter(pk=plan.file_id).update(name=name)
    plan.refresh_from_db()
    assert not ARMED.search(client.get(plan.get_absolute_url()).content.decode())
    answer = client.get(plan.file.get_absolute_url())
    assert "\n" not in answer["Content-Disposition"]
    assert "Set-Cookie" not in answer


def test_what_people_wrote_can_be_shown_and_fetched_whatever_it_is(client, office):
    """Texts that came round the forms too: by an import of old data, or by hand."""
    client.raise_request_exception = False
    texts, wrong = [text.replace("\0", "") for text in NAUGHTY.values()], {}
    for turn in range(0, len(texts), 45):
        columns = [
            each for each in free_columns() if each[0] is not StoredFile
        ]  # whose names are given by us
        for place, (model, column) in enumerate(columns):
            text = texts[(place + turn) % len(texts)]
            overwrite(model, column, text[: column.max_length or 3000])
        for who in ("officer", "reviewer", "keeper"):
            sign_in(client, office, who)
            for address, view in pages(office).items():
                answer = client.get(address) if reader(view) in (who, "") else None
                if answer is None:
                    continue
                if answer.status_code >= 500 and view != "portal:readyz":  # no worker runs in a test
                    wrong[address, turn] = answer.status_code
                elif answer.status_code == 200 and not is_page(answer):
                    texts_of(answer)  # can be opened
    assert wrong == {}


def free_columns():
    ours = [model for model in apps.get_models() if model._meta.app_label in ("portal", "plans")]
    return [(model, column) for model in ours for column in filter(is_text, model._meta.concrete_fields)]


EVERY_KIND = "".join(map(chr, [*range(0x300), *range(0xD7F0, 0xD800), *range(0xE000, 0xE010)]))
EVERY_KIND += "".join(map(chr, [*range(0xFDD0, 0xFDF0), *range(0xFFF0, 0x10010), *range(0x10FFF0, 0x110000)]))


def test_a_table_or_a_document_can_be_made_of_any_text():
    texts = [*NAUGHTY.values(), EVERY_KIND]
    sheet = Sheet("Bảng", ["Cột"], [[text] for text in texts])
    assert openpyxl.load_workbook(write_xlsx([sheet])).active.max_row == len(texts) + 1
    assert len(list(write_csv([[text] for text in texts]))) == len(texts) + 1
    document = new_document(
        superior=EVERY_KIND, organ=EVERY_KIND, place_and_date=EVERY_KIND, subject=EVERY_KIND
    )
    add_table(document, ["Cột"], [[text[:2000]] for text in texts])
    assert len(Document(io.BytesIO(as_bytes(document))).tables[-1].rows) == len(texts) + 1


# --- Mail -------------------------------------------------------------------------------------------

INJECTED = "Kế hoạch\r\nBcc: ai-do@evil.example\r\n\r\nNội dung khác\x0b\x85\u2028Cc: b@evil.example"


@pytest.fixture
def sent(office, settings):
    """The letters that went out, with an injection in every text that a letter carries."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    signing_in.post_reset_letter(office.people["officer"])
    inviting.post_invitation(office.person)
    Notice.objects.update(title=INJECTED, body=INJECTED)
    Letter.objects.exclude(subject="").update(subject=INJECTED)
    for name in ("full_name", "position"):
        type(office.person).objects.update(**{name: INJECTED[:100]})
    Letter.objects.filter(key="x").update(parked_at=None, body="Nhắc")
    mailing.deliver_due()
    return mail.outbox


def test_each_letter_has_one_subject_one_reader_and_plain_words(office, sent):
    people = set(type(office.person).objects.values_list("email", flat=True))
    assert len(sent) > 5
    for message in sent:
        raw = message.message()
        assert raw.get_all("To") == message.to
        assert len(message.to) == 1
        assert set(message.to) <= people
        assert len(raw.get_all("Subject")) == 1
        assert raw.get_all("Bcc") is None
        assert raw.get_all("Cc") is None
        assert len(message.subject.splitlines()) == 1
        assert raw.get_content_type() == "text/plain"
    assert any("Bcc: ai-do@evil.example" in message.subject for message in sent)


def test_markup_in_a_letter_stays_what_was_written(office, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Notice.objects.update(title="<b>A & B</b>", body="1 < 2 & 3")
    mailing.deliver_due()
    assert any("1 < 2 & 3" in message.body and "<b>A & B</b>" in message.body for message in mail.outbox)

"""Reads the rows of a table of documents: what each wants, or what is wrong with it, in words."""

from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.models import Unit
from portal.reading_tables import Row
from portal.vietnamese import fold, parse_number
from propaganda.models import Area, Document, DocumentType, Topic
from propaganda.states import Effect, RelationKind
from propaganda.text_values import as_day

LETTER = "cong-van"  # the type whose numbers carry none (NĐ 30/2020/NĐ-CP, Phụ lục III)
COLUMNS = {
    "number": gettext_lazy("Số ký hiệu"),
    "type": gettext_lazy("Loại"),
    "issuer": gettext_lazy("Cơ quan ban hành"),
    "issued_on": gettext_lazy("Ngày ban hành"),
    "effective_on": gettext_lazy("Ngày hiệu lực"),
    "expires_on": gettext_lazy("Ngày hết hiệu lực"),
    "effect": gettext_lazy("Hiệu lực"),
    "abstract_vi": gettext_lazy("Trích yếu"),
    "area_code": gettext_lazy("Lĩnh vực"),
    "topic": gettext_lazy("Chủ đề"),
    "source": gettext_lazy("Nguồn"),
    "relations": gettext_lazy("Quan hệ"),
}
REQUIRED = ("number", "issuer", "abstract_vi")


@dataclass
class Wanted:
    """A document as a row of the file wants it. `links`: (kind of relation, number as offices write it)."""

    row: Row
    key: tuple = ()  # issuer, number, year: what tells it from all others
    text: dict = field(default_factory=dict)
    links: list = field(default_factory=list)
    faults: list = field(default_factory=list)  # what keeps it from being submitted


def key_of(issuer, number, day):
    return fold(issuer), number.key, day.year if day else number.year


class Reading:
    """Reads the rows of a Table; what is wrong is noted in each row."""

    def __init__(self, table):
        self.table = table
        self.types = list(DocumentType.objects.filter(is_offered=True))
        self.type_words = _words(self.types, "code", "name", "abbr")
        self.areas = _words(Area.objects.filter(is_offered=True), "code", "name", "name_before_2021")
        self.topics = _words(Topic.objects.filter(is_offered=True), "code", "name")
        self.effects = _choices(Effect)
        self.relation_kinds = _choices(RelationKind)

    def read(self):
        """Return the sound rows as Wanted, each document once."""
        found = {}
        for one in [self.read_row(row) for row in self.table.rows]:
            if one.row.is_sound and one.key in found:
                sentence = _("văn bản này đã có ở dòng %(row)d.")
                one.row.wrong("number", sentence % {"row": found[one.key].row.number})
            elif one.row.is_sound:
                found[one.key] = one
        wanted = list(found.values())
        self.find_issuers(wanted)
        self.find_others(wanted)
        return wanted

    def read_row(self, row):
        one, number = Wanted(row), _number(row, "number", row.text("number", limit=60, required=True))
        one.text = {
            "title": row.text("abstract_vi", limit=300, required=True),
            "number": str(number or ""),
            "type": self.type_of(row, number),
            "issuer_name": row.text("issuer", limit=200, required=True),
            **_days(row),
            "effect": row.choice("effect", self.effects, required=False) or Effect.UNKNOWN.value,
            "area": row.choice("area_code", self.areas, required=False),
            "topics": self.topics_of(row),
            "source_note": row.text("source", limit=500),
        }
        one.links = self.links_of(row)
        if number:
            one.key = key_of(one.text["issuer_name"], number, as_day(one.text["issued_on"]))
        return one

    def type_of(self, row, number):
        """The type that the column names, or else the number; both say the same, or the row is wrong."""
        named = row.choice("type", self.type_words, required=False)
        if number is None:
            return named
        if not named and not row.cells.get("type"):
            return self.type_told_by(row, number)
        kind = next((kind for kind in self.types if kind.pk == named), None)
        if kind and kind.abbr and number.type and fold(number.type) != fold(kind.abbr):
            told = {"told": number.type, "kind": kind, "abbr": kind.abbr}
            row.wrong("type", _("ký hiệu ghi “%(told)s” nhưng loại văn bản là %(kind)s (%(abbr)s).") % told)
        return named

    def type_told_by(self, row, number):
        abbr = number.type.lower()
        found = [kind.pk for kind in self.types if abbr and kind.abbr.lower() == abbr]
        if not number.type and not number.year:
            found = [kind.pk for kind in self.types if kind.pk == LETTER]
        if not found:
            row.wrong("type", _("số ký hiệu không nói rõ loại văn bản; mời ghi loại."))
        return found[0] if found else None

    def topics_of(self, row):
        codes = []
        for word in _parts(row.text("topic", limit=500)):
            if fold(word) in self.topics:
                codes.append(self.topics[fold(word)])
            else:
                row.wrong("topic", _("không có “%(text)s” trong danh mục.") % {"text": word})
        return list(dict.fromkeys(codes))

    def links_of(self, row):
        links = []
        for part in _parts(row.text("relations", limit=1000)):
            word, _colon, typed = part.partition(":")
            kind = self.relation_kinds.get(fold(word))
            if not kind or not typed:
                sentence = _("“%(part)s” chưa đúng. Mời ghi như thay thế:43/2011/NĐ-CP, cách nhau bằng dấu ;")
                row.wrong("relations", sentence % {"part": part})
            elif number := _number(row, "relations", typed):
                links.append((kind, number))
        return list(dict.fromkeys(links))

    def find_issuers(self, wanted):
        """The unit of the portal that has exactly the issuer's name on the day of issue, if there is one."""
        names = {one.text["issuer_name"]: fold(one.text["issuer_name"]) for one in wanted}
        units = {}
        for unit in Unit.objects.filter(name_folded__in=set(names.values())):
            units.setdefault(unit.name_folded, []).append(unit)
        for one in wanted:
            day = as_day(one.text["issued_on"]) or timezone.localdate()
            named = units.get(names[one.text["issuer_name"]], [])
            meant = [unit.pk for unit in named if unit.is_active_on(day)]
            one.text["issuer"] = meant[0] if len(meant) == 1 else None

    def find_others(self, wanted):
        """A document of the portal where exactly one has the number, else the bare number."""
        keys = {number.key for one in wanted for _kind, number in one.links}
        found = {}
        for pk, key in Document.objects.public().filter(number_key__in=keys).values_list("pk", "number_key"):
            found.setdefault(key, []).append(pk)
        for one in wanted:
            one.text["relations"] = [
                {
                    "kind": kind,
                    "other": others[0] if is_one else None,
                    "other_number": "" if is_one else str(number),
                }
                for kind, number in one.links
                for others in [found.get(number.key, [])]
                for is_one in [len(others) == 1]
            ]


def _words(entries, *columns):
    """{folded word: code} of the entries of a list, by each of `columns`."""
    return {fold(word): entry.pk for entry in entries for name in columns if (word := getattr(entry, name))}


def _choices(choices):
    return {fold(str(word)): value for value, label in choices.choices for word in (value, label)}


def _parts(text):
    return [part.strip() for part in text.split(";") if part.strip()]


def _number(row, column, typed):
    """The DocumentNumber that was typed; None, noted, if it is none."""
    try:
        return parse_number(typed) if typed else None
    except ValueError as error:
        row.wrong(column, str(error))
        return None


def _days(row):
    """The three days as a text keeps them; they must make sense with each other."""
    days = {name: row.date(name) for name in ("issued_on", "effective_on", "expires_on")}
    if days["issued_on"] and days["issued_on"] > timezone.localdate():
        row.wrong("issued_on", _("ngày này ở tương lai."))
    if days["effective_on"] and days["expires_on"] and days["expires_on"] < days["effective_on"]:
        row.wrong("expires_on", _("ngày hết hiệu lực phải từ ngày có hiệu lực trở đi."))
    return {name: day.isoformat() if day else None for name, day in days.items()}

"""What narrows the citizens' lists. What cannot be read narrows nothing and is said in words beside its field."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, Max, Min, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from portal.formats.vi.formats import DATE_INPUT_FORMATS
from portal.forms.fields import DayField, LineField
from portal.remembering import remembered
from portal.templatetags.portal import day as as_day
from portal.vietnamese import fold, number_sought, sort_key
from portal.working_days import end_of, start_of
from propaganda import searching
from propaganda.models import Area, Document, DocumentType, SearchEntry, Topic
from propaganda.states import PublicationKind, Stage


class FilterForm(forms.Form):
    """A GET form. `narrow(things)` applies what was understood, `chips` tell it with a way to take each away."""

    order = []  # fields that sort rather than narrow

    def __init__(self, asked):
        super().__init__(asked)
        for field in self.fields.values():
            field.optional_words = " "

    @property
    def asked(self):
        """{name: value} of what was typed and understood."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}

    @property
    def is_open(self):
        """Whether a phone shows the fields at once: where one of them says what is wrong."""
        return bool(self.errors)

    @property
    def is_narrowed(self):
        return self.is_open or bool(self.asked)

    def narrow(self, things):
        for name, value in self.asked.items():
            narrowing = getattr(self, f"narrow_{name}", None)
            if narrowing:
                things = narrowing(things, value)
        return things

    def chips(self):
        """What ui/citizens_facets.html takes: one for each filter that holds; its address is the list without it."""
        return [
            {"href": self._without(name), "label": f"{self.fields[name].label}: {self.told(name, value)}"}
            | {"count": None, "is_here": True}
            for name, value in self.asked.items()
            if name not in self.order
        ]

    def told(self, name, value):
        choices = dict(getattr(self.fields[name], "choices", ()))
        return as_day(value) if hasattr(value, "year") else choices.get(str(value), value)

    def _without(self, name):
        asked = self.data.copy()
        for other in (name, "page"):
            asked.pop(other, None)
        return f"?{asked.urlencode()}"

    def narrow_chu_de(self, things, code):
        return things.filter(topics=code)


class ListedField(forms.ChoiceField):
    """One entry of a list. `choices` are asked once, when the form is made."""

    def __init__(self, *, every, **kwargs):
        super().__init__(required=False, **kwargs)
        self.every = every
        self.error_messages["invalid_choice"] = _("Danh sách không có mục “%(value)s”.")

    def offer(self, pairs):
        self.choices = [("", self.every), *pairs]


def topics_offered():
    return [(topic.pk, topic.shown_name) for topic in Topic.objects.filter(is_offered=True)]


class PostedDay(DayField):
    """A day as offices write it, in either language of the page."""

    def __init__(self, **kwargs):
        super().__init__(input_formats=DATE_INPUT_FORMATS, required=False, **kwargs)
        self.error_messages["invalid"] = _("Ngày chưa đúng, mời ghi như 20/02/2020.")


# --- News -------------------------------------------------------------------------------------------


class ArticleFilter(FilterForm):
    """Tìm theo ngày: one day, or from a day to another."""

    ngay = PostedDay(label=_("Ngày đăng"))
    den = PostedDay(label=_("Đến ngày, nếu tìm một khoảng"))
    chu_de = ListedField(label=_("Chủ đề"), every=_("Mọi chủ đề"))
    hinh_thuc = forms.CharField(required=False, widget=forms.HiddenInput)
    order = ["hinh_thuc"]

    def __init__(self, asked):
        super().__init__(asked)
        self.fields["chu_de"].offer(topics_offered())

    @property
    def days(self):
        """The (first, last) day asked for, or None."""
        first, last = self.asked.get("ngay"), self.asked.get("den")
        if not first and not last:
            return None
        return tuple(sorted([first or last, last or first]))

    def narrow_ngay(self, things, _value):
        return things.filter(published_at__gte=start_of(self.days[0]), published_at__lt=end_of(self.days[1]))

    narrow_den = narrow_ngay


# --- Documents --------------------------------------------------------------------------------------


@remembered
def issuer_names():
    """Every issuer of a document, each once, in Vietnamese order."""
    names = Document.objects.public().order_by()
    return sorted(names.values_list("issuer_name", flat=True).distinct(), key=sort_key)


@remembered
def issue_years():
    """The years in which documents were issued, the newest first. Looks into an index once a year, not a row."""
    issued = Document.objects.public().filter(issued_on__isnull=False).order_by()
    ends = issued.aggregate(first=Min("issued_on"), last=Max("issued_on"))
    if not ends["first"]:
        return []
    years = range(ends["last"].year, ends["first"].year - 1, -1)
    asked = {f"in_{year}": Exists(issued.filter(issued_on__year=year)) for year in years}
    answer = DocumentType.objects.order_by().values(**asked)[0]  # any row: a document has a type
    return [year for year in years if answer[f"in_{year}"]]


class DocumentFilter(FilterForm):
    so = LineField(label=_("Số, ký hiệu"), required=False, max_length=60)
    q = LineField(label=_("Từ trong văn bản"), required=False, max_length=200)
    loai = ListedField(label=_("Loại văn bản"), every=_("Mọi loại"))
    co_quan = LineField(label=_("Cơ quan ban hành"), required=False, max_length=200)
    nam = ListedField(label=_("Năm ban hành"), every=_("Mọi năm"))
    linh_vuc = ListedField(label=_("Lĩnh vực CCHC"), every=_("Mọi lĩnh vực"))
    chu_de = ListedField(label=_("Chủ đề"), every=_("Mọi chủ đề"))
    tu = PostedDay(label=_("Từ ngày"))
    den = PostedDay(label=_("Đến ngày"))
    theo = ListedField(label=_("Khoảng ngày tính theo"), every=_("Ngày ban hành"))
    xep = ListedField(label=_("Xếp theo"), every=_("Mới đăng trước"))
    order = ["xep", "theo"]

    def __init__(self, asked):
        super().__init__(asked)
        offered = {
            "loai": [(row.pk, row.shown_name) for row in DocumentType.objects.filter(is_offered=True)],
            "nam": [(str(year), str(year)) for year in issue_years()],
            "linh_vuc": [(row.pk, row.shown_name) for row in Area.objects.filter(is_offered=True)],
            "chu_de": topics_offered(),
            "theo": [("dang", _now("Ngày đăng"))],
            "xep": [("ban-hanh", _now("Mới ban hành trước"))],
        }
        for name, pairs in offered.items():
            self.fields[name].offer(pairs)

    def clean_co_quan(self):
        """Keeps the names that were meant in `issuers`: typed with marks or without, whole or a part."""
        typed = self.cleaned_data["co_quan"]
        self.issuers = [name for name in issuer_names() if fold(typed) in fold(name)] if typed else []
        if typed and not self.issuers:
            raise ValidationError(
                _now("Chưa có văn bản nào của cơ quan “%(name)s”.") % {"name": typed}, code="issuer"
            )
        return typed

    def narrow(self, things):
        things = super().narrow(things)
        if self.asked.get("xep") == "ban-hanh":
            return things.filter(issued_on__isnull=False).order_by("-issued_on", "-pk")
        return things.newest_first()

    def narrow_so(self, things, text):
        """By the number in any spelling, or a part of it."""
        sought = number_sought(text)
        if not sought:
            return things.none()
        held = Q(number_key=sought) | Q(number_key__startswith=sought if "/" in sought else f"{sought}/")
        if not sought[0].isdigit():
            held |= Q(number_key__contains=f"/{sought}")
        entries = SearchEntry.objects.filter(held, kind=PublicationKind.DOCUMENT)
        return things.filter(pk__in=entries.order_by().values("object_id"))

    def narrow_q(self, things, text):
        asked = searching.read(text)
        if not asked:
            return things.none()
        found = searching.entries_found(asked, kind=PublicationKind.DOCUMENT)
        return things.filter(pk__in=found.values("object_id"))

    def narrow_loai(self, things, code):
        return things.filter(type=code)

    def narrow_co_quan(self, things, _typed):
        return things.filter(issuer_name__in=self.issuers)

    def narrow_nam(self, things, year):
        return things.filter(issued_on__year=int(year))

    def narrow_linh_vuc(self, things, code):
        return things.filter(area=code)

    def narrow_tu(self, things, first):
        by_posting = Q(published_at__gte=start_of(first))
        return things.filter(by_posting if self.asked.get("theo") else Q(issued_on__gte=first))

    def narrow_den(self, things, last):
        by_posting = Q(published_at__lt=end_of(last))
        return things.filter(by_posting if self.asked.get("theo") else Q(issued_on__lte=last))


# --- New models -------------------------------------------------------------------------------------


class InitiativeFilter(FilterForm):
    giai_doan = ListedField(label=_("Giai đoạn"), every=_("Mọi giai đoạn"))
    chu_de = ListedField(label=_("Chủ đề"), every=_("Mọi chủ đề"))

    def __init__(self, asked):
        super().__init__(asked)
        self.fields["giai_doan"].offer(Stage.choices)
        self.fields["chu_de"].offer(topics_offered())

    def narrow_giai_doan(self, things, stage):
        return things.filter(stage=stage)


class ClipFilter(FilterForm):
    chu_de = ListedField(label=_("Chủ đề"), every=_("Mọi chủ đề"))

    def __init__(self, asked):
        super().__init__(asked)
        self.fields["chu_de"].offer(topics_offered())

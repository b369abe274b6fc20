"""What an officer types about a plan: how it starts, its head, and (with the annex) the whole draft."""

from decimal import Decimal

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.comparing import compare
from plans.forms.annex import annex_formset
from plans.forms.arranging import PREFIX, arranged
from plans.models import Channel, Plan
from plans.states import PlanForm
from plans.writing import HEAD_FIELDS, ITEM_FIELDS, snapshot
from portal.forms.fields import DayField, DocumentNumberField, LineField
from portal.models import StoredFile
from portal.uploads import UploadField, UploadKind, keep
from portal.vietnamese import parse_number

EARLIEST_YEAR = 2000
NO_VERSION = gettext_lazy("Trang gửi thiếu số phiên bản nên chưa lưu. Mời xem lại rồi bấm “Lưu” lần nữa.")


class StartPlanForm(forms.Form):
    """`source`: "empty" lays out the campaign's assignments, "last" takes over last year's plan."""

    form = forms.ChoiceField(
        label=gettext_lazy("Đơn vị làm kế hoạch theo hình thức nào?"),
        choices=PlanForm.choices,
        initial=PlanForm.STANDALONE,
        widget=forms.RadioSelect,
    )
    source = forms.ChoiceField(
        label=gettext_lazy("Bắt đầu từ đâu?"), initial="empty", widget=forms.RadioSelect
    )

    def __init__(self, *args, last=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.last = last
        choices = [("empty", _("Từ các nhiệm vụ được giao của đợt này"))]
        if last:
            named = {"number": last.number, "year": last.campaign.year}
            choices.append(
                ("last", _("Từ kế hoạch %(number)s năm %(year)s, ngày tháng chuyển sang năm nay") % named)
            )
            self.fields["source"].choices = choices
        else:
            del self.fields["source"]

    @property
    def source_plan(self):
        return self.last if self.cleaned_data.get("source") == "last" else None


class SentToSignForm(forms.Form):
    on = DayField(label=gettext_lazy("Trình ký ngày"), initial=timezone.localdate)

    def clean_on(self):
        return _not_in_future(self.cleaned_data["on"])


class HeadForm(forms.Form):
    """The head of a draft. Nothing is demanded here: what filing needs is asked when it is filed."""

    form = forms.ChoiceField(
        label=gettext_lazy("Hình thức"), choices=PlanForm.choices, widget=forms.RadioSelect
    )
    number = DocumentNumberField(
        required=False,
        help_text=gettext_lazy("Ghi như trên văn bản, ví dụ 27/KH-UBND. Chưa có số thì để trống."),
    )
    issued_on = DayField(label=gettext_lazy("Ngày ban hành"), required=False)
    signer = LineField(label=gettext_lazy("Người ký"), max_length=120, required=False)
    sent_to_sign_on = DayField(label=gettext_lazy("Đã trình ký ngày"), required=False)
    place = LineField(
        label=gettext_lazy("Trang, mục có nội dung tuyên truyền"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Chỉ với kế hoạch lồng ghép, ví dụ: mục II.4, trang 5."),
    )
    file = UploadField(
        kinds=[UploadKind.PDF, UploadKind.DOCX], label=gettext_lazy("Bản đã ký"), required=False
    )
    kept = forms.CharField(required=False, widget=forms.HiddenInput)  # signed id of a file sent before

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        self.plan = plan
        if plan.amends_id:
            del self.fields["form"]  # an amendment has the form of what it amends
        for name in ("number", "issued_on", "file", *(["place"] if plan.is_integrated else [])):
            self.fields[name].optional_words = _("cần có khi nộp")

    def clean_issued_on(self):
        return _not_in_future(self.cleaned_data["issued_on"])

    def clean_sent_to_sign_on(self):
        return _not_in_future(self.cleaned_data["sent_to_sign_on"])

    def clean_kept(self):
        """The StoredFile that was sent with this form before and is not saved yet, or None."""
        try:
            pk = signing.loads(self.cleaned_data["kept"], salt=self._salt)
        except signing.BadSignature:
            return None
        return StoredFile.objects.filter(pk=pk, unit=self.plan.obligation.unit).first()

    def clean(self):
        """A number is used once a year by a unit (NĐ 30/2020: ordinals begin anew on 1 January)."""
        number, issued_on = self.cleaned_data.get("number"), self.cleaned_data.get("issued_on")
        if number and issued_on:
            key = parse_number(number).key
            taken = Plan.objects.filter(
                unit=self.plan.unit, number_year=issued_on.year, number_key=key
            ).exclude(pk=self.plan.pk)
            if taken.exists():
                self.add_error("number", _("Số này đơn vị đã dùng cho một kế hoạch khác trong năm."))
        return self.cleaned_data

    @property
    def _salt(self):
        return f"plan-file:{self.plan.pk}"

    def keep_file(self, *, by):
        """Store the file that was sent, if it is sound: a form with errors elsewhere need not send it again."""
        upload = self.cleaned_data.get("file")
        if upload:
            try:
                self.cleaned_data["kept"] = keep(upload, unit=self.plan.obligation.unit, by=by)
            except ValidationError as error:  # the disk is full
                self.add_error("file", error)

    @property
    def kept_file(self):
        return self.cleaned_data.get("kept") if self.is_bound else None

    @property
    def kept_token(self):
        return signing.dumps(str(self.kept_file.pk), salt=self._salt) if self.kept_file else ""

    def values(self):
        """Columns for plans.filing.save_draft; the file only if another one was sent."""
        names = ("form", "number", "issued_on", "signer", "sent_to_sign_on", "place")
        values = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        return values | ({"file": self.kept_file} if self.kept_file else {})


def _not_in_future(day):
    if day and day > timezone.localdate():
        raise ValidationError(_("Ngày này ở tương lai."))
    if day and day.year < EARLIEST_YEAR:
        raise ValidationError(_("Năm này chưa đúng."))
    return day


class DraftForm:
    """Head and annex of a draft as one form, with the version of the text that the person had before them.

    `version` is what the next save has to name: the one that was sent, or after `look_again` the one that
    stands, so that saving over somebody else's text is a decision (PROMISES R15).
    """

    def __init__(self, plan, data=None, files=None, *, act=""):
        self.plan, self.places = plan, []
        if data is not None:
            data, self.places = arranged(data, act)
        initial = {name: getattr(plan, name) for name in HEAD_FIELDS if name != "file"}
        self.head = HeadForm(data, files, plan=plan, initial=initial)
        self.rows = annex_formset(plan, data)
        self.version = plan.version if data is None else _version_in(data)

    def is_valid(self):
        """Both parts are judged, so that a person sees everything that is wrong at once. Call it once."""
        is_valid = all([self.head.is_valid(), self.rows.is_valid()])
        if self.version is None:
            self.head.add_error(None, NO_VERSION)
        return is_valid and self.version is not None

    def look_again(self):
        """From now on this form speaks of the version that stands."""
        self.plan.refresh_from_db()
        self.version = self.plan.version

    @cached_property
    def differences(self):
        """What stands ("gone") against what this valid form says ("new"); see plans/comparing.py."""
        stands, head, file = snapshot(self.plan), self.head.values(), self.head.kept_file
        mine = {name: head.get(name, stands[name]) for name in ("form", "number", "signer", "place")}
        mine["issued_on"] = head["issued_on"].isoformat() if head["issued_on"] else ""
        mine["file"] = file.sha256 if file else stands["file"]
        channels = dict(Channel.objects.values_list("pk", "name"))
        mine["items"] = _as_stored(self.rows.values(), stands["items"], list(channels))
        return compare(stands, mine, channel_names=channels)

    def keys_given(self):
        """Names of hidden fields and the keys that their rows have once saved, for a page that stays open."""
        kept = [place for place, form in zip(self.places, self.rows.forms, strict=True) if not form.is_blank]
        stored = self.plan.items.values_list("key", flat=True)
        return {f"{PREFIX}-{place}-key": key for place, key in zip(kept, stored, strict=True)}


def _version_in(data):
    sent = data.get("version", "")
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 10 else None


def _as_stored(rows, stored, channels):
    """Typed rows as a snapshot keeps them. A row without a key takes that of a stored row of its words."""
    free = {}
    for row in stored:
        free.setdefault(row["content"], []).append(row["key"])
    for row in rows:
        if row["key"] in free.get(row["content"], ()):
            free[row["content"]].remove(row["key"])
    texts = []
    for n, row in enumerate(rows):
        same = free.get(row["content"]) if not row["key"] else None
        key = row["key"] or (same.pop(0) if same else f"new-{n}")
        values = {name: _as_text(row.get(name)) for name in ITEM_FIELDS}
        texts.append(values | {"key": key, "channels": sorted(row["channels"], key=channels.index)})
    return texts


def _as_text(value):
    if isinstance(value, Decimal):
        value = value.quantize(Decimal("0.01"))
    return value if isinstance(value, (bool, str)) else "" if value is None else str(value)

"""What the district does to a selection of units on the dashboard: one page, one form, one verb an act."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from plans import registering, reminding, reviewing, urging
from plans.forms.reminder import CallForm, ExemptForm, ExtendForm, LetterForm, RemindForm
from plans.models import Campaign
from plans.states import ReminderChannel
from portal.access import Act, demand, may, requires
from portal.workflow import TransitionRefused

ID = re.compile("[0-9]{1,18}")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class SelectionAct:
    """An act on chosen units: `verb(entries, data, by=)` returns how many it touched."""

    code: str
    label: str
    icon: str
    form: type
    submit: str
    act: Act
    verb: Callable
    done: str


def _remind(entries, data, *, by):
    return reminding.remind_by_hand(entries, request_id=data["request_id"], words=data["words"], by=by)


def _log(channel):
    def log(entries, data, *, by):
        return reminding.log_contact(
            entries, channel=channel, request_id=data["request_id"], words=data["words"], by=by
        )

    return log


def _each(verb):
    """Do `verb` to each unit; those of which it is refused are left out, and told by the number."""

    def act(entries, data, *, by):
        details = {name: value for name, value in data.items() if name != "request_id"}
        done = 0
        for entry in entries:
            try:
                verb(entry.obligation, by=by, **details)
                done += 1
            except TransitionRefused:
                continue
        return done

    return act


ACTS = {
    act.code: act
    for act in [
        SelectionAct(
            "nhac",
            gettext_lazy("Nhắc ngay"),
            "bell",
            RemindForm,
            gettext_lazy("Gửi lời nhắc"),
            Act.UNITS_REMIND,
            _remind,
            gettext_lazy("Đã nhắc %(n)s đơn vị."),
        ),
        SelectionAct(
            "goi-dien",
            gettext_lazy("Ghi cuộc gọi"),
            "phone",
            CallForm,
            gettext_lazy("Ghi vào sổ"),
            Act.UNITS_REMIND,
            _log(ReminderChannel.PHONE),
            gettext_lazy("Đã ghi cuộc gọi với %(n)s đơn vị."),
        ),
        SelectionAct(
            "cong-van",
            gettext_lazy("Công văn đôn đốc"),
            "file",
            LetterForm,
            gettext_lazy("Ghi công văn đã gửi"),
            Act.UNITS_REMIND,
            _log(ReminderChannel.LETTER),
            gettext_lazy("Đã ghi công văn gửi %(n)s đơn vị."),
        ),
        SelectionAct(
            "gia-han",
            gettext_lazy("Gia hạn"),
            "calendar",
            ExtendForm,
            gettext_lazy("Gia hạn"),
            Act.REGISTER_KEEP,
            _each(reviewing.extend),
            gettext_lazy("Đã gia hạn cho %(n)s đơn vị."),
        ),
        SelectionAct(
            "mien",
            gettext_lazy("Miễn"),
            "minus",
            ExemptForm,
            gettext_lazy("Miễn nộp"),
            Act.REGISTER_KEEP,
            _each(registering.exempt),
            gettext_lazy("Đã miễn cho %(n)s đơn vị."),
        ),
    ]
}


def selection_actions(user, campaign):
    """The buttons above the list: nothing for who may only look, or once the campaign is closed."""
    if not campaign.is_open:
        return []
    return [
        {
            "value": act.code,
            "label": act.label,
            "icon": act.icon,
            "formaction": reverse("plans:selection-act", args=[campaign.code, act.code]),
        }
        for act in ACTS.values()
        if may(user, act.act, unit=campaign.organiser)
    ]


def _chosen(request, campaign):
    """The current entries of the chosen units of this campaign, in the order of their codes."""
    ids = [pk for pk in request.POST.getlist("unit") if ID.fullmatch(pk)]
    entries = campaign.entries.current().filter(obligation_id__in=ids)
    return list(
        entries.select_related("unit__parent", "obligation__campaign", "campaign").order_by("unit__code")
    )


@requires(Act.UNITS_REMIND)
@require_POST
def selection_act(request, code, act):
    """First press: the page that asks. Second press, from that page: the act."""
    act = ACTS.get(act)
    if act is None:
        raise Http404
    campaigns = Campaign.objects.known().run_by(request.user, Act.COMPLIANCE_SEE)
    campaign = get_object_or_404(campaigns.select_related("organiser"), code=code)
    demand(request.user, act.act, unit=campaign.organiser)
    entries = _chosen(request, campaign)
    if not entries:
        messages.warning(request, _("Chưa chọn đơn vị nào trong danh sách."))
        return redirect("plans:dashboard", campaign.code)
    form = act.form(request.POST if "request_id" in request.POST else None)
    if not form.is_valid():
        context = {"campaign": campaign, "act": act, "entries": entries, "form": form}
        context |= _letter_parts(campaign, entries) if act.code == "cong-van" else {}
        return render(request, "plans/selection_act.html", context, status=422 if form.is_bound else 200)
    registering.refuse_unless_open(campaign)
    done = act.verb(entries, form.cleaned_data, by=request.user)
    messages.success(request, act.done % {"n": done})
    if done < len(entries):
        messages.warning(
            request,
            _("%(n)s đơn vị không thay đổi: đã làm rồi, hoặc không thuộc diện.") % {"n": len(entries) - done},
        )
    return redirect("plans:dashboard", campaign.code)


def _letter_parts(campaign, entries):
    return {"letter_text": urging.letter_text(campaign, entries, timezone.localdate())}


@requires(Act.UNITS_REMIND)
@require_POST
def selection_letter(request, code):
    """The official letter that urges the chosen units, as DOCX. Stores nothing."""
    campaigns = Campaign.objects.known().run_by(request.user, Act.UNITS_REMIND)
    campaign = get_object_or_404(campaigns.select_related("organiser__parent"), code=code)
    day = timezone.localdate()
    letter = urging.letter_docx(campaign, _chosen(request, campaign), day)
    name = f"cong-van-don-doc-{campaign.code}-{day.isoformat()}.docx"
    return FileResponse(letter, as_attachment=True, filename=name, content_type=DOCX)

"""What happened to a plan, told in order and in words, for pages.

Steps are dictionaries as templates/ui/timeline.html takes them, the newest first.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.states import PlanState

WEEKDAYS = [
    gettext_lazy("thứ Hai"),
    gettext_lazy("thứ Ba"),
    gettext_lazy("thứ Tư"),
    gettext_lazy("thứ Năm"),
    gettext_lazy("thứ Sáu"),
    gettext_lazy("thứ Bảy"),
    gettext_lazy("Chủ nhật"),
]


def rounds_of(filings):
    """Return the steps of a plan's filings, which come with their plan, `filed_by` and `decided_by`."""
    steps = [step for filing in filings for step in _round(filing)]
    return sorted(steps, key=lambda step: step["at"], reverse=True)


def _round(filing):
    label = _("Nộp lần %(round)s") % {"round": filing.round}
    yield _step(label, filing.filed_at, filing.filed_by, PlanState.FILED, how_it_was_filed(filing))
    if filing.taken_back_at:
        yield _step(_("Đơn vị rút lại"), filing.taken_back_at, None, PlanState.DRAFT)
    if filing.returned_at:
        label = _("Đề nghị bổ sung, nộp lại chậm nhất ngày %(day)s") % {"day": _day(filing.refile_by)}
        note = "\n".join([*filing.return_reasons, *filter(None, [filing.return_words])])
        yield _step(label, filing.returned_at, filing.decided_by, PlanState.RETURNED, note)
    if filing.approved_at:
        yield _step(_("Đạt yêu cầu"), filing.approved_at, filing.decided_by, PlanState.APPROVED)


def how_it_was_filed(filing):
    """On time or late by how many days, and whether the district recorded a paper plan.

    An amendment may come at any time: nothing is said of it.
    """
    if filing.plan.amends_id:
        return ""
    days = (filing.day - filing.due_on).days
    due = _day(filing.due_on)
    sentence = (
        _("Trễ %(days)s ngày so với hạn %(due)s.") % {"days": days, "due": due}
        if days > 0
        else _("Đúng hạn (%(due)s).") % {"due": due}
    )
    if filing.received_on:
        paper = _("Nhập thay bản giấy nhận ngày %(day)s.") % {"day": _day(filing.received_on)}
        return f"{paper} {sentence}"
    return sentence


def _step(label, at, by, state, note=""):
    return {"label": label, "at": at, "by": by, "code": state.value, "note": note}


def _day(day):
    return f"{day:%d/%m/%Y}"


def long_day(day):
    """The day with its weekday, as people check a date: "thứ Sáu, 13/03/2020"."""
    return f"{WEEKDAYS[day.weekday()]}, {_day(day)}"

"""What the pages of a campaign say in words: where its preparation stands, what opening or closing will do."""

from django.urls import reverse
from django.utils.translation import gettext as _

from plans.models import ReminderStage
from plans.narrating import long_day
from plans.preparing import foresee_opening
from plans.registering import units_in_scope
from portal.working_days import is_working

NAMES_SHOWN = 200


def steps_of(campaign, assignments_count, stages):
    """The steps of a preparation, as templates/ui/stepper.html takes them."""
    steps = [
        (_("Thông tin, hạn nộp"), "plans:campaign-edit", bool(campaign.due_on)),
        (_("Nhiệm vụ giao"), "plans:assignment-edit", assignments_count > 0),
        (_("Mốc nhắc"), "plans:campaign-stages", bool(stages)),
        (_("Mở đợt"), "plans:campaign-open", False),
    ]
    return [
        {"label": label, "done": done, "here": False, "href": reverse(name, args=[campaign.code])}
        for label, name, done in steps
    ]


def stages_in_words(days):
    """ "14, 7, 1 ngày trước hạn; đúng hạn; 1, 7 ngày sau hạn"; "" if there are none."""
    before = [str(-number) for number in days if number < 0]
    after = [str(number) for number in days if number > 0]
    parts = []
    if before:
        parts.append(_("%(days)s ngày trước hạn") % {"days": ", ".join(before)})
    if 0 in days:
        parts.append(_("đúng ngày hạn"))
    if after:
        parts.append(_("%(days)s ngày sau hạn") % {"days": ", ".join(after)})
    return "; ".join(parts)


def opening_context(campaign, today):
    """What opening `campaign` today would do, what it lacks, and what is worth a second look."""
    opening = foresee_opening(campaign, today)
    units = units_in_scope(campaign, today).select_related("parent").order_by("kind__position", "code")
    assignments_count = campaign.assignments.filter(is_heading=False).count()
    return {
        "campaign": campaign,
        "opening": opening,
        "units": units[:NAMES_SHOWN],
        "units_left": max(opening.total - NAMES_SHOWN, 0),
        "lacking": list(_lacking(campaign, opening)),
        "warnings": list(_warnings(campaign, opening, today, assignments_count)),
        "consequences": list(_consequences(campaign, opening, assignments_count)),
    }


def _lacking(campaign, opening):
    if not campaign.due_on:
        yield _("Chưa có hạn nộp.")
    if not opening.total:
        yield _("Không có đơn vị nào thuộc các loại và phạm vi đã chọn.")


def _warnings(campaign, opening, today, assignments_count):
    if campaign.due_on and campaign.due_on < today:
        yield _("Hạn nộp %(day)s đã qua: mở đợt xong, mọi đơn vị sẽ quá hạn ngay.") % {
            "day": long_day(campaign.due_on)
        }
    if campaign.due_on and not is_working(campaign.due_on):
        yield _("Hạn nộp %(day)s không phải ngày làm việc.") % {"day": long_day(campaign.due_on)}
    if opening.without_units and opening.total:
        yield _("Loại không có đơn vị nào: %(kinds)s.") % {"kinds": ", ".join(opening.without_units)}
    if not assignments_count:
        yield _("Chưa giao nhiệm vụ nào: phụ lục của các đơn vị sẽ để trống lúc bắt đầu.")


def _consequences(campaign, opening, assignments_count):
    if opening.total:
        kinds = ", ".join(f"{number} {_small(name)}" for name, number in opening.kinds)
        yield _("Sẽ thông báo cho %(total)s đơn vị: %(kinds)s.") % {"total": opening.total, "kinds": kinds}
    yield _("Danh sách phải nộp được chốt hôm nay; về sau chỉ thay đổi khi có lý do và số văn bản.")
    if campaign.due_on:
        yield _("Hạn nộp: hết %(day)s.") % {"day": long_day(campaign.due_on)}
    if campaign.annex_due_on:
        yield _("Phụ lục được bổ sung đến hết %(day)s.") % {"day": long_day(campaign.annex_due_on)}
    if assignments_count:
        yield _("%(count)s nhiệm vụ được đưa sẵn vào phụ lục của từng đơn vị.") % {"count": assignments_count}
    days = list(campaign.stages.values_list("days", flat=True)) or ReminderStage.DEFAULT_DAYS
    yield _("Cổng tự nhắc đơn vị chưa nộp: %(stages)s.") % {"stages": stages_in_words(days)}
    yield _("Thông tin, nhiệm vụ và mốc nhắc của đợt không sửa được nữa.")


def _small(name):
    """The name of a kind inside a sentence: "phường", but "UBND cấp huyện"."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def closing_consequences(figures):
    """What closing a campaign means, with where its units stand now."""
    sentences = [
        _("Đơn vị không nộp, không sửa được nữa; Phòng không xem xét, gia hạn, miễn được nữa."),
        _("Danh sách, kế hoạch, số liệu và nhật ký giữ nguyên và vẫn xem được."),
        _("Không mở lại được đợt đã kết thúc."),
    ]
    standing = [
        (figures.missing, _("%(n)s đơn vị chưa nộp.")),
        (figures.under_review, _("%(n)s kế hoạch đang chờ xem xét.")),
        (figures.returned, _("%(n)s kế hoạch chờ đơn vị bổ sung.")),
    ]
    return [*(sentence % {"n": number} for number, sentence in standing if number), *sentences]

"""Writes the text of a plan: its head and its rows, by version; and keeps it as it was for each filing."""

from django.db import IntegrityError
from django.db.models import F
from django.db.transaction import atomic
from django.utils import timezone
from django.utils.translation import gettext as _

from plans.models import Filing, Plan, PlanItem
from plans.registering import refuse_unless_writable
from plans.states import PlanState
from portal.audit import record
from portal.vietnamese import parse_number
from portal.workflow import TransitionRefused

HEAD_FIELDS = ("form", "number", "issued_on", "signer", "file", "place", "sent_to_sign_on")
ITEM_FIELDS = (
    "is_heading",
    "label",
    "content",
    "lead",
    "partners",
    "time_text",
    "starts_on",
    "ends_on",
    "time_precision",
    "product",
    "target_value",
    "target_unit",
)
COLUMNS = (*ITEM_FIELDS, "position", "assignment_id")


class StaleVersion(TransitionRefused):
    """Somebody else saved the plan after this person had opened it. Nothing was written."""


@atomic
def save_draft(plan, *, by, version, at=None, head=None, items=None):
    """Write the named columns in `head` (of HEAD_FIELDS) and replace the rows by `items`; return the new version.

    `items` are dictionaries of ITEM_FIELDS with a `key` and a list `channels`; rows keep their identity
    by key. Raises StaleVersion unless `version` is the one that stands; TransitionRefused once filed.
    """
    at = at or timezone.now()
    refuse_unless_writable(plan.obligation, at=at)
    changes = {name: value for name, value in (head or {}).items() if name in HEAD_FIELDS}
    if "number" in changes or "issued_on" in changes:
        changes |= _number_columns(
            changes.get("number", plan.number), changes.get("issued_on", plan.issued_on)
        )
    rows = Plan.objects.filter(pk=plan.pk, state__in=[PlanState.DRAFT, PlanState.RETURNED])
    if not rows.exists():
        raise TransitionRefused(_("Kế hoạch đã nộp, không sửa được nữa. Muốn sửa, hãy rút lại trước."))
    try:
        with atomic():
            saved = rows.filter(version=version).update(version=F("version") + 1, saved_at=at, **changes)
    except IntegrityError as error:
        raise TransitionRefused(_("Số này đơn vị đã dùng cho một kế hoạch khác trong năm.")) from error
    if not saved:
        raise StaleVersion(_("Người khác vừa lưu kế hoạch này. Nội dung bạn gõ vẫn còn ở đây."))
    if items is not None:
        write_items(plan, items)
    plan.refresh_from_db()
    return plan.version


def _number_columns(number, issued_on):
    """The columns that keep a number unique: issuer, year, type and ordinal (NĐ 30/2020, Phụ lục III)."""
    if not number or not issued_on:
        return {"number_key": "", "number_year": None}
    return {"number_key": parse_number(number).key, "number_year": issued_on.year}


def write_items(plan, items):
    """Make the plan's rows equal to `items`, by key, in their order. Rows that stay as they were are not written."""
    standing = {item.key: item for item in plan.items.all()}
    before = {item.pk: _columns(item) for item in standing.values()}
    kept, channels = [], {}
    for position, values in enumerate(items):
        item = standing.pop(values["key"], None) if values.get("key") else None
        item = item or PlanItem(plan=plan, **({"key": values["key"]} if values.get("key") else {}))
        for name in ITEM_FIELDS:
            if name in values:
                setattr(item, name, values[name])
        if values.get("assignment_id"):
            item.assignment_id = values["assignment_id"]
        item.position = position
        channels[item.key] = values.get("channels") or []
        kept.append(item)
    PlanItem.objects.filter(pk__in=[item.pk for item in standing.values()]).delete()
    changed = [item for item in kept if item.pk and before[item.pk] != _columns(item)]
    PlanItem.objects.bulk_create([item for item in kept if item.pk is None])
    PlanItem.objects.bulk_update(changed, [*ITEM_FIELDS, "position", "assignment"])
    through = PlanItem.channels.through
    through.objects.filter(planitem__plan=plan).delete()
    keys = dict(plan.items.values_list("key", "pk"))
    through.objects.bulk_create(
        through(planitem_id=keys[key], channel_id=code) for key, codes in channels.items() for code in codes
    )


def _columns(item):
    return [getattr(item, name) for name in COLUMNS]


def snapshot(plan):
    """Return the whole text of a plan as JSON values, rows by key: what a filing keeps and compares."""
    items = plan.items.prefetch_related("channels")
    return {
        "form": plan.form,
        "number": plan.number,
        "issued_on": plan.issued_on.isoformat() if plan.issued_on else "",
        "signer": plan.signer,
        "place": plan.place,
        "file": plan.file.sha256 if plan.file_id else "",
        "items": [
            {"key": item.key, "channels": [channel.code for channel in item.channels.all()]}
            | {name: _as_text(getattr(item, name)) for name in ITEM_FIELDS}
            for item in items
        ],
    }


def _as_text(value):
    return value if isinstance(value, (bool, str)) else "" if value is None else str(value)


@atomic
def mark_sent_to_sign(plan, *, by, on, at=None):
    """Note that the plan was sent to be signed (đã trình ký, chờ số), or with `on=None` that it was not."""
    at = at or timezone.now()
    refuse_unless_writable(plan.obligation, at=at)
    standing = Plan.objects.filter(pk=plan.pk, state__in=[PlanState.DRAFT, PlanState.RETURNED])
    if not standing.exists():
        raise TransitionRefused
    if standing.exclude(sent_to_sign_on=on).update(sent_to_sign_on=on):
        record("plan.send_to_sign", plan, by=by, at=at, note=f"{on:%d/%m/%Y}" if on else "")
    plan.sent_to_sign_on = on


@atomic
def supplement_annex(plan, *, items, by, at=None):
    """Add the annex that was allowed to follow, while the plan is under review. The filing keeps it too."""
    at = at or timezone.now()
    refuse_unless_writable(plan.obligation, at=at)
    annex_due_on = plan.campaign.annex_due_on
    filing = plan.standing_filing
    may_follow = annex_due_on and filing and not filing.text["items"] and plan.state == PlanState.FILED
    if not may_follow:
        raise TransitionRefused(_("Phụ lục của kế hoạch này không bổ sung được nữa."))
    write_items(plan, items)
    Filing.objects.filter(pk=filing.pk).update(text=snapshot(plan))
    late = timezone.localdate(at) > annex_due_on
    record("plan.supplement_annex", plan, by=by, at=at, note=_("Bổ sung sau hạn") if late else "")

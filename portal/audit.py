"""The audit trail: one row for each thing that was done, by a person or by the portal itself."""

from django.apps import apps
from django.utils import timezone

BATCH = 1000


def record(action, target, *, by, at=None, note="", unit=None):
    """Append one Event and return it.

    `action` is "noun.verb" ("plan.file"); `by` the acting User, or None for a job; `note` the reason
    that was given; `unit` whose trail it belongs to (default: the target's own `unit`, if it has one).
    """
    event = _event(action, target, by=by, at=at or timezone.now(), note=note, unit=unit)
    event.save()
    return event


def record_many(happenings, *, by, at=None):
    """Append one Event for each (action, target, note, unit), by few statements."""
    at = at or timezone.now()
    apps.get_model("portal", "Event").objects.bulk_create(
        (
            _event(action, target, by=by, at=at, note=note, unit=unit)
            for action, target, note, unit in happenings
        ),
        batch_size=BATCH,
    )


def _event(action, target, *, by, at, note, unit):
    return apps.get_model("portal", "Event")(
        at=at,
        action=action,
        target_label=target._meta.label_lower,
        target_id=str(target.pk),
        target_name=str(target)[:200],
        unit=unit or getattr(target, "unit", None),
        actor=by,
        note=note,
    )

"""The audit trail: one row for each thing that was done, by a person or by the portal itself."""

from django.apps import apps
from django.utils import timezone


def record(action, target, *, by, at=None, note="", unit=None):
    """Append one Event and return it.

    `action` is "noun.verb" ("plan.file"); `by` the acting User, or None for a job; `note` the reason
    that was given; `unit` whose trail it belongs to (default: the target's own `unit`, if it has one).
    """
    return apps.get_model("portal", "Event").objects.create(
        at=at or timezone.now(),
        action=action,
        target_label=target._meta.label_lower,
        target_id=str(target.pk),
        target_name=str(target)[:200],
        unit=unit or getattr(target, "unit", None),
        actor=by,
        note=note,
    )

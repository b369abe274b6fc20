"""Keeps the entries of the lists of portal/lists.py: added, corrected, offered or not; never deleted.

Citizens' pages name topics, types and areas, and so are made anew.
"""

from django.db.transaction import atomic

from portal.audit import record
from portal.import_report import difference
from portal.pagecache import forget
from portal.refusing import all_or_refused
from portal.vietnamese import slug


@all_or_refused
def add_entry(editable, values, *, by, at=None):
    """Add an entry to the list. One that is known by a code gets it from its words."""
    if editable.code_from:
        values = {**values, "code": _free_code(editable.model, values[editable.code_from])}
    entry = editable.model.objects.create(**values)
    record("list.add", entry, by=by, at=at, note=str(editable.title))
    forget()
    return entry


@all_or_refused
def correct_entry(editable, entry, values, *, by, at=None):
    changed = {name: value for name, value in values.items() if value != getattr(entry, name)}
    if not changed:
        return
    note = "; ".join(
        difference(entry._meta.get_field(name).verbose_name, getattr(entry, name), value)
        for name, value in changed.items()
    )
    editable.model.objects.filter(pk=entry.pk).update(**changed)
    record("list.correct", entry, by=by, at=at, note=note)
    forget()


@atomic
def offer_entry(editable, entry, *, is_offered, by, at=None):
    """Offer an entry in forms, or no longer; what uses it keeps it."""
    if (
        editable.model.objects.filter(pk=entry.pk)
        .exclude(is_offered=is_offered)
        .update(is_offered=is_offered)
    ):
        record("list.offer" if is_offered else "list.withdraw", entry, by=by, at=at)
        forget()


def _free_code(model, words):
    base = slug(words, limit=40).replace("-", "_")
    taken = set(model.objects.filter(pk__startswith=base).values_list("pk", flat=True))
    return next(
        code
        for code in (base if n == 1 else f"{base}_{n}" for n in range(1, len(taken) + 2))
        if code not in taken
    )

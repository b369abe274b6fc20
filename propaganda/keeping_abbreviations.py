"""Keeps the list of abbreviations: added, corrected, ended by a last day; never deleted."""

from django.utils.translation import gettext as _

from portal.audit import record
from portal.import_report import difference
from portal.pagecache import forget
from portal.refusing import all_or_refused
from propaganda.models import Abbreviation


@all_or_refused
def add_abbreviation(values, *, by, at=None):
    entry = Abbreviation.objects.create(**values)
    record("abbreviation.add", entry, by=by, at=at, note=_("Từ viết tắt"))
    forget()
    return entry


@all_or_refused
def correct_abbreviation(entry, values, *, by, at=None):
    """Write what was changed; citizens' pages tell it at once."""
    changed = {name: value for name, value in values.items() if value != getattr(entry, name)}
    if not changed:
        return
    note = "; ".join(
        difference(entry._meta.get_field(name).verbose_name, getattr(entry, name), value)
        for name, value in changed.items()
    )
    for name, value in changed.items():
        setattr(entry, name, value)
    entry.save()
    record("abbreviation.correct", entry, by=by, at=at, note=note)
    forget()

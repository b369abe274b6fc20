"""Units of the portal that somebody named in free words: one query for many names."""

import re

from portal.forms.unit_field import CODE_AT_END
from portal.models import Unit
from portal.vietnamese import fold


def units_called(names, *, day):
    """{name: Unit} of those names that mean exactly one unit of `day`: by its name, with the parent's or not,
    or by the code in brackets that a suggestion carries."""
    codes = {name: CODE_AT_END.search(name) for name in names}
    wanted = {fold(part) for name in names for part in _parts(name)}
    units = Unit.objects.active_on(day).select_related("parent")
    found = units.filter(name_folded__in=wanted) | units.filter(
        code__in={match[1] for match in codes.values() if match}
    )
    found = list(found) if wanted else []
    meant = {name: [unit for unit in found if _is_meant(unit, name, codes[name])] for name in names}
    return {name: units[0] for name, units in meant.items() if len(units) == 1}


def _parts(name):
    """The name itself, and what stands before each comma in it."""
    return [name, *(name[: comma.start()] for comma in re.finditer(", ", name))]


def _is_meant(unit, name, code):
    if code:
        return unit.code == code[1]
    return fold(name) in (unit.name_folded, fold(unit.full_name))

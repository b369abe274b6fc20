"""Units and their kinds."""

import itertools

from portal.models import Unit, UnitKind

numbers = itertools.count(1)


def make_kind(code="phuong", name="Phường"):
    return UnitKind.objects.get_or_create(code=code, defaults={"name": name})[0]


def make_unit(name=None, *, kind="phuong", parent=None, code=None, **fields):
    """A unit; without a name, "Phường 1", "Phường 2" and so on."""
    n = next(numbers)
    return Unit.objects.create(
        code=code or f"u{n:05d}", name=name or f"Phường {n}", kind=make_kind(kind), parent=parent, **fields
    )


def make_district(name="UBND quận Đống Đa", **fields):
    return make_unit(name, kind="ubnd_huyen", **fields)

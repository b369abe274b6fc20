"""Keeps units through renamings, mergers and splits. A change opens new rows; it never rewrites old ones.

Plans, reports and accounts stay with the unit that they were made in, so a
change of name, rank or parent closes a row on a day and ties the next one to it by successions.
"""

from dataclasses import dataclass

from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.db.transaction import atomic
from django.utils.translation import gettext as _

from portal.audit import record
from portal.import_report import difference
from portal.keeping_people import appoint
from portal.models import Appointment, Unit, UnitSuccession
from portal.refusing import all_or_refused
from portal.vietnamese import fold
from portal.workflow import TransitionRefused
from portal.working_days import ONE_DAY

Share = UnitSuccession.Share


@dataclass(eq=False)  # two new units may look alike: each stands for itself
class NewUnit:
    """A unit that a succession is to open. Without a code it gets one from its predecessor and the month."""

    name: str
    kind: object
    parent: object
    code: str = ""
    gso_code: str = ""


@dataclass
class Transfer:
    """`predecessor` hands `share` of itself to `successor` (a Unit, or a NewUnit to be opened)."""

    predecessor: Unit
    successor: object
    share: str = Share.WHOLE
    ends: bool = True  # does the predecessor end? One that gives a part may live on.


@all_or_refused
def add_unit(*, by, at=None, **fields):
    unit = Unit.objects.create(**fields)
    record("unit.add", unit, by=by, at=at, unit=unit)
    return unit


@all_or_refused
def correct_unit(unit, *, changes, by, at=None):
    """Mend named columns that were wrong from the start. A change in the world is a succession instead.

    A new parent takes the units beneath along. Nothing changed writes nothing.
    """
    old = {name: getattr(unit, name) for name in changes}
    changes = {name: value for name, value in changes.items() if value != old[name]}
    if not changes:
        return
    note = "; ".join(
        difference(Unit._meta.get_field(name).verbose_name, old[name], value)
        for name, value in changes.items()
    )
    if "name" in changes:
        changes["name_folded"] = fold(changes["name"])[:200]
    Unit.objects.filter(pk=unit.pk).update(**changes)
    for name, value in changes.items():
        setattr(unit, name, value)
    if "parent" in changes:
        _move(unit)
    record("unit.correct", unit, by=by, at=at, note=note, unit=unit)


def _move(unit):
    """Give `unit`, and all beneath it, the lineage that its parent makes true."""
    old, new = unit.lineage, f"{unit.parent.lineage if unit.parent else '/'}{unit.pk}/"
    if unit.parent and unit.parent.lineage.startswith(old):
        raise TransitionRefused(_("Một đơn vị không thể trực thuộc chính nó hoặc cấp dưới của nó."))
    Unit.objects.filter(lineage__startswith=old).update(
        lineage=Concat(Value(new), Substr(F("lineage"), len(old) + 1))
    )
    unit.lineage = new


@atomic
def close_unit(unit, *, last_day, legal_basis, by, at=None):
    """Let a unit end with no successor. Its units must have ended, its people keep what they may read.

    A unit that ends that day already stays as it is.
    """
    if Unit.objects.filter(pk=unit.pk, active_to=last_day).exists():
        return
    _close([unit], last_day=last_day)
    record("unit.close", unit, by=by, at=at, note=f"{last_day:%d/%m/%Y}, {legal_basis}", unit=unit)


@all_or_refused
def succeed(transfers, *, effective_on, legal_basis, with_people=False, by, at=None):
    """Close the predecessors before `effective_on`, open the successors, and tie them. Returns the successors.

    A merger has several predecessors, a split several successors, a renaming one of each; one that takes
    all of a unit which has units beneath opens new rows for these too, under the new parent.
    `with_people`: whoever holds a role at a predecessor holds it at the successor from that day on.
    """
    last_day = effective_on - ONE_DAY
    renamed = _is_renaming(transfers)
    beneath = _beneath(transfers[0].predecessor, effective_on) if renamed else []
    _close([t.predecessor for t in transfers if t.ends], last_day=last_day, but=beneath)
    opened = {}
    for transfer in transfers:
        successor = transfer.successor
        if isinstance(successor, NewUnit):
            if successor not in opened:
                opened[successor] = _open(successor, transfer, effective_on, by=by, at=at)
            transfer.successor = opened[successor]
        _tie(transfer, effective_on=effective_on, legal_basis=legal_basis, by=by, at=at)
        if with_people:
            _carry_people(transfer, effective_on, by=by, at=at)
    for unit in beneath:
        new = NewUnit(unit.name, unit.kind, transfers[0].successor, gso_code=unit.gso_code)
        succeed(
            [Transfer(unit, new)],
            effective_on=effective_on,
            legal_basis=legal_basis,
            with_people=with_people,
            by=by,
            at=at,
        )
    return list(dict.fromkeys(transfer.successor for transfer in transfers))


@atomic
def remove_succession(succession, *, reason, by, at=None):
    """Take away a tie that was entered by mistake. Both units stay as they are."""
    note = f"{succession}: {succession.get_share_display()}, {succession.legal_basis}; {reason}"
    UnitSuccession.objects.filter(pk=succession.pk).delete()
    record(
        "unit.succession_remove", succession.predecessor, by=by, at=at, note=note, unit=succession.predecessor
    )


def _is_renaming(transfers):
    return len(transfers) == 1 and transfers[0].share == Share.WHOLE and transfers[0].ends


def _beneath(unit, day):
    """The units right under `unit` that live on `day`."""
    return list(unit.children.active_on(day).select_related("kind").order_by("code"))


def _close(units, *, last_day, but=()):
    """Set the last day of each, unless it lives on in units beneath it or its life does not include that day."""
    for unit in Unit.objects.select_for_update().filter(pk__in=[unit.pk for unit in units]).order_by("pk"):
        if not unit.is_active_on(last_day):
            raise TransitionRefused(
                _("%(unit)s không hoạt động vào ngày %(day)s, nên không kết thúc vào ngày ấy được.")
                % {"unit": unit, "day": f"{last_day:%d/%m/%Y}"}
            )
        left = [child for child in _beneath(unit, last_day + ONE_DAY) if child not in but]
        if left:
            names = ", ".join(child.name for child in left[:3])
            raise TransitionRefused(
                _(
                    "%(unit)s còn %(count)d đơn vị trực thuộc sau ngày này (%(names)s…). "
                    "Hãy sắp xếp các đơn vị đó trước."
                )
                % {"unit": unit, "count": len(left), "names": names}
            )
        Unit.objects.filter(pk=unit.pk).update(active_to=last_day)


def _open(new, transfer, day, *, by, at):
    code = new.code or _code_after(transfer.predecessor.code, day)
    return add_unit(
        code=code,
        name=new.name,
        kind=new.kind,
        parent=new.parent,
        gso_code=new.gso_code,
        active_from=day,
        by=by,
        at=at,
    )


def _code_after(code, day):
    """ "00178" becomes "00178@2025-07"; a second one of that month "00178@2025-07.2"."""
    base = f"{code.split('@')[0][:28]}@{day:%Y-%m}"
    taken = set(Unit.objects.filter(code__startswith=base).values_list("code", flat=True))
    numbers = (base if n == 1 else f"{base}.{n}" for n in range(1, len(taken) + 2))
    return next(number for number in numbers if number not in taken)


def _tie(transfer, *, effective_on, legal_basis, by, at):
    if transfer.predecessor == transfer.successor:
        raise TransitionRefused(_("Một đơn vị không thể kế thừa chính nó."))
    succession, is_new = UnitSuccession.objects.get_or_create(
        predecessor=transfer.predecessor,
        successor=transfer.successor,
        effective_on=effective_on,
        defaults={"share": transfer.share, "legal_basis": legal_basis},
    )
    if not is_new:
        raise TransitionRefused(_("Quan hệ %(succession)s đã có trên cổng.") % {"succession": succession})
    note = f"{succession}: {succession.get_share_display()}, {legal_basis}"
    record("unit.succeed", transfer.predecessor, by=by, at=at, note=note, unit=transfer.predecessor)


def _carry_people(transfer, day, *, by, at):
    """Appoint the predecessor's people at the successor. They keep their old roles, to read what was theirs."""
    held = Appointment.objects.filter(unit=transfer.predecessor).in_force_on(day).select_related("user")
    standing = set(Appointment.objects.filter(unit=transfer.successor).values_list("user", "role"))
    for appointment in held.order_by("user_id", "role"):
        if (appointment.user_id, appointment.role) not in standing:
            appoint(
                appointment.user,
                unit=transfer.successor,
                role=appointment.role,
                starts_on=day,
                ends_on=appointment.ends_on,
                by=by,
                at=at,
            )

"""Imports people and their roles from a table: all rows or none, and twice is the same as once.

A person may have several rows, one a role. An import never gives back a role that has ended and never
takes an end away, so that an old file, imported again, gives nobody their old rights back.
"""

import re
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError
from django.db.transaction import atomic
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import keeping_people
from portal.access import Act, Role, roles_granting
from portal.import_report import Change, Report, difference
from portal.models import Appointment, Unit, User
from portal.reading_tables import Row, Table, read_path
from portal.vietnamese import fold
from portal.workflow import TransitionRefused

PEOPLE_COLUMNS = {
    "username": gettext_lazy("Tên đăng nhập"),
    "full_name": gettext_lazy("Họ và tên"),
    "position": gettext_lazy("Chức vụ"),
    "email": gettext_lazy("Thư điện tử"),
    "phone": gettext_lazy("Điện thoại"),
    "unit": gettext_lazy("Mã đơn vị"),
    "role": gettext_lazy("Vai trò"),
    "starts_on": gettext_lazy("Từ ngày"),
    "ends_on": gettext_lazy("Đến hết ngày"),
}
PEOPLE_REQUIRED = ("username", "full_name", "unit", "role")
PERSONAL = ("full_name", "position", "email", "phone")
USERNAME = re.compile(r"[A-Za-z0-9._@-]{1,60}")


@dataclass
class Wanted:
    """A row as the file wants it: a person, and one role of theirs."""

    row: Row
    username: str
    person: dict
    user: User | None
    unit: Unit | None
    role: str | None
    starts_on: object
    ends_on: object
    stands: Appointment | None = None
    differences: list = field(default_factory=list)

    @property
    def key(self):
        return (self.username.lower(), self.unit and self.unit.pk, self.role, self.starts_on)


def import_people(people, *, by=None, at=None, dry_run=False):
    """Store the people and roles of a Table or path; return a Report. New people get their invitation.

    Nothing is stored if anything is wrong, or with `dry_run`. `by` may change people and give roles only
    where they look after people; None, a command of the server's own, may change all.
    """
    if not isinstance(people, Table):
        people = read_path(people, columns=PEOPLE_COLUMNS, required=PEOPLE_REQUIRED)
    try:
        with atomic():
            return _Import(by=by, at=at or timezone.now()).run(people, dry_run=dry_run)
    except IntegrityError as error:
        raise TransitionRefused(_("Danh sách người dùng vừa có người sửa. Mời kiểm tra lại tệp.")) from error


class _Import:
    def __init__(self, *, by, at):
        self.by, self.at = by, at
        self.users = {user.username.lower(): user for user in User.objects.all()}
        self.units = {unit.code: unit for unit in Unit.objects.all()}
        self.roles = {fold(str(role.label)): role.value for role in Role} | {
            role.value: role.value for role in Role
        }
        self.kept_users = None if by is None else set(User.objects.kept_by(by).values_list("pk", flat=True))
        keeping = roles_granting(Act.PEOPLE_KEEP)
        self.kept = tuple(lineage for lineage, role in by.roles_by_lineage if role in keeping) if by else ()

    def run(self, table, *, dry_run):
        wanted = [self.read_row(row, table.columns) for row in table.rows]
        self.judge_repeats(wanted)
        self.find_appointments(wanted)
        for row in wanted:
            if row.row.is_sound:
                row.differences = self.differences(row)
        changed = [row for row in wanted if row.differences]
        report = Report(problems=table.problems, rows=len(table.rows))
        report.changes = [
            Change(
                row.row.file,
                row.row.number,
                "correct" if row.user and row.stands else "add",
                f"{row.person['full_name']} ({row.username})",
                "; ".join(row.differences),
            )
            for row in changed
        ]
        if report.is_clean and not dry_run:
            for row in changed:
                self.store(row)
            report.is_stored = bool(changed)
        return report

    # --- Reading and judging ----------------------------------------------------------------------

    def read_row(self, row, columns):
        username = row.code("username", limit=60, required=True)
        if username and not USERNAME.fullmatch(username):
            row.wrong("username", _("chỉ gồm chữ không dấu, số và các dấu . _ @ -"))
        user = self.users.get(username.lower())
        person = {
            name: row.text(name, limit=User._meta.get_field(name).max_length, required=name == "full_name")
            if name in columns
            else getattr(user, name, "")
            for name in PERSONAL
        }
        person["phone"] = _phone(row.cells.get("phone"), person["phone"])
        wanted = Wanted(
            row=row,
            username=username,
            person=person,
            user=user,
            unit=self.read_unit(row),
            role=row.choice("role", self.roles),
            starts_on=row.date("starts_on"),
            ends_on=row.date("ends_on"),
        )
        self.judge_person(wanted)
        self.judge_dates(wanted)
        return wanted

    def read_unit(self, row):
        code = row.code("unit", limit=40, required=True)
        unit = self.units.get(code)
        if code and (unit is None or not (self.by is None or unit.lineage.startswith(self.kept))):
            row.wrong("unit", _("không có đơn vị nào mã %(code)s trong phạm vi của bạn.") % {"code": code})
        return unit

    def judge_person(self, wanted):
        row, user, email = wanted.row, wanted.user, wanted.person["email"]
        if user and user.username != wanted.username and wanted.username:
            row.wrong("username", _("đã có người dùng tên %(name)s.") % {"name": user.username})
        if email:
            try:
                validate_email(email)
            except ValidationError:
                row.wrong("email", _("không phải là một địa chỉ thư điện tử."))
        elif user is None:
            row.wrong("email", _("người mới cần có thư điện tử để nhận thư mời."))
        if user and not user.is_active:
            row.wrong("username", _("tài khoản này đã khóa; hãy mở lại trước."))
        if (
            user
            and self.kept_users is not None
            and user.pk not in self.kept_users
            and self.corrections(wanted)
        ):
            row.wrong("username", _("bạn không quản lý tài khoản này."))

    def judge_dates(self, wanted):
        start, end, unit = wanted.starts_on, wanted.ends_on, wanted.unit
        begins = start or timezone.localdate(self.at)
        if end and end < begins:
            wanted.row.wrong("ends_on", _("trước ngày bắt đầu."))
        if start and unit and unit.active_to and unit.active_to < start:
            wanted.row.wrong("unit", _("đơn vị này đã kết thúc hoạt động trước ngày bắt đầu."))

    def judge_repeats(self, wanted):
        """Rows of one person say the same of the person, and no row stands twice."""
        seen, persons = {}, {}
        for each in wanted:
            first = seen.setdefault(each.key, each)
            if first is not each:
                each.row.wrong("username", _("trùng với dòng %(row)d.") % {"row": first.row.number})
            same = persons.setdefault(each.username.lower(), each)
            for name in PERSONAL:
                if same.person[name] != each.person[name]:
                    each.row.wrong(
                        name, _("khác với dòng %(row)d của cùng người.") % {"row": same.row.number}
                    )

    def find_appointments(self, wanted):
        """Tie each row to the role that stands already: of the same start, or the newest if none is given."""
        standing = {}
        for appointment in Appointment.objects.order_by("starts_on", "pk"):
            key = (appointment.user_id, appointment.unit_id, appointment.role)
            standing[key] = standing[(*key, appointment.starts_on)] = appointment
        for each in wanted:
            if each.user and each.unit:
                key = (each.user.pk, each.unit.pk, each.role)
                each.stands = standing.get((*key, each.starts_on) if each.starts_on else key)

    def corrections(self, wanted):
        return {name: value for name, value in wanted.person.items() if value != getattr(wanted.user, name)}

    def differences(self, wanted):
        if wanted.user is None:
            words = [_("người mới")]
        else:
            words = [
                difference(PEOPLE_COLUMNS[name], getattr(wanted.user, name), value)
                for name, value in self.corrections(wanted).items()
            ]
        if wanted.stands is None:
            words.append(f"{Role(wanted.role).label}, {wanted.unit.name}")
        elif self.ends_sooner(wanted):
            words.append(difference(PEOPLE_COLUMNS["ends_on"], wanted.stands.ends_on, wanted.ends_on))
        return words

    def ends_sooner(self, wanted):
        stands = wanted.stands
        return wanted.ends_on is not None and (stands.ends_on is None or wanted.ends_on < stands.ends_on)

    # --- Storing ----------------------------------------------------------------------------------

    def store(self, wanted):
        doing = {"by": self.by, "at": self.at}
        period = {"starts_on": wanted.starts_on or timezone.localdate(self.at), "ends_on": wanted.ends_on}
        user = wanted.user or self.users.get(wanted.username.lower())  # added by an earlier row
        if user is None:
            self.users[wanted.username.lower()] = keeping_people.add_person(
                username=wanted.username,
                **wanted.person,
                unit=wanted.unit,
                role=wanted.role,
                **period,
                **doing,
            )
            return
        keeping_people.correct_person(user, changes=wanted.person, **doing)
        if wanted.stands is None:
            keeping_people.appoint(user, unit=wanted.unit, role=wanted.role, **period, **doing)
        elif self.ends_sooner(wanted):
            keeping_people.end_appointment(wanted.stands, ends_on=wanted.ends_on, **doing)


def _phone(cell, text):
    """A number that Excel stripped of its first 0 gets it back; one with the country's 84 gets its plus."""
    if not isinstance(cell, int) or not text:
        return text
    return f"+{text}" if text.startswith("84") and len(text) >= 11 else f"0{text}"

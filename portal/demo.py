"""The demo's units (true, from portal/fixtures) and its five people (made up, with no invented names)."""

import datetime
from pathlib import Path

from django.core.management.base import CommandError

from portal.access import Role
from portal.importing import import_units
from portal.models import Appointment, SpecialDay, Unit, User

FIXTURES = Path(__file__).parent / "fixtures"
SINCE = datetime.date(2020, 1, 1)

# username: (name on screen, position, [(role, unit code)])
PEOPLE = {
    "phuong": (
        "Cán bộ phường",
        "Công chức Văn phòng – Thống kê",
        [(Role.OFFICER, "00178"), (Role.OFFICER, "00235@2025-07")],
    ),
    "noivu": (
        "Cán bộ Nội vụ",
        "Chuyên viên Phòng Nội vụ",
        [(Role.REVIEWER, "dd"), (Role.REVIEWER, "hn")],
    ),
    "bientap": (
        "Biên tập viên",
        "Biên tập viên cổng thông tin",
        [(Role.PUBLISHER, "dd"), (Role.PUBLISHER, "hn")],
    ),
    "tongbientap": ("Tổng biên tập", "Trưởng ban biên tập", [(Role.EDITOR, "dd"), (Role.EDITOR, "hn")]),
    "quantri": ("Quản trị", "Quản trị hệ thống", [(Role.ADMINISTRATOR, "hn")]),
}
# Whoever made the other units' moves in the demo: nobody who can sign in.
STAND_IN = "minh-hoa"

# Public holidays of 2020 (Bộ luật Lao động 10/2012/QH13, Điều 115), and of the year's fixed days.
HOLIDAYS_2020 = {
    "2020-01-01": "Tết Dương lịch",
    "2020-01-23": "Tết Nguyên đán",
    "2020-01-24": "Tết Nguyên đán",
    "2020-01-27": "Tết Nguyên đán",
    "2020-01-28": "Tết Nguyên đán",
    "2020-01-29": "Tết Nguyên đán",
    "2020-04-02": "Giỗ Tổ Hùng Vương",
    "2020-04-30": "Ngày Chiến thắng",
    "2020-05-01": "Ngày Quốc tế lao động",
    "2020-09-02": "Quốc khánh",
}


def load(*, password):
    """Load what is not there yet. Returns a sentence for the person who started it."""
    report = import_units(FIXTURES / "units.csv", successions=FIXTURES / "successions.csv")
    if not report.is_clean:
        raise CommandError(report.summary())
    for day, name in HOLIDAYS_2020.items():
        SpecialDay.objects.get_or_create(day=day, defaults={"name": name})
    for username, (full_name, position, roles) in PEOPLE.items():
        user, is_new = User.objects.get_or_create(
            username=username,
            defaults={"full_name": full_name, "position": position, "email": f"{username}@example.vn"},
        )
        if is_new:
            user.set_password(password)
            user.save(update_fields=["password"])
        for role, code in roles:
            Appointment.objects.get_or_create(
                user=user, role=role, unit=Unit.objects.get(code=code), starts_on=SINCE
            )
    return f"Đã có {Unit.objects.count()} đơn vị và {len(PEOPLE)} tài khoản minh họa."


def stand_in():
    """The person in whose name the demo replays what units did. Has no password and no role."""
    user, is_new = User.objects.get_or_create(
        username=STAND_IN, defaults={"full_name": "Cán bộ đơn vị (dữ liệu minh họa)", "is_active": False}
    )
    if is_new:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user

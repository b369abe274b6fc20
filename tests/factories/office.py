"""A whole office: a campaign in which each unit stands elsewhere, its people, and all that they keep."""

import datetime
import uuid
from types import SimpleNamespace

from django.utils import timezone

from plans import commenting, filing, preparing, registering, reminding, reviewing, writing
from plans.models import Channel, Extension, ReturnReason
from plans.states import PlanForm, ReminderChannel
from portal import keeping_units, signing_in
from portal.access import Role
from portal.models import AllowedHost, Letter, Notice, SpecialDay
from portal.noticing import notify
from propaganda import publishing, revising
from propaganda.models import Abbreviation
from tests.factories.campaigns import make_file, prepare_campaign
from tests.factories.people import appoint, make_user
from tests.factories.publications import make_published, make_revision, make_submitted, make_text
from tests.factories.units import make_district, make_unit

PASSWORD = "cây đa bến nước 2020"
DAY = datetime.timedelta(days=1)

WARDS = [
    "missing",
    "drafting",
    "annexless",
    "filed",
    "returned",
    "approved",
    "exempt",
    "asking",
    "shown",
]


def make_office():
    """A district with a campaign in which each unit stands elsewhere; its people; what they keep."""
    today = timezone.localdate()
    office = SimpleNamespace(today=today, now=timezone.now() - datetime.timedelta(hours=2))
    office.district = make_district("UBND quận Đống Đa", code="dd")
    office.units = {name: make_unit(f"Phường {name}", parent=office.district) for name in WARDS}
    office.people = {
        "officer": make_user(username="canbo", password=PASSWORD),
        "reviewer": appoint(make_user(username="noivu"), Role.REVIEWER, office.district),
        "leader": appoint(make_user(username="lanhdao"), Role.LEADER, office.district),
        "publisher": appoint(make_user(username="bientap"), Role.PUBLISHER, office.district),
        "editor": appoint(make_user(username="tongbientap"), Role.EDITOR, office.district),
        "keeper": appoint(make_user(username="quantri"), Role.ADMINISTRATOR, office.district),
    }
    for unit in office.units.values():
        appoint(office.people["officer"], Role.OFFICER, unit)
    _campaigns(office)
    _plans(office)
    _kept(office)
    _accounts(office)
    _press(office)
    _on_the_desk(office)
    return office


def _campaigns(office):
    year, by = (office.today + 60 * DAY).year, office.people["reviewer"]
    office.preparing = prepare_campaign(
        organiser=office.district, code="sap-mo", year=year, due_on=str(office.today + 40 * DAY)
    )
    rows = {
        "is_heading": False,
        "time_text": "Quý II",
        "product": "",
        "target_value": 5,
        "target_unit": "tin",
    }
    tasks = [rows | {"label": "1", "content": "Phát thanh", "channels": [Channel.objects.first().pk]}]
    preparing.set_assignments(office.preparing, tasks, by=by)
    office.open = prepare_campaign(
        organiser=office.district,
        code="dang-mo",
        year=year,
        due_on=str(office.today + 20 * DAY),
        annex_due_on=office.today + 40 * DAY,
    )
    office.due_on = office.today + 20 * DAY
    registering.open_campaign(office.open, by=by, at=office.now)
    office.obligations = {name: office.open.obligations.get(unit=unit) for name, unit in office.units.items()}
    office.newcomer = make_unit("Phường mới lập", parent=office.district, code="moi.lap")


def _plans(office):
    officer, reviewer = office.people["officer"], office.people["reviewer"]
    office.plans = {}
    for number, name in enumerate([*WARDS[1:6], "shown"], start=1):
        form = PlanForm.INTEGRATED if name == "filed" else PlanForm.STANDALONE
        plan = filing.start_plan(office.obligations[name], form=form, by=officer, at=office.now)
        head = {"number": f"{number}/KH-UBND", "issued_on": office.today, "file": make_file(plan.unit)}
        head["place"] = "mục II" if name == "filed" else ""
        items = [] if name == "annexless" else [{"key": "a", "content": "Phát loa", "time_text": "Quý I"}]
        writing.save_draft(plan, by=officer, version=plan.version, head=head, items=items, at=office.now)
        office.plans[name] = plan
        if name not in ("drafting", "shown"):
            filing.file_plan(plan, by=officer, at=office.now)
    reviewing.return_plan(
        office.plans["returned"],
        reasons=["Thiếu phụ lục"],
        words="Ghi rõ chỉ tiêu",
        comments=[("a", "Ghi rõ ngày"), ("", "Xem lại")],
        by=reviewer,
        at=office.now,
    )
    reviewing.approve_plan(office.plans["approved"], by=reviewer, checklist={}, at=office.now)
    registering.exempt(
        office.obligations["exempt"],
        by=reviewer,
        reason="Sáp nhập",
        decision_number="1/QĐ-UBND",
        at=office.now,
    )
    until = office.due_on + 5 * DAY
    filing.ask_extension(office.obligations["asking"], until=until, reason="Ốm", by=officer, at=office.now)
    office.extension = Extension.objects.get()
    commenting.ask_for_comments(office.plans["shown"], by=officer, at=office.now)
    commenting.comment_on_draft(
        office.plans["shown"], comments=[("a", "Nên ghi số buổi")], words="Tốt", by=reviewer, at=office.now
    )
    owing = office.open.entries.current().filter(unit=office.units["asking"])
    said = {"request_id": uuid.uuid4(), "by": reviewer, "at": office.now}
    reminding.remind_by_hand(owing, words="Mời nộp sớm", **said)
    reminding.log_contact(owing, channel=ReminderChannel.PHONE, words="Hẹn thứ sáu", **said)
    for plan in office.plans.values():
        plan.refresh_from_db()


def _kept(office):
    """What administrators keep: spare units and people, a succession, a special day, lists, a parked letter."""
    keeper, district = office.people["keeper"], office.district
    office.spare, office.other = (
        make_unit(f"Phường {name}", parent=district, active_from=office.today - 900 * DAY)
        for name in ("dự phòng", "khác")
    )
    office.successor = make_unit("Phường kế tiếp", parent=district, active_from=office.today)
    keeping_units.succeed(
        [keeping_units.Transfer(office.other, office.successor, "part", ends=False)],
        effective_on=office.today,
        legal_basis="NQ 1",
        by=keeper,
        at=office.now,
    )
    office.succession = office.other.successions_out.get()
    office.person = appoint(make_user(username="nguoi.moi"), Role.OFFICER, office.spare)
    office.appointment = office.person.appointments.get()
    office.shut = appoint(make_user(username="da.khoa", is_active=False), Role.OFFICER, office.spare)
    office.heir = appoint(
        make_user(username="tiep.nhan", full_name="Người tiếp nhận"), Role.OFFICER, office.other
    )
    office.special = SpecialDay.objects.create(day="2020-01-01", name="Tết Dương lịch")
    office.channel, office.reason = Channel.objects.first(), ReturnReason.objects.first()
    office.letter = Letter.objects.create(
        key="x", user=office.person, subject="Nhắc", due_at=office.now, parked_at=office.now, last_error="550"
    )
    for who in ("keeper", "officer"):
        user = office.people[who]
        notify(key=f"for {who}", user=user, title="Mời đọc", path="/ban-lam-viec/", at=office.now)
    office.notice = Notice.objects.get(key="for officer")


def _press(office):
    """What publishers write and what citizens read: one of each kind."""
    said = {"unit": office.district, "by": office.people["publisher"], "at": office.now}
    kinds = ("article", "document", "initiative", "clip")
    office.revisions = {kind: make_revision(kind, **said) for kind in kinds}
    AllowedHost.objects.create(host="hanoi.gov.vn", note="Cổng thông tin của thành phố")
    office.published = {
        kind: make_published(kind, editor=office.people["editor"], **said) for kind in ("article", "document")
    }


def _on_the_desk(office):
    """Texts in the states between, what a unit sent, and publications that wait for their day."""
    publisher, editor = office.people["publisher"], office.people["editor"]
    said = {"unit": office.district, "by": publisher, "at": office.now}
    office.texts = {"submitted": make_submitted(**said), "urgent": make_revision(**said)}
    publishing.publish_urgently(office.texts["urgent"], version=1, reason="Bão", by=publisher, at=office.now)
    sent = {"unit": office.units["approved"], "by": office.people["officer"], "at": office.now}
    office.texts["proposed"] = revising.propose("article", text=make_text(), **sent)
    said |= {"editor": editor}
    office.scheduled = make_published("article", publish_at=office.now + 10 * DAY, **said)
    office.old = make_published("document", **said | {"at": office.now - 500 * DAY})
    office.abbreviation = Abbreviation.objects.create(abbr="TTHL", full="Thủ tục hành lang")


def _accounts(office):
    """People who are at one point of the story of the second factor each."""
    for name in ("phoned", "phoning", "half"):
        person = make_user(username=name, password=PASSWORD)
        office.people[name] = appoint(person, Role.OFFICER, office.spare)
    for name in ("phoned", "half"):
        device = signing_in.begin_second_factor(office.people[name])
        type(device).objects.filter(pk=device.pk).update(confirmed=True)
    signing_in.begin_second_factor(office.people["phoning"])

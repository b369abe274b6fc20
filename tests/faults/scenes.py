"""What the fault tests start from: a district that waits for many units, and what became of them."""

import datetime
from collections import Counter

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from plans.models import Reminder
from portal.access import Role
from portal.models import Appointment, Letter, Notice, User
from tests.factories.campaigns import make_assignment, make_campaign
from tests.factories.people import appoint, make_user
from tests.faults.journeys import PASSWORD


def make_debtors(units, *, due_in_days=1):
    """An open campaign whose units owe a plan in so many days. Each has one officer, with an address."""
    today = timezone.localdate()
    campaign = make_campaign(
        units=units,
        opened=(today - datetime.timedelta(days=20)).isoformat(),
        due_on=(today + datetime.timedelta(days=due_in_days)).isoformat(),
    )
    obligations = list(campaign.obligations.order_by("pk"))
    officers = User.objects.bulk_create(
        User(username=f"can-bo-{o.pk}", full_name="Cán bộ", email=f"can-bo-{o.pk}@example.vn")
        for o in obligations
    )
    Appointment.objects.bulk_create(
        Appointment(user=officer, unit_id=o.unit_id, role=Role.OFFICER, starts_on=datetime.date(2020, 1, 1))
        for officer, o in zip(officers, obligations, strict=True)
    )
    return campaign


def make_signing_in(campaign):
    """Give every officer of make_debtors the password of tests.faults.journeys, and a task to plan for."""
    make_assignment(campaign)
    officers = User.objects.filter(username__startswith="can-bo-")
    officers.update(password=make_password(PASSWORD))
    return campaign


def make_newsroom(unit, *, desks):
    """At `unit`, so many publishers and editors, who sign in with the password of tests.faults.journeys."""
    for n in range(desks):
        for name, role in (("bien-tap", Role.PUBLISHER), ("tong-bien-tap", Role.EDITOR)):
            appoint(make_user(f"{name}-{n}", password=PASSWORD), role, unit)


def notices_by_unit():
    """How many notices of a reminder each unit got."""
    return Counter(Notice.objects.filter(key__startswith="remind:").values_list("unit_id", flat=True))


def reminded():
    return Reminder.objects.filter(error="").count()


def sent():
    return Letter.objects.filter(sent_at__isnull=False).count()


def message_ids_by_address(postbox):
    """The Message-IDs under which each address got mail, each with its number of repeats."""
    found = {}
    for mail in postbox.mails:
        (address,) = mail.to
        found.setdefault(address, Counter())[mail.message["Message-ID"]] += 1
    return found

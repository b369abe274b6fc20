"""Dashboard, report, reminders and export of a campaign over 106 and over 10,767 communes (PROMISES P4-P6, P9).

Everything that is compared is measured in one run, in turns, in one process: medians of wall time, and
their ratios. The dashboard is asked through Django's test client: every middleware, form and template
is in it, the network is not.
"""

import datetime
import statistics
import time
import tracemalloc
import uuid

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench.communes import ROOT, convert
from plans import registering, reminding
from plans.compliance import followed_up, report, standings, with_follow_up, with_order
from plans.exporting import as_xlsx
from plans.models import Campaign, Obligation, Reminder
from portal.access import Role
from portal.models import Appointment, Unit, UnitKind

SMALL, LARGE, EXPORT_SMALL = 106, 10_767, 1_060
KINDS = ["phuong", "xa", "thi_tran"]

RAW = [
    """SELECT u.kind_id, e.bucket, count(*) FROM plans_registerentry e JOIN portal_unit u ON u.id = e.unit_id
       WHERE e.campaign_id = %(c)s AND e.at < %(t)s AND (e.until IS NULL OR e.until >= %(t)s)
       AND e.bucket <> 'left' GROUP BY 1, 2""",
    """SELECT (at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, (until AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, count(*)
       FROM plans_registerentry WHERE campaign_id = %(c)s AND at < %(t)s
       AND bucket IN ('approved_on_time', 'approved_late', 'under_review', 'returned') GROUP BY 1, 2""",
    """SELECT count(*) FROM plans_registerentry WHERE campaign_id = %(c)s AND at < %(t)s
       AND (until IS NULL OR until >= %(t)s) AND bucket = 'missing'""",
    """SELECT u.code, u.name, p.name, e.due_on,
         (SELECT max(r.at) FROM plans_reminder r WHERE r.obligation_id = e.obligation_id)
       FROM plans_registerentry e JOIN portal_unit u ON u.id = e.unit_id LEFT JOIN portal_unit p ON p.id = u.parent_id
       WHERE e.campaign_id = %(c)s AND e.at < %(t)s AND (e.until IS NULL OR e.until >= %(t)s)
       AND e.bucket = 'missing' ORDER BY e.due_on, u.code LIMIT 50""",
]


def prepare(folder):
    """Import the communes, open one campaign over all of them and one over 106, with a third of them filed."""
    convert("bench/vietnam_2020_communes.csv.gz", folder / "communes.csv")
    seconds = timed(lambda: call_command("import_units", str(folder / "communes.csv"), verbosity=0))
    root = Unit.objects.get(code=ROOT)
    user = get_user_model().objects.create(username="bench", full_name="Bench")
    Appointment.objects.create(user=user, unit=root, role=Role.REVIEWER, starts_on=datetime.date(2020, 1, 1))
    large = open_campaign(root, "2020", user)
    small_root = Unit.objects.create(
        code="vn106", name="106 xã", kind=UnitKind.objects.get(code="ubnd_tinh"), parent=root
    )
    Unit.objects.bulk_create(
        Unit(
            code=f"n{n:03d}",
            name=f"Xã {n}",
            name_folded=f"xa {n}",
            kind_id="xa",
            parent=small_root,
            lineage=f"{small_root.lineage}9{n:06d}/",
        )
        for n in range(SMALL)
    )
    small = open_campaign(small_root, "2020-106", user)
    return user, small, large, seconds


def open_campaign(organiser, code, user):
    campaign = Campaign.objects.create(
        code=code,
        year=2020,
        title=code,
        organiser=organiser,
        scope="beneath",
        due_on=datetime.date(2020, 3, 13),
    )
    campaign.kinds.set(KINDS)
    registering.open_campaign(campaign, by=user, at=moment(2020, 2, 20))
    file_some(campaign)
    return campaign


def file_some(campaign):
    """Let every third unit file and every ninth be approved, spread over three weeks, as the verbs would write it."""
    with connection.cursor() as cursor:
        for bucket, act, every, hours in [
            ("under_review", "filed", 3, 30),
            ("approved_on_time", "approved", 9, 60),
        ]:
            cursor.execute(
                """WITH old AS (
                     UPDATE plans_registerentry SET until = at + (%s + obligation_id %% 500) * interval '1 hour'
                     WHERE campaign_id = %s AND until IS NULL AND obligation_id %% %s = 0
                     RETURNING obligation_id, campaign_id, unit_id, until, due_on)
                   INSERT INTO plans_registerentry
                     (obligation_id, campaign_id, unit_id, at, act, bucket, due_on, reason, decision_number)
                   SELECT obligation_id, campaign_id, unit_id, until, %s, %s, due_on, '', '' FROM old""",
                [hours, campaign.pk, every, act, bucket],
            )
        cursor.execute("ANALYZE")


def moment(*parts):
    return timezone.make_aware(datetime.datetime(*parts))


def timed(function):
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def interleaved(functions, rounds):
    """Call each function in turn, `rounds` times after a warm-up; return the median seconds of each."""
    times = [[] for _function in functions]
    for n in range(rounds + 2):
        for function, kept in zip(functions, times, strict=True):
            seconds = timed(function)
            if n >= 2:
                kept.append(seconds)
    return [statistics.median(kept) for kept in times]


def dashboards(user, small, large, rounds):
    """P4 and P5: rows (what, figure, target)."""
    client = Client()
    client.force_login(user)
    pages = {c.code: f"/ban-lam-viec/theo-doi/{c.code}/?ngay=2020-03-31" for c in (small, large)}

    def page(code):
        assert client.get(pages[code]).status_code == 200

    def raw():
        with connection.cursor() as cursor:
            for statement in RAW:
                cursor.execute(statement, {"c": large.pk, "t": moment(2020, 4, 1)})
                cursor.fetchall()

    at_106, at_all, bare, list_106, list_all = interleaved(
        [
            lambda: page(small.code),
            lambda: page(large.code),
            raw,
            lambda: table(small),
            lambda: table(large),
        ],
        rounds,
    )
    with CaptureQueriesContext(connection) as queries:
        page(large.code)
    return [
        ("P4 dashboard of 10,767 units / its raw SQL", at_all / bare, "≤ 2"),
        ("P5 dashboard of 10,767 / of 106 units", at_all / at_106, "≤ 3"),
        ("P5 queries of a dashboard", len(queries), "≤ 10"),
        ("P5 a page of 50 rows, 10,767 / 106 units", list_all / list_106, "≤ 1.3"),
    ]


def table(campaign):
    """What one page of the list of missing units asks for."""
    day = datetime.date(2020, 3, 31)
    entries = with_order(standings(campaign, day).missing(), day).order_by("due_on", "obligation_id")
    return list(followed_up(entries[:50], day))


def jobs(small, large):
    """P6: nightly figures and reminders. Linear, and queries constant for each 500 units."""
    rows, day, at = [], datetime.date(2020, 3, 31), moment(2020, 4, 1, 9)
    seconds, statements = {}, {}
    for campaign in (small, large):
        Campaign.objects.exclude(pk=campaign.pk).update(state="closed", closed_at=at)
        Campaign.objects.filter(pk=campaign.pk).update(state="open", closed_at=None)
        with CaptureQueriesContext(connection) as queries:
            seconds[campaign] = timed(lambda: reminding.remind_due(at=at))
        statements[campaign] = len(queries)
    units = {c: Reminder.objects.filter(obligation__campaign=c).count() for c in (small, large)}
    bare = timed(lambda: insert_in_one_statement(large))
    rows.append(("P6 reminders of all units / one batched insert", seconds[large] / bare, "linear"))
    per_unit = [seconds[c] / units[c] for c in (small, large)]
    rows.append(("P6 seconds a unit, 10,767 / 106 units", per_unit[1] / per_unit[0], "≤ 1.3"))
    batches = -(-units[large] // reminding.BATCH)
    rows.append(("P6 statements for each 500 units", statements[large] / batches, "constant"))
    figures = [timed(lambda c=c: report(c, day)) for c in (small, large)]
    rows.append(("P6 report of 10,767 units, seconds", figures[1], "–"))
    return rows


def insert_in_one_statement(campaign):
    """The floor: the same number of rows in batched inserts, rolled back."""
    ids = list(Obligation.objects.filter(campaign=campaign).values_list("pk", flat=True))
    with transaction.atomic():
        Reminder.objects.bulk_create(
            [
                Reminder(
                    obligation_id=pk,
                    channel="by_hand",
                    request_id=uuid.uuid4(),
                    due_on=datetime.date(2020, 3, 13),
                    at=moment(2020, 4, 1),
                )
                for pk in ids
            ],
            batch_size=500,
        )
        transaction.set_rollback(True)


def exports(large):
    """P9: XLSX of 10,767 units against 1,060 of them: time a row, and the peak of Python's memory."""
    day, seconds, peaks = datetime.date(2020, 3, 31), [], []
    entries = with_follow_up(standings(large, day), day)
    few = entries.filter(pk__in=list(entries.values_list("pk", flat=True)[:EXPORT_SMALL]))
    for chosen in (few, entries):
        seconds.append(timed(lambda chosen=chosen: as_xlsx(large, day, chosen)))
        tracemalloc.start()
        as_xlsx(large, day, chosen)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    rows = LARGE / EXPORT_SMALL
    return [
        ("P9 seconds a row, 10,767 / 1,060 rows", seconds[1] / seconds[0] / rows, "≤ 1.2"),
        ("P9 peak of memory, 10,767 / 1,060 rows", peaks[1] / peaks[0], "flat"),
        ("P9 peak of memory at 10,767 rows, MiB", peaks[1] / 2**20, "–"),
    ]

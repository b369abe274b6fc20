"""The mail server freezes, or chokes on one letter: nobody waits and the others go out (PROMISES R11, R12)."""

import contextlib
import datetime
import smtplib
import socket

import pytest
from django.db.transaction import atomic
from django.utils import timezone

from plans import reminding
from portal import mailing
from portal.models import Letter, Notice
from tests.faults.journeys import Visitor, is_receipt, sign_in, write_and_file
from tests.faults.scenes import make_debtors, make_signing_in, message_ids_by_address, sent
from tests.faults.servers import Beat, WebServer, Worker, wait_until

pytestmark = pytest.mark.fault

UNITS = 600
PATIENCE = 180  # seconds; the machine may be busy


@pytest.fixture
def frozen():
    """The address of a mail server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as server:
        yield f"smtp://127.0.0.1:{server.getsockname()[1]}"


@pytest.fixture
def mail_to_postbox(settings, postbox):
    """Let this process too send to the mail server of the test."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", postbox.port


def file_plan(server, obligation):
    """File as the officer of a unit, who waits for less than the portal waits for a mail server."""
    visitor = Visitor(server, timeout_seconds=8)
    sign_in(visitor, f"can-bo-{obligation.pk}")
    today = timezone.localdate()
    return write_and_file(
        visitor, obligation.pk, number=f"{obligation.pk}/KH-UBND", issued_on=f"{today:%d/%m/%Y}"
    )


def is_held():
    """A worker holds a letter while it speaks to the mail server."""
    with atomic():
        return not Letter.objects.select_for_update(skip_locked=True).exists()


def test_nobody_waits_for_a_frozen_mail_server_nor_for_the_digest_that_it_holds_up(database, start, frozen):
    campaign = make_signing_in(make_debtors(4, due_in_days=30))
    first, *others = campaign.obligations.order_by("pk")
    (server,) = start(WebServer, EMAIL_URL=frozen)
    assert is_receipt(file_plan(server, first))  # it begins the reviewer's digest, due at once
    start(Worker, EMAIL_URL=frozen)
    start(Beat)
    wait_until(is_held, seconds=PATIENCE)
    assert [is_receipt(file_plan(server, obligation)) for obligation in others] == [True] * 3
    wait_until(lambda: Letter.objects.filter(last_error__contains="timed out").exists(), seconds=PATIENCE)
    filed = Notice.objects.filter(key__startswith="filed:")
    assert [notice.letters.filter(sent_at=None, parked_at=None).count() for notice in filed] == [1] * 4


def test_negative_control_a_request_that_sends_at_once_waits_for_the_mail_server(database, start, frozen):
    campaign = make_signing_in(make_debtors(1, due_in_days=30))
    (server,) = start(WebServer, without="outbox", EMAIL_URL=frozen)
    assert file_plan(server, campaign.obligations.get()).status == 0


def test_one_poisonous_letter_of_600_is_given_up_after_five_tries_and_the_others_arrive(
    database, start, postbox, mail_to_postbox
):
    campaign = make_debtors(UNITS)
    address = f"can-bo-{campaign.obligations.order_by('pk')[300].pk}@example.vn"
    postbox.content_answers[address] = "554 not like this"
    workers = start(Worker, 2)
    start(Beat, 2)
    poisonous = Letter.objects.filter(user__email=address)
    wait_until(lambda: sent() == UNITS - 1 and poisonous.filter(tries=1).exists(), seconds=PATIENCE)
    for worker in workers:
        worker.end()

    for hours in range(1, 9):
        mailing.deliver_due(at=timezone.now() + datetime.timedelta(hours=hours))
    letter = poisonous.get()
    assert (letter.tries, letter.sent_at, letter.parked_at is not None) == (5, None, True)
    arrived = message_ids_by_address(postbox)
    assert (len(arrived), len(postbox.mails), address in arrived) == (UNITS - 1, UNITS - 1, False)
    # Nothing personal in the logs (PROMISES S20): no address, no name, no words of a letter.
    logs = "".join(worker.log for worker in workers)
    assert "SMTPDataError" in logs
    assert [words for words in ("example.vn", "can-bo-", "Cán bộ", "Nộp kế hoạch") if words in logs] == []


def test_negative_control_without_its_guard_a_poisonous_letter_holds_up_all_that_come_after_it(
    database, postbox, mail_to_postbox, monkeypatch
):
    def raise_on(letter, error, now):
        raise error

    monkeypatch.setattr(mailing, "_set_back", raise_on)
    campaign = make_debtors(20)
    monkeypatch.setattr(reminding, "FIRST_HOUR", 0)
    assert reminding.remind_due() == 20
    fifth = campaign.obligations.order_by("pk")[4]
    postbox.content_answers[f"can-bo-{fifth.pk}@example.vn"] = "554 not like this"
    for _run in range(3):
        with contextlib.suppress(smtplib.SMTPException):
            mailing.deliver_due()
    assert len(postbox.mails) == 4

"""Letters go out to a real mail server: once, again after a failure, and never at the cost of the others."""

import datetime
import io
import logging
import re
import socket

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.db.transaction import atomic
from django.test.utils import CaptureQueriesContext
from django.urls import resolve
from django.utils import timezone

from portal import mailing, noticing
from portal.access import Role
from portal.logs import DiscreetFormatter
from portal.models import Letter
from portal.noticing import notify
from tests.beside import beside, both_at_once
from tests.factories.campaigns import make_file
from tests.factories.people import make_officer, make_user
from tests.factories.units import make_unit
from tests.postbox import Postbox

pytestmark = pytest.mark.django_db

MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def postbox(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    with Postbox() as box:
        settings.EMAIL_PORT = box.port
        yield box


def queue(now, *usernames):
    """A letter for each person, in this order."""
    return [
        noticing.post_letter(user=make_user(name), key=name, subject=f"Thư {name}", body="…", at=now)
        for name in usernames
    ]


def tell(person_or_unit, now, key="k", *, title="Có việc mới", **more):
    to = (
        {"user": person_or_unit}
        if hasattr(person_or_unit, "username")
        else {
            "unit": person_or_unit,
            "role": Role.OFFICER,
        }
    )
    return notify(key=key, title=title, at=now, **to, **more)


def addresses(box):
    return [mail.to[0] for mail in box.mails]


def subject(box):
    (mail,) = box.mails
    return mail.message["Subject"].strip()  # of a folded line


def standing(letter):
    """How a letter stands: tries so far, whether it is sent, whether it is parked."""
    letter.refresh_from_db()
    return letter.tries, letter.sent_at is not None, letter.parked_at is not None


# --- One letter -----------------------------------------------------------------------------------


def test_a_due_letter_is_sent_once(postbox, now):
    (letter,) = queue(now, "a")
    assert mailing.deliver_due(at=now) == 1
    assert mailing.deliver_due(at=now + MINUTE) == 0
    assert addresses(postbox) == ["a@example.vn"]
    assert standing(letter) == (1, True, False)


def test_a_letter_is_not_sent_before_it_is_due(postbox, now):
    queue(now + MINUTE, "a")
    assert mailing.deliver_due(at=now) == 0
    assert mailing.deliver_due(at=now + MINUTE) == 1


def test_letters_are_sent_in_the_order_in_which_they_fell_due(postbox, now):
    queue(now, "second")
    queue(now - MINUTE, "first")
    mailing.deliver_due(at=now)
    assert addresses(postbox) == ["first@example.vn", "second@example.vn"]


def test_one_run_sends_no_more_than_its_limit(postbox, now):
    queue(now, "a", "b", "c")
    assert mailing.deliver_due(at=now, limit=2) == 2
    assert mailing.deliver_due(at=now, limit=2) == 1


def test_a_letter_says_what_it_is_about_and_where_the_next_step_is(postbox, now, settings):
    settings.PUBLIC_ADDRESS = "https://cchc.example.vn"
    officer = make_user("a", full_name="Đỗ Thị Hòa")
    tell(officer, now, title="Kế hoạch cần bổ sung", body="Thiếu phụ lục", path="/ban-lam-viec/ke-hoach/7/")
    mailing.deliver_due(at=now)
    (mail,) = postbox.mails
    assert mail.message["Subject"] == "Kế hoạch cần bổ sung"
    assert mail.message["To"] == "a@example.vn"
    assert mail.message["Auto-Submitted"] == "auto-generated"
    for words in ("Đỗ Thị Hòa", "Thiếu phụ lục", "https://cchc.example.vn/ban-lam-viec/ke-hoach/7/"):
        assert words in mail.text


def test_markup_in_a_title_stays_text(postbox, now):
    tell(make_user("a"), now, title="<b>Đợt & hạn</b>", body="<script>1</script>")
    mailing.deliver_due(at=now)
    assert subject(postbox) == "<b>Đợt & hạn</b>"
    assert "<script>1</script>" in postbox.mails[0].text
    assert postbox.mails[0].message.get_content_type() == "text/plain"


def test_a_letter_carries_the_file_of_its_notice(postbox, now):
    ward = make_unit()
    make_officer(ward, username="a")
    file = make_file(ward, name="đơn vị chưa nộp.xlsx")
    default_storage.save(file.path, io.BytesIO(b"PK\x03\x04 as it was"))
    tell(ward, now, file=file)
    mailing.deliver_due(at=now)
    assert postbox.mails[0].files == {"đơn vị chưa nộp.xlsx": b"PK\x03\x04 as it was"}


def test_the_words_of_a_letter_of_its_own_are_forgotten_once_it_is_sent(postbox, now):
    (letter,) = queue(now, "a")
    mailing.deliver_due(at=now)
    letter.refresh_from_db()
    assert (letter.subject, letter.body) == ("Thư a", "")


# --- Digests --------------------------------------------------------------------------------------


def digest(now, *titles):
    officer = make_user("a")
    for n, title in enumerate(titles):
        tell(officer, now, key=f"k{n}", title=title, is_digest=True)
    return officer


def test_a_digest_is_one_mail_that_names_everything(postbox, now):
    digest(now, "Việc một", "Việc hai")
    mailing.deliver_due(at=now)
    assert subject(postbox) == "2 việc cần làm về tuyên truyền CCHC"
    assert postbox.mails[0].text.index("Việc một") < postbox.mails[0].text.index("Việc hai")


def test_a_digest_can_be_unsubscribed_from_and_another_letter_cannot(postbox, now, settings):
    officer = digest(now, "Việc một")
    tell(officer, now, key="other")
    mailing.deliver_due(at=now)
    of_digest, other = sorted(
        (mail.message for mail in postbox.mails), key=lambda m: m["Subject"], reverse=True
    )
    address = re.fullmatch(r"\s*<(.+)>", of_digest["List-Unsubscribe"])[1]
    assert address.startswith(settings.PUBLIC_ADDRESS)
    assert resolve(address.removeprefix(settings.PUBLIC_ADDRESS)).view_name == "portal:unsubscribe"
    assert other["List-Unsubscribe"] is None


def test_what_was_voided_meanwhile_is_left_out(postbox, now):
    digest(now, "Việc một", "Việc hai")
    noticing.void(["k0"], at=now)
    mailing.deliver_due(at=now)
    assert subject(postbox) == "Việc hai"
    assert "Việc một" not in postbox.mails[0].text


def test_a_digest_of_nothing_but_voided_notices_is_not_sent(postbox, now):
    digest(now, "Việc một")
    noticing.void(["k0"], at=now)
    mailing.deliver_due(at=now)
    assert postbox.mails == []
    assert not Letter.objects.due(now).exists()


@pytest.mark.parametrize("change", [{"wants_mail": False}, {"is_active": False}])
def test_a_digest_that_its_reader_no_longer_wants_or_should_have_is_not_sent(postbox, now, change):
    officer = digest(now, "Việc một")
    type(officer).objects.update(**change)
    mailing.deliver_due(at=now)
    assert postbox.mails == []


def test_who_was_disabled_meanwhile_gets_no_letter_at_all(postbox, now):
    (letter,) = queue(now, "a")
    type(letter.user).objects.update(is_active=False)
    mailing.deliver_due(at=now)
    assert postbox.mails == []


# --- Injection ------------------------------------------------------------------------------------

HOSTILE = [
    "Kế hoạch\r\nBcc: all@example.vn",
    "Kế hoạch\nSubject: khác",
    "Kế hoạch\r\n\r\n<html>",
    "Kế hoạch\u2028X-Evil: 1",
    "Kế hoạch\x0bTo: b@example.vn",
    "=?utf-8?q?K=0D=0ABcc:_all@example.vn?=",
    "\r\n.\r\nMAIL FROM:<x@example.vn>",
]


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_makes_one_mail_with_one_subject_to_the_right_person(postbox, now, title):
    tell(make_user("a"), now, title=title)
    mailing.deliver_due(at=now)
    (mail,) = postbox.mails
    assert mail.to == ("a@example.vn",)
    names = [name.lower() for name in mail.message]
    assert (names.count("subject"), names.count("to"), names.count("bcc")) == (1, 1, 0)
    assert not {"x-evil", "cc"} & set(names)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_of_a_person_or_a_file_adds_no_header(postbox, now, name):
    ward = make_unit()
    make_officer(ward, username="a", full_name=name[:120])
    file = make_file(ward, name=name)
    default_storage.save(file.path, io.BytesIO(b"%PDF"))
    tell(ward, now, file=file)
    mailing.deliver_due(at=now)
    assert addresses(postbox) in (["a@example.vn"], [])
    for mail in postbox.mails:
        assert not {"bcc", "cc", "x-evil"} & {key.lower() for key in mail.message}


def test_a_hostile_address_reaches_nobody_and_stops_nobody(postbox, now):
    letter, _other = queue(now, "a", "b")
    type(letter.user).objects.filter(pk=letter.user_id).update(email="a@example.vn\r\nBcc: all@example.vn")
    mailing.deliver_due(at=now)
    assert addresses(postbox) == ["b@example.vn"]
    assert standing(letter) == (1, False, False)


# --- Failures -------------------------------------------------------------------------------------


def message_ids(box):
    return [mail.message["Message-ID"] for mail in box.mails]


def test_a_repeat_goes_out_under_the_same_message_id(postbox, now):
    (letter, _other) = queue(now, "a", "b")
    mailing.deliver_due(at=now)
    # As if the worker had died before the commit.
    Letter.objects.filter(pk=letter.pk).update(sent_at=None, due_at=now)
    mailing.deliver_due(at=now)
    first, other, again = message_ids(postbox)
    assert first == again != other


@pytest.mark.parametrize("answers", ["answers", "content_answers"])
def test_a_temporary_refusal_is_tried_again_after_longer_and_longer_gaps_then_parked(postbox, now, answers):
    getattr(postbox, answers)["a@example.vn"] = "451 try again later"
    (letter,) = queue(now, "a")
    gaps, at = [], now
    for _try in range(4):
        assert mailing.deliver_due(at=at) == 0
        letter.refresh_from_db()
        assert mailing.deliver_due(at=letter.due_at - MINUTE / 60) == 0
        gaps.append((letter.due_at - at) / MINUTE)
        at = letter.due_at
    assert gaps == [1, 4, 16, 64]
    assert standing(letter) == (4, False, False)
    mailing.deliver_due(at=at)
    assert standing(letter) == (5, False, True)
    assert mailing.deliver_due(at=at + 1000 * MINUTE) == 0
    assert standing(letter) == (5, False, True)


def test_a_letter_goes_out_once_it_is_taken(postbox, now):
    postbox.answers["a@example.vn"] = "450 busy"
    (letter,) = queue(now, "a")
    mailing.deliver_due(at=now)
    postbox.answers.clear()
    assert mailing.deliver_due(at=now + MINUTE) == 1
    letter.refresh_from_db()
    assert (standing(letter), letter.last_error) == ((2, True, False), "")


def test_an_address_that_does_not_exist_parks_its_letter_at_once_and_is_shown(postbox, now):
    postbox.answers["a@example.vn"] = "550 no such person"
    letter, _other = queue(now, "a", "b")
    assert mailing.deliver_due(at=now) == 1
    assert standing(letter) == (1, False, True)
    assert list(noticing.unsent_to(letter.user)) == [letter]
    letter.refresh_from_db()
    assert "550" in letter.last_error


def test_one_poisonous_letter_of_many_is_parked_after_five_tries_and_the_others_go_out(postbox, now):
    letters = queue(now, *(f"p{n}" for n in range(20)))
    poisonous = letters[7]
    postbox.content_answers["p7@example.vn"] = "554 refused for its content"
    assert mailing.deliver_due(at=now) == 19
    for hours in range(1, 9):
        mailing.deliver_due(at=now + hours * 60 * MINUTE)
    assert standing(poisonous) == (5, False, True)
    assert sorted(addresses(postbox)) == sorted(f"p{n}@example.vn" for n in range(20) if n != 7)


def test_a_letter_that_cannot_be_written_stops_nobody(postbox, now):
    ward = make_unit()
    make_officer(ward, username="a")
    tell(ward, now, file=make_file(ward))  # no such file on disk
    queue(now, "b")
    assert mailing.deliver_due(at=now) == 1
    assert addresses(postbox) == ["b@example.vn"]


def test_a_letter_whose_worker_died_is_free_again_at_once_or_after_its_claim(postbox, now, monkeypatch):
    """On PostgreSQL the row lock goes with the worker; on SQLite a claim was committed, and runs out."""
    (letter,) = queue(now, "a")

    def die(letter):
        raise KeyboardInterrupt

    with monkeypatch.context() as trouble:
        trouble.setattr(mailing, "compose", die)
        with pytest.raises(KeyboardInterrupt):
            mailing.deliver_due(at=now)
    assert standing(letter) == (0, False, False)
    assert mailing.deliver_due(at=now + datetime.timedelta(seconds=mailing.CLAIM_SECONDS)) == 1


# --- The mail server is away ----------------------------------------------------------------------


def refuse_connections(settings):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = probe.getsockname()[1]


@pytest.fixture
def frozen(postbox, settings):
    """A mail server that accepts connections and never says a word."""
    settings.EMAIL_TIMEOUT = 0.2
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.EMAIL_PORT = server.getsockname()[1]
        yield


def test_the_portal_waits_ten_seconds_at_most_for_a_mail_server(settings):
    assert settings.EMAIL_TIMEOUT == 10


def test_a_refused_connection_ends_the_run_after_one_letter(postbox, settings, now):
    refuse_connections(settings)
    letters = queue(now, "a", "b", "c")
    assert mailing.deliver_due(at=now) == 0
    assert [standing(letter) for letter in letters] == [(1, False, False), *[(0, False, False)] * 2]


def test_a_frozen_server_ends_the_run_after_one_letter(frozen, now):
    letters = queue(now, "a", "b", "c")
    assert mailing.deliver_due(at=now) == 0
    assert [standing(letter) for letter in letters] == [(1, False, False), *[(0, False, False)] * 2]
    letters[0].refresh_from_db()
    assert "timed out" in letters[0].last_error


def test_a_server_that_is_away_for_days_parks_nothing_and_is_asked_after_gaps(postbox, settings, now):
    port = settings.EMAIL_PORT
    refuse_connections(settings)
    (letter,) = queue(now, "a")
    gaps, at = [], now
    for _try in range(6):
        mailing.deliver_due(at=at)
        letter.refresh_from_db()
        gaps.append((letter.due_at - at) / MINUTE)
        at = letter.due_at
    assert gaps == [1, 4, 16, 16, 16, 16]
    settings.EMAIL_PORT = port
    assert mailing.deliver_due(at=at) == 1
    assert addresses(postbox) == ["a@example.vn"]


def test_a_server_that_will_not_talk_to_us_is_away(postbox, settings, now):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "cchc", "wrong"
    letters = queue(now, "a", "b")
    assert mailing.deliver_due(at=now) == 0
    assert [standing(letter) for letter in letters] == [(1, False, False), (0, False, False)]


def test_one_connection_carries_the_letters_of_a_run(postbox, now):
    queue(now, "a", "b", "c")
    mailing.deliver_due(at=now)
    assert len({mail.peer for mail in postbox.mails}) == 1


# --- What the log says ----------------------------------------------------------------------------


@pytest.fixture
def log():
    """What the portal's own log formatter makes of everything that is logged."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(DiscreetFormatter("%(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    yield written
    root.removeHandler(handler)


def test_the_log_says_that_a_letter_failed_and_never_to_whom_or_about_what(postbox, log, now):
    officer = make_user("do.thi.hoa", full_name="Đỗ Thị Hòa", phone="0912345678")
    postbox.answers[officer.email] = f"550 {officer.email} Đỗ Thị Hòa is unknown"
    tell(officer, now, title="Kế hoạch của Đỗ Thị Hòa", body="Gọi 0912345678")
    mailing.deliver_due(at=now)
    (letter,) = Letter.objects.all()
    assert log.getvalue().splitlines() == [
        f"WARNING portal.mailing letter {letter.pk} not sent (try 1): SMTPRecipientsRefused"
    ]


def test_the_number_of_queries_for_a_letter_does_not_depend_on_the_letters(postbox, now):
    def queries_to_send(*usernames):
        queue(now, *usernames)
        with CaptureQueriesContext(connection) as queries:
            mailing.deliver_due(at=now)
        return len(queries)

    queries_to_send("warm")
    one, three = queries_to_send("a"), queries_to_send("b", "c", "d")
    look = queries_to_send()  # nothing is due
    assert three - look == 3 * (one - look)


# --- Two workers ----------------------------------------------------------------------------------


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_letter_once(postbox, now):
    postbox.slow_seconds = 0.02
    names = [f"p{n}" for n in range(20)]
    queue(now, *names)
    sent = both_at_once(lambda: mailing.deliver_due(at=now), lambda: mailing.deliver_due(at=now))
    assert sum(sent) == 20
    assert sorted(addresses(postbox)) == sorted(f"{name}@example.vn" for name in names)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_letter_on_its_way_holds_up_neither_the_others_nor_a_new_one(postbox, now):
    held, _other = queue(now, "a", "b")
    with atomic():
        Letter.objects.select_for_update().get(pk=held.pk)  # as another worker that waits for a slow server
        assert beside(mailing.deliver_due, at=now).result(30) == 1
        beside(tell, held.user, now).result(30)
    assert addresses(postbox) == ["b@example.vn"]

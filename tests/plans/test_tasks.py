"""Every task of the registry: the same message five times has one effect (PROMISES R10)."""

import datetime

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.utils import timezone

from portal.access import Act
from portal.celery import app as celery_app
from portal.noticing import post_letter
from portal.uploads import keep
from propaganda.models import DocumentFile, FeedSource
from tests.factories.campaigns import make_campaign, moment
from tests.factories.files import upload
from tests.factories.people import make_user
from tests.factories.publications import make_published
from tests.factories.texts import text_docx
from tests.factories.units import make_unit

pytestmark = pytest.mark.django_db

NOW = moment("2020-03-02 09:00")  # a Monday
celery_app.loader.import_default_modules()
OURS = sorted(name for name in celery_app.tasks if not name.startswith("celery."))


def a_due_letter():
    post_letter(user=make_user(), key="k", subject="Thư", body="…")


def a_session_that_is_over():
    Session.objects.create(session_key="old", session_data="", expire_date=NOW - datetime.timedelta(days=1))
    Session.objects.create(session_key="new", session_data="", expire_date=NOW + datetime.timedelta(days=1))


def units_that_owe_a_plan_tomorrow():
    make_campaign(units=3, due_on="2020-03-03")


def a_unit_that_ended_yesterday():
    campaign = make_campaign(units=2, due_on="2020-03-03")
    unit = campaign.obligations.first().unit
    unit.active_to = datetime.date(2020, 3, 1)
    unit.save()


def a_published_text_with_a_link():
    make_published(body='<p><a href="/tin-tuc/">Tin</a></p>', at=NOW)


def a_feed_that_may_not_be_asked():
    FeedSource.objects.create(name="Nguồn", address="https://hanoi.gov.vn/rss", unit=make_unit())


def a_document_whose_file_was_not_read():
    unit = make_unit()
    file = keep(upload(text_docx("Một cửa"), "van-ban.docx"), unit=unit, by=None, read_act=Act.ARTICLE_WRITE)
    make_published("document", unit=unit, attachments=[{"file": str(file.pk), "label": ""}], at=NOW)


def nothing():
    """The task has something to do at any time."""


# For each task, what makes a state in which it has something to do at NOW.
SCENES = {
    "portal.tasks.deliver_due_letters": a_due_letter,
    "portal.tasks.forget_old_sessions": a_session_that_is_over,
    "portal.tasks.give_sign_of_life": nothing,
    "plans.tasks.remind_due": units_that_owe_a_plan_tomorrow,
    "plans.tasks.report_missing_nightly": units_that_owe_a_plan_tomorrow,
    "plans.tasks.send_weekly_digests": units_that_owe_a_plan_tomorrow,
    "plans.tasks.settle_ended_units": a_unit_that_ended_yesterday,
    "propaganda.tasks.check_links_nightly": a_published_text_with_a_link,
    "propaganda.tasks.import_due_feeds": a_feed_that_may_not_be_asked,
    "propaganda.tasks.read_waiting_files": a_document_whose_file_was_not_read,
}


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def effects(mailoutbox):
    """Everything that a task can bring about: rows of every table, mails, faults of feeds, files read."""

    def count():
        rows = {model._meta.label: model._base_manager.count() for model in apps.get_models()}
        told = FeedSource.objects.exclude(last_fault="").count()
        read = DocumentFile.objects.filter(read_at__isnull=False).count()
        return rows | {"mails": len(mailoutbox), "faults of feeds": told, "files read": read}

    return count


def test_every_task_has_its_scene():
    assert sorted(SCENES) == OURS


@pytest.mark.parametrize("name", OURS)
def test_the_same_message_five_times_has_one_effect(name, effects):
    SCENES[name]()
    before = effects()
    celery_app.tasks[name].apply(throw=True)
    once = effects()
    assert once != before, "the scene gives the task nothing to do"
    for _time in range(4):
        celery_app.tasks[name].apply(throw=True)
    assert effects() == once


@pytest.mark.parametrize("name", [name for name in OURS if SCENES.get(name) is not nothing])
def test_a_task_that_has_nothing_to_do_does_nothing(name, effects):
    before = effects()
    celery_app.tasks[name].apply(throw=True)
    assert effects() == before


def test_no_task_takes_more_than_identifiers():
    """What is in a message is in Redis: nothing personal (PROMISES S20). Today no task takes anything."""
    taking = {name for name in OURS if celery_app.tasks[name].run.__code__.co_argcount}
    assert taking == set()

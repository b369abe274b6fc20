"""The acts on a text, as people press them: on the version they saw, once, with words for every refusal."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from portal.models import Event
from propaganda import publishing, revising
from propaganda.forms.acts import HourField
from propaganda.models import Article, Revision
from propaganda.states import RevisionState
from tests.factories.campaigns import make_file
from tests.factories.people import make_officer
from tests.factories.publications import (
    make_editor,
    make_published,
    make_revision,
    make_submitted,
    make_text,
)
from tests.factories.units import make_unit

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def press(client, user, act, revision, **data):
    client.force_login(user)
    return client.post(reverse(f"publishing:revision-{act}", args=[revision.pk]), data)


def page_of(client, user, revision):
    client.force_login(user)
    answer = client.get(reverse("publishing:revision-detail", args=[revision.pk]))
    assert answer.status_code == 200
    return answer


def state_of(revision):
    return Revision.objects.get(pk=revision.pk).state


def test_a_writer_submits_and_an_editor_publishes_what_was_shown(client, unit, writer, editor):
    revision = make_revision(unit=unit, by=writer, title="Một cửa")
    assert press(client, writer, "submit", revision, **{"submit-version": 1}).status_code == 302
    answer = press(client, editor, "approve", revision, **{"approve-version": 1, "approve-when": "now"})
    article = Article.objects.get()
    assert answer.url == reverse("publishing:publication-detail", args=["article", article.pk])
    assert article.is_public


def test_who_wrote_is_offered_no_approval(client, unit, editor):
    revision = make_submitted(unit=unit, by=editor)
    assert page_of(client, editor, revision).context["acts"] == {"give_back", "take_back", "urgent"}
    assert page_of(client, make_editor(unit), revision).context["acts"] == {
        "approve",
        "give_back",
        "take_back",
        "urgent",
    }


def test_an_editor_publishes_at_a_moment_of_ha_noi(client, unit, writer, editor):
    revision = make_submitted(unit=unit, by=writer)
    day = timezone.localdate() + DAY
    asked = {"approve-when": "later", "approve-day": f"{day:%d/%m/%Y}", "approve-hour": "7h30"}
    assert press(client, editor, "approve", revision, **asked, **{"approve-version": 1}).status_code == 302
    local = timezone.localtime(Article.objects.get().published_at)
    assert (local.date(), local.hour, local.minute) == (day, 7, 30)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"day": -1, "hour": "7:30"}, "hour"),
        ({"hour": "7:30"}, "day"),
        ({"day": 1}, "hour"),
        ({"day": 1, "hour": "25:00"}, "hour"),
    ],
)
def test_a_moment_that_is_past_or_none_is_told_at_its_field(client, unit, writer, editor, given, field):
    revision = make_submitted(unit=unit, by=writer)
    asked = {"approve-version": 1, "approve-when": "later", "approve-hour": given.get("hour", "")}
    if "day" in given:
        asked["approve-day"] = f"{timezone.localdate() + given['day'] * DAY:%d/%m/%Y}"
    answer = press(client, editor, "approve", revision, **asked)
    assert answer.status_code == 422
    assert list(answer.context["approving"].errors) == [field]
    assert not Article.objects.public().exists()


@pytest.mark.parametrize(
    ("typed", "time"),
    [("8", (8, 0)), ("8h", (8, 0)), ("8h05", (8, 5)), ("14:30", (14, 30)), ("8 g 30", (8, 30))],
)
def test_an_hour_is_read_as_people_write_it(typed, time):
    found = HourField().clean(typed)
    assert (found.hour, found.minute) == time


ACTS = {
    "approve": {"approve-when": "now"},
    "return": {"return-reason": "Thiếu nguồn"},
    "urgent": {"urgent-reason": "Bão"},
}


@pytest.mark.parametrize("act", ACTS)
def test_what_was_saved_meanwhile_is_refused_in_words(client, unit, writer, editor, act):
    revision = make_submitted(unit=unit, by=writer)
    publishing.take_back(revision, by=writer)
    revising.save(revision, text={"title": "Khác"}, version=1, by=writer)
    publishing.submit(revision, version=2, by=writer)
    answer = press(client, editor, act, revision, **ACTS[act], **{f"{act}-version": 1})
    assert answer.status_code == 409
    assert "vừa được sửa" in strip_tags(answer.content.decode())
    assert state_of(revision) == RevisionState.SUBMITTED


@pytest.mark.parametrize("act", ACTS)
def test_a_second_press_does_nothing_more(client, unit, writer, editor, act):
    revision = make_submitted(unit=unit, by=writer)
    data = ACTS[act] | {f"{act}-version": 1}
    assert press(client, editor, act, revision, **data).status_code == 302
    events = Event.objects.count()
    assert press(client, editor, act, revision, **data).status_code == 302
    assert Event.objects.count() == events


def test_a_second_editor_is_told_that_it_is_done(client, unit, writer, editor):
    revision = make_submitted(unit=unit, by=writer)
    publishing.approve(revision, version=1, by=editor)
    data = ACTS["return"] | {"return-version": 1}
    assert press(client, make_editor(unit), "return", revision, **data).status_code == 409
    assert Article.objects.get().is_public


def test_a_text_is_given_back_with_its_reason_on_the_page(client, unit, writer, editor):
    revision = make_submitted(unit=unit, by=writer)
    press(client, editor, "return", revision, **{"return-version": 1, "return-reason": "Thiếu <nguồn>"})
    answer = page_of(client, writer, revision)
    assert "Thiếu &lt;nguồn&gt;" in answer.content.decode()
    assert answer.context["acts"] == {"edit", "submit", "drop"}


def test_no_reason_no_return(client, unit, writer, editor):
    revision = make_submitted(unit=unit, by=writer)
    answer = press(client, editor, "return", revision, **{"return-version": 1, "return-reason": " "})
    assert answer.status_code == 422
    assert state_of(revision) == RevisionState.SUBMITTED


def test_a_change_of_what_is_public_says_what_changed_or_that_it_is_small(client, unit, writer):
    article = make_published(unit=unit, by=writer)
    revision = revising.edit(article, by=writer)
    assert press(client, writer, "submit", revision, **{"submit-version": 1}).status_code == 422
    told = {"submit-version": 1, "submit-change_note": "Thêm danh sách phường"}
    assert press(client, writer, "submit", revision, **told).status_code == 302
    assert Revision.objects.get(pk=revision.pk).change_note == "Thêm danh sách phường"


def test_what_a_change_changes_is_shown_word_by_word_and_harmless(client, unit, writer):
    article = make_published(unit=unit, by=writer, title="Một cửa cũ")
    revision = revising.edit(article, by=writer)
    revising.save(revision, text={"title": "Một cửa <b>mới</b>"}, version=1, by=writer)
    page = page_of(client, writer, revision).content.decode()
    assert '<del><span class="unseen">bỏ: </span>cũ</del>' in page
    assert '<ins><span class="unseen">thêm: </span>&lt;b&gt;mới&lt;/b&gt;</ins>' in page


def test_with_a_fault_nothing_can_be_submitted_and_the_page_says_why(client, unit, writer):
    revision = make_revision(unit=unit, by=writer, body="")
    answer = page_of(client, writer, revision)
    assert answer.context["faults"] == ["Chưa có nội dung."]
    assert answer.context["acts"] == {"edit", "drop"}
    assert press(client, writer, "submit", revision, **{"submit-version": 1}).status_code == 409


def test_the_second_look_is_taken_by_somebody_else(client, unit, writer, editor):
    revision = make_revision(unit=unit, by=editor)
    press(client, editor, "urgent", revision, **{"urgent-version": 1, "urgent-reason": "Bão"})
    assert press(client, editor, "look-again", revision, **{"plain-version": 1}).status_code == 409
    assert press(client, make_editor(unit), "look-again", revision, **{"plain-version": 1}).status_code == 302
    assert state_of(revision) == RevisionState.APPROVED


def test_what_a_unit_sent_is_taken_over_or_dropped_with_a_reason(client, unit, writer):
    officer = make_officer(unit)
    one, other = (revising.propose("article", unit=unit, text=make_text(), by=officer) for _n in range(2))
    assert press(client, writer, "take-over", one, **{"plain-version": 1}).status_code == 302
    assert state_of(one) == RevisionState.WORKING
    assert press(client, writer, "drop", other, **{"drop-version": 1}).status_code == 422
    assert (
        press(client, writer, "drop", other, **{"drop-version": 1, "drop-reason": "Trùng"}).status_code == 302
    )
    assert Revision.objects.get(pk=other.pk).return_reason == "Trùng"


@pytest.mark.parametrize("version", ["", "0", "9" * 30, "một"])
def test_a_page_without_its_version_does_nothing(client, unit, writer, editor, version):
    revision = make_submitted(unit=unit, by=writer)
    data = {"approve-when": "now", "approve-version": version}
    assert press(client, editor, "approve", revision, **data).status_code == 422
    assert state_of(revision) == RevisionState.SUBMITTED


def test_an_editor_of_another_office_knows_nothing_of_the_text(client, unit, writer):
    revision = make_submitted(unit=unit, by=writer)
    stranger = make_editor(make_unit())
    data = {"approve-when": "now", "approve-version": 1}
    assert press(client, stranger, "approve", revision, **data).status_code == 404


def test_who_approves_reads_the_text_and_its_files_on_the_page(client, unit, writer, editor):
    stored = make_file(unit)
    text = {"body": "<p>Câu phải đọc</p><script>x</script>", "picture": str(stored.pk), "picture_alt": "Ảnh"}
    answer = page_of(client, editor, make_submitted(unit=unit, by=writer, **text))
    assert answer.context["body"] == "<p>Câu phải đọc</p>"
    assert "<p>Câu phải đọc</p>" in answer.content.decode()
    assert stored.get_absolute_url() in answer.content.decode()

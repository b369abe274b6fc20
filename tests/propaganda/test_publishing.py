"""From a draft to what citizens see, and off again."""

import datetime

import pytest
from django.utils import timezone

from portal.models import Event, Notice, StoredFile
from portal.workflow import TransitionRefused
from propaganda import indexing, next_actions, publishing, revising
from propaganda.models import Article, Document, Revision, SearchEntry
from propaganda.states import PublicationState, RevisionState
from tests.factories.campaigns import make_file, moment
from tests.factories.publications import (
    make_editor,
    make_published,
    make_publisher,
    make_revision,
    make_submitted,
)
from tests.factories.units import make_unit

pytestmark = pytest.mark.django_db
SOON = datetime.timedelta(hours=1)


def article_of(revision):
    return Article.objects.get(pk=revision.object_id)


def test_citizens_see_nothing_of_a_draft_nor_of_what_waits_for_approval():
    make_revision()
    make_submitted()
    assert Article.objects.count() == 2
    assert not Article.objects.public().exists()


def test_what_is_approved_is_public_at_once():
    article = make_published(title="Một cửa")
    assert list(Article.objects.public()) == [article]
    assert article.is_public
    assert article.get_absolute_url() == f"/tin-tuc/mot-cua-{article.pk}/"


def test_what_is_approved_for_later_shows_from_its_moment_on_without_any_job():
    publish_at = timezone.now() + SOON
    article = make_published(publish_at=publish_at)
    assert not article.is_public
    assert article.is_scheduled
    assert not Article.objects.public().exists()
    assert list(Article.objects.public(publish_at)) == [article]


def test_public_and_is_public_agree():
    things = [make_published(), make_published(publish_at=timezone.now() + SOON)]
    withdrawn = make_published()
    publishing.withdraw(withdrawn, reason="Nhầm", by=make_editor(withdrawn.unit))
    things += [withdrawn, article_of(make_revision())]
    public = set(Article.objects.public())
    assert {thing for thing in Article.objects.all() if thing.is_public} == public == {things[0]}


def test_none_of_its_writers_approves_a_text():
    unit = make_unit()
    editor = make_editor(unit)
    revision = make_revision(unit=unit)
    revising.save(revision, text={"title": "Sửa"}, version=1, by=editor)
    publishing.submit(revision, version=2, by=revision.saved_by)
    with pytest.raises(TransitionRefused, match="không tự duyệt"):
        publishing.approve(revision, version=2, by=editor)
    assert not Article.objects.public().exists()


def test_approval_belongs_to_the_version_that_was_looked_at():
    revision = make_submitted()
    writer = revision.saved_by
    publishing.take_back(revision, by=writer)
    revising.save(revision, text={"title": "Khác"}, version=1, by=writer)
    publishing.submit(revision, version=2, by=writer)
    with pytest.raises(TransitionRefused, match="vừa được sửa"):
        publishing.approve(revision, version=1, by=make_editor(revision.unit))


def test_the_second_of_two_who_save_is_told_and_nothing_is_lost():
    revision = make_revision(title="Đầu")
    other = make_publisher(revision.unit)
    revising.save(revision, text={"title": "Của người thứ nhất"}, version=1, by=revision.saved_by)
    with pytest.raises(revising.StaleVersion):
        revising.save(revision, text={"title": "Của người thứ hai"}, version=1, by=other)
    assert Revision.objects.get().title == "Của người thứ nhất"


def test_a_change_of_what_is_public_shows_only_when_it_is_approved():
    article = make_published(title="Cũ")
    revision = revising.edit(article, by=make_publisher(article.unit))
    revising.save(revision, text={"title": "Mới"}, version=1, by=revision.saved_by)
    assert Article.objects.get().title == "Cũ"
    publishing.submit(revision, version=2, by=revision.saved_by, change_note="Sửa tiêu đề")
    publishing.approve(revision, version=2, by=make_editor(article.unit))
    changed = Article.objects.get()
    assert (changed.title, changed.change_note) == ("Mới", "Sửa tiêu đề")
    assert changed.updated_at > changed.published_at == article.published_at


def test_a_minor_change_is_not_told():
    article = make_published()
    revision = revising.edit(article, by=make_publisher(article.unit))
    publishing.submit(revision, version=1, by=revision.saved_by, is_minor=True)
    publishing.approve(revision, version=1, by=make_editor(article.unit))
    assert Article.objects.get().updated_at is None


def test_a_text_that_is_given_back_tells_its_writer_why():
    revision = make_submitted()
    publishing.give_back(revision, reason="Thiếu nguồn", by=make_editor(revision.unit))
    assert revision.state == RevisionState.RETURNED
    notice = Notice.objects.get(user=revision.submitted_by)
    assert notice.body == "Thiếu nguồn"


def test_urgent_publishing_needs_a_reason_and_stays_listed_until_another_person_looked():
    revision = make_revision()
    writer, editor = revision.saved_by, make_editor(revision.unit)
    with pytest.raises(TransitionRefused, match="lý do"):
        publishing.publish_urgently(revision, version=1, reason=" ", by=editor)
    publishing.publish_urgently(revision, version=1, reason="Bão", by=editor)
    assert article_of(revision).is_public
    assert list(publishing.awaiting_second_look()) == [revision]
    for one in (writer, editor):
        with pytest.raises(TransitionRefused, match="không tự xem lại"):
            publishing.look_again(revision, by=one)
    assert not next_actions.of_editors(editor, timezone.now())
    other = make_editor(revision.unit)
    assert len(next_actions.of_editors(other, timezone.now())) == 1
    publishing.look_again(revision, by=other)
    assert not publishing.awaiting_second_look().exists()


def test_what_is_withdrawn_is_gone_from_pages_search_and_files():
    unit = make_unit()
    file = make_file(unit)
    article = make_published(unit=unit, picture=str(file.pk), picture_alt="Ảnh")
    assert StoredFile.objects.public().filter(pk=file.pk).exists()
    assert SearchEntry.objects.count() == 1
    publishing.withdraw(article, reason="Sai số liệu", by=make_editor(unit))
    assert article.state == PublicationState.WITHDRAWN
    assert not SearchEntry.objects.exists()
    assert not StoredFile.objects.public().filter(pk=file.pk).exists()


def test_a_file_of_what_is_scheduled_opens_with_it():
    unit = make_unit()
    file = make_file(unit)
    publish_at = timezone.now() + SOON
    make_published(unit=unit, picture=str(file.pk), picture_alt="Ảnh", publish_at=publish_at)
    assert not StoredFile.objects.public().filter(pk=file.pk).exists()
    assert StoredFile.objects.public(publish_at).filter(pk=file.pk).exists()


def test_a_text_with_faults_is_not_submitted():
    revision = make_revision(body='<p><img src="/tep/x" alt=""></p>')
    with pytest.raises(publishing.NotFit):
        publishing.submit(revision, version=1, by=revision.saved_by)
    assert revision.state == RevisionState.WORKING


def test_a_number_stands_once_for_an_issuer_and_a_year():
    again = make_submitted("document", number="60 kh ubnd", issued_on="2020-03-01")
    make_published("document", number="60/KH-UBND", issued_on="2020-02-20")
    with pytest.raises(TransitionRefused, match="đã có"):
        publishing.approve(again, version=1, by=make_editor(again.unit))
    make_published("document", number="60/KH-UBND", issued_on="2021-02-20")
    assert Document.objects.public().count() == 2
    assert [d.issued_on.year for d in Document.objects.numbered("60/kh-ubnd").public()] == [2021, 2020]


def test_moves_are_told_in_the_audit_trail():
    make_published(at=moment("2020-03-02 10:00"))
    actions = list(Event.objects.order_by("pk").values_list("action", flat=True))
    assert actions == [
        "publication.start",
        "revision.submit",
        "revision.approve",
        "article.publish",
    ]


def test_tokens_agree_on_tones_and_forms():
    assert indexing.tokens("Hoà") == indexing.tokens("HÒA")
    assert indexing.folded_tokens("Đống Đa, 60/KH-UBND") == ["dong", "da", "60", "kh", "ubnd"]


def test_a_text_that_is_taken_writes_nothing_of_the_life_of_its_publication():
    article = make_published(title="Cũ")
    stale = Article.objects.get(pk=article.pk)
    publishing.withdraw(article, reason="Nhầm", by=make_editor(article.unit))
    stale.take_text({"title": "Mới"})
    assert Article.objects.values_list("title", "slug", "state").get() == ("Mới", "moi", "withdrawn")

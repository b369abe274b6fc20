"""What was withdrawn goes up again only knowingly: who decides is told that it was taken off, when and why."""

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from portal.models import Event
from portal.workflow import TransitionRefused
from propaganda import publishing, revising
from propaganda.models import Article
from tests.controls import form_to
from tests.factories.publications import make_editor, make_published, make_publisher, make_submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def change(unit, editor):
    """A change of what was withdrawn, waiting for approval."""
    article = make_published(unit=unit)
    publishing.withdraw(article, reason="Sai số liệu.", by=editor)
    return submit_change_of(article)


def submit_change_of(article):
    writer = make_publisher(article.unit)
    revision = revising.edit(article, by=writer)
    publishing.submit(revision, version=1, by=writer)
    return revision


def told(day=None):
    return f"Bài này đã gỡ ngày {day or timezone.localdate():%d/%m/%Y} vì: Sai số liệu. Duyệt sẽ đăng lại."


def words_of(answer):
    return " ".join(strip_tags(answer.content.decode()).split())


def press(client, revision, act, **data):
    names = {f"{act}-version": 1} | {f"{act}-{name}": value for name, value in data.items()}
    return client.post(reverse(f"publishing:revision-{act}", args=[revision.pk]), names)


VERBS = {
    "approve": (publishing.approve, {}, {"when": "now"}),
    "urgent": (publishing.publish_urgently, {"reason": "Bão"}, {"reason": "Bão"}),
}


@pytest.mark.parametrize("act", VERBS)
def test_the_verb_refuses_what_was_withdrawn_unless_it_is_said(change, editor, act):
    verb, more, _sent = VERBS[act]
    with pytest.raises(TransitionRefused) as refusal:
        verb(change, version=1, by=editor, **more)
    assert str(refusal.value) == told()
    assert not Article.objects.public().exists()
    change.refresh_from_db()
    verb(change, version=1, by=editor, again=True, **more)
    assert Article.objects.public().exists()


@pytest.mark.parametrize("act", VERBS)
def test_the_page_tells_it_and_asks_for_a_mark(client, change, editor, act):
    client.force_login(editor)
    page = client.get(change.get_absolute_url())
    assert told() in words_of(page)
    path = reverse(f"publishing:revision-{act}", args=[change.pk])
    data = form_to(page, path, page=change.get_absolute_url()).data()
    sent = data | {f"{act}-{name}": value for name, value in VERBS[act][2].items()}
    answer = client.post(path, sent)
    assert answer.status_code == 422
    assert "Mời đánh dấu nếu đúng là muốn đăng lại." in words_of(answer)
    assert not Article.objects.public().exists()
    assert client.post(path, sent | {f"{act}-again": "on"}).status_code == 302
    assert Article.objects.public().exists()


def test_the_history_says_that_it_went_up_again(change, editor):
    publishing.approve(change, version=1, by=editor, again=True)
    assert [event.note for event in Event.objects.filter(action="article.publish").order_by("pk")] == [
        "",
        "Đăng lại sau khi gỡ",
    ]


def test_the_writer_is_told_too(client, change):
    client.force_login(change.saved_by)
    assert told() in words_of(client.get(change.get_absolute_url()))


def test_who_had_the_page_open_before_it_was_withdrawn_is_told_then(client, unit, editor):
    article = make_published(unit=unit)
    change = submit_change_of(article)
    client.force_login(editor)
    assert "đã gỡ" not in words_of(client.get(change.get_absolute_url()))
    publishing.withdraw(article, reason="Sai số liệu", by=make_editor(unit))
    answer = press(client, change, "approve")
    assert answer.status_code == 422
    assert told() in words_of(answer)
    assert not Article.objects.public().exists()


def test_of_what_was_not_withdrawn_nothing_more_is_asked(client, unit, editor):
    client.force_login(editor)
    for revision in (make_submitted(unit=unit), submit_change_of(make_published(unit=unit))):
        page = client.get(revision.get_absolute_url())
        assert "again" not in page.context["approving"].fields
        assert "again" not in page.context["urging"].fields
        assert press(client, revision, "approve", when="now").status_code == 302


def test_the_change_of_what_leads_to_another_page_is_only_given_back(client, editor, unit):
    article = make_published(unit=unit)
    change = submit_change_of(article)
    publishing.supersede(article, moved_to="/tin-tuc/", by=editor)
    client.force_login(editor)
    page = client.get(change.get_absolute_url())
    assert "Trang này đã chuyển đến trang khác" in words_of(page)
    addresses = {act: reverse(f"publishing:revision-{act}", args=[change.pk]) for act in VERBS}
    assert not [act for act, path in addresses.items() if f'action="{path}"' in page.content.decode()]
    for verb, more, _sent in VERBS.values():
        with pytest.raises(publishing.NotFit, match="đã chuyển"):
            verb(change, version=1, by=editor, **more)

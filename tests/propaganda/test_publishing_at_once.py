"""Two editors who press at the same moment (PROMISES R14, R15), by two connections to PostgreSQL."""

import pytest
from django.db.models import QuerySet

from portal.models import Event, Notice, StoredFile
from portal.workflow import TransitionRefused
from propaganda import publishing
from propaganda.kinds import thing_of
from propaganda.models import Article, Revision
from propaganda.states import PublicationState
from tests.beside import both_at_once
from tests.factories.campaigns import make_file
from tests.factories.publications import make_editor, make_published, make_submitted
from tests.overtaking import before_the_commit_of

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
TIMES = 10


@pytest.fixture
def editors(unit):
    return [make_editor(unit), make_editor(unit)]


def approve(revision, *, by):
    """As a request does it, with objects of its own."""
    return publishing.approve(Revision.objects.get(pk=revision.pk), version=1, by=by)


def withdraw(thing, *, by):
    publishing.withdraw(Article.objects.get(pk=thing.pk), reason="Sai số liệu", by=by)


def kinds_of(answers):
    return sorted(type(answer).__name__ for answer in answers)


def shows(file):
    """What an article says that shows `file`."""
    return {"picture": str(file.pk), "picture_alt": "Ảnh"}


def test_of_two_who_approve_a_text_at_once_one_does_and_the_other_is_told(unit, editors):
    for _turn in range(TIMES):
        revision = make_submitted(unit=unit)
        answers = both_at_once(*[lambda by=by, one=revision: approve(one, by=by) for by in editors])
        assert kinds_of(answers) == ["Article", "TransitionRefused"]
        assert thing_of(revision).is_public
    approvals = Event.objects.filter(action="revision.approve").values_list("target_id", flat=True)
    assert len(approvals) == len(set(approvals)) == TIMES
    assert Event.objects.filter(action="article.publish").count() == TIMES
    assert Notice.objects.filter(key__contains=":approved:").count() == TIMES


def test_of_an_approval_and_a_return_at_once_one_holds(unit, editors):
    for _turn in range(TIMES):
        revision = make_submitted(unit=unit)
        returned = Revision.objects.get(pk=revision.pk)
        answers = both_at_once(
            lambda one=revision: approve(one, by=editors[0]),
            lambda one=returned: publishing.give_back(one, reason="Thiếu nguồn", by=editors[1]),
        )
        (refusal,) = (answer for answer in answers if isinstance(answer, TransitionRefused))
        answers.remove(refusal)
        assert thing_of(revision).is_public == (answers != [None])


def test_a_file_closes_with_the_last_of_two_things_that_are_withdrawn_at_once(unit, editors):
    for _turn in range(TIMES):
        file = make_file(unit)
        articles = [make_published(unit=unit, editor=by, **shows(file)) for by in editors]
        assert StoredFile.objects.public().filter(pk=file.pk).exists()
        acts = zip(articles, editors, strict=True)
        assert both_at_once(*[lambda one=one, by=by: withdraw(one, by=by) for one, by in acts]) == [None] * 2
        file.refresh_from_db()
        assert (file.is_public, file.public_from) == (False, None)
    assert Event.objects.filter(action="article.withdraw").count() == 2 * TIMES


def withdraw_before_the_commit_of_the_other(unit, editors):
    """Withdraw two articles that show one file; return the file."""
    file = make_file(unit)
    first, second = (make_published(unit=unit, editor=by, **shows(file)) for by in editors)
    assert (
        before_the_commit_of(lambda: withdraw(first, by=editors[0]), lambda: withdraw(second, by=editors[1]))
        is None
    )
    file.refresh_from_db()
    return file


def test_who_withdraws_waits_for_the_file_and_sees_what_the_one_before_did(unit, editors):
    assert not withdraw_before_the_commit_of_the_other(unit, editors).is_public


def test_negative_control_without_the_lock_the_file_of_what_was_withdrawn_stays_open(
    unit, editors, monkeypatch
):
    monkeypatch.setattr(QuerySet, "select_for_update", QuerySet.all)
    assert withdraw_before_the_commit_of_the_other(unit, editors).is_public


def test_a_thing_is_withdrawn_once_by_two_at_once(unit, editors):
    for _turn in range(TIMES):
        article = make_published(unit=unit)
        answers = both_at_once(*[lambda by=by, one=article: withdraw(one, by=by) for by in editors])
        assert kinds_of(answers) == ["NoneType", "TransitionRefused"]
    assert Event.objects.filter(action="article.withdraw").count() == TIMES


def test_a_file_stays_open_for_one_thing_when_another_that_shows_it_is_withdrawn_at_once(unit, editors):
    for _turn in range(TIMES):
        file = make_file(unit)
        standing = make_published(unit=unit, **shows(file))
        coming = make_submitted(unit=unit, **shows(file))
        answers = both_at_once(
            lambda one=standing: withdraw(one, by=editors[0]), lambda one=coming: approve(one, by=editors[1])
        )
        assert kinds_of(answers) == ["Article", "NoneType"]
        assert StoredFile.objects.public().filter(pk=file.pk).exists()


def test_two_texts_that_share_their_files_are_approved_at_once(unit, editors):
    for _turn in range(TIMES):
        file = make_file(unit)
        revisions = [make_submitted(unit=unit, **shows(file)) for _n in editors]
        acts = zip(revisions, editors, strict=True)
        answers = both_at_once(*[lambda one=one, by=by: approve(one, by=by) for one, by in acts])
        assert kinds_of(answers) == ["Article", "Article"]
    assert Article.objects.filter(state=PublicationState.PUBLISHED).count() == 2 * TIMES

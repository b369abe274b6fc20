"""Ballots of one address at the same moment pass no limit (PROMISES S14), by connections to PostgreSQL.

On SQLite there is nothing to prove: its transactions that write are one at a time (BEGIN IMMEDIATE).
"""

import threading
from collections import Counter

import pytest
from django.db import connection
from django.db.transaction import atomic

from portal.workflow import TransitionRefused
from propaganda import rating
from propaganda.models import Rating
from tests.beside import beside
from tests.factories.publications import make_published
from tests.overtaking import PATIENCE, before_the_commit_of

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
AT_ONCE = 8


@pytest.fixture
def nobody_waits(monkeypatch):
    monkeypatch.setattr(rating, "_hold", lambda place: None)


def vote(thing, mark, *, address="10.0.0.1"):
    """Give a ballot; tell whether it was taken."""
    try:
        rating.rate(thing, stars=1, mark=mark, address=address)
    except TransitionRefused:
        return False
    return True


def vote_before_the_last_is_committed(thing):
    """Give the last ballot that an address has for `thing`; tell whether one more is taken before its commit."""
    for n in range(rating.A_THING - 1):
        vote(thing, f"m{n}")
    return before_the_commit_of(lambda: vote(thing, "cuoi"), lambda: vote(thing, "them"))


def vote_all_at_once(things, *, each):
    """From one address, `each` browsers vote for each thing, AT_ONCE at a time. Count what was taken."""
    ballots = [(thing, f"m{thing.pk}-{n}") for n in range(each) for thing in things]
    gate = threading.Barrier(AT_ONCE)

    def vote_in_turn(own):
        connection.ensure_connection()
        gate.wait(PATIENCE)
        return [vote(*ballot) for ballot in own]

    voting = [beside(vote_in_turn, ballots[n::AT_ONCE]) for n in range(AT_ONCE)]
    return Counter(is_taken for one in voting for is_taken in one.result(PATIENCE))


def test_a_ballot_waits_for_the_one_before_it_and_counts_it():
    article = make_published()
    assert not vote_before_the_last_is_committed(article)
    assert Rating.objects.count() == rating.A_THING


@pytest.mark.usefixtures("nobody_waits")
def test_negative_control_a_ballot_that_does_not_wait_passes_the_limit():
    article = make_published()
    assert vote_before_the_last_is_committed(article)
    assert Rating.objects.count() == rating.A_THING + 1


def test_of_many_ballots_at_once_a_thing_and_a_day_take_as_many_as_they_may():
    one, others = make_published(), [make_published() for _n in range(rating.A_DAY)]
    assert vote_all_at_once([one], each=24) == {True: rating.A_THING, False: 24 - rating.A_THING}
    assert vote_all_at_once(others, each=2)[True] == rating.A_DAY - rating.A_THING
    assert Rating.objects.count() == rating.A_DAY


def test_other_addresses_do_not_wait():
    article = make_published()
    with atomic():
        vote(article, "a")
        assert beside(vote, article, "b", address="10.0.0.2").result(PATIENCE)

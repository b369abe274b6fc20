"""The secret address of a text that is not published: nobody guesses it, and it ends when it should."""

import pytest
from django.test import Client
from django.urls import reverse

from portal.access import Act
from portal.uploads import keep
from propaganda import publishing, revising, sharing
from propaganda.models import Revision
from tests.factories.files import picture, upload
from tests.factories.publications import (
    make_editor,
    make_published,
    make_publisher,
    make_revision,
    make_submitted,
)
from tests.factories.units import make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def shared(unit, writer):
    file = keep(upload(picture(), "anh.jpg"), unit=unit, by=writer, read_act=Act.ARTICLE_WRITE)
    revision = make_revision(unit=unit, by=writer, title="Điều kín", picture=str(file.pk), picture_alt="Ảnh")
    sharing.share(revision, by=writer)
    return revision


def path_of(revision, token=None):
    return reverse("preview:shared-page", args=[token or revision.token])


def file_path_of(revision, token=None):
    file = revision.files.get()
    return reverse("preview:shared-file", args=[token or revision.token, file.pk, file.name])


def is_open(path):
    return Client().get(path).status_code == 200


def test_a_secret_that_is_not_the_whole_secret_opens_nothing(shared, unit, writer):
    other = make_revision(unit=unit, by=writer)  # nobody shared it
    token = shared.token
    assert is_open(path_of(shared))
    assert is_open(file_path_of(shared))
    guesses = [token[:-1], token + "a", token.swapcase(), token[1:], "%", "_" * len(token), f"{token}%00"]
    guesses += [
        f"{token} ",
        "None",
        "null",
        "0",
        "'",
        f"{token[:8]}%",
        other.token,
        str(shared.pk),
        "x" * 5000,
    ]
    for guess in guesses:
        for path in (path_of(shared, guess), file_path_of(shared, guess)):
            answer = Client().get(path)
            assert answer.status_code == 404, guess
            assert "Điều kín" not in answer.content.decode()
            assert answer["Cache-Control"] == "no-store"
    assert len(token) >= 32
    assert len({new.token for new in (shared, other)}) == 2


def ends_by_switching_off(revision, by):
    sharing.unshare(revision, by=by)


def ends_by_dropping(revision, by):
    revising.drop(revision, reason="Trùng bài", by=by)


def ends_by_approval(revision, by):
    publishing.submit(revision, version=1, by=by)
    publishing.approve(revision, version=1, by=make_editor(revision.unit))


def ends_by_urgency(revision, by):
    publishing.publish_urgently(revision, version=1, reason="Bão", by=by)


ENDS = [ends_by_switching_off, ends_by_dropping, ends_by_approval, ends_by_urgency]


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__)
def test_what_ends_the_sharing_ends_it_for_the_page_and_its_files(shared, writer, end):
    token, file = shared.token, file_path_of(shared)
    assert is_open(file)
    end(shared, writer)
    assert not is_open(path_of(shared, token))
    assert not is_open(file)
    assert not is_open(path_of(Revision.objects.get(pk=shared.pk)))


def test_a_text_that_was_given_back_is_still_shown_to_who_was_asked_to_read_it(shared, writer):
    publishing.submit(shared, version=1, by=writer)
    publishing.give_back(shared, reason="Sửa", by=make_editor(shared.unit))
    assert is_open(path_of(shared))


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_nobody_writes_through_it(shared, method):
    assert getattr(Client(), method)(path_of(shared)).status_code == 405


def test_another_office_neither_shares_nor_stops_sharing(shared):
    stranger = Client()
    stranger.force_login(make_editor(make_unit()))
    address = reverse("publishing:revision-share", args=[shared.pk])
    for act in ("on", "off"):
        assert stranger.post(address, {"act": act}).status_code == 404
    assert is_open(path_of(shared))


def test_no_page_machine_or_list_of_citizens_names_it(client, shared):
    for path in ("/", "/tin-tuc/", "/sitemap.xml", "/rss/tin-tuc.xml", "/du-lieu-mo/tin-tuc.json"):
        assert shared.token not in client.get(path).content.decode()
    assert "Disallow: /xem-truoc/" in client.get("/robots.txt").content.decode()
    answer = client.get(path_of(shared))
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert shared.token not in client.get("/ban-lam-viec/").content.decode()


def test_the_same_number_elsewhere_tells_no_title_of_a_text_that_one_may_not_see(client):
    number = {"number": "60/KH-UBND", "issued_on": "2020-02-20"}
    make_submitted("document", unit=make_unit(), title="Điều kín", **number)
    here = make_unit()
    editor = make_editor(here)
    mine = make_revision("document", unit=here, by=make_publisher(here), title="Của tôi", **number)
    client.force_login(editor)
    for view in ("revision-edit", "revision-detail", "revision-preview"):
        answer = client.get(reverse(f"publishing:{view}", args=[mine.pk]), follow=True)
        assert answer.status_code == 200
        assert "Điều kín" not in answer.content.decode()


@pytest.mark.parametrize("end", ["withdraw", "supersede"])
def test_the_change_of_what_is_taken_away_is_read_no_more_by_its_secret(unit, end):
    editor, thing = make_editor(unit), make_published(unit=unit)
    change = revising.edit(thing, by=make_publisher(unit))
    sharing.share(change, by=editor)
    path = path_of(change)
    assert is_open(path)
    how = {"withdraw": {"reason": "Lộ tên người dân"}, "supersede": {"moved_to": "/tin-tuc/"}}[end]
    getattr(publishing, end)(thing, by=editor, **how)
    assert not is_open(path)

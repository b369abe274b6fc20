"""What is not public, not yet or no more is found nowhere: no page, feed, count, file or search tells of it."""

import datetime
from itertools import count
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from portal.models import StoredFile
from propaganda import publishing, revising
from propaganda.kinds import MODELS
from propaganda.models import DocumentRelation, Revision
from tests.factories.campaigns import make_file
from tests.factories.public_site import ask, make_public_site, start_addresses, walk
from tests.factories.publications import make_published, make_revision, make_submitted, make_text
from tests.factories.reading import make_media
from tests.factories.units import make_unit

pytestmark = pytest.mark.django_db
SECRET = "bimat7391"
NUMBERS = count(7391)
LATER = datetime.timedelta(hours=1)
ASKED = [
    f"/tim-kiem/?q={SECRET}",
    "/tim-kiem/?q=7391/kh-ubnd",
    "/van-ban/?so=7391",
    "/van-ban/?so=7391/KH-UBND",
    f"/van-ban/?co_quan={SECRET}",
    f"/van-ban/?q={SECRET}",
    f"/tu-viet-tat/?q={SECRET}",
    "/van-ban/?xep=ban-hanh",
    "/van-ban/?nam=2015",
]


@pytest.fixture
def site():
    return make_public_site()


def secret_text(kind, site):
    """A text of this kind with the secret in all that a citizen could be told of it."""
    words = dict.fromkeys(["title", "title_en", "summary", "summary_en"], f"Chuyện {SECRET}")
    file = str(make_file(site.unit, name=f"{SECRET}.pdf").pk)
    caption = {"language": "vi", "file": str(make_media(site.unit, "vtt").pk)}
    more = {
        "article": {
            "body": f"<p>{SECRET}</p>",
            "source_name": SECRET,
            "picture": file,
            "picture_alt": SECRET,
        },
        "document": {
            "number": f"{next(NUMBERS)}/KH-UBND",
            "issuer_name": f"Cơ quan {SECRET}",
            "issued_on": "2015-02-20",  # a year in which nothing else was issued
            "relations": [{"kind": "carries_out", "other": site.things["document"][0].pk}],
            "attachments": [{"file": file, "label": SECRET}],
        },
        "initiative": {"place_name": SECRET, "solution": SECRET, "picture": file, "picture_alt": SECRET},
        "clip": {"transcript": SECRET, "made_by": SECRET, "video": file, "captions": [caption]},
    }
    return words | {"topics": [site.topic.pk]} | more[kind]


def drafted(kind, site):
    return make_revision(kind, unit=site.unit, by=site.writer, **secret_text(kind, site))


def submitted(kind, site):
    return make_submitted(kind, unit=site.unit, by=site.writer, **secret_text(kind, site))


def given_back(kind, site):
    revision = submitted(kind, site)
    publishing.give_back(revision, reason=SECRET, by=site.editor)
    return revision


def proposed(kind, site):
    ward = make_unit(parent=site.unit)
    return revising.propose(kind, text=make_text(kind, **secret_text(kind, site)), unit=ward, by=site.writer)


def scheduled(kind, site):
    text = secret_text(kind, site)
    return make_published(kind, **text, **site.by | {"at": None}, publish_at=timezone.now() + LATER)


def taken_back_before_its_moment(kind, site):
    thing = scheduled(kind, site)
    publishing.withdraw(thing, reason=SECRET, by=site.editor)
    return thing


def led_away_before_its_moment(kind, site):
    thing = scheduled(kind, site)
    publishing.supersede(thing, moved_to="/", by=site.editor)
    return thing


def changed(kind, site):
    """A change of what is public, submitted."""
    thing = site.things[kind][1]
    revision = revising.edit(thing, by=site.writer)
    revising.save(revision, text=secret_text(kind, site) | {"relations": []}, version=1, by=site.writer)
    publishing.submit(revision, version=2, by=site.writer, change_note=SECRET)
    return revision


WAYS = [drafted, submitted, given_back, proposed, scheduled, taken_back_before_its_moment]
WAYS += [led_away_before_its_moment, changed]


def told(client, site):
    """{address: bytes} of the whole public site, but for the token of a form that changes each time."""
    found = walk(client, start_addresses(site)) | {(path, ()): ask(client, path) for path in ASKED}
    return {key: answer.raw for key, answer in found.items() if answer.view != "propaganda:rating-give"}


def status_of(client, file):
    """What the address of a file answers, which lies on the disk."""
    path = Path(settings.MEDIA_ROOT) / file.path
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"%PDF-1.7\n")
    return client.get(file.get_absolute_url()).status_code


def thing_behind(hidden):
    if isinstance(hidden, Revision):
        return MODELS[hidden.kind].objects.get(pk=hidden.object_id)
    return hidden


def hide(site):
    """Everything that can be hidden, of all kinds; documents are named by a public one."""
    hidden = [thing_behind(way(kind, site)) for way in WAYS for kind in MODELS]
    public = site.things["document"][2]
    for thing in hidden:
        if thing.KIND == "document" and not thing.is_public:
            DocumentRelation.objects.create(document=public, kind="based_on", other=thing)
    return hidden


def test_the_public_site_is_the_same_bytes_with_and_without_what_is_hidden(client, site):
    before = told(client, site)
    hide(site)
    after = told(client, site)
    assert {key for key in before if before[key] != after.get(key)} == set()
    assert after.keys() == before.keys()
    assert not StoredFile.objects.public().filter(name__contains=SECRET).exists()


def test_its_own_addresses_lead_nowhere(client, site):
    hidden = [thing for thing in hide(site) if not thing.is_public]
    assert len(hidden) == 4 * (len(WAYS) - 1)
    for thing in hidden:
        where = f"{reverse(f'propaganda:{thing.KIND}-list')}{thing.slug or 'khac'}-{thing.pk}/"
        for path in (
            where,
            where.replace(thing.slug or "khac", "ten"),
            f"/danh-gia/{thing.KIND}/{thing.pk}/",
        ):
            for prefix in ("", "/en"):
                answer = ask(client, prefix + path)
                assert (answer.status, f"Chuyện {SECRET}" in answer.body) == (404, False), path
    files = StoredFile.objects.filter(name__contains=SECRET)
    assert files.count() == 3 * len(WAYS) + len(WAYS)
    for file in files:
        assert status_of(client, file) == 404
        assert client.head(file.get_absolute_url()).status_code == 404
        known = client.get(file.get_absolute_url(), headers={"if-none-match": f'"{file.sha256}"'})
        assert known.status_code == 404


def test_all_this_would_be_seen_if_it_were_public(client, site):
    for kind in MODELS:
        make_published(kind, **secret_text(kind, site), **site.by)
    seen = {key[0] for key, raw in told(client, site).items() if SECRET.encode() in raw}
    wanted = {"/", "/tin-tuc/", "/van-ban/", "/mo-hinh/", "/video/", "/chu-de/mot-cua/", "/rss/tin-tuc.xml"}
    wanted |= {
        "/atom/video.xml",
        "/sitemap-article-1.xml",
        "/du-lieu-mo/van-ban.csv",
        "/du-lieu-mo/tin-tuc.json",
    }
    assert wanted - seen == set()
    files = StoredFile.objects.filter(name__contains=SECRET)
    assert [status_of(client, file) for file in files] == [200] * 4


def test_a_page_that_was_taken_off_tells_its_title_and_reason_and_nothing_of_the_text(client, site):
    for kind in MODELS:
        thing = make_published(kind, **secret_text(kind, site) | {"title": "Ra quân"}, **site.by)
        assert SECRET in ask(client, thing.get_absolute_url()).body
        publishing.withdraw(thing, reason="Sai số liệu", by=site.editor)
        for prefix in ("", "/en"):
            answer = ask(client, prefix + thing.get_absolute_url())
            assert (answer.status, SECRET in answer.body, answer.markup.data) == (410, False, [])
            assert '<meta name="robots" content="noindex">' in answer.body
            assert "og:title" not in answer.body
    found = {key[0] for key, raw in told(client, site).items() if SECRET.encode() in raw}
    assert found <= {path for path in ASKED if SECRET in path} | {"/tim-kiem/", "/van-ban/"}


@pytest.mark.parametrize("is_taken_back", [False, True])
@pytest.mark.parametrize("kind", ["article", "document"])
def test_what_waits_for_an_hour_of_today_is_not_named_as_posted_late(client, site, kind, is_taken_back):
    before = ask(client, f"/chi-tieu/{site.today.year}/dang-kip-thoi/").raw
    long_ago = str(site.today - datetime.timedelta(days=30))
    dated = (
        {"happened_on": long_ago} if kind == "article" else {"issued_on": long_ago, "issuer": site.unit.pk}
    )
    thing = make_published(kind, **secret_text(kind, site) | dated, **site.by)
    assert SECRET in ask(client, f"/chi-tieu/{site.today.year}/dang-kip-thoi/").body
    evening = timezone.localtime().replace(hour=23, minute=59, second=59, microsecond=999_999)
    type(thing).objects.filter(pk=thing.pk).update(published_at=evening)
    if is_taken_back:
        thing.refresh_from_db()
        publishing.withdraw(thing, reason="Thôi", by=site.editor)
    assert ask(client, f"/chi-tieu/{site.today.year}/dang-kip-thoi/").raw == before

"""What is approved for a moment shows at that moment, although the page before it was kept."""

import datetime
import time

import pytest
from django.utils import timezone

from portal import pagecache
from propaganda import publishing
from propaganda.scheduling import next_moment
from tests.factories.publications import make_editor, make_published

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def keeping(settings):
    settings.PAGE_CACHE_BYTES = 1024 * 1024
    pagecache.clear()
    yield
    pagecache.clear()


def test_the_next_moment_is_the_first_of_all_kinds_that_lies_ahead():
    make_published()
    now = timezone.now()
    assert next_moment(now) is None
    make_published(publish_at=now + 3 * HOUR)
    make_published("document", publish_at=now + 2 * HOUR)
    given_up = make_published(publish_at=now + HOUR)
    publishing.withdraw(given_up, reason="Nhầm", by=make_editor(given_up.unit))
    assert next_moment(now) == now + 2 * HOUR


def test_a_kept_list_ends_when_the_next_post_begins(client, keeping):
    make_published(title="Đã đăng")
    make_published(title="Sắp đăng", publish_at=timezone.now() + datetime.timedelta(seconds=2))
    assert "Sắp đăng" not in client.get("/tin-tuc/").content.decode()
    time.sleep(2.1)
    assert "Sắp đăng" in client.get("/tin-tuc/").content.decode()


def test_what_is_published_and_withdrawn_shows_at_once(client, keeping):
    assert "Tin nóng" not in client.get("/tin-tuc/").content.decode()
    article = make_published(title="Tin nóng")
    assert "Tin nóng" in client.get("/tin-tuc/").content.decode()
    path = article.get_absolute_url()
    assert client.get(path).status_code == 200
    publishing.withdraw(article, reason="Sai số liệu", by=make_editor(article.unit))
    assert "Tin nóng" not in client.get("/tin-tuc/").content.decode()
    gone = client.get(path)
    assert gone.status_code == 410
    assert "Sai số liệu" in gone.content.decode()

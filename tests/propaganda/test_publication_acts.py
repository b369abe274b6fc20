"""What is public is taken off, replaced, set to another hour, looked at again."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.models import Event
from propaganda import publishing
from propaganda.models import Article
from propaganda.states import PublicationState
from tests.factories.publications import make_editor, make_published, make_publisher
from tests.factories.units import make_unit

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def press(client, user, act, thing, **data):
    client.force_login(user)
    return client.post(reverse(f"publishing:publication-{act}", args=[thing.KIND, thing.pk]), data)


def page_of(client, user, thing):
    client.force_login(user)
    answer = client.get(reverse("publishing:publication-detail", args=[thing.KIND, thing.pk]))
    assert answer.status_code == 200
    return answer


def test_what_is_withdrawn_says_so_at_its_address_with_the_reason(client, unit, editor):
    article = make_published(unit=unit, editor=editor)
    assert press(client, editor, "withdraw", article, reason="Đăng nhầm").status_code == 302
    answer = client.get(article.get_absolute_url())
    assert answer.status_code == 410
    assert "Đăng nhầm" in answer.content.decode()


def test_a_second_press_withdraws_once(client, unit, editor):
    article = make_published(unit=unit, editor=editor)
    for _turn in range(2):
        assert press(client, editor, "withdraw", article, reason="Đăng nhầm").status_code == 302
    assert Event.objects.filter(action="article.withdraw").count() == 1


def test_nothing_is_withdrawn_without_a_reason(client, unit, editor):
    article = make_published(unit=unit, editor=editor)
    assert press(client, editor, "withdraw", article, reason=" ").status_code == 422
    assert Article.objects.get().is_public


def test_an_old_address_leads_to_the_page_that_took_its_place(client, unit, editor):
    old, new = make_published(unit=unit, editor=editor), make_published("document", unit=unit, editor=editor)
    copied = f"http://testserver{new.get_absolute_url()}?x=1#muc"
    assert press(client, editor, "supersede", old, moved_to=copied).status_code == 302
    answer = client.get(old.get_absolute_url())
    assert (answer.status_code, answer["Location"]) == (301, new.get_absolute_url())


@pytest.mark.parametrize(
    "address", ["/", "/khong-co/", "https://evil.example/", "//evil.example/tin-tuc/a-1/", "/tin-tuc/a-999/"]
)
def test_nothing_is_replaced_by_what_is_no_public_page_of_ours(client, unit, editor, address):
    article = make_published(unit=unit, editor=editor)
    assert press(client, editor, "supersede", article, moved_to=address).status_code == 422
    assert Article.objects.get().state == PublicationState.PUBLISHED


def test_a_page_does_not_replace_itself(client, unit, editor):
    article = make_published(unit=unit, editor=editor)
    answer = press(client, editor, "supersede", article, moved_to=article.get_absolute_url())
    assert answer.status_code == 422


def test_what_waits_for_its_hour_gets_another(client, unit, editor):
    article = make_published(unit=unit, editor=editor, publish_at=timezone.now() + DAY)
    day = timezone.localdate() + 3 * DAY
    asked = {"day": f"{day:%d/%m/%Y}", "hour": "8:00"}
    assert press(client, editor, "reschedule", article, **asked).status_code == 302
    assert timezone.localtime(Article.objects.get().published_at).date() == day


def test_what_is_seen_already_gets_no_other_hour(client, unit, editor):
    article = make_published(unit=unit, editor=editor)
    assert press(client, editor, "reschedule", article, day="01/01/2030", hour="8:00").status_code == 409


def test_what_was_looked_at_again_is_due_in_a_year(client, unit, editor):
    article = make_published(unit=unit, editor=editor, at=timezone.now() - 400 * DAY)
    writer = make_publisher(unit)
    assert page_of(client, writer, article).context["is_due"]
    for _turn in range(2):
        assert press(client, writer, "confirm", article).status_code == 302
    assert Article.objects.get().review_on > timezone.localdate() + 300 * DAY
    assert Event.objects.filter(action="article.update").count() == 1
    assert not page_of(client, writer, article).context["is_due"]


def test_a_publisher_sees_the_page_without_the_editors_acts(client, unit, editor):
    article = make_published(unit=unit, editor=editor)
    writer = make_publisher(unit)
    assert "Gỡ khỏi cổng" not in page_of(client, writer, article).content.decode()
    assert "Gỡ khỏi cổng" in page_of(client, editor, article).content.decode()
    assert press(client, writer, "withdraw", article, reason="x").status_code == 403


def test_another_office_knows_nothing_of_it(client, unit, editor):
    article = make_published(unit=unit, editor=editor)
    stranger = make_editor(make_unit())
    assert press(client, stranger, "withdraw", article, reason="x").status_code == 404


def test_what_was_withdrawn_is_published_again_by_a_new_text(client, unit, editor):
    article = make_published(unit=unit, editor=editor)
    publishing.withdraw(article, reason="Nhầm", by=editor)
    page = page_of(client, editor, article).content.decode()
    assert "Sửa để đăng lại" in page


def test_of_the_acts_on_a_page_that_is_due_one_stands_out(client, unit, editor):
    thing = make_published(unit=unit, editor=editor, at=timezone.now() - 400 * DAY)
    page = page_of(client, editor, thing).content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    assert re.findall(r'<(?:a|button) class="button( button--big)?"', main) == [" button--big"]

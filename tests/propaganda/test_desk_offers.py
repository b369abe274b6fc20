"""An approved plan becomes a document by one button, once, with a copy of its file."""

from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from plans.models import Plan
from portal.access import Act
from portal.models import StoredFile
from propaganda.models import Revision
from propaganda.taking_offers import unpublished
from tests.factories.files import pdf
from tests.factories.office import make_office
from tests.factories.publications import make_published, make_publisher

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_office()


def take(client, user, key):
    client.force_login(user)
    return client.post(reverse("publishing:offer-take"), {"key": key})


def test_only_approved_plans_are_offered(office):
    plan = office.plans["approved"]
    assert [offer.key for offer in unpublished(office.people["publisher"])] == [f"plan:{plan.pk}"]


def test_the_document_is_begun_with_number_day_and_a_copy_of_the_file(client, office):
    plan, publisher = office.plans["approved"], office.people["publisher"]
    path = Path(settings.MEDIA_ROOT) / plan.file.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(pdf())
    answer = take(client, publisher, f"plan:{plan.pk}")
    revision = Revision.objects.order_by("pk").last()
    assert answer.url == reverse("publishing:revision-edit", args=[revision.pk])
    text = revision.text
    assert (text["number"], text["issuer"], text["issued_on"]) == (
        plan.number,
        plan.unit_id,
        str(plan.issued_on),
    )
    copied = StoredFile.objects.get(pk=text["attachments"][0]["file"])
    assert (copied.name, copied.read_act) == (plan.file.name, Act.ARTICLE_WRITE)
    assert (Path(settings.MEDIA_ROOT) / copied.path).read_bytes() == pdf()
    assert copied.pk != plan.file_id


def test_what_is_being_written_or_published_is_offered_no_more(client, office):
    plan, publisher = office.plans["approved"], office.people["publisher"]
    assert take(client, publisher, f"plan:{plan.pk}").status_code == 302
    assert unpublished(publisher) == []
    assert take(client, publisher, f"plan:{plan.pk}").status_code == 409


def test_what_was_published_by_hand_is_not_offered(office):
    plan, publisher = office.plans["approved"], office.people["publisher"]
    make_published(
        "document",
        unit=office.district,
        number=plan.number,
        issuer=plan.unit_id,
        issued_on=str(plan.issued_on),
    )
    assert unpublished(publisher) == []


def test_a_publisher_elsewhere_is_offered_nothing(client, office):
    plan = Plan.objects.get(pk=office.plans["approved"].pk)
    stranger = make_published().unit
    other = make_publisher(stranger)
    assert unpublished(other) == []
    assert take(client, other, f"plan:{plan.pk}").status_code == 409

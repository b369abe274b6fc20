"""What is kept beside the texts: abbreviations, lists, the names of acts, what a leaver has in hand."""

import pytest
from django.urls import reverse

from portal.action_names import name_of
from portal.handing_over import open_with
from portal.models import Event
from propaganda import publishing
from propaganda.models import Abbreviation, DocumentType, PublishingTerm
from propaganda.states import PUBLICATION_MOVES, REVISION_MOVES, PublicationKind
from tests.factories.people import make_administrator
from tests.factories.publications import make_editor, make_published, make_publisher, make_revision
from tests.factories.units import make_district, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def publisher(client):
    publisher = make_publisher(make_district())
    client.force_login(publisher)
    return publisher


def post(client, name, *args, **data):
    return client.post(reverse(f"publishing:{name}", args=args), data)


def test_an_abbreviation_is_added_and_citizens_see_it(client, publisher):
    assert post(client, "abbreviation-add", abbr="ĐATEST", full="Đề án thử").status_code == 302
    assert "Đề án thử" in client.get("/tu-viet-tat/").content.decode()
    assert Event.objects.get().action == "abbreviation.add"


def test_the_same_abbreviation_from_the_same_day_is_refused_at_its_field(client, publisher):
    Abbreviation.objects.create(abbr="XYZ", full="Một")
    answer = post(client, "abbreviation-add", abbr="XYZ", full="Hai")
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["abbr"]


def test_an_abbreviation_that_ends_is_no_longer_told(client, publisher):
    entry = Abbreviation.objects.create(abbr="XYZ", full="Tên cũ")
    page = reverse("publishing:abbreviation-correct", args=[entry.pk])
    shown = client.get(page).context["form"]
    data = {shown[name].html_name: shown[name].value() or "" for name in shown.fields}
    assert client.post(page, data | {"valid_to": "01/01/2020"}).status_code == 302
    assert "Tên cũ" not in client.get("/tu-viet-tat/").content.decode()
    assert "Tên cũ" in client.get(reverse("publishing:abbreviation-desk")).content.decode()


def test_an_administrator_names_a_type_of_document_anew_and_sets_a_term(client):
    client.force_login(make_administrator(make_district()))
    entry = {"name": "Tờ trình liên tịch", "abbr": "TTrLT", "review_months": "6", "position": "90"}
    page = reverse("portal:list-entry-add", args=["loai-van-ban"])
    assert client.post(page, entry).status_code == 302
    made = DocumentType.objects.get(name="Tờ trình liên tịch")
    term = {"name": "Tờ trình", "kind": "document", "type": made.pk, "working_days": "3", "position": "9"}
    page = reverse("portal:list-entry-add", args=["thoi-han-dang"])
    assert client.post(page, term | {"kind": "bao"}).status_code == 422
    assert client.post(page, term).status_code == 302
    assert PublishingTerm.objects.get(type=made).working_days == 3


def test_every_move_has_a_name_in_the_trail():
    moves = [f"revision.{move}" for move in REVISION_MOVES]
    moves += [f"{kind}.{move}" for kind in PublicationKind.values for move in PUBLICATION_MOVES]
    assert [move for move in moves if name_of(move) == move] == []


def test_a_leaver_has_in_hand_the_open_texts_of_their_units_and_no_others():
    unit = make_unit()
    writer = make_publisher(unit)
    revision = make_revision(unit=unit, by=writer, title="Một cửa")
    make_revision()
    thing = make_published(unit=unit)
    publishing.withdraw(thing, reason="Nhầm", by=make_editor(unit))
    assert [(item.label, item.path, item.unit) for item in open_with(writer)] == [
        ("Tin, bài: Một cửa (đang soạn)", revision.get_absolute_url(), unit)
    ]


def test_who_may_not_open_what_a_leaver_has_in_hand_reads_of_it_without_a_link():
    unit = make_unit()
    writer, keeper = make_publisher(unit), make_administrator(unit)
    revision = make_revision(unit=unit, by=writer)
    assert [item.path for item in open_with(writer)] == [revision.get_absolute_url()]
    [item] = open_with(writer, seen_by=keeper)
    assert revision.title in item.label
    assert item.path == ""

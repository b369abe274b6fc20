"""What is published, and what is being written of it, is text on the staff's pages too (PROMISES S5)."""

import pytest

from propaganda.models import Revision
from tests.acts import pages, sign_in
from tests.factories.office import make_office
from tests.propaganda.test_markup_everywhere import COLUMNS, RICH
from tests.test_markup import ARMED, is_page, mark

pytestmark = [pytest.mark.django_db, pytest.mark.once]
WORDS = (
    "title",
    "title_en",
    "summary",
    "summary_en",
    "author_name",
    "source_name",
    "issuer_name",
    "source_note",
)
WORDS += ("place_name", "problem", "solution", "results", "contact", "transcript", "made_by", "picture_alt")


@pytest.fixture
def office():
    """An office in which every column of what is published, and of each text on its way, holds a mark."""
    office = make_office()
    for number, (model, column) in COLUMNS.items():
        if model._meta.app_label == "propaganda" and column.name not in RICH:
            rows = model._base_manager.all()
            if column.unique or column.name == "abbr":
                rows = rows.filter(pk=rows.values_list("pk", flat=True).first())
            rows.update(**{column.name: mark(number)[: column.max_length or None]})
    for revision in Revision.objects.all():
        held = {name: mark(99) for name in WORDS if revision.text.get(name) is not None}
        Revision.objects.filter(pk=revision.pk).update(text=revision.text | held)
    return office


def test_no_page_of_the_staff_is_armed_by_what_is_published(client, office):
    armed, looked_at = {}, 0
    publishing = [path for path, view in pages(office).items() if view.startswith("publishing:")]
    for who in ("publisher", "editor"):
        sign_in(client, office, who)
        for path in [*publishing, "/ban-lam-viec/", "/ban-lam-viec/thong-bao/"]:
            answer = client.get(path)
            if answer.status_code == 200 and is_page(answer):
                looked_at += "mark99" in answer.content.decode()
                if found := ARMED.findall(answer.content.decode()):
                    armed[who, path] = found[:3]
    assert armed == {}
    assert looked_at > 20

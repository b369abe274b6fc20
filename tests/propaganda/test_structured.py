"""What publications are in the words of schema.org."""

import json

import pytest

from portal.templatetags.citizens import structured as as_block
from propaganda import structured
from propaganda.models import Article, Document
from tests.factories.campaigns import moment
from tests.factories.publications import make_published, make_revision

pytestmark = pytest.mark.django_db


def test_what_is_not_known_is_left_out(settings):
    settings.PUBLIC_ADDRESS = "https://cchc.example.vn"
    settings.ORGANISATION_NAME = "UBND quận"
    article = make_published(title="Một cửa", summary="", at=moment("2020-03-02 10:00"))
    assert structured.article(article) == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "Một cửa",
        "url": f"https://cchc.example.vn/tin-tuc/mot-cua-{article.pk}/",
        "inLanguage": "vi",
        "datePublished": moment("2020-03-02 10:00"),
        "dateModified": moment("2020-03-02 10:00"),
        "isAccessibleForFree": True,
        "publisher": {"@type": "GovernmentOrganization", "name": "UBND quận"},
        "author": {"@type": "Organization", "name": str(article.unit)},
    }


@pytest.mark.parametrize(
    ("effect", "force"),
    [
        ("in_force", "https://schema.org/InForce"),
        ("not_yet", "https://schema.org/NotInForce"),
        ("partly", "https://schema.org/PartiallyInForce"),
        ("expired", "https://schema.org/NotInForce"),
        ("unknown", None),
    ],
)
def test_a_document_tells_its_force_only_where_it_is_known(effect, force):
    document = make_published("document", number="60/KH-UBND", effect=effect, issued_on="2020-02-20")
    found = structured.document(Document.objects.get(pk=document.pk), [])
    assert found.get("legislationLegalForce") == force
    assert found["legislationIdentifier"] == "60/KH-UBND"


def test_a_draft_can_be_described_too_for_its_preview():
    article = Article.objects.get(pk=make_revision(title="Nháp").object_id)
    article.slug, article.title = "nhap", "Nháp"
    block = as_block(structured.article(article))
    found = json.loads(block.partition(">")[2].rpartition("<")[0])
    assert "datePublished" not in found
    assert found["headline"] == "Nháp"

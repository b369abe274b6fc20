"""An address that a column of addresses should not hold leads nowhere (PROMISES S1, S5)."""

import pytest

from propaganda.models import Article
from tests.factories.publications import make_published
from tests.factories.reading import structured_in

pytestmark = pytest.mark.django_db
HOSTILE = [
    "javascript:alert(1)",
    "JaVa\tscript:alert(1)",
    "data:text/html,<b>",
    "//kẻ-xấu.example/",
    "vbscript:x",
]


@pytest.mark.parametrize("address", HOSTILE)
def test_a_source_whose_address_is_none_is_told_without_a_link(client, address):
    article = make_published(source_name="Báo Hà Nội", source_url="https://hanoi.example.vn/1")
    assert 'href="https://hanoi.example.vn/1"' in client.get(article.get_absolute_url()).content.decode()
    Article.objects.update(source_url=address)
    answer = client.get(article.get_absolute_url())
    assert "Theo Báo Hà Nội" in answer.content.decode()
    assert address not in answer.content.decode()
    assert "isBasedOn" not in structured_in(answer)["NewsArticle"]

from propaganda.models.article import Article
from propaganda.models.clip import Clip, ClipCaption
from propaganda.models.document import Document, DocumentFile, DocumentRelation
from propaganda.models.feed_source import FeedItemSeen, FeedSource
from propaganda.models.initiative import Adoption, Initiative
from propaganda.models.lists import (
    Abbreviation,
    Area,
    DocumentType,
    PublishingTerm,
    ServiceLevel,
    Topic,
    YearTheme,
)
from propaganda.models.published_link import PublishedLink
from propaganda.models.rating import Rating
from propaganda.models.revision import Revision
from propaganda.models.search_entry import SearchEntry

__all__ = [
    "Abbreviation",
    "Adoption",
    "Area",
    "Article",
    "Clip",
    "ClipCaption",
    "Document",
    "DocumentFile",
    "DocumentRelation",
    "DocumentType",
    "FeedItemSeen",
    "FeedSource",
    "Initiative",
    "PublishedLink",
    "PublishingTerm",
    "Rating",
    "Revision",
    "SearchEntry",
    "ServiceLevel",
    "Topic",
    "YearTheme",
]

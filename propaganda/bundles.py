"""A bundle: the plan of the city, those of the districts that carry it out, those of the units beneath.

Read from the relations alone. "Triển khai thực hiện" ties two documents whatever they are, "Căn cứ" only two
of one type: a plan based on a law is no part of the law's bundle.
"""

from dataclasses import dataclass, field

from django.db.models import F, Q

from propaganda.models import Document, DocumentRelation
from propaganda.states import RelationKind

LEVELS = 3  # up, and down: city, district, unit
MOST = 200  # documents of a bundle that are shown
TIES = Q(kind=RelationKind.CARRIES_OUT) | Q(kind=RelationKind.BASED_ON, document__type=F("other__type"))
SHOWN = ("title", "title_en", "slug", "number", "issuer_name", "issued_on", "published_at")


@dataclass
class Branch:
    document: Document
    is_here: bool
    branches: list = field(default_factory=list)


def bundle_of(document):
    """The Branch at the top of the bundle that holds `document`, or None if it stands alone.

    At most 2 * LEVELS + 2 queries, however many documents there are. Of several documents above it, the first
    related one counts.
    """
    top = _top_of(document.pk)
    beneath = _beneath(top)
    if top == document.pk and not beneath:
        return None
    wanted = {top, *(pk for pks in beneath.values() for pk in pks)}
    documents = Document.objects.public().filter(pk__in=list(wanted)[:MOST]).only(*SHOWN).in_bulk()
    documents.setdefault(document.pk, document)
    return _branch(top, documents, beneath, document.pk) if top in documents else None


def _ties():
    return DocumentRelation.objects.filter(TIES, other__isnull=False).order_by("pk")


def _top_of(pk):
    seen = {pk}
    for _level in range(LEVELS):
        public = Document.objects.public()
        above = _ties().filter(document=pk, other__in=public).values_list("other", flat=True).first()
        if above is None or above in seen:
            break
        pk = above
        seen.add(pk)
    return pk


def _beneath(top):
    """{document: [documents that carry it out]}, from `top` down."""
    beneath, level, seen = {}, [top], {top}
    for _level in range(LEVELS):
        public = Document.objects.public()
        pairs = _ties().filter(other__in=level, document__in=public).values_list("other", "document")
        level = []
        for above, pk in pairs[:MOST]:
            if pk not in seen:
                beneath.setdefault(above, []).append(pk)
                seen.add(pk)
                level.append(pk)
        if not level:
            break
    return beneath


def _branch(pk, documents, beneath, here):
    branches = [
        _branch(child, documents, beneath, here) for child in beneath.get(pk, []) if child in documents
    ]
    return Branch(documents[pk], pk == here, branches)

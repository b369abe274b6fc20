"""Citizens' pages of documents."""

import datetime

from django.db.models import Prefetch
from django.shortcuts import render
from django.utils import timezone

from portal.compiled import compiled
from portal.pagecache import kept
from propaganda import listing, structured
from propaganda.bundles import bundle_of
from propaganda.forms.filters import DocumentFilter
from propaganda.models import Document, DocumentFile
from propaganda.showing import shown_body
from propaganda.states import RelationKind
from propaganda.views.publication import frame_of, show, topics_of, was_public

AREAS_NAMED_ANEW_ON = datetime.date(2021, 7, 15)  # Nghị quyết 76/NQ-CP
SHOWN = 100  # of the documents that name this one
OTHER_COLUMNS = (
    "title",
    "title_en",
    "slug",
    "number",
    "issuer_name",
    "issued_on",
    "state",
    "published_at",
    "withdrawn_at",
)


def with_files(documents):
    """Documents with their files, without the text of these."""
    rows = DocumentFile.objects.select_related("file").defer("text")
    return documents.select_related("type").prefetch_related(Prefetch("attachments", rows))


@kept
def document_list(request):
    form = DocumentFilter(request.GET)
    page = listing.page_of(request, with_files(form.narrow(Document.objects.public())))
    context = {"form": form, "page": page, "query": listing.query_without(request, "page")}
    return render(request, "propaganda/document_list.html", context)


@kept
def document_detail(request, slug, pk):
    return show(request, _document, pk, slug, document_page)


@compiled
def _document(given):
    return Document.objects.select_related("unit", "type", "issuer", "area").filter(pk=given.pk)


def document_page(request, thing):
    """The page itself, also for the preview of what is not public yet."""
    files = list(thing.attachments.select_related("file").defer("text"))
    context = {
        "document": thing,
        "body": shown_body(thing.body, published_at=thing.published_at),
        "files": files,
        "relations": relations_of(thing),
        "bundle": bundle_of(thing),
        "heirs": heirs_of(thing.issuer),
        "area_name": area_name(thing),
        "topics": topics_of(thing),
        "description": structured.document(thing, files),
        **frame_of(thing),
    }
    return render(request, "propaganda/document_detail.html", context)


def relations_of(document):
    """[{label, rows: [{document} or {number}], is_more}]: what it does to others, then what they do to it.

    Of the others the newest SHOWN rows are given; `is_more` tells that there are older ones.
    """
    groups = {}
    own = document.relations.select_related("other").only(
        "document", "kind", "other_number", *_columns("other")
    )
    for row in own:
        if row.other_id and row.other.is_public:
            groups.setdefault(RelationKind(row.kind).label, []).append({"document": row.other})
        elif number := row.other_number or (row.other.number if was_public(row.other) else ""):
            groups.setdefault(RelationKind(row.kind).label, []).append({"number": number})
    public = Document.objects.public()
    others = document.relations_to.filter(document__in=public).select_related("document").order_by("-pk")
    rows = list(others.only("kind", "other_id", *_columns("document"))[: SHOWN + 1])
    for row in rows[:SHOWN]:
        groups.setdefault(RelationKind(row.kind).passive, []).append({"document": row.document})
    last = RelationKind(rows[-1].kind).passive if len(rows) > SHOWN else None
    return [{"label": label, "rows": rows, "is_more": label == last} for label, rows in groups.items()]


def _columns(relation):
    return [relation, *(f"{relation}__{name}" for name in OTHER_COLUMNS)]


def heirs_of(issuer):
    """The units that an issuer which is no more passed into; [] while it lives."""
    if issuer is None or issuer.is_active_on(timezone.localdate()):
        return []
    return [row.successor for row in issuer.successions_out.select_related("successor")]


def area_name(document):
    """The area as it was called when the document was issued (portal of 2020: "Hiện đại hóa hành chính")."""
    area, day = document.area, document.issued_on
    if area and area.name_before_2021 and day and day < AREAS_NAMED_ANEW_ON:
        return area.name_before_2021
    return area.shown_name if area else ""

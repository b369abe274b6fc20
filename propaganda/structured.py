"""What a publication is in the words of schema.org, as dictionaries for {% structured %}."""

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.citizens_menu import address
from portal.filekinds import UploadKind
from portal.templatetags.citizens import absolute
from propaganda.states import Effect

CONTEXT = "https://schema.org"
FORCE = {
    Effect.IN_FORCE: "InForce",
    Effect.NOT_YET: "NotInForce",
    Effect.PARTLY: "PartiallyInForce",
    Effect.EXPIRED: "NotInForce",
}


def _told(**values):
    """Leaves out what is not known."""
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def _publisher():
    return {"@type": "GovernmentOrganization", "name": settings.ORGANISATION_NAME}


def _language(thing):
    return "en" if get_language() == "en" and thing.title_en else "vi"


def _base(thing):
    """What is told of all four kinds."""
    return _told(
        url=absolute(thing.get_absolute_url()),
        inLanguage=_language(thing),
        description=thing.shown_summary,
        datePublished=thing.published_at,
        dateModified=thing.updated_at or thing.published_at,
        isAccessibleForFree=True,
        publisher=_publisher(),
    )


def _picture(file):
    return absolute(file.get_absolute_url()) if file else None


def article(thing):
    author = (
        {"@type": "Person", "name": thing.author_name}
        if thing.author_name
        else {"@type": "Organization", "name": str(thing.unit)}
    )
    return {"@context": CONTEXT, "@type": "NewsArticle"} | _told(
        headline=thing.shown_title,
        **_base(thing),
        image=_picture(thing.picture),
        author=author,
        isBasedOn=thing.source_address,
    )


def document(thing, files):
    """A Legislation, with its DocumentFiles as DigitalDocuments."""
    number = f"{thing.number}: " if thing.number else ""
    return {"@context": CONTEXT, "@type": "Legislation"} | _told(
        name=f"{number}{thing.shown_title}",
        **_base(thing),
        legislationIdentifier=thing.number,
        legislationType=str(thing.type),
        legislationDate=thing.issued_on,
        legislationDateOfApplicability=thing.effective_on,
        legislationPassedBy={"@type": "GovernmentOrganization", "name": thing.issuer_name},
        legislationLegalForce=FORCE.get(thing.effect) and f"{CONTEXT}/{FORCE[thing.effect]}",
        encoding=[_file(row) for row in files],
    )


def _file(row):
    return {
        "@type": "DigitalDocument",
        "name": row.label or row.file.name,
        "encodingFormat": UploadKind(row.file.kind).content_type,
        "contentSize": f"{row.file.size_bytes} B",
        "url": absolute(row.file.get_absolute_url()),
    }


def initiative(thing):
    return {"@context": CONTEXT, "@type": "Article"} | _told(
        headline=thing.shown_title,
        **_base(thing),
        image=_picture(thing.picture),
        contentLocation={"@type": "Place", "name": thing.place_name} if thing.place_name else None,
    )


def clip(thing):
    return {"@context": CONTEXT, "@type": "VideoObject"} | _told(
        name=thing.shown_title,
        **_base(thing),
        uploadDate=thing.published_at,
        thumbnailUrl=_picture(thing.poster),
        contentUrl=_picture(thing.video),
        duration=f"PT{thing.duration_seconds}S" if thing.duration_seconds else None,
        transcript=thing.transcript,
    )


def trail(thing):
    """The way from the home page to `thing`, as ui/citizens_trail.html shows it."""
    steps = [
        (_("Trang chủ"), address("citizens:home")),
        (section_name(thing), address(f"propaganda:{thing.KIND}-list")),
        (thing.shown_title, thing.get_absolute_url()),
    ]
    return {
        "@context": CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": absolute(href)}
            for place, (name, href) in enumerate(steps, start=1)
        ],
    }


def section_name(thing):
    """What the menu calls the list that `thing` stands in."""
    names = {"article": _("Tin tức"), "document": _("Văn bản"), "initiative": _("Mô hình mới")}
    return names.get(str(thing.KIND), _("Video"))

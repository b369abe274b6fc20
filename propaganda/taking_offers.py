"""Begins documents from papers that the portal holds already (portal/offering.py), once each."""

from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.db.transaction import atomic
from django.utils.translation import gettext as _

from portal.access import Act
from portal.models import User
from portal.offering import offers_to
from portal.uploads import keep
from portal.vietnamese import parse_number
from portal.workflow import TransitionRefused
from propaganda.models import Document, DocumentType, Revision
from propaganda.revising import start


def unpublished(user):
    """Offers to `user` that are no document yet, nor one that is being written: by number, issuer and year."""
    offers = offers_to(user)
    if not offers:
        return []
    issuers = {offer.issuer.pk for offer in offers}
    known = {
        (key, issuer, day.year)
        for key, issuer, day in Document.objects.filter(
            issuer__in=issuers, issued_on__isnull=False
        ).values_list("number_key", "issuer_id", "issued_on")
    }
    texts = Revision.objects.open().filter(kind="document").values_list("text", flat=True)
    known |= {
        _mark(text["number"], text.get("issuer"), text["issued_on"][:4]) for text in texts if _is_known(text)
    }
    return [
        offer for offer in offers if _mark(offer.number, offer.issuer.pk, offer.issued_on.year) not in known
    ]


def _is_known(text):
    return bool(text.get("number") and text.get("issued_on"))


def _mark(number, issuer, year):
    """What tells one paper from another; a number that is none tells by its letters."""
    try:
        key = parse_number(number).key
    except ValueError:
        key = number
    return key, issuer, int(year)


@atomic
def take_offer(key, *, by, at=None):
    """Begin a document from the offer of this key, with a copy of its file; return its Revision.

    The file is copied, since the one who holds it says who may read theirs. Raises TransitionRefused if it is
    published, or being written, already.
    """
    User.objects.select_for_update().get(pk=by.pk)  # the second press waits for the first
    offer = next((offer for offer in unpublished(by) if offer.key == key), None)
    kind = DocumentType.objects.filter(abbr=offer.type_abbr).first() if offer else None
    if kind is None:
        raise TransitionRefused(_("Văn bản này đã đăng hoặc đang được soạn. Mời tải lại danh sách."))
    text = {
        "title": offer.title,
        "number": offer.number,
        "type": kind.pk,
        "issuer": offer.issuer.pk,
        "issuer_name": offer.issuer.name,
        "issued_on": offer.issued_on.isoformat(),
        "attachments": _copy(offer, by=by, at=at),
    }
    return start("document", unit=offer.issuer, text=text, by=by, at=at)


def _copy(offer, *, by, at):
    """What the text says of the file: a copy, or nothing where the file is lost (the page then asks for one)."""
    path = Path(settings.MEDIA_ROOT) / offer.file.path
    if not path.is_file():
        return []
    with path.open("rb") as content:
        upload = File(content, name=offer.file.name)
        stored = keep(upload, unit=offer.issuer, by=by, at=at, read_act=Act.ARTICLE_WRITE)
    return [{"file": str(stored.pk), "label": ""}]

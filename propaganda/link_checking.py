"""Checks the links of published texts: those inside the portal each night, outside ones where that is allowed.

What was found stands in rows (PublishedLink), which the desk lists. A link that left its text, or whose
text left the portal, leaves the list.
"""

import datetime
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db.models import F, Max
from django.urls import Resolver404, resolve
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from portal.fetching import FetchRefused, fetch
from portal.markup.addresses import file_named, is_outside
from portal.models import AllowedHost, StoredFile
from propaganda.kinds import MODELS
from propaganda.models import PublishedLink

RICH = ("body", "body_en")
BATCH = 500
NIGHT_HOUR = 1
OUTSIDE_A_RUN = (
    40  # with TIMEOUT_SECONDS each, well within a task's ten minutes; the longest unasked come first
)
TIMEOUT_SECONDS = 8


def check_nightly(*, at=None):
    """Check once a night: not if that was done since the last 01:00. A night that was missed is made up for."""
    at = at or timezone.now()
    night = timezone.localtime(at).replace(hour=NIGHT_HOUR, minute=0, second=0, microsecond=0)
    night = night if night <= at else night - datetime.timedelta(days=1)
    last = PublishedLink.objects.filter(is_outside=False).aggregate(last=Max("checked_at"))["last"]
    if not last or last < night:
        check_links(at=at)


def check_links(*, at=None, ask=fetch):
    """Bring the rows up to what public texts show at `at`; ask for some outside links. A repeat does no harm."""
    at = at or timezone.now()
    faults, found = {}, set()
    for model in MODELS.values():
        for thing in model.objects.public(at).iterator(BATCH):
            for address in addresses_of(thing):
                found.add((str(thing.KIND), thing.pk, address))
                if not is_outside(address) and address not in faults:
                    faults[address] = _fault_inside(address, at)
    _write(found, faults, at)
    _ask_outside(at, ask)


def addresses_of(thing):
    """The addresses that the texts of a publication link to or show, each once, without mail and telephone."""
    reader = _Addresses()
    for name in RICH:
        reader.feed(getattr(thing, name, "") or "")
    found = [*reader.found, getattr(thing, "source_url", "")]
    kept = [address[:500] for address in found if address.startswith("/") or is_outside(address)]
    return list(dict.fromkeys(kept))


class _Addresses(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found += [value for name, value in attrs if name in ("href", "src") and value]


def _fault_inside(address, at):
    """Say what keeps a citizen from opening an address of ours; an empty text if nothing does."""
    parts = urlsplit(address)
    path = unquote(parts.path)
    if key := file_named(address):
        is_there = StoredFile.objects.public(at).filter(pk=key).exists()
        return "" if is_there else _("Tệp không còn hoặc chưa công khai.")
    language = "en" if path.startswith("/en/") else settings.LANGUAGE_CODE
    with translation.override(language):
        try:
            match = resolve(path)
        except Resolver404:
            return _("Cổng không có trang này.")
    if getattr(match.func, "access", "") != "public":
        return _("Trang này chỉ dành cho cán bộ.")
    model = MODELS.get(match.url_name.removesuffix("-detail")) if match.url_name.endswith("-detail") else None
    if model and not model.objects.public(at).filter(pk=match.kwargs["pk"]).exists():
        return _("Bài, văn bản này chưa đăng hoặc đã gỡ.")
    return ""


def _write(found, faults, at):
    standing = {(row.kind, row.object_id, row.address): row for row in PublishedLink.objects.all()}
    PublishedLink.objects.bulk_create(
        [
            PublishedLink(
                kind=kind,
                object_id=pk,
                address=address,
                is_outside=is_outside(address),
                fault=faults.get(address, ""),
                found_at=at,
                checked_at=None if is_outside(address) else at,
            )
            for kind, pk, address in sorted(found - standing.keys())
        ],
        batch_size=BATCH,
        ignore_conflicts=True,  # two runs at once find the same
    )
    gone = [row.pk for key, row in standing.items() if key not in found]
    for start in range(0, len(gone), BATCH):
        PublishedLink.objects.filter(pk__in=gone[start : start + BATCH]).delete()
    inside = [row for key, row in standing.items() if key in found and not row.is_outside]
    for row in inside:
        row.fault, row.checked_at = faults[row.address], at
    PublishedLink.objects.bulk_update(inside, ["fault", "checked_at"], batch_size=BATCH)


def _ask_outside(at, ask):
    """Ask for outside links on allowed hosts, each address once, those first that were not asked for longest."""
    hosts = set(AllowedHost.objects.offered().values_list("host", flat=True))
    outside = PublishedLink.objects.outside()
    by_age = outside.order_by(F("checked_at").asc(nulls_first=True), "pk").values_list("address", flat=True)
    addresses = list(dict.fromkeys(by_age))
    allowed = [address for address in addresses if _host(address) in hosts]
    for address in allowed[:OUTSIDE_A_RUN]:
        outside.filter(address=address).update(fault=_fault_outside(address, ask), checked_at=at)
    # What may no longer be asked is not known to be wrong any more.
    for address in set(addresses).difference(allowed):
        outside.filter(address=address, checked_at__isnull=False).update(fault="", checked_at=None)


def _host(address):
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _fault_outside(address, ask):
    try:
        answer = ask(address, limit_bytes=0, timeout_seconds=TIMEOUT_SECONDS, body_wanted=False)
    except FetchRefused as refused:
        return str(refused)[:300]
    return _("Máy chủ trả lời mã %(status)d.") % {"status": answer.status} if answer.status >= 400 else ""

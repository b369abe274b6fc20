"""Đánh giá: one ballot a browser, a few an address and day (PROMISES S14). Figures are counted from the ballots."""

import hashlib
import hmac
import ipaddress
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.db.models import Count
from django.db.transaction import atomic
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.compiled import compiled
from portal.workflow import TransitionRefused
from propaganda.models import Rating

SHOWN_FROM = 5  # ballots: below that a mean says little, and tells who gave it
A_THING = 5  # new ballots of one address and day for one thing
A_DAY = 40  # and for all things: an office or a school shares one address
UNHAPPY = 3  # stars: up to so many, people are asked why


@dataclass(frozen=True)
class Summary:
    """`mean` is None until SHOWN_FROM ballots are there; `spread` is [(stars, count)] from 5 down to 1."""

    count: int
    mean: float | None
    spread: list


def new_mark():
    """The random mark that a browser keeps: it names nobody."""
    return secrets.token_urlsafe(18)


def summary(thing):
    """Count the ballots of a publication anew. One query."""
    counts = dict(_counts(kind=str(thing.KIND), pk=thing.pk))
    total = sum(counts.values())
    mean = sum(stars * n for stars, n in counts.items()) / total if total >= SHOWN_FROM else None
    return Summary(total, mean, [(stars, counts.get(stars, 0)) for stars in range(5, 0, -1)])


@compiled
def _counts(given):
    ballots = Rating.objects.filter(kind=given.kind, object_id=given.pk).order_by()
    return ballots.values_list("stars").annotate(n=Count("pk"))


@atomic
def rate(thing, *, stars, mark, address, reason="", at=None):
    """Count one ballot for what citizens see. The same browser's second ballot replaces its first.

    Raises TransitionRefused if the thing is not public, or the address has given too many today.
    """
    at = at or timezone.now()
    if not type(thing).objects.public(at).filter(pk=thing.pk).exists():
        raise TransitionRefused(_("Trang này không còn trên cổng nên không đánh giá được nữa."))
    day = timezone.localdate(at)
    ballot, place = _hash(f"ballot:{mark}"), _hash(f"address:{day}:{network_of(address)}")
    _hold(place)
    standing = Rating.objects.filter(kind=thing.KIND, object_id=thing.pk, ballot=ballot)
    if standing.update(stars=stars, reason=reason, rated_at=at):
        return
    today = Rating.objects.filter(address=place)
    if today.filter(kind=thing.KIND, object_id=thing.pk).count() >= A_THING or today.count() >= A_DAY:
        raise TransitionRefused(
            _("Hôm nay đã có nhiều đánh giá từ mạng này. Mời đánh giá vào ngày khác hoặc từ mạng khác.")
        )
    Rating.objects.update_or_create(
        kind=thing.KIND,
        object_id=thing.pk,
        ballot=ballot,
        defaults={"stars": stars, "reason": reason, "address": place, "rated_on": day, "rated_at": at},
    )


def _hold(place):
    """Until the commit, let the ballots of one address and day wait for each other: each counts those before it.

    Where SQLite stands for PostgreSQL, transactions that write are one at a time anyway (BEGIN IMMEDIATE).
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"rating:{place}"])


def network_of(address):
    """Where ballots are counted together: an IPv4 address, or the /64 that an IPv6 household has to itself."""
    try:
        ip = ipaddress.ip_address(address or "")
    except ValueError:
        return address
    if ip.version == 4 or ip.ipv4_mapped:
        return str(getattr(ip, "ipv4_mapped", None) or ip)
    return str(ipaddress.IPv6Network((int(ip), 64), strict=False))


def _hash(text):
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()

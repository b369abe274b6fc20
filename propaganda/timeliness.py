"""Kịp thời: whether what our units issue, and the news of what they do, is posted within its working days.

Measured from the day of issue (of a document) or the day of the event (of news) to the day of posting, against
PublishingTerm; default five working days (Luật Tiếp cận thông tin 104/2016/QH13, Điều 18). Documents of
authorities above are not measured: when they reach the office is not known.
"""

import datetime
from dataclasses import dataclass
from functools import cache

from django.db.models import CharField, Count, F, Q, Value
from django.db.models.functions import StrIndex, TruncDate
from django.utils import timezone

from portal.models import Unit
from portal.working_days import ONE_DAY, is_working, special_days
from propaganda.models import Article, Document, PublishingTerm, Revision
from propaganda.models.publication import is_gone
from propaganda.states import OPEN, PublicationKind, PublicationState

DEFAULT_DAYS = 5
SHOWN = [state for state in PublicationState if state != PublicationState.DRAFT]
LONGEST = 120  # calendar days looked ahead for a due day


@dataclass(frozen=True)
class Posting:
    """One thing that was to be posted by `due_on`. `posted_on` None: it is not yet. `thing` None: a draft."""

    kind: str
    title: str
    unit: object
    since: datetime.date
    due_on: datetime.date
    posted_on: datetime.date | None
    thing: object = None
    revision: object = None

    def is_on_time(self):
        return self.posted_on is not None and self.posted_on <= self.due_on

    def is_late_on(self, day):
        """Posted late, or due before `day` is over and not posted."""
        return self.due_on < (self.posted_on or day)


class Terms:
    """The working days that are allowed, by kind and type; and the calendar of the days that are asked for."""

    def __init__(self, first, last):
        self.days = {
            (term.kind, term.type_id): term.working_days
            for term in PublishingTerm.objects.filter(is_offered=True)
        }
        self.special = special_days(first, last + datetime.timedelta(days=LONGEST))

    def due_on(self, kind, since, type_id=None):
        left = self.days.get((kind, type_id), self.days.get((kind, None), DEFAULT_DAYS))
        day = since
        while left and day < since + datetime.timedelta(days=LONGEST):
            day += ONE_DAY
            left -= is_working(day, self.special)
        return day


def postings(year, day):
    """Every Posting of `year`, as known at the end of `day`. Five queries, however many there are."""
    first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    terms = Terms(first, last)
    return [
        *_documents(first, last, day, terms),
        *_articles(first, last, day, terms),
        *_drafts(year, day, terms),
    ]


def figures_of_year(year, day):
    """The Figures of `postings(year, day)`, of which the database makes groups: few, however many there are."""
    first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    terms = Terms(first, last)
    documents = _by_days(_own_documents(first, last, day), "issued_on", F("type"))
    articles = _by_days(_reported(first, last, day), "happened_on", Value(None, CharField()))
    groups = [(PublicationKind.DOCUMENT, *group) for group in documents]
    groups += [(PublicationKind.ARTICLE, *group) for group in articles]
    due_on = cache(terms.due_on)
    on_time = sum(n for kind, since, posted_on, of, n in groups if posted_on <= due_on(kind, since, of))
    written = figures(list(_drafts(year, day, terms)), day)
    posted = sum(group[-1] for group in groups)
    return Figures(on_time=on_time, due=posted + written.due, waiting=written.waiting)


def _by_days(things, since, of):
    """(day since when, day of posting, type, count)."""
    groups = things.order_by().annotate(posted_on=TruncDate("published_at"), of=of)
    return groups.values_list(since, "posted_on", "of").annotate(n=Count("pk"))


def _shown(things, day):
    """What citizens had seen by the end of `day`, be it gone since; not what was taken back before its moment."""
    never = is_gone() & Q(withdrawn_at__lt=F("published_at"))
    posted = things.filter(state__in=SHOWN, published_at__date__lte=day, published_at__lte=timezone.now())
    return posted.exclude(never)


def _own_documents(first, last, day):
    documents = _shown(Document.objects.filter(issued_on__range=(first, min(last, day))), day)
    return documents.annotate(at=StrIndex("issuer__lineage", F("unit__lineage"))).filter(at=1)


def _reported(first, last, day):
    return _shown(Article.objects.filter(happened_on__range=(first, min(last, day))), day)


def _documents(first, last, day, terms):
    ours = _own_documents(first, last, day)
    for document in ours.select_related("issuer", "type").defer("body", "summary"):
        yield Posting(
            kind=PublicationKind.DOCUMENT,
            title=str(document),
            unit=document.issuer,
            since=document.issued_on,
            due_on=terms.due_on(PublicationKind.DOCUMENT, document.issued_on, document.type_id),
            posted_on=timezone.localdate(document.published_at),
            thing=document,
        )


def _articles(first, last, day, terms):
    for article in _reported(first, last, day).select_related("unit").defer("body", "body_en", "summary"):
        yield Posting(
            kind=PublicationKind.ARTICLE,
            title=article.title,
            unit=article.unit,
            since=article.happened_on,
            due_on=terms.due_on(PublicationKind.ARTICLE, article.happened_on),
            posted_on=timezone.localdate(article.published_at),
            thing=article,
        )


def _drafts(year, day, terms):
    """What is being written and was never posted: it is late once its day is over."""
    drafts = Revision.objects.filter(
        state__in=OPEN, number=1, kind__in=[PublicationKind.DOCUMENT, PublicationKind.ARTICLE]
    ).select_related("unit__parent")
    issuers = {}
    for revision in drafts:
        since = _since(revision)
        if since is None or since.year != year or since > day:
            continue
        unit = revision.unit
        if revision.kind == PublicationKind.DOCUMENT:
            if not issuers:
                issuers = Unit.objects.select_related("parent").in_bulk(
                    [r.text.get("issuer") for r in drafts if r.text.get("issuer")]
                )
            unit = issuers.get(revision.text.get("issuer"))
            if unit is None or not unit.lineage.startswith(revision.unit.lineage):
                continue
        yield Posting(
            kind=revision.kind,
            title=revision.title,
            unit=unit,
            since=since,
            due_on=terms.due_on(revision.kind, since, revision.text.get("type")),
            posted_on=None,
            revision=revision,
        )


def _since(revision):
    name = "issued_on" if revision.kind == PublicationKind.DOCUMENT else "happened_on"
    try:
        return datetime.date.fromisoformat(revision.text.get(name) or "")
    except ValueError:
        return None


@dataclass(frozen=True)
class Figures:
    """`on_time` of `due` (posted, or past their day); `waiting` still have time."""

    on_time: int
    due: int
    waiting: int

    @property
    def late(self):
        return self.due - self.on_time


def figures(found, day):
    on_time = sum(posting.is_on_time() for posting in found)
    late = sum(posting.is_late_on(day) for posting in found)
    return Figures(on_time=on_time, due=on_time + late, waiting=len(found) - on_time - late)


def grouped(found, day, key):
    """[(key's value, Figures)] of the groups that `key(posting)` makes."""
    groups = {}
    for posting in found:
        groups.setdefault(key(posting), []).append(posting)
    return [(value, figures(group, day)) for value, group in groups.items()]


def late_for(user, day):
    """Postings of this year and the last that are late and not posted, at units where `user` writes."""
    mine = set(Revision.objects.writable_by(user).open().values_list("pk", flat=True))
    terms = Terms(datetime.date(day.year - 1, 1, 1), datetime.date(day.year, 12, 31))
    return [
        posting
        for year in (day.year, day.year - 1)
        for posting in _drafts(year, day, terms)
        if posting.revision.pk in mine and posting.is_late_on(day)
    ]

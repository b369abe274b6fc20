"""Whole citizens' pages, kept by each process and forgotten when something is published.

A view that says `@kept` makes a page that is the same bytes for everyone. The first who asks has it made;
who comes after gets the ready bytes, at the cost of one read of the generation. `forget()` moves the
generation on in the transaction that publishes or withdraws: with its commit, and not before, every page
of every process is old. docs/decisions/0008-page-cache.md says why it is done so.

A page also ends after MOST_SECONDS, since targets and ratings forget nothing, and at the next moment
that changes what is public by itself (`register_next_change`: a scheduled post, a file's day).
While the database is away, a page that is not known to be old is shown for STALE_SECONDS.
"""

import time
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, wraps
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.models import F
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.access import public
from portal.keptpages import KeptPage, Shelf, key_of
from portal.models import PageGeneration
from portal.outage import is_outage

MOST_SECONDS = 60
STALE_SECONDS = 600
AWAY_SECONDS = 1  # for so long nobody asks again a database that did not answer
KEPT_STATUS = (200, 301)  # no 410: the words of an error depend on who asks (a script gets JSON)
QUESTION = f"SELECT number FROM {PageGeneration._meta.db_table} WHERE id = 1"
NEVER = float("-inf")

_number_of_page = ContextVar("number_of_page", default=None)  # of the page that this thread makes
_next_changes = []
_also_cleared = []  # dictionaries of portal/remembering.py


class _Known:
    """What this process last learnt of the generation."""

    number = None
    away_until = NEVER  # time.monotonic()
    next_change = (None, NEVER, None)  # under which generation found, until when it is good, the moment


# Addresses that anybody can multiply (a made-up query, host or port) have a shelf of their own, so that
# they drive out each other and not the pages that everybody reads.
_shelf, _side_shelf = Shelf(), Shelf()


def forget():
    """Make every kept page old, with the commit of the transaction in which this is called.

    Call it last: from here to the commit whoever else publishes waits for this row.
    """
    if not PageGeneration.objects.filter(pk=1).update(number=F("number") + 1):
        PageGeneration.objects.create(pk=1, number=1)


def generation():
    """The generation as committed (in a transaction: as it sees it). Raises DatabaseError.

    The read is Django's connection without its cursor, which would first ask whether the connection is
    sound: that costs as much as the read itself. One that was cut meanwhile is opened anew, once.
    """
    was_open = connection.connection is not None
    try:
        return _read_generation()
    except (OperationalError, InterfaceError):
        if not was_open or connection.in_atomic_block or connection.vendor == "sqlite":
            raise
        connection.close()
        return _read_generation()


def _read_generation():
    if connection.connection is None:
        connection.ensure_connection()
    with connection.wrap_database_errors:
        cursor = connection.connection.cursor()
        cursor.execute(QUESTION)
        row = cursor.fetchone()
        cursor.close()
    connection.health_check_done = True  # it has just answered: Django need not ask again in this request
    number = row[0] if row else 0
    _Known.number = max(number, _Known.number or 0)  # a slow thread brings nothing old back
    return number


def generation_of_page():
    """The generation under which this thread makes a page; outside of one, the generation now."""
    number = _number_of_page.get()
    return generation() if number is None else number


def register_next_change(function):
    """Register `function(now)`: the first moment after `now` at which what is public changes by itself, or None.

    Usable as a decorator. Who changes the answer calls `forget`, so it is asked once a generation and minute.
    """
    if function not in _next_changes:
        _next_changes.append(function)
    return function


def empty_with_the_shelves(answers):
    """Have `clear` empty this dictionary too."""
    _also_cleared.append(answers)


def clear():
    """Empty the shelves of this process, and what it remembers."""
    _shelf.clear()
    _side_shelf.clear()
    for answers in _also_cleared:
        answers.clear()
    _Known.number, _Known.away_until, _Known.next_change = None, NEVER, (None, NEVER, None)


def kept(view):
    """Decorate a citizens' view whose pages are kept: public, for GET and HEAD, the same for everyone.

    What it answers depends on the address alone: not on cookies, languages, or who asks. An answer that
    sets a cookie or looked at the session is not kept and goes out as private.
    """

    @wraps(view)
    def keeping(request, *args, **kwargs):
        # The middleware has put a cookie on its way if the visitor's was malformed; this page needs none.
        request.META.pop("CSRF_COOKIE_NEEDS_UPDATE", None)
        now, number = timezone.now(), _number_or_none()
        with under(number):
            response = view(request, *args, **kwargs)
        response.kept_since = (now, number)
        return response

    return public(require_safe(keeping))


def of_one_generation(view):
    """Decorate a citizens' view whose pages are not kept: what it remembers is of one generation, read once."""

    @wraps(view)
    def making(request, *args, **kwargs):
        with under(_number_or_none()):
            return view(request, *args, **kwargs)

    return making


@contextmanager
def under(number):
    """Within, a page is made under the generation `number` (None: whatever there is when it is asked)."""
    token = _number_of_page.set(number)
    try:
        yield
    finally:
        _number_of_page.reset(token)


def _number_or_none():
    """The generation, before a page is made; None if it cannot be kept under one."""
    if not settings.PAGE_CACHE_BYTES:
        return None
    try:
        return generation()
    except DatabaseError as error:
        if is_outage(error):
            raise  # middleware.DatabaseOutage waits
        return None


class ShelfFirst:
    """A WSGI application: what stands on the shelf and is true goes out before Django makes a request of it."""

    def __init__(self, application):
        self.application = application

    def __call__(self, environ, start_response):
        # Django spells a path with other letters anew, in the environ itself: those pages are its own.
        page = page_to_show(key_of(environ)) if environ.get("PATH_INFO", "").isascii() else None
        if page is None:
            return self.application(environ, start_response)
        return page.answer(environ).as_wsgi(start_response)


class PageCache:
    """The outermost middleware: answers from the shelf, else has the page made and keeps it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        key = key_of(request.META)
        if page := page_to_show(key):
            return page.answer(request.META).as_response()
        response = self.get_response(request)
        since = getattr(response, "kept_since", None)
        if since is None:
            return response
        if key is None or not is_same_for_everyone(request, response):
            if "no-store" not in response.get("Cache-Control", ""):
                response["Cache-Control"] = "private, no-store"
            return response
        page = make_page(response, *since)
        if page.number is not None and request.method == "GET" and time.time() < page.until:
            shelf = shelf_of(key)
            limit_bytes = settings.PAGE_CACHE_BYTES // (4 if shelf is _side_shelf else 1)
            shelf.put(key, page, limit_bytes=limit_bytes)
        return _handed_on(response, page.answer(request.META).as_response())


def page_to_show(key):
    """The KeptPage under this key if it is true now, or cannot be known not to be; else None."""
    page = shelf_of(key).get(key) if key else None
    return page if page is not None and is_to_be_shown(page) else None


def shelf_of(key):
    _scheme, host, prefix, _path, query = key
    return _shelf if host == _own_host(settings.PUBLIC_ADDRESS) and not (query or prefix) else _side_shelf


@lru_cache(maxsize=4)
def _own_host(address):
    return urlsplit(address).netloc.lower()


def is_to_be_shown(page):
    """Tell whether `page` is true now, or cannot be known not to be."""
    if time.monotonic() < _Known.away_until:
        return is_last_known(page)
    try:
        number = generation()
    except DatabaseError as error:
        if not is_outage(error):
            return False
        _Known.away_until = time.monotonic() + AWAY_SECONDS
        return is_last_known(page)
    return page.number == number and time.time() < page.until


def is_last_known(page):
    """While the database is away: nothing newer was ever seen, and the page is not very old."""
    return page.number == _Known.number and time.time() - page.made_at < STALE_SECONDS


def is_same_for_everyone(request, response):
    """Tell whether `response` holds nothing of the one who asked, as far as can be seen (PROMISES S19)."""
    session = getattr(request, "session", None)
    try:
        request.get_host()
    except DisallowedHost:
        return False
    return (
        response.status_code in KEPT_STATUS
        and not response.streaming
        and not response.cookies
        and not (session is not None and (session.accessed or session.modified))
        and response.get("Vary", "Accept-Encoding") == "Accept-Encoding"
        and not response.has_header("Cache-Control")
        and not response.has_header("Content-Encoding")
    )


def make_page(response, now, number):
    """The KeptPage of a response whose making began at `now` under generation `number`."""
    began = now.timestamp()
    until = began + MOST_SECONDS
    if number is not None:
        try:
            change = _next_change(now, number)
        except DatabaseError:
            number = None  # nobody knows until when it is true
        else:
            until = min(until, change.timestamp()) if change else until
    return KeptPage(response, number=number, made_at=began, until=until)


def _next_change(now, number):
    """The first moment after `now` at which what is public changes by itself, or None. Raises DatabaseError."""
    of_number, known_until, change = _Known.next_change
    if of_number != number or time.monotonic() > known_until or (change and change <= now):
        changes = [function(now) for function in _next_changes]
        change = min((at for at in changes if at), default=None)
        _Known.next_change = number, time.monotonic() + MOST_SECONDS, change
    return change


def _handed_on(response, answer):
    """`answer` in place of `response`, which is closed with it, as the server closes what it sends."""
    answer._resource_closers.extend(response._resource_closers)
    return answer

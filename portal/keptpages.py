"""Pages as ready bytes, and where a process keeps them. When one may be kept or shown, portal/pagecache.py says."""

import gzip
import hashlib
import re
import threading
from collections import OrderedDict
from functools import lru_cache
from http import HTTPStatus
from typing import NamedTuple

from django.conf import settings
from django.http import HttpResponse

# For nginx alone, which takes it away: so many seconds it answers without asking us (deploy/nginx.conf).
ACCEL_HEADERS = {"X-Accel-Expires": "2"}
KEPT_HEADERS = {"Cache-Control": "public, no-cache", "Vary": "Accept-Encoding"}
OF_THE_BODY = ("Content-Type", "Content-Length", "Content-Encoding", "Content-Language")
GZIP = re.compile(r"(?:^|[\s,])(?:x-)?gzip\s*(?:;\s*q=([\d.]+)\s*)?(?:,|$)")
STATUS_LINES = {one.value: f"{one.value} {one.phrase}" for one in HTTPStatus}
OVERHEAD_BYTES = 4096  # what a page takes in memory beside its bodies: headers, key, objects


@lru_cache(maxsize=256)
def takes_gzip(accept_encoding):
    """Tell whether an Accept-Encoding (RFC 9110, 12.5.3) takes gzip."""
    asked = GZIP.search(accept_encoding.lower())
    return bool(asked) and (asked[1] is None or asked[1].strip("0.") != "")


def is_known(etag, if_none_match):
    """Tell whether the asker has the page of this `etag` already (RFC 9110, 13.1.2: a weak comparison)."""
    known = [one.strip().removeprefix("W/") for one in if_none_match.split(",")]
    return etag in known or known == ["*"]


class Answer(NamedTuple):
    """What is sent: `status` is a number, `headers` a dictionary."""

    status: int
    headers: dict
    body: bytes

    def as_response(self):
        response = HttpResponse(self.body, status=self.status, headers=self.headers)
        if "Content-Type" not in self.headers:  # Django puts one in, also where there is no body
            del response.headers["Content-Type"]
        return response

    def as_wsgi(self, start_response):
        """Answer as PEP 3333 has it."""
        start_response(STATUS_LINES[self.status], list(self.headers.items()))
        return [self.body]


class Variant:
    """One encoding of a page: its body, and the headers of its three answers."""

    def __init__(self, body, headers, *, etag):
        self.body = body
        self.etag = etag
        self.headers = headers | {"Content-Length": str(len(body))}
        if etag:
            self.headers["ETag"] = etag
        self.unchanged = {name: value for name, value in self.headers.items() if name not in OF_THE_BODY}


class KeptPage:
    """The answer to one address, made once: plain and gzipped, with every header that it was given.

    `until` and `made_at` are seconds as of time.time(); `number` is the generation under which it was made.
    """

    def __init__(self, response, *, number, made_at, until):
        self.number, self.made_at, self.until = number, made_at, until
        self.status = response.status_code
        body = response.content
        headers = dict(response.items()) | KEPT_HEADERS | ACCEL_HEADERS
        etag = hashlib.sha256(body).hexdigest()[:32] if self.status == 200 else ""
        self.plain = self.gzipped = Variant(body, headers, etag=etag and f'"{etag}"')
        packed = gzip.compress(body, 6, mtime=0)
        if len(packed) < len(body):
            encoded = headers | {"Content-Encoding": "gzip"}
            self.gzipped = Variant(packed, encoded, etag=etag and f'"{etag}-gzip"')
        self.size_bytes = len(body) + len(packed) + OVERHEAD_BYTES

    def answer(self, meta):
        """The Answer to a request with this `meta`: the page, its headers alone, or word that it has not changed."""
        variant = self.gzipped if takes_gzip(meta.get("HTTP_ACCEPT_ENCODING", "")) else self.plain
        asked = meta.get("HTTP_IF_NONE_MATCH")
        if asked and variant.etag and is_known(variant.etag, asked):
            return Answer(304, variant.unchanged, b"")
        body = b"" if meta["REQUEST_METHOD"] == "HEAD" else variant.body
        return Answer(self.status, variant.headers, body)


def key_of(meta):
    """What a page is kept by: all of a request that may change its bytes. None: it is never kept.

    The host stands in it as it was sent, so a page goes only to who names the host for which it was made, and
    that one was allowed. A body or another method bypasses everything.
    """
    if meta["REQUEST_METHOD"] not in ("GET", "HEAD"):
        return None
    if meta.get("CONTENT_LENGTH") not in (None, "", "0") or meta.get("HTTP_TRANSFER_ENCODING"):
        return None
    return (
        _scheme_of(meta),
        meta.get("HTTP_HOST") or f"{meta['SERVER_NAME']}:{meta['SERVER_PORT']}",
        meta.get("SCRIPT_NAME", ""),
        meta.get("PATH_INFO", ""),
        meta.get("QUERY_STRING", ""),
    )


def _scheme_of(meta):
    """As HttpRequest.scheme tells it, which may be https by the word of the server before us."""
    name, secure = settings.SECURE_PROXY_SSL_HEADER or ("", "")
    told = meta.get(name)
    if told is None:
        return meta["wsgi.url_scheme"]
    return "https" if told.split(",", 1)[0].strip() == secure else "http"


class Shelf:
    """Pages by key, up to `limit_bytes`; the one that was not asked for longest makes room."""

    def __init__(self):
        self.pages = OrderedDict()
        self.size_bytes = 0
        self.lock = threading.Lock()  # held for dictionary work only

    def get(self, key):
        with self.lock:
            page = self.pages.get(key)
            if page is not None:
                self.pages.move_to_end(key)
            return page

    def put(self, key, page, *, limit_bytes):
        if page.size_bytes > limit_bytes // 4:
            return
        with self.lock:
            self._drop(key)
            self.pages[key] = page
            self.size_bytes += page.size_bytes
            while self.size_bytes > limit_bytes:
                self._drop(next(iter(self.pages)))

    def clear(self):
        with self.lock:
            self.pages.clear()
            self.size_bytes = 0

    def _drop(self, key):
        page = self.pages.pop(key, None)
        if page is not None:
            self.size_bytes -= page.size_bytes

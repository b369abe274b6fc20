"""How a kept file is sent: never under the name or the type that somebody claimed (PROMISES S7).

Every answer is `nosniff` and locked into a sandbox, as an attachment unless it is a picture. A PDF,
which was examined when it came, opens inside the page for people who are signed in; Chrome's viewer
does not work in a sandbox, so there `frame-ancestors` alone stands.
"""

import logging
import os
import re
import unicodedata
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers

from portal.filekinds import IMAGES, UploadKind
from portal.uploads import clean_name

SANDBOX_POLICY = "sandbox; default-src 'none'"
VIEWER_POLICY = "frame-ancestors 'self'"
RANGE = re.compile(r"bytes=(?:(\d{1,18})-(\d{0,18})|-(\d{1,18}))")

logger = logging.getLogger(__name__)


def send(request, stored_file):
    """Return the response that carries `stored_file`, or the part of it that `request` asks for.

    Raises Http404, with a line in the log, if the file is gone from the disk.
    """
    etag = f'"{stored_file.sha256}"'
    response = get_conditional_response(request, etag=etag) or _content(request, stored_file, etag)
    response["ETag"] = etag
    _protect(response, request, stored_file)
    return response


def _content(request, stored_file, etag):
    try:
        content = open(Path(settings.MEDIA_ROOT) / stored_file.path, "rb")  # noqa: SIM115 (the response closes it)
    except FileNotFoundError:
        logger.error("file %s is missing on disk", stored_file.pk)
        raise Http404 from None
    size_bytes = os.fstat(content.fileno()).st_size
    begin, end = _span_asked_for(request, size_bytes, etag)
    if begin >= end and size_bytes:
        content.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size_bytes}"})
    if (begin, end) == (0, size_bytes):
        return FileResponse(content)
    response = FileResponse(_Part(content, begin, end), status=206)
    response["Content-Range"] = f"bytes {begin}-{end - 1}/{size_bytes}"
    response["Content-Length"] = end - begin
    return response


def _span_asked_for(request, size_bytes, etag):
    """Return (begin, end) of the one range asked for (RFC 9110, 14.2); begin >= end cannot be served.

    No range, several, a malformed one, or one of another version of the file mean: the whole file.
    """
    asked = RANGE.fullmatch(request.headers.get("Range", "")) if request.method == "GET" else None
    if not asked or request.headers.get("If-Range", etag) != etag:
        return 0, size_bytes
    first, last, length = asked.groups()
    if length:
        return max(0, size_bytes - int(length)), size_bytes
    if last and int(last) < int(first):
        return 0, size_bytes
    return int(first), min(int(last) + 1, size_bytes) if last else size_bytes


class _Part:
    """The bytes of `file` from `begin` until before `end`, for FileResponse to read."""

    def __init__(self, file, begin, end):
        self.file, self.left_bytes = file, end - begin
        file.seek(begin)

    def read(self, size_bytes):
        piece = self.file.read(min(size_bytes, self.left_bytes))
        self.left_bytes -= len(piece)
        return piece

    def close(self):
        self.file.close()


def _protect(response, request, stored_file):
    """Set every header that says what the file is, who may keep it and what it may do."""
    is_pdf = stored_file.kind == UploadKind.PDF
    is_shown = stored_file.kind in IMAGES or (is_pdf and _is_signed_in(request))
    response["Content-Type"] = UploadKind(stored_file.kind).content_type
    response["Content-Disposition"] = _disposition("inline" if is_shown else "attachment", stored_file.name)
    response["Accept-Ranges"] = "bytes"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    # django-csp leaves a policy alone that stands already.
    response["Content-Security-Policy"] = VIEWER_POLICY if is_pdf and is_shown else SANDBOX_POLICY
    response["X-Frame-Options"] = "SAMEORIGIN" if is_pdf and is_shown else "DENY"
    # The browser asks each time whether a public file still is: a withdrawal shows at once.
    response["Cache-Control"] = "public, no-cache" if stored_file.is_open else "private, no-store"
    if is_pdf:
        patch_vary_headers(response, ["Cookie"])


def _is_signed_in(request):
    """Ask for the session only where there can be one: a citizen's answer stays the same for everyone."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated


def _disposition(how, name):
    """One Content-Disposition (RFC 6266): a name in plain ASCII for old programs, and the true one."""
    name = clean_name(name)
    bare = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    bare = bare.translate({ord("đ"): "d", ord("Đ"): "D"})
    plain = "".join(c if c.isascii() and c != "%" else "_" for c in bare)
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"

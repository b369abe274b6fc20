"""Asks other servers: only those on the administrator's list, and never a machine of our own network.

Off by default: an empty list of `AllowedHost` refuses everything (PROMISES S16). An address comes from
people and from other servers' answers, so each is judged anew, a redirect too: scheme, port, no name or
password in it, the host on the list, and every number that DNS gives for it. The connection then goes to
the very number that was judged; the name is asked of DNS once (docs/decisions/0010-reaching-out.md).
"""

import http.client
import io
import ipaddress
import re
import socket
import ssl
import threading
import time
import zlib
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _

from portal.models import AllowedHost

PORTS = {"http": 80, "https": 443}
MAX_REDIRECTS = 3
REDIRECTS = {301, 302, 303, 307, 308}
PIECE_BYTES = 64 * 1024
USER_AGENT = "cong-thong-tin-cchc"
# What the registries of special addresses hold and ipaddress calls global: relays, translators, examples.
_SPECIAL = [
    ipaddress.ip_network(block)
    for block in ("192.88.99.0/24", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
]
_UNICAST = ipaddress.ip_network("2000::/3")  # all else of IPv6 is local, mapped, translated or unassigned
_NOT_IN_AN_ADDRESS = re.compile(r"[\x00-\x20\x7f-\xa0\\]")


class FetchRefused(Exception):
    """Nothing was fetched. `str()` of it is a sentence in Vietnamese for the person who asked."""


class FetchFailed(FetchRefused):
    """It was allowed, but the other server did not answer as it should."""


@dataclass(frozen=True)
class Fetched:
    """What the other server answered, whatever its status. `content_type` is what it claims, unproven."""

    status: int
    content_type: str
    body: bytes
    final_url: str


def resolve(host, port):
    """Return the numbers that DNS gives for `host`, as text."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(sockaddr[0] for *_kind, sockaddr in found))


def fetch(
    url, *, limit_bytes, timeout_seconds, body_wanted=True, resolve=resolve, allow_loopback_port=None
) -> Fetched:
    """Return the answer of an allowed server, after at most three redirects; FetchRefused otherwise.

    `limit_bytes` bounds the body as sent and as unpacked, `timeout_seconds` everything together. Without
    `body_wanted` the connection ends after the head of the answer. `allow_loopback_port` is for tests: it
    lets 127.0.0.1 be asked at this port. It reads the list of hosts, and writes nothing.
    """
    deadline = time.monotonic() + timeout_seconds
    for _hop in range(1 + MAX_REDIRECTS):
        target = _judged(url, allow_loopback_port)
        try:
            with _connected(target, deadline, resolve, allow_loopback_port) as wire:
                status, headers, body = _ask(target, wire, deadline, limit_bytes if body_wanted else None)
        except (OSError, http.client.HTTPException, zlib.error, UnicodeError) as error:
            raise FetchFailed(_("Máy chủ %(host)s không trả lời đúng.") % {"host": target.host}) from error
        location = headers.get("Location")
        if status not in REDIRECTS or not location:
            return Fetched(status, headers.get("Content-Type", ""), body, target.url)
        url = urljoin(target.url, location)
    raise FetchRefused(_("Địa chỉ này chuyển hướng quá nhiều lần."))


# --- Judging ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Target:
    url: str
    scheme: str
    host: str
    port: int
    path: str


def _judged(url, allow_loopback_port):
    """Return what `url` names, if it may be asked at all."""
    refusal = FetchRefused(_("Địa chỉ này không dùng được: chỉ nhận http:// hoặc https:// và cổng thường."))
    if _NOT_IN_AN_ADDRESS.search(url):
        raise refusal
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".").encode("idna").decode().lower()
        port = PORTS[parts.scheme] if parts.port is None else parts.port
        path = iri_to_uri(f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/")
    except (ValueError, KeyError) as error:
        raise refusal from error
    if "@" in parts.netloc or not host or port not in {*PORTS.values(), allow_loopback_port}:
        raise refusal
    if not AllowedHost.objects.offered().filter(host=host).exists():
        raise FetchRefused(
            _("Máy chủ %(host)s chưa được phép: quản trị viên thêm vào danh mục “máy chủ được phép hỏi”.")
            % {"host": host}
        )
    return _Target(url, parts.scheme, host, port, path)


def is_public(address):
    """Tell whether a number (as text) is a machine of the open internet, and no way round to another."""
    try:
        number = ipaddress.ip_address(address)
    except ValueError:
        return False
    if not number.is_global or number.is_multicast or number.is_reserved:
        return False
    if any(number in block for block in _SPECIAL):
        return False
    return number.version == 4 or number in _UNICAST


# --- Connecting ---------------------------------------------------------------------------------


def _connected(target, deadline, resolve, allow_loopback_port):
    """Return an open socket to a number that was judged. One bad number refuses the name as a whole."""
    addresses = _in_time(deadline, resolve, target.host, target.port)
    for address in addresses:
        is_a_tests_own = target.port == allow_loopback_port and address == "127.0.0.1"
        if not is_public(address) and not is_a_tests_own:
            raise FetchRefused(
                _("Máy chủ %(host)s nằm trong mạng riêng, không được hỏi.") % {"host": target.host}
            )
    return _opened(target, addresses, deadline)


def _in_time(deadline, ask, *args):
    """Call `ask`, which knows no time limit (DNS), and wait until `deadline` at most."""
    answer = []

    def run():
        try:
            answer.append((ask(*args), None))
        except (OSError, UnicodeError) as error:
            answer.append((None, error))

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(_left(deadline))
    if not answer:
        raise TimeoutError
    found, error = answer[0]
    if error:
        raise error
    return found


def _opened(target, addresses, deadline):
    failure = OSError("no address")
    for address in addresses:
        try:
            wire = socket.create_connection((address, target.port), timeout=_left(deadline))
            if target.scheme == "http":
                return wire
            try:
                wire.settimeout(_left(deadline))
                return ssl.create_default_context().wrap_socket(wire, server_hostname=target.host)
            except BaseException:
                wire.close()
                raise
        except OSError as error:
            failure = error
    raise failure


def _left(deadline):
    """Return the seconds until `deadline`; TimeoutError when it has passed."""
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds


class _Timed(io.RawIOBase):
    """A socket, as http.client wants it, whose every wait ends at one deadline: a byte a second does not help."""

    def __init__(self, wire, deadline):
        self._wire, self._deadline = wire, deadline

    def readable(self):
        return True

    def readinto(self, buffer):
        self._wire.settimeout(_left(self._deadline))
        return self._wire.recv_into(buffer)

    def sendall(self, data):
        self._wire.settimeout(_left(self._deadline))
        self._wire.sendall(data)

    def makefile(self, _mode):
        return io.BufferedReader(self)


# --- Asking -------------------------------------------------------------------------------------


def _ask(target, wire, deadline, limit_bytes):
    """Return status, headers and body. `limit_bytes` None: no body."""
    connection = http.client.HTTPConnection(target.host)
    connection.sock = _Timed(wire, deadline)
    named = target.host if target.port == PORTS[target.scheme] else f"{target.host}:{target.port}"
    headers = {"Host": named, "User-Agent": USER_AGENT, "Accept-Encoding": "identity", "Connection": "close"}
    connection.putrequest("GET", target.path, skip_host=True, skip_accept_encoding=True)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    answer = http.client.HTTPResponse(connection.sock, method="GET")
    answer.begin()
    body = b""
    if limit_bytes is not None and answer.status not in REDIRECTS:
        body = _unpacked(answer.headers, _read(answer, limit_bytes), limit_bytes)
    return answer.status, answer.headers, body


def _too_big(limit_bytes):
    return FetchRefused(_("Nội dung lớn hơn %(limit)d byte, không nhận.") % {"limit": limit_bytes})


def _read(answer, limit_bytes):
    pieces, size = [], 0
    while piece := answer.read(min(PIECE_BYTES, limit_bytes + 1 - size)):
        pieces.append(piece)
        size += len(piece)
        if size > limit_bytes:
            raise _too_big(limit_bytes)
    if answer.length:  # what was announced and did not come
        raise http.client.IncompleteRead(b"", answer.length)
    return b"".join(pieces)


def _unpacked(headers, body, limit_bytes):
    """Return the body as it is meant. We ask for it unpacked; a server that packs it all the same is bounded too."""
    coding = headers.get("Content-Encoding", "identity").strip().lower()
    if coding == "identity":
        return body
    if coding not in {"gzip", "x-gzip"}:
        raise FetchFailed(_("Nội dung được nén theo cách không đọc được."))
    unpacking = zlib.decompressobj(wbits=31)
    plain = unpacking.decompress(body, limit_bytes + 1)
    if len(plain) > limit_bytes:
        raise _too_big(limit_bytes)
    if not unpacking.eof or unpacking.unused_data:
        raise FetchFailed(_("Nội dung được nén theo cách không đọc được."))
    return plain

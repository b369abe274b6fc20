"""What other servers answer: too much, too slowly, packed, cut off, round in circles (PROMISES S16)."""

import gzip
import itertools
import time
import zlib

import pytest

from portal.fetching import FetchFailed, FetchRefused, fetch
from portal.models import AllowedHost
from tests.loopback import reply, serving

pytestmark = pytest.mark.django_db

HOST = "hanoi.gov.vn"
TOO_BIG = "Nội dung lớn hơn 1000 byte, không nhận."
WRONG = f"Máy chủ {HOST} không trả lời đúng."
PACKED = "Nội dung được nén theo cách không đọc được."


@pytest.fixture
def ask():
    """`ask(*pieces)`: what `fetch` makes of an answer of these bytes; `paths` answers at other addresses."""
    AllowedHost.objects.create(host=HOST)
    with serving({}) as server:

        def ask(*pieces, path="/", timeout_seconds=5, **kwargs):
            if pieces:
                server.answers["/"] = (
                    pieces[0] if len(pieces) == 1 and not isinstance(pieces[0], bytes) else pieces
                )
            return fetch(
                f"http://{HOST}:{server.port}{path}",
                limit_bytes=1000,
                timeout_seconds=timeout_seconds,
                resolve=lambda host, port: ["127.0.0.1"],
                allow_loopback_port=server.port,
                **kwargs,
            )

        ask.server = server
        yield ask


def refusal(ask, *pieces, **kwargs):
    with pytest.raises(FetchRefused) as refused:
        ask(*pieces, **kwargs)
    return str(refused.value)


def test_a_body_of_just_the_limit_is_taken(ask):
    assert len(ask(reply(200, b"a" * 1000)).body) == 1000
    assert refusal(ask, reply(200, b"a" * 1001)) == TOO_BIG


@pytest.mark.parametrize("status", [200, 204, 304, 404, 500])
def test_every_status_is_told(ask, status):
    assert ask(reply(status)).status == status


def test_a_body_in_chunks_is_put_together_and_bounded(ask):
    head = reply(200, Transfer_Encoding="chunked")
    assert ask(head, b"3\r\ntin\r\n3;a=b\r\n ba\r\n0\r\nX: y\r\n\r\n").body == b"tin ba"
    assert refusal(ask, itertools.chain([head], itertools.repeat(b"5\r\naaaaa\r\n"))) == TOO_BIG


def test_an_endless_body_is_cut_off_at_the_limit(ask):
    head = b"HTTP/1.1 200 OK\r\n\r\n"
    assert refusal(ask, itertools.chain([head], itertools.repeat(b"a" * 4096))) == TOO_BIG


def slowly(head, piece):
    """An answer whose every piece comes soon after the last, for ever."""
    yield head
    while True:
        time.sleep(0.05)
        yield piece


@pytest.mark.parametrize(
    ("head", "piece"),
    [
        (b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"),
        (b"", b"H"),
        (b"HTTP/1.1 200 OK\r\nX: ", b"x"),
        (b"HTTP/1.1 200 OK\r\n\r\n", b"a"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n", b"a"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"0"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", b"X: y\r\n"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
)
def test_a_slow_answer_ends_when_its_time_is_over(ask, head, piece):
    """No wait is long by itself: only the whole is. Without an end to the whole, this test would never end."""
    assert refusal(ask, slowly(head, piece), timeout_seconds=0.4) == WRONG


def test_a_server_that_says_nothing_is_left(ask):
    def silent():
        time.sleep(2)
        yield b""

    assert refusal(ask, silent(), timeout_seconds=0.2) == WRONG


def test_redirects_share_the_time(ask):
    def late(location):
        time.sleep(0.25)
        yield reply(302, Location=location)

    ask.server.answers.update({"/": late("/2"), "/2": late("/3"), "/3": late("/4"), "/4": [reply(200)]})
    assert refusal(ask, timeout_seconds=0.6) == WRONG


def test_three_redirects_are_followed_and_no_more(ask):
    ask.server.answers.update(
        {
            "/1": [reply(301, Location="/2?a=b#c")],
            "/2?a=b": [reply(308, Location=f"http://{HOST}:{ask.server.port}/3")],
            "/3": [reply(303, Location="4")],
            "/4": [reply(200, b"tin")],
            "/0": [reply(302, Location="/1")],
            "/tron": [reply(302, Location="/tron")],
        }
    )
    answer = ask(path="/1")
    assert (answer.body, answer.final_url) == (b"tin", f"http://{HOST}:{ask.server.port}/4")
    assert refusal(ask, path="/0") == refusal(ask, path="/tron") == "Địa chỉ này chuyển hướng quá nhiều lần."


def test_a_redirect_without_an_address_is_an_answer(ask):
    assert ask(reply(302)).status == 302


def test_an_address_with_vietnamese_letters_is_asked(ask):
    ask.server.answers["/v%C4%83n-b%E1%BA%A3n?q=%C4%91"] = [reply(200, b"tin")]
    assert ask(path="/văn-bản?q=đ").body == b"tin"


def test_a_packed_body_is_unpacked_within_the_limit(ask):
    assert ask(reply(200, gzip.compress(b"tin"), Content_Encoding="gzip")).body == b"tin"
    bomb = gzip.compress(b"a" * 200_000)
    assert len(bomb) < 1000
    assert refusal(ask, reply(200, bomb, Content_Encoding="gzip")) == TOO_BIG


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("br", b"x"),
        ("deflate", zlib.compress(b"tin")),
        ("gzip, gzip", gzip.compress(gzip.compress(b"tin", mtime=0), mtime=0)),
        ("gzip", gzip.compress(b"tin", mtime=0)[:-4]),
        ("gzip", gzip.compress(b"tin", mtime=0) * 2),
    ],
)
def test_a_body_packed_in_another_way_is_refused(ask, coding, body):
    assert refusal(ask, reply(200, body, Content_Encoding=coding)) == PACKED


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"SSH-2.0-OpenSSH_9\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc",
    ],
)
def test_an_answer_that_is_broken_has_failed(ask, answer):
    with pytest.raises(FetchFailed) as failed:
        ask(answer)
    assert str(failed.value) == WRONG


def test_where_no_body_is_wanted_none_is_read(ask):
    answer = ask(reply(200, b"a" * 5000, Content_Type="text/html"), body_wanted=False)
    assert (answer.status, answer.content_type, answer.body) == (200, "text/html", b"")


def test_nobody_answers_at_a_closed_port(ask):
    with pytest.raises(FetchFailed):
        fetch(
            f"http://{HOST}:1/",
            limit_bytes=10,
            timeout_seconds=5,
            resolve=lambda host, port: ["127.0.0.1"],
            allow_loopback_port=1,
        )

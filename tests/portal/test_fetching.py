"""Asking other servers: allowed hosts only, and no machine of a private network by any way round (PROMISES S16)."""

import shutil
import socket

import pytest

from portal import fetching
from portal.fetching import FetchFailed, FetchRefused, fetch, is_public
from portal.models import AllowedHost
from tests.conftest import skip_or_fail
from tests.loopback import certificate, reply, serving

pytestmark = pytest.mark.django_db

HOST = "hanoi.gov.vn"
NOT_ALLOWED = "Máy chủ %s chưa được phép: quản trị viên thêm vào danh mục “máy chủ được phép hỏi”."
PRIVATE = "Máy chủ %s nằm trong mạng riêng, không được hỏi."
UNUSABLE = "Địa chỉ này không dùng được: chỉ nhận http:// hoặc https:// và cổng thường."


@pytest.fixture
def front():
    """An honest server at 127.0.0.1; `answers` may be filled by the test."""
    with serving({"/tin": [reply(200, b"tin", Content_Type="text/plain")]}) as server:
        yield server


@pytest.fixture
def secret(front):
    """A server that nobody may reach: another loopback number, the same port."""
    with serving({"/": [reply(200, b"secret")]}, host="127.0.0.2", port=front.port) as server:
        yield server


def allow(*hosts):
    for host in hosts:
        AllowedHost.objects.create(host=host)


def dns(**names):
    """A resolver that knows `HOST` at 127.0.0.1, and asks the real one for numbers however they are written."""

    def resolve(host, port):
        return ["127.0.0.1"] if host == HOST else fetching.resolve(host, port)

    return resolve


def ask(server, path="/tin", *, host=HOST, resolve=None, limit_bytes=1000, timeout_seconds=10, **kwargs):
    return fetch(
        f"http://{host}:{server.port}{path}",
        limit_bytes=limit_bytes,
        timeout_seconds=timeout_seconds,
        resolve=resolve or dns(),
        allow_loopback_port=server.port,
        **kwargs,
    )


def refusal(*args, **kwargs):
    with pytest.raises(FetchRefused) as refused:
        ask(*args, **kwargs)
    return str(refused.value)


# --- Which hosts --------------------------------------------------------------------------------


def test_an_allowed_host_is_asked_by_its_name(front):
    allow(HOST)
    answer = ask(front)
    assert (answer.status, answer.content_type, answer.body) == (200, "text/plain", b"tin")
    assert answer.final_url == f"http://{HOST}:{front.port}/tin"
    assert front.heads[0].split("\r\n")[:2] == ["GET /tin HTTP/1.1", f"Host: {HOST}:{front.port}"]
    assert "Accept-Encoding: identity" in front.heads[0].split("\r\n")


def test_nobody_is_asked_until_an_administrator_allows_it(front):
    assert refusal(front) == NOT_ALLOWED % HOST
    AllowedHost.objects.create(host=HOST, is_offered=False)
    assert refusal(front) == NOT_ALLOWED % HOST
    assert front.heads == []


def test_a_host_beneath_an_allowed_one_is_another(front):
    allow(HOST)
    assert refusal(front, host=f"evil.{HOST}") == NOT_ALLOWED % f"evil.{HOST}"
    assert refusal(front, host=f"{HOST}.evil.vn") == NOT_ALLOWED % f"{HOST}.evil.vn"


def test_capitals_and_a_last_dot_name_the_same_host(front):
    allow(HOST)
    assert ask(front, host="HaNoi.gov.VN.").status == 200


@pytest.mark.parametrize(
    "url",
    [
        "ftp://hanoi.gov.vn/",
        "file:///etc/passwd",
        "gopher://hanoi.gov.vn/",
        "//hanoi.gov.vn/",
        "hanoi.gov.vn",
        "",
        "http://",
        "http://hanoi.gov.vn:22/",
        "http://hanoi.gov.vn:0/",
        "http://hanoi.gov.vn:99999/",
        "http://hanoi.gov.vn:x/",
        "http://ten:mat-khau@hanoi.gov.vn/",
        "http://hanoi.gov.vn@127.0.0.1/",
        "http://@hanoi.gov.vn/",
        "http://hanoi.gov.vn\\@127.0.0.1/",
        "http://hanoi.gov.vn/a b",
        "http://hanoi.gov.vn/\r\nX: y",
        "http://hanoi.gov.vn/\t",
        "http://[::1/",
        "http://" + "a" * 70 + ".vn/",
    ],
)
def test_an_address_that_is_no_plain_web_address_is_refused(url):
    allow(HOST)
    with pytest.raises(FetchRefused) as refused:
        fetch(url, limit_bytes=10, timeout_seconds=1, resolve=lambda host, port: pytest.fail("asked DNS"))
    assert str(refused.value) == UNUSABLE


# --- Which numbers ------------------------------------------------------------------------------


SPECIAL = """
0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 127.9.9.9 169.254.169.254 172.16.0.1 192.0.0.1 192.0.2.1 192.88.99.1
    192.168.1.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.1.1.1 240.0.0.1 255.255.255.255
    :: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 ::ffff:0:127.0.0.1 64:ff9b::7f00:1 64:ff9b::808:808
    64:ff9b:1::1 100::1 2001::1 2001:db8::1 2001:10::1 2002:7f00:1::1 2002:808:808::1 3fff::1 5f00::1 fc00::1
    fd00:ec2::254 fe80::1 fe80::1%eth0 fec0::1 ff02::1 2130706433 0x7f000001 0177.0.0.1 127.1 localhost
"""


@pytest.mark.parametrize("number", [*SPECIAL.split(), ""])
def test_a_number_of_no_public_machine_is_known(number):
    assert not is_public(number)


@pytest.mark.parametrize("number", ["8.8.8.8", "103.9.196.1", "2606:4700::1111", "2001:4860:4860::8888"])
def test_a_number_of_a_public_machine_is_known(number):
    assert is_public(number)


SPELLINGS = ["127.0.0.2", "2130706434", "0x7f000002", "0177.0.0.2", "127.2", "0x7f.0.0.2", "127.0.2"]


@pytest.mark.parametrize("host", SPELLINGS)
@pytest.mark.parametrize("way", ["asked", "redirected"])
def test_no_spelling_of_a_forbidden_number_is_reached(front, secret, host, way):
    """Even if somebody had put it on the list past the form."""
    allow(HOST, host)
    front.answers["/di"] = [reply(302, Location=f"http://{host}:{front.port}/")]
    said = refusal(front, "/", host=host) if way == "asked" else refusal(front, "/di")
    assert (said, secret.heads) == (PRIVATE % host, [])


@pytest.mark.parametrize("host", SPELLINGS)
@pytest.mark.parametrize("way", ["asked", "redirected"])
def test_without_the_guard_it_would_be_reached(front, secret, host, way, monkeypatch):
    monkeypatch.setattr(fetching, "is_public", lambda number: True)
    allow(HOST, host)
    front.answers["/di"] = [reply(302, Location=f"http://{host}:{front.port}/")]
    answer = ask(front, "/", host=host) if way == "asked" else ask(front, "/di")
    assert (answer.body, len(secret.heads)) == (b"secret", 1)


@pytest.mark.parametrize("is_guarded", [True, False])
def test_loopback_of_ipv6_is_reached_only_without_the_guard(front, is_guarded, monkeypatch):
    try:
        server = serving({"/": [reply(200, b"secret")]}, host="::1", port=front.port)
        secret = server.__enter__()
    except OSError:
        skip_or_fail("máy này không có IPv6")
    try:
        allow(HOST, "::1")
        front.answers["/di"] = [reply(302, Location=f"http://[::1]:{front.port}/")]
        if is_guarded:
            assert refusal(front, "/di") == PRIVATE % "::1"
        else:
            monkeypatch.setattr(fetching, "is_public", lambda number: True)
            assert ask(front, "/di").body == b"secret"
        assert len(secret.heads) == (not is_guarded)
    finally:
        server.__exit__(None, None, None)


@pytest.mark.parametrize(
    "host", ["169.254.169.254", "[fd00:ec2::254]", "[::ffff:127.0.0.2]", "[64:ff9b::7f00:2]", "10.0.0.1", "0"]
)
def test_no_redirect_leads_into_a_private_network(front, host):
    allow(HOST, host.strip("[]"))
    front.answers["/di"] = [reply(302, Location=f"http://{host}:{front.port}/latest/meta-data/")]
    assert refusal(front, "/di") == PRIVATE % host.strip("[]")


def test_a_redirect_to_a_host_that_is_not_allowed_is_refused(front, secret):
    allow(HOST)
    front.answers["/di"] = [reply(301, Location=f"http://127.0.0.2:{front.port}/")]
    assert refusal(front, "/di") == NOT_ALLOWED % "127.0.0.2"
    front.answers["/di"] = [reply(301, Location="file:///etc/passwd")]
    assert refusal(front, "/di") == UNUSABLE
    assert secret.heads == []


def test_one_forbidden_number_among_good_ones_refuses_the_name(front, secret):
    allow(HOST)
    assert refusal(front, resolve=lambda host, port: ["127.0.0.1", "127.0.0.2"]) == PRIVATE % HOST
    assert (front.heads, secret.heads) == ([], [])


# --- Rebinding ----------------------------------------------------------------------------------


def changing(*answers):
    """A resolver that gives another number each time it is asked."""
    left = list(answers)
    return lambda host, port: [left.pop(0)]


def test_a_name_that_changes_its_number_is_asked_for_once(front, secret):
    allow(HOST)
    assert ask(front, resolve=changing("127.0.0.1", "127.0.0.2")).body == b"tin"
    assert refusal(front, resolve=changing("127.0.0.2", "127.0.0.1")) == PRIVATE % HOST
    assert secret.heads == []


def test_a_name_that_changes_its_number_between_two_redirects_is_refused(front, secret):
    allow(HOST)
    front.answers["/di"] = [reply(302, Location="/")]
    assert refusal(front, "/di", resolve=changing("127.0.0.1", "127.0.0.2")) == PRIVATE % HOST
    assert secret.heads == []


def test_a_connection_by_name_would_reach_the_second_number(front, secret, monkeypatch):
    """The negative control: judge one answer of DNS, then let the connection ask DNS again."""
    allow(HOST)
    resolve, opened = changing("127.0.0.1", "127.0.0.2"), fetching._opened
    monkeypatch.setattr(
        fetching,
        "_opened",
        lambda target, numbers, deadline: opened(target, resolve(target.host, target.port), deadline),
    )
    assert (ask(front, "/", resolve=resolve).body, len(secret.heads)) == (b"secret", 1)


# --- The exemption of tests, proxies, TLS -------------------------------------------------------


def test_loopback_is_forbidden_unless_a_test_names_its_port(front):
    allow(HOST)
    for port in (None, front.port + 1):
        with pytest.raises(FetchRefused) as refused:
            fetch(
                f"http://{HOST}/",
                limit_bytes=10,
                timeout_seconds=5,
                resolve=dns(),
                allow_loopback_port=port,
            )
        assert str(refused.value) == PRIVATE % HOST
    assert front.heads == []


@pytest.mark.parametrize("name", ["http_proxy", "HTTP_PROXY", "all_proxy"])
def test_a_proxy_of_the_environment_is_not_asked(front, secret, name, monkeypatch):
    monkeypatch.setenv(name, f"http://127.0.0.2:{secret.port}")
    allow(HOST)
    assert (ask(front).body, secret.heads) == (b"tin", [])


@pytest.fixture
def secure(tmp_path):
    """Returns the path of the server's certificate and the server."""
    if not shutil.which("openssl"):
        skip_or_fail("không có openssl")
    path, context = certificate(tmp_path, HOST)
    with serving({"/": [reply(200, b"tin")]}, tls=context) as server:
        server.certificate = path
        yield server


def ask_securely(server, host=HOST):
    return fetch(
        f"https://{host}:{server.port}/",
        limit_bytes=10,
        timeout_seconds=10,
        resolve=lambda host, port: ["127.0.0.1"],
        allow_loopback_port=server.port,
    )


def test_a_certificate_that_nobody_signed_is_refused(secure):
    allow(HOST)
    with pytest.raises(FetchFailed):
        ask_securely(secure)
    assert secure.heads == []


def test_a_certificate_must_bear_the_name_that_was_asked(secure, monkeypatch):
    """The connection goes to a number; the name is what the certificate is judged by."""
    monkeypatch.setenv("SSL_CERT_FILE", str(secure.certificate))
    allow(HOST, "sonoivu.hanoi.gov.vn")
    assert ask_securely(secure).body == b"tin"
    with pytest.raises(FetchFailed):
        ask_securely(secure, "sonoivu.hanoi.gov.vn")
    assert len(secure.heads) == 1


def test_the_real_dns_is_asked_with_a_time_limit(front):
    allow(HOST)
    with pytest.raises(FetchFailed):
        ask(front, resolve=lambda host, port: socket.socketpair()[0].recv(1), timeout_seconds=0.2)


def test_a_name_that_dns_does_not_know_has_failed(front):
    allow(HOST)

    def unknown(host, port):
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    assert refusal(front, resolve=unknown) == f"Máy chủ {HOST} không trả lời đúng."
    assert refusal(front, resolve=lambda host, port: []) == f"Máy chủ {HOST} không trả lời đúng."

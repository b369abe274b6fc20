"""What a person does with a browser, by the real addresses: sign in, read, file a plan, publish, rate."""

import http.cookiejar
import re
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

from tests.controls import form_to
from tests.factories.files import signed_pdf
from tests.plans.drafts import sent_by

PASSWORD = "mật khẩu của phường 1"


class Visitor:
    """A browser without a page: keeps cookies, follows redirects, sends forms with their token.

    `seconds` holds how long each request took; `statuses` what was answered (0: nothing).
    """

    def __init__(self, server, *, timeout_seconds=60):
        self.server, self.timeout_seconds = server, timeout_seconds
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        self.seconds, self.statuses = [], []

    def get(self, path):
        return self._ask(urllib.request.Request(self.server.address + path))

    def post(self, path, fields=(), *, files=()):
        """Send a form as multipart; `fields` maps names to a text or a list; `files` names to (name, bytes)."""
        edge = uuid.uuid4().hex
        body = b"".join(_parts(dict(fields), dict(files), edge)) + f"--{edge}--\r\n".encode()
        token = next((cookie.value for cookie in self.cookies if cookie.name == "csrf"), "")
        headers = {"Content-Type": f"multipart/form-data; boundary={edge}", "X-CSRFToken": token}
        return self._ask(urllib.request.Request(self.server.address + path, data=body, headers=headers))

    def _ask(self, request):
        """Return status, path where it ended, and content."""
        began = time.monotonic()
        try:
            with self.opener.open(request, timeout=self.timeout_seconds) as response:
                answer = response.status, urllib.parse.urlsplit(response.url).path, response.read()
        except urllib.error.HTTPError as refusal:
            answer = refusal.code, request.selector, refusal.read()
        except OSError:
            answer = 0, request.selector, b""
        self.seconds.append(time.monotonic() - began)
        self.statuses.append(answer[0])
        return SimpleNamespace(status=answer[0], path=answer[1], content=answer[2])


def _parts(fields, files, edge):
    for name, values in fields.items():
        for value in values if isinstance(values, list) else [values]:
            yield f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
    for name, (file_name, content) in files.items():
        head = f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="{file_name}"\r\n'
        yield head.encode() + b"Content-Type: application/pdf\r\n\r\n" + content + b"\r\n"


def sign_in(visitor, username):
    visitor.get("/dang-nhap/")
    return visitor.post("/dang-nhap/", {"username": username, "password": PASSWORD})


def write_and_file(visitor, obligation_pk, *, number, issued_on):
    """Start the plan of an obligation, write it and file it. Return the page where that ended."""
    page = visitor.post(f"/ban-lam-viec/ke-hoach/dot/{obligation_pk}/bat-dau/", {"form": "standalone"})
    draft = sent_by(page) | {"number": number, "issued_on": issued_on, "act": "save-and-file"}
    page = visitor.post(page.path, draft, files={"file": ("ke-hoach.pdf", signed_pdf())})
    return visitor.post(page.path)


def is_receipt(page):
    return page.status == 200 and "/bien-nhan/" in page.path


def fill(visitor, page, path="", **values):
    """Send the form that `page` holds for `path` (for itself) with `values` written in. Return where that ended."""
    path = path or page.path
    return visitor.post(path, form_to(page, path, page=page.path).data() | values)


def propose(visitor, title):
    """Send news as a unit does."""
    page = visitor.get("/ban-lam-viec/gui-tin/article/")
    return fill(visitor, page, title=title, words="Người dân nộp hồ sơ tại nhà.")


def submit_news(visitor, title, *, text_path=""):
    """Write news, or take over what a unit sent at `text_path`, and submit it. Return its page."""
    if text_path:
        page = fill(visitor, visitor.get(text_path), f"{text_path}tiep-nhan/")
        page = visitor.get(f"{page.path}soan/")
    else:
        page = fill(visitor, visitor.get("/ban-lam-viec/xuat-ban/article/them/"), title=title)
    words = {"summary": "Nộp hồ sơ tại nhà", "body": "<p>Người dân nộp hồ sơ tại nhà.</p>"}
    page = fill(visitor, page, **words, act="save-and-look")
    return fill(visitor, page, f"{page.path}trinh-duyet/")


def approve(visitor, text_path):
    return fill(visitor, visitor.get(text_path), f"{text_path}duyet/")


def give_stars(visitor, path, stars):
    """Read a page and give it stars from there; tell whether the ballot was taken."""
    page = visitor.get(path).content.decode()
    ballot = visitor.get(re.search(r'href="(/danh-gia/[^"]+)"', page)[1])
    return "Cảm ơn bạn đã đánh giá" in fill(visitor, ballot, stars=str(stars)).content.decode()


def in_crowd(journey, people, *, at_once=4):
    """Let `journey(person)` happen for everybody, so many at a time; return what each came to."""
    with ThreadPoolExecutor(at_once) as crowd:
        return list(crowd.map(journey, people))

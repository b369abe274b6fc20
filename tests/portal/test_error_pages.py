"""Refusals and breakdowns in words, never with a trace (PROMISES S20, S24)."""

import logging

import pytest
from django.test import Client

from portal.logs import DiscreetFormatter
from tests.factories.people import make_user

pytestmark = pytest.mark.urls("tests.portal.doors")


@pytest.fixture
def visitor():
    """A client that gets the page for an error rather than the exception, as a browser does."""
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("path", "status", "template"),
    [
        ("/khong-co/", 404, "404.html"),
        ("/thu/cam/", 403, "403.html"),
        ("/thu/tu-choi/", 409, "409.html"),
        ("/thu/hong/", 500, "500.html"),
    ],
)
def test_each_error_has_its_page_made_without_the_database(visitor, path, status, template):
    response = visitor.get(path)
    assert response.status_code == status
    assert template in [used.name for used in response.templates]


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/khong-co/", "Không tìm thấy trang này."),
        ("/thu/cam/", "Bạn không có quyền làm việc này."),
        ("/thu/tu-choi/", "Đơn vị đã rút kế hoạch về."),
        ("/thu/hong/", "Cổng gặp trục trặc. Việc vừa làm có thể chưa được lưu."),
    ],
)
@pytest.mark.parametrize("headers", [{"Accept": "application/json"}, {"Sec-Fetch-Dest": "empty"}])
def test_a_script_gets_the_sentence_alone(visitor, path, sentence, headers):
    response = visitor.get(path, headers=headers)
    assert (response["Content-Type"], response.json()) == ("application/json", {"error": sentence})


@pytest.mark.parametrize("path", ["/thu/hong/", "/thu/cam/"])
def test_no_error_page_shows_what_went_wrong_inside(visitor, path):
    page = visitor.get(path).content.decode()
    assert not any(words in page for words in ("a secret of the code", "the reason for the log", "Traceback"))


@pytest.mark.parametrize(
    ("referer", "href"),
    [
        ("http://testserver/ban-lam-viec/ke-hoach/?page=2", "/ban-lam-viec/ke-hoach/?page=2"),
        ("http://testserver/thu/tu-choi/", "/thu/tu-choi/"),
        ("http://elsewhere.example/ban-lam-viec/", ""),
        ("http://testserver//elsewhere.example/", ""),
        ("javascript:alert(1)", ""),
        ("", ""),
    ],
)
def test_a_refused_move_leads_back_to_the_page_before_if_it_is_ours(visitor, referer, href):
    response = visitor.post("/thu/tu-choi/", headers={"Referer": referer} if referer else {})
    assert response.context["back"] == href
    words = "Xem tình trạng mới nhất" if href else "Về bàn làm việc"
    link = f'<a class="button" href="{href or "/ban-lam-viec/"}">{words}</a>'
    assert link in response.content.decode()


def test_a_page_that_is_refused_itself_does_not_lead_back_to_itself(visitor):
    response = visitor.get("/thu/tu-choi/", headers={"Referer": "http://testserver/thu/tu-choi/"})
    assert response.context["back"] == ""


def test_a_refused_move_says_why(visitor):
    response = visitor.post("/thu/tu-choi/")
    assert "Đơn vị đã rút kế hoạch về." in response.content.decode()


def test_an_old_form_is_refused_with_what_to_do():
    visitor = Client(enforce_csrf_checks=True)
    response = visitor.post("/thu/tu-choi/")
    assert response.status_code == 403
    assert "tải lại trang" in response.content.decode()


def test_a_strange_host_is_refused(visitor):
    assert visitor.get("/khong-co/", headers={"Host": "evil.example"}).status_code == 400


def test_the_last_words_need_no_template(visitor, monkeypatch):
    def nothing(name):
        raise OSError("the disk is gone")

    monkeypatch.setattr("portal.views.error.get_template", nothing)
    response = visitor.get("/thu/hong/")
    assert (response.status_code, response["Content-Type"]) == (500, "text/plain; charset=utf-8")


# --- What is written to the log -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("message", "written"),
    [
        ("Not Found: /quen-mat-khau/MQ/cm9t-0b1c/", "Not Found: /quen-mat-khau/MQ/…/"),
        ("Not Found: /xac-nhan/4f5e6d/", "Not Found: /xac-nhan/…/"),
        ("no answer for nguyen.an@dongda.hanoi.gov.vn today", "no answer for … today"),
        ("duplicate key\nDETAIL:  Key (username)=(phuong) already exists.", "duplicate key\nDETAIL: …"),
        ("Not Found: /tin-tuc/ke-hoach/", "Not Found: /tin-tuc/ke-hoach/"),
    ],
)
def test_the_log_hides_secrets_and_people(message, written):
    record = logging.LogRecord("portal", logging.INFO, "", 0, message, None, None)
    assert DiscreetFormatter("%(message)s").format(record) == written


def test_signing_in_writes_nobodys_name_or_address_to_the_log(client, db, caplog):
    make_user("phuong", password="cây đa bến nước")
    with caplog.at_level(logging.DEBUG):
        for password in [*["sai"] * 11, "cây đa bến nước"]:
            client.post(
                "/dang-nhap/", {"username": "phuong", "password": password}, REMOTE_ADDR="203.0.113.5"
            )
        client.post("/quen-mat-khau/", {"email": "phuong@example.vn"})
    written = "\n".join(
        record.getMessage() for record in caplog.records if record.name != "django.db.backends"
    )
    assert not any(words in written for words in ("phuong", "203.0.113.5", "cây đa"))

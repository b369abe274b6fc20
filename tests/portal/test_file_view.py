from pathlib import Path
from urllib.parse import quote

import pytest
from django.urls import reverse

from portal.models import StoredFile
from portal.uploads import keep
from tests.factories import files
from tests.factories.people import make_officer, make_reviewer, make_user
from tests.factories.units import make_district, make_unit

pytestmark = pytest.mark.django_db

CONTENT = files.photo_pdf(5000)
SIZE = len(CONTENT)
OFFICE = "application/vnd.openxmlformats-officedocument"


@pytest.fixture
def district():
    return make_district()


@pytest.fixture
def unit(district):
    return make_unit(parent=district)


def stored(unit, name="ke-hoach.pdf", content=CONTENT, **fields):
    return keep(files.upload(content, name), unit=unit, by=None, **fields)


@pytest.fixture
def private(unit):
    return stored(unit)


@pytest.fixture
def public(unit):
    return stored(unit, is_public=True)


@pytest.fixture
def reader(client, unit):
    client.force_login(make_officer(unit))
    return client


def body(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def headers(response, *names):
    return {name: response.headers.get(name) for name in names}


# --- who may read (PROMISES S9) -------------------------------------------------------------------


def test_an_officer_reads_the_files_of_the_unit(reader, private):
    response = reader.get(private.get_absolute_url())
    assert (response.status_code, body(response)) == (200, CONTENT)


def test_a_reviewer_reads_the_files_of_units_beneath(client, district, private):
    client.force_login(make_reviewer(district))
    assert client.get(private.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("who", ["nobody", "stranger", "neighbour"])
def test_to_anybody_else_a_private_file_does_not_exist(client, district, private, who):
    if who == "stranger":
        client.force_login(make_user())
    if who == "neighbour":
        client.force_login(make_officer(make_unit(parent=district)))
    missing = reverse("portal:file-serve", args=["00000000-0000-4000-8000-000000000000", "a.pdf"])
    assert client.get(private.get_absolute_url()).status_code == 404
    assert client.get(missing).status_code == 404


def test_a_public_file_is_the_same_for_everyone_and_asks_nobody_who_they_are(
    client, unit, public, django_assert_num_queries
):
    with django_assert_num_queries(1):
        response = client.get(public.get_absolute_url())
    assert (response.status_code, body(response)) == (200, CONTENT)
    assert headers(response, "Cache-Control", "Set-Cookie") == {
        "Cache-Control": "public, no-cache",
        "Set-Cookie": None,
    }


def test_public_the_question_and_public_the_answer_agree(private, public):
    assert (
        set(StoredFile.objects.public()) == {f for f in StoredFile.objects.all() if f.is_public} == {public}
    )


def test_the_name_in_the_address_only_adorns_it(reader, private):
    address = reverse("portal:file-serve", args=[private.pk, "tên khác.html"])
    response = reader.get(address)
    assert response.headers["Content-Type"] == "application/pdf"
    assert "ke-hoach.pdf" in response.headers["Content-Disposition"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_only_reading_is_possible(reader, private, method):
    assert getattr(reader, method)(private.get_absolute_url()).status_code == 405


def test_a_head_tells_the_size_without_the_file(reader, private):
    response = reader.head(private.get_absolute_url())
    assert (response.status_code, body(response)) == (200, b"")
    assert response.headers["Content-Length"] == str(SIZE)


# --- how it is sent (PROMISES S7) -----------------------------------------------------------------


def test_a_pdf_opens_in_the_page_for_a_person_who_is_signed_in(reader, private):
    response = reader.get(private.get_absolute_url())
    assert headers(
        response,
        "Content-Type",
        "Content-Disposition",
        "Content-Security-Policy",
        "X-Frame-Options",
        "X-Content-Type-Options",
        "Cross-Origin-Resource-Policy",
        "Cache-Control",
    ) == {
        "Content-Type": "application/pdf",
        "Content-Disposition": "inline; filename=\"ke-hoach.pdf\"; filename*=UTF-8''ke-hoach.pdf",
        "Content-Security-Policy": "frame-ancestors 'self'",
        "X-Frame-Options": "SAMEORIGIN",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-store",
    }


def test_a_pdf_is_an_attachment_in_a_sandbox_for_everyone_else(client, public):
    response = client.get(public.get_absolute_url())
    assert response.headers["Content-Disposition"].startswith("attachment; ")
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert "Cookie" in response.headers["Vary"]


@pytest.mark.parametrize(
    ("name", "content", "content_type", "how"),
    [
        ("a.png", files.picture("PNG"), "image/png", "inline"),
        ("a.jpg", files.picture("JPEG"), "image/jpeg", "inline"),
        ("a.docx", files.docx(), f"{OFFICE}.wordprocessingml.document", "attachment"),
        ("a.xlsx", files.xlsx(), f"{OFFICE}.spreadsheetml.sheet", "attachment"),
        ("a.mp4", files.mp4(), "video/mp4", "attachment"),
        ("a.webm", files.webm(), "video/webm", "attachment"),
        ("a.vtt", files.CAPTIONS, "text/vtt; charset=utf-8", "attachment"),
    ],
    ids=["png", "jpeg", "docx", "xlsx", "mp4", "webm", "vtt"],
)
def test_everything_else_is_sent_as_its_own_type_in_a_sandbox(reader, unit, name, content, content_type, how):
    response = reader.get(stored(unit, name, content).get_absolute_url())
    assert headers(response, "Content-Type", "Content-Security-Policy", "X-Content-Type-Options") == {
        "Content-Type": content_type,
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
    }
    assert response.headers["Content-Disposition"].split(";")[0] == how


@pytest.mark.parametrize(
    ("name", "plain", "true"),
    [
        ("Kế hoạch, quận Đống Đa.pdf", "Ke hoach, quan Dong Da.pdf", "Kế hoạch, quận Đống Đa.pdf"),
        ("Ke\u0302\u0301 hoa\u0323ch.pdf", "Ke hoach.pdf", "Kế hoạch.pdf"),
        ("../../a.pdf", "a.pdf", "a.pdf"),
        ("a\r\nSet-Cookie: b=c.pdf", "a Set-Cookie b=c.pdf", "a Set-Cookie b=c.pdf"),
        ('a"; filename="b.exe.pdf', "a; filename=b.exe.pdf", "a; filename=b.exe.pdf"),
        ("a\u202efdp.pdf", "afdp.pdf", "afdp.pdf"),
        ("计划😀.pdf", "___.pdf", "计划😀.pdf"),
        ("a%20b.pdf", "a_20b.pdf", "a%20b.pdf"),
        ("ế" * 190 + ".pdf", "e" * 146 + ".pdf", "ế" * 146 + ".pdf"),
    ],
    ids=["đ", "nfd", "path", "two lines", "quotes", "turned", "other scripts", "percent", "long"],
)
def test_a_name_is_one_line_with_a_plain_and_a_true_form(reader, private, name, plain, true):
    StoredFile.objects.filter(pk=private.pk).update(name=name)  # also where a row came by other ways
    response = reader.get(private.get_absolute_url())
    assert response.headers["Content-Disposition"] == (
        f"inline; filename=\"{plain}\"; filename*=UTF-8''{quote(true, safe='')}"
    )


# --- parts of a file, for viewers of PDF and clips (RFC 9110, 14) ------------------------------------


def part(client, file, asked, **more):
    return client.get(file.get_absolute_url(), headers={"Range": asked} | more)


@pytest.mark.parametrize(
    ("asked", "begin", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=100-199", 100, 200),
        ("bytes=100-", 100, SIZE),
        ("bytes=-100", SIZE - 100, SIZE),
        ("bytes=100-999999", 100, SIZE),
        (f"bytes=0-{SIZE}", None, None),
        ("bytes=-999999", None, None),
    ],
)
def test_one_range_is_sent_alone(reader, private, asked, begin, end):
    response = part(reader, private, asked)
    if begin is None:  # the whole file
        assert (response.status_code, body(response)) == (200, CONTENT)
        return
    assert (response.status_code, body(response)) == (206, CONTENT[begin:end])
    assert headers(response, "Content-Range", "Content-Length", "Content-Type") == {
        "Content-Range": f"bytes {begin}-{end - 1}/{SIZE}",
        "Content-Length": str(end - begin),
        "Content-Type": "application/pdf",
    }


@pytest.mark.parametrize(
    "asked",
    ["bytes=0-1,5-6", "bytes=9-1", "bytes=a-b", "lines=1-2", "bytes=-", "bytes=1", "bytes=" + "9" * 50 + "-"],
)
def test_what_is_no_single_range_gets_the_whole_file(reader, private, asked):
    response = part(reader, private, asked)
    assert (response.status_code, body(response)) == (200, CONTENT)


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", "bytes=999999-", "bytes=-0"])
def test_a_range_behind_the_end_is_refused_with_the_size(reader, private, asked):
    response = part(reader, private, asked)
    assert (response.status_code, response.headers["Content-Range"]) == (416, f"bytes */{SIZE}")
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_a_range_of_another_version_gets_the_whole_file(reader, private):
    same, other = f'"{private.sha256}"', '"another"'
    assert part(reader, private, "bytes=0-9", **{"If-Range": same}).status_code == 206
    assert part(reader, private, "bytes=0-9", **{"If-Range": other}).status_code == 200


def test_a_browser_that_has_the_file_is_told_so(client, public):
    response = client.get(public.get_absolute_url(), headers={"If-None-Match": f'"{public.sha256}"'})
    assert (response.status_code, body(response)) == (304, b"")
    assert response.headers["Cache-Control"] == "public, no-cache"


# --- a file that is gone -----------------------------------------------------------------------------


def test_a_file_that_is_gone_from_the_disk_is_a_404_with_a_line_in_the_log(reader, private, settings, caplog):
    (Path(settings.MEDIA_ROOT) / private.path).unlink()
    assert reader.get(private.get_absolute_url()).status_code == 404
    assert [r.getMessage() for r in caplog.records if r.name == "portal.serving"] == [
        f"file {private.pk} is missing on disk"
    ]

import errno
from io import BytesIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files import temp
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.http.multipartparser import MultiPartParserError
from django.test.client import BOUNDARY, MULTIPART_CONTENT, RequestFactory, encode_multipart

from portal.uploads import examine
from tests.factories.files import MEBIBYTE, pdf, photo_pdf


@pytest.fixture(autouse=True)
def incoming(settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "incoming"
    return settings.FILE_UPLOAD_TEMP_DIR


def sent(content, name="a.pdf"):
    request = RequestFactory().post("/", {"words": "còn đây", "file": SimpleUploadedFile(name, content)})
    return request, request.FILES["file"]


def test_a_large_file_goes_to_our_own_folder_and_leaves_it(incoming):
    request, file = sent(photo_pdf(3 * MEBIBYTE))
    assert isinstance(file, TemporaryUploadedFile)
    assert [path.parent for path in incoming.iterdir()] == [incoming]
    assert examine(file) == "pdf"
    request.close()
    assert list(incoming.iterdir()) == []


def test_an_ending_that_no_disk_takes_is_not_an_error():
    _request, file = sent(photo_pdf(3 * MEBIBYTE), name="a." + "x" * 250)
    with pytest.raises(ValidationError) as refusal:
        examine(file)
    assert refusal.value.code == "ending"


def test_what_is_over_the_limit_is_counted_and_not_written(settings, incoming):
    settings.UPLOAD_LIMIT_BYTES = 3 * MEBIBYTE
    _request, file = sent(photo_pdf(8 * MEBIBYTE))
    assert Path(file.temporary_file_path()).stat().st_size <= 3 * MEBIBYTE
    with pytest.raises(ValidationError) as refusal:
        examine(file)
    assert refusal.value.messages == ["Tệp nặng 9 MB, vượt mức 3 MB. Hãy giảm dung lượng rồi gửi lại."]


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_a_disk_that_fills_while_receiving_is_said_in_words_and_keeps_the_rest_of_the_form(
    monkeypatch, incoming, code
):
    def full(self, data):
        raise OSError(code, "full")

    monkeypatch.setattr(TemporaryUploadedFile, "write", full, raising=False)
    request, file = sent(photo_pdf(3 * MEBIBYTE))
    with pytest.raises(ValidationError) as refusal:
        examine(file)
    assert refusal.value.messages[0].startswith("Máy chủ hết chỗ")
    assert request.POST["words"] == "còn đây"


def test_a_disk_without_room_for_a_new_file_is_said_in_words(monkeypatch):
    def full(*args, **kwargs):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(temp, "NamedTemporaryFile", full)
    _request, file = sent(photo_pdf(3 * MEBIBYTE))
    with pytest.raises(ValidationError) as refusal:
        examine(file)
    assert refusal.value.code == "no_room"


def test_other_troubles_of_the_disk_are_not_taken_for_a_full_one(monkeypatch):
    def broken(self, data):
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(TemporaryUploadedFile, "write", broken, raising=False)
    with pytest.raises(OSError, match="broken"):
        sent(photo_pdf(3 * MEBIBYTE))


@pytest.mark.parametrize("content", [pdf(), photo_pdf(3 * MEBIBYTE)], ids=["small", "large"])
def test_a_request_that_is_cut_short_is_refused_whole_and_leaves_nothing(incoming, content):
    body = encode_multipart(BOUNDARY, {"file": SimpleUploadedFile("a.pdf", content)})
    cut = BytesIO(body[: len(body) // 2])
    request = RequestFactory().generic("POST", "/", body, MULTIPART_CONTENT, **{"wsgi.input": cut})
    with pytest.raises(MultiPartParserError):
        request.FILES  # noqa: B018 (reading it parses the request)
    assert not incoming.exists() or list(incoming.iterdir()) == []

"""Clips and their captions: the outer structure must fill the file, from its signature to its last byte.

What lies inside the boxes is for the browser's own decoder, which runs it in a sandbox.
"""

import struct

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.filekinds import BYTE_ORDER_MARK, HEAD_BYTES

BOXES_LIMIT = 20_000
CAPTIONS_LIMIT_BYTES = 2 * 1024 * 1024

BROKEN = _("Video bị hỏng hoặc bị cắt cụt. Hãy xuất lại video rồi gửi lại.")
OTHER_VIDEO = _("Cổng chỉ nhận video MP4 (H.264) và WebM. Hãy chuyển đổi video rồi gửi lại.")
BROKEN_CAPTIONS = _("Tệp phụ đề phải bắt đầu bằng dòng WEBVTT và lưu ở bảng mã UTF-8.")

# Brands of files that browsers play (ISO/IEC 14496-12; registered at mp4ra.org).
MP4_BRANDS = {b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"iso7", b"iso8", b"iso9"}
MP4_BRANDS |= {b"mp41", b"mp42", b"avc1", b"M4V ", b"M4VH", b"M4VP", b"MSNV", b"dash", b"mmp4", b"f4v "}


def check_mp4(upload, size_bytes):
    """ISO base media: boxes that follow each other to the end, a moov and the pictures among them."""
    upload.seek(0)
    if upload.read(12)[8:] not in MP4_BRANDS:
        raise ValidationError(OTHER_VIDEO, code="video")
    names = set(_box_names(upload, size_bytes))
    if b"moov" not in names or b"mdat" not in names:
        raise ValidationError(BROKEN, code="broken")


def _box_names(upload, size_bytes):
    position = 0
    for _turn in range(BOXES_LIMIT):
        upload.seek(position)
        header = upload.read(16)
        if len(header) < 8:
            break
        length, name = struct.unpack_from(">I4s", header)
        if length == 1 and len(header) == 16:
            (length,) = struct.unpack_from(">Q", header, 8)
        elif length == 0:
            length = size_bytes - position
        if length < 8 or not name.replace(b"\xa9", b"c").decode("latin-1").isascii():
            break
        yield name
        position += length
        if position == size_bytes:
            return
    raise ValidationError(BROKEN, code="broken")


def check_webm(upload, size_bytes):
    """EBML (RFC 8794): a header that says webm, then one segment that reaches to the end of the file."""
    upload.seek(0)
    head = upload.read(HEAD_BYTES)
    length, begin = _ebml_number(head, 4)
    if length is None or b"\x42\x82" not in head[begin : begin + length]:
        raise ValidationError(BROKEN, code="broken")
    doctype_at = head.index(b"\x42\x82", begin) + 2
    doctype_length, doctype_at = _ebml_number(head, doctype_at)
    if head[doctype_at : doctype_at + (doctype_length or 0)].rstrip(b"\0") != b"webm":
        raise ValidationError(OTHER_VIDEO, code="video")
    segment_at = begin + length
    if head[segment_at : segment_at + 4] != b"\x18\x53\x80\x67":
        raise ValidationError(BROKEN, code="broken")
    segment_length, content_at = _ebml_number(head, segment_at + 4)
    if segment_length is not None and content_at + segment_length != size_bytes:
        raise ValidationError(BROKEN, code="broken")


def _ebml_number(data, position):
    """Return (value, where it ends); the value None means "unknown length", as a live recording has."""
    first = data[position] if position < len(data) else 0
    if not first:
        raise ValidationError(BROKEN, code="broken")
    width = 9 - first.bit_length()
    value = int.from_bytes(data[position : position + width], "big") & ((1 << 7 * width) - 1)
    return (None if value == (1 << 7 * width) - 1 else value), position + width


def check_captions(upload, size_bytes):
    if size_bytes > CAPTIONS_LIMIT_BYTES:
        raise ValidationError(_("Tệp phụ đề quá lớn."), code="size")
    upload.seek(0)
    content = upload.read().removeprefix(BYTE_ORDER_MARK)
    try:
        text = content.decode()
    except UnicodeDecodeError:
        raise ValidationError(BROKEN_CAPTIONS, code="broken") from None
    if not text.startswith("WEBVTT") or text[6:7] not in ("", " ", "\t", "\n", "\r") or "\0" in text:
        raise ValidationError(BROKEN_CAPTIONS, code="broken")

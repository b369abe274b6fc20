"""Pictures: the outer structure is walked to its end, then Pillow decodes them, as far as that stays cheap.

What Pillow would need too much memory for is judged by its structure alone: it is sent as the picture
that it claims to be, and decoded by the browser in its own sandbox.
"""

import struct
import zipfile

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image

from portal.filekinds import HEAD_BYTES, UploadKind, told_by

PIXELS_LIMIT = 64_000_000  # a telephone's largest setting today
DECODED_LIMIT_BYTES = 72 * 1024 * 1024
# What Pillow needs at most, measured; a JPEG in several scans is kept whole as coefficients.
BYTES_A_PIXEL = {UploadKind.PNG: 4, UploadKind.JPEG: 6, UploadKind.WEBP: 16}
PARTS_LIMIT = 20_000  # chunks of a PNG, segments of a JPEG
SCANS_LIMIT = 64
WINDOW_BYTES = 1024 * 1024

BROKEN = gettext_lazy("Ảnh bị hỏng hoặc bị cắt cụt. Hãy lưu lại ảnh rồi gửi lại.")
UNUSUAL = gettext_lazy("Ảnh có cấu trúc bất thường nên cổng không nhận. Hãy lưu lại ảnh rồi gửi lại.")


def check_image(upload, size_bytes):
    upload.seek(0)
    head = upload.read(HEAD_BYTES)
    if b"%PDF-" in head or zipfile.is_zipfile(upload):
        raise ValidationError(UNUSUAL, code="polyglot")
    kind = told_by(head)
    WALKS[kind](upload, size_bytes)
    upload.seek(0)
    try:
        _decode(upload, kind)
    except Image.DecompressionBombError:
        raise ValidationError(_too_many_pixels(), code="pixels") from None
    except (OSError, SyntaxError, ValueError, EOFError, struct.error, OverflowError, MemoryError):
        raise ValidationError(BROKEN, code="broken") from None


def _decode(upload, kind):
    with Image.open(upload, formats=[kind.value]) as image:
        pixels = image.width * image.height
        if pixels > PIXELS_LIMIT:
            raise Image.DecompressionBombError
        if pixels * BYTES_A_PIXEL[kind] <= DECODED_LIMIT_BYTES:
            image.draft(
                image.mode, (image.width // 8, image.height // 8)
            )  # a JPEG is read whole all the same
            image.load()
        elif kind == UploadKind.PNG:
            image.verify()  # the checksum of every chunk


def _walk_png(upload, size_bytes):
    """Chunk after chunk to the last one (W3C PNG, 5)."""
    position = 8
    for _turn in range(PARTS_LIMIT):
        length, name = struct.unpack(">I4s", _read(upload, position, 8))
        position += 12 + length
        if position > size_bytes:
            raise ValidationError(BROKEN, code="broken")
        if name == b"IEND":
            return
    raise ValidationError(UNUSUAL, code="strange")


def _walk_jpeg(upload, size_bytes):
    """Segment after segment to the picture, then its scans to the end mark (ITU-T T.81, Annex B).

    What stands behind the end is not looked at: telephones keep a second picture or a clip there.
    """
    position = 2
    for _turn in range(PARTS_LIMIT):
        sign, marker, length = struct.unpack(">BBH", _read(upload, position, 4))
        if sign != 0xFF or position >= size_bytes:
            raise ValidationError(BROKEN, code="broken")
        if marker == 0xDA:
            _walk_scans(upload, position, size_bytes)
            return
        position += 1 if marker == 0xFF else 2 + length
    raise ValidationError(UNUSUAL, code="strange")


def _walk_scans(upload, position, size_bytes):
    scans = 0
    for start in range(position, size_bytes, WINDOW_BYTES):
        upload.seek(start)
        window = upload.read(WINDOW_BYTES + 1)  # a mark has two bytes
        end = window.find(b"\xff\xd9")
        scans += window.count(b"\xff\xda", 0, end if end >= 0 else len(window))
        if scans > SCANS_LIMIT:
            raise ValidationError(UNUSUAL, code="strange")
        if end >= 0:
            return
    raise ValidationError(BROKEN, code="broken")


def _walk_webp(upload, size_bytes):
    """The length that the file claims, and its pixels: Pillow reserves memory for them when it opens it."""
    head = _read(upload, 0, 30)
    (claimed_bytes,) = struct.unpack_from("<I", head, 4)
    if claimed_bytes + 8 > size_bytes:
        raise ValidationError(BROKEN, code="broken")
    width, height = _webp_size(head)
    if width * height > PIXELS_LIMIT:
        raise ValidationError(_too_many_pixels(), code="pixels")


def _webp_size(head):
    """Width and height by the first chunk (RFC 9649, 2)."""
    chunk = head[12:16]
    if chunk == b"VP8X":
        return (1 + int.from_bytes(head[start : start + 3], "little") for start in (24, 27))
    if chunk == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if chunk == b"VP8 ":
        return (int.from_bytes(head[start : start + 2], "little") & 0x3FFF for start in (26, 28))
    raise ValidationError(BROKEN, code="broken")


WALKS = {UploadKind.PNG: _walk_png, UploadKind.JPEG: _walk_jpeg, UploadKind.WEBP: _walk_webp}


def _read(upload, position, length):
    upload.seek(position)
    piece = upload.read(length)
    if len(piece) < length:
        raise ValidationError(BROKEN, code="broken")
    return piece


def _too_many_pixels():
    return _("Ảnh quá lớn: nhiều nhất %(limit)d triệu điểm ảnh. Hãy thu nhỏ ảnh rồi gửi lại.") % {
        "limit": PIXELS_LIMIT // 1_000_000
    }

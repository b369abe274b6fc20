"""Pictures, decoded by Pillow to prove that they are pictures, as far as that stays cheap.

A phone's JPEG is decoded at an eighth of its size, which still reads all of it. A WebP or a
progressive JPEG of many pixels is too costly to decode whole: there the structure must do.
"""

import struct
import zipfile

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image

from portal.filekinds import HEAD_BYTES, UploadKind

PIXELS_LIMIT = 64_000_000  # a phone of 64 megapixels
DECODED_LIMIT_BYTES = 72 * 1024 * 1024
BYTES_A_PIXEL = {UploadKind.PNG: 4, UploadKind.WEBP: 16}  # in memory while Pillow decodes, measured
PROGRESSIVE_BYTES_A_PIXEL = 6
PILLOW_FORMATS = {
    UploadKind.PNG: {"PNG"},
    UploadKind.JPEG: {"JPEG", "MPO"},  # MPO: a JPEG with a second picture behind it, as phones make
    UploadKind.WEBP: {"WEBP"},
}

BROKEN = gettext_lazy("Ảnh bị hỏng hoặc bị cắt cụt. Hãy lưu lại ảnh rồi gửi lại.")
UNUSUAL = gettext_lazy("Ảnh có lẫn nội dung khác bên trong nên cổng không nhận. Hãy lưu lại ảnh rồi gửi lại.")


def check_image(upload, size_bytes):
    upload.seek(0)
    head = upload.read(HEAD_BYTES)
    if b"%PDF-" in head or zipfile.is_zipfile(upload):
        raise ValidationError(UNUSUAL, code="polyglot")
    if head.startswith(b"RIFF"):
        _check_webp_ends(head, size_bytes)
    try:
        _decode(upload, size_bytes)
    except Image.DecompressionBombError:
        raise ValidationError(_too_many_pixels(), code="pixels") from None
    except (OSError, SyntaxError, ValueError, EOFError, struct.error, OverflowError, MemoryError):
        raise ValidationError(BROKEN, code="broken") from None


def _decode(upload, size_bytes):
    upload.seek(0)
    with Image.open(upload, formats=["PNG", "JPEG", "WEBP"]) as image:
        kind = next(kind for kind, formats in PILLOW_FORMATS.items() if image.format in formats)
        pixels = image.width * image.height
        if pixels > PIXELS_LIMIT:
            raise Image.DecompressionBombError
        if kind == UploadKind.JPEG and not image.info.get("progression"):
            image.draft(image.mode, (image.width // 8, image.height // 8))
            image.load()
        elif pixels * BYTES_A_PIXEL.get(kind, PROGRESSIVE_BYTES_A_PIXEL) <= DECODED_LIMIT_BYTES:
            image.load()
        elif kind == UploadKind.PNG:
            image.verify()  # the checksum of every chunk, up to the last one
        elif kind == UploadKind.JPEG:
            _check_jpeg_ends(upload, size_bytes)


def _check_jpeg_ends(upload, size_bytes):
    upload.seek(max(0, size_bytes - HEAD_BYTES))
    if b"\xff\xd9" not in upload.read(HEAD_BYTES):
        raise ValidationError(BROKEN, code="broken")


def _check_webp_ends(head, size_bytes):
    """The length that the file claims, and its pixels: Pillow reserves memory for them when it opens it."""
    (claimed_bytes,) = struct.unpack_from("<I", head, 4)
    if claimed_bytes + 8 > size_bytes:
        raise ValidationError(BROKEN, code="broken")
    width, height = _webp_size(head)
    if width * height > PIXELS_LIMIT:
        raise ValidationError(_too_many_pixels(), code="pixels")


def _webp_size(head):
    chunk = head[12:16]
    if chunk == b"VP8X":
        return (1 + int.from_bytes(head[start : start + 3], "little") for start in (24, 27))
    if chunk == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if chunk == b"VP8 ":
        return (int.from_bytes(head[start : start + 2], "little") & 0x3FFF for start in (26, 28))
    raise ValidationError(BROKEN, code="broken")


def _too_many_pixels():
    return _("Ảnh quá lớn: nhiều nhất %(limit)d triệu điểm ảnh. Hãy thu nhỏ ảnh rồi gửi lại.") % {
        "limit": PIXELS_LIMIT // 1_000_000
    }

"""The kinds of file that people may upload, and how each is told by its content.

Neither the name nor the type that a browser claims decides: the first bytes do, and for a zip the
content types that stand inside it (portal/examining/office.py).
"""

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

HEAD_BYTES = 1024
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class UploadKind(TextChoices):
    PDF = "pdf", "PDF"
    DOCX = "docx", gettext_lazy("Word (.docx)")
    XLSX = "xlsx", gettext_lazy("Excel (.xlsx)")
    PNG = "png", gettext_lazy("ảnh PNG")
    JPEG = "jpeg", gettext_lazy("ảnh JPEG")
    WEBP = "webp", gettext_lazy("ảnh WebP")
    MP4 = "mp4", gettext_lazy("video MP4")
    WEBM = "webm", gettext_lazy("video WebM")
    VTT = "vtt", gettext_lazy("phụ đề WebVTT")

    @property
    def endings(self):
        """Endings of a name that fit this kind; files are kept under the first."""
        return (".jpg", ".jpeg") if self == UploadKind.JPEG else (f".{self.value}",)

    @property
    def content_type(self):
        return CONTENT_TYPES[self]


CONTENT_TYPES = {
    UploadKind.PDF: "application/pdf",
    UploadKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    UploadKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    UploadKind.PNG: "image/png",
    UploadKind.JPEG: "image/jpeg",
    UploadKind.WEBP: "image/webp",
    UploadKind.MP4: "video/mp4",
    UploadKind.WEBM: "video/webm",
    UploadKind.VTT: "text/vtt; charset=utf-8",
}
IMAGES = (UploadKind.PNG, UploadKind.JPEG, UploadKind.WEBP)
VIDEOS = (UploadKind.MP4, UploadKind.WEBM)
OFFICE = (UploadKind.DOCX, UploadKind.XLSX)
ALL_ENDINGS = tuple(ending for kind in UploadKind for ending in kind.endings)

OLD_OFFICE = gettext_lazy(
    "Cổng không nhận tệp Word, Excel kiểu cũ (.doc, .xls) hoặc tệp có đặt mật khẩu. "
    "Hãy bỏ mật khẩu, lưu lại thành .docx, .xlsx hoặc PDF rồi gửi lại."
)
MACROS = gettext_lazy(
    "Tệp có chứa macro (lệnh tự chạy) nên cổng không nhận. Hãy lưu lại thành .docx, .xlsx hoặc PDF."
)
PICTURE_CODE = gettext_lazy("Cổng không nhận ảnh SVG vì có thể chứa mã lệnh. Hãy lưu thành PNG hoặc JPEG.")
IPHONE_PICTURE = gettext_lazy("Cổng chưa đọc được ảnh HEIC của iPhone. Hãy lưu ảnh thành JPEG rồi gửi lại.")
ARCHIVE = gettext_lazy("Cổng không nhận tệp nén. Hãy giải nén rồi gửi từng tệp.")

# What people send most often that is not taken, each with the way out.
REFUSED_ENDINGS = {
    **dict.fromkeys([".docm", ".dotm", ".xlsm", ".xltm", ".xlsb", ".xlam"], MACROS),
    **dict.fromkeys([".doc", ".xls"], OLD_OFFICE),
    **dict.fromkeys([".svg", ".svgz"], PICTURE_CODE),
    **dict.fromkeys([".heic", ".heif"], IPHONE_PICTURE),
    **dict.fromkeys([".zip", ".rar", ".7z"], ARCHIVE),
}
REFUSED_HEADS = {
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": OLD_OFFICE,
    b"Rar!": ARCHIVE,
    b"7z\xbc\xaf\x27\x1c": ARCHIVE,
}


def promised_by(name):
    """Return the kind that the ending of `name` stands for; refuse an ending that is not taken."""
    ending = name[name.rfind(".") :].lower() if "." in name else ""
    if ending in REFUSED_ENDINGS:
        raise ValidationError(REFUSED_ENDINGS[ending], code="ending")
    if ending not in ALL_ENDINGS:
        raise ValidationError(
            _("Cổng không nhận tệp có đuôi tên như vậy. Các loại nhận được: %(endings)s."),
            code="ending",
            params={"endings": ", ".join(ALL_ENDINGS)},
        )
    return next(kind for kind in UploadKind if ending in kind.endings)


def told_by(head):
    """Return the kind that these first bytes show; for a zip the answer is DOCX, to be looked into.

    A PDF may begin with a UTF-8 byte order mark, as some office systems write it; nothing else may
    stand before a signature, since whatever does is how one file passes for two kinds.
    """
    if head.removeprefix(BYTE_ORDER_MARK).startswith(b"%PDF-"):
        return UploadKind.PDF
    if head.startswith(b"PK\x03\x04"):
        return UploadKind.DOCX
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return UploadKind.PNG
    if head.startswith(b"\xff\xd8\xff"):
        return UploadKind.JPEG
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return UploadKind.WEBP
    if head[4:8] == b"ftyp" and head[8:12] not in (b"heic", b"heix", b"mif1", b"avif"):
        return UploadKind.MP4
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return UploadKind.WEBM
    if head.removeprefix(BYTE_ORDER_MARK).startswith(b"WEBVTT"):
        return UploadKind.VTT
    raise ValidationError(_why_unknown(head), code="content")


def _why_unknown(head):
    for start, sentence in REFUSED_HEADS.items():
        if head.startswith(start):
            return sentence
    if head[4:8] == b"ftyp":
        return IPHONE_PICTURE
    if b"<svg" in head.lower():
        return PICTURE_CODE
    return _("Cổng không đọc được nội dung tệp này. Có thể tệp bị hỏng hoặc đã bị đổi đuôi tên.")

"""Is this file what its name says, and harmless? (PROMISES S6)

`examine` answers for every kind; a module here knows one family of kinds. All of them read the file
in pieces, spend at most about two seconds and 100 MiB, and refuse with a ValidationError whose
sentence tells the person what to do.
"""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.examining.image import check_image
from portal.examining.media import check_captions, check_mp4, check_webm
from portal.examining.office import check_office
from portal.examining.pdf import check_pdf
from portal.filekinds import HEAD_BYTES, UploadKind, promised_by, told_by

MEBIBYTE = 1024 * 1024

CHECKS = {
    UploadKind.PDF: check_pdf,
    UploadKind.PNG: check_image,
    UploadKind.JPEG: check_image,
    UploadKind.WEBP: check_image,
    UploadKind.MP4: check_mp4,
    UploadKind.WEBM: check_webm,
    UploadKind.VTT: check_captions,
}


def examine_content(upload, *, name, size_bytes):
    """Return the UploadKind of `upload` (a seekable binary file), which must fit `name`; or refuse it."""
    if not size_bytes:
        raise ValidationError(_("Tệp rỗng, chưa có nội dung."), code="empty")
    if size_bytes > settings.UPLOAD_LIMIT_BYTES:
        raise ValidationError(
            _("Tệp nặng %(size)s MB, vượt mức %(limit)s MB. Hãy giảm dung lượng rồi gửi lại."),
            code="size",
            params={
                "size": -(-size_bytes // MEBIBYTE),
                "limit": settings.UPLOAD_LIMIT_BYTES // MEBIBYTE,
            },
        )
    promised = promised_by(name)
    upload.seek(0)
    kind = told_by(upload.read(HEAD_BYTES))
    if kind == UploadKind.DOCX:
        kind = check_office(upload, size_bytes)
    if kind != promised:
        raise ValidationError(
            _("Tên tệp ghi %(promised)s nhưng nội dung là %(kind)s. Hãy kiểm tra lại tệp."),
            code="mismatch",
            params={"promised": promised.label, "kind": kind.label},
        )
    if kind in CHECKS:
        CHECKS[kind](upload, size_bytes)
    upload.seek(0)
    return kind

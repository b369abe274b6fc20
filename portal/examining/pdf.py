"""PDF: whole, not encrypted, not two files in one, and without anything that acts by itself.

Forbidden names are searched in every byte, inside streams too, since a reader finds an object by its
offset and not by our idea of where streams end. Only object streams can hide names from that search,
by compression: each is recognised by its own name, must have the plain dictionary that every producer
writes, and is inflated and searched as well. A signature (/AcroForm, /Sig) is no cause to refuse.
"""

import re
import zipfile
import zlib

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.examining.budget import Budget
from portal.filekinds import BYTE_ORDER_MARK, HEAD_BYTES

WINDOW_BYTES = 1024 * 1024
MARGIN_BYTES = 1024  # more than a forbidden name, or the dictionary of an object stream, may span
TAIL_BYTES = 64 * 1024
INFLATED_LIMIT_BYTES = 96 * 1024 * 1024
OBJECT_STREAMS_LIMIT = 20_000
HASHES_LIMIT = WINDOW_BYTES // 20  # chance puts one "#" in 256 bytes of a picture

BROKEN = _("Tệp PDF bị hỏng hoặc bị cắt cụt. Hãy xuất hoặc quét lại rồi gửi lại.")
ENCRYPTED = _("Tệp PDF có đặt mật khẩu hoặc bị khóa. Hãy bỏ khóa rồi gửi lại.")
ACTIVE = _("Tệp PDF có chứa lệnh tự chạy nên cổng không nhận. Hãy in lại thành PDF mới.")
ATTACHED = _("Tệp PDF có tệp khác đính kèm bên trong. Hãy gửi từng tệp riêng.")
UNUSUAL = _("Tệp PDF có cấu trúc bất thường nên cổng không nhận. Hãy in lại thành PDF mới.")

# Names in the sense of ISO 32000-1, 7.3.5; each stands for all names that begin with it.
FORBIDDEN_NAMES = {
    b"/Encrypt": ENCRYPTED,
    b"/JavaScript": ACTIVE,
    b"/Launch": ACTIVE,
    b"/Rendition": ACTIVE,
    b"/RichMedia": ACTIVE,
    b"/SubmitForm": ACTIVE,
    b"/ImportData": ACTIVE,
    b"/GoToE": ATTACHED,
    b"/EmbeddedFile": ATTACHED,
}
# Too short to search for alone: chance finds it in a picture. A form of XFA carries its own scripts.
XFA_FORM = re.compile(
    rb"/XFA GAP (?:\[ GAP [(<\d] | \d{1,9} GAP \d{1,5} GAP R)".replace(
        b"GAP", rb"(?:[\0\t\n\f\r\x20]|%[^\r\n]{0,200}[\r\n]){0,50}"
    ),
    re.VERBOSE,
)

LETTER_ESCAPE = re.compile(rb"#([46][1-9A-Fa-f]|[57][0-9Aa])")  # no producer needs to escape a letter
OBJECT_STREAM = re.compile(
    rb"<<(?:\s*/(?:Type\s*/ObjStm|N\s+\d+|First\s+\d+|Length\s+\d+(?:\s+\d+\s+R)?|Extends\s+\d+\s+\d+\s+R"
    rb"|Filter\s*(?:/FlateDecode|\[\s*/FlateDecode\s*\])|DecodeParms\s*(?:null|\[\s*null\s*\])))*"
    rb"\s*>>\s*stream(?:\r\n|\n|\r)"
)
MARKUP = re.compile(rb"<(?:!doctype|html|head|body|script|iframe|svg|img|\?php)", re.IGNORECASE)


def check_pdf(upload, size_bytes):
    _check_ends(upload, size_bytes)
    budget = Budget(UNUSUAL, object_streams=OBJECT_STREAMS_LIMIT, inflated_bytes=INFLATED_LIMIT_BYTES)
    for start in range(0, size_bytes, WINDOW_BYTES):
        lead = min(start, MARGIN_BYTES)
        upload.seek(start - lead)
        window = upload.read(lead + WINDOW_BYTES + MARGIN_BYTES)
        plain = _search(window)
        if plain.count(b"/ObjStm") != window.count(b"/ObjStm"):
            raise ValidationError(UNUSUAL, code="active")
        for position in _positions(b"/ObjStm", window, lead, lead + WINDOW_BYTES):
            _search_object_stream(upload, window, position, start - lead, budget)


def _check_ends(upload, size_bytes):
    """The first and the last bytes: a header, no page of HTML, an end, and nothing after the end."""
    upload.seek(0)
    head = upload.read(HEAD_BYTES)
    if not re.match(rb"%PDF-[12]\.\d", head.removeprefix(BYTE_ORDER_MARK)):
        raise ValidationError(BROKEN, code="broken")
    if MARKUP.search(head):
        raise ValidationError(UNUSUAL, code="polyglot")
    upload.seek(max(0, size_bytes - TAIL_BYTES))
    tail = upload.read(TAIL_BYTES)
    if b"startxref" not in tail or b"%%EOF" not in tail:
        raise ValidationError(BROKEN, code="broken")
    after_end = tail[tail.rfind(b"%%EOF") + 5 :]
    if after_end.strip(b"\0\t\n\f\r \x1a") or zipfile.is_zipfile(upload):
        raise ValidationError(UNUSUAL, code="polyglot")


def _search(window):
    """Refuse forbidden names in `window`; return it with the escapes of letters undone."""
    if window.count(b"#") > HASHES_LIMIT:
        raise ValidationError(UNUSUAL, code="active")
    plain = LETTER_ESCAPE.sub(lambda escape: bytes.fromhex(escape[1].decode()), window)
    for name, sentence in FORBIDDEN_NAMES.items():
        if name in plain:
            raise ValidationError(sentence, code="active")
    if b"/XFA" in plain and XFA_FORM.search(plain):
        raise ValidationError(ACTIVE, code="active")
    return plain


def _positions(name, window, begin, end):
    """Yield where `name` starts in `window`, from `begin` until before `end`."""
    position = window.find(name, begin)
    while begin <= position < end:
        yield position
        position = window.find(name, position + 1)


def _search_object_stream(upload, window, position, window_start, budget):
    begin = window.rfind(b"<<", max(0, position - MARGIN_BYTES), position)
    dictionary = OBJECT_STREAM.match(window, begin) if begin >= 0 else None
    if not dictionary or dictionary.end() < position:
        raise ValidationError(UNUSUAL, code="active")
    budget.spend(object_streams=1)
    if b"/FlateDecode" not in dictionary[0]:
        return  # not compressed, and so searched already
    upload.seek(window_start + dictionary.end())
    before = b""
    for piece in _inflated(upload):
        budget.spend(inflated_bytes=len(piece))
        _search(before + piece)
        before = piece[-MARGIN_BYTES:]


def _inflated(upload):
    inflater = zlib.decompressobj()
    try:
        while not inflater.eof:
            squeezed = inflater.unconsumed_tail or upload.read(16 * 1024)
            if not squeezed:
                raise ValidationError(BROKEN, code="broken")
            yield inflater.decompress(squeezed, WINDOW_BYTES // 4)
    except zlib.error:
        raise ValidationError(BROKEN, code="broken") from None

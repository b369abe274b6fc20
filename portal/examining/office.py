"""Word and Excel files (zips of XML, ECMA-376): whole, honest in size, and without anything that acts.

Every entry is inflated once and its XML searched for what must not be there. Limits are far above
what a ward's plan needs.
"""

import io
import itertools
import re

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.examining import zipfolder
from portal.examining.budget import Budget
from portal.examining.zipfolder import Oddity, ZipFolder
from portal.filekinds import MACROS, OLD_OFFICE, UploadKind

LIMITS = {
    "entries": 3_000,
    "inflated_bytes": 150 * 1024 * 1024,
    "listed_bytes": 8 * 1024 * 1024,  # lists of relations and of content types, which are parsed as XML
    "listed": 200_000,
}
NESTED_LIMIT_BYTES = 16 * 1024 * 1024
DEEPEST = 1  # a chart in Word carries its Excel sheet; that sheet carries nothing more

BROKEN = _("Tệp Word, Excel bị hỏng. Hãy mở ra, lưu lại rồi gửi lại.")
UNUSUAL = _("Tệp Word, Excel có cấu trúc bất thường. Hãy mở ra, lưu lại thành tệp mới rồi gửi lại.")
TOO_LARGE = _("Nội dung giải nén của tệp quá lớn. Hãy bỏ bớt nội dung hoặc lưu thành PDF rồi gửi lại.")
REACHES_OUT = _("Tệp lấy nội dung từ địa chỉ bên ngoài. Hãy bỏ liên kết ấy hoặc lưu thành PDF rồi gửi lại.")
CARRIES_OBJECT = _("Tệp có đối tượng nhúng hoặc lệnh tự chạy. Hãy bỏ đi hoặc lưu thành PDF rồi gửi lại.")
OTHER_ARCHIVE = _("Đây là tệp nén, không phải tệp Word (.docx) hay Excel (.xlsx). Hãy gửi từng tệp riêng.")
ODDITIES = {
    zipfolder.BROKEN: BROKEN,
    zipfolder.STRANGE: UNUSUAL,
    zipfolder.BOMB: TOO_LARGE,
    zipfolder.ENCRYPTED: OLD_OFFICE,
}

CONTENT_TYPES = "[Content_Types].xml"
MAIN_PARTS = {
    "wordprocessingml.document.main+xml": UploadKind.DOCX,
    "spreadsheetml.sheet.main+xml": UploadKind.XLSX,
}
MACRO_TYPES = ("macroenabled", "vbaproject", "macrosheet", "activex")

# Relations that are followed without a click. What lies on the reader's own disk (Word writes the path
# of its template there, or only "Normal.dotm") no attacker can choose; ordinary links wait for a click.
FOLLOWED_RELATIONS = {"attachedtemplate", "oleobject", "frame", "subdocument", "afchunk"}
OWN_DISK = re.compile(r"(file:///)?[a-z]:[\\/]|[^:/\\]+$", re.IGNORECASE)

PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".svg", ".wdp")
FORBIDDEN_IN_XML = {
    b"<!DOCTYPE": UNUSUAL,
    b"<!ENTITY": UNUSUAL,
    b"DDEAUTO": CARRIES_OBJECT,
    b"<ddeLink": CARRIES_OBJECT,
}
ENCODING = re.compile(rb"""<\?xml[^>]{0,80}\sencoding\s*=\s*["']([^"']*)""")
ENCODINGS = {b"utf-8", b"utf-16", b"us-ascii", b"ascii", b"iso-8859-1", b"windows-1252"}
# The stream in which an OLE object keeps a file of any kind, programs too.
FORBIDDEN_IN_OBJECTS = {"Ole10Native".encode("utf-16-le"): CARRIES_OBJECT}
LONGEST_SOUGHT_BYTES = 32


def check_office(upload, size_bytes):
    """Return DOCX or XLSX, by the content types inside; refuse every other zip."""
    try:
        kind = _Package(ZipFolder(upload, size_bytes, Budget(TOO_LARGE, **LIMITS)), depth=0).check()
    except Oddity as oddity:
        raise ValidationError(ODDITIES[oddity.args[0]], code=oddity.args[0]) from None
    if kind is None:
        raise ValidationError(OTHER_ARCHIVE, code="content")
    return kind


class _Starts:
    """What a parser of lists calls."""

    def __init__(self, see, budget):
        self.see, self.budget = see, budget

    def start(self, _tag, attributes):
        self.budget.spend(listed=1)
        self.see(attributes)


class _Package:
    """One office file; `depth` tells how many zips it lies in."""

    def __init__(self, folder, depth):
        self.folder, self.depth = folder, depth
        self.kind = None

    def check(self):
        entries = self.folder.entries()
        if CONTENT_TYPES not in {entry.filename for entry in entries}:
            raise ValidationError(OTHER_ARCHIVE, code="content")
        for entry in entries:
            self._check_part(entry.filename.lower(), self.folder.pieces(entry))
        return self.kind

    def _check_part(self, name, pieces):
        first = next(pieces, b"")
        pieces = itertools.chain([first], pieces)
        if name.endswith("vbaproject.bin"):
            raise ValidationError(MACROS, code="macros")
        if first.startswith(b"PK\x03\x04"):
            self._check_nested(pieces)
        elif name == CONTENT_TYPES.lower():
            self._read_list(pieces, self._see_content_type)
        elif name.endswith(".rels"):
            self._read_list(pieces, _see_relation)
        elif name.endswith(".bin"):
            _search(pieces, FORBIDDEN_IN_OBJECTS)
        elif name.endswith(PICTURES):
            _search(pieces, {})
        else:
            if name.endswith((".xml", ".vml")):
                _check_encoding(first)
            # Without the zero bytes, UTF-16 reads like ASCII here.
            _search(map(_narrow, pieces), FORBIDDEN_IN_XML)

    def _check_nested(self, pieces):
        if self.depth == DEEPEST:
            raise ValidationError(TOO_LARGE, code="bomb")
        file = io.BytesIO()
        for piece in pieces:
            file.write(piece)
            if file.tell() > NESTED_LIMIT_BYTES:
                raise ValidationError(TOO_LARGE, code="bomb")
        folder = ZipFolder(file, file.tell(), self.folder.budget)
        _Package(folder, self.depth + 1).check()

    def _read_list(self, pieces, see):
        """Hand the attributes of each element to `see`; nothing is kept, however many there are."""
        budget = self.folder.budget
        parser = DefusedXMLParser(target=_Starts(see, budget), forbid_dtd=True)
        try:
            for piece in pieces:
                budget.spend(listed_bytes=len(piece))
                parser.feed(piece)
            parser.close()
        except DefusedXmlException:  # a ValueError too, so it comes first
            raise ValidationError(UNUSUAL, code="strange") from None
        except (ParseError, LookupError, ValueError):
            raise ValidationError(BROKEN, code="broken") from None

    def _see_content_type(self, attributes):
        content_type = attributes.get("ContentType", "").lower()
        if any(macro in content_type for macro in MACRO_TYPES):
            raise ValidationError(MACROS, code="macros")
        # Some programs name the main part by its ending alone.
        if attributes.get("PartName", "").lower().endswith(".xml") or attributes.get("Extension") == "xml":
            for ending, kind in MAIN_PARTS.items():
                if content_type.endswith(ending):
                    self.kind = kind


def _see_relation(attributes):
    relation = attributes.get("Type", "").rsplit("/", 1)[-1].lower()
    is_outside = attributes.get("TargetMode", "").lower() == "external"
    if is_outside and relation in FOLLOWED_RELATIONS and not OWN_DISK.match(attributes.get("Target", "")):
        raise ValidationError(REACHES_OUT, code="outside")


def _check_encoding(first):
    """XML in a rare encoding would hide from the search for words."""
    start = _narrow(first[:400]).lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    declared = ENCODING.match(start)
    if start[:1] not in (b"<", b"") or (declared and declared[1].lower() not in ENCODINGS):
        raise ValidationError(UNUSUAL, code="strange")


def _narrow(piece):
    return piece.replace(b"\0", b"")


def _search(pieces, forbidden):
    """Read to the end, so that length and checksum are proved, and refuse what is `forbidden`."""
    before = b""
    for piece in pieces:
        window = before + piece
        for words, sentence in forbidden.items():
            if words in window:
                raise ValidationError(sentence, code="active")
        before = window[-LONGEST_SOUGHT_BYTES:]

"""Vietnamese text: comparing, tidying, addresses, order, and the numbers of documents.

Everything here takes any string, composed (NFC) or decomposed (NFD), never fails but where it says so,
and takes time that grows linearly with its input.
"""

import re
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# --- Characters ---------------------------------------------------------------------------------

# What nobody sees: controls (but for blanks), soft hyphen, zero-width characters, marks of direction,
# variation selectors, tags, halves of a pair and what is no character, which cannot be stored. The joiners
# of emoji stay in what is typed (`normalise`) and are dropped where text is compared (`fold`).
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e0fff]"
)
_JOINERS = re.compile("[\u200c\u200d\ufe00-\ufe0f]")
_FILLERS = re.compile("[\u115f\u1160\u2800\u3164\uffa0]")  # look like blanks, and are letters to Unicode
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"), "-")
# Đ has two look-alikes, which old fonts and converters leave in documents: eth and the African D.
_DS = str.maketrans("đðɖ", "ddd") | _DASHES
_STROKED = str.maketrans("ÐƉðɖ", "ĐĐđđ")


def fold(text):
    """Return `text` for comparing and searching: lower case, đ→d, no marks, single blanks, plain dashes.

    Old and new places of the tone (Hoà, Hòa) agree, since no tone is left. Folding twice changes nothing.
    """
    text = _FILLERS.sub(" ", _JOINERS.sub("", _UNSEEN.sub("", text)))
    text = unicodedata.normalize("NFKD", _without_marks(text)).lower().translate(_DS)
    return " ".join(unicodedata.normalize("NFC", _without_marks(text)).split())


def normalise(text, *, keep_lines=False):
    """Return `text` as it is to be stored: NFC, no controls, no marks of direction, tidy blanks.

    For everything that people type or paste. `keep_lines` keeps line breaks (as \\n), at most one
    empty line in a row.
    """
    text = compose(text)
    if not _JOINERS.sub("", text).strip():
        return ""  # joiners that join nothing
    if not keep_lines:
        return " ".join(text.split())
    lines = "\n".join(" ".join(line.split()) for line in text.split("\n"))
    return re.sub("\n{3,}", "\n\n", lines).strip("\n")


def compose(text):
    """Return `text` in NFC, without what nobody sees; all its blanks stay, and every end of a line is \\n."""
    text = _FILLERS.sub(" ", _UNSEEN.sub("", _LINE_ENDS.sub("\n", text)))
    return unicodedata.normalize("NFC", _with_few_marks(text))


def spelling(text):
    """Return `text` for telling whether two texts say the same, letter for letter, marks and đ included.

    Case and blanks do not count, nor whether the tone stands in its old or its new place (Hoà, Hòa).
    """
    words = unicodedata.normalize("NFD", normalise(text).translate(_STROKED).lower()).split()
    return " ".join(_TONE.sub("", word) + "".join(_TONE.findall(word)) for word in words)


def _without_marks(text):
    return text if text.isascii() else "".join(c for c in text if not unicodedata.combining(c))


def _with_few_marks(text):
    """Drop the marks after the thirtieth in a row (the "stream-safe" form of Unicode's UAX #15).

    Python sorts a run of marks by insertion: a million of them kept it busy for nine minutes.
    """
    if text.isascii():
        return text
    kept, run = [], 0
    for character in text:
        run = run + 1 if unicodedata.combining(character) else 0
        if run <= 30:
            kept.append(character)
    return "".join(kept)


def slug(text, *, limit=80):
    """Return `text` for an address: a-z, 0-9 and single hyphens, at most `limit` characters, never empty."""
    words = re.sub("[^a-z0-9]+", "-", fold(text)).strip("-")
    if len(words) > limit:
        words = words[: limit + 1].rpartition("-")[0] or words[:limit]
    return words or "khong-ten"


# --- Order --------------------------------------------------------------------------------------

_PUNCTUATION = "_-–—,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$"  # in the order of ICU, which PostgreSQL follows
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng; ngang has no mark
_TONE = re.compile(f"[{_TONES}]")
_SHAPES = {"a\u0306": "ă", "a\u0302": "â", "e\u0302": "ê", "o\u0302": "ô", "o\u031b": "ơ", "u\u031b": "ư"}
_NUMBER_OR_CHARACTER = re.compile("[0-9]+|.", re.DOTALL)
_RANKS = (
    {" ": "\x01"}
    | {character: chr(0x10 + rank) for rank, character in enumerate(_PUNCTUATION)}
    | {letter: chr(0xA000 + rank) for rank, letter in enumerate(_LETTERS)}
)


def sort_key(text):
    """Return the string that puts `text` in Vietnamese order when compared with another's.

    Letters first (a ă â b c d đ e ê …), over the whole text; then tones (ngang, huyền, hỏi, ngã, sắc,
    nặng); then lower case before upper; then the text itself, so that only equal texts have equal keys.
    Numbers go by their value: "Phường 2" stands before "Phường 10".
    """
    shown = _with_few_marks(_FILLERS.sub(" ", _JOINERS.sub("", _UNSEEN.sub("", text))))
    shown = unicodedata.normalize("NFKD", " ".join(shown.split()).translate(_STROKED))
    letters, tones, cases = [], [], []
    for match in _NUMBER_OR_CHARACTER.finditer(shown):
        token = match[0]
        if unicodedata.combining(token[0]):
            shape = _SHAPES.get(_LETTERS[ord(letters[-1]) - 0xA000] + token) if _is_letter(letters) else None
            if shape:
                letters[-1] = _RANKS[shape]
            else:
                tones.append(chr(2 + _TONES.index(token)) if token in _TONES else chr(0x10) + token)
            continue
        letters.append(_rank(token))
        tones.append("\x01")
        cases.append("\x02" if token.isupper() else chr(min(len(token), 0xFFFF)))  # 2 before 02
    return "\x00".join(["".join(letters), "".join(tones), "".join(cases), text])


def _is_letter(ranks):
    return bool(ranks) and 0xA000 <= ord(ranks[-1][0]) < 0xA000 + len(_LETTERS)


def _rank(token):
    if "0" <= token[0] <= "9":
        digits = token.lstrip("0")
        return chr(0x1000 + min(len(digits), 0x8000)) + digits
    lower = token.lower()
    return _RANKS.get(lower) or (chr(0xB000) if token.isalnum() else chr(0x100)) + lower


# --- Numbers of documents -----------------------------------------------------------------------

# Nghị định 30/2020/NĐ-CP, Phụ lục III: the types of administrative documents and of copies. Công văn and
# thư công are the two types without an abbreviation.
TYPE_NAMES = {
    "NQ": gettext_lazy("Nghị quyết"),
    "QĐ": gettext_lazy("Quyết định"),
    "CT": gettext_lazy("Chỉ thị"),
    "QC": gettext_lazy("Quy chế"),
    "QyĐ": gettext_lazy("Quy định"),
    "TC": gettext_lazy("Thông cáo"),
    "TB": gettext_lazy("Thông báo"),
    "HD": gettext_lazy("Hướng dẫn"),
    "CTr": gettext_lazy("Chương trình"),
    "KH": gettext_lazy("Kế hoạch"),
    "PA": gettext_lazy("Phương án"),
    "ĐA": gettext_lazy("Đề án"),
    "DA": gettext_lazy("Dự án"),
    "BC": gettext_lazy("Báo cáo"),
    "BB": gettext_lazy("Biên bản"),
    "TTr": gettext_lazy("Tờ trình"),
    "HĐ": gettext_lazy("Hợp đồng"),
    "CĐ": gettext_lazy("Công điện"),
    "BGN": gettext_lazy("Bản ghi nhớ"),
    "BTT": gettext_lazy("Bản thỏa thuận"),
    "GUQ": gettext_lazy("Giấy ủy quyền"),
    "GM": gettext_lazy("Giấy mời"),
    "GGT": gettext_lazy("Giấy giới thiệu"),
    "GNP": gettext_lazy("Giấy nghỉ phép"),
    "PG": gettext_lazy("Phiếu gửi"),
    "PC": gettext_lazy("Phiếu chuyển"),
    "PB": gettext_lazy("Phiếu báo"),
    "SY": gettext_lazy("Bản sao y"),
    "TrS": gettext_lazy("Bản trích sao"),
    "SL": gettext_lazy("Bản sao lục"),
}
# Also seen at the same place: laws and circulars, which carry their year, and the Party's documents.
_TYPES = {
    name.lower(): name for name in [*TYPE_NAMES, "NĐ", "TT", "TTLT", "NQLT", "VBHN", "L", "PL", "KL", "CV"]
}
_TYPES_UNMARKED = {fold(name): name for name in _TYPES.values() if fold(name) not in _TYPES}
_PARTY_ORGANS = {"TW", "TƯ", "TU", "QU", "ĐU", "HU"}
_SEPARATORS = _DASHES | str.maketrans("\\\u2044\u2215", "///")
_PREFIX = re.compile(r"[^\d/]{0,60}\bs[ốo]\b[\s:.]*", re.IGNORECASE)
_NUMBER = re.compile(r"(\d{1,6})([a-zđ]?)\s*([\s/-])[\s/-]*(?:((?:19|20)\d\d)[\s/-]+)?(\D.*)", re.IGNORECASE)
_PART = re.compile(r"[^\W\d_][^\W_]*(?:[&.][^\W_]+)*")


@dataclass(frozen=True, eq=False)
class DocumentNumber:
    """The number and symbol of one document; `str()` gives it as offices write it.

    Four shapes: 60/KH-UBND, 581/BNV-CCHC (công văn: organ and drafting unit, no type), 30/2020/NĐ-CP and
    91/2025/QH15 (the year inside), 37-NQ/TW (the Party's). Two numbers are equal if their keys are.
    """

    digits: str  # the ordinal as typed: offices write 01 to 09
    letter: str  # the c of 30c/NQ-CP
    year: int | None
    type: str
    organ: str
    drafter: str = ""
    is_party: bool = False

    def __str__(self):
        symbol = "-".join(filter(None, [self.type, self.organ, self.drafter]))
        if self.year:
            return f"{self.digits}{self.letter}/{self.year}/{symbol}"
        if self.is_party:
            return f"{self.digits}{self.letter}-{self.type}/{self.organ}"
        return f"{self.digits}{self.letter}/{symbol}"

    def __eq__(self, other):
        return self.key == other.key if isinstance(other, DocumentNumber) else NotImplemented

    def __hash__(self):
        return hash(self.key)

    @property
    def ordinal(self):
        return int(self.digits)

    @property
    def key(self):
        """What makes the number unique beside its issuer and year: no case, no leading zero, Đ is not D."""
        parts = [f"{self.ordinal}{self.letter}", self.year, self.type, self.organ, self.drafter]
        return "/".join(str(part) for part in parts if part).replace("-", "/").lower()


def number_sought(text):
    """Return what the folded key of a number must contain to be found by `text`, the number or a part of it."""
    try:
        return fold(parse_number(text).key)
    except ValueError:
        return re.sub(r"[\s/-]+", "/", fold(text)).strip("/").lstrip("0")


def parse_number(text):
    """Return the DocumentNumber that somebody typed, or raise ValueError with a sentence for them.

    Takes what people type: "Số: 60 / KH – UBND", "60/kh-ubnd", "60 KH UBND", "30/2020/ND-CP".
    """
    typed = normalise(text).translate(_STROKED).translate(_SEPARATORS)[:200]
    typed = typed[_PREFIX.match(typed).end() :] if _PREFIX.match(typed) else typed
    match = _NUMBER.fullmatch(typed)
    if not match:
        raise ValueError(_why_not(typed))
    digits, letter, separator, year, symbol = match.groups()
    parts = [part.strip(".") for part in re.split(r"[\s/-]+", symbol.strip(" /-"))]
    if not int(digits) or len(parts) > 5 or not all(map(_is_abbreviation, parts)):
        raise ValueError(_why_not(typed))
    if parts[0].isupper() and any(map(str.islower, parts[2:])):  # a sentence goes on: "60/KH-UBND ngay"
        raise ValueError(_why_not(typed))
    doc_type = _TYPES.get(parts[0].lower()) or _TYPES_UNMARKED.get(parts[0].lower(), "")
    organs = [_organ(part) for part in (parts[1:] if doc_type else parts)]
    if not organs:
        raise ValueError(_("Ký hiệu còn thiếu tên viết tắt của cơ quan ban hành, ví dụ 60/KH-UBND."))
    head = (digits, letter, int(year) if year else None, doc_type)
    if not doc_type:
        return DocumentNumber(*head, organs[0], drafter="-".join(organs[1:]))
    is_party = not year and ("/" in symbol if separator == "-" else organs[0] in _PARTY_ORGANS)
    return DocumentNumber(*head, "-".join(organs), is_party=is_party)


def _is_abbreviation(part):
    """Abbreviations carry no tone, and "của", "ngày", "quận" do."""
    return bool(_PART.fullmatch(part)) and len(part) <= 24 and not _tones_in(part)


def _tones_in(text):
    return set(unicodedata.normalize("NFD", text)) & set(_TONES)


def _organ(part):
    if part.lower() == "ttg":
        return "TTg"  # Thủ tướng
    return part.upper() if part.islower() else part


def _why_not(typed):
    if not re.match(r"[\s./…_-]*[^\s./…_-]", typed) or re.match(r"[\s./…_-]*[^\W\d_]", typed):
        return _("Chưa có số. Mời ghi cả số và ký hiệu, ví dụ 60/KH-UBND.")
    return _("Số và ký hiệu “%(typed)s” chưa đúng. Mời ghi như 60/KH-UBND, 581/BNV-CCHC, 30/2020/NĐ-CP.") % {
        "typed": typed[:40]
    }

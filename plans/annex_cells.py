"""What stands in the cells of an annex: kinds of columns, channels, targets, leads, labels.

Columns and their other names: domain knowledge of real plans (Stt, Nội dung nhiệm vụ, Hình thức, Đơn vị chủ
trì, phối hợp, Thời gian, Sản phẩm). All tables here are in folded text (portal.vietnamese.fold).
"""

import re
from decimal import Decimal
from typing import NamedTuple

from portal.vietnamese import fold

# --- Columns ------------------------------------------------------------------------------------

# Kind of column -> words in its title. The words that stand first in the title decide.
COLUMN_WORDS = {
    "label": r"stt|tt|so tt|so thu tu|thu tu|s\.t\.t|no",
    "lead": r"chu tri|don vi (duoc giao|thuc hien|phu trach|chiu trach nhiem)|co quan (thuc hien|phu trach)"
    r"|nguoi (thuc hien|phu trach)|phan cong|trach nhiem|don vi dau moi|to chuc thuc hien",
    "partners": r"phoi hop|don vi tham gia|co quan tham gia",
    "time": r"thoi (gian|han|diem)|tien do|han hoan thanh|ky han|bat dau|tu ngay",
    "time_end": r"ket thuc|den ngay",
    "channels": r"hinh thuc|kenh|phuong thuc|phuong tien",
    "target_unit": r"don vi tinh|dvt",
    "target": r"chi tieu|so luong|khoi luong|dinh luong",
    "product": r"san pham|ket qua|dau ra",
    "note": r"ghi chu|luu y",
    "content": r"noi dung|nhiem vu|cong viec|hoat dong|dau viec",
}
_COLUMN_WORDS = {role: re.compile(rf"\b({words})\b") for role, words in COLUMN_WORDS.items()}
MAX_TITLE_CHARACTERS = 80


def role_of(title):
    """Return the kind of column that `title` names, "lead_and_partners" for both in one, or ""."""
    title = fold(title.replace("\n", " "))
    if not title or len(title) > MAX_TITLE_CHARACTERS:
        return ""
    found = {role: match.start() for role, words in _COLUMN_WORDS.items() if (match := words.search(title))}
    if "partners" in found:
        return "lead_and_partners" if "lead" in found and "chu tri" in title else "partners"
    if "time_end" in found and not re.search("bat dau|tu ngay", title):
        return "time_end"
    if "label" in found and title.strip(". ") != _COLUMN_WORDS["label"].search(title)[0].strip(". "):
        del found["label"]
    return min(found, key=found.get, default="")


# --- Labels -------------------------------------------------------------------------------------

_HEADING_LABEL = re.compile(r"(?:(?:phan|muc) )?(?:[ivx]{1,6}|[a-z])[.):]?", re.IGNORECASE)
_CAPITALS = re.compile(r"[IVX]{1,6}|[A-ZĐ]")
_LABEL_BEFORE = re.compile(
    r"((?:\d{1,3}(?:\.\d{1,3}){1,3}[.)]?|\d{1,3}[.)]|[IVX]{1,6}[.)]|[A-ZĐ][.)]|[a-zđ]\)))\s+(?=\S)"
)
_BULLET = re.compile(r"^[-–+•*]\s*")


def tidy_label(text):
    return text.strip().rstrip(".):").strip()


def is_heading_label(label):
    """Tell whether a label numbers a group of tasks: I, II, A, "Phần I"."""
    words = label.split()
    return bool(words) and bool(_HEADING_LABEL.fullmatch(fold(label)) and _CAPITALS.fullmatch(words[-1]))


def split_label(content):
    """Return (label, rest) of "1.2. Đăng tin, bài" or "I. Công tác chỉ đạo"; label "" if it has none."""
    match = _LABEL_BEFORE.match(content)
    return (tidy_label(match[1]), content[match.end() :]) if match else ("", content)


def is_bullet(content):
    return bool(_BULLET.match(content))


def is_part_of(label, parent):
    """Tell whether `label` numbers a part of `parent`: 1.1, a or a dash beneath 1."""
    return label.startswith(f"{parent}.") or bool(re.fullmatch("[a-zđ]|[-–+•]", label))


def one_line(text):
    """Join the lines of a cell: items of a list by semicolons, a wrapped line by a blank."""
    joined = ""
    for line in filter(None, text.split("\n")):
        item = _BULLET.sub("", line, count=1)
        separator = "" if not joined else "; " if item != line and not joined.endswith((";", ":")) else " "
        joined += separator + item
    return joined.strip(" ;")


# --- Leads --------------------------------------------------------------------------------------

# Commas and "và" stand inside the names of units too (Phòng Văn hóa và Thông tin), so only these begin another.
_UNIT = re.compile(
    r"(phong|p\.|ubnd|uy ban|van phong|vp|ban|trung tam|doi|cong an|quan su|hoi|doan|mttq|ubmttq|mat tran|cac|so"
    r"|chi cuc|thanh tra|truong|cong chuc|bo phan|to|dai|hat|kho bac|bao hiem|toa an|vien|lien doan|dang uy)\b"
)
_BETWEEN = re.compile(r"(\s*[;,+/&\n]\s*|\s+và\s+)", re.IGNORECASE)
_LEAD_MARK = re.compile(r"^\s*(?:(?:đơn vị|cơ quan)\s+)?chủ trì\s*:?\s*|\s?chủ trì[.,;]?$", re.IGNORECASE)
_PARTNERS_MARK = re.compile(
    r"[;,.]?\s{0,2}\b(?:(?:đơn vị|cơ quan)\s)?phối hợp\b(?:\svới)?\s?:?\s{0,2}", re.IGNORECASE
)


def split_units(text):
    """Return the units that a cell names, each in one line."""
    first, *rest = _BETWEEN.split(text.strip(" ;,\n"))
    units = [first]
    for separator, segment in zip(rest[::2], rest[1::2], strict=True):
        if _begins_unit(segment, after=units[-1], separator=separator):
            units.append(segment)
        else:
            units[-1] += (separator if separator.strip() else " ") + segment
    return [unit for unit in (one_line(unit) for unit in units) if unit]


def names_unit(text):
    return bool(_UNIT.match(fold(text)))


def _begins_unit(segment, *, after, separator):
    if separator.strip() == ";" or _BULLET.match(segment):
        return True
    is_named = segment[:1].isupper() or fold(segment).startswith("cac ")
    return is_named and names_unit(segment) and not fold(after).endswith("hdnd")


def split_partners(text):
    """Return (leads, partners) of "Chủ trì: Phòng Nội vụ; phối hợp: UBND các phường"; partners may be ""."""
    leads, *partners = _PARTNERS_MARK.split(text, maxsplit=1)
    return _LEAD_MARK.sub("", leads), one_line("".join(partners))


# --- Targets ------------------------------------------------------------------------------------


class Target(NamedTuple):
    value: Decimal
    unit: str
    is_first_of_several: bool = False


_QUANTITY = r"(?P<number>\d{1,3}(?:[. ]\d{3})+(?:,\d{1,2})?|\d{1,3}(?:,\d{3})+|\d{1,9}(?:[,.]\d{1,2})?)"
_PERCENT = re.compile(rf"(?<![\w./,-]){_QUANTITY} ?%")
_COUNT = re.compile(
    rf"(?<![\w./,-]){_QUANTITY}(?: ?(?:-|đến) ?\d{{1,9}})?(?![\d/,.-]*\d|[/-])(?=(?: ?(?P<unit>[^\W\d][^.;:()\n]*))?)"
)
_SCALES = {"nghìn": 1_000, "ngàn": 1_000, "triệu": 1_000_000, "tỷ": 1_000_000_000}
_NO_COUNT_AFTER = re.compile(
    r"\b(quy|thang|nam|ngay|muc|muc do|so|dieu|khoan|giai doan|lan thu|thu|dot|phuong|quan|cap|phu luc)[\d, -]*$"
)
_TIMES = re.compile(r"(tháng|năm|quý|ngày|tuần|giờ)\b", re.IGNORECASE)  # "6 tháng đầu năm" counts nothing
_MAY_STAND_BEFORE = re.compile(
    r"[-+*•>≥ ]*(?:(?:co|dat|tren|it nhat|toi thieu|khoang|du kien|tong so|so luong|to chuc|phat hanh|dang|in|treo"
    r"|thuc hien|xay dung|ban hanh|cap phat|phat|hoan thanh|phan dau|lap dat|bien soan) ?){0,4}"
)
_UNIT_ENDS = re.compile(
    r"(?:\s(?:đăng|trên|tại|cho|về|được|của|trong|mỗi|với|do|để|có|ở|và|trở lên|đến|từ|hoặc|năm)\b"
    r"|,\s?\d|\s?–|\s-\s).*",
    re.IGNORECASE | re.DOTALL,
)
MAX_UNIT_WORDS = 6


def read_target(text, *, anywhere):
    """Return the Target that `text` sets, or None: a percentage, else a number with what it counts.

    `anywhere` is for a column of targets. In a product ("Kế hoạch năm 2020") a count must begin the text,
    or follow a word such as "tổ chức".
    """
    percents = list(_PERCENT.finditer(text))
    if percents:
        return Target(_decimal(percents[0]["number"], is_percent=True), "%", len(percents) > 1)
    counts = [match for match in _COUNT.finditer(text) if _counts(match)]
    first = next((match for match in counts if anywhere or _stands_first(match)), None)
    if first is None:
        return None
    value, unit = _decimal(first["number"]), _tidy_unit(first["unit"] or "")
    scale, _blank, rest = unit.partition(" ")
    if scale.lower() in _SCALES:
        value, unit = value * _SCALES[scale.lower()], rest
    return Target(value, unit, len(counts) > 1) if value < 10**12 else None


def _before(match):
    return fold(match.string[max(0, match.start() - 60) : match.start()])


def _counts(match):
    return not _NO_COUNT_AFTER.search(_before(match)) and not _TIMES.match(match["unit"] or "")


def _stands_first(match):
    return bool(match["unit"] and _MAY_STAND_BEFORE.fullmatch(_before(match).rpartition(";")[2].lstrip()))


def _decimal(number, *, is_percent=False):
    """Read 1.500 and 1,500 as thousands, 1,5 and 1.5 as one and a half."""
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+", number) and not is_percent:
        number = number.replace(",", "")
    elif re.fullmatch(r"\d{1,3}(?:[. ]\d{3})+(?:,\d{1,2})?", number):
        number = re.sub("[. ]", "", number)
    return round(Decimal(number.replace(",", ".")), 2)


def _tidy_unit(unit):
    unit = _UNIT_ENDS.sub("", unit).strip(" ,-–")
    return " ".join(unit.split()[:MAX_UNIT_WORDS]).strip(" ,-–")


# --- Channels -----------------------------------------------------------------------------------

# Code of plans/fixtures/channels.csv -> its names in folded text. The first that matches takes its words
# away from the others: "cuộc thi trực tuyến" is no "cuộc thi".
CHANNEL_WORDS = {
    "thi_truc_tuyen": r"((cuoc|hoi) thi[/ ]+){1,2}(\w+ ){0,4}truc tuyen|thi (\w+ ){0,3}truc tuyen",
    "giao_luu_truc_tuyen": r"(giao luu,? (va )?)?toa dam (\w+ ){0,2}truc tuyen|giao luu (\w+ ){0,2}truc tuyen",
    "tin_nhan": r"tin nhan|sms|zalo oa",
    "man_hinh_mot_cua": r"man hinh(/| va | )?(ki[- ]?ot)?( \w+){0,4} mot cua|ki-?ot|ki ot|kiosk",
    "bang_dien_tu": r"bang (\w+ ){0,2}dien tu|bang (chu )?led|bang quang dien",
    "man_hinh_led": r"man hinh|led",
    "cong_ttdt": r"(cong|trang)(/trang)? (thong tin|ttdt|tin)( dien tu)?|website|web|trang web|portal",
    "mang_xa_hoi": r"mang xa hoi|mxh|facebook|fanpage|zalo|tiktok|youtube",
    "video_clip": r"video( clip)?|clip|phim (ngan|tu lieu|phong su)",
    "bao_chi": r"bao chi|(bao|dai) (dien tu|ha noi moi|hanoimoi|kinh te do thi|dia phuong)|truyen hinh"
    r"|phong su|chuyen (muc|trang)|tap chi|dang bao|tren bao",
    "loa_truyen_thanh": r"loa|truyen thanh|phat thanh",
    "to_roi": r"to (roi|gap|xep|buom)|tap gap",
    "ap_phich": r"ap[- ]?phich|poster",
    "bang_ron": r"bang[- ]?(ron|zon|rol)|khau hieu|banner|phuon",
    "pano": r"pa[- ]?no|co dong|tranh co dong",
    "niem_yet": r"niem yet|bang tin|bang thong bao",
    "hop_to_dan_pho": r"(hop|sinh hoat)( tai)?( cac)? (to dan pho|khu dan cu|tdp|kdc|thon|xom|to|dan)",
    "hop_giao_ban": r"giao ban|chi bo|chi doan|cuoc hop|hop (co quan|don vi|dinh ky|noi bo)|long ghep",
    "tap_huan": r"(hoi nghi |lop )?(tap huan|boi duong)",
    "doi_thoai": r"(hoi nghi )?doi thoai",
    "truong_hoc": r"truong hoc|nha truong|chao co|ngoai khoa|duoi co|hoc duong",
    "cuoc_thi": r"cuoc thi|hoi thi|thi viet|thi tim hieu|san khau hoa",
    "mo_hinh": r"mo hinh|sang kien",
    "sach_tai_lieu": r"ban tin|so tay|tai lieu|cam nang|sach",
    "hoi_nghi": r"hoi nghi|hoi thao|toa dam|(cuoc|buoi) tuyen truyen|tuyen truyen (mieng|truc tiep)|bao cao vien",
}
_CHANNEL_WORDS = {code: re.compile(rf"\b({words})\b") for code, words in CHANNEL_WORDS.items()}


def read_channels(text):
    """Return the codes of the channels that `text` names, in the order of the text."""
    text, found = fold(text), {}
    for code, words in _CHANNEL_WORDS.items():
        match = words.search(text)
        if match:
            found[code] = match.start()
            text = words.sub(lambda taken: "\x00" * len(taken[0]), text)
    return sorted(found, key=found.get)

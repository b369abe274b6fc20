"""What we keep of attributes: numbers, sizes, lines around tables, and what Word says about its lists."""

import re

_BORDER = re.compile(r"solid|double|dotted|dashed|groove|ridge|inset|outset")
_ORDER_TYPES = {
    "lower-alpha": "a",
    "lower-latin": "a",
    "upper-alpha": "A",
    "upper-latin": "A",
    "lower-roman": "i",
    "upper-roman": "I",
}


def declarations(style):
    """Return {property: value} of a style attribute, in lower case."""
    pairs = (part.partition(":") for part in style[:4000].lower().split(";"))
    return {name.strip(): value.strip() for name, _colon, value in pairs}


def word_list_level(attributes):
    """Return the level at which a paragraph of Word stands in a list, or 0."""
    style = attributes.get("style", "")
    if "mso-list" not in style:
        return 0
    found = re.search(r"\blevel([1-9])\b", declarations(style).get("mso-list", ""))
    return int(found[1]) if found else 0


def border(attributes):
    """Return True for a line around the thing, False for expressly none, None where nothing is said."""
    style = declarations(attributes.get("style", ""))
    lines = [value for name, value in style.items() if name.startswith("border")]
    if any(map(_BORDER.search, lines)) or re.match(r"xl\d", attributes.get("class", "")):
        return True  # Excel keeps its lines in classes
    if style.get("border", "").startswith(("none", "0")) or attributes.get("border") == "0":
        return False
    return None


def picture_size(attributes):
    """Return the width, the height and the class that tells the side of a picture, as far as they are said."""
    style, kept = declarations(attributes.get("style", "")), {}
    for side in ("width", "height"):
        size = re.match(r"\s*(\d{1,4})(?:\.\d+)?(?:px)?\s*$", style.get(side) or attributes.get(side, ""))
        if size and int(size[1]):
            kept[side] = str(int(size[1]))
    where = f"{attributes.get('class', '')} {attributes.get('align', '')} {style.get('float', '')}".lower()
    side = re.search(r"(?:^|\s)(?:align-?)?(left|right|center)(?=\s|$)", where)
    if side:
        kept["class"] = f"align-{side[1]}"
    return kept


def list_numbering(attributes):
    kept = {}
    start = attributes.get("start", "").strip()
    if re.fullmatch("[0-9]{1,5}", start) and int(start) != 1:
        kept["start"] = str(int(start))
    kind = _ORDER_TYPES.get(declarations(attributes.get("style", "")).get("list-style-type"), "")
    kind = kind or attributes.get("type", "")
    if kind in ("a", "A", "i", "I"):
        kept["type"] = kind
    return kept


def cell_span(attributes):
    kept = {}
    for name in ("colspan", "rowspan"):
        number = attributes.get(name, "").strip()
        if re.fullmatch("[0-9]{1,3}", number) and int(number) > 1:
            kept[name] = str(int(number))
    if attributes.get("scope", "").lower() in ("col", "row", "colgroup", "rowgroup"):
        kept["scope"] = attributes["scope"].lower()
    return kept

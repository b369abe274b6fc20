"""Cutting HTML into tags and text. Every letter is looked at a fixed number of times, however broken the HTML."""

import html
import re

from portal.vietnamese import compose

# What stands between these is no text for readers, up to the closing tag whatever it holds.
RAW = {"script", "style", "iframe", "noembed", "noframes", "xmp", "plaintext", "title", "textarea"}
# Of these the inside is dropped too, but tags in it count.
FOREIGN = {"svg", "math", "object", "template", "noscript", "applet", "audio", "video", "canvas", "xml"}

_MARKUP = re.compile(r"<(?:!--|[!?]|/?[a-zA-Z])")
_NAME = re.compile(r"[^\s/>]+")
_ATTRIBUTE = re.compile(r"""[\s/]*([^\s/>=][^\s/>=]*)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s>"'][^\s>]*)?)?""")
_OPEN_QUOTE = re.compile(r"""\s*=\s*["']""")
_LONG_NUMBER = re.compile(r"(&#(?:[0-9]{7}|[xX][0-9a-fA-F]{7}))[0-9a-fA-F]+")
_MOST_ATTRIBUTES = 40


def tokens(text):
    """Yield ("text", words), ("open", name, {attribute: value}) and ("close", name), in their order."""
    at, end = 0, len(text)
    dropping, depth = "", 0  # the foreign element that is being dropped, and how often it is open
    while at < end:
        found = _MARKUP.search(text, at)
        begin = found.start() if found else end
        if begin > at and not dropping:
            yield "text", decode(text[at:begin])
        if not found:
            return
        if found[0] in ("<!--", "<!", "<?"):
            at = _after_comment(text, found)
            continue
        is_end = found[0][1] == "/"
        name, attributes, at = _tag(text, begin + 1 + is_end)
        if name is None:
            return
        if dropping:
            depth += (-1 if is_end else 1) if name == dropping else 0
            dropping = dropping if depth else ""
        elif is_end:
            yield "close", name
        elif name in RAW:
            at = _after_raw(text, at, name)
        elif name in FOREIGN:
            dropping, depth = name, 1
        else:
            yield "open", name, attributes
            if ":" in name and text[at - 2 : at] == "/>":
                yield "close", name


def decode(text):
    """Return `text` with its character references read, composed, and without what nobody sees."""
    if "&" in text:
        text = html.unescape(_LONG_NUMBER.sub(r"\1", text))  # Python refuses to read very long numbers
    return compose(text)


def _after_comment(text, found):
    """Return where a comment ends. Of Word's conditions only the brackets go: what they hold is for everyone."""
    mark = "-->" if found[0] == "<!--" else ">"
    close = text.find(mark, found.end())
    return len(text) if close < 0 else close + len(mark)


def _after_raw(text, at, name):
    close = re.compile(f"</{name}(?=[\\s/>])", re.IGNORECASE).search(text, at)
    return close.start() if close else len(text)


def _tag(text, at):
    """Return (name, attributes, where the tag ends); the name is None if the text ends inside the tag."""
    found = _NAME.match(text, at)
    name, at = found[0].lower(), found.end()
    attributes = {}
    while match := _ATTRIBUTE.match(text, at):
        if match[2] is None and _OPEN_QUOTE.match(text, match.end(1)):
            return None, {}, len(text)  # a quote that is never closed swallows the rest, as in browsers
        key, value = match[1].lower(), match[2] or ""
        if len(attributes) < _MOST_ATTRIBUTES and key not in attributes:
            attributes[key] = decode(value[1:-1] if value[:1] in ("'", '"') else value)
        at = match.end()
    close = text.find(">", at)
    return (None, {}, len(text)) if close < 0 else (name, attributes, close + 1)

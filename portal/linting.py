"""Accessibility while writing: what in a text stops it from being published, and what to look at."""

from html.parser import HTMLParser

from django.utils.translation import gettext as _

VAGUE = {"tại đây", "ở đây", "đây", "xem thêm", "click here", "here", "link"}


class _Reader(HTMLParser):
    """Notes headings, pictures, links and tables as they come. Takes cleaned HTML."""

    def __init__(self, html):
        super().__init__()
        self.levels, self.bare_pictures, self.links, self.tables = [], 0, [], []
        self._link = None
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag in ("h2", "h3", "h4"):
            self.levels.append(int(tag[1]))
        elif tag == "img":
            if not (attrs.get("alt") or "").strip():
                self.bare_pictures += 1
            elif self._link is not None:
                self._link += attrs["alt"]
        elif tag == "a" and "href" in attrs:
            self._link = ""
        elif tag == "table":
            self.tables.append(False)
        elif tag == "th" and self.tables:
            self.tables[-1] = True

    def handle_endtag(self, tag):
        if tag == "a" and self._link is not None:
            self.links.append(" ".join(self._link.split()))
            self._link = None

    def handle_data(self, text):
        if self._link is not None:
            self._link += text


def faults_of(html):
    """Return sentences that say what stops this text (cleaned HTML) from being published."""
    read, faults = _Reader(html), []
    if read.bare_pictures:
        faults.append(_("%(n)s ảnh trong bài chưa có mô tả bằng lời.") % {"n": read.bare_pictures})
    if "" in read.links:
        faults.append(_("Có liên kết trống, không có chữ nào."))
    if any(after - before > 1 for before, after in zip([1, *read.levels], read.levels, strict=False)):
        faults.append(_("Tiêu đề mục nhảy cấp: sau tiêu đề lớn phải đến tiêu đề nhỏ hơn một cấp."))
    return faults


def advice_on(html):
    """Return sentences on what readers may stumble over; they stop nothing."""
    read, advice = _Reader(html), []
    vague = [words for words in read.links if words.lower().strip(" .") in VAGUE]
    if vague:
        advice.append(_("Liên kết “%(words)s” chưa nói dẫn đến đâu.") % {"words": vague[0]})
    if any(words.startswith(("http://", "https://", "www.")) for words in read.links):
        advice.append(_("Có liên kết chỉ ghi địa chỉ: hãy thay bằng tên trang."))
    if not all(read.tables):
        advice.append(_("Có bảng chưa có hàng hoặc cột tiêu đề."))
    return advice

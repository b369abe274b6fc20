"""The pieces of citizens' pages (templates/ui/citizens_*.html): what each shows, and that it is all text."""

import datetime
import gzip
import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

PIECES = sorted(Path(settings.BASE_DIR, "templates/ui").glob("citizens_*.html"))
MOMENT = datetime.datetime(2026, 11, 24, 1, 5, tzinfo=datetime.timezone.utc)  # 08:05 in Hà Nội
MARKUP = "<b>&\"'"


def publication(**more):
    return {
        "shown_title": "Họp giao ban",
        "title": "Họp giao ban",
        "shown_summary": "Tóm tắt.",
        "summary": "Tóm tắt.",
        "get_absolute_url": "/tin-tuc/hop-1/",
        "published_at": MOMENT,
        "unit": "Phòng Nội vụ",
        **more,
    }


def file(**more):
    stored = {
        "get_absolute_url": "/tep/1/a.pdf",
        "name": "a.pdf",
        "kind": "pdf",
        "size_bytes": 3 * 1024 * 1024,
    }
    return {"file": stored, "label": "", "is_scan": False, **more}


def document(**more):
    return publication(
        number="60/KH-UBND",
        type={"name": "Kế hoạch", "name_en": "Plan"},
        issuer_name="UBND quận Đống Đa",
        issued_on=datetime.date(2020, 2, 20),
        effect="in_force",
        get_effect_display="Còn hiệu lực",
        attachments={"all": [file(label="Toàn văn", is_scan=True)]},
        **more,
    )


def piece(name, **takes):
    return render_to_string(f"ui/citizens_{name}.html", takes)


def words(html):
    """The text as it is read: elements that stand apart are a space apart."""
    apart = re.sub(r"</(?:dt|dd|li|th|td|p|h\d)>", " ", html)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", apart)).strip()


def test_a_piece_of_news_says_when_who_and_what():
    shown = piece("news_item", item=publication(source_name="Hà Nội portal"))
    assert words(shown) == "Họp giao ban 24/11/2026 · Phòng Nội vụ · Theo Hà Nội portal Tóm tắt."
    assert re.findall(r'<h2 class="item__title"><a href="([^"]+)"', shown) == ["/tin-tuc/hop-1/"]
    assert "lang=" not in shown.replace('<span lang="vi">', "")


def test_only_the_first_picture_of_a_page_is_fetched_at_once_and_each_keeps_its_place():
    item = publication(picture={"get_absolute_url": "/tep/2/a.jpg"}, picture_alt="Ảnh")
    assert re.findall(r'(width="\d+" height="\d+") (\S+)', piece("news_item", item=item)) == [
        ('width="240" height="160"', 'loading="lazy"')
    ]
    assert 'fetchpriority="high"' in piece("news_item", item=item, eager=True)


def test_an_english_list_marks_the_words_that_it_has_in_vietnamese_only():
    with translation.override("en"):
        assert '<a href="/tin-tuc/hop-1/" lang="vi">' in piece("news_item", item=publication())
        english = publication(title_en="Meeting", shown_title="Meeting")
        assert '<a href="/tin-tuc/hop-1/">Meeting</a>' in piece("news_item", item=english)


def test_a_document_keeps_its_dates_apart_and_names_its_files():
    assert words(piece("document_item", item=document())) == (
        "60/KH-UBND Họp giao ban Kế hoạch · UBND quận Đống Đa · ban hành 20/02/2020 · đăng 24/11/2026 "
        "Còn hiệu lực Tóm tắt. Toàn văn (PDF, 3,0 MB) · bản quét, máy không đọc được chữ"
    )


def test_what_is_not_known_of_a_document_is_not_said():
    bare = document() | {"number": "", "issued_on": None, "effect": "unknown", "attachments": {"all": []}}
    assert words(piece("document_item", item=bare)) == (
        "Họp giao ban Kế hoạch · UBND quận Đống Đa · đăng 24/11/2026 Tóm tắt."
    )


def test_a_document_on_an_english_page_names_its_type_in_english():
    with translation.override("en"):
        assert "Plan · UBND quận Đống Đa · issued 20/02/2020 · posted 24/11/2026" in words(
            piece("document_item", item=document())
        )


def test_a_new_model_shows_its_stage():
    item = publication(stage="pilot", get_stage_display="Thí điểm", place_name="Phường Cát Linh")
    assert words(piece("initiative_card", item=item)) == "Thí điểm Họp giao ban Tóm tắt. Phường Cát Linh"


def test_a_clip_says_how_long_it_takes():
    item = publication(duration_seconds=125, service_level="Mức độ 4")
    assert words(piece("clip_item", item=item)) == "2:05 Họp giao ban 24/11/2026 · 2 phút 5 giây · Mức độ 4"


class Narrow(forms.Form):
    q = forms.CharField(label="Từ khóa", required=False)
    is_narrowed = True


@pytest.mark.parametrize(
    ("is_open", "fold"), [(False, '<details class="fold">'), (True, '<details class="fold" open>')]
)
def test_a_filter_is_a_plain_form_that_opens_while_it_holds(is_open, fold):
    shown = piece("filter", form=Narrow(), is_open=is_open, clear="/van-ban/")
    assert fold in shown
    assert re.findall(r'<form[^>]*>|<input[^>]*name="(\w+)"', shown) == ["", "q"]
    assert 'method="get"' in shown
    assert re.findall(r'href="([^"]+)"', shown) == ["/van-ban/"]


def test_a_filter_that_narrows_nothing_offers_nothing_to_clear():
    form = Narrow()
    form.is_narrowed = False
    assert "Bỏ lọc" not in piece("filter", form=form, is_open=False, clear="/van-ban/")


def test_a_chosen_facet_is_marked_and_leads_back():
    facets = [
        {"href": "?loai=1", "label": "Kế hoạch", "count": 1203, "is_here": False},
        {"href": "?", "label": "Chỉ thị", "count": 2, "is_here": True},
    ]
    shown = piece("facets", label="Loại", facets=facets)
    assert words(shown) == "Loại Kế hoạch 1.203 Chỉ thị 2 (bấm để bỏ)"
    assert re.findall(r'href="([^"]+)" rel="nofollow"( aria-current="true")?', shown) == [
        ("?loai=1", ""),
        ("?", ' aria-current="true"'),
    ]
    assert piece("facets", label="Loại", facets=[]).strip() == ""


def test_a_month_links_the_days_that_have_news():
    first = datetime.date(2026, 11, 1)
    days = [{"day": first, "count": 2, "href": "?ngay=1", "is_here": True}]
    month = {"first": first, "weeks": [[None] * 6 + days], "previous": "?thang=10", "next": ""}
    shown = piece("month", month=month)
    assert (
        words(shown) == "Tìm theo ngày Tháng 11/2026 T2 T3 T4 T5 T6 T7 CN 1 (01/11/2026: 2 tin) Tháng trước"
    )
    assert re.findall(r'<a href="([^"]+)" rel="nofollow" aria-current="date">', shown) == ["?ngay=1"]


def test_the_dates_of_a_text_are_kept_apart():
    shown = piece("meta", published_at=MOMENT, issued_on=datetime.date(2020, 2, 20), updated_at=MOMENT)
    assert words(shown) == "Ban hành 20/02/2020 Đăng 08:05 24/11/2026 Cập nhật 08:05 24/11/2026"


def test_a_withdrawn_page_says_when_and_why():
    shown = piece(
        "withdrawn",
        title="Tin",
        reason="Sai ngày",
        withdrawn_at=MOMENT,
        list_href="/tin-tuc/",
        list_label="Tin tức",
    )
    assert words(shown) == ("Đã gỡ Tin Nội dung này đã được gỡ lúc 08:05 24/11/2026. Lý do: Sai ngày Tin tức")


def test_related_news_is_a_list_or_nothing():
    assert words(piece("related", id="r", title="Tin liên quan", items=[publication()])) == (
        "Tin liên quan Họp giao ban 24/11/2026"
    )
    assert piece("related", id="r", title="Tin liên quan", items=[]).strip() == ""


@pytest.mark.django_db
def test_a_trail_begins_at_home_and_ends_here():
    shown = piece("trail", here="Họp giao ban", trail=[{"href": "/tin-tuc/", "label": "Tin tức"}])
    assert words(shown) == "Trang chủ Tin tức Họp giao ban"
    assert re.findall(r'href="([^"]+)"', shown) == ["/", "/tin-tuc/"]


def armed(thing):
    """`thing` with markup for each of its words."""
    if isinstance(thing, dict):
        return {key: armed(value) for key, value in thing.items()}
    if isinstance(thing, list):
        return [armed(value) for value in thing]
    return MARKUP if isinstance(thing, str) else thing


SHOWN = {
    "news_item": {"item": publication(source_name="x", picture={"get_absolute_url": "x"})},
    "document_item": {"item": document()},
    "initiative_card": {
        "item": publication(stage="x", get_stage_display="x", picture_alt="x", picture=file()["file"])
    },
    "clip_item": {"item": publication(service_level="x", poster=file()["file"])},
    "file": {"row": file(label="x")},
    "facets": {"label": "x", "facets": [{"href": "x", "label": "x", "count": 1, "is_here": True}]},
    "meta": {"published_at": MOMENT, "unit": "x", "source_name": "x", "source_url": "x", "change_note": "x"},
    "withdrawn": {"title": "x", "reason": "x", "withdrawn_at": MOMENT, "list_href": "x", "list_label": "x"},
    "related": {"id": "x", "title": "x", "items": [publication()]},
    "figure": {"file": file()["file"], "alt": "x", "caption": "x"},
    "feeds": {"title": "x", "rss": "x", "atom": "x"},
    "trail": {"here": "x", "trail": [{"href": "x", "label": "x"}]},
}


@pytest.mark.parametrize("name", SHOWN)
def test_what_an_author_wrote_is_text(name):
    shown = piece(name, **armed(SHOWN[name]))
    assert "&lt;b&gt;&amp;&quot;&#x27;" in shown
    assert "<b>" not in shown
    assert MARKUP[3:] not in shown


# The rest takes no words of an author: it is looked at on whole pages.
FRAME = {"addresses", "nav", "filter", "month", "tools", "only_vietnamese"}


def test_every_piece_is_looked_at():
    assert {path.stem.removeprefix("citizens_") for path in PIECES} >= set(SHOWN) | FRAME
    unseen = {path.stem.removeprefix("citizens_") for path in PIECES} - set(SHOWN) - FRAME
    assert unseen == set(), "add it to SHOWN, or to FRAME if no author's words stand in it"


@pytest.mark.django_db
def test_a_citizens_page_is_light(client):
    """PROMISES P8: 100 KB at first load without pictures, even uncompressed; its sheets 20 KB compressed."""
    page = client.get("/chi-tieu/2020/").content
    names = re.findall(r'(?:href|src)="/static/((?:css|js)/[\w-]+\.\w+)"', page.decode())
    files = {name: Path(settings.BASE_DIR, "static", name).read_bytes() for name in names}
    assert {
        "css/tokens.css",
        "css/base.css",
        "css/components.css",
        "css/citizens.css",
        "css/print.css",
    } <= set(files)
    sheets = [gzip.compress(file) for name, file in files.items() if name.endswith(".css")]
    assert sum(map(len, sheets)) <= 20 * 1024
    assert len(page) + sum(map(len, files.values())) <= 100 * 1024


@pytest.mark.django_db
def test_only_the_choice_of_text_size_runs_before_the_page_is_painted(client):
    scripts = re.findall(r"<script[^>]*>", client.get("/chi-tieu/2020/").content.decode())
    waited_for = [tag for tag in scripts if 'type="module"' not in tag]
    assert waited_for == ['<script src="/static/js/theme.js">']

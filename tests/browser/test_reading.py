"""What a citizen's browser does with the citizens' pages: a clip plays with its captions, dates are picked."""

import re

import pytest

pytestmark = pytest.mark.browser
PLAYED = """async () => {
  const clip = document.querySelector("video");
  clip.muted = true;
  await clip.play();
  await new Promise((done) => clip.addEventListener("timeupdate", () => clip.currentTime > 0.3 && done()));
  const captions = [...clip.textTracks].filter((track) => track.mode === "showing");
  return [clip.error, clip.videoWidth, captions.map((track) => [track.language, track.cues.length > 0])];
}"""


@pytest.fixture
def said(page):
    """What the page complains of: the policy would be told here."""
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


@pytest.mark.parametrize(("prefix", "language"), [("", "vi"), ("/en", "en")])
def test_a_clip_plays_with_captions_of_the_page_and_comes_from_no_other_host(
    page, demo, said, prefix, language
):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{demo.address}{prefix}/video/")
    page.locator("h2.card__title a").first.click()
    page.wait_for_load_state()
    assert not [url for url in asked if url.endswith((".mp4", ".webm"))], (
        "nothing is loaded before it is played"
    )
    assert page.evaluate(PLAYED) == [None, 640, [[language, True]]]
    assert said == []
    assert [url for url in asked if not url.startswith((demo.address, "data:"))] == []


def test_news_are_found_by_a_day_of_the_calendar_and_by_a_typed_one(page, demo, said):
    page.goto(f"{demo.address}/tin-tuc/?thang=2020-03")
    days = page.locator(".days__month").get_by_role("link")
    day = re.search(r"\d\d/\d\d/\d{4}", days.first.inner_text())[0]
    days.first.click()
    page.wait_for_load_state()
    times = page.locator(".item time").all_inner_texts()
    assert set(times) == {day}
    page.get_by_label("Ngày đăng").fill("31/02/2020")
    page.get_by_role("main").get_by_role("button", name="Tìm").click()
    page.wait_for_load_state()
    assert page.get_by_text("Ngày chưa đúng, mời ghi như 20/02/2020.").is_visible()
    assert said == []


def test_nothing_reaches_beyond_the_edge_of_a_phone(page, demo):
    page.set_viewport_size({"width": 320, "height": 640})
    for path in ("/", "/tin-tuc/", "/van-ban/", "/mo-hinh/", "/video/", "/chu-de/dich-vu-cong/"):
        page.goto(f"{demo.address}{path}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path

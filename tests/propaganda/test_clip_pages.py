"""Citizens' pages of clips."""

import re

import pytest

from tests.factories.reading import make_clip, queries_of, shown, structured_in

pytestmark = pytest.mark.django_db


def test_a_page_offers_the_clip_its_captions_and_its_transcript(client):
    clip = make_clip(transcript="Xin chào", made_by="Quận đoàn", service_level="muc-do-4")
    response = client.get(clip.get_absolute_url())
    page = response.content.decode()
    video = re.search(r"<video.*?</video>", page, re.DOTALL)[0]
    assert 'controls preload="none" width="960" height="540"' in video
    assert f'poster="{clip.poster.get_absolute_url()}"' in video
    assert f'<source src="{clip.video.get_absolute_url()}" type="video/mp4">' in video
    assert re.findall(r'<track kind="captions"[^>]*srclang="(\w+)" label="([^"]+)"( default)?', video) == [
        ("vi", "Tiếng Việt", " default"),
        ("en", "English", ""),
    ]
    assert "Lời thoại Xin chào" in shown(response)
    assert "Thời lượng 2 phút 5 giây" in shown(response)
    assert "Mức dịch vụ công trực tuyến Mức độ 4 (Toàn trình)" in shown(response)
    assert structured_in(response)["VideoObject"]["duration"] == "PT125S"


def test_the_english_page_begins_with_english_captions_and_transcript(client):
    clip = make_clip(transcript="Xin chào", transcript_en="Hello there")
    response = client.get(f"/en{clip.get_absolute_url()}")
    assert re.findall(r'srclang="(\w+)"[^>]* default', response.content.decode()) == ["en"]
    assert "Hello there" in shown(response)


def test_a_clip_without_english_captions_begins_with_none_on_the_english_page(client):
    clip = make_clip()
    clip.captions.filter(language="en").delete()
    page = client.get(f"/en{clip.get_absolute_url()}").content.decode()
    assert re.findall(r'<track [^>]*srclang="(\w+)"', page) == ["vi"]


def test_captions_cost_the_same_queries_for_one_language_and_for_two(client):
    clip = make_clip()
    two = queries_of(client, clip.get_absolute_url())
    clip.captions.filter(language="en").delete()
    assert queries_of(client, clip.get_absolute_url()) == two

"""The demo's clips: made by ffmpeg where it is, bundled where it is not, and always taken as uploads."""

import io
import json
import shutil
import subprocess

import pytest
from PIL import Image, ImageChops, ImageStat

from portal.filekinds import UploadKind
from portal.uploads import examine
from propaganda import demo_clips
from propaganda.demo_clips import BUNDLED, WORDS, make_clips
from tests.factories.files import upload

CODES = ["nop-ho-so-truc-tuyen", "mot-cua-lien-thong", "kien-nghi-thu-tuc"]
needs_ffmpeg = pytest.mark.skipif(not shutil.which("ffmpeg"), reason="ffmpeg is not installed")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("clips")


@pytest.fixture(scope="module")
def clips(folder):
    return make_clips(folder)


@pytest.fixture(params=CODES)
def clip(request, clips):
    return clips[CODES.index(request.param)]


@pytest.fixture
def without_ffmpeg(monkeypatch):
    monkeypatch.setenv("PATH", "")


def probed(path):
    """What ffprobe finds in the first stream of pictures: {name: value}, and how many streams there are."""
    command = ["ffprobe", "-v", "error", "-show_streams", "-show_format", "-of", "json", str(path)]
    found = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return found["streams"][0] | {
        "streams": len(found["streams"]),
        "seconds": float(found["format"]["duration"]),
    }


def kind_of(path):
    return examine(upload(path.read_bytes(), path.name))


def test_there_are_three_clips(clips):
    assert [clip.code for clip in clips] == CODES


def test_every_file_is_taken_as_an_upload(clip):
    assert kind_of(clip.video) in {UploadKind.MP4, UploadKind.WEBM}
    assert kind_of(clip.poster) == UploadKind.WEBP
    assert [kind_of(path) for path in clip.captions.values()] == [UploadKind.VTT] * 2
    assert list(clip.captions) == ["vi", "en"]


def test_the_poster_is_as_large_as_the_clip(clip):
    with Image.open(clip.poster) as poster:
        assert poster.size == (640, 360)


def test_captions_follow_each_other_to_the_end_of_the_clip(clip):
    for path in clip.captions.values():
        blocks = path.read_text("utf-8").strip().split("\n\n")
        times = [block.splitlines()[0].split(" --> ") for block in blocks[1:]]
        assert blocks[0] == "WEBVTT"
        assert [end for _start, end in times[:-1]] == [start for start, _end in times[1:]]
        last = float(times[-1][1].removeprefix("00:"))
        assert clip.duration_seconds - 1 < last <= clip.duration_seconds


def test_the_transcript_says_what_the_captions_say(clip):
    for path, transcript in zip(clip.captions.values(), [clip.transcript, clip.transcript_en], strict=True):
        said = [block.split("\n", 1)[1] for block in path.read_text("utf-8").strip().split("\n\n")[1:]]
        assert transcript.splitlines()[1:] == said


def test_every_clip_lasts_between_eight_and_twelve_seconds(clip):
    assert 8 <= clip.duration_seconds <= 12


@needs_ffmpeg
def test_ffmpeg_makes_h264_that_every_browser_plays(clip):
    found = probed(clip.video)
    assert clip.video.suffix == ".mp4"
    assert (found["codec_name"], found["pix_fmt"], found["streams"]) == ("h264", "yuv420p", 1)
    assert found["profile"] in {"Baseline", "Constrained Baseline"}
    assert (found["width"], found["height"], found["r_frame_rate"]) == (640, 360, "12/1")
    assert clip.duration_seconds - 1 < found["seconds"] <= clip.duration_seconds


@needs_ffmpeg
def test_playing_can_start_before_the_whole_clip_has_come(clip):
    content = clip.video.read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")


@needs_ffmpeg
def test_the_same_frames_give_the_same_bytes(clips, tmp_path):
    again = make_clips(tmp_path)
    assert again[1].video.read_bytes() == clips[1].video.read_bytes()
    assert again[1].poster.read_bytes() == clips[1].poster.read_bytes()


@needs_ffmpeg
def test_what_is_there_is_not_made_again(clips, folder, monkeypatch):
    monkeypatch.setattr(demo_clips, "frames", None)  # drawing would fail
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*.*")}
    assert make_clips(folder) == clips
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*.*")} == before


def test_without_ffmpeg_the_bundled_clips_stand_in_and_the_log_says_so(without_ffmpeg, tmp_path, caplog):
    assert [clip.video for clip in make_clips(tmp_path)] == [BUNDLED / f"{code}.webm" for code in CODES]
    assert [record.levelname for record in caplog.records] == ["WARNING"] * 3
    assert "ffmpeg is not installed" in caplog.text


@pytest.mark.parametrize(
    "end", ["exit 1", "cat > /dev/null; exit 3", "exec sleep 60"], ids=["early", "late", "stuck"]
)
def test_if_ffmpeg_fails_the_bundled_clips_stand_in_and_nothing_half_made_is_left(
    end, tmp_path, monkeypatch, caplog
):
    program = tmp_path / "bin" / "ffmpeg"
    program.parent.mkdir()
    program.write_text(
        f'#!/bin/sh\nPATH=/bin:/usr/bin\nfor last in "$@"; do :; done\necho half > "$last"\n{end}\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent))
    monkeypatch.setattr(demo_clips, "ENCODING_LIMIT_SECONDS", 0.5)
    assert [clip.video for clip in make_clips(tmp_path / "kept")] == [
        BUNDLED / f"{code}.webm" for code in CODES
    ]
    assert {path.suffix for path in (tmp_path / "kept").rglob("*.*")} == {".webp", ".vtt"}
    assert len(caplog.records) == 3


@pytest.mark.parametrize("code", CODES)
def test_the_bundled_clips_are_small_and_taken_as_uploads(code):
    path = BUNDLED / f"{code}.webm"
    assert path.stat().st_size <= 60 * 1024
    assert kind_of(path) == UploadKind.WEBM


@needs_ffmpeg
@pytest.mark.parametrize("code", CODES)
def test_the_bundled_clips_show_what_is_drawn_today(code):
    """If this fails: python -m propaganda.demo_clips."""
    path = BUNDLED / f"{code}.webm"
    scenes = next(words["scenes"] for words in json.loads(WORDS.read_text("utf-8")) if words["code"] == code)
    assert probed(path)["seconds"] == pytest.approx(sum(scene["seconds"] for scene in scenes), abs=0.1)
    command = ["ffmpeg", "-loglevel", "error", "-i", str(path), "-f", "image2pipe", "-c:v", "png", "-"]
    shown = subprocess.run(command, capture_output=True, check=True).stdout
    drawn = list(demo_clips.frames(scenes))
    pictures = shown.split(b"\x89PNG")[1:]
    assert len(pictures) == len(drawn)
    for number in range(20, len(drawn), 30):
        with Image.open(io.BytesIO(b"\x89PNG" + pictures[number])) as picture:
            difference = ImageChops.difference(picture.convert("RGB"), drawn[number])
        assert max(ImageStat.Stat(difference).mean) < 6

"""Makes the demo's three clips: words from fixtures/clips.json, drawn frame by frame, encoded by ffmpeg.

Without ffmpeg the small WebM files in fixtures/clips/ stand in; `python -m propaganda.demo_clips` makes
those anew. The clips are silent: what the pictures say is their text, and so their captions and transcript.
"""

import hashlib
import json
import logging
import math
import os
import shutil
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from propaganda import demo_scenes, demo_shapes

FIXTURES = Path(__file__).parent / "fixtures"
BUNDLED = FIXTURES / "clips"
WORDS = FIXTURES / "clips.json"
SOURCES = [WORDS, *(Path(module.__file__) for module in (demo_scenes, demo_shapes)), Path(__file__)]

FRAMES_PER_SECOND = 12
MOVING_SECONDS = 1.5  # the parts of a drawing move, then hold still, so that the text can be read
FADE_FRAMES = 3
ENCODING_LIMIT_SECONDS = 60
LABEL = "Video minh họa"
SILENT = {"vi": "Video không có tiếng. Chữ trên hình:", "en": "The clip is silent. The text on the screen:"}

# The same frames give the same bytes: one thread, no dates, no name of the encoder.
PLAIN = ["-an", "-threads", "1", "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact"]
MP4 = [
    "-c:v",
    "libx264",
    "-profile:v",
    "baseline",
    "-preset",
    "veryfast",
    "-crf",
    "23",
    "-pix_fmt",
    "yuv420p",
]
MP4 += [*PLAIN, "-movflags", "+faststart", "-f", "mp4"]
WEBM = [
    "-c:v",
    "libvpx-vp9",
    "-crf",
    "54",
    "-b:v",
    "0",
    "-g",
    "144",
    "-deadline",
    "good",
    "-pix_fmt",
    "yuv420p",
    *PLAIN,
    "-f",
    "webm",
]

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class ClipFiles:
    """One clip, its words in two languages, and where its files lie."""

    code: str
    title: str
    title_en: str
    summary: str
    summary_en: str
    topics: tuple[str, ...]  # codes in fixtures/topics.csv
    service_level: str  # the code of a ServiceLevel, or ""
    duration_seconds: int
    transcript: str  # Vietnamese, one line a scene
    transcript_en: str
    video: Path  # MP4, or the bundled WebM
    poster: Path  # WebP
    captions: dict[str, Path]  # VTT by language: vi, en


def make_clips(folder):
    """Return the ClipFiles of every clip, made in `folder` (made if need be), or kept there from before.

    What was made from other words or drawings is not taken again. Takes some seconds the first time.
    """
    kept = Path(folder) / _digest()
    kept.mkdir(parents=True, exist_ok=True)
    return [_clip(words, kept) for words in _all_words()]


def _all_words():
    return json.loads(WORDS.read_text(encoding="utf-8"))


def _digest():
    return hashlib.sha256(b"".join(path.read_bytes() for path in SOURCES)).hexdigest()[:16]


def _clip(words, folder):
    code, scenes = words["code"], words["scenes"]
    poster = folder / f"{code}.webp"
    if not poster.exists():
        _write_whole(poster, lambda part: _poster(scenes).save(part, "WEBP", quality=88))
    captions = {language: folder / f"{code}.{language}.vtt" for language in ("vi", "en")}
    for language, path in captions.items():
        if not path.exists():
            _write_whole(
                path, lambda part, language=language: part.write_text(_vtt(scenes, language), "utf-8")
            )
    return ClipFiles(
        **{
            name: words[name]
            for name in ("code", "title", "title_en", "summary", "summary_en", "service_level")
        },
        topics=tuple(words["topics"]),
        duration_seconds=math.ceil(sum(scene["seconds"] for scene in scenes)),
        transcript=_transcript(scenes, "vi"),
        transcript_en=_transcript(scenes, "en"),
        video=_video(words, folder),
        poster=poster,
        captions=captions,
    )


def _write_whole(path, write):
    """Let `write` fill a file beside `path`, and move it there: a file that is there is whole."""
    part = path.with_name(f"{path.name}.part")
    try:
        write(part)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


# --- the words ------------------------------------------------------------------------------------


def _vtt(scenes, language):
    cues, start = ["WEBVTT"], 0
    for scene in scenes:
        end = start + scene["seconds"]
        cues.append(f"{_moment(start)} --> {_moment(end)}\n{scene[language]}")
        start = end
    return "\n\n".join(cues) + "\n"


def _moment(seconds):
    return f"00:{int(seconds):02}.{round(seconds % 1 * 1000):03}"


def _transcript(scenes, language):
    return "\n".join([SILENT[language], *(scene[language] for scene in scenes)])


# --- the pictures -----------------------------------------------------------------------------------


def _poster(scenes):
    return _frame(scenes[0], 1, 0)


def _frame(scene, moved, progress):
    eased = moved * moved * (3 - 2 * moved)
    return demo_scenes.frame(scene["heading"], scene["text"], scene["drawing"], eased, progress, LABEL)


def frames(scenes):
    """Yield every frame of a clip; each scene fades in over the one before and then holds still."""
    total = sum(round(scene["seconds"] * FRAMES_PER_SECOND) for scene in scenes)
    number, before = 0, None
    for scene in scenes:
        count, image = round(scene["seconds"] * FRAMES_PER_SECOND), None
        step = number / total
        for n in range(count):
            moved = min(1, n / (MOVING_SECONDS * FRAMES_PER_SECOND))
            if moved < 1 or image is None or n % FRAMES_PER_SECOND == 0:
                image = _frame(scene, moved, step + n / total)
            is_fading = before and n < FADE_FRAMES
            yield Image.blend(before, image, (n + 1) / (FADE_FRAMES + 1)) if is_fading else image
        number, before = number + count, image


# --- the encoder ------------------------------------------------------------------------------------


def _video(words, folder):
    """The MP4 in `folder`, made if need be; or the bundled WebM if ffmpeg is absent or fails."""
    path = folder / f"{words['code']}.mp4"
    if path.exists():
        return path
    try:
        _write_whole(path, lambda part: encode(frames(words["scenes"]), part, MP4))
    except (OSError, subprocess.SubprocessError) as error:
        logger.warning("no clip made by ffmpeg, the bundled one is taken: %s (%s)", words["code"], error)
        return BUNDLED / f"{words['code']}.webm"
    return path


def encode(images, path, codec):
    """Write `images` to `path`. Raises OSError or SubprocessError if ffmpeg is absent, fails or takes too long."""
    program = shutil.which("ffmpeg")
    if not program:
        raise FileNotFoundError("ffmpeg is not installed")
    size = f"{demo_scenes.WIDTH}x{demo_scenes.HEIGHT}"
    source = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", size, "-r", str(FRAMES_PER_SECOND), "-i", "-"]
    command = [program, "-nostdin", "-loglevel", "error", "-y", *source, *codec, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
        watch = threading.Timer(ENCODING_LIMIT_SECONDS, process.kill)
        watch.start()
        try:
            for image in images:
                process.stdin.write(image.tobytes())
            process.stdin.close()
            process.wait()
        finally:
            watch.cancel()
            process.kill()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, "ffmpeg")


def bundle():
    """Make the files in fixtures/clips/ anew."""
    for words in _all_words():
        target = BUNDLED / f"{words['code']}.webm"
        _write_whole(target, lambda part, words=words: encode(frames(words["scenes"]), part, WEBM))


if __name__ == "__main__":
    bundle()

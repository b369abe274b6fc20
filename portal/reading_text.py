"""The text of an uploaded PDF or Word file, for searching and for reading aloud.

The files are hostile (PROMISES S6, S17), and what reads them was written for honest ones: they are read
by portal/reading_text_apart.py in a process of its own, which gets the open file and nothing else, under
limits of time, memory and output.
"""

import logging
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from portal.filekinds import UploadKind
from portal.vietnamese import normalise

READABLE = (UploadKind.PDF, UploadKind.DOCX)
APART = Path(__file__).with_name("reading_text_apart.py")
LIMIT_SECONDS = 20
OUTPUT_LIMIT_BYTES = 1024 * 1024
HEAD_LIMIT_BYTES = 20  # the line with the number of pages
LEAST_LETTERS_A_PAGE = 10  # a scan may carry a number or a stamp as text

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class TextRead:
    """What was found in a file; `is_read` is False if it could not be read, and then all else is empty."""

    text: str = ""  # NFC, lines kept; at most the first 1 MB
    is_scan: bool = False  # "bản quét": a PDF whose pages are pictures
    pages: int | None = None  # of a PDF; Word counts its pages only when it prints them
    is_read: bool = True


NOT_READ = TextRead(is_read=False)


def text_of(stored_file):
    """Return the TextRead of a StoredFile. Never raises: what cannot be read, or takes too long, is NOT_READ.

    Takes up to 20 s: for a job, not for a request.
    """
    if stored_file.kind not in READABLE:
        return NOT_READ
    try:
        output = _read_apart(Path(settings.MEDIA_ROOT) / stored_file.path, stored_file.kind)
        head, _newline, body = output.partition(b"\n")
        return _judged(int(head), body.decode("utf-8", "replace"), is_pdf=stored_file.kind == UploadKind.PDF)
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        logger.warning("no text read from file %s: %s", stored_file.pk, type(error).__name__)
        return NOT_READ


def _judged(pages, raw, *, is_pdf):
    text = normalise(raw, keep_lines=True)
    if not is_pdf:
        return TextRead(text=text)
    if not pages:
        return NOT_READ
    letters = sum(map(str.isalpha, text))
    return TextRead(text=text, pages=pages, is_scan=letters < LEAST_LETTERS_A_PAGE * pages)


def _read_apart(path, kind):
    """Return what the process wrote; raise if it failed, was stopped, or the file is not there."""
    command = [sys.executable, "-I", str(APART), kind, str(OUTPUT_LIMIT_BYTES), str(LIMIT_SECONDS)]
    with (
        open(path, "rb") as file,
        subprocess.Popen(
            command, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd="/", env={}
        ) as process,
    ):
        watch = threading.Timer(LIMIT_SECONDS, process.kill)
        watch.start()
        try:
            output = process.stdout.read(HEAD_LIMIT_BYTES + OUTPUT_LIMIT_BYTES)
            status = process.wait()
        finally:
            watch.cancel()
            process.kill()
    if status:
        raise subprocess.CalledProcessError(status, "reading_text_apart")
    return output

"""Reads the text of one hostile file: started by portal/reading_text.py as a program, never imported.

    python -I reading_text_apart.py pdf|docx <output limit in bytes> <time limit in seconds> < file

Writes a line with the number of pages (0 if the kind has none), then the text in UTF-8. Ends with a
status other than 0 if the file cannot be read. Knows nothing of Django: it starts fast and holds no secret.
"""

import resource
import sys
import time

MEMORY_LIMIT_BYTES = 512 * 1024 * 1024
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = (
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # says again what stood before
)


def main(kind, limit_bytes, limit_seconds):
    _limit_myself(limit_seconds)
    pages, pieces = (_pdf if kind == "pdf" else _docx)(sys.stdin.buffer)
    out, left_bytes = sys.stdout.buffer, limit_bytes
    out.write(b"%d\n" % pages)
    half_time = time.monotonic() + limit_seconds / 2  # what was read until then is better than nothing
    for piece in pieces:
        content = piece.encode("utf-8", "replace")[:left_bytes]
        out.write(content)
        left_bytes -= len(content)
        if not left_bytes or time.monotonic() > half_time:
            break
    out.flush()


def _limit_myself(seconds):
    for what, limit in [
        (resource.RLIMIT_AS, MEMORY_LIMIT_BYTES),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 32),
    ]:
        _soft, hard = resource.getrlimit(what)
        limit = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(what, (limit, limit))


def _pdf(file):
    """(number of pages, their texts one after the other)"""
    from pypdf import PdfReader

    reader = PdfReader(file)
    if reader.is_encrypted:
        sys.exit(2)
    return len(reader.pages), (f"{page.extract_text()}\n\n" for page in reader.pages)


def _docx(file):
    """(0, the paragraphs of the document, those in tables and text boxes too)"""
    from docx import Document

    return 0, _paragraphs(Document(file).element.body)


def _paragraphs(body):
    skipped = None
    for element in body.iter():
        if skipped is not None and skipped in element.iterancestors():
            continue
        skipped = None
        if element.tag == FALLBACK:
            skipped = element
        elif element.tag == f"{WORD}t":
            yield element.text or ""
        elif element.tag in (f"{WORD}p", f"{WORD}br"):
            yield "\n"
        elif element.tag in (f"{WORD}tab", f"{WORD}tc"):
            yield " "


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))

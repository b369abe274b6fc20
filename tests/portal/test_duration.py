"""How long a clip takes, as its file says; a file that says nothing, or nonsense, breaks nothing."""

import io
import struct

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from portal.examining.duration import WEBM_DURATION, WEBM_INFO, WEBM_SCALE, seconds_of
from tests.factories.files import box

FIXTURES = settings.BASE_DIR / "propaganda/fixtures/clips"


def mp4_of(header):
    return box(b"ftyp", b"isom\0\0\2\0") + box(b"free", b"\0" * 40) + box(b"moov", box(b"mvhd", header))


SHORT = struct.pack(">IIIII", 0, 0, 0, 1000, 61_400) + b"\0" * 80
LONG = struct.pack(">IQQIQ", 1 << 24, 0, 0, 600, 600 * 90) + b"\0" * 80
UNKNOWN = struct.pack(">IIIII", 0, 0, 0, 1000, 0xFFFFFFFF) + b"\0" * 80
NO_SCALE = struct.pack(">IIIII", 0, 0, 0, 0, 5) + b"\0" * 80


@pytest.mark.parametrize(("header", "seconds"), [(SHORT, 61), (LONG, 90), (UNKNOWN, None), (NO_SCALE, None)])
def test_an_mp4_says_its_length(header, seconds):
    assert seconds_of(io.BytesIO(mp4_of(header))) == seconds


def test_a_webm_says_its_length():
    lengths = {path.stem: seconds_of(path.open("rb")) for path in FIXTURES.glob("*.webm")}
    assert lengths == {"kien-nghi-thu-tuc": 12, "mot-cua-lien-thong": 12, "nop-ho-so-truc-tuyen": 12}


PIECES = [
    b"ftypisom",
    b"moov",
    b"mvhd",
    WEBM_INFO,
    WEBM_DURATION,
    WEBM_SCALE,
    b"\x88",
    b"\x84",
    b"\0\0\0\x10",
]


@given(st.lists(st.sampled_from(PIECES) | st.binary(max_size=12), max_size=12))
def test_nonsense_gives_whole_seconds_or_nothing(pieces):
    for head in (b"\0\0\0\x10ftyp", b"\x1a\x45\xdf\xa3"):
        seconds = seconds_of(io.BytesIO(head + b"".join(pieces)))
        assert seconds is None or seconds >= 1

"""How long a clip takes, as its file says: MP4 (ISO/IEC 14496-12, mvhd) and WebM (Matroska, Info/Duration)."""

import struct

HEAD_BYTES = 1024 * 1024  # of a WebM: its Info stands before the pictures
MOOV_LIMIT_BYTES = 16 * 1024 * 1024
BOXES_LIMIT = 20_000
NANOSECONDS = 1_000_000_000
WEBM_INFO, WEBM_SCALE, WEBM_DURATION = b"\x15\x49\xa9\x66", b"\x2a\xd7\xb1", b"\x44\x89"


def seconds_of(upload):
    """Return the whole seconds of an examined MP4 or WebM, at least 1; None if the file does not say."""
    upload.seek(0)
    head = upload.read(12)
    seconds = _of_mp4(upload) if head[4:8] == b"ftyp" else _of_webm(upload)
    upload.seek(0)
    return max(1, round(seconds)) if seconds and 0 < seconds < 10**6 else None


def _of_mp4(upload):
    position = 0
    for _turn in range(BOXES_LIMIT):
        upload.seek(position)
        header = upload.read(16)
        if len(header) < 8:
            return None
        length, name = struct.unpack_from(">I4s", header)
        if length == 1 and len(header) == 16:
            (length,) = struct.unpack_from(">Q", header, 8)
        if name == b"moov":
            upload.seek(position)
            return _of_moov(upload.read(min(length or MOOV_LIMIT_BYTES, MOOV_LIMIT_BYTES)))
        if length < 8:
            return None
        position += length
    return None


def _of_moov(moov):
    at = moov.find(b"mvhd")
    if at < 0 or len(moov) < at + 36:
        return None
    is_long = moov[at + 4] == 1  # version 1 has 64-bit times
    scale, units = struct.unpack_from(">IQ" if is_long else ">II", moov, at + (24 if is_long else 16))
    return units / scale if scale and units != (1 << (64 if is_long else 32)) - 1 else None


def _of_webm(upload):
    upload.seek(0)
    head = upload.read(HEAD_BYTES)
    info_at = head.find(WEBM_INFO)
    at = head.find(WEBM_DURATION, info_at) if info_at >= 0 else -1
    if at < 0 or at > info_at + 512 or len(head) < at + 11:
        return None
    is_double = head[at + 2] == 0x88
    if not is_double and head[at + 2] != 0x84:
        return None
    (units,) = struct.unpack_from(">d" if is_double else ">f", head, at + 3)
    scale_at, scale = head.find(WEBM_SCALE, info_at, at + 64), 1_000_000
    if scale_at >= 0:
        length = int.from_bytes(head[scale_at + 3 : scale_at + 4], "big") & 0x0F
        scale = int.from_bytes(head[scale_at + 4 : scale_at + 4 + length], "big") or scale
    return units * scale / NANOSECONDS

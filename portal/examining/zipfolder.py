"""A zip read by our own count: what the directory claims must be what is there, and nothing besides.

Python's zipfile reads the directory only after its place and length were checked; contents are
inflated here, since zipfile stops where the directory says and would not see what follows.
"""

import struct
import zipfile
import zlib

PIECE_BYTES = 256 * 1024
DIRECTORY_LIMIT_BYTES = 1024 * 1024
RATIO_LIMIT, RATIO_COUNTS_FROM_BYTES = 150, 1024 * 1024

END, END_BYTES = b"PK\x05\x06", 22
END64, END64_BYTES = b"PK\x06\x06", 56
LOCATOR64, LOCATOR64_BYTES = b"PK\x06\x07", 20
LOCAL, LOCAL_BYTES = b"PK\x03\x04", 30


class Oddity(Exception):
    """Why a zip is not taken: one of the constants below, for the caller to put into words."""


BROKEN, STRANGE, BOMB, ENCRYPTED = "broken", "strange", "bomb", "encrypted"


class ZipFolder:
    """`file` is seekable and belongs to the caller; `budget` (entries, inflated_bytes) may be shared."""

    def __init__(self, file, size_bytes, budget):
        self.file, self.size_bytes, self.budget = file, size_bytes, budget

    def entries(self):
        """Return the ZipInfo of every entry, having checked that they are plain, apart and few."""
        self._check_end()
        try:
            with zipfile.ZipFile(self.file) as archive:
                entries = archive.infolist()
        except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error):
            raise Oddity(BROKEN) from None
        names = [entry.orig_filename for entry in entries]
        if any(entry.flag_bits & 0x1 for entry in entries):
            raise Oddity(ENCRYPTED)
        if not names or any(map(is_odd, names)) or len({name.lower() for name in names}) < len(names):
            raise Oddity(STRANGE)
        if min(entry.header_offset for entry in entries) != 0:
            raise Oddity(STRANGE)
        if sum(entry.compress_size for entry in entries) > self.size_bytes:
            raise Oddity(BOMB)  # entries that share their bytes
        self.budget.spend(
            entries=len(entries), inflated_bytes=sum(max(0, entry.file_size) for entry in entries)
        )
        return entries

    def _check_end(self):
        """The end record is the last thing in the file, and the directory lies right before it."""
        end_at = self.size_bytes - END_BYTES
        length, start, comment_length = struct.unpack("<12xIIH", self._read(end_at, END_BYTES, END))
        directory_ends_at = end_at
        if 0xFFFFFFFF in (start, length) or self._has_locator64(end_at):
            directory_ends_at = end_at - LOCATOR64_BYTES - END64_BYTES
            record = self._read(directory_ends_at, END64_BYTES, END64)
            length, start = struct.unpack("<40xQQ", record)
        if comment_length or start + length != directory_ends_at:
            raise Oddity(STRANGE)
        if length > DIRECTORY_LIMIT_BYTES:
            raise Oddity(BOMB)

    def _has_locator64(self, end_at):
        self.file.seek(max(0, end_at - LOCATOR64_BYTES))
        return self.file.read(4) == LOCATOR64

    def _read(self, offset, length, signature):
        self.file.seek(max(0, offset))
        record = self.file.read(length)
        if len(record) < length or not record.startswith(signature):
            raise Oddity(STRANGE)
        return record

    def pieces(self, entry):
        """Yield the content of `entry`; at the end, length and checksum must be what was claimed."""
        squeezed = self._squeezed(entry)
        if entry.compress_type == zipfile.ZIP_DEFLATED:
            pieces = _inflated(squeezed)
        elif entry.compress_type == zipfile.ZIP_STORED:
            pieces = squeezed
        else:
            raise Oddity(STRANGE)
        total_bytes, checksum = 0, 0
        ratio_limit_bytes = max(RATIO_COUNTS_FROM_BYTES, entry.compress_size * RATIO_LIMIT)
        for piece in pieces:
            total_bytes += len(piece)
            if total_bytes > min(entry.file_size, ratio_limit_bytes):
                raise Oddity(BOMB)
            checksum = zlib.crc32(piece, checksum)
            yield piece
        if (total_bytes, checksum) != (entry.file_size, entry.CRC):
            raise Oddity(BROKEN)

    def _squeezed(self, entry):
        """Yield the bytes of `entry` as they stand in the file, whose own header must name it alike."""
        header = self._read(entry.header_offset, LOCAL_BYTES, LOCAL)
        flags, name_length, extra_length = struct.unpack("<6xH18xHH", header)
        name = self.file.read(name_length)
        if name.decode("utf-8" if flags & 0x800 else "cp437", "replace") != entry.orig_filename:
            raise Oddity(STRANGE)
        offset, left_bytes = self.file.tell() + extra_length, entry.compress_size
        while left_bytes:
            self.file.seek(offset)
            piece = self.file.read(min(left_bytes, PIECE_BYTES))
            if not piece:
                raise Oddity(BROKEN)
            offset, left_bytes = offset + len(piece), left_bytes - len(piece)
            yield piece


def is_odd(name):
    """Tell whether a name inside a zip could lead out of the folder it is unpacked into."""
    return (
        not name
        or name.startswith("/")
        or not name.isprintable()
        or any(sign in name for sign in ("\\", ":"))
        or ".." in name.split("/")
    )


def _inflated(squeezed_pieces):
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for squeezed in squeezed_pieces:
            while squeezed:
                yield inflater.decompress(squeezed, PIECE_BYTES)
                squeezed = inflater.unconsumed_tail
        yield inflater.flush()
    except zlib.error:
        raise Oddity(BROKEN) from None
    if not inflater.eof or inflater.unused_data:
        raise Oddity(BROKEN)

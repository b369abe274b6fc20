"""Files as people upload them, made in memory; parameters bend one thing at a time."""

import io
import random
import struct
import zipfile
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from openpyxl import Workbook
from PIL import Image

MEBIBYTE = 1024 * 1024


def upload(content, name):
    """As a browser sends it; the type that a browser claims is wrong on purpose."""
    return SimpleUploadedFile(name, content, content_type="text/html")


def noise(size_bytes, seed=1):
    """Bytes like those of a compressed picture."""
    return random.Random(seed).randbytes(size_bytes)


# --- PDF ------------------------------------------------------------------------------------------


def pdf(*more, catalog=b"", trailer=b"", head=b"%PDF-1.7\n"):
    """A PDF of one page; `more` are the bodies of objects 4, 5, …, `catalog` and `trailer` more entries."""
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R " + catalog + b">>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
        *more,
    ]
    out, offsets = bytearray(head), []
    for number, body in enumerate(bodies, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, trailer, start)
    return bytes(out)


def pdf_stream(content, dictionary=b""):
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (dictionary, len(content), content)


def photo_pdf(size_bytes, catalog=b""):
    """What a telephone's scanning program makes of a signed paper plan: one large picture."""
    return pdf(
        pdf_stream(noise(size_bytes), b"/Type/XObject/Subtype/Image/Filter/DCTDecode"), catalog=catalog
    )


def signed_pdf():
    """Signed like the digital signatures of state offices: a form with a signature field and its bytes."""
    return pdf(
        b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached/ByteRange[0 9 99 9]/Contents<30820a>>>",
        b"<</FT/Sig/Type/Annot/Subtype/Widget/T(Signature1)/V 4 0 R/Rect[0 0 0 0]>>",
        catalog=b"/AcroForm<</Fields[5 0 R]/SigFlags 3>>",
    )


def object_stream(*bodies, dictionary=b"", squeeze=zlib.compress):
    """The body of an object that holds `bodies` compressed, as PDF 1.5 and later write them."""
    content = b" ".join(bodies)
    index = b" ".join(b"%d 0" % (10 + n) for n in range(len(bodies))) + b" "
    squeezed = squeeze(index + content)
    head = b"<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d%s>>" % (
        len(bodies),
        len(index),
        len(squeezed),
        dictionary,
    )
    return head + b"stream\r\n" + squeezed + b"\r\nendstream"


def pdf_with_name_at(offset, name, *bodies):
    """A PDF of `bodies`, padded in front of them so that `name` in them stands at `offset`."""
    start = pdf(pdf_stream(b""), *bodies).index(name)
    padding = offset - start
    while True:
        content = pdf(pdf_stream(b"\0" * padding), *bodies)
        if content.index(name) == offset:
            return content
        padding += offset - content.index(name)


def zip_of(entries, compression=zipfile.ZIP_DEFLATED, comment=b""):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in entries.items():
            archive.writestr(zipfile.ZipInfo(name), content, compression)
        archive.comment = comment
    return out.getvalue()


HTML = b"<html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
SCRIPT = b"<</S/JavaScript/JS(app.alert(1))>>"


# --- Word and Excel ---------------------------------------------------------------------------------

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def docx(**parts):
    """A document as python-docx writes it; `parts` are more entries of the zip, or replace one."""
    document = Document()
    document.add_heading("Kế hoạch tuyên truyền CCHC", 1)
    document.add_table(rows=2, cols=3).cell(0, 0).text = "Nội dung nhiệm vụ"
    return repacked(_saved(document), parts)


def xlsx(rows=3, **parts):
    workbook = Workbook()
    for number in range(rows):
        workbook.active.append([number, "Phường Cát Linh", "=1+1"])
    return repacked(_saved(workbook), parts)


def _saved(document):
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def repacked(content, parts):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    for name, part in parts.items():
        entries[name] = part(entries[name]) if callable(part) else part
    return zip_of(entries)


def relation(kind, target, mode="External"):
    """A part that holds one relation."""
    return (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{RELATIONS}{kind}" Target="{target}" TargetMode="{mode}"/></Relationships>'
    ).encode()


def of_type(content_type):
    """An entry of [Content_Types].xml added."""
    override = f'<Override PartName="/x.xml" ContentType="{content_type}"/></Types>'.encode()
    return lambda content: content.replace(b"</Types>", override)


def docx_with(name, part):
    return docx(**{name: part})


def local_entry(name, squeezed, *, method=zipfile.ZIP_DEFLATED, size_bytes=0, crc=0):
    """The header of an entry as it stands before its content, and the content."""
    head = struct.pack(
        "<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, method, 0, 0, crc, len(squeezed), size_bytes, len(name), 0
    )
    return head + name.encode() + squeezed


def listed_entry(name, squeezed_bytes, offset, *, method=zipfile.ZIP_DEFLATED, size_bytes=0, crc=0):
    """The line of an entry in the directory."""
    sizes = struct.pack("<IIIHHHHHII", crc, squeezed_bytes, size_bytes, len(name), 0, 0, 0, 0, 0, offset)
    return struct.pack("<4sHHHHHH", b"PK\x01\x02", 20, 20, 0, method, 0, 0) + sizes + name.encode()


def zip_by_hand(body, *lines):
    """A zip whose directory says what we like of `body`."""
    directory = b"".join(lines)
    end = struct.pack("<4s4xHHIIH", b"PK\x05\x06", len(lines), len(lines), len(directory), len(body), 0)
    return body + directory + end


def zip_of_one(content, *, name="a.txt", claimed=None, squeezed_more=b"", listed_as=None, before=b"", **lies):
    """A zip of one entry beside its content types; the keywords bend what is said of it."""
    entries = [("[Content_Types].xml", b"<Types/>", {}, b""), (name, content, lies, squeezed_more)]
    body, lines = before, []
    for entry_name, data, wrong, more in entries:
        squeezer = zlib.compressobj(wbits=-15)
        squeezed = squeezer.compress(data) + squeezer.flush() + more
        said = {"size_bytes": len(data), "crc": zlib.crc32(data)} | wrong
        lines.append(listed_entry(entry_name, len(squeezed), len(body), **said))
        body += local_entry(entry_name, squeezed, **said)
    if listed_as:
        lines[1] = lines[1].replace(name.encode(), listed_as.encode())
    return zip_by_hand(body, *lines)


def zip_in_itself():
    """The content of one entry holds another entry, header and all, and both are listed."""
    inner_data = noise(64 * 1024)
    squeezer = zlib.compressobj(wbits=-15)
    squeezed = squeezer.compress(inner_data) + squeezer.flush()
    inner_said = {"size_bytes": len(inner_data), "crc": zlib.crc32(inner_data)}
    inner = local_entry("b.png", squeezed, **inner_said)
    said = {"method": zipfile.ZIP_STORED, "size_bytes": len(inner), "crc": zlib.crc32(inner)}
    body = local_entry("a.png", inner, **said)
    return zip_by_hand(
        body,
        listed_entry("a.png", len(inner), 0, **said),
        listed_entry("b.png", len(squeezed), len(body) - len(inner), **inner_said),
    )


ENTITY_BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbb">]><a>&b;</a>'
MACRO_TYPE = "application/vnd.ms-word.document.macroEnabled.main+xml"
OLE_PACKAGE = noise(900) + "\x01Ole10Native".encode("utf-16-le") + b"MZ"


# --- pictures ---------------------------------------------------------------------------------------


def picture(kind="JPEG", size=(640, 480), **options):
    out = io.BytesIO()
    image = Image.effect_noise((64, 48), 80).resize(size).convert("RGB")
    image.save(out, kind, **options)
    return out.getvalue()


def png_of_size(width, height):
    """A PNG of a few bytes that claims this many pixels."""

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )


def webp_of_size(width, height):
    body = b"VP8X" + struct.pack("<I", 10) + b"\0" * 4
    body += (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def with_scans(photo, count):
    """A photo whose last scan is announced `count` times more (libjpeg reads the picture for each)."""
    end = photo.rindex(b"\xff\xd9")
    start = photo.rindex(b"\xff\xda")
    (length,) = struct.unpack_from(">H", photo, start + 2)
    return photo[:end] + photo[start : start + 2 + length] * count + photo[end:]


def with_segments(photo, count):
    return photo[:2] + b"\xff\xe5\x00\x02" * count + photo[2:]


def with_chunks(image, count):
    empty = struct.pack(">I4sI", 0, b"teXt", zlib.crc32(b"teXt"))
    return image[:33] + empty * count + image[33:]


# --- clips and captions -----------------------------------------------------------------------------


def box(name, body=b""):
    return struct.pack(">I4s", len(body) + 8, name) + body


def mp4(brand=b"isom", boxes=(b"moov", b"mdat")):
    return box(b"ftyp", brand + b"\0\0\2\0isomiso2avc1mp41") + b"".join(
        box(name, noise(500)) for name in boxes
    )


def webm(doctype=b"webm", segment_length=b"\x01\xff\xff\xff\xff\xff\xff\xff"):
    """Of unknown length, as a browser records it, unless `segment_length` (an EBML number) says more."""
    header = b"\x42\x86\x81\x01" + b"\x42\x82" + bytes([0x80 | len(doctype)]) + doctype
    return (
        b"\x1a\x45\xdf\xa3"
        + bytes([0x80 | len(header)])
        + header
        + b"\x18\x53\x80\x67"
        + segment_length
        + noise(500)
    )


CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:02.000\nCải cách hành chính\n".encode()

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


def lying_zip(claimed_bytes):
    """An entry that inflates to a mebibyte and claims less."""
    content = docx_with("word/media/image1.png", b"\0" * MEBIBYTE)
    real, claimed = struct.pack("<I", MEBIBYTE), struct.pack("<I", claimed_bytes)
    return content.replace(real, claimed)


def overlapping_zip():
    """Many entries of the directory share one compressed body (David Fifield's zip bomb)."""
    content = bytearray(docx_with("word/media/image1.png", noise(64 * 1024)))
    end = content.rindex(b"PK\x05\x06")
    count, length, start = struct.unpack_from("<HII", content, end + 10)
    directory = bytes(content[start:end])
    one = directory[directory.rindex(b"PK\x01\x02") :]
    names = [one.replace(b"image1.png", b"imag%02d.png" % n) for n in range(50)]
    directory += b"".join(names)
    record = struct.pack("<4s4xHHIIH", b"PK\x05\x06", count + 50, count + 50, len(directory), start, 0)
    return bytes(content[:start]) + directory + record


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

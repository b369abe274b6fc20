"""Hostile files, each an honest one bent by one trick, and honest ones that look odd: {what it is: the file}."""

import struct
import zipfile
import zlib

from PIL import Image

from tests.factories.files import (
    CAPTIONS,
    ENTITY_BOMB,
    HTML,
    MACRO_TYPE,
    MEBIBYTE,
    OLE_PACKAGE,
    SCRIPT,
    SVG,
    docx,
    docx_with,
    local_entry,
    mp4,
    noise,
    object_stream,
    of_type,
    pdf,
    pdf_stream,
    pdf_with_name_at,
    photo_pdf,
    picture,
    png_of_size,
    relation,
    repacked,
    signed_pdf,
    webm,
    webp_of_size,
    with_chunks,
    with_scans,
    with_segments,
    xlsx,
    zip_in_itself,
    zip_of,
    zip_of_one,
)

HOSTILE_PDFS = {
    "html named pdf": HTML,
    "html behind a pdf header": pdf(head=b"%PDF-1.7\n" + HTML),
    "header not at the start": HTML + pdf(),
    "header after a picture": b"GIF89a" + b"\0" * 20 + pdf(),
    "html appended": pdf() + HTML,
    "html appended before a second end": pdf() + zip_of({"a.txt": HTML}) + b"%%EOF\n",
    "zip appended": pdf() + zip_of({"a.txt": b"a"}),
    "zip whose comment ends like a pdf": pdf() + zip_of({"a.txt": b"a"}, comment=b"%%EOF"),
    "script": pdf(SCRIPT),
    "script on opening": pdf(catalog=b"/OpenAction" + SCRIPT),
    "script in the tree of names": pdf(catalog=b"/Names<</JavaScript<</Names[(a) 4 0 R]>>>>"),
    "script under an escaped name": pdf(b"<</S/J#61v#61Script/JS(1)>>"),
    "script under an escaped name, capitals": pdf(b"<</S/#4A#61#76#61#53#63#72#69#70#74/JS(1)>>"),
    "script in an object stream": pdf(object_stream(b"<</A 1>>", SCRIPT)),
    "script in an object stream across two windows": pdf_with_name_at(
        MEBIBYTE - 3, b"/ObjStm", object_stream(SCRIPT)
    ),
    "script deep in an object stream": pdf(object_stream(noise(MEBIBYTE).hex().encode(), SCRIPT)),
    "script inside the stream of a picture": pdf(pdf_stream(noise(5000) + SCRIPT + noise(5000))),
    "script across two windows": pdf_with_name_at(MEBIBYTE - 5, b"/JavaScript", SCRIPT),
    "object stream with a predictor": pdf(object_stream(SCRIPT, dictionary=b"/DecodeParms<</Predictor 12>>")),
    "object stream under an escaped name": pdf(object_stream(SCRIPT).replace(b"ObjStm", b"#4fbjStm")),
    "object stream of a second filter": pdf(
        object_stream(SCRIPT, squeeze=lambda data: zlib.compress(zlib.compress(data))).replace(
            b"/Filter/FlateDecode", b"/Filter[/FlateDecode/FlateDecode]"
        )
    ),
    "object stream whose type stands elsewhere": pdf(
        object_stream(SCRIPT).replace(b"/Type/ObjStm", b"/Type 5 0 R"), b"/ObjStm"
    ),
    "object stream cut short": pdf(object_stream(b"<</A 1>>" * 99, squeeze=lambda d: zlib.compress(d)[:-9])),
    "object stream that is a bomb": pdf(object_stream(b" " * (200 * MEBIBYTE))),
    "program started": pdf(b"<</S/Launch/F(cmd.exe)>>"),
    "attached file": pdf(catalog=b"/Names<</EmbeddedFiles<</Names[(a) 4 0 R]>>>>"),
    "attached file as an annotation": pdf(b"<</Type/EmbeddedFile>>"),
    "flash": pdf(b"<</Subtype/RichMedia>>"),
    "form that sends itself": pdf(b"<</S/SubmitForm/F(http://example.vn)>>"),
    "form of xfa": pdf(catalog=b"/AcroForm<</XFA[(template) 4 0 R]>>"),
    "form of xfa behind a remark": pdf(catalog=b"/AcroForm<</XFA%[\n5%\n0 R>>"),
    "encrypted": pdf(trailer=b"/Encrypt 4 0 R"),
    "cut short": pdf()[:-30],
    "cut short, large": photo_pdf(3 * MEBIBYTE)[: 2 * MEBIBYTE],
    "many escapes": pdf(pdf_stream(b"#41" * MEBIBYTE)),
    "only a header": b"%PDF-1.7\n",
}


HONEST_PDFS = {
    "plain": pdf(),
    "behind a byte order mark": b"\xef\xbb\xbf" + pdf(),
    "signed": signed_pdf(),
    "of pictures": photo_pdf(4 * MEBIBYTE),
    "with object streams": pdf(object_stream(b"<</Type/Font>>", b"<</A(b)>>")),
    "with an object stream across two windows": pdf_with_name_at(
        MEBIBYTE - 3, b"/ObjStm", object_stream(b"<</A 1>>")
    ),
    "with an object stream behind the edge of a window": pdf_with_name_at(
        MEBIBYTE + 3, b"/ObjStm", object_stream(b"<</A 1>>")
    ),
    "large object stream": pdf(object_stream(*[b"<</T(%d)>>" % n for n in range(100_000)])),
    "opening at a page": pdf(catalog=b"/OpenAction[3 0 R/Fit]"),
    "with links": pdf(b"<</Subtype/Link/A<</S/URI/URI(https://example.vn)>>>>"),
    "with a Vietnamese font": pdf(b"<</Type/Font/BaseFont/ABCDEF+Times#20New#20Roman>>"),
    "padded with zeros": pdf() + b"\0" * 600,
}


HOSTILE_DOCX = {
    "any zip": zip_of({"a.txt": b"a"}),
    "pdf named docx": pdf(),
    "excel named docx": xlsx(),
    "old word or encrypted": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + noise(5000),
    "macros": docx_with("word/vbaProject.bin", noise(100)),
    "macros by type": docx_with("[Content_Types].xml", of_type(MACRO_TYPE)),
    "active x": docx_with("[Content_Types].xml", of_type("application/vnd.ms-office.activeX+xml")),
    "entities": docx_with("word/document.xml", ENTITY_BOMB),
    "entities in utf-16": docx_with("customXml/item1.xml", ENTITY_BOMB.decode().encode("utf-16")),
    "entities in a rare encoding": docx_with("customXml/item1.xml", ENTITY_BOMB.decode().encode("cp037")),
    "entities in the relations": docx_with("word/_rels/x.xml.rels", ENTITY_BOMB),
    "entities in the types": docx_with("[Content_Types].xml", ENTITY_BOMB),
    "template from outside": docx_with(
        "word/_rels/settings.xml.rels", relation("attachedTemplate", "https://example.vn/a.dotm")
    ),
    "template from a share": docx_with(
        "word/_rels/settings.xml.rels", relation("attachedTemplate", r"file://\\host\a.dotm")
    ),
    "object from outside": docx_with(
        "word/_rels/document.xml.rels", relation("oleObject", "https://example.vn/x.html!")
    ),
    "frame from outside": docx_with(
        "word/_rels/webSettings.xml.rels", relation("frame", "https://example.vn")
    ),
    "program in an object": docx_with("word/embeddings/oleObject1.bin", OLE_PACKAGE),
    "command in a field": docx_with("word/document.xml", b"<w:instrText>DDEAUTO cmd</w:instrText>"),
    "way out of the folder": docx_with("../../etc/passwd", b"x"),
    "absolute path": docx_with("/etc/passwd", b"x"),
    "backslashes": docx_with("..\\x", b"x"),
    "one name twice": docx_with("WORD/document.xml", b"<x/>"),
    "bomb by ratio": docx_with("word/media/image1.png", b"\0" * (40 * MEBIBYTE)),
    "bomb by sum": docx(**{f"word/media/{n}.png": noise(99, n) * 160_000 for n in range(10)}),
    "bomb by count": docx(**{f"word/media/{n}.png": b"" for n in range(5000)}),
    "bomb in a bomb": docx_with("word/embeddings/a.docx", docx_with("word/embeddings/b.docx", docx())),
    "prefixed with html": HTML + docx(),
    "appended with html": docx() + HTML,
    "comment of html": repacked(docx(), {})[:-2] + struct.pack("<H", len(HTML)) + HTML,
    "cut short": docx()[:-1000],
    "damaged": docx().replace(b"PK\x03\x04", b"PK\x03\x05", 5).replace(b"PK\x03\x05", b"PK\x03\x04", 1),
}


HONEST_DOCX = {
    "plain": docx(),
    "with a chart and its sheet": docx_with("word/embeddings/Microsoft_Excel_Sheet1.xlsx", xlsx()),
    "with a link": docx_with("word/_rels/x.xml.rels", relation("hyperlink", "https://example.vn")),
    "with its template's path": docx_with(
        "word/_rels/settings.xml.rels", relation("attachedTemplate", r"file:///C:\Users\a\Mau.dotx")
    ),
    "with a name only for its template": docx_with(
        "word/_rels/settings.xml.rels", relation("attachedTemplate", "Normal.dotm")
    ),
    "with a part in utf-16": docx_with("customXml/item1.xml", '<?xml version="1.0"?><a/>'.encode("utf-16")),
    "with photos": docx(**{f"word/media/{n}.png": noise(MEBIBYTE, n) for n in range(5)}),
}


HOSTILE_PICTURES = {
    "html named png": ("a.png", HTML),
    "svg named png": ("a.png", SVG),
    "svg": ("a.svg", SVG),
    "png cut short": ("a.png", picture("PNG")[:-400]),
    "jpeg cut short": ("a.jpg", picture("JPEG")[:-4000]),
    "webp cut short": ("a.webp", picture("WEBP")[:-400]),
    "only the first bytes of a jpeg": ("a.jpg", b"\xff\xd8\xff\xe0"),
    "png of a billion pixels": ("a.png", png_of_size(40_000, 40_000)),
    "png of eighty million pixels": ("a.png", png_of_size(10_000, 8_000)),
    "webp of 256 million pixels": ("a.webp", webp_of_size(16_000, 16_000)),
    "png without its pixels": ("a.png", png_of_size(100, 100)),
    "jar behind a picture": ("a.png", picture("PNG") + zip_of({"A.class": b"\xca\xfe\xba\xbe"})),
    "jar behind a photo": ("a.jpg", picture("JPEG") + zip_of({"A.class": b"\xca\xfe\xba\xbe"})),
    "png named jpg": ("a.jpg", picture("PNG")),
    "picture of an iphone": ("a.jpg", b"\0\0\0\x18ftypheic" + noise(100)),
    "gif": ("a.gif", b"GIF89a" + noise(100)),
}


HONEST_PICTURES = {
    "png": ("a.png", picture("PNG")),
    "jpg": ("a.jpg", picture("JPEG")),
    "jpeg, capitals": ("A.JPEG", picture("JPEG")),
    "photo of 12 megapixels": ("a.jpg", picture("JPEG", (4000, 3000))),
    "photo of 48 megapixels": ("a.jpg", picture("JPEG", (8000, 6000), quality=60)),
    "progressive": ("a.jpg", picture("JPEG", (1600, 1200), progressive=True)),
    "progressive and large": ("a.jpg", picture("JPEG", (6000, 4000), progressive=True, quality=50)),
    "two in one, as phones make": (
        "a.jpg",
        picture("MPO", save_all=True, append_images=[Image.new("RGB", (64, 64))]),
    ),
    "webp": ("a.webp", picture("WEBP")),
    "webp without loss": ("a.webp", picture("WEBP", lossless=True)),
    "webp of 12 megapixels": ("a.webp", picture("WEBP", (4000, 3000), quality=30, method=0)),
    "screen of 4K": ("a.png", picture("PNG", (3840, 2160), compress_level=1)),
}


HOSTILE_MEDIA = {
    "html named mp4": ("a.mp4", HTML),
    "mp4 cut short": ("a.mp4", mp4()[:-100]),
    "mp4 with html behind": ("a.mp4", mp4() + HTML),
    "mp4 without pictures": ("a.mp4", mp4(boxes=(b"moov",))),
    "quicktime": ("a.mp4", mp4(brand=b"qt  ")),
    "mp4 named webm": ("a.webm", mp4()),
    "matroska": ("a.webm", webm(doctype=b"matroska")),
    "webm cut short": ("a.webm", webm(segment_length=b"\x42\x00")),
    "webm of one byte": ("a.webm", b"\x1a\x45\xdf\xa3"),
    "captions of html": ("a.vtt", HTML),
    "captions in an old code page": ("a.vtt", "WEBVTT\n\nCải".encode("utf-16")),
    "captions with wrong bytes": ("a.vtt", b"WEBVTT\n\n\xff\xfe"),
    "captions of another word": ("a.vtt", b"WEBVTTX\n"),
}


HONEST_MEDIA = {
    "mp4": ("a.mp4", mp4()),
    "mp4, capitals": ("A.MP4", mp4(brand=b"mp42")),
    "mp4 that ends open": ("a.mp4", mp4()[:-508] + b"\0\0\0\0mdat" + noise(500)),
    "webm": ("a.webm", webm()),
    "webm with its length": ("a.webm", webm(segment_length=b"\x41\xf4")),
    "captions": ("a.vtt", CAPTIONS),
    "captions behind a byte order mark": ("a.vtt", b"\xef\xbb\xbf" + CAPTIONS),
}


# Tricks that more than one guard would catch, each in the form that meets one guard alone: (name, file, code).
TRICKS = {
    "html behind a longer pdf": ("a.pdf", photo_pdf(5000) + HTML, "polyglot"),
    "script between two pieces of an object stream": (
        "a.pdf",
        pdf(object_stream(b" " * (MEBIBYTE // 4 - 10) + SCRIPT)),
        "active",
    ),
    "entity between two pieces of a part": (
        "a.docx",
        docx_with("a.xml", b"<a>" + b" " * (MEBIBYTE // 4 - 7) + b"<!DOCTYPE a>"),
        "active",
    ),
    "entry that holds more than it claims": ("a.docx", zip_of_one(b"a" * 5000, size_bytes=100), "bomb"),
    "entry that holds less than it claims": ("a.docx", zip_of_one(b"a" * 5000, size_bytes=9000), "broken"),
    "entry with a wrong checksum": ("a.docx", zip_of_one(b"a", crc=1), "broken"),
    "entry with more behind its end": ("a.docx", zip_of_one(b"a", squeezed_more=b"hidden"), "broken"),
    "entry under two names": ("a.docx", zip_of_one(b"a", listed_as="b.txt"), "strange"),
    "entry that is not listed": ("a.docx", zip_of_one(b"a", before=local_entry("x", b"")), "strange"),
    "entry squeezed in another way": ("a.docx", zip_of_one(b"a", method=zipfile.ZIP_BZIP2), "strange"),
    "entries that share their bytes": ("a.docx", zip_in_itself(), "bomb"),
    "entry of zeros": ("a.docx", zip_of_one(b"\0" * (40 * MEBIBYTE)), "bomb"),
    "list of a million relations": (
        "a.docx",
        zip_of_one(b"<a>" + b"<b/>" * 250_000 + b"</a>", name="a.rels"),
        "bomb",
    ),
    "list that is one long word": (
        "a.docx",
        zip_of_one(b"<a b='" + noise(5 * MEBIBYTE).hex().encode() + b"'/>", name="a.rels"),
        "bomb",
    ),
    "large photo cut short": ("a.jpg", picture("JPEG", (8000, 6000), quality=60)[:-9], "broken"),
    "photo of a thousand scans": ("a.jpg", with_scans(picture("JPEG", progressive=True), 1000), "strange"),
    "photo of many segments": ("a.jpg", with_segments(picture("JPEG"), 100_000), "strange"),
    "picture of many chunks": ("a.png", with_chunks(picture("PNG"), 100_000), "strange"),
}

HOSTILE_NAMES = {
    "macros": ("a.docm", docx()),
    "macros of excel": ("a.xlsm", xlsx()),
    "old word": ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    "double ending": ("ke-hoach.pdf.exe", pdf()),
    "double ending behind blanks": ("ke-hoach.pdf          .exe", pdf()),
    "ending turned round": ("ke-hoach\u202efdp.exe", pdf()),
    "no ending": ("ke-hoach", pdf()),
    "empty": ("a.pdf", b""),
    "zip": ("a.zip", zip_of({"a": b"a"})),
    "script": ("a.js", b"alert(1)"),
    "page": ("a.html", HTML),
}

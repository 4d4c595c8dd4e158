"""Word documents that are damaged, made to harm, or no Word documents: one sentence each, no hang, no crash."""

from __future__ import annotations

import io
import random
import struct
import zipfile
from pathlib import Path

import pytest
from hang import ends
from make_docx import docx, in_list, level, p, tbl, tc, tr, zipped

from extractor import readers
from extractor.errors import ReadError
from extractor.readers import archive, office, ole
from extractor.readers.docx import read_docx
from extractor.readers.sniff import sniff

ODT = b"application/vnd.oasis.opendocument.text"
GOOD = docx(p("新建学校12所。") + tbl(tr("甲", "1")), footnotes="", numbering="", styles="")
WHOLE = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'


def refusal(data: bytes, name: str = "报告.docx") -> str:
    reader = readers.reader_for(name)
    assert reader is not None
    with ends(), pytest.raises(ReadError) as caught:
        reader(data, name)
    message = str(caught.value)
    assert message.startswith(name)
    assert "\n" not in message
    return message


def with_part(name: str, content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as old:
        files = {n: old.read(n) for n in old.namelist()}
    return zipped(files | {name: content})


def compound(*names: str, head: bytes = b"") -> bytes:
    """An OLE container with empty streams of these names, each said to begin at a sector that holds `head`."""
    header = bytearray(512)
    header[:8] = ole.MAGIC
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<II", header, 44, 1, 1)
    struct.pack_into("<109I", header, 76, 0, *([0xFFFFFFFF] * 108))
    table = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFE, *([0xFFFFFFFF] * 125))
    directory = bytearray(512)
    for n, name in enumerate(("Root Entry", *names)):
        text = name.encode("utf-16-le")
        directory[n * 128 : n * 128 + len(text)] = text
        struct.pack_into("<H", directory, n * 128 + 64, len(text) + 2)
        struct.pack_into("<II", directory, n * 128 + 116, 2, 4096)
    return bytes(header) + table + bytes(directory) + head.ljust(512, b"\0")


@pytest.mark.parametrize("share", [0.001, 0.1, 0.5, 0.9, 0.99])
def test_cut_off(share: float) -> None:
    assert "damaged" in refusal(GOOD[: max(4, int(len(GOOD) * share))])


def test_broken_bytes_never_crash() -> None:
    chance = random.Random(5)
    read = 0
    for _ in range(300):
        data = bytearray(GOOD)
        for _ in range(chance.randint(1, 12)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            with ends():
                read += bool(read_docx(bytes(data), "a.docx").raw)
        except ReadError:
            pass
    assert 0 < read < 300


def test_broken_xml_never_crashes() -> None:
    chance = random.Random(6)
    with zipfile.ZipFile(io.BytesIO(docx(p("甲", props=in_list(1)) + tbl(tr("甲", tc("1", span=2)))))) as good:
        text = good.read("word/document.xml")
    for _ in range(300):
        data = bytearray(text)
        at = chance.randrange(len(data))
        data[at : at + chance.randint(0, 9)] = chance.choice(
            [b"", b"<w:p>", b'"', b"&x;", b"-1", b"\xff", b"99999999999"]
        )
        try:
            with ends():
                read_docx(with_part("word/document.xml", bytes(data)), "a.docx")
        except ReadError:
            pass


def test_bombs() -> None:
    blanks = WHOLE.format("<w:p/>" * 3_000_000).encode()
    assert "unpacks to more than" in refusal(with_part("word/document.xml", blanks))
    assert "unpacks to more than" in refusal(with_part("word/styles.xml", b" " * (archive.MAX_PART + 9)))
    crowd = zipped({f"{n:0180d}": b"" for n in range(40_000)} | {"word/document.xml": b"<a/>"})
    assert "too many files" in refusal(crowd)


def test_all_parts_share_one_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_TOTAL", 2000)
    assert "unpacks to more than" in refusal(docx(p("学校"), styles="<w:style/>" * 300))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;"><!ENTITY x "&c;&c;&c;&c;">]>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">',
    ],
)
@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "_rels/.rels"])
def test_entities_and_dtds(part: str, declaration: str, encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>{declaration}' + WHOLE.format(p("&x;"))
    assert "DTD" in refusal(with_part(part, text.encode(encoding)))


def test_deep_nesting() -> None:
    def nested(depth: int) -> bytes:
        inner = p("底")
        for _ in range(depth):
            inner = tbl(tr(tc(inner, p())))
        return docx(inner)

    with ends():
        assert "底" in read_docx(nested(70), "a.docx").raw
    assert "damaged" in refusal(nested(3000))


def test_numbers_beyond_reason() -> None:
    numbers = f'<w:abstractNum w:abstractNumId="1">{level(0, "lowerLetter", "%1" * 999, 10**9)}</w:abstractNum>'
    numbers += '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    body = p("甲", props=in_list(1)) + tbl(tr(tc("乙", span=10**9), "丙", props='<w:gridBefore w:val="9999999"/>'))
    with ends():
        source = read_docx(docx(body, numbering=numbers), "a.docx")
    assert len(source.raw) < 2000
    assert max(b.column or 0 for b in source.blocks) < 10_000


def test_circles() -> None:
    styles = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="A"><w:basedOn w:val="B"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style>'
        '<w:style w:type="numbering" w:styleId="L"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    numbers = '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="L"/></w:abstractNum>'
    numbers += '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    with ends():
        source = read_docx(
            docx(p("甲", props=in_list(1)) + p("乙", style="B"), styles=styles, numbering=numbers), "a.docx"
        )
    assert source.raw == "甲\n乙\n"


def test_documents_in_documents() -> None:
    inner = docx(p("底"))
    for _ in range(6):
        inner = docx('<w:altChunk r:id="chunk1.docx"/>', raw={"word/chunk1.docx": inner})
    assert "too deep" in refusal(inner)


def test_nothing_to_read() -> None:
    assert "no text" in refusal(docx(p() + p("<w:r><w:drawing/></w:r>")))
    with zipfile.ZipFile(io.BytesIO(GOOD)) as old:
        files = {n: old.read(n) for n in old.namelist() if n != "word/document.xml"}
    assert "lacks the text" in refusal(zipped(files))


def test_encrypted() -> None:
    protected = compound("EncryptionInfo", "EncryptedPackage")
    assert sniff(protected) == "encrypted"
    assert "encrypted with a password" in refusal(protected)
    assert "encrypted with a password" in refusal(protected, "a.doc")
    assert "encrypted with a password" in refusal(compound("WordDocument", head=bytes(11) + b"\1"), "a.doc")
    locked = bytearray(GOOD)
    at = -1
    while (at := locked.find(b"PK\x01\x02", at + 1)) >= 0:
        locked[at + 8] |= 1
    assert "encrypted with a password" in refusal(bytes(locked))
    manifest = b'<manifest:encryption-data xmlns:manifest="x"/>'
    odt = zipped({"mimetype": ODT, "META-INF/manifest.xml": manifest}, stored=True)
    assert "encrypted with a password" in refusal(odt, "a.odt")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (GOOD, ".docx"),
        (zipped({"[Content_Types].xml": b"", "xl/workbook.xml": b""}), ".xlsx"),
        (zipped({"ppt/presentation.xml": b""}), ".pptx"),
        (zipped({"a.txt": b""}), "zip"),
        (b"PK\x03\x04" + bytes(40), "zip"),
        (compound("WordDocument"), ".doc"),
        (compound("Workbook"), ".xls"),
        (compound("Other"), "ole"),
        (ole.MAGIC + bytes(600), "ole"),
        (b"{\\rtf1\\ansi x}", ".rtf"),
        (b"%PDF-1.4\n", ".pdf"),
        ("<html xmlns:o='x'>".encode("utf-16"), ".html"),
        (b"\n <!-- x --> <TABLE><tr>", ".html"),
        (b'<?xml version="1.0"?><html>', ".html"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?>', ".xml"),
        (b"From: x\r\nMIME-Version: 1.0\r\n", ".mht"),
        ("新建学校12所。".encode("gb18030"), "text"),
        (b"\x89PNG\r\n\x1a\n", "binary"),
    ],
)
def test_content_is_told_apart(data: bytes, kind: str) -> None:
    assert sniff(data) == kind
    for cut in range(0, min(len(data), 1200), 7):
        sniff(data[:cut])


@pytest.mark.parametrize("name", ["报告.doc", "报告.wps", "报告.rtf", "报告.docx"])
def test_read_as_what_it_is(name: str) -> None:
    reader = readers.reader_for(name)
    assert reader is not None
    assert reader(GOOD, name).format == "docx"
    text = reader("新建学校12所。\n".encode("gb18030"), name)
    assert (text.format, text.raw) == ("text", "新建学校12所。\n")
    assert refusal(b"\x89PNG\r\n\x1a\n\0\0\0", name)
    assert refusal(compound("Other"), name)


def test_clear_sentence_without_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "find_office", lambda: None)
    assert "LibreOffice, which is not installed" in refusal(b"{\\rtf1 x}", "a.rtf")


def test_a_converter_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fake = tmp_path / "soffice"
    fake.write_text(f"#!/bin/sh\necho $$ > {tmp_path}/pid\nsleep 600 & wait\n")
    fake.chmod(0o755)
    monkeypatch.setattr(office, "find_office", lambda: str(fake))
    with ends(), pytest.raises(ReadError, match="took more than 1 seconds"):
        office.convert(b"{\\rtf1 x}", "a.rtf", ".rtf", seconds=1)
    pid = int((tmp_path / "pid").read_text())
    assert not Path(f"/proc/{pid}").exists() or not Path("/proc").exists()


def test_fields_that_never_end_cost_no_more_than_their_length() -> None:
    begun = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    with ends():
        source = read_docx(docx(p(f"{begun}<w:r><w:t>学</w:t></w:r>" * 30_000)), "a.docx")
    assert source.raw == "学" * 30_000 + "\n"


def test_a_large_table_costs_no_more_than_its_length() -> None:
    with ends():  # a larger one, taken out of its document whole, took the square of its length
        source = read_docx(docx(tbl(tr(*["1"] * 10) * 5_000)), "a.docx")
    assert len(source.blocks) == 50_000

"""Older formats through LibreOffice: the same text as the docx that they were made from."""

from __future__ import annotations

import http.server
import subprocess
import threading
from pathlib import Path

import pytest
from make_docx import docx, in_list, level, p, r, tbl, tc, tr, zipped

from extractor import readers
from extractor.errors import ReadError
from extractor.readers import office
from extractor.readers.docx import read_docx

needs_office = pytest.mark.skipif(office.find_office() is None, reason="LibreOffice is not installed")

NUMBERS = (
    f'<w:abstractNum w:abstractNumId="1">{level(0, "chineseCounting", "%1、")}'
    f'{level(1, "decimal", "%2.")}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
)
BODY = (
    p("柳河县2023年工作总结")
    + p("教育", props=in_list(1))
    + p("学校", props=in_list(1, 1))
    + p("新建学校", '<w:ins w:id="1" w:author="甲">' + r("12") + "</w:ins>",
        '<w:del w:id="2" w:author="甲"><w:r><w:delText>99</w:delText></w:r></w:del>', "所。",
        '<w:r><w:footnoteReference w:id="2"/></w:r>', r("密", "<w:vanish/>"))
    + tbl(
        tr(tc("指标", merge="restart"), tc("2023年", span=2)),
        tr(tc(merge="continue"), "总量", "增长"),
        tr("投资", "30", "5"),
    )
    + p("完。")
)  # fmt: skip
ODT = b"application/vnd.oasis.opendocument.text"
MANIFEST = (
    b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    b'<manifest:file-entry manifest:full-path="/" manifest:media-type="%b"/><manifest:file-entry '
    b'manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>' % ODT
)
NOTE = f'<w:footnote w:id="2">{p("<w:r><w:footnoteRef/></w:r>", "含分校")}</w:footnote>'


@pytest.fixture(scope="module")
def source() -> bytes:
    return docx(BODY, numbering=NUMBERS, footnotes=NOTE)


def made(folder: Path, data: bytes, suffix: str) -> bytes:
    """Make a file of another format with LibreOffice."""
    program = office.find_office()
    assert program is not None
    (folder / "a.docx").write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [program, "--headless", profile, "--convert-to", suffix, "--outdir", str(folder), str(folder / "a.docx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (folder / f"a.{suffix}").read_bytes()


@needs_office
@pytest.mark.parametrize("suffix", ["doc", "odt"])
def test_same_text_as_the_docx(tmp_path: Path, source: bytes, suffix: str) -> None:
    expected = read_docx(source, "a.docx")
    assert expected.raw == (
        "柳河县2023年工作总结\n一、教育\n1. 学校\n新建学校12所。[1]\n"
        "指标\t2023年\n\t总量\t增长\n投资\t30\t5\n完。\n[1]含分校\n"
    )
    path = tmp_path / f"报告.{suffix}"
    path.write_bytes(made(tmp_path, source, suffix))
    found = readers.read(path)
    assert found.format == suffix
    assert found.raw.replace(" ", "") == expected.raw.replace(" ", "")
    assert [b.label for b in found.blocks] == [b.label for b in expected.blocks]


@needs_office
def test_rich_text_as_word_writes_it() -> None:
    lists = (
        r"{\*\listtable{\list\listtemplateid1{\listlevel\levelnfc37\leveljc0\levelfollow0\levelstartat1"
        r"{\leveltext \'02\'00\u12289\'a1\'a2;}{\levelnumbers \'01;}}\listid1}}"
        r"{\*\listoverridetable{\listoverride\listid1\listoverridecount0\ls1}}"
    )
    text = r"\pard\ls1\ilvl0\f0 \'bd\'cc\'d3\'fd\par\pard\plain\f0 12{\v 3}{\deleted 4}5\par"
    rtf = rf"{{\rtf1\ansi\ansicpg936{{\fonttbl{{\f0\fcharset134 SimSun;}}}}{lists}{text}}}"
    source = readers.office.read_office(rtf.encode("ascii"), "a.rtf")
    assert (source.raw, source.format) == ("一、教育\n125\n", "rtf")


@needs_office
def test_a_wps_is_read_and_a_docx_that_is_a_doc(tmp_path: Path, source: bytes) -> None:
    data = made(tmp_path, source, "doc")
    for name in ("报告.wps", "报告.docx"):
        reader = readers.reader_for(name)
        assert reader is not None
        found = reader(data, name)
        assert (found.path, found.format) == (name, "doc")
        assert "新建学校12所。" in found.raw


@needs_office
def test_damaged_documents_are_refused(tmp_path: Path, source: bytes) -> None:
    data = made(tmp_path, source, "doc")
    for broken in (data[: len(data) // 2], data[:700]):
        with pytest.raises(ReadError, match=r"^a\.doc: "):
            readers.office.read_office(broken, "a.doc")


@needs_office
def test_linked_pictures_are_not_fetched() -> None:
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    link = f"http://127.0.0.1:{server.server_port}/x.png"
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" '
        'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" office:version="1.2" '
        'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"><office:body><office:text><text:p>新建学校12所。'
        '<draw:frame draw:name="f" text:anchor-type="as-char" svg:width="2cm" svg:height="2cm">'
        f'<draw:image xlink:href="{link}" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/></draw:frame>'
        f'</text:p><text:section text:name="s"><text:section-source xlink:href="{link}" xlink:type="simple"/><text:p>x'
        "</text:p></text:section></office:text></office:body></office:document-content>"
    )
    rtf = rf'{{\rtf1 {{\field{{\*\fldinst INCLUDEPICTURE "{link}" \\d}}{{\fldrslt 12}}}}\par}}'.encode()
    try:
        odt = zipped({"mimetype": ODT, "META-INF/manifest.xml": MANIFEST, "content.xml": content.encode()}, stored=True)
        assert "新建学校12所。" in readers.office.read_office(odt, "a.odt").raw
        readers.office.read_office(rtf, "a.rtf")
    finally:
        server.shutdown()
        server.server_close()
    assert asked == []


@pytest.mark.parametrize("name", ["报告.doc", "报告.wps", "报告.docx"])
def test_a_web_page_named_as_a_document(name: str) -> None:
    reader = readers.reader_for(name)
    assert reader is not None
    page = "<html><body><p>新建学校12所。</p></body></html>"
    assert "新建学校12所。" in reader(page.encode(), name).raw
    archive = f"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}"
    assert "新建学校12所。" in reader(archive.encode(), name).raw

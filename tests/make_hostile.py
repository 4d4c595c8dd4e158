"""A folder of files that nobody wants: cut off, encrypted, swollen, lying about what they are, or no files at all."""

from __future__ import annotations

import contextlib
import io
import os
import random
import socket
import zipfile
from pathlib import Path

from make_docx import docx, p, tbl, tc, tr, zipped
from make_xlsx import book, row, sheet
from pdf_files import Page, file_of, pdf
from test_docx_hostile import WHOLE, compound, with_part

TEXT = "2023年，全县新建小学4所，投入40余万元。\n"
#: what becomes of a file: it is named in errors.jsonl; it may be read or named; it is a good one; it is passed over
BAD, ANY, GOOD, SILENT = "bad", "any", "good", "silent"


def page(text: str = TEXT) -> Page:
    made = Page()
    made.text(90, 100, text.strip(), 12)
    return made


def contents() -> dict[str, tuple[str, bytes]]:
    """Return name → (what becomes of it, content)."""
    rng = random.Random(7)
    noise, good = rng.randbytes(30_000), docx(p(TEXT))
    scan = Page()
    scan.scan()
    xxe = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    laughs = '<!DOCTYPE a [<!ENTITY b "haha"><!ENTITY c "&b;&b;&b;&b;"><!ENTITY x "&c;&c;&c;&c;">]>'
    tree = [("<</Type/Catalog/Pages 2 0 R>>", None), ("<</Type/Pages/Count 1000000000/Kids[2 0 R 2 0 R]>>", None)]
    grid = sheet(row("指标", "数值"), more='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')
    deep = "<w:p/>"
    for _ in range(3000):
        deep = tbl(tr(tc(deep)))
    return {
        "good.txt": (GOOD, TEXT.encode()),
        "good.docx": (GOOD, good),
        "empty.txt": (BAD, b""),
        "blanks.txt": (BAD, b" \r\n\t\n"),
        "nul.txt": (BAD, b"\0" * 5000),
        "nul-between.txt": (ANY, TEXT.encode().replace("，".encode(), b"\0")),
        "noise.txt": (BAD, noise),
        "odd-utf16.txt": (ANY, b"\xff\xfe" + TEXT.encode("utf-16-le") + b"\x4e"),
        "half-pairs.txt": (ANY, b"\xff\xfe" + (TEXT + "\ud83d校\ude00").encode("utf-16-le", "surrogatepass")),
        "overlong.txt": (ANY, TEXT.encode() + b"\xc0\x80\xe0\x80\x80" * 50),
        "cut-gbk.txt": (ANY, TEXT.encode("gb18030")[:-3]),
        "one-line.txt": (ANY, (TEXT.strip() * 8000).encode()),
        "large.txt": (BAD, (TEXT * 60 + "\n").encode() * 800),  # of what --max-memory gives in the test
        "digits.txt": (ANY, b"1" * 300_000),
        "brackets.txt": (ANY, "（“【".encode() * 60_000),
        "controls.txt": (ANY, TEXT.encode() + bytes(range(1, 32)) * 500),
        "picture.txt": (BAD, b"\x89PNG\r\n\x1a\n" + noise),
        "picture.pdf": (BAD, b"\x89PNG\r\n\x1a\n" + noise),
        "really-docx.txt": (ANY, good),
        "really-text.docx": (ANY, TEXT.encode()),
        "cut.docx": (BAD, good[: len(good) // 2]),
        "noise.docx": (BAD, noise),
        "bad-sum.docx": (BAD, _damaged(good)),
        "encrypted.docx": (BAD, compound("EncryptedPackage", "EncryptionInfo")),
        "bomb.docx": (BAD, with_part("word/document.xml", WHOLE.format("<w:p/>" * 9_000_000).encode())),
        "blanks-bomb.docx": (BAD, with_part("word/styles.xml", b" " * 300_000_000)),
        "entity.docx": (BAD, with_part("word/document.xml", (xxe + WHOLE.format(p("&x;"))).encode())),
        "laughs.docx": (BAD, with_part("word/document.xml", (laughs + WHOLE.format(p("&x;"))).encode())),
        "no-body.docx": (BAD, zipped({"a.txt": b"a"})),
        "nested.docx": (BAD, docx(deep)),
        "crowd.docx": (BAD, zipped({f"{n:0180d}": b"" for n in range(40_000)})),
        "zip-in-zip.docx": (BAD, zipped({"a.zip": zipped({"b.zip": noise})})),
        "cut.pdf": (BAD, pdf([page()])[:400]),
        "noise.pdf": (BAD, b"%PDF-1.7\n" + noise),
        "encrypted.pdf": (BAD, pdf([page()], password="secret")),
        "scan.pdf": (BAD, pdf([scan])),
        "circle.pdf": (BAD, file_of(tree)),
        "10000-pages.pdf": (ANY, pdf([Page() for _ in range(9999)] + [page()])),
        "deep.html": (ANY, b"<div>" * 200_000 + TEXT.encode()),
        "attributes.html": (ANY, b"<p " + b"a='" * 200_000 + TEXT.encode()),
        "charset.html": (ANY, b"<meta charset='klingon'><p>" + TEXT.encode("gb18030")),
        "nothing.html": (BAD, b"<html><script>1</script></html>"),
        "entity.xlsx": (BAD, book(xxe + sheet(row("&x;")))),
        "cut.xlsx": (BAD, book(sheet(row("指标", 4)))[:500]),
        "bomb.xlsx": (BAD, book(sheet(row("a") * 9_000_000))),
        "endless.xlsx": (ANY, book(grid)),
        "wide.csv": (ANY, b"4," * 20_000),
        "quote.csv": (ANY, b'"' + TEXT.encode() * 2000),
        "cut.doc": (BAD, compound("WordDocument", head=b"\xec\xa5\xc1\x00")),
        "noise.rtf": (BAD, noise),
        "part.mht": (ANY, b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=a\r\n\r\n--a\r\n"),
        "kind.xyz": (BAD, TEXT.encode()),
        "without-kind": (BAD, TEXT.encode()),
        "Thumbs.db": (SILENT, noise),
        "~$good.docx": (SILENT, noise),
    }


def _damaged(archive: bytes) -> bytes:
    """Return an archive whose first file's content is not what its checksum says."""
    data = bytearray(archive)
    with zipfile.ZipFile(io.BytesIO(archive)) as files:
        info = files.getinfo("word/document.xml")
    at = info.header_offset + 30 + len(info.filename) + info.compress_size // 2
    data[at] ^= 0xFF
    return bytes(data)


def make(root: Path) -> dict[str, str]:
    """Fill a folder; return name → what becomes of it, names as they stand in records."""
    fates = {}
    for name, (fate, content) in contents().items():
        (root / name).write_bytes(content)
        fates[name] = fate
    with (root / "sparse.txt").open("wb") as file:
        file.truncate(3_000_000_000)
    (root / "folder.txt").mkdir()
    (root / "dangling.txt").symlink_to("nowhere.txt")
    (root / "round.txt").symlink_to("about.txt")
    (root / "about.txt").symlink_to("round.txt")
    (root / "up").symlink_to(root)
    (root / "device.txt").symlink_to("/dev/zero")
    os.mkfifo(root / "pipe.txt")
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as one:
        one.bind(str(root / "socket.txt"))
        fates["socket.txt"] = BAD
    fates |= dict.fromkeys(("sparse.txt", "dangling.txt", "round.txt", "about.txt", "device.txt", "pipe.txt"), BAD)
    fates |= {"folder.txt": SILENT, "up": SILENT}
    for name in (
        "line\nfeed.txt",
        "right\u202eto-left.txt",
        "bell\x07\x1b[2J.txt",
        "青" * 83 + ".txt",
        "quote\"'\\ $(x).txt",
    ):
        (root / name).write_bytes(b"")
        fates[name] = BAD
    (root / os.fsdecode(b"\xff\xfe.txt")).write_bytes(b"")
    fates["\\xff\\xfe.txt"] = BAD
    if os.getuid():
        (root / "forbidden.txt").write_text(TEXT)
        (root / "forbidden.txt").chmod(0)
        (root / "closed").mkdir(mode=0)
        fates |= {"forbidden.txt": BAD, "closed": BAD}
    return fates

"""Readers: what is read, what is refused and why, and in which encoding it was."""

from __future__ import annotations

import codecs
import hashlib
import os
import random
from pathlib import Path

import opencc
import pytest

from extractor import readers
from extractor.errors import ReadError
from extractor.readers.encoding import common_characters, decode

TEXT = (
    "全县教育工作总结\r\n一、学前教育　今年投入1,200万元，新建幼儿园12所，毛入园率达到91.5%。\n"
    "二、义务教育：改扩建学校八所，新增学位3600个；教师培训覆盖率100%，群众满意度继续提高。\n"
)
TRADITIONAL = opencc.OpenCC("s2t").convert(TEXT)
ENCODINGS = ["utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be"]


def text_in(encoding: str) -> str:
    return TRADITIONAL if encoding == "big5hkscs" else TEXT


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("length", [10, 40, len(TEXT)])
def test_encoding_is_told_apart(encoding: str, length: int) -> None:
    text = text_in(encoding)[:length]
    assert decode(text.encode(encoding)) == (text, encoding)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_one_bad_byte_does_not_change_the_encoding(encoding: str) -> None:
    data = bytearray(text_in(encoding).encode(encoding))
    for place in random.Random(7).sample(range(len(data)), 25):
        broken = data[:place] + b"\xff" + data[place + 1 :]
        assert decode(bytes(broken))[1] == encoding, place


@pytest.mark.parametrize(
    ("mark", "encoding", "name"),
    [
        (codecs.BOM_UTF8, "utf-8", "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16"),
        (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32"),
    ],
)
def test_mark_decides_and_is_no_part_of_the_text(mark: bytes, encoding: str, name: str) -> None:
    assert decode(mark + TEXT.encode(encoding)) == (TEXT, name)


def test_ascii_and_a_long_text_cut_inside_a_character() -> None:
    assert decode(b"GDP 12.5%\n") == ("GDP 12.5%\n", "utf-8")
    long = "教育" + TEXT * 2000
    assert decode(long.encode("gb18030")) == (long, "gb18030")
    assert decode(("a" + long).encode("gb18030")) == ("a" + long, "gb18030")


def test_common_characters_are_the_two_first_levels() -> None:
    common = common_characters()
    assert {"的", "教", "校", "學", "區"} <= common
    assert "囍" not in common
    assert 6000 < len(common) < 9000


def read(folder: Path, data: bytes, name: str = "报告.txt", **options: int) -> readers.Source:
    path = folder / name
    path.write_bytes(data)
    return readers.read(path, f"县/{name}", **options)


@pytest.mark.parametrize("name", ["报告.txt", "报告.MD", "报告.markdown", "a.b.text"])
def test_source_holds_the_text_as_it_is(tmp_path: Path, name: str) -> None:
    data = codecs.BOM_UTF8 + TEXT.encode()
    source = read(tmp_path, data, name)
    assert source.raw == TEXT
    assert (source.path, source.encoding, source.format, source.blocks) == (f"县/{name}", "utf-8-sig", "text", ())
    assert source.sha256 == hashlib.sha256(data).hexdigest()


def test_name_is_the_files_own_by_default(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8", newline="")
    assert readers.read(tmp_path / "a.txt").path == "a.txt"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "it is empty"),
        (" \r\n　\n".encode(), "empty but for blanks"),
        (b"\xef\xbb\xbf", "empty but for blanks"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 4, "binary"),
        (random.Random(1).randbytes(5000), "binary"),
        (b"PK\x03\x04" + random.Random(2).randbytes(3000), "binary"),
        ("教育\0\0".encode() * 40, "binary"),
    ],
)
def test_no_text_is_refused(tmp_path: Path, data: bytes, reason: str) -> None:
    with pytest.raises(ReadError, match=reason) as caught:
        read(tmp_path, data)
    assert str(caught.value).startswith("县/报告.txt: ")


def test_what_is_no_readable_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="more than the limit of 10"):
        read(tmp_path, TEXT.encode(), max_bytes=10)
    with pytest.raises(ReadError, match=r"no reader for files of type \.xyz; known are"):
        read(tmp_path, b"x", "a.xyz")
    with pytest.raises(ReadError, match="does not exist"):
        readers.read(tmp_path / "none.txt", "none.txt")
    (tmp_path / "folder.txt").mkdir()
    with pytest.raises(ReadError, match="not a regular file"):
        readers.read(tmp_path / "folder.txt", "folder.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(ReadError, match="not a regular file"):
        readers.read(tmp_path / "pipe.txt", "pipe.txt")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_forbidden_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"x")
    path.chmod(0)
    with pytest.raises(ReadError, match="may not be read"):
        readers.read(path, "a.txt")


def test_missing_rights_are_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    (tmp_path / "a.txt").touch()
    with pytest.raises(ReadError, match=r"a\.txt: it may not be read; change its permissions"):
        readers.read(tmp_path / "a.txt")


def test_a_format_registers_itself_once() -> None:
    assert {".txt", ".md", ".text", ".markdown"} <= set(readers.suffixes())
    assert readers.reader_for("A.TXT") is readers.reader_for(Path("b.md"))
    assert readers.reader_for("a.xyz") is None
    with pytest.raises(ValueError, match=r"two readers for \.txt"):
        readers.register(".txt")(lambda data, path: readers.Source(path, "", "", "", ""))

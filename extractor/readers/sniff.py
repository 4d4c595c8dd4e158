"""What a file is by its content, whatever its suffix says: a .doc may be HTML, RTF, docx or encrypted.

`sniff` names the content by the suffix that it should have; `read_as` hands it to the reader of that suffix. A reader
calls `read_as` only for content that is not its own, so that no file goes in circles.
"""

from __future__ import annotations

import re
import struct

from extractor.errors import ReadError
from extractor.readers import ole
from extractor.types import Source

#: content that `sniff` names by no suffix of its own
ENCRYPTED, UNKNOWN_ZIP, UNKNOWN_OLE, BINARY, TEXT = "encrypted", "zip", "ole", "binary", "text"

_ZIP = {"docx": rb"word/|xmlPackage", "xlsx": rb"xl/", "pptx": rb"ppt/"}
_MIMETYPE = re.compile(rb"mimetypeapplication/(?:vnd\.oasis\.opendocument\.(text|spreadsheet|presentation)|epub)")
_ODF = {b"text": ".odt", b"spreadsheet": ".ods", b"presentation": ".odp"}
_OLE = (
    ("EncryptedPackage", ENCRYPTED),
    ("WordDocument", ".doc"),
    ("Workbook", ".xls"),
    ("Book", ".xls"),
    ("PowerPoint Document", ".ppt"),
    ("MatOST", ".wps"),  # Microsoft Works
    ("MM", ".wps"),
    ("CONTENTS", ".wps"),
)
_MARKUP = re.compile(
    rb"\s*(?:<!--.{0,400}?-->\s*)?<(?:!doctype\s+html|html|head|meta|body|table|div|p|title|font)\b", re.I | re.S
)
_XML = re.compile(rb"\s*<\?xml\b")
_MHT = re.compile(rb"(?:[\w-]{1,40}:[^\r\n]{0,400}\r?\n){0,12}?MIME-Version:[^\r\n]{0,100}1\.0", re.I)
_NAMES = {
    ".docx": "a Word document (docx)",
    ".doc": "a Word document (doc)",
    ".rtf": "rich text (RTF)",
    ".odt": "an OpenDocument text",
    ".xlsx": "an Excel workbook (xlsx)",
    ".xls": "an Excel workbook (xls)",
    ".ods": "an OpenDocument spreadsheet",
    ".pptx": "a PowerPoint presentation",
    ".ppt": "a PowerPoint presentation",
    ".odp": "an OpenDocument presentation",
    ".epub": "an e-book",
    ".pdf": "a PDF",
    ".html": "a web page",
    ".mht": "a web archive (MHT)",
    ".xml": "XML",
    ".wps": "a Works document",
    UNKNOWN_ZIP: "an archive or cut off",
    UNKNOWN_OLE: "an OLE container of an unknown kind",
    BINARY: "binary data of an unknown kind",
    TEXT: "plain text",
}


def sniff(data: bytes) -> str:
    """Name the content of a file: a suffix (`.docx`, `.pdf`, …), or one of the names above."""
    head = data[:4096]
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(data)
    if head.startswith(ole.MAGIC):
        return _ole(data)
    if head.startswith(b"{\\rtf"):
        return ".rtf"
    if b"%PDF-" in head[:1024]:
        return ".pdf"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "ignore").encode()
    elif head.startswith(b"\xef\xbb\xbf"):
        head = head[3:]
    if _MARKUP.match(head) or (_XML.match(head) and b"<html" in head[:1024].lower()):
        return ".html"
    if _XML.match(head):
        return ".xml"
    if _MHT.match(head):
        return ".mht"
    return BINARY if b"\0\0\0" in head or head.startswith((b"\x89PNG", b"\xff\xd8\xff", b"MZ", b"\x7fELF")) else TEXT


def _zip(data: bytes) -> str:
    """Tell packages apart by the names in the directory at the archive's end, and by the mimetype at its head."""
    found = _MIMETYPE.match(data, 30) if data[26:28] == b"\x08\x00" else None
    if found:
        return _ODF.get(found[1], ".epub")
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - 65557))
    if end < 0 or len(data) < end + 20:
        return UNKNOWN_ZIP
    size, start = struct.unpack_from("<II", data, end + 12)
    directory = data[start : start + size] if start + size <= end else data[max(0, end - 65536) : end]
    for name, sign in _ZIP.items():
        if re.search(rb"PK\x01\x02.{42}(?:\./|/)?(?:" + sign + rb")", directory, re.S):
            return f".{name}"
    return UNKNOWN_ZIP


def _ole(data: bytes) -> str:
    names = ole.stream_names(data)
    for name, kind in _OLE:
        if name in names or (not names and name.encode("utf-16-le") in data):
            return kind
    return UNKNOWN_OLE


def describe(kind: str) -> str:
    """Say what `sniff` found in words: `a web page`."""
    return _NAMES.get(kind, f"a file of type {kind}")


def read_as(kind: str, data: bytes, path: str) -> Source:
    """Read content with the reader of its kind, whatever the file's name; raises `ReadError` where there is none."""
    from extractor.readers import reader_for

    if kind == ENCRYPTED:
        raise encrypted(path)
    reader = reader_for("x.txt" if kind == TEXT else f"x{kind}") if kind == TEXT or kind.startswith(".") else None
    if reader is None:
        raise ReadError(path, f"its content is {describe(kind)}, which cannot be read", "save it in its own format")
    return reader(data, path)


def encrypted(path: str) -> ReadError:
    """Return the error for a file that a password protects."""
    return ReadError(path, "it is encrypted with a password", "open it with the password and save it without one")

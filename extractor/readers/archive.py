"""A zip package of untrusted origin: its files by name, within bounds, and its XML without entities.

What is refused: damaged, encrypted and oversized archives, more than `MAX_PART` bytes in a file or `MAX_TOTAL` in
those read, compression beyond `MAX_RATIO` (Word's own XML reaches 40), XML with a DTD.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

from extractor.errors import ReadError
from extractor.readers.sniff import encrypted

if TYPE_CHECKING:
    from lxml import etree

MAX_PART = 32 * 1024 * 1024
MAX_TOTAL = 64 * 1024 * 1024
MAX_RATIO = 250
_RATIO_FROM = 4 * 1024 * 1024  # small files are no threat, however well they compress
_MAX_DIRECTORY = 8 * 1024 * 1024
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, struct.error)
_DOCTYPE = re.compile(rb"<!DOCTYPE", re.I)


class Archive:
    """The files of a zip package. Every method raises `ReadError` for what it refuses."""

    def __init__(self, data: bytes, path: str) -> None:
        self._path, self._left = path, MAX_TOTAL
        end = data.rfind(b"PK\x05\x06", max(0, len(data) - 65557))
        if end < 0 or len(data) < end + 22:
            raise self._damaged("its end is missing")
        (size,) = struct.unpack_from("<I", data, end + 12)
        if size == 0xFFFFFFFF or size > _MAX_DIRECTORY:
            raise ReadError(path, "its archive lists too many files", "save it again with Office or WPS")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGED as error:
            raise self._damaged(str(error)) from error
        self._files = {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in self._zip.infolist()}

    def names(self) -> list[str]:
        """Return the names of the files, lower case, in the archive's order."""
        return list(self._files)

    def read(self, name: str) -> bytes | None:
        """Return a file's bytes, None if there is no such file (names compare without case, as in Word)."""
        info = self._files.get(name.lstrip("/").lower())
        if info is None:
            return None
        if info.flag_bits & 1:
            raise encrypted(self._path)
        limit = min(MAX_PART, self._left)
        if info.compress_size > 0:  # the size that the archive states is not to be trusted
            limit = min(limit, max(_RATIO_FROM, info.compress_size * MAX_RATIO))
        try:
            with self._zip.open(info) as file:
                data = file.read(limit + 1)
        except RuntimeError as error:  # zipfile's word for a password
            raise encrypted(self._path) from error
        except _DAMAGED as error:
            raise self._damaged(f"{info.filename} cannot be unpacked") from error
        if len(data) > limit:
            what = f"{info.filename} unpacks to more than {limit} bytes"
            raise ReadError(self._path, what, "split the document or save it again with Office or WPS")
        self._left -= len(data)
        return data

    def xml(self, name: str) -> etree._Element | None:
        """Return the root of an XML file, None if there is no such file."""
        data = self.read(name)
        return None if data is None else parse_xml(data, self._path, name)

    def _damaged(self, how: str) -> ReadError:
        return ReadError(
            self._path, f"it is damaged or cut off ({how})", "fetch it again or repair it with Office or WPS"
        )


def parse_xml(data: bytes, path: str, name: str) -> etree._Element:
    """Parse XML without entities, DTDs or network; `name` is the part's in messages."""
    from lxml import etree

    refuse_doctype(data, path, name)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise bad_xml(path, name, error) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise _with_doctype(path, name)
    return root


def refuse_doctype(data: bytes, path: str, name: str) -> None:
    """Raise `ReadError` where a DTD stands in the head of XML, in one byte or two bytes a character."""
    head = data[:65536]
    if _DOCTYPE.search(head) or _DOCTYPE.search(head.replace(b"\0", b"")):
        raise _with_doctype(path, name)


def _with_doctype(path: str, name: str) -> ReadError:
    return ReadError(path, f"{name} declares a DTD, which no such document needs", "do not trust it")


def bad_xml(path: str, name: str, error: Exception) -> ReadError:
    """Return the error for XML that is not well formed."""
    what = str(error).split("\n")[0]
    return ReadError(path, f"{name} is damaged ({what})", "fetch it again or repair it with Office or WPS")

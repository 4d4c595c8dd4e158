"""What lies in an OLE container (.doc, .xls, .wps, encrypted .docx): its streams' names, and the head of one.

Compound File Binary, [MS-CFB]: a header of 512 bytes, a table of sector numbers (FAT), chains of sectors. A damaged
file costs no more than its length: a chain ends where a sector is missing or was seen before.
"""

from __future__ import annotations

import struct

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FREE = 0xFFFFFFFA  # sector numbers from here on are marks
_SMALL = 4096  # shorter streams lie in the mini stream


def stream_names(data: bytes) -> frozenset[str]:
    """Return the names of the streams and storages; none where the directory cannot be followed."""
    return frozenset(name for name, _, _ in _entries(data))


def stream_head(data: bytes, name: str) -> bytes:
    """Return the first sector of a stream of 4,096 bytes or more, empty where there is none."""
    for found, first, size in _entries(data):
        if found == name and size >= _SMALL:
            return _sector(data, first)
    return b""


def _entries(data: bytes) -> list[tuple[str, int, int]]:
    """Read the directory: name, first sector and size of each entry."""
    out = []
    for number in _chain(data):
        sector = _sector(data, number)
        for place in range(0, len(sector) - 127, 128):
            length = int.from_bytes(sector[place + 64 : place + 66], "little")
            if 2 < length <= 64:
                name = sector[place : place + length - 2].decode("utf-16-le", "replace")
                first, size = struct.unpack_from("<II", sector, place + 116)
                out.append((name, first, size))
    return out


def _chain(data: bytes) -> list[int]:
    """Return the sectors of the directory in order."""
    if len(data) < 512 or not data.startswith(MAGIC):
        return []
    (number,) = struct.unpack_from("<I", data, 48)
    size = _size(data)
    fat = [n for n in struct.unpack_from("<109I", data, 76) if n < _FREE]
    seen: dict[int, None] = {}
    while number < _FREE and number not in seen and (number + 1) * size < len(data):
        seen[number] = None
        which, place = divmod(number, size // 4)
        table = _sector(data, fat[which]) if which < len(fat) else b""
        if len(table) < place * 4 + 4:
            break
        (number,) = struct.unpack_from("<I", table, place * 4)
    return list(seen)


def _size(data: bytes) -> int:
    return 4096 if data[30:32] == b"\x0c\x00" else 512


def _sector(data: bytes, number: int) -> bytes:
    size = _size(data)
    return data[(number + 1) * size : (number + 2) * size]

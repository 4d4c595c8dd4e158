"""Names of reports and of their records: any file name becomes text that can be written, printed and found again."""

from __future__ import annotations

import hashlib
import os

#: longest name of a file that common file systems take, in bytes of UTF-8 (85 Chinese characters)
LONGEST = 255


def report_name(relative: str) -> str:
    """Return a path relative to the input folder as it stands in records: Unicode, with forward slashes.

    A name whose bytes are no UTF-8 is read as GB18030, as archives packed under Chinese Windows need it
    (`\\udcc7\\udce0\\udcba\\udccc.txt` → `青禾.txt`); bytes that are neither are written out (`\\xff`).
    """
    return "/".join(_readable(part) for part in relative.replace(os.sep, "/").split("/"))


def _readable(name: str) -> str:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        content = os.fsencode(name)
        try:
            return content.decode("gb18030")
        except UnicodeDecodeError:
            return content.decode("utf-8", "backslashreplace")
    return name


def record_name(report: str) -> str:
    """Return where the record of `report` goes, relative to the outputs folder: `records/<report>.json`.

    A last part that is too long for a file name with `.json` behind it is cut and told apart by a hash.
    """
    return _beside("records", report, ".json")


def text_name(report: str) -> str:
    """Return where the raw text of `report` goes: `text/<report>.txt`, as for `record_name`."""
    return _beside("text", report, ".txt")


def _beside(top: str, report: str, suffix: str) -> str:
    folder, slash, last = report.rpartition("/")
    name = f"{last}{suffix}"
    if len(name.encode("utf-8")) > LONGEST:
        tail = f"~{hashlib.sha256(last.encode('utf-8')).hexdigest()[:12]}{suffix}"
        name = last.encode("utf-8")[: LONGEST - len(tail)].decode("utf-8", "ignore") + tail
    return f"{top}/{folder}{slash}{name}"


def printable(text: str) -> str:
    """Return `text` on one line and without control characters: a name may hold a line feed or an escape sequence."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in "\u3000\u00a0" else ascii(c)[1:-1] for c in text)

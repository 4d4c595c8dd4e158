"""Excel workbooks (.xlsx, .xlsm; ECMA-376): the cells of the sheets that are shown, each as it is displayed.

Sheets are parsed row by row; of formulas the value is taken that the program saved last. Parts are opened within the
bounds of `Archive`, XML has neither entities nor DTDs.
"""

from __future__ import annotations

import hashlib
import io
import posixpath
import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import TYPE_CHECKING

from extractor.errors import ReadError
from extractor.readers.archive import Archive, refuse_doctype
from extractor.readers.sheets.formats import BUILTIN, show_number, show_text
from extractor.readers.sheets.grid import Sheet, put, write
from extractor.types import ReadWarning, Source

if TYPE_CHECKING:
    from lxml.etree import _Element

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ROWS, _COLUMNS = 1_048_576, 16_384
_MOST_MERGED, _MOST_FORMATS, _MOST_HIDDEN, _MOST_STEPS = 100_000, 100_000, 200, 5_000_000
_TRUE = ("1", "true", "on")


class Workbook:
    """Reads one workbook; every refusal is a `ReadError`."""

    def __init__(self, data: bytes, path: str) -> None:
        self._data, self._path = data, path
        self._archive = Archive(data, path)
        self._main = next((t for k, t in self._relations("").values() if k == "officeDocument"), "xl/workbook.xml")
        if self._main.endswith(".bin"):
            raise ReadError(path, "it is a binary workbook (xlsb)", "save it as xlsx")
        book = self._archive.xml(self._main)
        if book is None:
            raise ReadError(path, f"its archive lacks the workbook ({self._main})", "fetch it again or save it as xlsx")
        self._book = book
        self._parts = self._relations(self._main)
        self._from_1904 = any(x.get("date1904", "").lower() in _TRUE for x in book.iterfind("{*}workbookPr"))
        self._strings = self._read_strings()
        self._formats = self._read_formats()
        self._count = self._valueless = 0

    def source(self) -> Source:
        """Read everything and return it."""
        raw, blocks = write([self._sheet(name, part) for name, part in self._sheets()])
        if not raw.strip():
            raise ReadError(self._path, "no cell that is shown holds anything", "show its hidden sheets and save it")
        warnings: tuple[ReadWarning, ...] = ()
        if self._valueless:
            what = f"{self._valueless} formula{'s' if self._valueless > 1 else ''} without a saved value not read"
            warnings = (ReadWarning(what, "open the workbook with Excel or WPS and save it"),)
        return Source(
            self._path, raw, hashlib.sha256(self._data).hexdigest(), "utf-8", "xlsx", blocks, warnings=warnings
        )

    # ── parts ──────────────────────────────────────────────────────────────────────────────────────────────

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Return the relationships of a part: id → (last word of the type, path of the target within the archive)."""
        folder, name = posixpath.split(part)
        root = self._archive.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        out = {}
        for relation in root.iterfind("{*}Relationship") if root is not None else ():
            if relation.get("TargetMode") != "External":
                kind = (relation.get("Type") or "").rsplit("/", 1)[-1]
                target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target") or ""))
                out[relation.get("Id") or ""] = kind, target[1:]
        return out

    def _target(self, kind: str) -> str | None:
        return next((target for k, target in self._parts.values() if k == kind), None)

    def _parse(self, part: str, *tags: str) -> Iterator[_Element]:
        """Yield the elements of these names in a part; each is emptied when the next is asked for."""
        from lxml import etree

        data = self._archive.read(part)
        if data is None:
            return
        refuse_doctype(data, self._path, part)
        names = [f"{{*}}{tag}" for tag in tags]
        options = {"resolve_entities": False, "no_network": True, "load_dtd": False}
        try:
            stream = io.BytesIO(data)
            for _, element in etree.iterparse(
                stream, ("end",), tag=names, remove_comments=True, remove_pis=True, **options
            ):
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
        except etree.XMLSyntaxError as error:
            what = str(error).split("\n")[0]
            raise ReadError(
                self._path, f"{part} is damaged ({what})", "fetch it again or repair it with Excel or WPS"
            ) from None

    def _read_strings(self) -> list[str]:
        part = self._target("sharedStrings")
        return [_string(element) for element in self._parse(part, "si")] if part else []

    def _read_formats(self) -> list[str]:
        """Return the number formats of the cell styles, in their order."""
        part = self._target("styles")
        root = self._archive.xml(part) if part else None
        if root is None:
            return []
        own = {x.get("numFmtId", ""): x.get("formatCode", "") for x in root.iterfind("{*}numFmts/{*}numFmt")}
        out = []
        for style in root.iterfind("{*}cellXfs/{*}xf"):
            identifier = style.get("numFmtId", "0")
            builtin = BUILTIN.get(int(identifier), "General") if identifier.isdecimal() else "General"
            out.append(own.get(identifier, builtin))
        return out[:_MOST_FORMATS]

    def _sheets(self) -> Iterator[tuple[str, str]]:
        """Return names and parts of the sheets that are shown."""
        for sheet in self._book.iterfind("{*}sheets/{*}sheet"):
            identifier = next((v for k, v in sheet.attrib.items() if str(k).endswith("}id")), "")
            kind, part = self._parts.get(str(identifier), ("", ""))
            if sheet.get("state", "visible") == "visible" and kind == "worksheet":
                yield sheet.get("name", ""), part

    # ── cells ──────────────────────────────────────────────────────────────────────────────────────────────

    def _sheet(self, name: str, part: str) -> Sheet:
        sheet = Sheet(name)
        hidden: list[tuple[int, int]] = []
        hidden_rows: set[int] = set()
        number = 0
        for element in self._parse(part, "col", "row", "mergeCell"):
            kind = _local(element)
            if kind == "col":
                if _is_hidden(element, "width") and len(hidden) < _MOST_HIDDEN:
                    hidden.append((_whole(element.get("min"), 1), _whole(element.get("max"), 0)))
            elif kind == "row":
                number = min(_whole(element.get("r"), number + 1), _ROWS)
                if _is_hidden(element, "ht"):
                    hidden_rows.add(number)
                else:
                    self._row(sheet, element, number, hidden)
            elif len(sheet.merged) < _MOST_MERGED:
                _merge(sheet, element.get("ref", ""))
        _drop_covered(sheet)
        _shift_hidden(sheet, hidden_rows, hidden)
        sheet.boxes = list(self._boxes(part))
        return sheet

    def _row(self, sheet: Sheet, row: _Element, number: int, hidden: list[tuple[int, int]]) -> None:
        column = 0
        for cell in row.iterfind("{*}c"):
            found = _REFERENCE.fullmatch(cell.get("r", ""))
            column = min(_column(found[1]) if found else column + 1, _COLUMNS)
            if not any(first <= column <= last for first, last in hidden):
                self._count = put(sheet, number, column, self._text(cell), self._path, self._count)

    def _text(self, cell: _Element) -> str:
        """Return what a cell shows."""
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            inline = cell.find("{*}is")
            return show_text(_string(inline), self._format(cell)) if inline is not None else ""
        value = cell.findtext("{*}v")
        if value is None or value == "":
            self._valueless += cell.find("{*}f") is not None and kind != "str"
            return ""
        if kind == "s":
            place = _whole(value, -1)
            value = self._strings[place] if 0 <= place < len(self._strings) else ""
            return show_text(value, self._format(cell))
        if kind == "str":
            return show_text(_unescaped(value), self._format(cell))
        if kind == "b":
            return "TRUE" if value.strip() in _TRUE else "FALSE"
        return show_number(value.strip(), self._format(cell), self._from_1904) if kind == "n" else value

    def _format(self, cell: _Element) -> str:
        style = _whole(cell.get("s"), 0)
        return self._formats[style] if style < len(self._formats) else "General"

    def _boxes(self, part: str) -> Iterator[str]:
        """Return the texts of the text boxes on a sheet, a line each."""
        for kind, target in self._relations(part).values():
            root = self._archive.xml(target) if kind == "drawing" else None
            for body in root.iterfind(".//{*}sp/{*}txBody") if root is not None else ():
                paragraphs = ("".join(t.text or "" for t in p.iterfind(".//{*}t")) for p in body.iterfind("{*}p"))
                text = "\n".join(x.strip() for x in paragraphs if x.strip())
                if text:
                    yield text


def _string(element: _Element) -> str:
    """Return the text of a string: its runs, without the reading aids above Japanese words."""
    out = []
    for child in element:
        if _local(child) == "t":
            out.append(child.text or "")
        elif _local(child) == "r":
            out += [t.text or "" for t in child.iterfind("{*}t")]
    return _unescaped("".join(out))


def _unescaped(text: str) -> str:
    """Resolve `_x000D_`: characters that XML cannot hold."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)) if not 0xD800 <= int(m[1], 16) < 0xE000 else "\ufffd", text)


def _local(element: _Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _is_hidden(element: _Element, size: str) -> bool:
    return element.get("hidden", "").lower() in _TRUE or element.get(size) == "0"


def _whole(text: str | None, default: int) -> int:
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 10 else default


def _column(name: str) -> int:
    column = 0
    for letter in name.upper():
        column = column * 26 + ord(letter) - 64
    return column


def _merge(sheet: Sheet, reference: str) -> None:
    """Note a merged cell: `B2:C5`."""
    ends = [_REFERENCE.fullmatch(end) for end in reference.split(":")]
    if len(ends) != 2 or ends[0] is None or ends[1] is None:
        return
    left, right = _column(ends[0][1]), _column(ends[1][1])
    top, bottom = int(ends[0][2]), int(ends[1][2])
    if left <= right <= _COLUMNS and 1 <= top <= bottom <= _ROWS:
        sheet.merged[top, left] = (bottom - top + 1, right - left + 1)


def _drop_covered(sheet: Sheet) -> None:
    """Drop what cells hold under merged ones: nobody sees it."""
    by_row: dict[int, list[int]] = {}
    for row, column in sheet.cells if sheet.merged else ():
        by_row.setdefault(row, []).append(column)
    filled = sorted(by_row)
    steps = 0
    for (top, left), (height, width) in sheet.merged.items():
        for row in filled[bisect_left(filled, top) : bisect_left(filled, top + height)]:
            steps += len(by_row[row])
            for column in by_row[row]:
                if left <= column < left + width and (row, column) != (top, left):
                    sheet.cells.pop((row, column), None)
        if steps > _MOST_STEPS:  # merged cells upon merged cells, which no program writes
            return


def _shift_hidden(sheet: Sheet, rows: set[int], columns: list[tuple[int, int]]) -> None:
    """Take hidden rows and columns out of what merged cells span."""
    lost = sorted(rows)
    for (top, left), (height, width) in list(sheet.merged.items()) if rows or columns else ():
        gone = bisect_left(lost, top + height) - bisect_left(lost, top)
        away = sum(max(0, min(last, left + width - 1) - max(first, left) + 1) for first, last in columns)
        if gone or away:
            sheet.merged[top, left] = (max(1, height - gone), max(1, width - away))

"""Excel workbooks of before 2007 (.xls, .et), through xlrd (an extra)."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from typing import Any

from extractor.errors import ReadError
from extractor.readers.sheets.formats import show_number, show_text
from extractor.readers.sheets.grid import Sheet, put, write
from extractor.types import Source

_EMPTY, _TEXT, _NUMBER, _DATE, _BOOLEAN, _ERROR, _BLANK = range(7)


def read_xls(data: bytes, path: str) -> Source:
    """Read a workbook; raises `ReadError` where xlrd is missing or fails."""
    try:
        import xlrd
    except ImportError:
        what = "reading Excel workbooks of before 2007 takes xlrd, which is not installed"
        raise ReadError(path, what, "pip install 'govreport-extractor[xls]' or save it as xlsx") from None
    try:
        book = xlrd.open_workbook(file_contents=data, logfile=io.StringIO(), formatting_info=True, on_demand=True)
        sheets = list(_sheets(book, path, xlrd.error_text_from_code))
    except ReadError:
        raise
    except Exception as error:  # xlrd stumbles over damaged files in any way
        if "encrypted" in str(error).lower():
            what, mend = "it is encrypted with a password", "open it with the password and save it without one"
        else:
            what, mend = f"it is damaged ({type(error).__name__})", "fetch it again or save it as xlsx"
        raise ReadError(path, what, mend) from None
    raw, blocks = write(sheets)
    if not raw.strip():
        raise ReadError(path, "no cell that is shown holds anything", "show its hidden sheets and save it")
    return Source(path, raw, hashlib.sha256(data).hexdigest(), "utf-16-le", "xls", blocks)


def _sheets(book: Any, path: str, errors: dict[int, str]) -> Iterator[Sheet]:
    count = 0
    for index in range(book.nsheets):
        read = book.sheet_by_index(index)
        if read.visibility:
            continue
        sheet = Sheet(read.name)
        rows = {n for n, info in read.rowinfo_map.items() if info.hidden}
        columns = {n for n, info in read.colinfo_map.items() if info.hidden}
        for top, bottom, left, right in read.merged_cells:
            height = sum(1 for row in range(top, bottom) if row not in rows)
            width = sum(1 for column in range(left, right) if column not in columns)
            sheet.merged[top + 1, left + 1] = (max(1, height), max(1, width))
        for row in range(read.nrows):
            for column in range(read.row_len(row)) if row not in rows else ():
                if column not in columns:
                    text = _text(book, read, row, column, errors)
                    count = put(sheet, row + 1, column + 1, text, path, count)
        book.unload_sheet(index)
        yield sheet


def _text(book: Any, sheet: Any, row: int, column: int, errors: dict[int, str]) -> str:
    kind, value = sheet.cell_type(row, column), sheet.cell_value(row, column)
    if kind in (_EMPTY, _BLANK):
        return ""
    if kind == _BOOLEAN:
        return "TRUE" if value else "FALSE"
    if kind == _ERROR:
        return errors.get(value, "#N/A")
    style = book.xf_list[sheet.cell_xf_index(row, column)]
    code = book.format_map[style.format_key].format_str if style.format_key in book.format_map else "General"
    return show_text(str(value), code) if kind == _TEXT else show_number(repr(value), code, book.datemode == 1)

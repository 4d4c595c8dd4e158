"""Spreadsheets (.xlsx, .xls) and tables as text (.csv, .tsv); how they are read stands in `readers/sheets`."""

from __future__ import annotations

from extractor.readers import register
from extractor.readers.sniff import TEXT, UNKNOWN_ZIP, read_as, sniff
from extractor.types import Source


@register(".xlsx", ".xlsm", ".xltx", ".xltm")
def read_workbook(data: bytes, path: str) -> Source:
    """Read an Excel workbook, or what its bytes are by the reader of that."""
    kind = sniff(data)
    if kind == TEXT:
        return read_csv(data, path)
    if kind not in (".xlsx", UNKNOWN_ZIP):
        return read_as(kind, data, path)
    from extractor.readers.sheets.xlsx import Workbook

    return Workbook(data, path).source()


@register(".xls", ".xlt", ".et", ".ett")
def read_old_workbook(data: bytes, path: str) -> Source:
    """Read a workbook of before 2007 or of WPS; many a .xls is a web page or a table as text."""
    kind = sniff(data)
    if kind == TEXT:
        return read_csv(data, path)
    if kind != ".xls":
        return read_as(kind, data, path)
    from extractor.readers.sheets.xls import read_xls

    return read_xls(data, path)


@register(".csv")
def read_csv(data: bytes, path: str) -> Source:
    """Read a table as text, or what its bytes are by the reader of that."""
    return _read_text(data, path, None, "csv")


@register(".tsv", ".tab")
def read_tsv(data: bytes, path: str) -> Source:
    """Read a table whose cells are parted by tabs, or what its bytes are by the reader of that."""
    return _read_text(data, path, "\t", "tsv")


def _read_text(data: bytes, path: str, delimiter: str | None, form: str) -> Source:
    kind = sniff(data)
    if kind != TEXT:
        return read_as(kind, data, path)
    from extractor.readers.sheets.delimited import read_delimited

    return read_delimited(data, path, delimiter, form)

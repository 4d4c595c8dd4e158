"""A PDF from its bytes to a `Source`, page by page."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from extractor.errors import ReadError
from extractor.readers.apart import apart
from extractor.readers.pdf.columns import flows_of
from extractor.readers.pdf.glyphs import SLANTED, Glyphs, View, are_named, glyphs_of, view_of
from extractor.readers.pdf.lines import Sheet, rows_of, slanted_rows
from extractor.readers.pdf.rulings import Drawing, Rule, drawing_of
from extractor.readers.pdf.tables import ruled_tables
from extractor.readers.pdf.writer import Flow, Writer
from extractor.readers.sniff import read_as, sniff
from extractor.types import ReadWarning, Source

#: limits: pages, characters of all pages, seconds and memory for all of it
MOST_PAGES, MOST_CHARACTERS, MOST_SECONDS, MOST_MEGABYTES = 50_000, 20_000_000, 600.0, 600
#: a page with fewer characters and a picture over more of it than this is a scan
_SCAN_CHARACTERS, _SCAN_SHARE = 20, 0.5
_OCR = "run text recognition over it (ocrmypdf, for one) and read what comes out"


def read_document(data: bytes, path: str) -> Source:
    """Read the text layer of a PDF; raises `ReadError`."""
    kind = sniff(data)
    if kind != ".pdf":
        return read_as(kind, data, path)
    import pypdfium2  # noqa: F401 - sets the library up
    import pypdfium2.raw as pdfium  # loaded here, so that the processes made for files need not load it again

    return apart(lambda: _read(pdfium, data, path), path, MOST_SECONDS, MOST_MEGABYTES)


def _read(pdfium: Any, data: bytes, path: str) -> Source:
    reading = _Reading(pdfium, path)
    with _opened(pdfium, data, path) as document:
        count = pdfium.FPDF_GetPageCount(document)
        if count > MOST_PAGES:
            raise ReadError(path, f"it has {count} pages, more than the limit of {MOST_PAGES}", "split it")
        for number in range(1, count + 1):
            reading.page(document, number)
    return reading.source(data, count)


@contextmanager
def _opened(pdfium: Any, data: bytes, path: str) -> Iterator[Any]:
    """Open a document for as long as the block lasts; pdfium tries the empty password by itself."""
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        code = pdfium.FPDF_GetLastError()
        if code == pdfium.FPDF_ERR_PASSWORD:
            raise ReadError(
                path, "it is encrypted with a password", "open it with the password and save it without one"
            )
        if code == pdfium.FPDF_ERR_SECURITY:
            raise ReadError(path, "it is encrypted in a way that is not known", "save it without encryption")
        raise ReadError(path, "it is damaged or cut off", "fetch it again or save it anew from a program that opens it")
    try:
        yield document
    finally:
        pdfium.FPDF_CloseDocument(document)


class _Reading:
    """What has been read of a document, and what could not be."""

    def __init__(self, pdfium: Any, path: str) -> None:
        self._pdfium, self._path = pdfium, path
        self._writer = Writer()
        self._scanned: list[int] = []
        self._unnamed: list[int] = []
        self._broken: list[int] = []
        self._characters = 0

    def page(self, document: Any, number: int) -> None:
        """Read one page."""
        page = self._pdfium.FPDF_LoadPage(document, number - 1)
        text_page = self._pdfium.FPDFText_LoadPage(page) if page else None
        try:
            if not text_page:
                self._broken.append(number)
                return
            view = view_of(self._pdfium, page)
            self._count(self._pdfium.FPDFText_CountChars(text_page))
            glyphs = glyphs_of(self._pdfium, text_page, view)
            if glyphs.texts and not are_named(self._pdfium, text_page, glyphs.texts):
                self._unnamed.append(number)
                glyphs = Glyphs(
                    [], [], glyphs.boxes[:0], glyphs.ink[:0], []
                )  # what a person sees there is another text
            drawing = drawing_of(self._pdfium, page, view)
            self._take(number, glyphs, drawing, view)
        finally:
            if text_page:
                self._pdfium.FPDFText_ClosePage(text_page)
            if page:
                self._pdfium.FPDF_ClosePage(page)

    def _count(self, characters: int) -> None:
        self._characters += max(0, characters)
        if self._characters > MOST_CHARACTERS:
            raise ReadError(self._path, f"it has more than {MOST_CHARACTERS} characters", "split it")

    def _take(self, number: int, glyphs: Glyphs, drawing: Drawing, view: View) -> None:
        if len(glyphs.texts) < _SCAN_CHARACTERS and drawing.picture >= _SCAN_SHARE and number not in self._unnamed[-1:]:
            self._scanned.append(number)
        flows, apart = laid_out(glyphs, drawing, view.size)
        self._writer.page(number, glyphs, view.size, flows, apart)

    def source(self, data: bytes, pages: int) -> Source:
        """Return the source, or raise the `ReadError` that says why nothing of it can be read."""
        raw, blocks, soft = self._writer.finish()
        bad = len(self._scanned) + len(self._unnamed) + len(self._broken)
        if not raw.strip() or bad == pages:
            raise self._nothing(pages)
        warnings = [
            _warning(self._scanned, "scanned, a picture without text", _OCR),
            _warning(self._unnamed, "set in fonts that do not tell which characters they show", _OCR),
            _warning(self._broken, "damaged", "save the file anew from a program that opens it"),
        ]
        digest = hashlib.sha256(data).hexdigest()
        told = tuple(warning for warning in warnings if warning is not None)
        return Source(self._path, raw, digest, "pdf", "pdf", blocks, self._writer.boxes, soft, told)

    def _nothing(self, pages: int) -> ReadError:
        of_all = "its only page is" if pages == 1 else f"all of its {pages} pages are"
        if self._scanned:
            return ReadError(self._path, f"it is scanned: {of_all} pictures without text", _OCR)
        if self._unnamed:
            return ReadError(self._path, f"{of_all} set in fonts that do not tell which characters they show", _OCR)
        if self._broken or not pages:
            return ReadError(self._path, f"{of_all} damaged" if pages else "it has no pages", "fetch it again")
        return ReadError(self._path, f"{of_all} without text", "check that the download was complete")


def _warning(pages: list[int], what: str, mend: str) -> ReadWarning | None:
    """Return a warning about some pages."""
    if not pages:
        return None
    is_one = len(pages) == 1
    return ReadWarning(f"{'a page is' if is_one else f'{len(pages)} pages are'} {what}", mend, f"page {_ranges(pages)}")


def _ranges(pages: list[int]) -> str:
    """Write page numbers down: `3, 5–7`."""
    spans: list[list[int]] = []
    for page in pages:
        if spans and page == spans[-1][1] + 1:
            spans[-1][1] = page
        else:
            spans.append([page, page])
    texts = [str(first) if first == last else f"{first}–{last}" for first, last in spans[:20]]
    return ", ".join(texts) + (", …" if len(spans) > 20 else "")


# ── the layout of one page ──────────────────────────────────────────────────────────────────────────────────


def laid_out(glyphs: Glyphs, drawing: Drawing, size: tuple[float, float]) -> tuple[list[Flow], list[Flow]]:
    """Return the columns of a page in the order of reading, and what stands in other directions than most of it."""
    by_turn: dict[int, list[int]] = {}
    for n, turn in enumerate(glyphs.turns):
        by_turn.setdefault(turn, []).append(n)
    if not by_turn:
        return [], []
    main = max((turn for turn in by_turn if turn != SLANTED), key=lambda turn: len(by_turn[turn]), default=SLANTED)
    flows: list[Flow] = []
    apart: list[Flow] = []
    for turn in sorted(by_turn, key=lambda turn: turn != main):
        sheet, numbers = Sheet(glyphs, turn % 4, *size), by_turn[turn]
        if turn == SLANTED:
            apart.append((sheet, list(slanted_rows(sheet, numbers))))
            continue
        tables = []
        if turn == main:
            horizontal, vertical = turned(drawing, turn, size)
            tables = ruled_tables(sheet, numbers, horizontal, vertical)
        taken = {n for table in tables for cell in table.cells for line in cell.lines for p in line for n in p.glyphs}
        rows = rows_of(sheet, [n for n in numbers if n not in taken])
        found: list[Flow] = [(sheet, flow) for flow in flows_of(sheet, rows, tables)]
        (flows if turn == main else apart).extend(found)
    return flows, apart


def turned(drawing: Drawing, turn: int, size: tuple[float, float]) -> tuple[list[Rule], list[Rule]]:
    """Return horizontal and vertical rules of a page as its sheet of that turn has them."""
    width, height = size
    if turn == 0:
        return drawing.horizontal, drawing.vertical

    def flip(rules: list[Rule], across: float, along: float, flip_at: bool, flip_along: bool) -> list[Rule]:
        out = []
        for at, start, end in rules:
            at = across - at if flip_at else at
            start, end = (along - end, along - start) if flip_along else (start, end)
            out.append(Rule(at, start, end))
        return sorted(out)

    if turn == 1:  # x' = height - y, y' = x
        return flip(drawing.vertical, width, height, False, True), flip(drawing.horizontal, height, width, True, False)
    if turn == 2:
        return flip(drawing.horizontal, height, width, True, True), flip(drawing.vertical, width, height, True, True)
    return flip(drawing.vertical, width, height, True, False), flip(drawing.horizontal, height, width, False, True)

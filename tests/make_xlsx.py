"""Excel workbooks made by hand, part by part, so that tests reach what no library writes."""

from __future__ import annotations

import io
import zipfile

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_P = "http://schemas.openxmlformats.org/package/2006/relationships"


def relations(*items: tuple[str, str, str]) -> str:
    """Relationships: id, last word of the type, target."""
    inner = "".join(f'<Relationship Id="{i}" Type="{_R}/{kind}" Target="{to}"/>' for i, kind, to in items)
    return f'<Relationships xmlns="{_P}">{inner}</Relationships>'


def sheet(rows: str, more: str = "", cols: str = "") -> str:
    """A worksheet."""
    return f"<worksheet {MAIN}>{cols}<sheetData>{rows}</sheetData>{more}</worksheet>"


def row(*cells: object, attributes: str = "") -> str:
    """A row of cells without references: numbers, texts inline, or cells written out."""
    return f"<row {attributes}>{''.join(_cell(cell) for cell in cells)}</row>"


def _cell(cell: object) -> str:
    if isinstance(cell, str):
        return cell if cell.startswith("<") else f'<c t="inlineStr"><is><t>{cell}</t></is></c>'
    return "<c/>" if cell is None else f"<c><v>{cell}</v></c>"


def book(
    *sheets: str,
    names: tuple[str, ...] = (),
    states: tuple[str, ...] = (),
    formats: tuple[str, ...] = (),
    strings: str = "",
    properties: str = "",
    extra: dict[str, str | bytes] | None = None,
) -> bytes:
    """A workbook; style 0 is General, style n the n-th of `formats` (a code, or a number for a format built in)."""
    names = names or tuple(f"Sheet{n}" for n in range(1, len(sheets) + 1))
    states = states or ("visible",) * len(sheets)
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" state="{state}" r:id="s{n}"/>'
        for n, (name, state) in enumerate(zip(names, states, strict=True), 1)
    )
    own = "".join(f'<numFmt numFmtId="{200 + n}" formatCode="{x}"/>' for n, x in enumerate(formats) if not x.isdigit())
    styles = "".join(f'<xf numFmtId="{x if x.isdigit() else 200 + n}"/>' for n, x in enumerate(formats))
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relations(("r1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{_R}">{properties}<sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            *((f"s{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)),
            ("st", "styles", "/xl/styles.xml"),
            ("ss", "sharedStrings", "sharedStrings.xml"),
        ),
        "xl/styles.xml": f"<styleSheet {MAIN}><numFmts>{own}</numFmts>"
        f'<cellXfs><xf numFmtId="0"/>{styles}</cellXfs></styleSheet>',
        "xl/sharedStrings.xml": f"<sst {MAIN}>{strings}</sst>",
        **{f"xl/worksheets/sheet{n}.xml": text for n, text in enumerate(sheets, 1)},
        **(extra or {}),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()

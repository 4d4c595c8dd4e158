"""Word documents made by the tests: parts of XML put into an archive, with the smallest frame that Word accepts."""

from __future__ import annotations

import io
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPACES = (
    f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
#: roots of parts by the kind of their relationship
ROOTS = {
    "styles": "styles", "numbering": "numbering", "settings": "settings", "footnotes": "footnotes",
    "endnotes": "endnotes", "header": "hdr", "footer": "ftr",
}  # fmt: skip


def p(*runs: str, style: str = "", props: str = "") -> str:
    """A paragraph of runs; a run that is no XML is text."""
    name = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{name}{props}</w:pPr>{''.join(x if x.startswith('<') else r(x) for x in runs)}</w:p>"


def r(text: str, props: str = "") -> str:
    """A run of text."""
    return f'<w:r><w:rPr>{props}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def tc(*content: str, span: int = 1, merge: str = "", props: str = "") -> str:
    """A cell; what is no XML becomes a paragraph. `merge`: restart, continue."""
    form = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    form += f'<w:vMerge w:val="{merge}"/>' if merge else ""
    blocks = "".join(x if x.startswith("<") else p(x) for x in content or ("",))
    return f"<w:tc><w:tcPr>{form}{props}</w:tcPr>{blocks}</w:tc>"


def tr(*cells: str, props: str = "") -> str:
    """A row; a cell that is no XML is text."""
    return f"<w:tr><w:trPr>{props}</w:trPr>{''.join(x if x.startswith('<') else tc(x) for x in cells)}</w:tr>"


def tbl(*rows: str) -> str:
    """A table."""
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def field(code: str, result: str | None) -> str:
    """A field of three marks; without a result it has two."""
    shown = f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}' if result is not None else ""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{code}</w:instrText></w:r>'
        f'{shown}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def box(*content: str) -> str:
    """A run with a text box as Word 2010 and later write it: twice, the second time for older ones."""
    inside = f"<w:txbxContent>{''.join(x if x.startswith('<') else p(x) for x in content)}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:wsp>'
        f"<wps:txbx>{inside}</wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{inside}</v:textbox></v:shape></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r>"
    )


def level(ilvl: int, form: str, text: str, start: int = 1, more: str = "") -> str:
    """A level of a list."""
    form = f'<w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{ilvl}">{form}</w:lvl>'


def in_list(number: int, ilvl: int = 0) -> str:
    """The properties of a paragraph in a list."""
    return f'<w:numPr><w:ilvl w:val="{ilvl}"/><w:numId w:val="{number}"/></w:numPr>'


def docx(body: str, *, raw: dict[str, bytes] | None = None, section: str = "", **parts: str) -> bytes:
    """Make a document. Parts by kind (`numbering`, `header1`: digits tell several apart), `raw` files as they are."""
    links, files = [], {}
    for name, content in parts.items():
        kind = name.rstrip("0123456789")
        files[f"word/{name}.xml"] = f"<w:{ROOTS[kind]} {_SPACES}>{content}</w:{ROOTS[kind]}>"
        links.append(f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{name}.xml"/>')
    for name in raw or {}:
        if name.startswith("word/chunk"):
            links.append(f'<Relationship Id="{name[5:]}" Type="{_OFFICE}/aFChunk" Target="/{name}"/>')
    files |= {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_TYPES}.document.main+xml"/>'
        + "".join(
            f'<Override PartName="/word/{n}.xml" ContentType="{_TYPES}.{n.rstrip("0123456789")}+xml"/>' for n in parts
        )
        + "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="d" Type="{_OFFICE}/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_RELATIONS}">{"".join(links)}</Relationships>',
        "word/document.xml": f"<w:document {_SPACES}><w:body>{body}<w:sectPr>{section}</w:sectPr></w:body>"
        "</w:document>",
    }
    return zipped({**{name: text.encode() for name, text in files.items()}, **(raw or {})})


def zipped(files: dict[str, bytes], *, stored: bool = False) -> bytes:
    """Make an archive, compressed unless `stored`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()

"""A docx from its parts to raw text: body, footnotes, endnotes, headers, footers, in this order.

Headers and footers stand behind the body, each once, however many pages show them. The body is parsed piece by piece,
so that memory goes by its largest table and not by its length.
"""

from __future__ import annotations

import hashlib
import io
import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import unquote

from lxml import etree

from extractor.errors import ReadError
from extractor.frozen import frozen
from extractor.readers.archive import Archive, bad_xml, parse_xml, refuse_doctype
from extractor.readers.docx.flow import Counters, Flow
from extractor.readers.docx.inline import Inline
from extractor.readers.docx.names import MC, R, W, is_on, number, unified, value
from extractor.readers.docx.notes import Notes
from extractor.readers.docx.numbering import Numbering
from extractor.readers.docx.styles import Styles
from extractor.readers.docx.writer import Kind, Writer
from extractor.readers.sniff import read_as, sniff
from extractor.types import ReadWarning, Source

_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_ONLY_PAGES = re.compile(r"[\s\-—–―─·.,，/|第页頁共页码页数PpAaGgEeOoFf:：]*")
_MARGINS: tuple[tuple[Kind, str], ...] = (("header", "页眉"), ("footer", "页脚"))
_NOTES = (("footnote", "脚注", "footnotes"), ("endnote", "尾注", "endnotes"))
_BLOCKS = [W + name for name in ("p", "tbl", "sdt", "customXml", "ins", "moveTo", "smartTag", "altChunk", "sectPr")]
_BLOCKS.append(f"{MC}AlternateContent")
_DEEPEST = 3  # documents embedded in documents


@frozen
class _Section:
    """What a section says: the parts of its headers and footers, and how its notes are counted."""

    margins: tuple[tuple[str, str], ...]  # header or footer, relationship id
    notes: tuple[tuple[str, str | None, str | None], ...]  # footnote or endnote, format, start


class Document:
    """Reads one docx; every refusal is a `ReadError`."""

    def __init__(self, data: bytes, path: str, depth: int = 0) -> None:
        self._data, self._path, self._depth = data, path, depth
        self._archive = Archive(data, path)
        self._main = self._main_part()
        self._relations = self._relations_of(self._main)
        body = self._archive.read(self._main)
        if body is None:
            raise ReadError(path, f"its archive lacks the text ({self._main})", "fetch it again or repair it with Word")
        self._body = unified(body)
        refuse_doctype(self._body, path, self._main)
        self._styles = Styles(self._part("styles"))
        self._numbering = Numbering(self._part("numbering"), self._styles)
        self._settings = self._part("settings")
        self._sections = self._read_sections()
        self._notes = self._make_notes()
        self._writer, self._counters = Writer(), Counters()
        self._embedded: set[str] = set()
        self._unread: Counter[str] = Counter()

    def source(self) -> Source:
        """Read everything and return it."""
        try:
            body = self._flow(Inline(self._styles, self._notes, self._unread))
            body.write(self._children())
            body.end()
            self._write_notes()
            self._write_margins()
        except RecursionError:
            raise ReadError(self._path, "its parts are nested too deep", "save it again with Word or WPS") from None
        raw = self._writer.raw
        if not raw.strip():
            raise ReadError(
                self._path, "it holds no text, at most pictures", "have the text of its pictures recognised"
            )
        digest = hashlib.sha256(self._data).hexdigest()
        warnings = tuple(
            ReadWarning(f"{count} {name}{'s' if count > 1 else ''} not read", "look at the document itself")
            for name, count in sorted(self._unread.items())
        )
        return Source(self._path, raw, digest, "utf-8", "docx", self._writer.blocks(), warnings=warnings)

    def _flow(self, inline: Inline) -> Flow:
        return Flow(self._writer, self._counters, inline, self._numbering, self._embed)

    # ── parts ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _main_part(self) -> str:
        for kind, target in self._relations_of("").values():
            if kind == "officeDocument":
                return target
        return "word/document.xml"

    def _relations_of(self, part: str) -> dict[str, tuple[str, str]]:
        """Return the relationships of a part: id → (last word of the type, path of the target within the archive)."""
        folder, name = posixpath.split(part)
        root = self._archive.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        out = {}
        for relation in root.iterfind(_RELATION) if root is not None else ():
            if relation.get("TargetMode") != "External":
                target = unquote(relation.get("Target") or "")
                kind = (relation.get("Type") or "").rsplit("/", 1)[-1]
                out[relation.get("Id") or ""] = kind, posixpath.normpath(posixpath.join("/", folder, target))[1:]
        return out

    def _part(self, kind: str) -> etree._Element | None:
        """Return the root of the part that stands in a relationship of this kind, None where there is none."""
        target = next((t for k, t in self._relations.values() if k == kind), None)
        data = self._archive.read(target) if target is not None else None
        return None if data is None or target is None else parse_xml(unified(data), self._path, target)

    def _children(self) -> Iterator[etree._Element]:
        """Yield the children of the body; each is emptied when the next is asked for."""
        body = f"{W}body"
        try:
            for _, element in self._parse():
                parent = element.getparent()
                if parent is not None and parent.tag == body:
                    yield element
                    element.clear()  # first, as removing a large element is quadratic: each node's namespace is sought
                    parent.remove(element)
        except etree.XMLSyntaxError as error:
            raise bad_xml(self._path, self._main, error) from None

    def _parse(self) -> Iterator[tuple[str, etree._Element]]:
        options = {"resolve_entities": False, "no_network": True, "load_dtd": False}
        stream = io.BytesIO(self._body)
        return iter(etree.iterparse(stream, ("end",), tag=_BLOCKS, remove_comments=True, remove_pis=True, **options))

    # ── sections, notes, headers ───────────────────────────────────────────────────────────────────────────────

    def _read_sections(self) -> list[_Section]:
        """Read the sections before the text: how notes are counted stands at the end of theirs."""
        out = []
        even = bool(is_on(self._settings, "evenAndOddHeaders"))
        if b"sectPr" not in self._body:
            return []
        for element in self._children():
            found = [element] if element.tag == f"{W}sectPr" else element.findall(f".//{W}pPr/{W}sectPr")
            out += [_section(properties, even) for properties in found]
        return out

    def _make_notes(self) -> Notes:
        """How notes are counted: the document's settings, and what its sections say instead."""
        formats, starts = {"footnote": "decimal", "endnote": "lowerRoman"}, {}
        stated = [_counting(self._settings)] if self._settings is not None else []
        for kind, form, start in (x for notes in (*stated, *(s.notes for s in self._sections)) for x in notes):
            if form is not None:
                formats[kind] = form
            if start is not None:
                starts[kind] = number(start, 1)
        return Notes(formats, starts)

    def _write_notes(self) -> None:
        """Write the notes that the text refers to; notes that notes refer to come behind them."""
        for kind, label, part in _NOTES:
            root = self._part(part)
            if root is None:
                continue
            by_id = {note.get(f"{W}id") or "": note for note in root.iterfind(f"{W}{kind}")}
            # the list grows while it is gone through
            found = ((by_id[i], mark) for i, mark in self._notes.order[kind] if i in by_id)
            for count, (note, mark) in enumerate(found, 1):
                lead = mark if mark and next(note.iter(f"{W}{kind}Ref"), None) is None else ""
                inline = Inline(self._styles, self._notes, self._unread, mark=mark)
                self._flow(inline).within("note", f"{label}{count}", note, inline, lead)

    def _write_margins(self) -> None:
        """Write each header and footer once, in the order of the sections, unless it holds but a page number."""
        for kind, label in _MARGINS:
            seen: set[str] = set()
            count = 0
            for identifier in (i for s in self._sections for k, i in s.margins if k == kind):
                _, target = self._relations.get(identifier, ("", ""))
                data = self._archive.read(target) if target and target not in seen else None
                seen.add(target)
                if data is None:
                    continue
                root = parse_xml(unified(data), self._path, target)
                if self._is_seen(root):
                    count += 1
                    inline = Inline(self._styles, self._notes, self._unread, margin=True)
                    self._flow(inline).within(kind, f"{label}{count}", root, inline)

    def _is_seen(self, root: etree._Element) -> bool:
        """Tell whether a header says more than 第 页 around a page number."""
        trial = Writer()
        inline = Inline(self._styles, Notes({}, {}), margin=True)
        Flow(trial, Counters(), inline, Numbering(None, self._styles), lambda _: None).write(root)
        return _ONLY_PAGES.fullmatch(trial.raw) is None

    def _embed(self, identifier: str) -> None:
        """Write a document that is embedded whole (`w:altChunk`: HTML, docx, RTF) where it stands."""
        kind, target = self._relations.get(identifier, ("", ""))
        if kind != "aFChunk" or target in self._embedded:
            return
        self._embedded.add(target)
        data = self._archive.read(target)
        if not data:
            return
        if self._depth >= _DEEPEST:
            raise ReadError(self._path, "documents are embedded in it too deep", "save it again with Word or WPS")
        found = sniff(data)
        if found == ".docx":
            source = Document(data, self._path, self._depth + 1).source()
        else:
            source = read_as(found, data, self._path)
        self._writer.end_line()
        label, tables = f"嵌入{len(self._embedded)}", self._counters.tables
        self._counters.tables = self._writer.embed(source.raw, source.blocks, label, tables)
        self._writer.end_line()


def _section(properties: etree._Element, even: bool) -> _Section:
    """Read a `w:sectPr`: headers of first and even pages count only where such pages differ."""
    shown = {"default": True, "first": bool(is_on(properties, "titlePg")), "even": even}
    margins = []
    for kind, _ in _MARGINS:
        found = {r.get(f"{W}type", "default"): r.get(f"{R}id") for r in properties.iterfind(f"{W}{kind}Reference")}
        margins += [(kind, found[name] or "") for name in ("first", "default", "even") if name in found and shown[name]]
    return _Section(tuple(margins), _counting(properties))


def _counting(parent: etree._Element) -> tuple[tuple[str, str | None, str | None], ...]:
    """Read how notes are counted: kind, format, start."""
    out = []
    for kind, _, _ in _NOTES:
        properties = parent.find(f"{W}{kind}Pr")
        if properties is not None:
            out.append((kind, value(properties, "numFmt"), value(properties, "numStart")))
    return tuple(out)

"""Text → `Report`: the way of the data, once through.

    raw ─ text ─▶ clean + offsets ─ segment ─▶ articles, sentences ─ mentions ─▶ quantities ─ link ─▶ facts, targets

Everything below works on clean offsets; here, and only here, they become raw ones.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from extractor.errors import ValueParseError
from extractor.frozen import frozen
from extractor.link.linker import LinkedFact, Links, PlacedTarget, link
from extractor.mentions.quantities import find_quantities
from extractor.places import Coder
from extractor.readers import read
from extractor.records import Identifier, Locator, Report, SentenceRecord
from extractor.rules import Library, load
from extractor.segment import segment
from extractor.tables import cell_ends, find_tables
from extractor.text import CleanText, normalise
from extractor.types import (
    Article,
    ArticleRecord,
    Block,
    Fact,
    Furniture,
    Heading,
    LeftOut,
    NotAFact,
    Quantity,
    Reference,
    Segmentation,
    Sentence,
    Source,
    Target,
)
from extractor.values.periods import Period

#: kinds of blocks that belong to no report, and how left-out entries name them
_OUTSIDE = {"header": "page header", "footer": "page footer", "navigation": "navigation of the web page"}


@frozen
class Analysis:
    """One document in clean offsets: what every layer made of it."""

    text: CleanText
    segmentation: Segmentation
    quantities: tuple[Quantity, ...]
    not_facts: tuple[NotAFact, ...]
    links: Links


def extract(text: str, reference: str | None = None, *, path: str = "", library: Library | None = None) -> Report:
    """Extract the facts of a report given as text.

    `reference` is an EDTF date (`2024`, `2024-12`, `2024-12-05`), the time of writing, against which 今年, 去年, 年底
    are resolved; where it is None the text itself must give it. `path` names the text in its records and is weak
    evidence on region and year. Offsets in the records are code points of `text`. Raises ValueParseError for a bad
    reference.
    """
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    source = Source(path=path, raw=text, sha256=digest, encoding="str", format="text")
    return extract_source(source, library or load(), reference)


def extract_file(path: str | Path, reference: str | None = None, *, library: Library | None = None) -> Report:
    """Extract the facts of a report file; raises ReadError where it cannot be read."""
    path = Path(path)
    return extract_source(read(path, path.name), library or load(), reference)


def extract_source(source: Source, library: Library, reference: str | None = None) -> Report:
    """Extract the facts of a source that a reader yielded."""
    outside = outside_reports(source)
    analysis = analyse(source.raw, library, source.path, reference, _unread(source, outside), source.blocks)
    return _Assembler(source, analysis, outside).report()


def analyse(
    raw: str,
    library: Library,
    path: str = "",
    reference: str | None = None,
    outside: Sequence[tuple[int, int]] = (),
    blocks: Sequence[Block] = (),
) -> Analysis:
    """Run every layer over a raw text; the result is in clean offsets.

    `outside` (raw) is what the rules never read; the cells among the reader's `blocks` make its tables.
    """
    if reference is not None:
        _check_reference(reference)
    text = normalise(raw, outside, cell_ends(raw, blocks))
    tables = find_tables(text, library, blocks)
    segmentation = segment(text.clean, library, path, tables.regions)
    if reference is not None:
        segmentation = _with_reference(segmentation, reference)
    quantities, not_facts = find_quantities(text.clean, library, tables=tables)
    links = link(text.clean, segmentation, quantities, library, tables)
    return Analysis(text, segmentation, tuple(quantities), tuple(not_facts), links)


def outside_reports(source: Source) -> tuple[Furniture, ...]:
    """Return the raw stretches that the reader saw to belong to no report; those of a kind in a row are one."""
    out: list[Furniture] = []
    for block in sorted(source.blocks, key=lambda b: (b.start, -b.end)):
        if block.kind not in _OUTSIDE or (out and block.end <= out[-1].end):  # a block inside one that is out already
            continue
        rule, start = f"block.{block.kind}", max(block.start, out[-1].end if out else 0)
        if out and out[-1].rule == rule and not source.raw[out[-1].end : start].strip():
            start = out.pop().start
        out.append(Furniture(start, block.end, _OUTSIDE[block.kind], rule))
    return tuple(x for x in out if x.end > x.start)


def _unread(source: Source, outside: Sequence[Furniture]) -> list[tuple[int, int]]:
    """Return the raw stretches that the rules read on over: what is outside, and line ends that part no paragraphs."""
    spans = [(x.start, x.end) for x in outside]
    if not source.soft_breaks:
        return spans
    out: list[tuple[int, int]] = []
    for start, end in sorted([*spans, *((offset, offset + 1) for offset in source.soft_breaks)]):
        if not out or start >= out[-1][1]:
            out.append((start, end))
    return out


def _check_reference(reference: str) -> None:
    try:
        Period.parse(reference)
    except ValueError as error:
        raise ValueParseError(f"reference {reference!r} is no EDTF date; give 2024, 2024-12 or 2024-12-05") from error


def _with_reference(segmentation: Segmentation, reference: str) -> Segmentation:
    articles = tuple(
        replace(a, reference=replace(a.reference, date=reference, reported=a.reference.reported or reference[:4]))
        for a in segmentation.articles
    )
    return replace(segmentation, articles=articles)


class _Assembler:
    """Turns an analysis into raw records: offsets, lines, ids."""

    def __init__(self, source: Source, analysis: Analysis, outside: tuple[Furniture, ...] = ()) -> None:
        self.source, self.analysis, self.outside = source, analysis, outside
        self.text, self.to_raw = analysis.text, analysis.text.offsets.to_raw
        self.locator = Locator(source.raw, source.blocks)
        self.identifier = Identifier(source.path, source.raw)
        self._coders = [_coder(a) for a in analysis.segmentation.articles]
        self._sentences: dict[tuple[int, int], tuple[str, int, int, tuple[str, ...]]] = {}
        self._path: tuple[Heading, ...] = ()
        self._section: tuple[str, ...] = ()

    def report(self) -> Report:
        links = self.analysis.links
        facts = tuple(self._fact(f) for f in links.facts)
        return Report(
            path=self.source.path,
            sha256=self.source.sha256,
            encoding=self.source.encoding,
            format=self.source.format,
            raw=self.source.raw,
            articles=tuple(self._article(n, a) for n, a in enumerate(self.analysis.segmentation.articles, 1)),
            facts=facts,
            targets=tuple(self._target(t, facts) for t in links.targets),
            left_out=self._left_out(),
            sentences=tuple(self._sentence_record(s) for s in self.analysis.segmentation.sentences),
            warnings=self.source.warnings,
        )

    def _fact(self, linked: LinkedFact) -> Fact:
        quantity = linked.quantity
        start, end = self.to_raw(quantity.start, quantity.end)
        subject_span = self._raw(linked.subject.start, linked.subject.end)
        period_span = self._raw(linked.period.start, linked.period.end)
        against_span = self._raw(linked.against.start, linked.against.end) if linked.against else (None, None)
        place = self._coder(linked.sentence).code(linked.place.value)
        low = decimal(quantity.low)
        return Fact(
            **self._found("f", linked.sentence, start, end),
            text=self.source.raw[start:end],
            kind=quantity.kind,
            low=low,
            high=low if quantity.high is quantity.low else decimal(quantity.high),
            unit=quantity.unit,
            modifier=quantity.modifier,
            per=quantity.per,
            subject=linked.subject.value,
            subject_start=subject_span[0],
            subject_end=subject_span[1],
            aspect=linked.aspect,  # type: ignore[arg-type]
            against=linked.against.text if linked.against else None,
            against_start=against_span[0],
            against_end=against_span[1],
            against_period=linked.against.period if linked.against else None,
            period=linked.period.value,
            period_text=None if period_span[0] is None else self.source.raw[period_span[0] : period_span[1]],
            period_start=period_span[0],
            period_end=period_span[1],
            status=linked.status.value,  # type: ignore[arg-type]
            place=linked.place.value,
            place_code=place.code,
            category=linked.category,
            school_level=linked.school_level,
            indicator=linked.indicator,
            rule=quantity.rule,
            why=why(linked, self.text.clean),
            confidence=linked.confidence,
            flags=linked.flags + place.flags,
        )

    def _target(self, placed: PlacedTarget, facts: tuple[Fact, ...]) -> Target:
        target = placed.target
        start, end = self.to_raw(target.time.start, target.time.end)
        goal_start, goal_end = self.to_raw(target.goal_start, target.goal_end)
        place = self._coder(placed.sentence).code(placed.place.value)
        return Target(
            **self._found("t", placed.sentence, start, end),
            deadline_text=self.source.raw[start:end],
            deadline=target.deadline,
            goal=self.text.clean[target.goal_start : target.goal_end],
            goal_start=goal_start,
            goal_end=goal_end,
            strength=placed.strength,
            place=placed.place.value,
            place_code=place.code,
            facts=tuple(facts[n].id for n in placed.facts),
            rule=target.rule,
            why={"status": target.status.rule, "place": placed.place.rule},
            confidence=placed.confidence,
            flags=(("overwritten_year",) if target.time.overwritten else ()) + place.flags,
        )

    def _found(self, sort: str, sentence: Sentence, start: int, end: int) -> dict[str, Any]:
        """Return what facts and targets share: id, where the record stands, its sentence and the headings above."""
        block, boxes = self.locator.block(start), self.source.boxes
        text, sentence_start, sentence_end, section = self._sentence(sentence)
        return {
            "id": self.identifier.id(sort, start, end),
            "report": self.source.path,
            "article": _number(sentence),
            "section": section,
            "start": start,
            "end": end,
            "sentence": text,
            "sentence_start": sentence_start,
            "sentence_end": sentence_end,
            "line": self.locator.line(start),
            "page": block.page if block else None,
            "block": block.label if block else None,
            "rects": (boxes.rectangles(start, end) or None) if boxes else None,
        }

    def _article(self, number: int, article: Article) -> ArticleRecord:
        start, end = self.to_raw(article.start, article.end)
        return ArticleRecord(
            id=self.identifier.id("a", start, min(end, start + 80)),
            report=self.source.path,
            number=number,
            start=start,
            end=end,
            title=article.title,
            issuer=article.issuer,
            region=article.region,
            region_code=self._coders[number - 1].region_code.code,
            date=article.date,
            document_kind=article.document_kind,
            reported=article.reference.reported,
            planned=article.reference.planned,
            line=self.locator.line(start),
            flags=self._coders[number - 1].region_code.flags,
        )

    def _coder(self, sentence: Sentence) -> Coder:
        return self._coders[sentence.article] if sentence.article >= 0 else _NOWHERE

    def _left_out(self) -> tuple[LeftOut, ...]:
        furniture = self.analysis.segmentation.furniture
        entries = [(f.start, f.end, f.reason, f.rule) for f in furniture]
        nth = 0
        for number in self.analysis.not_facts:
            while nth < len(furniture) and furniture[nth].end <= number.start:
                nth += 1
            if nth < len(furniture) and furniture[nth].start <= number.start:
                continue  # the furniture's own entry says why
            entries.append((number.start, number.end, number.reason, number.rule))
        found = [(*self.to_raw(start, end), reason, rule) for start, end, reason, rule in sorted(entries)]
        found += [(x.start, x.end, x.reason, x.rule) for x in self.outside]
        out = []
        for start, end, reason, rule in sorted(found) if self.outside else found:
            line = self.locator.line(start)
            out.append(LeftOut(self.source.path, start, end, self.source.raw[start:end], reason, rule, line))
        return tuple(out)

    def _sentence_record(self, sentence: Sentence) -> SentenceRecord:
        text, start, end, section = self._sentence(sentence)
        return SentenceRecord(_number(sentence), section, start, end, text)

    def _sentence(self, sentence: Sentence) -> tuple[str, int, int, tuple[str, ...]]:
        key = (sentence.start, sentence.end)
        if key not in self._sentences:
            start, end = self.to_raw(*key)
            if sentence.path is not self._path:  # the sentences of a paragraph share theirs
                self._path, self._section = sentence.path, tuple([heading.text for heading in sentence.path])
            self._sentences[key] = (self.text.clean[key[0] : key[1]].strip(), start, end, self._section)
        return self._sentences[key]

    def _raw(self, start: int | None, end: int | None) -> tuple[int | None, int | None]:
        if start is None or end is None:
            return None, None
        return self.to_raw(start, end)


_NOWHERE = Coder(None, None)


def _coder(article: Article) -> Coder:
    return Coder(article.region, _year(article.reference), article.issuer)


def _year(reference: Reference) -> int | None:
    """Return the year of a report: that of its date, else the last one that it reports on."""
    text = (reference.date or reference.reported or "").rstrip("/").rpartition("/")[2][:4]
    return int(text) if text.isdecimal() else None


def _number(sentence: Sentence) -> int | None:
    return sentence.article + 1 if sentence.article >= 0 else None


def decimal(value: Any) -> str:
    """Return a Decimal as a plain string without exponent and without trailing zeros behind the point."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def why(linked: LinkedFact, clean: str) -> Mapping[str, Any]:
    """Return the rules and captured pieces that explain a fact; `written` is the number with its modifiers."""
    quantity = linked.quantity
    return {
        "quantity": {
            "rule": quantity.rule,
            "written": clean[quantity.outer_start : quantity.outer_end],
            "pieces": dict(quantity.pieces),
        },
        "subject": {"rule": linked.subject.rule},
        "aspect": {"rule": linked.aspect_rule},
        "period": {"rule": linked.period.rule},
        "status": {"rule": linked.status.rule},
        "place": {"rule": linked.place.rule},
    }

"""Frozen data types shared by every layer; this module imports nothing of ours.

Offsets are Unicode code points, half-open (`start` included, `end` excluded). A type says in its docstring
which text its offsets point into: *raw* (what the reader yielded, never changed) or *clean* (the normalised
text that the rules read). Only `Fact`, `Target`, `ArticleRecord`, `LeftOut` and `Report`, the product, are raw.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal
from typing import Any, Literal, NamedTuple, Protocol

from extractor.frozen import frozen

Kind = Literal["money", "percentage", "count", "measure", "ratio"]
Modifier = Literal["=", ">", ">=", "<", "<=", "~"]
Aspect = Literal["level", "increase", "decrease", "share"]
Status = Literal["actual", "target"]
Strength = Literal["must", "strive", "expect"]
#: the strengths of a target, firmest first
STRENGTHS: tuple[Strength, ...] = ("must", "strive", "expect")
TimeRole = Literal["point", "range", "since", "now", "deadline", "comparison", "name"]
SectionMood = Literal["review", "plan"]


class Span(NamedTuple):
    """A half-open range of code points."""

    start: int
    end: int


# ── what a reader yields ────────────────────────────────────────────────────────────────────────────────────


class Rectangle(NamedTuple):
    """A stretch of a line on its page (from 1), in points from the page's top left corner, as the page is displayed."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


class CharacterBoxes(Protocol):
    """Where the characters of a raw text stand on their pages."""

    def rectangles(self, start: int, end: int) -> tuple[Rectangle, ...]:
        """Return the rectangles of `raw[start:end]`, one a line, in order; none where nothing of it is visible."""


class ReadWarning(NamedTuple):
    """What of a file could not be read although the rest was: what is wrong, what to do about it, and where it is."""

    reason: str
    mend: str
    place: str | None = None


@frozen
class Block:
    """A stretch of raw text that a person can find: a page, a paragraph, a table cell.

    `label` says where it stands in the words of its format (`段12`, `表2 行3 列4`, `body/div[2]/p[5]`, `Sheet1!C5`).
    A cell tells its place in the grid of its table: `table`, `row` and `column` count from 1, `rows` and `columns` are
    what it spans. In raw text the cells of a row are parted by tabs, rows by line feeds. What a `header` (running heads
    and page numbers too), a `footer` or `navigation` (of a web page) holds is visible but belongs to no report: the
    rules never read it, and it is listed as left out.
    """

    start: int
    end: int
    kind: Literal["page", "paragraph", "cell", "note", "header", "footer", "textbox", "navigation"]
    page: int | None = None
    label: str | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    rows: int = 1
    columns: int = 1


@frozen
class Source:
    """A file as read: its raw text, where its blocks stand, and how it was decoded.

    `boxes` gives each character of `raw` its rectangle on its page where the format has pages that stand still (PDF).
    `soft_breaks` are the offsets of line feeds, in order, that part no paragraphs for certain: the page broke its line
    there. They stay in `raw`, the rules read on over them. `warnings` tell what of the file could not be read.
    """

    path: str
    raw: str
    sha256: str
    encoding: str
    format: str
    blocks: tuple[Block, ...] = ()
    boxes: CharacterBoxes | None = None
    soft_breaks: tuple[int, ...] = ()
    warnings: tuple[ReadWarning, ...] = ()


# ── segmentation (clean offsets) ────────────────────────────────────────────────────────────────────────────


@frozen
class Heading:
    """A heading line or an inline run-in heading. `level` 1 is outermost; `text` is without its number."""

    start: int
    end: int
    level: int
    text: str


@frozen
class Sentence:
    """A sentence. `path` holds the headings above it, outermost first; `paragraph` counts within the document."""

    start: int
    end: int
    article: int
    paragraph: int
    path: tuple[Heading, ...] = ()
    is_heading: bool = False


@frozen
class Reference:
    """What relative words are resolved against; every field is EDTF or None.

    `date` is the time of writing as precise as the article gives it (`2024-12-05`, `2024-12`, `2024`), `reported`
    the year or years that it reports on, `planned` the year or years that it plans for. `overwritten` is true
    where an anonymiser wrote over the years (`20xx年`, `2024—2024年`).
    """

    date: str | None = None
    reported: str | None = None
    planned: str | None = None
    overwritten: bool = False


@frozen
class Article:
    """One report of the file (clean offsets, heading included)."""

    start: int
    end: int
    title: str | None = None
    issuer: str | None = None
    region: str | None = None
    date: str | None = None
    document_kind: str | None = None
    reference: Reference = Reference()


@frozen
class Furniture:
    """Site furniture: text that belongs to no article and yields no facts (clean offsets)."""

    start: int
    end: int
    reason: str
    rule: str


@frozen
class Segmentation:
    """The articles, sentences and furniture of one clean text, each in order of `start`."""

    articles: tuple[Article, ...]
    sentences: tuple[Sentence, ...]
    furniture: tuple[Furniture, ...]


# ── mentions (clean offsets) ────────────────────────────────────────────────────────────────────────────────


@frozen
class Quantity:
    """A number with its unit. `start`/`end` are the core span, `outer_*` take in modifiers and denominators.

    `low` and `high` are exact and multiplied out; equal unless a range. `pieces` are the parts of the match by
    name, as they stand in the clean text (`num`, `scale`, `unit`, …).
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    text: str
    kind: Kind
    low: Decimal
    high: Decimal
    unit: str | None
    modifier: Modifier
    per: str | None
    rule: str
    pieces: Mapping[str, str] = field(default_factory=dict)
    optional: bool = False


@frozen
class NotAFact:
    """A number that is no fact, and why (clean offsets)."""

    start: int
    end: int
    text: str
    reason: str
    rule: str


@frozen
class Time:
    """A time expression. `start`/`end` are its core (without 到, 截至), `edtf` is None where unresolvable.

    `relative` is true where it was resolved against the article's reference (今年, 年底, 8月底前). `parts` holds one
    EDTF per member where the words list or spread several times (`2012年、2013年` or `2012—2015年`).
    """

    start: int
    end: int
    text: str
    edtf: str | None
    role: TimeRole
    rule: str
    relative: bool = False
    parts: tuple[str, ...] = ()
    overwritten: bool = False
    deadline: str | None = None


@frozen
class Place:
    """A named place, organisation or school (clean offsets); `name` is the resolved name (全区 → the district)."""

    start: int
    end: int
    text: str
    name: str | None
    kind: Literal["region", "organisation", "school", "deictic"]


# ── the product (raw offsets) ───────────────────────────────────────────────────────────────────────────────


@frozen
class Fact:
    """One quantity of a report as a record; field meanings: `docs/record.md`. Offsets are raw."""

    id: str
    report: str
    article: int | None
    section: tuple[str, ...]
    start: int
    end: int
    text: str
    kind: Kind
    low: str
    high: str
    unit: str | None
    modifier: Modifier
    per: str | None
    subject: str | None
    subject_start: int | None
    subject_end: int | None
    aspect: Aspect
    against: str | None
    against_start: int | None
    against_end: int | None
    against_period: str | None
    period: str | None
    period_text: str | None
    period_start: int | None
    period_end: int | None
    status: Status
    place: str | None
    place_code: str | None
    category: str | None
    school_level: str | None
    indicator: str | None
    sentence: str
    sentence_start: int
    sentence_end: int
    line: int
    page: int | None
    block: str | None
    rects: tuple[Rectangle, ...] | None
    rule: str
    why: Mapping[str, Any]
    confidence: float
    flags: tuple[str, ...]
    checks: tuple[str, ...] = ()


@frozen
class Target:
    """A statement that something is to be so by a stated time (raw offsets; the span is the time limit's)."""

    id: str
    report: str
    article: int | None
    section: tuple[str, ...]
    start: int
    end: int
    deadline_text: str
    deadline: str | None
    goal: str
    goal_start: int
    goal_end: int
    strength: Strength
    place: str | None
    place_code: str | None
    facts: tuple[str, ...]
    sentence: str
    sentence_start: int
    sentence_end: int
    line: int
    page: int | None
    block: str | None
    rects: tuple[Rectangle, ...] | None
    rule: str
    why: Mapping[str, Any]
    confidence: float
    flags: tuple[str, ...]


@frozen
class ArticleRecord:
    """One report of a file (raw offsets). `number` counts from 1 within the file."""

    id: str
    report: str
    number: int
    start: int
    end: int
    title: str | None
    issuer: str | None
    region: str | None
    region_code: str | None
    date: str | None
    document_kind: str | None
    reported: str | None
    planned: str | None
    line: int
    flags: tuple[str, ...]


@frozen
class LeftOut:
    """A stretch or a number that yields no record, and why (raw offsets)."""

    report: str
    start: int
    end: int
    text: str
    reason: str
    rule: str
    line: int

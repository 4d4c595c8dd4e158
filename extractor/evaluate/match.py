"""Which found record is which gold one: the span decides, without blanks and pinyin at its edges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from extractor.evaluate.alike import trim
from extractor.evaluate.gold import Ranges
from extractor.evaluate.judge import ARTICLE, Pair, Sort, judge
from extractor.evaluate.lines import Record

Span = tuple[int, int]
#: how far the start of an article may be from where a reader put it, in characters: a heading, a line of furniture
NEAR = 60


#: records by report
ByReport = Mapping[str, Sequence[Record]]


def match(sort: Sort, ranges: Ranges, golds: ByReport, gots: ByReport, texts: Mapping[str, str]) -> list[Pair]:
    """Return every gold record and every found one inside the annotated ranges, paired and judged.

    Gold marked `optional`, and what is found on it, counts neither way and is left out. `texts` are the raw texts by
    report; where one is missing the records' own words say where a span ends. Of two records at one span the second
    is spurious; of two gold records at one span the second counts.
    """
    pairs: list[Pair] = []
    for report, annotated in ranges.items():
        raw = texts.get(report)
        gold_at = {span_of(gold, raw, sort.text): gold for gold in golds[report]}
        inside = [got for got in gots[report] if is_inside(got, annotated)]
        found = [(span_of(got, raw, sort.text), got) for got in inside]
        pairs.extend(judge(sort, report, gold, got) for gold, got in _matched(gold_at, found))
    return pairs


def _matched(
    gold_at: Mapping[Span, Record], found: Sequence[tuple[Span, Record]]
) -> Iterator[tuple[Record | None, Record | None]]:
    optional = [span for span, gold in gold_at.items() if gold["optional"]]
    seen: set[Span] = set()
    for span, got in found:
        gold = gold_at.get(span)
        if span in seen:
            yield None, got
        elif gold is not None:
            seen.add(span)
            if not gold["optional"]:
                yield gold, got
        elif not any(overlap(span, other) for other in optional):
            yield None, got
    for span, gold in gold_at.items():
        if span not in seen and not gold["optional"]:
            yield gold, None


def span_of(record: Record, raw: str | None, text: str) -> Span:
    """Return a record's span without its edges; `text` is the field that holds its words where `raw` is unknown."""
    start, end = record["start"], record["end"]
    before, behind = trim(raw[start:end] if raw is not None else record.get(text) or "")
    return start + before, end - behind


def is_inside(record: Record, ranges: Sequence[Span]) -> bool:
    """Tell whether a record stands inside one of the ranges, from end to end."""
    return any(start <= record["start"] and record["end"] <= end for start, end in ranges)


def overlap(one: Span, other: Span) -> bool:
    """Tell whether two half-open spans have a character in common."""
    return one[0] < other[1] and other[0] < one[1]


def match_articles(ranges: Ranges, golds: ByReport, gots: ByReport) -> tuple[list[Pair], int]:
    """Return every gold article with the found one that begins near it, the found ones near none, and the found in all.

    Only reports whose articles the gold tells count, and of them what touches an annotated range.
    """
    pairs: list[Pair] = []
    number = 0
    for report in (report for report in ranges if golds[report]):
        touching = [a for a in gots[report] if any(overlap((a["start"], a["end"]), span) for span in ranges[report])]
        number += len(touching)
        for gold in golds[report]:
            near = next((article for article in gots[report] if _is_near(article, gold)), None)
            pairs.append(judge(ARTICLE, report, gold, near))
        strange = [a for a in touching if not any(_is_near(a, gold) for gold in golds[report])]
        pairs.extend(judge(ARTICLE, report, None, article) for article in strange)
    return pairs, number


def _is_near(article: Record, gold: Record) -> bool:
    return bool(abs(article["start"] - gold["start"]) <= NEAR)

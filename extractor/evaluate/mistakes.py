"""Every single mistake, with what the gold says, what was found, by which rule, and the words around it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from extractor.evaluate.groups import LINKED, UNNAMED, rule_of
from extractor.evaluate.judge import ARTICLE, FACT, TARGET, Pair, Sort, value_shown
from extractor.evaluate.lines import Record
from extractor.evaluate.scores import Evaluation
from extractor.records import Locator

#: characters shown on either side of a span
AROUND = 40


@dataclass(frozen=True, slots=True)
class Mistake:
    """One field of one record that is wrong, or a record that is `spurious`, `missed` or `torn`.

    `torn` are records whose span does not hold their text. `context` is the raw text before the span, in it and behind
    it; where no raw text is at hand, the record's sentence and two empty texts.
    """

    list: str
    sort: str
    report: str
    line: int | None
    start: int
    end: int
    text: str
    gold: str | None
    found: str | None
    rule: str | None
    context: tuple[str, str, str]


def mistakes(evaluation: Evaluation) -> list[Mistake]:
    """Return all mistakes: facts, targets, articles; in each the spurious, the missed, then field by field."""
    places = Places(evaluation.texts)
    found = [
        *_mistakes(FACT, evaluation.facts or (), places),
        *(_torn(record, places) for record in evaluation.torn or ()),
        *_mistakes(TARGET, evaluation.targets or (), places),
        *_mistakes(ARTICLE, evaluation.articles.pairs if evaluation.articles else (), places),
    ]
    sorts = list(dict.fromkeys([*_order(FACT), "torn", *_order(TARGET), *_order(ARTICLE)]))
    lists = [sort.name for sort in (FACT, TARGET, ARTICLE)]
    return sorted(found, key=lambda m: (lists.index(m.list), sorts.index(m.sort)))


def _order(sort: Sort) -> list[str]:
    return ["spurious", "missed", *sort.judges]


def _mistakes(sort: Sort, pairs: tuple[Pair, ...], places: Places) -> Iterator[Mistake]:
    for pair in pairs:
        if pair.gold is None or pair.got is None:
            yield places.mistake(sort, pair, "spurious" if pair.gold is None else "missed")
        else:
            yield from (places.mistake(sort, pair, field) for field, right in pair.verdict.items() if not right)


def _torn(record: Record, places: Places) -> Mistake:
    pair = Pair(record["report"], None, record, {}, right=False)
    return places.mistake(FACT, pair, "torn")


class Places:
    """Where records stand: line and surroundings, by the raw texts at hand."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self._locators: dict[str, Locator] = {}

    def mistake(self, sort: Sort, pair: Pair, what: str) -> Mistake:
        """Return a mistake of a pair in a field, or as a whole."""
        record, gold, got = pair.either, pair.gold, pair.got
        judged = what in sort.judges
        return Mistake(
            list=sort.name,
            sort=what,
            report=pair.report,
            line=self.line(pair.report, record),
            start=record["start"],
            end=record["end"],
            text=str(record.get(sort.text) or ""),
            gold=value_shown(gold, what) if gold and judged else None,
            found=value_shown(got, what) if got and judged else None,
            rule=_rule(what, got),
            context=self.context(pair.report, record),
        )

    def line(self, report: str, record: Record) -> int | None:
        """Return the line of a record's start, None where neither the record nor a raw text tells."""
        line = record.get("line")
        if isinstance(line, int):
            return line
        if report not in self._texts:
            return None
        if report not in self._locators:
            self._locators[report] = Locator(self._texts[report])
        return self._locators[report].line(record["start"])

    def context(self, report: str, record: Record) -> tuple[str, str, str]:
        """Return the words before a record's span, in it and behind it; of an article only how it begins."""
        start, end = record["start"], record["end"]
        raw = self._texts.get(report)
        if raw is None:
            return str(record.get("sentence") or ""), "", ""
        end = min(end, start + AROUND)
        return raw[max(0, start - AROUND) : start], raw[start:end], raw[end : end + AROUND]


def _rule(what: str, got: Record | None) -> str | None:
    """Return the rule that made the mistake, as far as the record tells it."""
    if got is None:
        return None
    rule = rule_of(got, what) if what in LINKED else got.get("rule")
    return rule if isinstance(rule, str) and rule != UNNAMED else None

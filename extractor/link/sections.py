"""Whether a stretch of an article looks back or plans: by headings, opening sentences and the kind of document."""

from __future__ import annotations

import regex

from extractor.frozen import frozen
from extractor.rules import Library, compile_pattern, per_library
from extractor.segment.reference import LOOKING_AHEAD, LOOKING_BACK
from extractor.types import Article, Heading, SectionMood, Sentence

_SHORT_HEADING = 12
#: rule of a plan that begins under the heading of a review
TURNED = "section.turn"
_YEAR = compile_pattern(r"(?<!\d)((?:19|20)\d\d)(?=年|[—\-~至－–])")


@frozen
class Mood:
    """The mood of a sentence, the rule that says so, and whether it was said plainly (a heading) or guessed."""

    value: SectionMood | None
    rule: str
    plain: bool


class MoodReader:
    """Reads the mood of an article's sentences in order; a mood holds until a heading or an opening changes it."""

    def __init__(self, article: Article | None, library: Library) -> None:
        self._article = article
        kind = article.document_kind if article else None
        self._only_looks_back = kind == "bulletin"
        self._turns = kind == "work_report"  # a government's report always goes on to plan
        self._plan, self._review, self._plan_hint, self._review_hint, self._opening, self._turn = _patterns(library)
        self._by_level: dict[int, Mood] = {}
        self._path: tuple[Heading, ...] = ()

    def read(self, clean: str, sentence: Sentence) -> Mood:
        """Return the mood of a sentence; call in order of `start`."""
        if sentence.path != self._path:
            self._enter(sentence.path)
        mood = self._by_level[max(self._by_level)] if self._by_level else self._by_kind()
        if sentence.is_heading or mood.value == "plan" or self._only_looks_back:
            return mood
        level = sentence.path[-1].level if sentence.path else 0
        if mood.plain and mood.value == "review":
            if self._turns and self._turn.search(clean, sentence.start, min(sentence.end, sentence.start + 80)):
                mood = Mood("plan", TURNED, False)
                self._by_level = dict.fromkeys((*self._by_level, level), mood)
        elif self._opens_plan(clean, sentence):
            mood = self._by_level[level] = Mood("plan", "section.opening", False)
        return mood

    def names_section(self, heading: str) -> bool:
        """Tell whether a heading only names its section (`2025年工作打算`), unlike an item (`3月底前完成…`)."""
        text = heading.strip()
        return bool(self._plan.search(text) or self._review.search(text)) or len(text) < _SHORT_HEADING

    def _enter(self, path: tuple[Heading, ...]) -> None:
        """Keep the moods of the levels above; a new heading without a mood of its own goes on with its sibling's."""
        for heading in path:
            if heading in self._path:
                continue
            self._by_level = {level: mood for level, mood in self._by_level.items() if level <= heading.level}
            above = any(mood.plain for level, mood in self._by_level.items() if level < heading.level)
            value = self._judge(heading.text, above)
            if value is not None:
                self._by_level[heading.level] = Mood(value, "section.heading", True)
        depth = path[-1].level if path else 0
        self._by_level = {level: mood for level, mood in self._by_level.items() if level <= depth}
        self._path = path

    def _opens_plan(self, clean: str, sentence: Sentence) -> bool:
        return bool(self._opening.search(clean[sentence.start : min(sentence.end, sentence.start + 60)]))

    def _judge(self, text: str, above: bool) -> SectionMood | None:
        """Judge a heading; `above` says that a heading over it has told the mood, so that hints do not count."""
        plan, review = self._plan.search(text), self._review.search(text)
        if not above:
            plan = plan or self._plan_hint.search(text)
            review = review or self._review_hint.search(text)
        years = [int(y) for y in _YEAR.findall(text)]
        reference = self._article.reference if self._article else None
        if years and reference is not None and not (plan and review):
            planned, reported = _year_of(reference.planned), _year_of(reference.reported)
            if planned and planned in years and planned != reported and not review:
                return "plan"
            if reported and reported in years and planned != reported and not plan:
                return "review"
        if bool(plan) == bool(review):
            return None
        return "plan" if plan else "review"

    def _by_kind(self) -> Mood:
        kind = self._article.document_kind if self._article else None
        if kind in LOOKING_AHEAD:
            return Mood("plan", "section.kind", False)
        if kind in LOOKING_BACK:
            return Mood("review", "section.kind", False)
        return Mood(None, "section.unknown", False)


def _year_of(edtf: str | None) -> int | None:
    return int(edtf[:4]) if edtf and edtf[:4].isdigit() else None


@per_library
def _patterns(library: Library) -> tuple[regex.Pattern[str], ...]:
    names = ("plan_heading", "review_heading", "plan_hint", "review_hint", "plan_opening", "plan_turn")
    return tuple(compile_pattern(library.fragments[name]) for name in names)

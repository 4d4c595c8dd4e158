"""Numbers → facts: runs the passes of linking over the sentences of a document, in order.

Per article: inventory of places, moods. Per sentence: clauses, times, subjects and aspects (with lists), period,
status, place, category, confidence; dated targets from the same clauses and times.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractor.compiled import compile_pattern
from extractor.frozen import frozen
from extractor.link.against import Against, find_against
from extractor.link.category import categorise
from extractor.link.choice import NOTHING, Choice
from extractor.link.clauses import Clause, cut, phrase
from extractor.link.confidence import confidence, target_confidence
from extractor.link.eras import Era, heading_time
from extractor.link.frames import FROM
from extractor.link.indicator import find_indicator
from extractor.link.items import Context, Item
from extractor.link.lexicon import lexicon
from extractor.link.limits import COMING
from extractor.link.period import Carried, background, carry, choose_period, is_yearly, of_plan, own_time
from extractor.link.phases import Phase, find_phase, phase_target
from extractor.link.place import build_inventory, choose_place
from extractor.link.sections import TURNED, Mood, MoodReader
from extractor.link.status import Cue, actual, choose_status, coming_year, find_cues, look_behind, written
from extractor.link.strength import find_strength
from extractor.link.subject import link_subjects
from extractor.link.tables import TableLinks, take
from extractor.link.tables import status as table_status
from extractor.link.targets import LinkedTarget, find_targets
from extractor.mentions.places import find_places
from extractor.mentions.times import find_times
from extractor.rules import Library
from extractor.tables import NO_TABLES, Tables
from extractor.types import Article, Heading, Place, Quantity, Reference, Segmentation, Sentence, Strength, Time

#: marks of a sentence that says something, unlike a title (2024年工作总结及2025年工作打算)
_SAYS = compile_pattern("[。；，]")
#: 不低于, 控制在, 高于等于: a modifier before a number is no longer than this
_WIDEST_MODIFIER = 5
#: a denominator with a noun or a verb between it and its number
_BASE = compile_pattern(
    r"每(?:学期|学年|平方米|公斤|人次|季度|[\p{Han}])(?=\p{Han}*[^每生人户年月日天周亩校班名个约近超达不低少高多于至到大概左右最为按已共仅各再逾过足\s])"
)


@frozen
class LinkedFact:
    """A quantity with everything linking chose for it (clean offsets)."""

    quantity: Quantity
    sentence: Sentence
    aspect: str
    aspect_rule: str
    against: Against | None
    subject: Choice
    period: Choice
    status: Choice
    place: Choice
    category: str | None
    school_level: str | None
    indicator: str | None
    confidence: float
    flags: tuple[str, ...]


@frozen
class PlacedTarget:
    """A dated target with its sentence, place and the facts inside its goal (indices into the facts)."""

    target: LinkedTarget
    sentence: Sentence
    place: Choice
    facts: tuple[int, ...]
    strength: Strength
    confidence: float


@frozen
class Links:
    """What linking made of one document."""

    facts: tuple[LinkedFact, ...]
    targets: tuple[PlacedTarget, ...]


def link(
    clean: str,
    segmentation: Segmentation,
    quantities: Sequence[Quantity],
    library: Library,
    tables: Tables = NO_TABLES,
) -> Links:
    """Link the quantities of a document (clean offsets, sorted); those outside every sentence are passed over."""
    linker = _Linker(clean, segmentation, library, tables)
    nth = 0
    for sentence in segmentation.sentences:
        while nth < len(quantities) and quantities[nth].start < sentence.start:
            nth += 1
        first = nth
        while nth < len(quantities) and quantities[nth].end <= sentence.end:
            nth += 1
        linker.sentence(sentence, [_tight(clean, q) for q in quantities[first:nth]])
    return Links(tuple(linker.facts), tuple(linker.targets))


def _tight(clean: str, quantity: Quantity) -> Quantity:
    """Pull the outer span in to its modifiers: a denominator further off (每学期召开班会16次) is context."""
    before = clean[quantity.outer_start : quantity.start]
    if len(before) <= _WIDEST_MODIFIER and "占" not in before:  # 约占84%: 占 is the frame, not a modifier
        base = _BASE.match(before)  # 每户补助6000元: 补助 is the subject
        return replace(quantity, outer_start=quantity.start) if base else quantity
    return replace(quantity, outer_start=quantity.start)


class _Linker:
    """Holds what one sentence hands on to the next: mood, carried time, previous item."""

    def __init__(self, clean: str, segmentation: Segmentation, library: Library, tables: Tables) -> None:
        self.clean, self.library, self.words = clean, library, lexicon(library)
        self.articles = segmentation.articles
        self.tables = TableLinks(clean, tables, library) if tables.regions else None
        self.facts: list[LinkedFact] = []
        self.targets: list[PlacedTarget] = []
        self._article_number = -1
        self._paragraph: tuple[int, tuple[Heading, ...]] = (-1, ())
        self._carried = Carried()
        self._first = True
        self._previous: Item | None = None
        self._seen: set[str] = set()
        self._phase: tuple[Phase, Sentence] | None = None

    def sentence(self, sentence: Sentence, quantities: Sequence[Quantity]) -> None:
        """Link one sentence; call in order."""
        self._enter(sentence)
        mood = self.moods.read(self.clean, sentence)
        self._era.read(self.clean, sentence)
        planning = mood.value == "plan"
        times = find_times(self.clean, self.library, self.reference, sentence.start, sentence.end, planning=planning)
        if quantities or any(t.deadline or t.role == "deadline" or t.rule in COMING for t in times):
            clauses = cut(self.clean, sentence.start, sentence.end, quantities, times)
            cues = find_cues(self.clean, sentence.start, sentence.end, self.library)
            places = find_places(self.clean, self.library, sentence.start, sentence.end)
            offset = len(self.facts)
            if quantities:
                self._facts(sentence, quantities, clauses, times, cues, places, mood)
            if self.tables is None or not self.tables.within(sentence.start, sentence.end):
                self._targets(sentence, clauses, times, cues, places, mood, offset)
        self._end_phase(sentence)
        last = self.facts[-1].period if quantities else NOTHING
        self._carried = carry(self.clean, sentence.start, times, self._carried, last, self._first, self._yearly)
        self._first = False

    def _enter(self, sentence: Sentence) -> None:
        if sentence.article != self._article_number:
            self._article_number = sentence.article
            self.article: Article | None = self.articles[sentence.article] if sentence.article >= 0 else None
            self.reference = self.article.reference if self.article else Reference()
            self.written = written(self.reference)
            self.moods = MoodReader(self.article, self.library)
            self._yearly = is_yearly(self.article)
            self._coming = coming_year(self.article)
            self.inventory = build_inventory(self.clean, self.article, self.library)
            self._heading_times: dict[tuple[int, str | None, bool, bool | None], Time | None] = {}
            self._era = Era()
            self._previous = None
        if (sentence.paragraph, sentence.path) != self._paragraph:
            self._paragraph = (sentence.paragraph, sentence.path)
            self._carried = Carried()
            self._first = True

    def _facts(
        self,
        sentence: Sentence,
        quantities: Sequence[Quantity],
        clauses: Sequence[Clause],
        times: list[Time],
        cues: Sequence[Cue],
        places: list[Place],
        mood: Mood,
    ) -> None:
        span, above = (sentence.start, sentence.end), _above(sentence)
        context = Context(self.clean, *span, clauses, times, self.words, self._previous, above)
        items = link_subjects(context, quantities)
        heading = self._heading_time(sentence, mood)
        behind = background(self.article, mood, heading, self._yearly)
        repeated = self._repeated(sentence)
        inherited = self._carried.to(self.clean[sentence.start : sentence.start + 4], behind)
        first_end = NOTHING
        for index, item in enumerate(items):
            cell = self.tables.of(item.quantity) if self.tables is not None else None
            if cell is not None and self.tables is not None:
                take(item, cell)
                period = self.tables.period(cell, self.reference, mood.value == "plan", behind)
            elif item.frame.rule == FROM:
                period = first_end = own_time(self.clean, item, times, first_end)
            else:
                period = choose_period(self.clean, items, index, clauses, times, inherited)
            status = look_behind(self.clean, item.quantity, item.right, cues, self.library) or choose_status(
                item.quantity.start, clauses, item.clause, cues, period, self.written, mood, self._coming
            )
            if cell is not None:
                status = table_status(cell, status)
            elif status.value == "target":
                period = of_plan(period, self.article)
            place = self._place(
                sentence, phrase(clauses, item.clause), (item.quantity.start, item.quantity.end), places, item.subject
            )
            if cell is not None and self.tables is not None:
                place = self.tables.place(cell, place)
            category, level = categorise(item.quantity, item.subject.value, self.library)
            self.facts.append(
                LinkedFact(
                    quantity=item.quantity,
                    sentence=sentence,
                    aspect=item.frame.aspect,
                    aspect_rule=item.frame.rule,
                    against=find_against(self.clean, items, index, times, period.value),
                    subject=item.subject,
                    period=period,
                    status=actual(status) if item.frame.rule == FROM else status,
                    place=place,
                    category=category,
                    school_level=level,
                    indicator=find_indicator(
                        item.quantity, item.frame.aspect, item.subject, self.clean, sentence.start, self.library
                    ),
                    confidence=confidence(
                        self.library,
                        subject=item.subject.rule,
                        aspect=item.frame.rule,
                        period=period.rule,
                        status=status.rule,
                    ),
                    flags=_flags(item, period, times, repeated, sentence, cell is not None),
                )
            )
        self._previous = items[-1]

    def _targets(
        self,
        sentence: Sentence,
        clauses: Sequence[Clause],
        times: list[Time],
        cues: Sequence[Cue],
        places: list[Place],
        mood: Mood,
        offset: int,
    ) -> None:
        text = self.clean[sentence.start : sentence.end]
        says = bool(_SAYS.search(text))
        phase = find_phase(self.clean, sentence.start, times) if sentence.is_heading and mood.value == "plan" else None
        if phase is not None:
            self._phase = (phase, sentence)
            return
        if (sentence.is_heading or not says) and self.moods.names_section(text):
            return
        span = (sentence.start, sentence.end)
        found = find_targets(self.clean, span, clauses, times, cues, self.written, mood, self.library, title=not says)
        for target in found:
            inside = tuple(
                number
                for number, fact in enumerate(self.facts[offset:], offset)
                if target.goal_start <= fact.quantity.start < target.goal_end
            )
            own = next((n for n, c in enumerate(clauses) if c.start <= target.time.start < c.end), len(clauses) - 1)
            place = self._place(sentence, phrase(clauses, own), (target.time.start, target.time.end), places, NOTHING)
            limit = (target.time.start, target.time.end)
            strength = find_strength(self.clean, sentence.start, limit, sentence.end, self.library)
            sure = target_confidence(self.library, target.status.rule)
            self.targets.append(PlacedTarget(target, sentence, place, inside, strength, sure))

    def _end_phase(self, sentence: Sentence) -> None:
        """Give the phase that a heading named its goal: what the heading goes on to say, else this sentence."""
        if self._phase is None:
            return
        phase, heading = self._phase
        own = self.clean[phase.start : heading.end].strip()
        if heading is sentence and not own:
            return
        self._phase = None
        start, end = (phase.start, heading.end) if own else (sentence.start, sentence.end)
        target = phase_target(self.clean, phase, start, end)
        if target is not None and sentence.paragraph <= heading.paragraph + 1:
            span = (phase.time.start, phase.time.end)
            place = self._place(heading, (heading.start, heading.end), span, [], NOTHING)
            sure = target_confidence(self.library, target.status.rule)
            self.targets.append(PlacedTarget(target, heading, place, (), "must", sure))

    def _place(
        self, sentence: Sentence, clause: tuple[int, int], span: tuple[int, int], places: list[Place], subject: Choice
    ) -> Choice:
        words = None
        if subject.start is not None and subject.end is not None:
            words = (subject.start, subject.end)
        return choose_place(self.clean, span, clause, sentence, self.article, places, words, self.inventory)

    def _heading_time(self, sentence: Sentence, mood: Mood) -> Time | None:
        for heading in reversed(sentence.path):
            time = self._time_of(heading, mood)
            if time is not None:
                # 2024年工作成果 … 存在的问题: sections without a year are about the article's
                self._yearly = self._yearly or time.edtf == self.reference.reported
                return time
        return None

    def _time_of(self, heading: Heading, mood: Mood) -> Time | None:
        planning = mood.value == "plan"
        key = (heading.start, mood.value, mood.rule == TURNED, self._era.long)
        if key not in self._heading_times:
            found = find_times(self.clean, self.library, self.reference, heading.start, heading.end, planning=planning)
            usable = [t for t in found if t.role in ("point", "range") and t.edtf is not None and len(t.edtf) != 10]
            self._heading_times[key] = heading_time(usable, self.reference, mood, self._era.long)
        return self._heading_times[key]

    def _repeated(self, sentence: Sentence) -> bool:
        text = self.clean[sentence.start : sentence.end]
        seen = text in self._seen
        self._seen.add(text)
        return seen and len(text) > 12


def _above(sentence: Sentence) -> tuple[int, int] | None:
    """Return the span of the heading right above a sentence."""
    return (sentence.path[-1].start, sentence.path[-1].end) if sentence.path else None


def _flags(
    item: Item, period: Choice, times: Sequence[Time], repeated: bool, sentence: Sentence, tabled: bool
) -> tuple[str, ...]:
    flags = []
    if any(t.overwritten and t.start == period.start for t in times) or (period.value and "X" in period.value):
        flags.append("overwritten_year")
    if repeated:
        flags.append("repeated")
    if item.quantity.optional:
        flags.append("qualifier")
    if sentence.is_heading:
        flags.append("in_heading")
    if item.subject.value is None:
        flags.append("no_subject")
    if tabled:
        flags.append("from_table")
    return tuple(flags)

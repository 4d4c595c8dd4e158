"""The catalogue of indicators: what reports measure, under which names, in which units, and where that is defined.

Files of `kind: indicators` hold, each optionally,

* `indicators`: a list of entries, each with `id`, `name`, `english`, `measured` (names of unit groups), `about` (a
  definition), `source`, `examples` and `counterexamples`, and maybe `spellings`, `aspects`, `verbs`, `level`,
  `parts` (what the values behind 分别 are in turn), `stock` (it says how many there are, not how many were made);
* `families`: indicators that are made of two parts, whose (小学, 初中 …) and what (毛入学率, 巩固率 …); every pair but
  those under `without` is an indicator of its own with the id `whose_what`;
* `units` (groups of units), `sources` (name → full title), `words` (those around a name that matter).

An entry (family, unit group, source) of a later file takes the place of one with the same id; so a user's folder can
add and override. Every fault is a `PatternError` that names file, entry and mend.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from extractor.errors import PatternError
from extractor.frozen import frozen
from extractor.rules.cache import per_library
from extractor.rules.indicator_families import check_keys, expand_family
from extractor.rules.indicator_names import Names
from extractor.rules.schema import Library

ASPECTS = ("level", "increase", "decrease", "share")
REQUIRED = frozenset({"id", "name", "english", "measured", "about", "source", "examples", "counterexamples"})
OPTIONAL = frozenset({"spellings", "aspects", "verbs", "level", "parts", "stock"})
WORDS = ("before", "after", "narrowing", "there_are", "made")
#: (kind, unit, aspect) of a fact
Measure = tuple[str, "str | None", str]


@frozen
class UnitGroup:
    """Units that one thing can be measured in; None stands for a count without classifier."""

    kind: str
    units: tuple[str | None, ...]


@frozen
class Sample:
    """A fact in miniature, to try an indicator on."""

    subject: str
    measure: Measure


@frozen
class Indicator:
    """One indicator; `spellings` hold its name too, `verbs` may stand before them, `source` is the full title."""

    id: str
    name: str
    english: str
    spellings: tuple[str, ...]
    measured: tuple[str, ...]
    aspects: tuple[str, ...]
    verbs: tuple[str, ...]
    level: str | None
    parts: tuple[str, ...]
    stock: bool
    about: str
    source: str
    file: str
    family: str | None
    examples: tuple[Sample, ...]
    counterexamples: tuple[tuple[Sample, str], ...]


@frozen
class Family:
    """What bare names (在校生, 升学率) are resolved with: the words for whose, and bare name → whose → indicator."""

    id: str
    owners: Mapping[str, str]
    bare: Mapping[str, Mapping[str, str]]


@frozen
class Catalogue:
    """All indicators by id, families with bare names, unit groups, how names are compared, the words around them.

    `plain` maps every spelling to the form in which it is compared.
    """

    indicators: Mapping[str, Indicator]
    families: tuple[Family, ...]
    units: Mapping[str, UnitGroup]
    names: Names
    words: Mapping[str, tuple[str, ...]]
    plain: Mapping[str, str]

    def named(self, text: str) -> tuple[str, ...]:
        """Return the ids of the indicators that a user may mean: by id, else by name or spelling (大班额: two)."""
        if text in self.indicators:
            return (text,)
        plain = self.names.plain(text)
        found = self.indicators.values()
        return tuple(i.id for i in found if any(self.plain[spelling] == plain for spelling in i.spellings))

    def with_words(self, words: Iterable[str]) -> tuple[Indicator, ...]:
        """Return the indicators that hold every word in their id, names, spellings or definition."""
        wanted = [self.names.plain(word) for word in words]
        return tuple(i for i in self.indicators.values() if all(word in self._text(i) for word in wanted))

    def _text(self, indicator: Indicator) -> str:
        parts = (indicator.id, indicator.english, indicator.about, *indicator.spellings)
        return "\n".join(map(self.names.plain, parts))

    def direct(self, indicator: Indicator) -> frozenset[Measure]:
        """Return the measures that state the indicator's own size: 95.3 % of a rate, 3 亿元 of a revenue."""
        found: set[Measure] = set()
        for name in indicator.measured:
            group = self.units[name]
            aspects = ASPECTS if group.kind == "percentage" else ASPECTS[:3]
            found.update((group.kind, unit, aspect) for unit in group.units for aspect in aspects)
            if group.kind == "percentage":
                found.update((group.kind, "pp", aspect) for aspect in ("increase", "decrease"))
        return _narrowed(found, indicator)

    def derived(self, indicator: Indicator) -> frozenset[Measure]:
        """Return the measures that only compare an amount: it grew by 6 %, is 30 % of a whole, grew twofold."""
        if all(self.units[name].kind == "percentage" for name in indicator.measured):
            return frozenset()
        found: set[Measure] = {("percentage", unit, aspect) for unit in ("%", "‰") for aspect in ASPECTS[1:]}
        found |= {("ratio", "x", "increase"), ("ratio", "1", "share"), ("percentage", "pp", "share")}
        return _narrowed(found, indicator)


def _narrowed(measures: set[Measure], indicator: Indicator) -> frozenset[Measure]:
    return frozenset(m for m in measures if not indicator.aspects or m[2] in indicator.aspects)


@per_library
def catalogue(library: Library) -> Catalogue:
    """Return the catalogue of a library, checked; raises PatternError with file, entry and mend."""
    return _Reader(library.indicators).catalogue()


class _Reader:
    """Collects the parts of all files, later ones in place of earlier ones, and builds the catalogue."""

    def __init__(self, documents: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
        self.units: dict[str, UnitGroup] = {}
        self.sources: dict[str, str] = {}
        self.words: dict[str, list[str]] = {word: [] for word in WORDS}
        self.same: dict[str, str] = {}
        self.families: dict[str, tuple[str, Mapping[str, Any]]] = {}
        self.entries: dict[str, tuple[str, Mapping[str, Any]]] = {}
        for file, document in documents:
            self._units(file, document.get("units", {}))
            self.sources.update(document.get("sources", {}))
            self._words(file, document.get("words", {}))
            self._listed(file, "families", document.get("families", ()), self.families)
            self._listed(file, "indicators", document.get("indicators", ()), self.entries)

    def catalogue(self) -> Catalogue:
        entries: dict[str, tuple[str, Mapping[str, Any]]] = {}
        families = []
        for id_, (file, family) in self.families.items():
            expanded = expand_family(file, family)
            entries.update({entry["id"]: (file, entry) for entry in expanded.entries})
            families.append(Family(id_, expanded.owners, expanded.bare))
        entries.update(self.entries)
        found = {id_: self._indicator(file, entry) for id_, (file, entry) in entries.items()}
        for indicator in found.values():
            _all_known(f"{indicator.file}, indicator {indicator.id}", "part", indicator.parts, found)
        names = Names(self.words["before"], self.words["after"], self.same)
        words = {key: tuple(listed) for key, listed in self.words.items()}
        plain = {spelling: names.plain(spelling) for indicator in found.values() for spelling in indicator.spellings}
        made = Catalogue(found, tuple(families), self.units, names, words, plain)
        _no_double_spelling(made)
        return made

    def _units(self, file: str, groups: Mapping[str, Any]) -> None:
        for name, group in groups.items():
            if not isinstance(group, dict) or set(group) != {"kind", "units"} or not isinstance(group["units"], list):
                raise PatternError(f"{file}, units {name}: write {{kind: count, units: [人, 名]}}")
            self.units[name] = UnitGroup(group["kind"], tuple(group["units"]))

    def _words(self, file: str, words: Mapping[str, Any]) -> None:
        check_keys(f"{file}, words", words, frozenset(), frozenset({"same", *WORDS}))
        for key in WORDS:
            self.words[key] += words.get(key, [])
        self.same.update(words.get("same", {}))

    @staticmethod
    def _listed(file: str, key: str, entries: Any, into: dict[str, tuple[str, Mapping[str, Any]]]) -> None:
        if not isinstance(entries, (list, tuple)) or not all(isinstance(e, dict) and e.get("id") for e in entries):
            raise PatternError(f"{file}: `{key}` must be a list of entries with an id; start each with `- id: …`")
        own: set[str] = set()
        for entry in entries:
            if entry["id"] in own:
                raise PatternError(f"{file}, {key} {entry['id']}: the id stands twice in this file; rename one of them")
            own.add(entry["id"])
            into[entry["id"]] = (file, entry)

    def _indicator(self, file: str, entry: Mapping[str, Any]) -> Indicator:
        where = f"{file}, indicator {entry['id']}"
        check_keys(where, entry, REQUIRED, OPTIONAL | {"family"})
        measured, aspects = tuple(entry["measured"]), tuple(entry.get("aspects", ()))
        _all_known(where, "unit group", measured, self.units)
        _all_known(where, "aspect", aspects, ASPECTS)
        _all_known(where, "source", (entry["source"],), self.sources)
        if "family" not in entry and not (entry["examples"] and entry["counterexamples"]):
            raise PatternError(f"{where}: needs an example and a counterexample; add the missing sort")
        if not isinstance(entry["counterexamples"], dict):
            raise PatternError(f"{where}: `counterexamples` is {{subject: why it is not this indicator}}; mend it")
        spellings = dict.fromkeys((entry["name"], *map(str, entry.get("spellings", ()))))
        first = self.units[measured[0]]
        measure = (first.kind, first.units[0], aspects[0] if aspects else "level")
        return Indicator(
            id=entry["id"],
            name=entry["name"],
            english=entry["english"],
            spellings=tuple(spellings),
            measured=measured,
            aspects=aspects,
            verbs=tuple(entry.get("verbs", ())),
            level=entry.get("level"),
            parts=tuple(entry.get("parts", ())),
            stock=bool(entry.get("stock")),
            about=entry["about"],
            source=self.sources[entry["source"]],
            file=file,
            family=entry.get("family"),
            examples=tuple(self._sample(where, example, measured, measure) for example in entry["examples"]),
            counterexamples=tuple((Sample(word, measure), why) for word, why in entry["counterexamples"].items()),
        )

    def _sample(self, where: str, example: Any, measured: tuple[str, ...], measure: Measure) -> Sample:
        if isinstance(example, str):
            return Sample(example, measure)
        if not isinstance(example, dict) or "subject" not in example or set(example) - {"subject", "unit", "aspect"}:
            raise PatternError(f"{where}: an example is a subject or {{subject: …, unit: …, aspect: …}}; mend it")
        unit = example.get("unit", measure[1])
        kinds = [self.units[name].kind for name in measured if unit in self.units[name].units]
        kind = kinds[0] if kinds else "ratio" if unit in ("x", "1") else "percentage"
        return Sample(example["subject"], (kind, unit, example.get("aspect", measure[2])))


def _all_known(where: str, what: str, given: Iterable[Any], known: Iterable[str]) -> None:
    if unknown := [word for word in given if word not in known]:
        raise PatternError(f"{where}: unknown {what} {unknown[0]!r}; known are {sorted(known)}")


def _no_double_spelling(made: Catalogue) -> None:
    """Raise PatternError where two indicators that a fact of one measure could belong to share a spelling."""
    taken: dict[str, list[Indicator]] = {}
    for indicator in made.indicators.values():
        for spelling in indicator.spellings:
            others = taken.setdefault(made.plain[spelling], [])
            for other in others:
                if other is not indicator and made.direct(other) & made.direct(indicator):
                    raise PatternError(
                        f"{indicator.file}, indicator {indicator.id}: the spelling {spelling!r} belongs to {other.id} "
                        f"({other.file}) already; take it out of one of them or put yours in its place under its id"
                    )
            others.append(indicator)

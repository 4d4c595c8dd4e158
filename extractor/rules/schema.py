"""What a pattern file may hold: its kinds, their keys, and the frozen types that the loader makes of them.

A file states its `kind` and then

* `kind: lexicon`: `fragments`, named pieces of regular expression (a string) or word lists (a list, longest first);
  a fragment may use others in braces: `{digits}`;
* `kind: table`: `name` and `entries`, plain data that code looks things up in (units, categories); with `fragment` its
  keys are a fragment of that name too, longest first, each not before what its entry's `not_before` matches;
* `kind: indicators`: the catalogue of indicators (`extractor.rules.indicators`);
* any other kind: `rules`, a list. Every rule has `id`, `about`, `match`, `examples`, `counterexamples`, may have
  `unless`, and has the keys that its kind allows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import regex

from extractor.compiled import compile_pattern
from extractor.errors import PatternError
from extractor.frozen import frozen

COMMON_REQUIRED = frozenset({"id", "about", "match", "examples", "counterexamples"})
COMMON_OPTIONAL = frozenset({"unless"})


@frozen
class KindSpec:
    """The keys beyond the common ones that rules of one kind must and may have."""

    required: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()

    @property
    def allowed(self) -> frozenset[str]:
        return COMMON_REQUIRED | COMMON_OPTIONAL | self.required | self.optional


def _spec(required: str = "", optional: str = "") -> KindSpec:
    return KindSpec(frozenset(required.split()), frozenset(optional.split()))


#: kind of a rule file → the keys of its rules. An unknown kind or key is a load error.
KINDS: Mapping[str, KindSpec] = {
    "quantity": _spec("as", "unit modifier optional"),
    "exclusion": _spec("reason", "when"),
    "time": _spec("role resolve"),
    "furniture": _spec("reason", "scope"),
    "article": _spec("role", "style sure"),
    "heading": _spec("style level", "inline reach"),
    "meta": _spec("field", "where priority shift term"),
    "place": _spec("as", "reach least whole needs"),
    "cue": _spec("sets", "scope strength direction unless_after unless_before"),
}


@frozen
class Example:
    """A text whose marked spans (`[[…]]`) the rule must find, with the values it must give them."""

    text: str
    spans: tuple[tuple[int, int], ...]
    expect: tuple[Mapping[str, Any], ...]
    context: Mapping[str, Any]


@frozen
class Counterexample:
    """A text in which the rule must find nothing, and why."""

    text: str
    because: str


@dataclass(frozen=True)
class Rule:
    """One rule as loaded: its pattern and exclusions as written and filled in, the keys of its kind, its examples.

    `pattern` and `unless` are compiled when first asked for, since many rules only ever work as a part of a larger
    pattern; they raise PatternError where they are no regular expressions.
    """

    id: str
    kind: str
    about: str
    file: str
    source: str
    filled: str
    bars: tuple[str, ...]
    keys: Mapping[str, Any]
    examples: tuple[Example, ...]
    counterexamples: tuple[Counterexample, ...]

    @cached_property
    def pattern(self) -> regex.Pattern[str]:
        """The compiled pattern."""
        return self._compile(self.filled)

    @cached_property
    def unless(self) -> tuple[regex.Pattern[str], ...]:
        """The compiled exclusions."""
        return tuple(self._compile(bar) for bar in self.bars)

    def _compile(self, pattern: str) -> regex.Pattern[str]:
        try:
            return compile_pattern(pattern)
        except regex.error as error:
            where = f"{self.file}, rule {self.id}"
            raise PatternError(
                f"{where}: is no valid regular expression ({error}); mend `match` or `unless`"
            ) from error

    def find(self, text: str, start: int = 0, end: int | None = None) -> Iterator[regex.Match[str]]:
        """Yield the matches in `text[start:end]` that no `unless` pattern overlaps (lookbehind sees before `start`)."""
        stop = len(text) if end is None else end
        for match in self.pattern.finditer(text, start, stop):
            if not any(self._barred(bar, text, match.start(), match.end()) for bar in self.unless):
                yield match

    @staticmethod
    def _barred(bar: regex.Pattern[str], text: str, start: int, end: int) -> bool:
        window = (max(0, start - 12), min(len(text), end + 12))
        return any(hit.start() < end and start < hit.end() for hit in bar.finditer(text, *window))


@frozen
class Library:
    """All pattern files together: rules by kind in file order, lexicon fragments, tables, and a digest."""

    rules: Mapping[str, tuple[Rule, ...]]
    fragments: Mapping[str, str]
    words: Mapping[str, tuple[str, ...]]
    tables: Mapping[str, Mapping[str, Any]]
    digest: str
    folders: tuple[str, ...] = field(default=(), compare=False)
    #: (file name, document) of the files of `kind: indicators`, read by `extractor.rules.indicators`
    indicators: tuple[tuple[str, Mapping[str, Any]], ...] = ()

    def of(self, kind: str) -> tuple[Rule, ...]:
        """Return the rules of one kind (empty if there are none)."""
        return self.rules.get(kind, ())

    def table(self, name: str) -> Mapping[str, Any]:
        """Return a table's entries; raises KeyError with the tables there are."""
        try:
            return self.tables[name]
        except KeyError:
            raise KeyError(f"no table {name!r} in the patterns; there are {sorted(self.tables)}") from None

    def compile(self, pattern: str) -> regex.Pattern[str]:
        """Compile a pattern with the library's `{fragments}` filled in (for code that builds on the lexicon)."""
        return compile_pattern(expand(pattern, self.fragments))

    def compile_rules(self) -> None:
        """Compile every rule; raises PatternError for the first one that is no regular expression."""
        for rule in self.all_rules():
            _ = rule.pattern, rule.unless

    def all_rules(self) -> Iterator[Rule]:
        for kind in sorted(self.rules):
            yield from self.rules[kind]


_FRAGMENT = compile_pattern(r"\{([a-z][a-z0-9_]*)\}")


def expand(pattern: str, fragments: Mapping[str, str]) -> str:
    """Fill in `{name}` by its fragment (in a group of its own); raises KeyError with the unknown name."""
    return _FRAGMENT.sub(lambda match: f"(?:{fragments[match.group(1)]})", pattern)

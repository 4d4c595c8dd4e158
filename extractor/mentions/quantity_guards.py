"""Which rules can match at a numeral at all, told by the characters around it.

A rule, or each of the alternatives at its top, may begin with guards, ordinary look-arounds that its match needs:

    (?={run}X)   behind the run of numerals comes X      所 of 3余所; the first two characters of X are asked for
    (?=[…])      the numeral begins with one of these
    (?<=[…])     one of these stands before it           第 of 第87中学
    (?<![…])     none of these does

The rules are tried as they stand, so that a guard changes nothing but the time: here it is read off the pattern's front
and asked once for the same characters, and most rules need not be tried. An alternative without guards lets its rule be
tried everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import regex

from extractor.rules import Library, Rule, compile_pattern, expand

#: the character before a numeral, its first, and the two behind its run; fewer where the text begins or ends
Spot = tuple[str, str, str]
Test = Callable[[str], bool]

#: more than reports have; what hostile text has beyond them must not fill the memory
_KEPT = 20_000
_FLAGS = regex.VERSION1 | regex.VERBOSE
_PARTS = r"""(?(DEFINE)
    (?<class>\[(?:\\.|[^\[\]\\]|(?&class))*+\])
    (?<group>\((?:\\.|[^()\[\]\\]|(?&class)|(?&group))*+\))
)"""
_ALTERNATIVE = regex.compile(_PARTS + r"(?:\\.|[^()\[\]\\|]|(?&class)|(?&group))*+", _FLAGS)
_BEHIND = regex.compile(_PARTS + r"\(\?=\{run\}(?<body>(?:\\.|[^()\[\]\\]|(?&class)|(?&group))*+)\)", _FLAGS)
_CLASS = regex.compile(_PARTS + r"\(\?(?<sign>=|<=|<!)(?<body>(?&class))\)", _FLAGS)
#: what asks for more than the characters from here on
_CONTEXT = compile_pattern(r"\(\?<|\\[bBAG]|\(\^|^\^")


class Candidates:
    """The rules that may match at a spot, in their order."""

    def __init__(self, rules: tuple[Rule, ...], library: Library) -> None:
        self._owners = [rule for rule in rules for _ in _alternatives(rule.source)]
        tests = [_tests(source, library.fragments) for rule in rules for source in _alternatives(rule.source)]
        self._before, self._first, self._behind = (_Masks([own[n] for own in tests]) for n in range(3))
        self._chosen: dict[int, tuple[Rule, ...]] = {}

    def at(self, spot: Spot) -> tuple[Rule, ...]:
        """Return the rules of which an alternative may match where the characters of `spot` stand."""
        mask = self._before[spot[0]] & self._first[spot[1]] & self._behind[spot[2]]
        chosen = self._chosen.get(mask)
        if chosen is None:
            if len(self._chosen) >= _KEPT:
                self._chosen.clear()
            passed = {rule.id: rule for n, rule in enumerate(self._owners) if mask >> n & 1}
            chosen = self._chosen[mask] = tuple(passed.values())
        return chosen


class _Masks(dict[str, int]):
    """Characters → the alternatives that they let pass, bit n for the nth; asked when they are first met."""

    def __init__(self, tests: Sequence[Test | None]) -> None:
        super().__init__()
        self._unasked = sum(1 << n for n, test in enumerate(tests) if test is None)
        self._tests = [(1 << n, test) for n, test in enumerate(tests) if test is not None]

    def __missing__(self, characters: str) -> int:
        if len(self) >= _KEPT:
            self.clear()
        first = self[characters[0]] if len(characters) > 1 else -1  # what one character bars, two do as well
        mask = self._unasked | sum(bit for bit, passes in self._tests if first & bit and passes(characters))
        self[characters] = mask
        return mask


def _alternatives(source: str) -> list[str]:
    """Return the alternatives at the top of a pattern; the whole of a pattern that has none or is not understood."""
    found = []
    at = 0
    while True:
        end = _ALTERNATIVE.match(source, at).end()  # type: ignore[union-attr]
        found.append(source[at:end])
        if end == len(source):
            return found
        if source[end] != "|":
            return [source]
        at = end + 1


def _tests(source: str, fragments: Mapping[str, str]) -> list[Test | None]:
    """Return what the guards at the front ask of the characters before, at and behind a numeral; None: nothing."""
    tests: list[Test | None] = [None, None, None]
    at = 0
    while guard := _BEHIND.match(source, at) or _CLASS.match(source, at):
        at = guard.end()
        sign = guard.groupdict().get("sign")
        if sign is None:
            if not _CONTEXT.search(guard["body"]):
                tests[2] = _test("may begin", expand(guard["body"], fragments))
        elif sign == "=":
            tests[1] = _test("is", guard["body"])
        else:
            tests[0] = _test("is" if sign == "<=" else "is not", guard["body"])
    return tests


def _test(how: str, pattern: str) -> Test:
    """Return a test of a character, `may begin` one of the first two characters of what matches `pattern`."""
    compiled = compile_pattern(pattern)
    if how == "may begin":
        return lambda character: compiled.match(character, partial=True) is not None
    if how == "is":
        return lambda character: compiled.match(character) is not None
    return lambda character: compiled.match(character) is None

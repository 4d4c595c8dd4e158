"""Families of indicators: whose (小学, 初中 …) × what (毛入学率, 巩固率 …), written once and multiplied out at load."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from extractor.errors import PatternError
from extractor.frozen import frozen

FAMILY_REQUIRED = frozenset({"id", "about", "parts", "examples", "counterexamples"})
FAMILY_OPTIONAL = frozenset({"without", "extra"})
WHOSE_REQUIRED = frozenset({"name", "english"})
WHOSE_OPTIONAL = frozenset({"level", "spellings", "parts"})
WHAT_REQUIRED = frozenset({"name", "english", "measured", "about", "source"})
WHAT_OPTIONAL = frozenset({"spellings", "bare", "aspects", "verbs", "stock"})


@frozen
class Expanded:
    """The entries of a family, its words for whose, and its bare names (name → whose → id)."""

    entries: tuple[dict[str, Any], ...]
    owners: Mapping[str, str]
    bare: Mapping[str, Mapping[str, str]]


def check_keys(where: str, entry: Any, required: frozenset[str], optional: frozenset[str]) -> None:
    """Raise PatternError where `entry` is no mapping, lacks a key or has one that is not known."""
    if not isinstance(entry, dict):
        raise PatternError(f"{where}: must be a mapping of keys; known are {sorted(required | optional)}")
    if unknown := set(entry) - required - optional:
        raise PatternError(f"{where}: unknown key {sorted(unknown)[0]!r}; allowed are {sorted(required | optional)}")
    if missing := required - set(entry):
        raise PatternError(f"{where}: key {sorted(missing)[0]!r} is missing; an indicator needs it")


def expand_family(file: str, family: Mapping[str, Any]) -> Expanded:
    """Multiply a family out; raises PatternError with file, family and mend.

    A spelling of what that holds `{}` takes a spelling of whose there ('{}五年巩固率'), any other stands behind it.
    """
    where = f"{file}, family {family['id']}"
    check_keys(where, family, FAMILY_REQUIRED, FAMILY_OPTIONAL)
    parts = family["parts"]
    if not isinstance(parts, list) or len(parts) != 2 or not all(isinstance(part, dict) for part in parts):
        raise PatternError(f"{where}: `parts` is a list of two mappings, whose and what; mend it")
    for name, part in parts[0].items():
        check_keys(f"{where}, {name}", part, WHOSE_REQUIRED, WHOSE_OPTIONAL)
    for name, part in parts[1].items():
        check_keys(f"{where}, {name}", part, WHAT_REQUIRED, WHAT_OPTIONAL)
    entries = {f"{whose}_{what}": _entry(family, whose, what) for whose in parts[0] for what in parts[1]}
    for id_ in [*family.get("without", ()), *family.get("extra", ()), *family["examples"].values()]:
        if id_ not in entries:
            raise PatternError(f"{where}: there is no {id_}; it is made of whose_what, known are {sorted(entries)}")
    for id_ in family.get("without", ()):
        del entries[id_]
    _place_samples(family, entries)
    owners = {word: whose for whose, part in parts[0].items() for word in _spellings(part) if word}
    bare: dict[str, dict[str, str]] = {}
    for what, part in parts[1].items():
        for word in part.get("bare", ()):
            bare[word] = {whose: f"{whose}_{what}" for whose in parts[0] if f"{whose}_{what}" in entries}
    return Expanded(tuple(entries.values()), owners, bare)


def _spellings(part: Mapping[str, Any]) -> Sequence[str]:
    return part.get("spellings", (part["name"],))  # type: ignore[no-any-return]


def _entry(family: Mapping[str, Any], whose_id: str, what_id: str) -> dict[str, Any]:
    id_, whose, what = f"{whose_id}_{what_id}", family["parts"][0][whose_id], family["parts"][1][what_id]
    name = f"{whose['name']}{what['name']}"
    join = " " if what["english"].endswith((":", " of")) else ", "
    spellings = [
        form.replace("{}", word) if "{}" in form else word + form
        for word in _spellings(whose)
        for form in _spellings(what)
    ]
    return {
        "id": id_,
        "name": name,
        "english": f"{what['english']}{join}{whose['english']}",
        "spellings": [*spellings, *family.get("extra", {}).get(id_, ())],
        "measured": what["measured"],
        "aspects": what.get("aspects", ()),
        "verbs": what.get("verbs", ()),
        "level": whose.get("level"),
        "parts": [f"{part}_{what_id}" for part in whose.get("parts", ())],
        "stock": what.get("stock", False),
        "about": what["about"].replace("{}", whose["name"]),
        "source": what["source"],
        "examples": [],
        "counterexamples": {},
        "family": family["id"],
    }


def _place_samples(family: Mapping[str, Any], entries: Mapping[str, dict[str, Any]]) -> None:
    """Give each example to its indicator, and the counterexamples, which belong to none, to the first of each what."""
    for subject, id_ in family["examples"].items():
        entries[id_]["examples"].append(subject)
    firsts: dict[tuple[str, ...], dict[str, Any]] = {}
    for entry in entries.values():
        firsts.setdefault(tuple(entry["measured"]), entry)
    for entry in firsts.values():
        entry["counterexamples"] = dict(family["counterexamples"])

"""Load pattern files (YAML) into a `Library`; every fault is a `PatternError` naming file, rule and allowed keys."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import regex
import yaml

from extractor import compiled
from extractor.compiled import compile_pattern
from extractor.errors import PatternError
from extractor.kept import FILES, STARTS
from extractor.rules.indicators import catalogue
from extractor.rules.schema import COMMON_REQUIRED, KINDS, Counterexample, Example, Library, Rule, expand

PACKAGED = Path(__file__).resolve().parents[1] / "_patterns"
CHECKOUT = Path(__file__).resolve().parents[2] / "patterns"
#: kinds of files that hold no rules
OTHER_KINDS = ("lexicon", "table", "indicators")
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def built_in_folder() -> Path:
    """Return the folder of the patterns that ship with the package (the checkout's own in development)."""
    return PACKAGED if PACKAGED.is_dir() else CHECKOUT


def load(user_folder: str | Path | None = None) -> Library:
    """Return the built-in patterns, with those of `user_folder` (or $EXTRACTOR_PATTERNS) added or put in their place.

    A user's rule with the id of a built-in one replaces it; other rules, fragments and table entries are added.
    Raises PatternError with file, rule and mend.
    """
    return _load(_resolve(user_folder))


def digest_now(user_folder: str | Path | None = None) -> str:
    """Return the digest of the library as its files stand now; one that was loaded before they changed is forgotten."""
    user = _resolve(user_folder)
    digest = _digest(_files(_folders(user)))
    if _loaded.get(user, digest) != digest:
        _load.cache_clear()
        _loaded.clear()
    return digest


def _resolve(user_folder: str | Path | None) -> str | None:
    user = user_folder or os.environ.get("EXTRACTOR_PATTERNS")
    return str(Path(user).resolve()) if user else None


#: digests of the libraries that are loaded, by the user's folder
_loaded: dict[str | None, str] = {}


@lru_cache(maxsize=8)
def _load(user: str | None) -> Library:
    folders = _folders(user)
    library = build(_files(folders), folders, sound=user is None)
    _loaded[user] = library.digest
    return library


def _folders(user: str | None) -> list[Path]:
    if user and not Path(user).is_dir():
        raise PatternError(f"{user}: no such folder of patterns; give a folder that holds .yaml files")
    return [built_in_folder(), *([Path(user)] if user else [])]


def _files(folders: Iterable[Path]) -> list[tuple[str, bytes]]:
    return [_read(path) for folder in folders for path in sorted(folder.glob("*.yaml"))]


def _digest(files: Iterable[tuple[str, bytes]]) -> str:
    return hashlib.sha256(b"".join(name.encode() + b"\0" + content + b"\0" for name, content in files)).hexdigest()


def keep_compiled(library: Library) -> None:
    """Keep files as read and patterns as compiled for later runs, rules that no text has asked for yet included."""
    if not compiled.is_complete():
        library.compile_rules()
        compiled.keep()
    FILES.keep()
    STARTS.keep()


def _read(path: Path) -> tuple[str, bytes]:
    try:
        return path.name, path.read_bytes()
    except OSError as error:
        raise PatternError(f"{path}: cannot be read ({error.strerror}); check its permissions") from error


def build(files: list[tuple[str, bytes]], folders: list[Path] | None = None, *, sound: bool = False) -> Library:
    """Build a library out of (file name, content) pairs; later files replace rules of the same id.

    Every rule is compiled, to see whether it can be, unless the files are known to be `sound`.
    """
    documents = [(name, _parse(name, content)) for name, content in files]
    raw_fragments: dict[str, Any] = {}
    tables: dict[str, dict[str, Any]] = {}
    for name, document in documents:
        if document["kind"] == "lexicon":
            raw_fragments.update(_mapping(name, document, "fragments"))
        elif document["kind"] == "table":
            tables.setdefault(str(document.get("name")), {}).update(_mapping(name, document, "entries"))
    raw_fragments.update(_table_fragments(documents, tables))
    fragments, words = _fragments(raw_fragments)
    rules: dict[str, Rule] = {}
    for name, document in documents:
        if document["kind"] not in OTHER_KINDS:
            own = [_rule(name, document["kind"], entry, fragments) for entry in _rule_list(name, document)]
            _no_twins(name, own)
            rules.update({rule.id: rule for rule in own})
    by_kind: dict[str, list[Rule]] = {}
    for rule in rules.values():
        by_kind.setdefault(rule.kind, []).append(rule)
    library = Library(
        rules={kind: tuple(found) for kind, found in by_kind.items()},
        fragments=fragments,
        words=words,
        tables=tables,
        digest=_digest(files),
        folders=tuple(str(folder) for folder in folders or ()),
        indicators=tuple((name, document) for name, document in documents if document["kind"] == "indicators"),
    )
    if not sound:
        library.compile_rules()
        catalogue(library)
    return library


def _read_yaml(content: bytes) -> Any:
    return yaml.load(content.decode("utf-8"), Loader=_Loader)


def _parse(name: str, content: bytes) -> dict[str, Any]:
    try:
        document = FILES.get(hashlib.sha256(content).hexdigest(), lambda: _read_yaml(content))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise PatternError(
            f"{name}: is no valid UTF-8 YAML ({' '.join(str(error).split())}); mend that place"
        ) from error
    if not isinstance(document, dict) or "kind" not in document:
        raise PatternError(f"{name}: has no `kind` at the top; give one of {[*OTHER_KINDS, *sorted(KINDS)]}")
    kind = document["kind"]
    if kind == "lexicon":
        allowed = {"kind", "fragments", "about"}
    elif kind == "table":
        allowed = {"kind", "name", "entries", "about", "fragment"}
    elif kind == "indicators":
        allowed = {"kind", "about", "indicators", "families", "units", "sources", "words"}
    elif kind in KINDS:
        allowed = {"kind", "rules", "about"}
    else:
        raise PatternError(f"{name}: unknown kind {kind!r}; give one of {[*OTHER_KINDS, *sorted(KINDS)]}")
    unknown = set(document) - allowed
    if unknown:
        raise PatternError(f"{name}: unknown key {sorted(unknown)[0]!r} at the top; allowed are {sorted(allowed)}")
    return document


def _mapping(name: str, document: Mapping[str, Any], key: str) -> dict[str, Any]:
    value = document.get(key)
    if not isinstance(value, dict):
        raise PatternError(f"{name}: `{key}` must be a mapping of names; write `{key}:` with `name: …` lines below it")
    return value


def _table_fragments(
    documents: list[tuple[str, dict[str, Any]]], tables: Mapping[str, Mapping[str, Any]]
) -> dict[str, str]:
    """Return a fragment per table that names one: its keys, each with its own `not_before`.

    Longest first among those that begin alike, else in the order of the file; a look at the first character comes
    before all of them, since most of the places where a unit could stand hold none. `NAME_first` is a look at what
    may follow a numeral before these words.
    """
    out = {}
    for _, document in documents:
        if document["kind"] == "table" and document.get("fragment"):
            entries = tables[str(document.get("name"))]
            groups: dict[str, list[str]] = {}
            for word in entries:
                groups.setdefault(word[0], []).append(word)
            ordered = [word for group in groups.values() for word in sorted(group, key=lambda word: (-len(word), word))]
            firsts = "".join(regex.escape(first) for first in groups)
            out[f"{document['fragment']}_first"] = _firsts(ordered)
            branches = "|".join(_table_word(word, entries[word]) for word in ordered)
            out[str(document["fragment"])] = f"(?=[{firsts}])(?:{branches})"
    return out


def _firsts(words: list[str]) -> str:
    """Return what matches how these words go on behind a numeral: by 米 for 米 and 千米, whose 千 reads as a number.

    One character where it is a word, else two: 个小 for 个小时, which keeps the units of measure from every 个.
    """
    inner = {word.lstrip("十百千万亿两") for word in words} | set(words)
    single = {word for word in inner if len(word) == 1}
    seconds: dict[str, set[str]] = {}
    for word in inner - single:
        if word and word[0] not in single:
            seconds.setdefault(word[0], set()).add(word[1])
    pairs = [f"{regex.escape(first)}{_class(seconds[first])}" for first in sorted(seconds)]
    return "|".join([_class(single), *pairs]) if single else "|".join(pairs)


def _class(characters: Iterable[str]) -> str:
    return "[" + "".join(regex.escape(one) for one in sorted(characters)) + "]"


def _table_word(word: str, entry: Any) -> str:
    bar = entry.get("not_before") if isinstance(entry, dict) else None
    return str(regex.escape(word)) + (f"(?!{bar})" if bar else "")


def _rule_list(name: str, document: Mapping[str, Any]) -> list[dict[str, Any]]:
    value = document.get("rules")
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise PatternError(f"{name}: `rules` must be a list of rules; start each with `- id: …`")
    return value


def _no_twins(name: str, rules: list[Rule]) -> None:
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            raise PatternError(f"{name}, rule {rule.id}: the id stands twice in this file; rename one of them")
        seen.add(rule.id)


def _fragments(raw: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    done: dict[str, str] = {}
    words = {name: tuple(str(w) for w in value) for name, value in raw.items() if isinstance(value, list)}

    def resolve(name: str, above: tuple[str, ...]) -> str:
        if name in done:
            return done[name]
        if name not in raw:
            raise PatternError(f"lexicon: unknown fragment {{{name}}}; known are {sorted(raw)}")
        if name in above:
            raise PatternError(
                f"lexicon, fragment {name}: refers to itself through {' → '.join(above)}; break the circle"
            )
        if name in words:
            text = "|".join(regex.escape(w) for w in sorted(words[name], key=lambda w: (-len(w), w)))
        else:
            source = str(raw[name])
            inner = {n: resolve(n, (*above, name)) for n in regex.findall(r"\{([a-z][a-z0-9_]*)\}", source)}
            text = expand(source, inner)
        done[name] = text
        return text

    for name in raw:
        resolve(name, ())
    return done, words


def _rule(name: str, kind: str, entry: dict[str, Any], fragments: Mapping[str, str]) -> Rule:
    where = f"{name}, rule {entry.get('id', '(without id)')}"
    spec = KINDS[kind]
    unknown = set(entry) - spec.allowed
    if unknown:
        raise PatternError(f"{where}: unknown key {sorted(unknown)[0]!r}; allowed are {sorted(spec.allowed)}")
    missing = (COMMON_REQUIRED | spec.required) - set(entry)
    if missing:
        raise PatternError(f"{where}: key {sorted(missing)[0]!r} is missing; a {kind} rule needs it")
    if not entry["examples"] or not entry["counterexamples"]:
        raise PatternError(f"{where}: needs at least one example and one counterexample; add the missing sort")
    keys = {key: value for key, value in entry.items() if key not in COMMON_REQUIRED and key != "unless"}
    return Rule(
        id=str(entry["id"]),
        kind=kind,
        about=str(entry["about"]),
        file=name,
        source=str(entry["match"]),
        filled=_filled(where, str(entry["match"]), fragments),
        bars=tuple(_filled(where, str(bar), fragments) for bar in entry.get("unless", ())),
        keys=keys,
        examples=tuple(_example(where, example) for example in entry["examples"]),
        counterexamples=tuple(_counterexample(where, example) for example in entry["counterexamples"]),
    )


def _filled(where: str, pattern: str, fragments: Mapping[str, str]) -> str:
    try:
        return expand(pattern, fragments)
    except KeyError as error:
        raise PatternError(f"{where}: unknown fragment {{{error.args[0]}}}; known are {sorted(fragments)}") from error


_MARK = compile_pattern(r"\[\[|\]\]")


def _example(where: str, entry: Any) -> Example:
    entry = {"text": entry} if isinstance(entry, str) else entry
    if not isinstance(entry, dict) or "text" not in entry or set(entry) - {"text", "expect", "context"}:
        raise PatternError(f"{where}: an example is a text or a mapping of text, expect and context; mend it")
    text, spans, starts = [], [], []
    position, length = 0, 0
    for mark in _MARK.finditer(entry["text"]):
        piece = entry["text"][position : mark.start()]
        text.append(piece)
        length += len(piece)
        position = mark.end()
        if mark.group() == "[[":
            starts.append(length)
        elif starts:
            spans.append((starts.pop(), length))
        else:
            raise PatternError(f"{where}: example {entry['text']!r} closes a mark that is not open; write [[…]]")
    text.append(entry["text"][position:])
    if starts or not spans:
        raise PatternError(f"{where}: example {entry['text']!r} marks no span; put [[…]] around what must be found")
    expect = tuple(entry.get("expect", ()))
    if expect and len(expect) != len(spans):
        raise PatternError(
            f"{where}: example {entry['text']!r} marks {len(spans)} spans, expects {len(expect)}; even them"
        )
    return Example("".join(text), tuple(sorted(spans)), expect, entry.get("context", {}))


def _counterexample(where: str, entry: Any) -> Counterexample:
    if not isinstance(entry, dict) or set(entry) != {"text", "because"}:
        raise PatternError(f"{where}: a counterexample is {{text: …, because: …}}; mend it")
    return Counterexample(str(entry["text"]), str(entry["because"]))

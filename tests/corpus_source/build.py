"""Build `corpus/` (raw reports and their gold) from the tagged sources beside this script.

    python tests/corpus_source/build.py            write corpus/*.txt|md and corpus/gold/*
    python tests/corpus_source/build.py --check    exit 1 if what is committed differs from the sources
    python tests/corpus_source/build.py --show 01  one line a record, to proofread file 01
    python tests/corpus_source/build.py --left 01  every numeral of file 01 that no tag covers, in its context

A source `NN_name.txt.src` (or `.md.src`) is the report itself plus inline tags; stripping the tags gives the raw
file, and where a tag stood gives the offsets, so nobody counts them. Meanings: the guidelines of the gold.

Fact            ⟦TEXT|SUBJECT|item|item…⟧     TEXT is the core span as in the raw file (line breaks allowed)
  items         k=money|percentage|count|measure|ratio   u=UNIT   v=LOW or v=LOW..HIGH   per=BASE   (`-` is null)
                >  >=  <  <=  ~  (modifier)   inc dec sha (aspect)   act tgt (status)   opt (optional)
                p=EDTF  pt=WORDS  pl=PLACE   override the defaults; SUBJECT `-` is null
  left out      kind, unit and value of plain forms (`40余万元`, `28 496万元`, `12.5%`, `3所`, `0.5个百分点`) are
                computed, 余 and 多 give `>`; any other form (`四所`, `近亿元`, `１２%`, `4—5所`, `三分之二`, a bare
                table cell, a page number inside the number) is refused unless k=, u= and v= say it
Dated target    ⟦!TEXT|DEADLINE|GOAL|pl=…|opt⟧  DEADLINE EDTF or `-`; GOAL `head…tail` is filled in from the text
                that follows (blanks dropped): head and tail are the first and the last words of the goal
Defaults        ⟪p=2022|pt=-|act|pl=青禾县⟫    hold until changed (p, pt, status, pl); an article resets them
Article         ⟪article|title=…|issuer=…|region=…|date=…⟫ … ⟪/article⟫   furniture stays outside
Any character   ⟨U+000D⟩ ⟨U+FFFD⟩ ⟨U+00A0⟩ …   also inside TEXT; line ends of a source are LF

A ⟪…⟫ alone on its line takes the line with it. Gold is written in the order of the file names.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
CORPUS = HERE.parents[1] / "corpus"

KINDS = ("money", "percentage", "count", "measure", "ratio")
MODIFIERS = ("=", ">", ">=", "<", "<=", "~")
ASPECTS = {"lev": "level", "inc": "increase", "dec": "decrease", "sha": "share"}
STATUSES = {"act": "actual", "tgt": "target"}
_DATE = r"(?:\d{4}|\d{2}XX)(?:-(?:0[1-9]|1[0-2]|2[1-4])(?:-\d{2})?)?"
EDTF = re.compile(rf"{_DATE}(?:/(?:{_DATE})?)?")

_TAG = re.compile(r"⟦([^⟦⟧]*)⟧|⟪([^⟪⟫]*)⟫|⟨U\+([0-9A-F]{4,6})⟩")
_ESCAPE = re.compile(r"⟨U\+([0-9A-F]{4,6})⟩")
_PLAIN = re.compile(
    r"([0-9]{1,3}(?:[,，][0-9]{3})+|[0-9]+)(\.[0-9]+)?([余多])?(万亿|千万|百万|亿|万|千|百)?([余多])?([^\d余多万亿.,，]+)"
)
_SCALE = {"": 1, "百": 100, "千": 1000, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8, "万亿": 10**12}
# unit as written → kind, unit of the record; every other word is a classifier of a count
_UNITS = {
    "元": ("money", "CNY"), "美元": ("money", "USD"), "%": ("percentage", "%"), "％": ("percentage", "%"),
    "个百分点": ("percentage", "pp"), "平方米": ("measure", "m2"), "平方公里": ("measure", "km2"),
    "公里": ("measure", "km"), "米": ("measure", "m"), "亩": ("measure", "mu"), "公顷": ("measure", "ha"),
    "吨": ("measure", "t"), "公斤": ("measure", "kg"), "斤": ("measure", "jin"), "天": ("measure", "day"),
    "小时": ("measure", "h"), "分钟": ("measure", "min"), "个月": ("measure", "month"), "年": ("measure", "year"),
    "岁": ("measure", "age"), "周岁": ("measure", "age"), "分": ("measure", "point"), "倍": ("ratio", "x"),
    "千瓦": ("measure", "kW"), "千瓦时": ("measure", "kWh"), "兆瓦": ("measure", "MW"),
    "立方米": ("measure", "m3"), "毫米": ("measure", "mm"), "微克/立方米": ("measure", "ug/m3"),
}  # fmt: skip


class SourceError(ValueError):
    """A tag that cannot be read; the message names the source, the tag and what is wrong."""


@dataclass
class Built:
    """One report without its tags, and its records in order of `start`."""

    name: str
    raw: str = ""
    facts: list[dict[str, Any]] = field(default_factory=list)
    targets: list[dict[str, Any]] = field(default_factory=list)
    articles: list[dict[str, Any]] = field(default_factory=list)


def unescape(text: str) -> str:
    """`⟨U+000D⟩` → the character itself."""
    return _ESCAPE.sub(lambda m: chr(int(m[1], 16)), text)


def plain_number(value: Decimal) -> str:
    """`Decimal('12.50')` → '12.5', never in exponent form."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def derive(text: str) -> dict[str, str]:
    """Kind, unit, value and modifier of a plain form (`28 496余万元`); empty where the form is not plain."""
    match = _PLAIN.fullmatch(re.sub(r"\s", "", text))
    if match is None:
        return {}
    whole, part, more, scale, more_too, unit = match.groups(default="")
    value = Decimal(re.sub(r"[,，]", "", whole) + part) * _SCALE[scale]
    kind, name = _UNITS.get(unit, ("count", unit))
    return {"k": kind, "u": name, "v": plain_number(value), "m": ">" if more or more_too else "="}


def read_items(items: list[str]) -> dict[str, str]:
    """Items of a tag as a mapping; bare words are shorthands of m, a, st and opt."""
    found: dict[str, str] = {}
    for item in items:
        if item in MODIFIERS:
            found["m"] = item
        elif item in ASPECTS:
            found["a"] = ASPECTS[item]
        elif item in STATUSES:
            found["st"] = STATUSES[item]
        elif item == "opt":
            found["opt"] = "1"
        else:
            key, sign, value = item.partition("=")
            if not sign or key not in ("k", "u", "v", "per", "p", "pt", "pl"):
                raise SourceError(f"unknown item {item!r}")
            found[key] = value
    return found


def null(value: str | None) -> str | None:
    """`-` and nothing are null."""
    return None if value in (None, "", "-") else value


def edtf(value: str | None) -> str | None:
    """The value itself if it is null or EDTF of the kind that the gold uses."""
    value = null(value)
    if value is not None and not EDTF.fullmatch(value):
        raise SourceError(f"{value!r} is no EDTF of the gold")
    return value


def make_fact(text: str, subject: str, items: dict[str, str], defaults: dict[str, str]) -> dict[str, Any]:
    """The record of a fact tag, without report and offsets."""
    plain = derive(text)
    if not plain and not {"k", "u", "v"} <= items.keys():
        raise SourceError("no plain form: k=, u= and v= are needed")
    got = {**defaults, **plain, **items}
    low, _, high = got["v"].partition("..")
    if got["k"] not in KINDS or not Decimal(low) <= Decimal(high or low):
        raise SourceError(f"kind {got['k']!r} or value {got['v']!r} is not legal")
    return {
        "text": text, "kind": got["k"], "low": low, "high": high or low, "unit": null(got["u"]),
        "modifier": got.get("m", "="), "per": null(got.get("per")), "subject": null(subject),
        "aspect": got.get("a", "level"), "period": edtf(got.get("p")), "period_text": null(got.get("pt")),
        "status": got.get("st", "actual"), "place": null(got.get("pl")), "optional": "opt" in got,
    }  # fmt: skip


def fill_goal(goal: str, following: str) -> str:
    """`head…tail` → the text that it abbreviates, taken from what follows the tag, blanks dropped."""
    head, dots, tail = goal.partition("…")
    if not dots:
        return goal
    text = re.sub(r"\s", "", following)
    start = text.find(head)
    end = text.find(tail, start + len(head))
    if start < 0 or end < 0:
        raise SourceError(f"goal {goal!r} does not follow")
    return text[start : end + len(tail)]


def strip_tags(source: str) -> str:
    """The raw text of a (piece of) source."""

    def plain(match: re.Match[str]) -> str:
        if match[1] is not None:
            return unescape(match[1].split("|")[0].removeprefix("!"))
        return "" if match[2] is not None else chr(int(match[3], 16))

    return re.sub(_TAG, plain, re.sub(r"(?m)^((?:⟪[^⟪⟫]*⟫)+)\n", r"\1", source))


def build_one(name: str, source: str) -> Built:
    """Raw text and records of one source."""
    built = Built(name)
    pieces: list[str] = []
    defaults: dict[str, str] = {}
    source = re.sub(r"(?m)^((?:⟪[^⟪⟫]*⟫)+)\n", r"\1", source)
    at = last = 0
    # an escape inside a tag is undone with its tag: its own match cannot begin there
    for match in re.finditer(r"⟦((?:[^⟦⟧])*)⟧|⟪([^⟪⟫]*)⟫", source):
        text = unescape(source[last : match.start()])
        pieces.append(text)
        at += len(text)
        last = match.end()
        try:
            if match[2] is not None:
                defaults = directive(built, match[2], at, defaults)
                continue
            core, *rest = match[1].split("|")
            core = unescape(core)
            if core.startswith("!"):
                core = core[1:]
                record = {"start": at, "end": at + len(core), "deadline_text": core}
                record |= make_target(rest, strip_tags(source[last : last + 4000]), defaults)
                built.targets.append({"report": name, **record})
            else:
                record = make_fact(core, rest[0], read_items(rest[1:]), defaults)
                built.facts.append({"report": name, "start": at, "end": at + len(core), **record})
        except (SourceError, IndexError, ArithmeticError) as error:
            raise SourceError(f"{name}: {match[0]}: {error}") from error
        pieces.append(core)
        at += len(core)
    pieces.append(unescape(source[last:]))
    built.raw = "".join(pieces)
    finish(built)
    return built


def make_target(rest: list[str], following: str, defaults: dict[str, str]) -> dict[str, Any]:
    """The record of a target tag, without report and offsets."""
    deadline, goal, *items = rest
    got = read_items(items)
    place = null(got.get("pl", defaults.get("pl")))
    return {"deadline": edtf(deadline), "goal": fill_goal(goal, following), "place": place, "optional": "opt" in got}


def directive(built: Built, body: str, at: int, defaults: dict[str, str]) -> dict[str, str]:
    """Carry out a ⟪…⟫ tag; returns the defaults that hold from here on."""
    head, *items = body.split("|")
    if head == "/article":
        built.articles[-1]["end"] = at
        return {}
    if head != "article":
        return {**defaults, **read_items([head, *items])}
    meta = dict(item.split("=", 1) for item in items)
    if meta.keys() - {"title", "issuer", "region", "date"}:
        raise SourceError("an article has title, issuer, region and date")
    names = {key: null(meta.get(key)) for key in ("title", "issuer", "region")}
    built.articles.append({"report": built.name, "start": at, "end": -1, **names, "date": edtf(meta.get("date"))})
    return {}


def finish(built: Built) -> None:
    """Trim the articles to their text and see that every record says what the raw text says."""
    for article in built.articles:
        if article["end"] < 0:
            raise SourceError(f"{built.name}: an article is not closed")
        text = built.raw[article["start"] : article["end"]]
        article["start"] += len(text) - len(text.lstrip())
        article["end"] -= len(text) - len(text.rstrip())
    for fact in built.facts:
        words = fact["period_text"]
        if words and words not in built.raw:
            raise SourceError(f"{built.name}: {fact['text']}: period text {words!r} does not stand in the report")


def build_all() -> list[Built]:
    """Every source, in the order of the file names."""
    sources = sorted(HERE.glob("*.src"), key=lambda path: path.name)
    return [build_one(p.name.removesuffix(".src"), p.read_bytes().decode("utf-8")) for p in sources]


def outputs(built: list[Built]) -> dict[str, bytes]:
    """Path under `corpus/` → its bytes."""
    files = {one.name: one.raw.encode("utf-8") for one in built}
    for sort in ("facts", "targets", "articles"):
        rows = [row for one in built for row in getattr(one, sort)]
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        files[f"gold/{sort}.jsonl"] = lines.encode("utf-8")
    manifest = {"ranges": {one.name: [[0, len(one.raw)]] for one in built}}
    files["gold/manifest.json"] = (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
    return files


def differing() -> list[str]:
    """Paths under `corpus/` that are not what the sources give."""
    files = outputs(build_all())
    return sorted(
        path for path, data in files.items() if not (CORPUS / path).exists() or (CORPUS / path).read_bytes() != data
    )


def show(built: Built) -> None:
    """Print one line a record, to proofread."""
    for row in sorted(built.facts + built.targets, key=lambda row: row["start"]):
        values = [str(v) for k, v in row.items() if k not in ("report", "start", "end")]
        print("!" if "goal" in row else " ", "|".join(values).replace("\n", "⏎"))
    print(len(built.raw), "characters", len(built.facts), "facts", len(built.targets), "targets")


def left(built: Built) -> None:
    """Print the numerals that no tag covers, each in its context."""
    spans = [(row["start"], row["end"]) for row in built.facts + built.targets]
    for match in re.finditer(r"[0-9０-９]+(?:[.,，．][0-9０-９]+)*|[一二两三四五六七八九十百千万亿半]+", built.raw):
        if not any(start < match.end() and match.start() < end for start, end in spans):
            before, after = built.raw[max(0, match.start() - 12) : match.start()], built.raw[match.end() :][:12]
            print(f"{before}【{match[0]}】{after}".replace("\n", "⏎"))


def main() -> int:
    """Command line; see the module's docstring."""
    arguments = sys.argv[1:]
    if arguments[:1] == ["--check"]:
        for path in (wrong := differing()):
            print(f"corpus/{path} is not what its source gives; run python tests/corpus_source/build.py")
        return 1 if wrong else 0
    if len(arguments) == 2 and arguments[0] in ("--show", "--left"):
        for one in build_all():
            if one.name.startswith(arguments[1]):
                (show if arguments[0] == "--show" else left)(one)
        return 0
    (CORPUS / "gold").mkdir(parents=True, exist_ok=True)
    for path, data in outputs(build_all()).items():
        (CORPUS / path).write_bytes(data)
    return 0


if __name__ == "__main__":
    sys.exit(main())

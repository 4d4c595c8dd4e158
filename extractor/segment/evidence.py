"""What an article says of its years: every piece of evidence, found by the rules of kind `meta`."""

from __future__ import annotations

from collections import Counter

import regex

from extractor.compiled import compile_pattern
from extractor.frozen import frozen
from extractor.rules import Library, Rule, per_library
from extractor.segment.lines import han_number, year_number

#: 一五 began in 1953, 六五 in 1981; each plan lasts five years (source: the plans themselves)
FIRST_PLAN = {1: 1953, 2: 1958, 3: 1966, 4: 1971, 5: 1976}
_DATE = compile_pattern(
    r"(?P<y>\d{4}|[一二][〇○零九八0][〇○零一二三四五六七八九0]{2}) ?[年./-] ?(?P<m>\d{1,2}|[一二三四五六七八九十]{1,2})"
    r"(?: ?[月./-] ?(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3}))?"
)
_OVER = compile_pattern(
    r"(?<![A-Za-z0-9])(?:20[0-9]?[xX×*＊]{1,3}|[xX×*＊]{2,4}|_{2,6}) ?年|(?<!\d)(20\d\d)年?[—–―-]{1,2}\1(?!\d)"
)
#: what may stand before the year of a heading: its number, 关于, 首先, another year (“十四五”时期和2025年工作回顾)
_LEAD = compile_pattern(
    r"(?:[（(]?[一二三四五六七八九十0-9]{1,3}[)）、.．]{1,2}|第[一二三四五六七八九十]{1,3}[部分章节]{1,2})?[ 　]*"
    r"(?:[^。；！？]{0,22}(?:和|及|与|、|暨))?(?:关于|首先|圆满完成|[—―-]{1,2})?[ 　]*"
)
_SAME_RANGE = compile_pattern(r"(20[0-9]{2})年?[—–―-]{1,2}\1(?![0-9])")
_AHEAD = compile_pattern(r"(?:[到至—–―~-]|力争|确保|预计|将[于在]?|计划|争取|规划|《[^》]{0,5})$")
_BODY_YEAR = compile_pattern(r"(?<![\d.])((?:19|20)\d\d) ?年(?![代级])")


@frozen
class Evidence:
    """One piece: which field it speaks for, its value (EDTF, `+1`, or a number of years for a term), where it stood."""

    field: str
    where: str
    value: str
    term: bool
    rule: str
    line: int
    start: int
    end: int
    date: str | None = None


class EvidenceFinder:
    """The meta rules of one library, by the place that they look at."""

    def __init__(self, library: Library) -> None:
        self._by_where: dict[str, list[Rule]] = {}
        for rule in library.of("meta"):
            self._by_where.setdefault(str(rule.keys.get("where")), []).append(rule)

    def find(self, where: str, text: str, start: int = 0) -> list[Evidence]:
        """Return the evidence in a text that stands at `where` (title, head, heading, opening, path).

        `start` is added to the offsets. In a heading only its first words count: 保证1981年计划的完成 names no section.
        """
        out: list[Evidence] = []
        for rule in self._by_where.get(where, []):
            for match in rule.find(text):
                value, date = _value(rule, match)
                if value is None or (where == "heading" and not _LEAD.fullmatch(text, 0, match.start())):
                    continue
                term = bool(rule.keys.get("term", False))
                a, b = start + match.start(), start + match.end()
                out.append(Evidence(str(rule.keys["field"]), where, value, term, rule.id, start, a, b, date))
        return out


def _value(rule: Rule, match: regex.Match[str]) -> tuple[str | None, str | None]:
    groups = {name: found[0] for name in rule.pattern.groupindex if (found := [g for g in match.captures(name) if g])}
    if "shift" in rule.keys:
        return f"+{int(rule.keys['shift'])}", None
    if "date" in groups:
        date = edtf_date(groups["date"])
        if rule.keys["field"] == "written":
            return date, date
        return (date[:4], date) if date else (None, None)
    if "k" in groups:
        return str(han_number(groups["k"])), None
    if "plan" in groups:
        return plan_years(groups["plan"]), None
    if "a" in groups:
        first, last = year_number(groups["a"]), year_number(groups["b"])
        return (f"{first}/{last}", None) if first and last and first < last else (None, None)
    return year_edtf(groups["y"]), None


def year_edtf(text: str) -> str | None:
    """Return a year as EDTF: `2012`, `二〇一二` → 2012; `20xx` → 20XX; None for `xx`, `**`, which say no century."""
    value = year_number(text)
    if value:
        return str(value)
    return "20XX" if text.startswith(("20", "二")) else None


def edtf_date(text: str) -> str | None:
    """Return a date as EDTF, as precise as it is written: `2009年5月` → 2009-05; None where it is none."""
    match = _DATE.match(text)
    if match is None:
        return "20XX" if text.startswith("20") and _OVER.match(text) else None
    year = year_number(match.group("y"))
    month = han_number(match.group("m")) if not match.group("m").isdigit() else int(match.group("m"))
    if year is None or month is None or not 1 <= month <= 12:
        return None
    day_text = match.group("d")
    day = None if day_text is None else int(day_text) if day_text.isdigit() else han_number(day_text)
    if day is None or not 1 <= day <= 31:
        return f"{year}-{month:02d}"
    return f"{year}-{month:02d}-{day:02d}"


def plan_years(name: str) -> str | None:
    """Return the years of a five-year plan by its name or number: 十四五, 十四 → 2021/2025."""
    stem = name[:-1] if name.endswith("五") and len(name) > 1 else name
    number = han_number(stem)
    if number is None or not 1 <= number <= 20:
        return None
    first = FIRST_PLAN.get(number, 1981 + 5 * (number - 6))
    return f"{first}/{first + 4}"


def is_overwritten(text: str) -> bool:
    """Whether an anonymiser wrote over years: 20xx年, xx年, 2024—2024年."""
    return _OVER.search(text) is not None


def has_same_range(text: str) -> bool:
    """Whether a range of years begins and ends with the same: 2024—2024年, the mark of an anonymiser."""
    return _SAME_RANGE.search(text) is not None


def body_year(text: str) -> str | None:
    """Return the year that an undated report seems to be written in: the latest that it looks back on.

    Three mentions of years at least, and the latest is the most frequent one or the one after it; years of plans
    (到2020年, 《2012—2020年规划》) do not count.
    """
    counts = Counter(int(hit.group(1)) for hit in _BODY_YEAR.finditer(text) if not _is_ahead(text, hit))
    if sum(counts.values()) < 3:
        return None
    latest, (most, times) = max(counts), counts.most_common(1)[0]
    return str(latest) if latest == most or (latest == most + 1 and times >= 2) else None


def _is_ahead(text: str, hit: regex.Match[str]) -> bool:
    """Whether a year is that of a plan: 到2014年, 预计2014年底, 2014年前, an end of a range."""
    before, after = text[max(0, hit.start() - 6) : hit.start()], text[hit.end() : hit.end() + 2]
    return _AHEAD.search(before) is not None or after[:1] == "前" or after in ("底前", "末前")


def latest_year(text: str) -> int | None:
    """Return the latest year that a text names three times and more."""
    return max((int(year) for year, n in Counter(_BODY_YEAR.findall(text)).items() if n >= 3), default=None)


@per_library
def evidence_finder(library: Library) -> EvidenceFinder:
    """Return the finder of a library (built once for each)."""
    return EvidenceFinder(library)

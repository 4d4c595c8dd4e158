"""Site furniture: lines and parts of lines that belong to no report. What the scopes mean: `patterns/furniture.yaml`.

A wrong removal loses facts silently, so a rule takes whole lines of a set form, most of them only outside the body
(before the first or behind the last paragraph of running text).
"""

from __future__ import annotations

from extractor.frozen import frozen
from extractor.rules import Library, Rule, compile_pattern, per_library
from extractor.segment.lines import Line, ends_sentence, squeeze
from extractor.types import Furniture

#: a head or a foot of a page has at most so many lines
HEAD_LINES, RUN_LINE, TOP_LINES = 80, 16, 12
_GREETING = compile_pattern(r"(?:尊敬的)?各位(?:代表|领导|委员|评委|专家|同志|来宾)|同志们|(?:我|现在).{0,3}代表")
_NUMBERED = compile_pattern(r"[（(]?[一二三四五六七八九十]{1,3}[)）]?[、.．]|[（(][一二三四五六七八九十]")
_KIND = "(?:报告|总结|汇报|公报|要点|方案|计划|规划|纲要|讲话)$"


@frozen
class Found:
    """The furniture of a text: what belongs to no report, and the lines (by index) that are left."""

    furniture: list[Furniture]
    lines: list[Line]
    labels: list[Line]


class FurnitureFinder:
    """The furniture rules of one library, grouped by scope."""

    def __init__(self, library: Library) -> None:
        self._scopes: dict[str, list[Rule]] = {}
        for rule in library.of("furniture"):
            self._scopes.setdefault(str(rule.keys.get("scope", "line")), []).append(rule)
        self._quick = {
            scope: compile_pattern("|".join(f"(?:{_source(rule)})" for rule in rules))
            for scope, rules in self._scopes.items()
        }
        self._kind = compile_pattern(_KIND)

    def find(self, clean: str, lines: list[Line]) -> Found:
        """Return the furniture in order, and the lines that are left (cut where furniture stands in them)."""
        taken: dict[int, Rule] = {}
        self._take(lines, range(len(lines)), "line", taken)
        head, tail = self._zones(lines, taken)
        self._take(lines, [*head, *tail], "edge", taken)
        self._take(lines, head, "head", taken)
        labels = [lines[n] for n in head if n in taken]
        self._take_runs(lines, head, taken)
        self._take_runs(lines, tail, taken)
        self._take_runs(lines, range(head.stop, tail.start), taken, least=4)
        self._take_rest(lines, tail, taken)
        self._take(lines, tail, "tail", taken)
        self._take_near(lines, range(len(lines)), taken)
        self._take_teasers(clean, lines, taken)
        self._take_repeated(lines, taken)
        return self._collect(clean, lines, taken, labels)

    def _match(self, scope: str, text: str) -> Rule | None:
        quick = self._quick.get(scope)
        if quick is None or quick.fullmatch(text) is None:
            return None
        for rule in self._scopes[scope]:
            if rule.pattern.fullmatch(text) and not any(bar.search(text) for bar in rule.unless):
                return rule
        return None

    def _take(self, lines: list[Line], indices: range | list[int], scope: str, taken: dict[int, Rule]) -> None:
        for n in indices:
            if n not in taken and len(lines[n].text) <= 260 and (rule := self._match(scope, lines[n].text)):
                taken[n] = rule

    def _zones(self, lines: list[Line], taken: dict[int, Rule]) -> tuple[range, range]:
        """Return the lines before the first and behind the last paragraph of running text."""
        first = next((n for n, line in enumerate(lines) if n not in taken and self._is_body(line)), len(lines))
        last = next(
            (n for n in range(len(lines) - 1, first - 1, -1) if n not in taken and self._is_body(lines[n])), first
        )
        return range(min(first, HEAD_LINES)), range(min(last + 1, len(lines)), len(lines))

    def _is_body(self, line: Line) -> bool:
        text = line.text
        if len(text) < 30:
            return _GREETING.match(text) is not None
        if self._match("teaser", text) or self._match("head", text) or self._match("rest", text):
            return False
        return text.count("，") + text.count("。") >= 2 or (len(text) >= 50 and ends_sentence(text))

    def _take_runs(self, lines: list[Line], zone: range, taken: dict[int, Rule], least: int = 2) -> None:
        """Take runs of four and more short lines of which `least` are words of navigation; titles stay."""
        run: list[int] = []
        for n in [*zone, -1]:
            if (
                n >= 0
                and len(lines[n].text) <= RUN_LINE
                and not (ends_sentence(lines[n].text) or _NUMBERED.match(lines[n].text))
            ):
                run.append(n)
                continue
            rules = [rule for m in run if (rule := self._match("run", lines[m].text))]
            if len(rules) >= least and len(run) >= 4:
                taken.update({m: rules[0] for m in run if m not in taken and not self._kind.search(lines[m].text)})
            run = []

    def _take_rest(self, lines: list[Line], tail: range, taken: dict[int, Rule]) -> None:
        for n in tail:
            if len(lines[n].text) <= 80 and (rule := self._match("rest", lines[n].text)):
                taken.update({m: rule for m in range(n, len(lines)) if m not in taken})
                return

    def _take_near(self, lines: list[Line], indices: range, taken: dict[int, Rule]) -> None:
        for n in indices:
            if n not in taken and n - 1 in taken and (rule := self._match("near", lines[n].text)):
                taken[n] = rule

    def _take_teasers(self, clean: str, lines: list[Line], taken: dict[int, Rule]) -> None:
        for n, line in enumerate(lines[:HEAD_LINES]):
            if n not in taken and len(line.text) >= 30 and (rule := self._match("teaser", line.text)):
                words = squeeze(line.text.rstrip(".…"))[-24:]
                begin = squeeze(clean[line.end : line.end + 3 * len(line.text) + 200])
                if words[:16] in begin or words[-12:] in begin:
                    taken[n] = rule

    def _take_repeated(self, lines: list[Line], taken: dict[int, Rule]) -> None:
        """Take the running heads of pages: a title that stands three times and more, but for the first time."""
        same: dict[str, list[int]] = {}
        for n, line in enumerate(lines):
            if n not in taken and 6 <= len(line.text) <= 60:
                same.setdefault(line.text, []).append(n)
        for text, found in same.items():
            if len(found) >= 3 and (rule := self._match("repeated", text)):
                taken.update(dict.fromkeys(found[found[0] < TOP_LINES :], rule))

    def _collect(self, clean: str, lines: list[Line], taken: dict[int, Rule], labels: list[Line]) -> Found:
        furniture: list[Furniture] = []
        left: list[Line] = []
        for n, line in enumerate(lines):
            if n not in taken:
                left.append(line)
                continue
            rule, last = taken[n], furniture[-1] if furniture else None
            if last and n - 1 in taken and taken[n - 1] is rule and rule.keys.get("scope") in ("run", "rest"):
                furniture[-1] = Furniture(last.start, line.end, last.reason, last.rule)
            else:
                furniture.append(Furniture(line.start, line.end, str(rule.keys["reason"]), rule.id))
        inline = self._inline(clean, furniture)
        if inline:
            left = _cut(clean, left, inline)
            furniture = sorted([*furniture, *inline], key=lambda f: f.start)
        return Found(furniture, left, labels)

    def _inline(self, clean: str, furniture: list[Furniture]) -> list[Furniture]:
        out: list[Furniture] = []
        for rule in self._scopes.get("inline", []):
            for match in rule.pattern.finditer(clean):
                start, end = match.span()
                if end > start and not any(f.start < end and start < f.end for f in [*furniture, *out]):
                    out.append(Furniture(start, end, str(rule.keys["reason"]), rule.id))
        return sorted(out, key=lambda f: f.start)


def _source(rule: Rule) -> str:
    return rule.pattern.pattern


def _cut(clean: str, lines: list[Line], inline: list[Furniture]) -> list[Line]:
    """Return the lines with the inline furniture taken out of them."""
    out: list[Line] = []
    for line in lines:
        start = line.start
        for piece in inline:
            if piece.start < line.end and start < piece.end:
                _add(out, clean, start, piece.start)
                start = piece.end
        _add(out, clean, start, line.end)
    return out


def _add(out: list[Line], clean: str, start: int, end: int) -> None:
    text = clean[start:end] if start < end else ""
    if text.strip():
        start += len(text) - len(text.lstrip())
        out.append(Line(start, start + len(text.strip()), text.strip()))


@per_library
def furniture_finder(library: Library) -> FurnitureFinder:
    """Return the finder of a library (built once for each)."""
    return FurnitureFinder(library)

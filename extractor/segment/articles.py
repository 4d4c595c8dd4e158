"""Several reports in one file: where each begins. Input are the lines that furniture left.

Three kinds of evidence, in this order: markers that count (`第三篇：…`, `篇5`, `…工作总结2`), a report that ends
(signature, thanks) before a line that looks like a title, and a stretch that repeats an earlier one, its heading lost.
A numbering that starts again at 一、 is never enough alone: chapters do that too.
"""

from __future__ import annotations

from bisect import bisect

import regex

from extractor.frozen import frozen
from extractor.rules import Library, Rule, compile_pattern, per_library
from extractor.segment.lines import Line, ends_sentence, han_number, is_prose, squeeze

#: a report is not shorter than this, a marker line not longer, the preamble of a collection neither
LEAST, LEAST_PROSE, MARKER_LINE, PREAMBLE = 120, 80, 75, 700
TITLE_LINE, SIGNATURE_LINE, REPEATED_LINE, HEAD = 46, 48, 40, 14
#: a file with more markers than this is no collection of reports but a list
MOST_MARKERS = 150
_CHAPTER = compile_pattern(r"第[一二三四五六七八九十百0-9]{1,4}[章节][ 　]")
_FIRST = compile_pattern(r"(?:一|（一）|\(一\)|1)[、.．，]")
_HAN = compile_pattern(r"([一二三四五六七八九十]{1,3})、")
_NUMBERED = compile_pattern(
    r"[（(]?[一二三四五六七八九十0-9]{1,3}(?:[)）、.．]|是)|第[一二三四五六七八九十0-9]{1,3}[章节条部]|[—#·•●*-]"
)
_ITEM = compile_pattern(r"[（(]?[一二三四五六七八九十0-9]{1,3}(?:[)）、.．]|是)")
_AFTER_SIGNATURE = compile_pattern(r"附|注|备注|说明|联系|主送|抄送|印发|主题词|[（(]|[①-⑳\[*]|\d|表\d|图\d")
_SECTION = compile_pattern(
    r"(?:(?:19|20)..年|[xX*×]{2,4}年|今年|明年|去年|下一?(?:步|阶段|年)|上半年|下半年|今后)?[的年度]{0,2}(?:主要|重点|工作|目标|任务|基本|总体)*"
    r"(?:总结|回顾|计划|打算|安排|要点|思路|目标|任务|情况|报告|措施|重点)[:：]?"
)
_OF_MEETING = compile_pattern(r"[—―─（(-]{0,2}(?:(?:19|20)\d\d|二[〇○零]..)年.{2,12}(?:日|月)在.{4,40}")
#: how the head of a government opens: 各位代表：⏎现在，我代表县人民政府向大会报告工作
_DEPUTY = compile_pattern(r"(?:现在)?，?(?:下面，?)?我(?:们)?(?:代表|受)[^。]{2,40}(?:报告|汇报)")
_GREETS = compile_pattern("各位|同志")
_LABEL = compile_pattern(r"[:：；;，,、]$")


@frozen
class Start:
    """An article's first line (index), what the marker says as its title, and the rule that found it."""

    line: int
    title: str | None
    rule: str
    marker: bool = False


@frozen
class _Marker:
    line: int
    style: str
    n: int
    title: str
    rule: Rule


class ArticleFinder:
    """The article rules of one library."""

    def __init__(self, library: Library) -> None:
        roles: dict[str, list[Rule]] = {}
        for rule in library.of("article"):
            roles.setdefault(str(rule.keys["role"]), []).append(rule)
        self._markers = roles.get("marker", [])
        self._quick = compile_pattern("|".join(f"(?:{_bare(r)})" for r in self._markers) or "(?!)")
        self._signature = roles.get("signature", [])
        self._greeting = roles.get("greeting", [])
        self._closing = roles.get("closing", [])
        self._kind = library.compile(r"(?:{seg_kind})(?:[（(][^（）()]{1,12}[)）])?(?:\[[0-9]\]|[①-⑳])?$")
        self._body = library.compile(r"[\p{Han}（）()]{2,24}{seg_org_sure}")

    def starts(self, lines: list[Line]) -> list[Start]:
        """Return the starts in order, the first at line 0 unless a preamble of a collection stands before it."""
        if not lines:
            return []
        markers = self._accepted(lines)
        found = {m.line: Start(m.line, m.title or None, m.rule.id, True) for m in markers}
        if not self._opens_with(markers, lines):
            found.setdefault(0, Start(0, None, "article.first"))
        for step in (self._after_endings, self._repeats):
            for start in step(lines, found):
                found.setdefault(start.line, start)
        return [found[n] for n in sorted(found)]

    def find_role(self, role: str, text: str) -> regex.Match[str] | None:
        """Return the match of a whole line by a rule of a role (greeting, signature, closing)."""
        rules = {"greeting": self._greeting, "signature": self._signature, "closing": self._closing}[role]
        for rule in rules:
            match = rule.pattern.fullmatch(text)
            if match and not any(bar.search(text) for bar in rule.unless):
                return match
        return None

    def roles(self, text: str) -> list[tuple[str, str, regex.Match[str]]]:
        """Return (role, rule id, match) for every role but markers that a whole line plays."""
        return [
            (str(rule.keys["role"]), rule.id, match)
            for rule in [*self._greeting, *self._signature, *self._closing]
            if (match := rule.pattern.fullmatch(text)) and not any(bar.search(text) for bar in rule.unless)
        ]

    # ── markers ────────────────────────────────────────────────────────────────────────────────────────────

    def _accepted(self, lines: list[Line]) -> list[_Marker]:
        found = [m for n, line in enumerate(lines) if (m := self._marker(n, line)) is not None]
        if not 0 < len(found) <= MOST_MARKERS:
            return []
        if sum(1 for line in lines if _CHAPTER.match(line.text)) >= 2:  # 第一篇 with 第一章: parts of one plan
            found = [m for m in found if m.style != "pian"]
        found = [m for n, m in enumerate(found) if not self._listed(found, n, lines)]
        parts = self._part_styles(found, lines)
        found = [m for m in found if m.style not in parts]
        sure = [m for m in found if m.rule.keys.get("sure") and self._in_series(m, found)]
        weak = [m for m in found if not m.rule.keys.get("sure") and self._is_next_text(m, found, sure, lines)]
        return sorted([*sure, *weak], key=lambda m: m.line)

    def _marker(self, n: int, line: Line) -> _Marker | None:
        text = line.text
        if len(text) > MARKER_LINE or self._quick.fullmatch(text) is None:
            return None
        for rule in self._markers:
            match = rule.pattern.fullmatch(text)
            if match is None:
                continue
            number = next((han_number(g) for g in match.captures("n") if g), None)
            if number:
                title = (match.group("title") or "").strip() if "title" in rule.pattern.groupindex else ""
                style = str(rule.keys.get("style"))
                return _Marker(n, style, number, text if style == "title_number" else title, rule)
        return None

    @staticmethod
    def _listed(found: list[_Marker], n: int, lines: list[Line]) -> bool:
        """A marker right above the next one is an entry of a list of contents."""
        if n + 1 == len(found):
            return False
        between = lines[found[n].line + 1 : found[n + 1].line]
        if not between:
            return True
        short = sum(len(line.text) for line in between) < 40 and not any(ends_sentence(line.text) for line in between)
        return found[n + 1].n > found[n].n and short

    @staticmethod
    def _in_series(marker: _Marker, found: list[_Marker]) -> bool:
        """Whether the markers of its style count up to and from it."""
        same = [m for m in found if m.style == marker.style]
        return all((m.n < marker.n) == (m.line < marker.line) for m in same if m.line != marker.line)

    @staticmethod
    def _part_styles(found: list[_Marker], lines: list[Line]) -> set[str]:
        """Return the styles across whose markers 一、二、 … mostly count on: parts of one report (【第二篇】, 三、)."""
        ordinals = [(n, v) for n, line in enumerate(lines) if (v := _ordinal(line.text))]
        at = [n for n, _ in ordinals]
        across: dict[str, list[bool]] = {}
        for marker in found:
            k = bisect(at, marker.line)
            if 0 < k < len(ordinals):
                across.setdefault(marker.style, []).append(ordinals[k][1] == ordinals[k - 1][1] + 1)
        return {style for style, continued in across.items() if any(continued) and 2 * sum(continued) >= len(continued)}

    @staticmethod
    def _is_next_text(marker: _Marker, found: list[_Marker], sure: list[_Marker], lines: list[Line]) -> bool:
        """…工作总结2 begins a text where its like is counted too, or where the file is a collection anyway."""
        before, after = lines[max(0, marker.line - 1)], lines[marker.line + 1 : marker.line + 3]
        if marker.line and _LABEL.search(before.text):
            return False
        if not any(len(line.text) >= 30 for line in after):
            return False
        if any(m.style == marker.style and m.line != marker.line and m.n != marker.n for m in found):
            return True
        return bool(sure) and marker.n >= 2

    @staticmethod
    def _opens_with(markers: list[_Marker], lines: list[Line]) -> bool:
        """Whether the first marker begins the file: nothing, or a short preamble of the site, stands before it."""
        if not markers:
            return False
        first = markers[0]
        return first.line == 0 or (first.n == 1 and sum(len(line.text) for line in lines[: first.line]) < PREAMBLE)

    # ── ends ───────────────────────────────────────────────────────────────────────────────────────────────

    def _after_endings(self, lines: list[Line], found: dict[int, Start]) -> list[Start]:
        """Return starts behind a signature or thanks, and titles behind which a speech or 一、 begins anew."""
        out: list[Start] = []
        begin, hans, prose = 0, 0, 0
        for n in range(1, len(lines)):
            above = lines[n - 1].text
            prose += len(above) if is_prose(above) else 0
            if n in found:
                begin, hans, prose = n, 0, 0
            rule = self._new_text(lines, n, hans) if prose >= LEAST_PROSE else None
            if rule is not None:
                first = n if rule == "article.signature" else max(begin + 1, _with_head(lines, n, self._kind))
                out.append(Start(first, None, rule))
                begin, hans, prose = n, 0, 0
            hans = _ordinal(lines[n].text) or hans
        return out

    def _new_text(self, lines: list[Line], n: int, hans: int) -> str | None:
        """Return the rule by which line `n` begins a new text; `hans` is the last number of 一、 二、 … before it."""
        text = lines[n].text
        if len(text) > 100 or _is_inside(text) or lines[-1].end - lines[n].start < LEAST or not self._could_open(text):
            return None
        if self._is_signature(lines, n - 1) and not _AFTER_SIGNATURE.match(text):
            return "article.signature"
        if self.find_role("greeting", text) and n + 1 < len(lines) and _DEPUTY.match(lines[n + 1].text):
            return "article.greeting_again"
        if self._is_title(text) and self._ended(lines, n) and self._heads_a_text(lines, n, hans):
            return "article.title_again"
        return None

    def _ended(self, lines: list[Line], n: int) -> bool:
        """Whether a sentence ends above line `n`, or above the body that stands over it (某教育局⏎2024年工作总结)."""
        above = lines[n - 1].text
        return ends_sentence(above) or (n > 1 and self._is_body(above) and ends_sentence(lines[n - 2].text))

    def _heads_a_text(self, lines: list[Line], n: int, hans: int) -> bool:
        """Whether a title has around it what begins a text: a body, a meeting, a greeting, thanks, 一、 anew."""
        below = [line.text for line in lines[n + 1 : n + 4]]
        if self._is_body(lines[n - 1].text) or any(self.find_role("greeting", text) for text in below):
            return True
        if any(_OF_MEETING.match(text) or self._is_body(text) for text in below[:2]):
            return True
        if len(lines[n - 1].text) <= 100 and self.find_role("closing", lines[n - 1].text) is not None:
            return True
        return hans >= 2 and self._restarts(lines, n)

    def _is_body(self, text: str) -> bool:
        """Whether a line is the name of the body that reports, and nothing else."""
        return 5 <= len(text) <= 30 and self._body.fullmatch(squeeze(text)) is not None

    def _could_open(self, text: str) -> bool:
        return len(text) <= TITLE_LINE or _FIRST.match(text) is not None or self.find_role("greeting", text) is not None

    def _is_title(self, text: str) -> bool:
        """Whether a line reads like the title of a report: short, ends in its kind, and says more than the kind."""
        if not 6 <= len(text) <= TITLE_LINE or ends_sentence(text) or _LABEL.search(text) or _NUMBERED.match(text):
            return False
        plain = squeeze(text)
        return self._kind.search(plain) is not None and _SECTION.fullmatch(plain) is None

    def _is_signature(self, lines: list[Line], n: int) -> bool:
        text = lines[n].text
        if len(text) > SIGNATURE_LINE:
            return False
        match = self.find_role("signature", text)
        if match is None or n == 0:
            return False
        above = lines[n - 1].text
        if ends_sentence(above) or match.group("issuer").strip():
            return ends_sentence(above) or (n > 1 and ends_sentence(lines[n - 2].text))
        return len(above) <= 30 and n > 1 and ends_sentence(lines[n - 2].text)  # the body on a line of its own

    @staticmethod
    def _restarts(lines: list[Line], n: int) -> bool:
        """Whether the next 一、 二、 … heading behind line `n` is 一、, within a page."""
        for line in lines[n + 1 : n + 12]:
            if numbered := _HAN.match(line.text):
                return numbered.group(1) == "一"
        return False

    # ── repeats ────────────────────────────────────────────────────────────────────────────────────────────

    def _repeats(self, lines: list[Line], found: dict[int, Start]) -> list[Start]:
        """Return the starts of stretches that repeat an earlier part of the same article, three long lines at least."""
        seen: dict[str, int] = {}
        out: list[Start] = []
        run: list[int] = []
        last, misses = -1, 0
        for n, line in enumerate(lines):
            if n in found:
                seen, run, last = {}, [], -1
            if len(line.text) < REPEATED_LINE:
                continue
            key = squeeze(line.text[:60])[:REPEATED_LINE]
            source = seen.setdefault(key, n)
            if source == n:  # one line may differ: a page number stood in it
                misses += 1
                run = run if misses < 2 else []
                continue
            misses = 0
            run = [*run, n] if source > last and run else [n]
            last = source
            if len(run) == 3:
                out.append(Start(_with_head(lines, run[0], self._kind), None, "article.repeat"))
        return out


def _with_head(lines: list[Line], n: int, kind: regex.Pattern[str]) -> int:
    """Return where the head above line `n` begins: at the first title among the short lines above, else at them all."""
    first = n
    while first > max(0, n - HEAD):
        above = lines[first - 1].text
        if len(above) > 60 or (ends_sentence(above) and not _GREETS.search(above)) or _ITEM.match(above):
            break
        first -= 1
    return next((m for m in range(first, n) if kind.search(squeeze(lines[m].text))), first)


def _ordinal(text: str) -> int | None:
    """Return the number of a heading 一、 二、 …"""
    numbered = _HAN.match(text)
    return han_number(numbered.group(1)) if numbered else None


def _is_inside(text: str) -> bool:
    """A line that can only stand within a report: a heading 二、 三、 …"""
    return (_ordinal(text) or 0) > 1


def _bare(rule: Rule) -> str:
    """Return a pattern without the names of its groups, to be one branch of an alternation."""
    return str(regex.sub(r"\(\?<(?![=!])[a-z]+>", "(?:", rule.pattern.pattern))


@per_library
def article_finder(library: Library) -> ArticleFinder:
    """Return the finder of a library (built once for each)."""
    return ArticleFinder(library)

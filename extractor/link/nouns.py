"""Noun phrases beside a number, without a tokeniser: words that cannot belong to them are taken off at both ends."""

from __future__ import annotations

from extractor.compiled import compile_pattern
from extractor.link.lexicon import Lexicon
from extractor.types import Time

_TRIM_LEFT = compile_pattern(r"^[\s，,；;：:、。！？!?—\-·…]+")
_NUMBERING = compile_pattern(
    r"^(?:[（(]?[一二三四五六七八九十]{1,3}[）)、．.]|[一二三四五六七八九十]{1,2}是|[（(]?\d{1,2}[）)]|\d{1,2}[、．.](?!\d)|[①-⑳]|#+\s*|[*•·]\s*)\s*"
)
_TRIM_RIGHT = compile_pattern(r"[\s，,；;：:、。！？!?—\-·…]+$")
#: what a name takes in and does without: 投资额（包括经济、文教方面的投资）
_BRACKET = compile_pattern(r"(?<=\p{Han}{2})[（(](?:包括|其中|即|指)[^（）()\d]{1,36}[）)]$")
_AFTER_DE = compile_pattern(r"^(?:的|之)")
_TAIL_CONJ = compile_pattern(r"(?:以及|和|与|及|或|的|等|并|、|，)+$")
#: ends of names of things that begin with a verb: 扩建项目, 检测中心
COMPOUND = compile_pattern(r"(?:中心|项目|工程|平台|站|点|室|制度|机制|计划|活动|比赛|班|任务|办公室|协会|政策)$")
_SHORT_VERBS = frozenset("做用建办领喝享读")
MAX_NOUN = 30


def noun_before(clean: str, start: int, end: int, times: list[Time], words: Lexicon) -> tuple[int, int]:
    """Return the span of the noun phrase at the end of `clean[start:end]`, empty where only verbs stand there."""
    end = _strip_tail(clean, start, end, times, words)
    start = _strip_head(clean, start, end, times, words)
    inner = next((t for t in times if start < t.start and t.end < end), None) if times else None
    if inner is not None:  # 高中在校生2024年达到, 低保标准从7月1日起再: what stands before the time is the subject
        tail = _strip_head(clean, inner.end, end, times, words)
        if end - tail < 2 or words.act_only.match(clean[tail:end]):
            end = _strip_tail(clean, start, inner.start, times, words)
    return (start, end) if start < end else (end, end)


def _strip_tail(clean: str, start: int, end: int, times: list[Time], words: Lexicon) -> int:
    while end > start:
        time = next((t for t in times if t.end == end and t.start >= start), None) if times else None
        if time is not None:
            end = time.start
            continue
        piece = clean[max(start, end - 12) : end]
        found = _TRIM_RIGHT.search(piece) or words.link_tail.search(piece) or words.tail_verb.search(piece)
        if found is None and piece[-1] in "）)":
            found = _BRACKET.search(piece := clean[max(start, end - 40) : end])
        if not found or found.start() == found.end():
            break
        end -= len(piece) - found.start()
    return end


def _strip_head(clean: str, start: int, end: int, times: list[Time], words: Lexicon) -> int:
    while start < end:
        time = next((t for t in times if t.start == start and t.end <= end), None) if times else None
        if time is not None:
            start = time.end
            continue
        piece = clean[start:end]
        found = _TRIM_LEFT.search(piece) or _NUMBERING.search(piece) or words.lead_head.search(piece)
        if found is not None and found.end() > 0:
            start += found.end()
            continue
        found = words.scope_head.search(piece)
        if found is None or found.end() in (0, len(piece)):  # 全国3人: a bare scope word is a label of its own
            break
        start += found.end()
    return start


def without_verb(clean: str, start: int, end: int, words: Lexicon) -> tuple[int, int]:
    """Take acting verbs off the front (`新建改建农村公路` → `农村公路`), unless nothing is left."""
    at = start
    actor = words.actor.match(clean, start, end)
    if actor is not None:  # 中央财政将投入…, 镇中心小学新建|学生宿舍
        at = actor.end()
        if at == end:
            return actor.start("verb"), end
    while at < end:
        found = words.act_head.search(clean[at:end])
        if found is None or at + found.end() >= end:
            break
        at += found.end()
    while at < end:
        de = _AFTER_DE.search(clean[at:end])
        if de is None:
            break
        at += de.end()
    return (at, end) if end - at >= 2 else (start, end)


def noun_after(clean: str, start: int, end: int, times: list[Time], words: Lexicon) -> tuple[int, int]:
    """Return the span of the noun phrase at the start of `clean[start:end]`, empty where none stands there."""
    end = min([end, *(t.start for t in times if start <= t.start < end and t.role != "name")])
    de = _AFTER_DE.match(clean[start:end])
    if de:
        start += de.end()
    end = min(end, start + MAX_NOUN)
    piece = clean[start:end]
    relative = words.relative.match(piece)
    if relative:  # 8家复工复产的矿山企业: what is counted stands behind the relative clause
        start, piece = start + relative.end(), piece[relative.end() :]
    compound = words.compound.match(piece)
    if compound is None and words.no_noun.match(piece):
        return start, start
    stop = words.noun_stop.search(piece, compound.end() if compound else 1)
    if stop:
        piece = piece[: stop.start()]
    owner = words.noun_owner.match(piece)
    if owner:  # 2所学校的装备: schools are counted; but 8家复工复产的企业: the word before 的 is no owner
        piece = owner.group()
    piece = _TAIL_CONJ.sub("", _before_verb(piece, words).rstrip())
    sort = words.place_class.match(piece)
    if sort:  # 10个行政村农村生活污水治理工程: villages are counted
        piece = sort.group()
    nominal = words.nominal.search(piece)
    if nominal:  # 5000座户厕改造: lavatories are counted
        piece = piece[: nominal.start()]
    return start, start + len(piece)


def _before_verb(piece: str, words: Lexicon) -> str:
    """Cut `农村学校更换取暖设备` behind its head noun where a verb follows, unless the whole is a compound's name."""
    for head in words.head_noun.finditer(piece):
        follows = piece[head.end() : head.end() + 2]
        if (follows in words.verbs or follows[:1] in _SHORT_VERBS) and not COMPOUND.search(piece[head.end() + 2 :]):
            return piece[: head.end()]
    return piece

"""The aspect frame around a number: whether it is a level, a change or a share, and where its subject stands.

A frame is read off the text between the clause's start (or the number before) and the number:

    一般公共预算收入｜增长｜12.3%          → increase, slot = 一般公共预算收入
    本科以上学历｜占专任教师的｜83.1%      → share,    slot = 本科以上学历
    满意度｜由｜80%｜提高到｜90%           → level,    slot = 满意度; then level with an empty slot
    新增｜5G基站｜20个                     → increase, slot = 5G基站
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.frozen import frozen
from extractor.link.lexicon import Lexicon
from extractor.types import Aspect, Quantity, Time

#: rule of the frame of a from–to's first end
FROM = "frame.from"
#: rule of a frame that 新增, 净增 open
NEWLY = "frame.newly"


@frozen
class Frame:
    """`slot_end` is where the subject's slot ends (clean); `inherits` says that an empty slot looks back."""

    aspect: Aspect
    slot_end: int
    rule: str
    inherits: bool
    whole: str | None = None


def read_frame(clean: str, start: int, quantity: Quantity, times: Sequence[Time], words: Lexicon) -> Frame:
    """Return the frame of a quantity whose left context is `clean[start:quantity.outer_start]`.

    A time at the end of it is looked through: 由2006年的62%提高到2009年的81%.
    """
    end = _before_time(clean, start, quantity.outer_start, times)
    left = clean[start:end]
    rate = quantity.kind in ("percentage", "ratio")
    hit = words.level_change_tail.search(left)
    if hit:
        share = rate and words.share_noun.search(left[: hit.start()])
        slot_end = start + (share.start("cut") if share and share["cut"] else hit.start())
        return Frame("share" if share else "level", slot_end, "frame.change_to", True)
    if rate and quantity.unit != "pp":  # 占比提高3个百分点 is a change
        hit = words.quota_tail.search(left) or words.share_tail.search(left)
        if hit:
            return Frame("share", start + hit.start(), "frame.share", True, hit.group("whole"))
    hit = words.gap_tail.search(left)
    if hit:
        ahead = words.recent.search(hit.group()) and not hit.group().rstrip("个出").endswith(("低", "少"))
        return Frame("increase" if ahead else "level", start + hit.start(), "frame.gap", True)
    if left.endswith(("翻", "翻了")):
        return Frame("increase", start + left.rindex("翻"), "frame.change", True)
    hit = words.newly.search(left)
    if hit and not rate:
        if words.compare.search(clean[start : start + hit.start()].rstrip()):  # 收入12640元，较上年净增1530元
            return Frame("increase", start + hit.start(), "frame.change", True)
        return Frame("increase", start + hit.start(), NEWLY, False)
    hit = words.change_tail.search(left)
    if hit:
        return Frame("increase" if hit.group("up") else "decrease", start + hit.start(), "frame.change", True)
    hit = words.from_tail.search(left)
    if hit and hit.start() > 0:
        return Frame("level", start + hit.start(), FROM, True)
    hit = words.grow_noun.search(left) or words.grow_head.match(left)
    if hit and not rate:
        return Frame("increase", end, NEWLY, False)
    if quantity.kind == "money" and words.cut_verb.match(left):
        return Frame("decrease", end, "frame.cut", False)
    return Frame("level", end, "frame.level", False)


def _before_time(clean: str, start: int, end: int, times: Sequence[Time]) -> int:
    bare = end - 1 if clean[end - 1 : end] == "的" else end
    time = next((t for t in times if t.end == bare and t.start >= start), None)
    return time.start if time is not None and time.start > start else end


def cut_comparison(clean: str, start: int, end: int, words: Lexicon) -> int:
    """Return where a slot ends once comparisons at its end (`比上年`, `同比`, `与2010年相比`) are taken off."""
    while True:
        hit = words.compare.search(clean[start:end].rstrip())
        if hit is None:
            return end
        end = start + hit.start()

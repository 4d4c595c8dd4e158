"""The words of heads and captions without what only marks them: #, 其中：, units in brackets, the table's number."""

from __future__ import annotations

from extractor.compiled import compile_pattern

_MARK = compile_pattern(
    r"(?:\s|[#＃*·•]|其中[：:]?|在总计中[：:]?|——?|\d{1,2}(?:\.\d{1,2})?[.、．](?!\d)|[（(](?:\d{1,2}|[一二三四五六七八九十]{1,2})[)）]"
    r"|[一二三四五六七八九十]{1,2}、|[①-⑳])*+"
)
_UNIT_TAIL = compile_pattern(
    r"\s*[（(\[](?:[^（）()]{0,10})[)）\]]\s*$|[①-⑳]+$|\s+$|(?:注|\[)\d{1,2}\]?$|(?<=[率量数重例额值])\d$"
)


def bare_head(clean: str, start: int, end: int) -> tuple[int, int]:
    """Return the span of a head without marks (#, 其中：, 1., 一、), without a unit in brackets or a note's number."""
    start = min(end, _MARK.match(clean, start, end).end())  # type: ignore[union-attr]
    while True:
        tail = _UNIT_TAIL.search(clean, start, end)
        if tail is None or tail.start() <= start or not _is_aside(tail.group()):
            return start, end
        end = tail.start()


def _is_aside(tail: str) -> bool:
    """A unit or a note may go, 薯类（鲜薯） keeps its words."""
    inner = tail.strip(" （）()[]")
    return not inner or not _HAN.search(inner) or bool(_ASIDE.fullmatch(inner))


_HAN = compile_pattern(r"\p{Han}")
_BLANK = compile_pattern(r"(?<=[\p{Han}，、：（）])\s+|\s+(?=[\p{Han}（）])")
_ASIDE = compile_pattern(
    r"[±]?(?:[十百千]?[万亿]{0,2})(?:元|吨|人|户|人次|头|只|亩|公顷|公里|平方米|立方米|平方公里|千瓦时?|千瓦小时|台|辆|套|件|个|所|家|处|张|册|岁|年|"
    r"天|床|座|项|名|次|米|升|斤|公斤|千克|克|美元|万元|亿元|度|吨标准煤|株|羽|条|支|双|箱|标箱|公升|米)(?:/[\p{Han}]{1,5})?|上年=100|以?上年为100|注\d?"
)


#: 表10年末…, 表12021年…: the table's number is no part of the time behind it
_CAPTION_NUMBER = compile_pattern(
    r"\s*(?:附?表|图|专栏) ?(?:\d{1,2}?(?=(?:19|20)\d\d ?年)|\d{1,2}(?:[-.—]\d{1,2})?(?!\d))[ ：:、.]*"
)


def caption_start(clean: str, start: int, end: int) -> int:
    """Return where a caption begins behind the table's number."""
    match = _CAPTION_NUMBER.match(clean, start, end)
    return match.end() if match else start


def squeezed(text: str) -> str:
    """Return a head's words without the blanks that only widen them: 林 业, 猪 出 栏."""
    return _BLANK.sub("", text).strip()

"""What stands around a number: modifiers before and behind it, and the denominator of its clause (每人每年)."""

from __future__ import annotations

from extractor.compiled import compile_pattern
from extractor.frozen import frozen
from extractor.types import Modifier

_LAST = frozenset("过超逾破于少小足到满近接约低高大为是在占≥≤>＞<＜达止多均及")
_BEFORE = compile_pattern(
    r"(?:(?P<ge>不低于|不少于|不得低于|不得少于|不小于|不下于|至少|最少|最低|起码|高于等于|大于等于|≥)(?:达到?|为|要|有|需|在)?"
    r"|(?P<le>不超过|不得超过|不高于|不大于|不多于|至多|最多|最高|不突破|低于等于|小于等于|≤|限制在|限于)(?:达到?|为|可达)?"
    r"|(?P<held>控制在|控制到)"
    r"|(?P<lt>不足|不到|未到|未达|未满|不满|将近|接近|临近|逼近|低于|少于|小于|(?<![附就最远])近|＜|<)"
    r"|(?P<gt>超过|超出|高出|突破|跨越|首破|多于|大于|高于|不止|逾|(?<![赶反提])超|(?<=[量额值数产入款出破达已])过(?=[百千万亿])|(?<=[额值量数入资产口])破|＞|>)"
    r"|(?P<about>大约|约为|约占|约|大概|大致|接近于|平均约))"
    r"[了到至达]{0,2}[ *]{0,4}\Z"
)
_NOT_GAP = compile_pattern(r"(?:高于|低于|高出|超出|多于|少于)\Z")
_AFTER = compile_pattern(
    r"[ *]{0,4}(?:(?P<more>多|余)(?=[，。；、的）)]|\p{Han}))?(?:[（(]含[^）)]{0,4}[）)])?(?:\p{Han}(?=以上))?"
    r"(?:(?P<ge>及?以上|或以上|起(?=[，。、；）)]))|(?P<le>及?以下|以内|之内|及以内|(?<=[%元名人个])内(?=[，。；、]))|(?P<about>左右|上下)|(?P<gt>有余|开外)|(?P<lt>不到))"
    r"|(?P<only>[多余])(?=[，。；、）)的]|\p{Han}{2})"
)
_CHECK_AFTER = frozenset("以及之或起内左上有开多余不* （(")
_EVERY = compile_pattern(
    r"每(?P<every>(?:[两二三四五六十百千万\d]{1,3})?"
    r"(?:个?工作日|[个张]?床位|学年|学期|季度|学科|年级|床位|平方米|平方公里|立方米|公里|小时|分钟|课时|村民|学生|教师|人口|人|生|户|年|月|天|日|周|班|校|村|镇|乡|县|区|亩|吨|公顷|人次|社区|街道|千瓦时|千瓦"
    r"|[个名位张所家座间辆台户头只份件次套](?!年|月)\p{Han}{0,4}?(?=给予|补助|补贴|奖励|不少|不低|至少|每|安排|配备|平均|一次|发放|由|都|年|月|[\d，]|拥有|的)"
    r"|个?(?:月|学校|企业|老人|儿童|家庭|单位|部门|基地|项目|平台|支部|党员|干部|职工|农户|季|辆车|台|头|只|羽|株|度电?|升|公斤|斤|床|件|次|站|标段|街道|乡镇)))(?!的)"
)
_EACH = compile_pattern(r"(?P<each>\p{Han}{2})各(?:给予|奖励|补助|配备|安排|发放)\Z")
_EACH_SUBJECT = compile_pattern(r"各(?P<each>\p{Han}{2})(?:都|均)(?:要|应|须|需)?有?\Z")
_TIMES = frozenset(["年", "月", "天", "日", "周", "学期", "学年", "季度", "小时", "分钟", "课时", "个月", "工作日"])
_BREAK = "。；;：:\n！？"


@frozen
class Around:
    """Modifier and outer span of a number."""

    start: int
    end: int
    modifier: Modifier


def around(text: str, start: int, end: int, more: bool) -> Around:
    """Return modifier and outer span; `more` says that 余 or 多 stands inside the number.

    The stricter wins: 约40余 is `>`, 近40余 is `<`; 以上 behind 超过 stays `>`; a word behind beats 约.
    """
    outer_start, before = _before(text, start)
    outer_end, after = _after(text, end)
    if before == "<":
        return Around(outer_start, outer_end, "<")
    if more or after == ">" or before == ">":
        return Around(outer_start, outer_end, ">")
    return Around(outer_start, outer_end, after or before or "=")


_SIGNS: dict[str, Modifier] = {"ge": ">=", "le": "<=", "lt": "<", "gt": ">", "about": "~", "more": ">", "only": ">"}


def _before(text: str, start: int) -> tuple[int, Modifier | None]:
    far = _far(text, start)
    if far is not None:
        return far
    back = start - 1
    while back >= 0 and text[back] in " *" and back > start - 5:
        back -= 1
    if back < 0 or (text[back] not in _LAST and text[back] not in "了至"):
        return start, None
    found = _BEFORE.search(text, max(0, start - 12), start)
    if found is None:
        return start, None
    return found.start(), _SIGNS.get(str(found.lastgroup))  # 控制在2.6% alone bounds nothing


_FAR = compile_pattern(
    r"(?:(?P<ge>至少|最少)\p{Han}{1,6}|(?P<ge>不低于|不少于)\p{Han}{2,14}的|(?P<le>不超过|不高于)\p{Han}{2,14}的)\Z"
)


def _far(text: str, start: int) -> tuple[int, Modifier | None] | None:
    """Return a modifier that words part from its number: 至少掌握两项, 不低于公用经费的5%."""
    if text[start - 1 : start] == "的":
        if text.rfind("不", max(0, start - 18), start) < 0:
            return None
    elif text.rfind("少", max(0, start - 8), start - 1) < 0:
        return None
    found = _FAR.search(text, max(0, start - 18), start)
    return (found.start(), _SIGNS[str(found.lastgroup)]) if found else None


def _after(text: str, end: int) -> tuple[int, Modifier | None]:
    if text[end : end + 1] not in _CHECK_AFTER:
        return end, None
    found = _AFTER.match(text, end)
    if found is None or not found.lastgroup:
        return end, None
    return found.end(), _SIGNS[found.lastgroup]


def denominator(text: str, start: int, floor: int) -> tuple[str | None, int]:
    """Return the base that 每 … names in the clause before `start` (`生/年`, `万人`) and where its words begin.

    `floor` is the end of the number before: a base holds for the number next behind it.
    """
    clause = max(floor, start - 28)
    window = text[clause:start]
    if "每" not in window and "各" not in window:
        return None, start
    for mark in _BREAK:
        at = window.rfind(mark)
        if at >= 0:
            clause += at + 1
            window = window[at + 1 :]
    comma = window.rfind("，")
    if "每" in window[comma + 1 :] and comma >= 0:
        clause += comma + 1  # 每周一讲话，每月评选10名: the last clause has its own
    bases = list(_EVERY.finditer(text, clause, start))
    if not bases:
        each = _EACH.search(text, clause, start) or _EACH_SUBJECT.search(text, clause, start)
        return (each["each"], each.start()) if each else (None, start)
    names = [_base(m["every"]) for m in bases[:3]]
    ordered = [n for n in names if n not in _TIMES] + [n for n in names if n in _TIMES]
    return "/".join(dict.fromkeys(ordered)), bases[0].start()


_CLASSIFIER = compile_pattern(r"(?:个|名|位|张|所|家|座|间|辆|台|户|头|只|份|件|套)(?=\p{Han}{2})")


def _base(words: str) -> str:
    return _CLASSIFIER.sub("", words, count=1) if words[:1] in "个名位张所家座间辆台头只份件套" else words

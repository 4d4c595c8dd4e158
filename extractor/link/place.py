"""The place of a fact: the article's region or issuer, or a more specific name where its context says so.

Evidence, strongest first; what only lies near a number (a project's site, an award's giver, a partner) is none:

1. the i-th name of a 分别 list: `河东区、河西区产值分别增长13%和18%`;
2. a name right before the number: `（市直属70名、柳河区8名）`, `全省39个县`, `高于全市平均65%`;
3. what the number is an attribute of: `投资7000万元的晨光国际幼儿园`;
4. the name that opens the clause: `锦屏小学投资20万元`;
5. the purpose that the next clause names: `投资20万元，对梧桐社区演播室升级`;
6. the name that opens an earlier clause of the sentence, until another name or 全区, ； and 同时 end its reach;
7. a heading that is a name; 8. the default of the article.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import regex

from extractor.frozen import frozen
from extractor.link.choice import Choice
from extractor.link.inventory import Inventory, build_inventory
from extractor.types import Article, Place, Sentence

__all__ = ["Inventory", "build_inventory", "choose_place"]

Pattern = regex.Pattern[str]

_TIME = r"(?:(?:20|19)\d\d年度?|\d{1,2}月份?|今年|去年|明年|目前|截至目前|近年来|年内|年底前?|全年|上半年|下半年|每年)"
#: words before the name that opens a clause
_LEAD = regex.compile(
    rf"^[\s“\"（(*#·•]*(?:[一二三四五六七八九十]{{1,3}}[、是]|\d{{1,2}}[.、．)）]|[①-⑳])?\s*"
    rf"(?:(?:其中|例如|比如|如|但|而|特别是|尤其是|同时|此外|目前|{_TIME})[，,:：]?)*(?:对|为)?\s*$"
)
#: words between a name and its number: 石桥镇|投入|1.1亿元, 全市|约|200名
_LINK = regex.compile(
    r"^(?:共计|合计|总计|累计|已|现|共|有|为|达到?|约|近|超过?|逾|仅|投入|平均|各|：|:|不足|至少|拟|安排|\s)*$"
)
_GAP = regex.compile(r"(?:高于|低于|高出|超出|快于|慢于|优于|多于|少于|领先)(?:于)?$")
#: a name after these is where something comes from or goes to, or what it is compared with
_ASIDE = regex.compile(
    r"(?:从|由|自|来自|向|赴|往|到|至|比|较|超过|高于|低于|高出|与|同|跟|和|被|经|获|获得|荣获|居|列|占|等)$"
)
_AND = regex.compile(r"^[、和及与]$|^以及$")
_ATTRIBUTE = regex.compile(r"^(?:班?规模|投资|建设|打造|兴建|新建|左右|以上)?(?:建设|打造)?的$")
_FUND = regex.compile(
    r"^\s*(?:共|累计|先后|今年|计划|再)?(?:投资|投入|筹资|出资|安排|斥资|拨款|筹集)(?:资金)?(?:共|近|约|达)?$"
)
_PURPOSE = regex.compile(r"^[，,]\s*(?:用于|支持|对|为|帮助|完成了?)\s*$")
_RESET = regex.compile(
    rf"^\s*(?:全[省市县区国州盟旗镇乡年]|我[省市县区国州盟旗镇乡们]|本[省市县区]|各[地县区镇乡校级]|同时|此外|另外|在此基础上|近年来|{_TIME})"
)
_CLAUSE_END = regex.compile(r"[，,；;。！？!?\n]")
_HARD_END = "；;。！？!?\n"
_NUMBER = regex.compile(r"(?:\d[\d.,，]*\d|\d)(?:(?=[%％个万亿千百十元名所家人件米吨公倍项])|(?=\D))")
#: organs that act for the region: their facts are the region's
_ORGAN = regex.compile(r"(?:局|厅|委员会|委|办公室|督导室|政府|法院|检察院|派出所|税务所)$")
_PARTNER = regex.compile(r"^(?:两校|双方|共同|强强)?(?:合作|签订|签约|联合|共建|结对|携手|开展合作)")
#: units of a number that counts the names before it: 锦屏小学、河东小学|两所
_COUNTER = regex.compile(r"[所家座间个处条]$")
_SUM = regex.compile(r"(?:投入|投资)?\d")
_HAN = regex.compile(r"\p{Han}")
#: an event, over with its clause: 河东学院组建完成，新建县级医院17所
_EVENT = regex.compile(
    r"成立|组建|建成|投用|投入使用|完工|竣工|启用|开工|落地|落户|获批|获评|入选|完成|推进|加快|开园|挂牌|启动|运营|投产|列为|评为"
)
_SITE = regex.compile(r"(?:园|园区|公司|集团|开发区|经开区|高新区|新区|度假区|大街|街区)$")
_NO_TOPIC = regex.compile(
    r"^(?:委|政府|人民政府|党委|人大|政协|级|内|外|以[东南西北上下内外]|至|到|等|路|大道|大桥|高速|隧道|机场|项目|工程|一期|二期|段|线|站|杯|奖)"
)


@frozen
class _Around:
    """What the rules look at: the text, the number, its clause and sentence, and the places in the sentence."""

    clean: str
    start: int
    end: int
    clause: tuple[int, int]
    sentence: Sentence
    places: Sequence[Place]
    inventory: Inventory

    def inside(self) -> list[Place]:
        return [p for p in self.places if self.clause[0] <= p.start and p.end <= self.clause[1]]


def choose_place(
    clean: str,
    span: tuple[int, int],
    clause: tuple[int, int],
    sentence: Sentence,
    article: Article | None,
    places: Sequence[Place],
    subject: tuple[int, int] | None,
    inventory: Inventory,
) -> Choice:
    """Return the place of the fact at `span` (clean offsets); `places` are those of its sentence.

    `clause` reaches from ， to ，. The choice has no `start` and `end` where the place is the article's or a heading's.
    """
    around = _Around(clean, *span, clause, sentence, places, inventory)
    for rule in _RULES if places else ():  # no rule finds a place where none is named
        found = rule(around)
        if found is not None:
            return found
    for heading in reversed(sentence.path):
        name = inventory.heading_place(heading.text)
        if name is not None:
            return Choice(name, None, None, "place.heading", 0.8)
    return Choice(inventory.default, None, None, "place.default", 0.9 if inventory.default else 0.6)


def _choice(around: _Around, first: Place, last: Place, rule: str, confidence: float) -> Choice | None:
    """Return a choice of the names from `first` to `last`, None where they say no more than the article's region."""
    if first.kind == "deictic":
        resolved = _deictic(around, first)
        return Choice(resolved, first.start, last.end, rule, confidence) if resolved else None
    name = "".join(around.clean[first.start : last.end].split())
    if (around.inventory.region or "").startswith(name) or around.inventory.is_outside(name):
        return None
    sure = first is not last or rule in ("place.attribute", "place.respective")
    sure = sure or (rule == "place.before" and first.kind == "organisation")  # 青山水厂3万吨扩建项目
    if not sure and not around.inventory.trusts(name):
        return None
    return Choice(name, first.start, last.end, rule, confidence)


def _deictic(around: _Around, word: Place) -> str | None:
    if word.text[0] != "该":
        return around.inventory.resolve(word.text)
    tail = word.text[1:]
    before = [p.name for p in around.places if p.end <= word.start and p.kind != "deictic" and _same_sort(p, tail)]
    return before[-1] if before else None


def _same_sort(place: Place, tail: str) -> bool:
    return place.text.endswith(tail) or (tail in ("校", "园", "院") and place.kind == "school")


def _group(around: _Around, places: Sequence[Place], first: int) -> int:
    """Return the index of the last name of the list that `places[first]` opens (A、B和C)."""
    last = first
    while last + 1 < len(places) and _AND.match(around.clean[places[last].end : places[last + 1].start]):
        last += 1
    return last


def _respective(around: _Around) -> Choice | None:
    at = around.clean.find("分别", *around.clause)
    if not 0 <= at < around.start:
        return None
    inside = around.inside()
    names = [p for p in inside if p.end <= at and p.kind != "deictic"]
    if len(names) < 2 or _group(around, names, 0) != len(names) - 1:
        return None
    numbers = [m.start() for m in _NUMBER.finditer(around.clean, at, around.clause[1])]
    nth = sum(1 for n in numbers if n < around.start)
    if len(numbers) != len(names) or nth >= len(names):
        return None
    return _choice(around, names[nth], names[nth], "place.respective", 0.9)


def _before(around: _Around) -> Choice | None:
    inside = [p for p in around.inside() if p.end <= around.start]
    if not inside:
        return None
    name, text = inside[-1], around.clean
    between = text[name.end : around.start]
    ahead = text[around.clause[0] : name.start]
    if not _LINK.match(between) or _counts(around, name):
        return None
    if name.kind == "deictic":
        return _scope(around, name, between, ahead)
    first = len(inside) - 1
    while first and _AND.match(text[inside[first - 1].end : inside[first].start]):
        first -= 1
    ahead = text[around.clause[0] : inside[first].start]
    if _ASIDE.search(ahead) or (name.kind == "organisation" and _ORGAN.search(name.text)):
        return None
    return _choice(around, inside[first], name, "place.before", 0.85)


def _counts(around: _Around, name: Place) -> bool:
    """Whether the number counts the name, alone or in a list, and is not about it: 锦屏小学等3所, 达标学校80所."""
    between = around.clean[name.end : around.start].removeprefix("等").strip()
    listed = around.clean[name.start - 1 : name.start] in ("、", "和", "及", "与")
    return (
        (name.kind in ("school", "organisation") or listed or not _HAN.match(around.clean, around.end))
        and between in ("", "这", "达到", "达", "共")
        and _COUNTER.search(around.clean[around.start : around.end]) is not None
    )


def _scope(around: _Around, word: Place, between: str, ahead: str) -> Choice | None:
    """全省39个县, 全市约200名, 高于全市平均65%: a scope above the region; 高于全国8.5个百分点 and 全国3人 are not."""
    if not around.inventory.outranks(word.text):
        return None
    if "平均" not in between:
        after = around.clean[around.end : around.end + 1]
        if _GAP.search(ahead) or _ASIDE.search(ahead) or not _HAN.match(after):
            return None
    elif around.clean[around.end - 3 : around.end] == "百分点":
        return None
    return _choice(around, word, word, "place.scope", 0.8)


def _attribute(around: _Around) -> Choice | None:
    money = "元" in around.clean[around.start : around.end]
    if not money and "规模" not in around.clean[around.end : around.end + 3]:
        return None  # 1万亩的青山农业园区 measures a part of the region
    for n, place in enumerate(around.places):
        if place.start >= around.end and place.kind != "deictic":
            if not _ATTRIBUTE.match(around.clean[around.end : place.start]):
                return None
            last = around.places[_group(around, around.places, n)]
            return _choice(around, place, last, "place.attribute", 0.8)
    return None


def _topic(around: _Around) -> Choice | None:
    found = _opening(around, around.clause)
    if found is None or found[1].end > around.start or _counts(around, found[1]):
        return None
    return _choice(around, *found, "place.topic", 0.85)


def _opening(around: _Around, clause: tuple[int, int]) -> tuple[Place, Place] | None:
    """Return the name, or list of names, that opens a clause as its topic."""
    inside = [p for p in around.places if clause[0] <= p.start and p.end <= clause[1]]
    if not inside or inside[0].kind == "deictic":
        return None
    first = inside[0]
    ahead = around.clean[clause[0] : first.start]
    if not (_LEAD.match(ahead) or (first.kind == "school" and len(ahead) <= 20 and ahead.endswith("的"))):
        return None
    last = inside[_group(around, inside, 0)]
    if last is not first and _PARTNER.match(around.clean[last.end : last.end + 8]):
        last = first  # 锦屏中学和河东学院合作: about the first
    if _NO_TOPIC.match(around.clean[last.end : last.end + 6]) or (
        first.kind == "organisation" and _ORGAN.search(first.text)
    ):
        return None
    return first, last


def _purpose(around: _Around) -> Choice | None:
    clean, (start, end) = around.clean, around.clause
    if not _FUND.match(clean[start : around.start]) or clean[around.end : end].strip():
        return None
    for n, place in enumerate(around.places):
        if place.start > end and place.kind != "deictic":
            if not _PURPOSE.match(clean[end : place.start]):
                return None
            last = around.places[_group(around, around.places, n)]
            return _choice(around, place, last, "place.purpose", 0.8)
    return None


def _carried(around: _Around) -> Choice | None:
    """Walk back over the clauses of the sentence to the name that opens one, stopping where its reach ends."""
    clean, start = around.clean, around.clause[0]
    if around.inventory.broad or any(p.kind == "deictic" and p.end <= around.start for p in around.inside()):
        return None
    low = around.sentence.start
    while start > low:
        if clean[start - 1] in _HARD_END or _RESET.match(clean[start : start + 8]):
            return None
        end = start - 1
        cuts = [m.end() for m in _CLAUSE_END.finditer(clean, max(low, end - 400), end)]
        start = cuts[-1] if cuts else max(low, end - 400)
        bracket = _bracketed(around, start, end)
        found = (bracket, bracket) if bracket else _opening(around, (start, end))
        if found is not None:
            first, last = found
            rest = clean[last.end : end]
            bare = not (bracket or rest.strip()) or _SUM.match(rest) is not None  # 河西区8000万元，其他1400万元
            listed = first is not last and not _NUMBER.search(rest)
            event = first.kind != "school" and _EVENT.search(rest)
            if _SITE.search(last.text) or bare or listed or event:
                return None
            return _choice(around, first, last, "place.carried", 0.7)
    return None


def _bracketed(around: _Around, start: int, end: int) -> Place | None:
    """Return the school that a bracket at the end of a clause names: 仅有一所学校（锦绣学校）."""
    for place in around.places:
        if start <= place.start and place.end < end and place.kind == "school":
            around_it = around.clean[place.start - 1 : place.start] + around.clean[place.end : place.end + 1]
            if around_it in ("（）", "()") and place.end + 1 == end:
                return place
    return None


_RULES: tuple[Callable[[_Around], Choice | None], ...] = (
    _respective,
    _before,
    _attribute,
    _topic,
    _purpose,
    _carried,
)

"""The place of a fact: the article's region or issuer, or a more specific name where its context says so.

Evidence, strongest first; what only lies near a number (a project's site, an award's giver, a partner) is none:

1. the i-th name of a 分别 list: `河东区、河西区产值分别增长13%和18%`;
2. a name right before the number: `（市直属70名、柳河区8名）`, `全省39个县`, `高于全市平均65%`;
3. what the number is an attribute of: `投资7000万元的晨光国际幼儿园`;
4. the name that opens the clause: `锦屏小学投资20万元`;
5. the purpose that the next clause names: `投资20万元，对梧桐社区演播室升级`;
6. the name that opens an earlier clause of the sentence, until another name or 全区, ； and 同时 end its reach;
   the school that one has built: `新建锦屏小学，设36个班`; what one was done for: `完成甲县、乙县验收，共验收学校9所`;
7. a heading that is a name; 8. the default of the article.

In a report on a whole region (a government's) most facts are the region's, so there a name needs more: it is used
again, is a county of the table or tells its own level (`县人民医院`), and reaches on only over what describes a site.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from extractor.frozen import frozen
from extractor.link.choice import Choice
from extractor.link.inventory import Inventory, build_inventory
from extractor.link.place_words import (
    ACTOR,
    ACTS,
    AND,
    ASIDE,
    ATTRIBUTE,
    BEFORE_SITE,
    BUILDING,
    BUILT,
    CLAUSE_END,
    COUNTER,
    DONE,
    DONE_FOR,
    EVENT,
    FUND,
    GAP,
    GOES_ON,
    HAN,
    HARD_END,
    LASTED,
    LEAD,
    LEVELS,
    LINK,
    NEW,
    NO_ITEM,
    NO_SITE,
    NO_TOPIC,
    NUMBER,
    ONLY_ONE,
    OPEN_LIST,
    ORGAN,
    OTHER_SITES,
    PARTNER,
    POWER,
    PURPOSE,
    RESET,
    RESULT,
    SHARE,
    SITE,
    SIZE,
    SUM,
    VENUE,
    WORKS,
    WORKS_OF_POWER,
)
from extractor.types import Article, Place, Sentence

__all__ = ["Inventory", "build_inventory", "choose_place"]


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
    if places or clean[span[1] - 1] == "瓦":  # no rule but that of power works finds a place where none is named
        around = _Around(clean, *span, clause, sentence, places, inventory)
        for rule in _RULES:
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
    if ONLY_ONE.fullmatch(name) and around.inventory.level not in ("county", "town"):
        return None
    sure = (
        sure
        or rule in ("place.built", "place.site")
        or (first.kind in ("school", "organisation") and name[0] in LEVELS)
    )
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
    while last + 1 < len(places) and AND.match(around.clean[places[last].end : places[last + 1].start]):
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
    numbers = [m.start() for m in NUMBER.finditer(around.clean, at, around.clause[1])]
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
    if not LINK.match(between) or _counts(around, name):
        return None
    if name.kind == "deictic":
        return _scope(around, name, between, ahead)
    first = len(inside) - 1
    while first and AND.match(text[inside[first - 1].end : inside[first].start]):
        first -= 1
    ahead = text[around.clause[0] : inside[first].start]
    if ASIDE.search(ahead) or (name.kind == "organisation" and ORGAN.search(name.text)) or NO_ITEM.search(ahead):
        return None
    return _choice(around, inside[first], name, "place.before", 0.85)


def _counts(around: _Around, name: Place) -> bool:
    """Whether the number counts the name, alone or in a list, and is not about it: 锦屏小学等3所, 达标学校80所."""
    between = around.clean[name.end : around.start].removeprefix("等").strip()
    listed = around.clean[name.start - 1 : name.start] in ("、", "和", "及", "与")
    return (
        (name.kind in ("school", "organisation") or listed or not HAN.match(around.clean, around.end))
        and between in ("", "这", "达到", "达", "共")
        and COUNTER.search(around.clean[around.start : around.end]) is not None
    )


def _capacity(around: _Around) -> Choice | None:
    """Return the site that a power works is called by, no name by its form: 推进望云山1200兆瓦抽水蓄能电站."""
    text, end = around.clean, around.end
    if text[end - 1] != "瓦" or not POWER.search(text, around.start, end) or not WORKS_OF_POWER.match(text, end):
        return None
    start = around.inventory.finder.bare(text, max(around.clause[0], around.start - 12), around.start)
    name = text[start : around.start]
    if not 2 <= len(name) <= 6 or not BEFORE_SITE.search(text[around.clause[0] : start]) or NO_SITE.search(name):
        return None
    return Choice(name, start, around.start, "place.capacity", 0.75)


def _scope(around: _Around, word: Place, between: str, ahead: str) -> Choice | None:
    """全省39个县, 全市约200名, 高于全市平均65%: a scope above the region; 高于全国8.5个百分点 and 全国3人 are not."""
    if not around.inventory.outranks(word.text):
        return None
    if "平均" not in between:
        after = around.clean[around.end : around.end + 1]
        if GAP.search(ahead) or ASIDE.search(ahead) or not HAN.match(after):
            return None
        if SHARE.search(around.clean, around.start, around.end):
            return None
    elif around.clean[around.end - 3 : around.end] == "百分点":
        return None
    return _choice(around, word, word, "place.scope", 0.8)


def _attribute(around: _Around) -> Choice | None:
    money = SIZE.search(around.clean, around.start, around.end)
    if not money and "规模" not in around.clean[around.end : around.end + 3]:
        return None  # 1万亩的青山农业园区 measures a part of the region
    for n, place in enumerate(around.places):
        if place.start >= around.end and place.kind != "deictic":
            if not ATTRIBUTE.match(around.clean[around.end : place.start]):
                return None
            last = around.places[_group(around, around.places, n)]
            after = around.clean[last.end : last.end + 2]
            if OPEN_LIST.match(after):
                if after[0] == "等":  # 投资900万元的锦屏中学等37所
                    return None
                last = place  # 投资5亿元的锦屏工业园、抽水电站
            return _choice(around, place, last, "place.attribute", 0.8)
    return None


def _topic(around: _Around) -> Choice | None:
    found = _opening(around, around.clause)
    if found is None or found[1].end > around.start or _counts(around, found[1]):
        return None
    between = around.clean[found[1].end : around.start]
    if between.endswith("、") or WORKS.search(between[-100:]) or _others(around, found[1]):
        return None
    rest = around.clean[found[1].end : around.clause[1]]
    site = found[0] is found[1] and (found[0].kind != "region" or VENUE.search(found[0].text))
    if (site and GOES_ON.match(rest)) or (ACTOR.search(found[1].text) and ACTS.match(rest)):
        return _choice(around, *found, "place.site", 0.85)
    return _choice(around, *found, "place.topic", 0.85)


def _others(around: _Around, name: Place) -> bool:
    """Whether a list of other places stands between a name and the number: 石桥镇上店、双溪镇柳沟|2个村."""
    return any(
        p.start > name.end and p.kind == name.kind and around.clean[p.start - 1] in "、和及"
        for p in around.inside()
        if p.end <= around.start
    )


def _opening(around: _Around, clause: tuple[int, int]) -> tuple[Place, Place] | None:
    """Return the name, or list of names, that opens a clause as its topic."""
    inside = [p for p in around.places if clause[0] <= p.start and p.end <= clause[1]]
    if not inside or inside[0].kind == "deictic":
        return None
    first = inside[0]
    ahead = around.clean[clause[0] : first.start]
    if not (LEAD.match(ahead) or (first.kind == "school" and len(ahead) <= 20 and ahead.endswith("的"))):
        return None
    last = inside[_group(around, inside, 0)]
    if OPEN_LIST.match(around.clean[last.end : last.end + 2]):
        return None
    if last is not first and PARTNER.match(around.clean[last.end : last.end + 8]):
        last = first  # 锦屏中学和河东学院合作: about the first
    if NO_TOPIC.match(around.clean[last.end : last.end + 6]) or (
        first.kind == "organisation" and ORGAN.search(first.text)
    ):
        return None
    return first, last


def _purpose(around: _Around) -> Choice | None:
    clean, (start, end) = around.clean, around.clause
    if LASTED.search(clean[start : around.start]) and (of := DONE.match(clean, around.end)):
        inside = [p for p in around.inside() if p.start == of.end() and p.kind == "region"]
        if inside:
            at = around.places.index(inside[0])
            return _choice(around, inside[0], around.places[_group(around, around.places, at)], "place.purpose", 0.8)
    if not FUND.match(clean[start : around.start]) or clean[around.end : end].strip():
        return None
    for n, place in enumerate(around.places):
        if place.start > end and place.kind != "deictic":
            if not PURPOSE.match(clean[end : place.start]):
                return None
            last = around.places[_group(around, around.places, n)]
            return _choice(around, place, last, "place.purpose", 0.8)
    return None


def _carried(around: _Around) -> Choice | None:
    """Walk back over the clauses of the sentence to the name that opens one, stopping where its reach ends."""
    clean, start = around.clean, around.clause[0]
    if not around.places or around.places[0].end > start:
        return None
    if any(
        p.kind == "deictic" and p.end <= around.start and not ASIDE.search(clean[start : p.start])  # 面向全省招生
        for p in around.inside()
    ):
        return None
    describes = GOES_ON.match(clean[start : around.clause[1]]) is not None
    if around.inventory.broad and not (describes or RESULT.match(clean[start : start + 8])):
        return None
    low = around.sentence.start
    while start > low:
        if clean[start - 1] in HARD_END or (not describes and RESET.match(clean[start : start + 8])):
            return None
        after, end = start, start - 1
        cuts = [m.end() for m in CLAUSE_END.finditer(clean, max(low, end - 400), end)]
        start = cuts[-1] if cuts else max(low, end - 400)
        found = _opening(around, (start, end))
        if found is not None:
            return _from_topic(around, *found, end, describes)
        found = _built(around, (start, end)) if describes else None
        if found is not None:
            return _choice(around, *found, "place.built", 0.75)
        found = _done_for(around, (start, end)) if RESULT.match(clean[after : after + 8]) else None
        if found is not None:
            return _choice(around, *found, "place.done_for", 0.75)
        bracket = None if around.inventory.broad else _bracketed(around, start, end)
        if bracket is not None:
            return _choice(around, bracket, bracket, "place.carried", 0.7)
        describes = describes and GOES_ON.match(clean[start:end]) is not None
        if around.inventory.broad and not describes:
            return None
    return None


def _from_topic(around: _Around, first: Place, last: Place, end: int, describes: bool) -> Choice | None:
    """Return the topic of an earlier clause that ends at `end` where it reaches as far as the number."""
    rest = around.clean[last.end : end]
    site = first.kind != "region" or VENUE.search(last.text) is not None
    if describes and site and first is last and "、" not in rest:
        return _choice(around, first, last, "place.site", 0.75)
    bare = not rest.strip() or SUM.match(rest) is not None  # 河西区8000万元，其他1400万元
    listed = first is not last and not NUMBER.search(rest)
    event = first.kind != "school" and EVENT.search(rest)
    if first.kind == "region" and OTHER_SITES.match(around.clean[around.clause[0] : around.start]):
        return None
    other = EVENT.search(rest) and NEW.match(around.clean[around.clause[0] : around.start])
    if other or around.inventory.broad or SITE.search(last.text) or bare or listed or event:
        return None
    return _choice(around, first, last, "place.carried", 0.7)


def _built(around: _Around, clause: tuple[int, int]) -> tuple[Place, Place] | None:
    """Return the school, hospital or works that a clause has built: 新建锦屏小学, 开工建设城东污水处理厂."""
    names = [p for p in around.places if clause[0] <= p.start and p.end <= clause[1]]
    if not names or not (names[0].kind in ("school", "organisation") or VENUE.search(names[0].text)):
        return None
    last = names[_group(around, names, 0)]
    ahead, rest = around.clean[clause[0] : names[0].start], around.clean[last.end : clause[1]]
    return (names[0], last) if BUILT.match(ahead) and BUILDING.match(rest) else None


def _done_for(around: _Around, clause: tuple[int, int]) -> tuple[Place, Place] | None:
    """Return the regions that the work of a clause was done for: 完成甲县、乙县达标学校评估验收工作."""
    names = [p for p in around.places if clause[0] <= p.start and p.end <= clause[1] and p.kind == "region"]
    if not names or not DONE_FOR.search(around.clean[clause[0] : names[0].start]):
        return None
    return names[0], names[_group(around, names, 0)]


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
    _capacity,
    _topic,
    _purpose,
    _carried,
)

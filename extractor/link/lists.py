"""Subjects of lists: runs of values with a head for each, labels (省级13人) that continue a head noun."""

from __future__ import annotations

from extractor.link.choice import Choice
from extractor.link.frames import cut_comparison
from extractor.link.groups import place_like, runs, split_heads
from extractor.link.items import BODIES, PERSON_UNITS, Context, Item, subject_of
from extractor.link.nouns import noun_before

#: rules of subjects that are their item's own words, or those of the item before
_OWN = frozenset({"subject.before", "subject.inherited", "subject.run"})
#: rules of subjects handed on from the item before
_HANDED_ON = frozenset({"subject.inherited", "subject.run"})


def complete_labels(context: Context, items: list[Item]) -> None:
    """2家国家级、15家省级专精特新企业: a level behind a number stands for the noun behind the next."""
    for item, following in zip(reversed(items[:-1]), reversed(items[1:]), strict=True):
        value = item.subject.value
        joint = following.clause == item.clause + 1 and context.clauses[following.clause].rank == 0
        behind = item.subject.rule == following.subject.rule == "subject.behind"
        label = context.words.label
        if joint and behind and label.match(value or "") and not label.match(following.subject.value or ""):
            item.subject = subject_of(following, "subject.label_of_next", 0.75)
        touch = item.quantity.outer_end == following.quantity.outer_start
        if touch and following.subject.rule == "subject.behind" and item.subject.rule != "subject.behind":
            bare = item.subject.value is None or context.words.act_only.match(item.subject.value)
            if bare:  # 选派3批45人次校长, 新建两条100米的路面
                item.subject = subject_of(following, "subject.label_of_next", 0.7)


def distribute(context: Context, items: list[Item]) -> None:
    """Give every value of a run (`分别为A、B和C`) the frame of its first, and its own head where there are as many."""
    spans = [(i.quantity.outer_start, i.quantity.outer_end) for i in items]
    for first, stop in runs(context.clean, spans, context.start, [i.quantity.optional for i in items]):
        lead, last = items[first], items[stop - 1]
        named = lead.subject.rule in ("subject.behind", "subject.before")
        if last.subject.rule == "subject.behind" and not (
            named and lead.subject.value and not context.words.act_only.match(lead.subject.value)
        ):
            lead.subject = last.subject  # 拆除469套、9.83万平方米违建厂房
        for member in items[first:stop]:
            member.group = (first, stop)
            if member is not lead:
                member.frame = lead.frame
                member.subject = Choice(lead.subject.value, lead.subject.start, lead.subject.end, "subject.run", 0.8)
        heads = _partners(items, first, stop) or _heads(context, items, first, stop)
        for member, head in zip(items[first:stop], heads, strict=False):
            member.subject = head


def _partners(items: list[Item], first: int, stop: int) -> list[Choice]:
    """收入分别为A、B，分别增长C、D: a run without subjects of its own pairs with the numbers before it."""
    count = stop - first
    lead = items[first]
    if lead.subject.rule != "subject.inherited" or not lead.frame.inherits or first < count:
        return []
    return [subject_of(other, "subject.partner", 0.75) for other in items[first - count : first]]


def _heads(context: Context, items: list[Item], first: int, stop: int) -> list[Choice]:
    lead, clauses = items[first], context.clauses
    nth = lead.clause
    while nth > 0 and clauses[nth].rank == 0 and clauses[nth - 1].parent == clauses[nth].parent:
        nth -= 1
    left = max(clauses[nth].start, items[first - 1].noun_end if first else 0)
    slot_end = cut_comparison(context.clean, left, lead.frame.slot_end, context.words)
    start, end = noun_before(context.clean, left, slot_end, context.times, context.words)
    parts = split_heads(context.clean[start:end], stop - first)
    if parts is None:
        return _listed_before(context, lead, stop - first)
    spans = [(start + a, start + b) for a, b in parts]
    if all(place_like(context.clean[a:b], context.words) for a, b in spans[:-1]):
        spans = [spans[-1]] * len(spans)
    return [Choice(context.clean[a:b], a, b, "subject.spread", 0.8) for a, b in spans]


def _listed_before(context: Context, lead: Item, count: int) -> list[Choice]:
    """冶金、建材、轻纺等产业加快转型，分别实现产值75亿元、26亿元、39亿元: the heads are listed in an earlier clause."""
    clean = context.clean
    at = clean.rfind("分别", context.start, lead.quantity.start)
    end = clean.rfind("等", context.start, max(at, context.start))
    if end < 0:
        return []
    begin = max(clean.rfind(mark, context.start, end) + 1 for mark in "，；：。") or context.start
    begin = max(begin, context.start)
    parts = split_heads(clean[begin:end], count)
    if parts is None or context.words.numeral.search(clean, begin, at):
        return []
    return [Choice(clean[begin + a : begin + b], begin + a, begin + b, "subject.spread", 0.7) for a, b in parts]


def is_label(context: Context, item: Item, text: str) -> bool:
    """A word that only sorts what the list counts: 省级, a place; a school where persons or money are counted."""
    words, quantity = context.words, item.quantity
    if words.label.match(text) or words.rest.match(text):
        return True
    people = quantity.kind == "count" and quantity.unit in PERSON_UNITS
    if (people or quantity.kind == "money") and words.school_noun.search(text):
        return True
    in_bracket = context.clauses[item.clause].parent is not None
    if in_bracket and quantity.unit in ("个", "间") and words.by_level.fullmatch(text):
        return True  # 24个教学班（小学部15个、初中部9个）
    return people and in_bracket and not words.person_noun.search(text)


def topic_of(context: Context, item: Item, items: list[Item], start: int, end: int) -> Choice | None:
    """生均公用经费：小学500元、初中700元: where a level stands in the slot, the indicator that is given by level.

    It stands before the level in its clause, or in an earlier clause without numbers, or is the last number's. A level
    that sorts what another level's name says (小学生均公用经费500元，初中700元) is its own subject.
    """
    clean, words, quantity = context.clean, context.words, item.quantity
    if quantity.kind == "count" and quantity.unit in BODIES:
        return None
    by_level = words.by_level.match(clean, start, end)
    if by_level is None:
        return None
    if by_level.group("topic"):
        return Choice(by_level.group("topic"), *by_level.span("topic"), "subject.topic", 0.8)
    said = next((other for other in reversed(items) if other.subject.rule not in _HANDED_ON), None)
    if said is not None and said.subject.rule == "subject.topic":
        return subject_of(said, "subject.topic", 0.8)
    floor = items[-1].quantity.outer_end if items else context.start
    for clause in reversed(context.clauses[: item.clause]):
        if clause.end <= floor:
            break
        first, last = noun_before(clean, max(floor, clause.start), clause.end, context.times, words)
        indicator = words.indicator_topic.match(clean, first, last)
        if indicator is not None:
            return Choice(indicator.group("noun"), *indicator.span("noun"), "subject.topic", 0.8)
    named = words.indicator_topic.match(clean[slice(*context.heading)].strip("：: ")) if context.heading else None
    if named is not None and not items:  # 2．生均公用经费逐年提高：小学依次为…
        at = clean.index(named.group("noun"), context.heading[0] if context.heading else 0)
        name = words.lead_number.sub("", named.group("noun"))
        at += len(named.group("noun")) - len(name)
        return Choice(name, at, at + len(name), "subject.topic", 0.7)
    if items and words.level_in.search(items[-1].subject.value or ""):
        return Choice(clean[start:end], start, end, "subject.before", 0.7)
    return None


def head_of(context: Context, item: Item, items: list[Item]) -> Item | None:
    """The item whose noun a bare label (省级13人) continues: the bracket's parent, else the first of the sentence."""
    parent = context.clauses[item.clause].parent
    for other in reversed(items):
        if parent is not None and other.clause != parent:
            continue
        value = other.subject.value
        if other.subject.rule == "subject.head_of_list" and parent is None:
            return other
        if not value or other.quantity.kind != item.quantity.kind:
            continue
        if other.subject.rule != "subject.verb" and (
            context.words.label.match(value) or context.words.act_only.match(value)
        ):
            continue
        if other.subject.rule in _OWN and is_label(context, other, value):
            continue  # 其中普通高校46万人；成人高校9万人: neither is of the other
        persons = other.quantity.unit in PERSON_UNITS, item.quantity.unit in PERSON_UNITS
        if item.quantity.kind == "money" or (item.quantity.kind == "count" and persons[0] == persons[1]):
            return other
    return None

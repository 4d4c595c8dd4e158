"""What a number measures or counts: candidates out of the frame's slot, the noun behind, and the numbers before.

Precedence (one place): slot of the frame > noun behind a classifier > noun before > head of the list (for bare labels
such as 省级) > number before in the sentence > earlier clause > previous sentence (only behind 其中 and bare changes).
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.compiled import compile_pattern
from extractor.link.choice import NOTHING, Choice
from extractor.link.frames import NEWLY, Frame, cut_comparison, read_frame
from extractor.link.items import PERSON_UNITS, Context, Item, subject_of
from extractor.link.lists import complete_labels, distribute, head_of, is_label, topic_of
from extractor.link.nouns import COMPOUND, noun_after, noun_before, without_verb
from extractor.types import Quantity

#: classifiers that are the counted thing themselves: 教师64人 and not 64人教师
SELF_COUNTING = frozenset({"人", "人次", "户", "户次", "家次", "件次", "例", "学位", "课时", "床位"})
#: classifiers of what can act: a verb behind one of these begins the predicate (学校12所开展…)
ACTING_UNITS = frozenset({"所", "家", "户", "辆", "台", "套", "支"})
#: least length of a noun that a verb made a noun is cut from: 老旧小区|改造, but 违法建设
_LEAST_NOUN = 3
OCCASIONS = frozenset({"次", "场", "场次", "期", "轮", "回", "届"})
_ONLY_JOINT = compile_pattern(r"^[\s、和与及到至，,或]*(?:以及)?[\s、]*$")
_BACKWARD = compile_pattern(r"^(?:其中|同比|比|较|增长|增加|下降|减少|占|分别)")
_TREND = compile_pattern(r"(?:逐年|逐步|稳步|不断|持续|明显|大幅|显著)")
_FUND = compile_pattern(
    r"^(?!解决|用于|支持|实施|推进|完成|开展|建成|新建|改造)[^，。；、的了]{0,14}?(?:资金|经费|补助|补贴|奖金|奖励|津贴|贷款|款|基金|债券|收入|支出|费用?|资产|缺口|标准|产值|订单|合同|红包|消费券|项目|投资计划|计划)"
)


def link_subjects(context: Context, quantities: Sequence[Quantity]) -> list[Item]:
    """Return one item a quantity, in order, with frame and subject chosen."""
    items: list[Item] = []
    nth = 0
    for index, quantity in enumerate(quantities):
        while nth + 1 < len(context.clauses) and context.clauses[nth].end < quantity.outer_end:
            nth += 1
        clause = context.clauses[nth]
        before = items[-1] if items else None
        left = max(clause.start, before.noun_end if before else 0)
        following = quantities[index + 1].outer_start if index + 1 < len(quantities) else context.end
        if before and before.quantity.optional and before.left >= clause.start:
            left = before.left  # 新增产值超10亿元企业10家: a threshold inside the noun phrase is no border
        frame = _frame(context, quantity, nth, left, before)
        item = Item(quantity, nth, left, min(clause.end, following), frame, noun_end=quantity.outer_end)
        item.subject = _choose(context, item, items)
        if _is_part(context, item):
            item.frame = Frame("share", frame.slot_end, "frame.part", frame.inherits)
        items.append(item)
    distribute(context, items)
    complete_labels(context, items)
    return items


def _frame(context: Context, quantity: Quantity, nth: int, left: int, before: Item | None) -> Frame:
    frame = read_frame(context.clean, left, quantity, context.times, context.words)
    if frame.rule != "frame.level" or quantity.kind != "count":
        return frame
    first = nth  # 新增甲园、乙园两所幼儿园 and 新增甲10家、乙5家: 新增 reaches over 、
    while first > 0 and context.clauses[first].rank == 0:
        first -= 1
    if first == nth and _goes_on(context, nth, quantity, before):
        return Frame("increase", frame.slot_end, NEWLY, False)
    floor = max(context.clauses[first].start, before.noun_end if before else 0)
    own = context.clean[context.clauses[nth].start : quantity.start]
    carried = before is not None and before.frame.rule == NEWLY and before.clause >= first and first < nth
    carried = carried and not context.words.carries.search(own)  # 新增企业20家、经营主体突破50万户
    if carried or (floor < left and context.words.grow_noun.search(context.clean[floor:left])):
        return Frame("increase", frame.slot_end, NEWLY, False)
    return frame


def _goes_on(context: Context, nth: int, quantity: Quantity, before: Item | None) -> bool:
    """新增甲2家，乙3家: a comma hands 新增 on where a bare noun follows, without a verb of its own."""
    if before is None or before.frame.rule != NEWLY or before.clause != nth - 1 or context.clauses[nth].rank != 1:
        return False
    left = context.clean[context.clauses[nth].start : quantity.outer_start].strip()
    return bool(left) and before.quantity.unit == quantity.unit and not context.words.carries.search(left)


def _choose(context: Context, item: Item, items: list[Item]) -> Choice:
    clean, words, quantity = context.clean, context.words, item.quantity
    if not item.frame.inherits or _grows_noun(context, item):
        for ahead in (_award, _occasion, _granted, _behind):
            found = ahead(context, item)
            if found is not None:
                return found
    slot_end = item.frame.slot_end
    if item.frame.rule in ("frame.change", "frame.gap", "frame.change_to"):
        slot_end = cut_comparison(clean, item.left, slot_end, words)
    start, end = noun_before(clean, item.left, slot_end, context.times, words)
    if end > start and quantity.kind in ("count", "measure", "money"):
        start, end = without_verb(clean, start, end, words)
    if end > start and not words.locative.search(clean[start:end]):
        found = _in_slot(context, item, items, start, end)
        if found is not None:
            return found
    said = [i for i in items if _hands_on(context, i, item)]
    if items and not said:
        return _around_bracket(context, items[-1]) or _inherited(context, item, items)
    return _inherited(context, item, said)


def _around_bracket(context: Context, inside: Item) -> Choice | None:
    """管理（满分30分）得29.2分: the name that the bracket of the only number before stands behind."""
    parent = context.clauses[inside.clause].parent
    if parent is None:
        return None
    clause = context.clauses[parent]
    start, end = noun_before(context.clean, clause.start, clause.end, context.times, context.words)
    return Choice(context.clean[start:end], start, end, "subject.before", 0.7) if end - start >= 2 else None


def _hands_on(context: Context, before: Item, item: Item) -> bool:
    """Tell whether a subject may go on to a later number: not a qualifier's, a landmark's, nor out of a bracket.

    高等学校2409所（含独立学院309所），比上年增加51所: the increase is that of the schools before the bracket.
    """
    if before.quantity.optional or context.words.landmark.search(before.subject.value or ""):
        return False
    parent = context.clauses[before.clause].parent
    return parent is None or parent == context.clauses[item.clause].parent


def _in_slot(context: Context, item: Item, items: list[Item], start: int, end: int) -> Choice | None:
    """Return what the words of the slot, `clean[start:end]`, say; None where they are no name of anything."""
    clean, words, quantity, frame = context.clean, context.words, item.quantity, item.frame
    text = clean[start:end]
    if words.pronoun.match(text) or (text.endswith("之比") and clean[start - 1 : start] in ("与", "同", "和")):
        return subject_of(items[-1], "subject.inherited", 0.7) if items else None
    topic = topic_of(context, item, items, start, end)
    if topic is not None:
        return topic
    if not frame.inherits and is_label(context, item, text):
        head = head_of(context, item, items)
        if head is not None:
            return subject_of(head, "subject.head_of_list", 0.7)
    acts = bool(words.act_only.match(text))
    if acts and items and quantity.kind == "ratio":  # 债务7312.5万元已化解三分之二
        return subject_of(items[-1], "subject.inherited", 0.7)
    if quantity.kind == "money":
        found = _of_money(context, item, start, end, acts)
        if found is not None:
            return found
    if acts and frame.inherits and not words.economic.match(text):
        return None
    if acts and items and _goes_on_with(context, items[-1], item):
        return subject_of(items[-1], "subject.inherited", 0.7)
    if quantity.kind == "count":
        nominal = words.nominal.search(text)  # 老旧小区改造351个: the quarters are counted
        end -= len(nominal.group()) if nominal and nominal.start() >= _LEAST_NOUN else 0
    return Choice(clean[start:end], start, end, "subject.before", 0.85)


def _is_part(context: Context, item: Item) -> bool:
    """债务已化解三分之二, 区级只承担两成五, 本科以上学历达81%: a fraction of what no rate names is a share."""
    quantity, name = item.quantity, item.subject.value or ""
    if item.frame.rule != "frame.level" or context.words.rate_name.search(name):
        return False
    if quantity.kind == "percentage":
        return "成" in quantity.text or (quantity.unit == "%" and context.words.education.search(name) is not None)
    return quantity.kind == "ratio" and ("分之" in quantity.text or "/" in quantity.text)


def _grows_noun(context: Context, item: Item) -> bool:
    """增加12间教室: a change whose noun stands behind its number, and nothing before its verb."""
    quantity, frame = item.quantity, item.frame
    own = quantity.kind == "count" and quantity.unit not in SELF_COUNTING and frame.rule == "frame.change"
    return own and not context.clean[item.left : frame.slot_end].strip("并且，, ")


def _goes_on_with(context: Context, before: Item, item: Item) -> bool:
    """新建公办园2所、改扩建3所: verbs alone behind 、 act on what the number before counts."""
    joint = context.clauses[item.clause].rank == 0 and before.clause == item.clause - 1
    return joint and before.quantity.unit == item.quantity.unit and before.subject.rule != "subject.verb"


def _of_money(context: Context, item: Item, start: int, end: int, acts: bool) -> Choice | None:
    """What an amount is for, where its slot ends in a receiver, a verb, or something granted."""
    clean, words = context.clean, context.words
    recipient = words.verb_recipient.match(clean[item.left : end].strip())
    if recipient is not None:
        verb = recipient.group("verb")
        at = clean.index(verb, item.left)
        return Choice(verb, at, at + len(verb), "subject.verb", 0.6)
    if acts:
        purpose = _purpose(context, item.quantity)
        if purpose is not None:
            return purpose
    allowance = words.allowance.search(clean, start, end) if item.frame.rule == "frame.level" else None
    if allowance is not None and (acts or words.granting.search(clean, start, allowance.start())):
        return Choice(allowance.group("noun"), allowance.start(), end, "subject.allowance", 0.7)
    return None


def _occasion(context: Context, item: Item) -> Choice | None:
    """四次召开工作会议: what is held so many times."""
    if item.quantity.kind != "count" or item.quantity.unit not in OCCASIONS:
        return None
    held = context.words.held.match(context.clean, item.quantity.outer_end, item.right)
    if held is None:
        return None
    item.noun_end = held.end()
    return Choice(held.group("noun"), *held.span("noun"), "subject.object", 0.7)


def _granted(context: Context, item: Item) -> Choice | None:
    """按投资额20%给予一次性奖励: what is granted as a share of something."""
    clean, words = context.clean, context.words
    if item.quantity.kind != "percentage" or not words.by_tail.search(clean, item.left, item.quantity.outer_start):
        return None
    granted = words.granted.match(clean, item.quantity.outer_end, item.right)
    if granted is None:
        return None
    item.frame = Frame("share", item.frame.slot_end, "frame.share", False)
    return Choice(granted.group("noun"), *granted.span("noun"), "subject.object", 0.7)


def _behind(context: Context, item: Item) -> Choice | None:
    clean, words, quantity = context.clean, context.words, item.quantity
    if quantity.kind == "money":
        return _fund_behind(context, item)
    start, end = noun_after(clean, quantity.outer_end, item.right, context.times, words)
    if end <= start:
        return None
    if start > quantity.outer_end and words.vague.match(clean[start:end]) and quantity.unit != "point":
        return None  # 新增就业45万人以上的目标, but 96.5分的成绩
    if quantity.unit == "所":
        end = _body(context, start, end)
    left = clean[item.left : quantity.outer_start]
    named = _has_noun(context, item)
    bare = not named or not left.strip() or bool(words.act_only.match(left.strip()) or words.article.search(left))
    acts = quantity.unit in PERSON_UNITS or quantity.unit in ACTING_UNITS
    if named and acts and clean[start : start + 2] in words.verbs and not COMPOUND.search(clean[start:end]):
        return None  # 招聘教师330名充实教学一线
    has_de = start > quantity.outer_end
    if quantity.kind == "count":
        take = quantity.unit not in SELF_COUNTING or has_de or not named
    elif quantity.kind == "measure":
        take = bare or not has_de
    else:  # 城区三分之一的排水管网, but 达到30%的标准
        take = not named or (has_de and not context.words.link_tail.search(left.rstrip()))
    if not take:
        return None
    if quantity.kind in ("percentage", "ratio") and item.frame.rule == "frame.level" and quantity.unit != "x":
        item.frame = Frame("share", item.frame.slot_end, "frame.share_of_noun", False)
    item.noun_end = end
    return Choice(clean[start:end], start, end, "subject.behind", 0.85)


def _body(context: Context, start: int, end: int) -> int:
    """Return where the bodies that 所 counts end: 15所学校|厨房改造, 21所中小学、幼儿园."""
    clean, words = context.clean, context.words
    last = words.body_end.match(clean, start, end)
    if last is None:
        return end
    more = words.more_bodies.match(clean, last.end(), context.end) if last.end() == end else None
    return more.end() if more else last.end()


def _fund_behind(context: Context, item: Item) -> Choice | None:
    """每年拿出1亿元的建设资金: the fund behind the amount, unless 投资 stands before it."""
    clean, quantity = context.clean, item.quantity
    start = quantity.outer_end + (clean[quantity.outer_end : quantity.outer_end + 1] == "的")
    fund = _FUND.match(clean[start : item.right])
    if fund is None or clean[item.left : quantity.outer_start].endswith("投资"):
        return None
    item.noun_end = start + fund.end()
    return Choice(fund.group(), start, item.noun_end, "subject.behind", 0.85)


def _has_noun(context: Context, item: Item) -> bool:
    """Tell whether the slot before the number names something: verbs alone, or 全国 and 全区, do not."""
    words = context.words
    start, end = noun_before(context.clean, item.left, item.frame.slot_end, context.times, words)
    text = context.clean[start:end]
    return bool(text) and not any(p.search(text) for p in (words.act_only, words.scope_only, words.locative))


def _purpose(context: Context, quantity: Quantity) -> Choice | None:
    hit = context.words.purpose.match(context.clean[quantity.outer_end : context.end])
    if hit is None or "投资" in context.clean[max(0, quantity.outer_start - 4) : quantity.outer_start]:
        return None
    start = quantity.outer_end + hit.start("noun")
    return Choice(hit.group("noun"), start, start + len(hit.group("noun")), "subject.purpose", 0.6)


def _award(context: Context, item: Item) -> Choice | None:
    """2人获一等奖: what persons got is what is counted, where no noun stands with the number."""
    quantity = item.quantity
    if quantity.kind != "count" or quantity.unit not in PERSON_UNITS:
        return None
    hit = context.words.awarded.match(context.clean[quantity.outer_end : item.right])
    if hit is None or _has_noun(context, item):
        return None
    start = quantity.outer_end + hit.start("noun")
    return Choice(hit.group("noun"), start, start + len(hit.group("noun")), "subject.award", 0.6)


def _inherited(context: Context, item: Item, items: list[Item]) -> Choice:
    if items and item.frame.rule == "frame.change_to" and items[-1].frame.aspect == "share":
        item.frame = Frame("share", item.frame.slot_end, "frame.share_to", True)  # 占…的比例由11%上升到63%
    backward = (
        item.frame.inherits
        or item.frame.rule == NEWLY
        or bool(items and _ONLY_JOINT.match(context.clean[items[-1].quantity.outer_end : item.quantity.outer_start]))
    )
    if items and (backward or item.quantity.kind in ("percentage", "ratio")):
        return subject_of(items[-1], "subject.inherited", 0.8 if backward else 0.6)
    earlier = _earlier_clause(context, item, items)
    if earlier is not None:
        return earlier
    if items:
        return subject_of(items[-1], "subject.inherited", 0.5)
    opening = context.clean[context.start : context.start + 4]
    if context.previous is not None and (item.frame.inherits or _BACKWARD.match(opening)):
        return subject_of(context.previous, "subject.previous_sentence", 0.5)
    left = context.clean[item.left : item.frame.slot_end].strip()
    if left and (context.words.act_only.match(left) or context.words.total.match(left)):
        start = item.left
        return Choice(left, start, item.frame.slot_end, "subject.verb", 0.5)
    return NOTHING


def _earlier_clause(context: Context, item: Item, items: list[Item]) -> Choice | None:
    floor = items[-1].quantity.outer_end if items else context.start
    for clause in reversed(context.clauses[: item.clause]):
        if clause.start < floor:
            return None
        start, end = noun_before(context.clean, clause.start, clause.end, context.times, context.words)
        share = context.words.share_end.search(context.clean[clause.start : clause.end])
        if share is not None and share.group("noun"):
            item.frame = Frame("share", item.frame.slot_end, "frame.share", True)
            start = clause.start + share.start("noun")
            return Choice(share.group("noun"), start, start + len(share.group("noun")), "subject.earlier_clause", 0.7)
        if end - start >= 2 and not _TREND.match(context.clean[start:end]):
            start, end = without_verb(context.clean, start, end, context.words)
            return Choice(context.clean[start:end], start, end, "subject.earlier_clause", 0.5)
    return None

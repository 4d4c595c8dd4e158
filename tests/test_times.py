"""Times: every rule found, resolved and given its role; the words around that decide roles; hostile and odd input."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hang import ends
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import PatternError, ValueParseError
from extractor.mentions.time_finders import FINDERS
from extractor.mentions.times import find_times, parse_period
from extractor.rules import Library, build, built_in_folder, cases, load
from extractor.types import Reference, Time
from extractor.values.periods import Period

#: a government report given in January 2024: it reviews 2023 and plans 2024
JANUARY = Reference(date="2024-01", reported="2023", planned="2024")
#: a yearly summary of 2024
SUMMARY = Reference(date="2024-12-05", reported="2024", planned="2025")
NOTHING = Reference()

# ── every rule ──────────────────────────────────────────────────────────────────────────────────────────────

#: (rule, text, reference, planning, expected "words = edtf role deadline" with - for None, one for each time)
EVERY_RULE: list[tuple[str, str, Reference, bool, list[str]]] = [
    ("date_numeric", "公示日期2024-03-15。", NOTHING, False, ["2024-03-15 = 2024-03-15 point 2024-03-15"]),
    ("school_year", "2022—2023学年招生。", NOTHING, False, ["2022—2023学年 = 2022/2023 range 2023"]),
    ("day_range", "9月22日至30日复查。", SUMMARY, False, ["9月22日至30日 = 2024-09-22/2024-09-30 range 2024-09-30"]),
    ("month_range", "1—10月份增长3%。", SUMMARY, False, ["1—10月份 = 2024-01/2024-10 range 2024-10"]),
    ("year_range", "2012—2015年新建9所。", NOTHING, False, ["2012—2015年 = 2012/2015 range 2015"]),
    ("year_list", "2021年、2022年和2024年持平。", NOTHING, False, ["2021年、2022年和2024年 = 2021/2024 range 2024"]),
    ("date", "二〇〇九年九月底开工。", NOTHING, False, ["二〇〇九年九月底 = 2009-09 point 2009-09"]),
    ("year", "2006年秋季招生。", NOTHING, False, ["2006年秋季 = 2006 point 2006-23"]),
    ("month_day", "8月31日前完成。", JANUARY, True, ["8月31日前 = 2024-08-31 deadline 2024-08-31"]),
    ("month", "11月份招聘20名。", SUMMARY, False, ["11月份 = 2024-11 point 2024-11"]),
    ("relative_year", "去年底建成。", SUMMARY, False, ["去年底 = 2023-12 point 2023-12"]),
    ("two_years", "今明两年建成。", SUMMARY, True, ["今明两年 = 2024/2025 range 2025"]),
    ("whole_year", "全年新增3000个。", JANUARY, True, ["全年 = 2024 point 2024"]),
    ("within_year", "年内建成。", JANUARY, True, ["年内 = 2024 deadline 2024"]),
    ("part", "前三季度增长7%。", JANUARY, False, ["前三季度 = 2023-01/2023-09 point 2023-09"]),
    ("this_month", "月底前报送。", SUMMARY, True, ["月底前 = 2024-12 deadline 2024-12"]),
    ("back", "近三年投入3亿元。", SUMMARY, False, ["近三年 = 2022/2024 range -"]),
    ("lately", "近年来投入3亿元。", SUMMARY, False, ["近年来 = - since -"]),
    ("ahead", "今后五年新建30所。", JANUARY, True, ["今后五年 = 2024/2028 range 2028"]),
    ("within", "三至五年内建成。", SUMMARY, True, ["三至五年内 = 2024/2029 deadline 2029"]),
    ("five_year_plan_name", "“十四五”规划实施顺利。", NOTHING, False, ["“十四五” = 2021/2025 name -"]),
    ("five_year_plan", "“十二五”末达到80%。", NOTHING, False, ["“十二五”末 = 2015-12 point 2015-12"]),
    ("five_year_plan_long", "第十个五年计划期间投入。", NOTHING, False, ["第十个五年计划期间 = 2001/2005 range 2005"]),
    ("decade", "上世纪九十年代建校。", NOTHING, False, ["上世纪九十年代 = 199X point 199X"]),
    ("now", "截至目前完成2亿元。", SUMMARY, False, ["截至目前 = 2024-12-05 now -"]),
    ("recently", "近日获批300万元。", SUMMARY, False, ["近日 = 2024-12-05 now -"]),
    ("then", "届时启用。", JANUARY, True, ["届时 = - point -"]),
    ("event_since", "改革开放以来新建80所。", SUMMARY, False, ["改革开放以来 = - since -"]),
    ("term", "新学期招生800人。", SUMMARY, False, ["新学期 = - range -"]),
]  # fmt: skip


def described(found: Time) -> str:
    return f"{found.text} = {found.edtf or '-'} {found.role} {found.deadline or '-'}"


@pytest.mark.parametrize(("rule", "text", "reference", "planning", "expected"), EVERY_RULE, ids=lambda v: str(v)[:24])
def test_every_rule_finds_its_time(
    library: Library, rule: str, text: str, reference: Reference, planning: bool, expected: list[str]
) -> None:
    found = find_times(text, library, reference, planning=planning)
    assert [described(t) for t in found] == expected
    assert [t.rule for t in found] == [f"time.{rule}"]


def test_the_table_above_names_every_rule(library: Library) -> None:
    assert {f"time.{rule}" for rule, *_ in EVERY_RULE} == {rule.id for rule in library.of("time")}


@pytest.mark.parametrize(("name", "run"), [c for c in cases(load(), FINDERS) if c[0].startswith("time.")], ids=str)
def test_examples_of_the_rules(name: str, run: Callable[[], Any]) -> None:
    assert run().problem is None


# ── roles ───────────────────────────────────────────────────────────────────────────────────────────────────

#: fragment of the lexicon that decides it, text, "words = edtf role deadline"
ROLES = [
    ("time_compare_before", "比2010年增加3所。", "2010年 = 2010 comparison -"),
    ("time_compare_before", "较“十二五”末提高5个百分点。", "“十二五”末 = 2015-12 comparison -"),
    ("time_compare_after", "是2010年的2.3倍。", "2010年 = 2010 comparison -"),
    ("time_compare_after", "在2012年的基础上翻一番。", "2012年 = 2012 comparison -"),
    ("time_compare_after", "去年同期为40所。", "去年 = 2023 comparison -"),
    ("time_with_before", "与2012年基本持平。", "2012年 = 2012 comparison -"),
    ("time_with_after", "和2012年底水平对比。", "2012年底 = 2012-12 comparison -"),
    ("time_since_after", "2012年以来新建9所。", "2012年以来 = 2012/2024 since -"),
    ("time_since_after", "去年开始实施。", "去年开始 = 2023/2024 since -"),
    ("time_since_before", "从2024年开始实施。", "从2024年开始 = 2024 since -"),
    ("time_since_before", "自2010年9月起免费。", "自2010年9月起 = 2010-09/2024-12 since -"),
    ("time_since_event_after", "自1978年改革开放以来新建。", "自1978年改革开放以来 = 1978/2024 since -"),
    ("time_by_after", "2024年11月前建成。", "2024年11月前 = 2024-11 deadline 2024-11"),
    ("time_by_after", "年底之前建成。", "年底之前 = 2024-12 deadline 2024-12"),
    ("time_until_before", "截至2016年9月共有9所。", "2016年9月 = 2016-09 now -"),
    ("time_to_before", "到2026年建成9所。", "2026年 = 2026 deadline 2026"),
    ("time_name_after", "对照2035年远景目标。", "2035年 = 2035 name -"),
    ("time_review_before", "会议审议2023年预算。", "2023年 = 2023 name -"),
]


@pytest.mark.parametrize(("fragment", "text", "expected"), ROLES, ids=lambda v: str(v)[:20])
def test_words_around_a_time_decide_its_role(library: Library, fragment: str, text: str, expected: str) -> None:
    assert [described(t) for t in find_times(text, library, SUMMARY)] == [expected]
    assert fragment in library.fragments


def without(fragment: str) -> Library:
    """The built-in patterns with one fragment that can never match."""
    files = [(p.name, p.read_bytes()) for p in sorted(built_in_folder().glob("*.yaml"))]
    return build([*files, ("zz.yaml", f"kind: lexicon\nfragments:\n  {fragment}: '(?!)'\n".encode())])


@pytest.mark.parametrize("fragment", sorted({fragment for fragment, *_ in ROLES}))
def test_each_role_fragment_is_needed(fragment: str) -> None:
    crippled = without(fragment)
    texts = [(text, expected) for name, text, expected in ROLES if name == fragment]
    assert any([described(t) for t in find_times(text, crippled, SUMMARY)] != [expected] for text, expected in texts)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("由2012年的213个下降到2015年的104个。", ["2012年 = 2012 point 2012", "2015年 = 2015 point 2015"]),
        ("到2012年建成9所。", ["2012年 = 2012 point 2012"]),
        ("占比2012年为30%。", ["2012年 = 2012 point 2012"]),
        ("2014年前三季度增长7%。", ["2014年前三季度 = 2014-01/2014-09 point 2014-09"]),
        ("2012年中央财政投入。", ["2012年 = 2012 point 2012"]),
        ("2012年初中毕业生。", ["2012年 = 2012 point 2012"]),
        ("2012年起草方案。", ["2012年 = 2012 point 2012"]),
        ("印发《学校2012年工作要点》。", ["2012年 = 2012 name -"]),
        ("获评“2023年度先进单位”。", ["2023年度 = 2023 name -"]),
        ("提出“到2026年全部达标”。", ["2026年 = 2026 deadline 2026"]),
        ("截至2012年12月31日止。", ["2012年12月31日 = 2012-12-31 now -"]),
    ],
)
def test_words_that_look_like_role_words_do_not_mislead(library: Library, text: str, expected: list[str]) -> None:
    assert [described(t) for t in find_times(text, library, SUMMARY)] == expected


# ── what relative words are resolved against ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("word", "reference", "planning", "edtf"),
    [
        ("今年", JANUARY, False, "2024"),
        ("去年", JANUARY, False, "2023"),
        ("今年", SUMMARY, False, "2024"),
        ("明年", SUMMARY, True, "2025"),
        ("全年", JANUARY, False, "2023"),
        ("全年", JANUARY, True, "2024"),
        ("上年", JANUARY, False, "2022"),
        ("年末", JANUARY, False, "2023-12"),
        ("年底", JANUARY, True, "2024-12"),
        ("今年", Reference(reported="2022"), False, "2022"),
        ("今年", Reference(planned="2025"), True, "2025"),
        ("上半年", Reference(date="20XX", reported="20XX"), False, "20XX-01/20XX-06"),
        ("去年", Reference(date="20XX"), False, None),
        ("下半年", Reference(date="2021-06", planned="2021-07/2021-12"), True, "2021-07/2021-12"),
        ("年底", Reference(date="2021-02", planned="2021/2025"), True, "2021-12"),
        ("五年来", Reference(date="2023-01", reported="2018/2022"), False, "2018/2022"),
        ("过去一年", JANUARY, False, "2023"),
        ("今年", NOTHING, False, None),
        ("目前", NOTHING, False, None),
        ("近三年", NOTHING, False, None),
        ("8月底", NOTHING, True, None),
    ],
)
def test_relative_words(library: Library, word: str, reference: Reference, planning: bool, edtf: str | None) -> None:
    (found,) = find_times(f"{word}，建成9所。", library, reference, planning=planning)
    assert (found.text, found.edtf, found.relative) == (word, edtf, True)


def test_a_bare_month_takes_the_year_named_before_it_in_the_stretch(library: Library) -> None:
    found = find_times("2011年3月开工，9月建成，次年投用，当年招生。", library, SUMMARY)
    assert [t.edtf for t in found] == ["2011-03", "2011-09", "2012", "2012"]
    assert find_times("比2011年多，9月建成。", library, SUMMARY)[1].edtf == "2024-09"
    assert find_times("2011年开工；9月建成。", library, SUMMARY)[1].edtf == "2024-09"


def test_then_is_the_last_moment_of_the_time_before_it_also_in_the_sentence_before(library: Library) -> None:
    text = "到2026年底，建成公园9个。届时，人均绿地达到14平方米。\n届时启用。"
    at = text.index("届时")
    (then,) = find_times(text, library, JANUARY, at, len(text) - 6, planning=True)
    assert (then.edtf, then.deadline, then.role) == ("2026-12", "2026-12", "point")
    assert find_times(text, library, JANUARY, len(text) - 5)[0].edtf is None


def test_without_a_reference_the_paragraph_gives_the_year(library: Library) -> None:
    text = "2019年3月开工。9月建成。\n10月招生。"
    assert [t.edtf for t in find_times(text, library, NOTHING, 10, 15)] == ["2019-09"]
    assert [t.edtf for t in find_times(text, library, SUMMARY, 10, 15)] == ["2024-09"]
    assert [t.edtf for t in find_times(text, library, NOTHING, 16, 22)] == [None]


def test_lists_and_ranges_tell_their_parts_and_years_written_over_do_not(library: Library) -> None:
    assert find_times("2012年、2013年分别为3%、4%", library, NOTHING)[0].parts == ("2012", "2013")
    assert find_times("2012—2015年分别为", library, NOTHING)[0].parts == ("2012", "2013", "2014", "2015")
    (over,) = find_times("2024—2024年分别为", library, NOTHING)
    assert (over.edtf, over.deadline, over.parts, over.overwritten) == ("2024/2024", "2024", (), True)


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("20xx年", "20XX"),
        ("20*年", "20XX"),
        ("20__年", "20XX"),
        ("201X年", "201X"),
        ("20XX年底", "20XX-12"),
        ("xx年", None),
        ("**年", None),
        ("××年", None),
        ("xx年xx月xx日", None),
        ("20xx年3月", "20XX-03"),
    ],
)
def test_years_that_an_anonymiser_wrote_over(library: Library, text: str, edtf: str | None) -> None:
    (found,) = find_times(f"{text}新建9所。", library, SUMMARY)
    assert (found.text, found.edtf, found.overwritten) == (text, edtf, True)


@pytest.mark.parametrize(
    "text",
    [
        "连续11年增长。",
        "三年行动计划。",
        "九年一贯制学校3所。",
        "历时5年时间。",
        "35周岁以下教师。",
        "30分钟到校。",
        "三年级学生40名。",
        "每年300元，每月1次。",
        "项目前期费用20万元。",
        "国办发〔2012〕6号。",
        "老年中心3个。",
        "投资2024.3万元。",
    ],
)
def test_durations_ages_and_words_with_year_are_no_times(library: Library, text: str) -> None:
    assert find_times(text, library, SUMMARY) == []


def test_a_stretch_yields_only_the_times_inside_it_and_offsets_are_of_the_whole_text(library: Library) -> None:
    text = "2011年开工。2012年建成。2013年投用。"
    (found,) = find_times(text, library, NOTHING, 8, 16)
    assert (found.edtf, text[found.start : found.end]) == ("2012", "2012年")


# ── one expression ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "reference", "edtf"),
    [
        ("“十二五”末", "2012", "2015-12"),
        ("到2014年", None, "2014"),
        ("截至2016年9月", "2016-10", "2016-09"),
        ("去年", "2024-03", "2023"),
        ("去年", None, None),
        ("年底前", "2024", "2024-12"),
        ("三至五年内", "2012", "2012/2017"),
    ],
)
def test_parse_period(text: str, reference: str | None, edtf: str | None) -> None:
    assert parse_period(text, reference=reference) == edtf


@pytest.mark.parametrize(("text", "reference"), [("学校", None), ("", None), ("2012年建成", None), ("2012年", "昨天")])
def test_what_is_no_single_time_or_no_reference_is_refused(text: str, reference: str | None) -> None:
    with pytest.raises(ValueParseError):
        parse_period(text, reference=reference)


# ── the library and odd input ───────────────────────────────────────────────────────────────────────────────


def with_rule(match: str, resolve: str = "unknown", example: str = "[[本周期内]]") -> Library:
    files = [(p.name, p.read_bytes()) for p in sorted(built_in_folder().glob("*time*.yaml"))]
    rule = (
        f"kind: time\nrules:\n  - id: time.mine\n    about: x\n    match: '{match}'\n    role: range\n"
        f"    resolve: {resolve}\n    examples: ['{example}']\n    counterexamples: [{{text: 无, because: x}}]\n"
    )
    return build([*files, ("zz_user.yaml", rule.encode())])


def test_a_rule_of_a_users_file_is_found_and_comes_first() -> None:
    assert find_times("本周期内建成", with_rule("本周期内"), NOTHING)[0].rule == "time.mine"
    mine = with_rule("2012年", example="[[2012年]]")
    assert find_times("2012年建成", mine, NOTHING)[0].rule == "time.mine"


@pytest.mark.parametrize(
    ("match", "resolve", "message"),
    [
        ("本周期内", "daet", "no production 'daet'"),
        (r"\p{Han}{2}期内", "unknown", "any character"),
        ("(?<=在)本周期内", "unknown", "would never be tried"),
    ],
)
def test_a_rule_that_could_never_work_is_named(match: str, resolve: str, message: str) -> None:
    with pytest.raises(PatternError, match=f"zz_user.yaml, rule time.mine.*{message}"):
        find_times("2012年", with_rule(match, resolve), NOTHING)


@pytest.mark.parametrize(
    "piece", ["2012年、", "一", "1", "年", "“", "十二五", "2012—", "x", "9月1日至", "《", "自", "比"]
)
def test_repeated_pieces_do_not_hang(library: Library, piece: str) -> None:
    text = piece * (60_000 // len(piece))
    with ends():
        times = find_times(text, library, SUMMARY)
    assert all(text[t.start : t.end] == t.text for t in times)


WORDS = [
    "2012",
    "20XX",
    "xx",
    "年",
    "月",
    "日",
    "31",
    "2",
    "30",
    "至",
    "—",
    "、",
    "和",
    "底",
    "前",
    "以来",
    "从",
    "到",
    "比",
    "今年",
    "“",
    "”",
    "十二五",
    "末",
    "三",
    "近",
    "来",
    "内",
    "全年",
    "《",
    "》",
    "一季度",
    "学年",
    "目前",
    "世纪",
    "\n",
]


@given(st.lists(st.sampled_from(WORDS), max_size=24).map("".join), st.booleans())
def test_whatever_is_found_is_well_formed(text: str, planning: bool) -> None:
    last = 0
    for found in find_times(text, load(), SUMMARY, planning=planning):
        assert last <= found.start < found.end <= len(text)
        assert found.text == text[found.start : found.end]
        for edtf in (found.edtf, found.deadline, *found.parts):
            assert edtf is None or str(Period.parse(edtf)) == edtf
        last = found.end

"""The catalogue of indicators: what it holds, how it is loaded, and which facts belong to which entry."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from fake_reports import make_report

import extractor
from extractor import cli, store
from extractor.errors import PatternError
from extractor.link.indicator import find_by_name
from extractor.link.indicator_check import check_indicators
from extractor.patterns_check import check_folder
from extractor.rules import Library, Outcome, build, load
from extractor.rules.indicators import Catalogue, catalogue
from extractor.store import Query

OUTCOMES = check_indicators(load())


@pytest.fixture(scope="module")
def made() -> Catalogue:
    return catalogue(load())


# ── what it holds ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("outcome", OUTCOMES, ids=[outcome.name for outcome in OUTCOMES])
def test_example(outcome: Outcome) -> None:
    assert outcome.problem is None, f"{outcome.name}: {outcome.problem}, {outcome.text!r}"


def test_examples_are_run_by_patterns_check() -> None:
    names = {outcome.name for outcome in check_folder()}
    assert {"gdp#1", "gdp!1", "senior_students#1"} <= names


def test_it_is_large_and_every_entry_is_complete(made: Catalogue) -> None:
    assert len(made.indicators) >= 220
    assert sum(indicator.family is None for indicator in made.indicators.values()) >= 150
    for indicator in made.indicators.values():
        assert indicator.name in indicator.spellings
        assert len(indicator.about) >= 5
        assert "《" in indicator.source, indicator.id
        assert indicator.id.isascii()
        assert indicator.id == indicator.id.lower()


def test_ids_are_unique_over_our_files() -> None:
    ids = [entry["id"] for _, document in load().indicators for entry in document.get("indicators", ())]
    made_of_two = [i.id for i in catalogue(load()).indicators.values() if i.family]
    assert len(ids + made_of_two) == len(set(ids + made_of_two))


def test_names_of_one_thing_meet_and_those_of_two_do_not(made: Catalogue) -> None:
    assert made.named("学前三年毛入园率") == made.named("学前三年幼儿入园率") == ("preschool_gross_enrolment",)
    assert made.named("小学净入学率") != made.named("小学毛入学率")
    assert made.named("大班额") == ("large_class_share", "large_classes")
    assert made.named("gdp") == ("gdp",)
    assert made.named("不是指标") == ()


# ── which facts belong to which ─────────────────────────────────────────────────────────────────────────────


def indicators(text: str) -> list[str | None]:
    return [fact.indicator for fact in extractor.extract(text).facts]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("全县学前三年毛入园率达到91.2%。", ["preschool_gross_enrolment"]),
        ("学前三年幼儿入园率为88%。", ["preschool_gross_enrolment"]),
        ("小学净入学率100%，初中毛入学率102%。", ["primary_net_enrolment", "junior_gross_enrolment"]),
        ("全县完成地区生产总值120亿元，增长6.1%。", ["gdp", "gdp"]),
        ("第三产业增加值60亿元。", ["tertiary_industry_value_added"]),
        ("人均GDP达到5.1万元。", ["gdp_per_person"]),  # 人均 stands before the subject
        ("城镇新增就业3200人。", ["urban_new_jobs"]),  # 城镇新增 stands before 就业
        ("公办幼儿园在园幼儿占比达到52%。", ["public_kindergarten_share"]),
        ("新增公办幼儿园学位1200个。", ["kindergarten_places"]),
        ("全县共有12所幼儿园。", ["kindergarten_schools"]),
        ("改造12所幼儿园。", [None]),  # not all there are
        ("12所幼儿园受到表彰。", [None]),
        ("新增高新技术企业8家。", ["hightech_enterprises"]),
        ("地区生产总值增速提高0.5个百分点。", [None]),  # of the rate, not of the product
        ("城镇化率提高0.5个百分点。", ["urbanisation_rate"]),
        ("城乡居民人均可支配收入增长7%。", ["urban_and_rural_disposable_income"]),
        ("城乡居民人均可支配收入分别增长6%和8%。", ["urban_disposable_income", "rural_disposable_income"]),
        ("存贷款余额分别达到50亿元、40亿元，增长8%、9%。", ["deposits", "loans", "deposits", "loans"]),
        ("年销售收入超亿元的龙头企业达到6家。", [None, None]),  # 的 narrows the name
        ("全市的高新技术企业达到6家。", ["hightech_enterprises"]),  # and here it does not
        ("规模以上工业企业实现增加值9亿元，规模以上工业增加值9亿元。", [None, "industry_large_value_added"]),
        ("某海市常住人口90万人。", ["resident_population"]),
        ("综保区进出口总额9亿元。", [None]),  # no place that is a whole
        ("采购设备30台。", [None]),
    ],
)  # fmt: skip
def test_facts(text: str, found: list[str | None]) -> None:
    assert indicators(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("普通高中7所，招生2100人，在校生6300人。", ["senior_schools", "senior_entrants", "senior_students"]),
        ("高中阶段学校（包括普通高中、技工学校）9所，招生3100人。", ["senior_stage_schools", "senior_stage_entrants"]),
        ("招生2100人。", [None]),
        ("民办普通高中3所，招生900人。", [None, None]),  # a part of them
        ("在东山小学，招生120人。", [None]),  # one of them
    ],
)
def test_bare_names_take_their_owner_from_the_sentence(text: str, found: list[str | None]) -> None:
    assert indicators(text) == found


def test_kind_unit_and_aspect_must_fit(library: Library) -> None:
    assert find_by_name("地区生产总值", ("money", "CNY", "level"), library) == "gdp"
    assert find_by_name("地区生产总值", ("percentage", "%", "increase"), library) == "gdp"
    assert find_by_name("地区生产总值", ("percentage", "%", "level"), library) is None
    assert find_by_name("地区生产总值", ("count", "个", "level"), library) is None
    assert find_by_name("森林覆盖率", ("measure", "mu", "level"), library) is None


@pytest.mark.parametrize("subject", ["的" * 5000, "全市" * 5000, "增长" * 5000, "（" * 5000, "全市全市增长增长", ""])
def test_strange_subjects_name_nothing(subject: str, library: Library) -> None:
    assert find_by_name(subject, ("money", "CNY", "level"), library) is None


# ── loading ─────────────────────────────────────────────────────────────────────────────────────────────────

OWN = """
    kind: indicators
    units: {heads: {kind: count, units: [头, null]}}
    sources: {yearbook: 《年鉴》}
    words: {before: [全县], after: [增长]}
    indicators:
      - id: yaks
        name: 牦牛存栏
        english: yaks in stock
        measured: [heads]
        about: 期末饲养的牦牛头数
        source: yearbook
        examples: [全县牦牛存栏]
        counterexamples: {牦牛出栏: 已经卖出}
"""


def own(old: str = "", new: str = "") -> Library:
    assert OWN.count(old) == 1 or not old, "the edit must hit its place"
    return build([("own.yaml", dedent(OWN.replace(old, new) if old else OWN).encode())])


TWIN = "\n      - {id: yaks2, name: 牦牛存栏, english: x, measured: [heads], about: x, source: yearbook, examples: [牦牛存栏], counterexamples: {牛: x}}\n      - id: yaks\n"  # noqa: E501


@pytest.mark.parametrize(
    ("old", "new", "parts"),
    [
        ("english:", "englisch:", ["indicator yaks", "unknown key 'englisch'", "'english'"]),
        ("        about: 期末饲养的牦牛头数\n", "", ["indicator yaks", "'about' is missing"]),
        ("measured: [heads]", "measured: [head]", ["indicator yaks", "unknown unit group 'head'", "'heads'"]),
        ("source: yearbook", "source: yearbok", ["indicator yaks", "unknown source 'yearbok'", "'yearbook'"]),
        ("source: yearbook", "source: yearbook\n        aspects: [levle]", ["unknown aspect 'levle'", "'level'"]),
        ("source: yearbook", "source: yearbook\n        parts: [goats]", ["unknown part 'goats'"]),
        ("examples: [全县牦牛存栏]", "examples: []", ["indicator yaks", "needs an example"]),
        ("examples: [全县牦牛存栏]", "examples: [{text: x}]", ["indicator yaks", "an example is a subject or"]),
        ("{牦牛出栏: 已经卖出}", "[牦牛出栏]", ["indicator yaks", "`counterexamples` is {subject: why"]),
        ("units: [头, null]", "unit: 头", ["units heads", "write {kind: count"]),
        ("before: [全县]", "befor: [全县]", ["words", "unknown key 'befor'", "'before'"]),
        ("    indicators:\n", "    indicators: 3\n    about: |\n", ["`indicators` must be a list"]),
        ("\n      - id: yaks\n", TWIN, ["indicator yaks", "'牦牛存栏' belongs to yaks2"]),
        ("\n      - id: yaks\n", TWIN.replace("yaks2", "yaks"), ["indicators yaks", "stands twice"]),
    ],
)
def test_every_fault_names_file_entry_and_mend(old: str, new: str, parts: list[str]) -> None:
    with pytest.raises(PatternError) as error:
        own(old, new)
    for part in ("own.yaml", *parts):
        assert part in str(error.value)
    assert "\n" not in str(error.value)


FAMILY = """
    kind: indicators
    units: {rate: {kind: percentage, units: ["%"]}}
    sources: {yearbook: 《年鉴》}
    families:
      - id: attendance
        about: 出勤
        parts:
          - pupils: {name: 学生, english: pupils}
            staff: {name: 教师, english: staff}
          - attendance: {name: 出勤率, english: attendance, measured: [rate], about: '{}出勤的比例', source: yearbook, bare: [出勤率]}
        without: [staff_attendance]
        examples: {学生出勤率: pupils_attendance}
        counterexamples: {教师出勤率: 除外}
"""  # noqa: E501


def test_a_family_is_multiplied_out() -> None:
    of = build([("own.yaml", dedent(FAMILY).encode())])
    (indicator,) = catalogue(of).indicators.values()
    assert (indicator.id, indicator.name, indicator.about) == ("pupils_attendance", "学生出勤率", "学生出勤的比例")
    assert [outcome.problem for outcome in check_indicators(of)] == [None, None]


@pytest.mark.parametrize(
    ("old", "new", "parts"),
    [
        ("without: [staff", "without: [teacher", ["there is no teacher_attendance", "'pupils_attendance'"]),
        ("{name: 学生, english: pupils}", "{name: 学生}", ["pupils", "'english' is missing"]),
        ("bare:", "bear:", ["attendance", "unknown key 'bear'", "'bare'"]),
        ("about: 出勤\n", "abuot: 出勤\n", ["family attendance", "unknown key 'abuot'"]),
    ],
)
def test_faults_of_families(old: str, new: str, parts: list[str]) -> None:
    assert FAMILY.count(old) == 1, "the edit must hit its place"
    with pytest.raises(PatternError) as error:
        build([("own.yaml", dedent(FAMILY.replace(old, new)).encode())])
    for part in ("own.yaml", *parts):
        assert part in str(error.value)


def test_a_wrong_example_and_a_wrong_counterexample_are_found() -> None:
    assert [o.problem for o in check_indicators(own())] == [None, None]
    (wrong, _) = check_indicators(own("[全县牦牛存栏]", "[牦牛]"))
    assert wrong.problem == "should be yaks, is None"
    (_, wrong) = check_indicators(own("{牦牛出栏: 已经卖出}", "{全县牦牛存栏: 已经卖出}"))
    assert wrong.problem is not None
    assert "should not be yaks (已经卖出)" in wrong.problem


@pytest.mark.parametrize(
    ("id_", "yaks", "gdp"),
    [("yaks", "yaks", "gdp"), ("gdp", "gdp", None)],  # another entry beside ours; one in place of ours
)
def test_a_user_adds_and_replaces(tmp_path: Path, id_: str, yaks: str, gdp: str | None) -> None:
    (tmp_path / "mine.yaml").write_text(dedent(OWN).replace("id: yaks", f"id: {id_}"), "utf-8")
    mine = load(tmp_path)
    assert find_by_name("牦牛存栏", ("count", "头", "level"), mine) == yaks
    assert find_by_name("地区生产总值", ("money", "CNY", "level"), mine) == gdp


# ── commands and database ───────────────────────────────────────────────────────────────────────────────────

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*words: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as end:
            cli.main(words)
        out = capsys.readouterr()
        return int(end.value.code or 0), out.out, out.err

    return call


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("outputs")
    lines: list[tuple[str, dict[str, Any]]] = [
        ("地区生产总值【9亿元】。", {"indicator": "gdp"}),
        ("大班额【5个】。", {"indicator": "large_classes"}),
        ("大班额占【3%】。", {"indicator": "large_class_share"}),
        ("其他【7个】。", {}),
    ]
    store.build(folder / "facts.db", [make_report("a.txt", lines)])
    return folder


@pytest.mark.parametrize(
    ("name", "texts"),
    [("gdp", ["9亿元"]), ("GDP", ["9亿元"]), ("地区生产总值", ["9亿元"]), ("大班额", ["5个", "3%"]), ("牦牛", [])],
)
def test_search_by_indicator(run: Run, outputs: Path, name: str, texts: list[str]) -> None:
    code, out, err = run("search", "--indicator", name, "--json", "-o", str(outputs))
    assert (code, [record["text"] for record in json.loads(out)]) == (0, texts)
    if not texts:
        assert err == "no fact found: none has indicator 牦牛; `extractor indicators` lists them\n"


def test_targets_have_no_indicator(run: Run, outputs: Path) -> None:
    code, _, err = run("search", "--targets", "--indicator", "gdp", "-o", str(outputs))
    assert code == 2
    assert "--indicator: dated targets have no such field" in err


def test_the_database_finds_indicators(outputs: Path) -> None:
    with store.reading(outputs) as connection:
        assert store.search_facts(connection, Query(indicator=("gdp", "large_classes"))).total == 2


def test_indicators_lists_entries(run: Run) -> None:
    code, out, err = run("indicators", "入园率")
    assert code == 0
    assert "preschool_gross_enrolment" in out
    assert "gdp" not in out
    assert err.endswith("indicators\n")
    assert json.loads(run("indicators", "一般公共预算收入", "毛入学率", "--json")[1]) == []  # all words, not any
    found = {entry["id"]: entry for entry in json.loads(run("indicators", "森林覆盖率", "--json")[1])}
    assert found["forest_cover"]["source"] == "《中华人民共和国森林法实施条例》"
    assert found["forest_cover"]["measured"] == [{"kind": "percentage", "units": ["%", "‰"]}]
    assert run("indicators", "无此指标") == (0, "", "no indicator holds 无此指标; try a shorter word\n")

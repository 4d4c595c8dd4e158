"""Results against gold: reading, matching, judging, counting, comparing; every figure here is counted by hand."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hang import ends

from extractor.errors import GoldError, OutputsError, ReadError
from extractor.evaluate import (
    Change,
    Evaluation,
    Found,
    compare,
    compare_judged,
    evaluate,
    figures,
    guess_texts,
    mistakes,
    read_found,
    read_gold,
    read_reports,
    reliability,
    rules_of_facts,
    rules_of_targets,
    tallies,
    unjudged,
)
from extractor.evaluate.alike import bare, is_decimal, same_goal, same_phrase, same_place, same_value, trim
from extractor.evaluate.report import evaluation_data, evaluation_lines, one_line, table

RAW = (
    "青禾县2024年工作总结\n"
    "全县新建小学4所，投入40余万元，获奖3 个(gè)。\n"
    "入学率达到99.6%，比上年提高2个百分点。\n"
    "到2025年底前建成幼儿园5所。\n"
)
REPORT = "总结.txt"
WHY = {
    "subject": {"rule": "subject.behind"},
    "aspect": {"rule": "frame.level"},
    "period": {"rule": "period.heading"},
    "status": {"rule": "section.heading"},
    "place": {"rule": "place.default"},
}
USUAL: dict[str, Any] = {
    "kind": "count", "low": "1", "high": "1", "unit": "所", "modifier": "=", "subject": None, "aspect": "level",
    "period": "2024", "status": "actual", "place": "青禾县",
}  # fmt: skip
Record = dict[str, Any]


def at(words: str, key: str = "text") -> Record:
    start = RAW.index(words)
    return {"report": REPORT, "start": start, "end": start + len(words), key: words}


def fact(words: str, **fields: Any) -> Record:
    return at(words) | USUAL | fields


GOLD_FACTS = [
    fact("4所", low="4", high="4", subject="小学"),
    fact("40余万元", kind="money", low="400000", high="400000", unit="CNY", modifier=">", subject="投入"),
    fact("3 个", low="3", high="3", unit="个", subject="奖", optional=True),
    fact("99.6%", kind="percentage", low="99.6", high="99.6", unit="%", subject="入学率"),
    fact("2个百分点", kind="percentage", low="2", high="2", unit="pp", subject="入学率", aspect="increase"),
    fact("5所", low="5", high="5", subject="幼儿园", period="2025-12", status="target"),
]
GOLD_TARGETS = [at("2025年底前", "deadline_text") | {"deadline": "2025-12", "goal": "建成幼儿园5所"}]
ARTICLE = {"report": REPORT, "start": 0, "end": len(RAW), "title": "青禾县2024年工作总结", "issuer": None}
GOLD_ARTICLES = [ARTICLE | {"region": "青禾县", "date": "2024"}]
MANIFEST = {"ranges": {REPORT: [[0, len(RAW)]]}}


def found_facts() -> list[Record]:
    """Facts as a program might find them: one wrong period, one wrong subject, one missed, one spurious, one twice."""
    with_why = [record | {"why": WHY, "rule": "quantity.some", "confidence": 0.9} for record in GOLD_FACTS]
    four, money, prize, rate, _, five = with_why
    money = money | {"subject": "全县", "confidence": 0.7, "why": WHY | {"subject": {"rule": "subject.before"}}}
    five = five | {"period": "2025", "why": WHY | {"period": {"rule": "period.before:time.year"}}}
    year = fact("2024年", unit="年") | {"why": WHY, "rule": "quantity.other", "confidence": 0.5}
    return [year, four, money, prize | {"subject": "其他"}, rate, five, four | {"confidence": 0.2}]


def write(folder: Path, **lists: Sequence[Record]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, records in lists.items():
        lines = (json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        (folder / f"{name}.jsonl").write_text("".join(lines), "utf-8")
    return folder


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    folder = write(tmp_path / "gold", facts=GOLD_FACTS, targets=GOLD_TARGETS, articles=GOLD_ARTICLES)
    (folder / "manifest.json").write_text(json.dumps(MANIFEST, ensure_ascii=False), "utf-8")
    (tmp_path / REPORT).write_bytes(RAW.encode())
    return folder


@pytest.fixture
def outputs(tmp_path: Path) -> Path:
    targets = [GOLD_TARGETS[0] | {"goal": "无关", "rule": "target:time.year", "why": {"status": "status.later_time"}}]
    articles = [GOLD_ARTICLES[0] | {"start": 60, "region": "县", "date": None}]
    return write(tmp_path / "outputs", facts=found_facts(), targets=targets, articles=articles)


def measured(gold: Path, outputs: Path) -> Evaluation:
    reviewed, found = read_gold(gold), read_found(outputs)
    return evaluate(reviewed, found, guess_texts(reviewed, found))


# ── what counts as the same ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("26个", (0, 0)), (" 26个\n", (1, 1)), ("26個(gè)", (0, 4)), ("26個 (gè)\n(lǜ) ", (0, 11)),
        ("2(liǎng)個", (0, 0)), ("3(3)", (0, 0)), (")", (0, 0)), ("(gè)", (0, 4)), ("  ", (2, 2)), ("", (0, 0)),
    ],
)  # fmt: skip
def test_edges_of_a_span(text: str, expected: tuple[int, int]) -> None:
    assert trim(text) == expected


def test_edges_of_a_hostile_span_come_to_an_end() -> None:
    with ends():
        assert trim("(a" * 50_000 + " " * 50_000 + "x") == (0, 0)
        assert trim("1" + "(a)" * 50_000) == (0, 150_000)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("财政拨款", "教育财政拨款", True), ("教育的“财政”拨款", "教育财政拨款", True), ("款", "教育财政拨款", False),
        ("教育财政拨款", "教育财政支出", False), ("学校(xiào)", "学校", True), (None, None, True), ("", None, True),
        (None, "学校", False), ("九年义务教育巩固率", "义务教育阶段巩固率", True), ("教育经费", "经费教育", False),
        ("甲乙丙丁戊己庚一二三", "甲乙丙丁戊己庚四五六", True), ("甲乙丙丁戊己一二三四", "甲乙丙丁戊己五六七八", False),
    ],
)  # fmt: skip
def test_phrases(one: str | None, other: str | None, same: bool) -> None:
    assert same_phrase(one, other) is same
    assert same_phrase(other, one) is same


def test_places_and_goals() -> None:
    assert same_place("昆明市五华区", "五华区")
    assert same_place(None, "")
    assert not same_place(None, "五华区")
    assert not same_place("昆明市", "五华区")
    assert same_goal("建成幼儿园5所，", "确保建成幼儿园5所")
    assert not same_goal("", "")
    assert not same_goal("建成", None)
    assert bare("《教育》 的(de)，规划") == "教育规划"


def test_values_are_exact_but_for_the_digits_of_ratios() -> None:
    assert same_value("0.333333", "0.3333333")
    assert not same_value("0.3333", "0.333333")
    assert not same_value("12345678901234567890.1", "12345678901234567890.1" + "x")
    assert same_value("5.0", "5")
    assert same_value("0", "0.0")
    assert not same_value("0.000001", "0")
    assert not same_value("9" * 2_000_000, "1")
    assert same_value(None, None)
    assert not same_value(None, "1")
    assert [is_decimal(x) for x in ("-3.5", "1e5", "NaN", "1.", "１", 4, None)] == [True, *[False] * 6]


# ── reading gold ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("{", "is no JSON"), ('{"start": ' + "9" * 5000, "is no JSON (it is nested too deep, or a number is too"),
        ({"low": "9" * 2_000_000}, "it must be a decimal"),
        ("[1]", "is no JSON object"), ("[" * 100_000, "is no JSON"), ("\udcff", "is not UTF-8"),
        ({"kind": None}, "has kind null; it must be one of money, percentage, count, measure, ratio"),
        ({"low": 4}, 'has low 4; it must be a decimal in quotes, as "12.5"'), ({"high": "4,0"}, 'has high "4,0"'),
        ({"start": -1}, "has start -1; it must be an offset"), ({"start": True}, "has start true"),
        ({"end": "9"}, 'has end "9"'), ({"end": 2}, "at or behind end 2; mend the line"),
        ({"subject": ["x"]}, 'has subject ["x"]; it must be a text or null'), ({"text": ""}, 'has text ""'),
        ({"modifier": "≥"}, 'has modifier "≥"; it must be one of =, >, >=, <, <=, ~'),
        ({"status": "plan"}, "actual, target"), ({"aspect": "up"}, "has aspect"), ({"optional": 1}, "has optional 1"),
        ({"report": "../a.txt"}, 'has report "../a.txt"'), ({"report": "/a"}, "has report"), ({"report": 3}, "report"),
    ],
)  # fmt: skip
def test_a_wrong_line_is_named(gold: Path, line: str | Record, what: str) -> None:
    text = line if isinstance(line, str) else json.dumps(GOLD_FACTS[0] | line, ensure_ascii=False)
    path = gold / "facts.jsonl"
    with path.open("ab") as file:
        file.write(b"\n" + text.encode("utf-8", "surrogateescape") + b"\n")
    with pytest.raises(GoldError) as error:
        read_gold(gold)
    assert f"{path} line 8: " in str(error.value)
    assert what in str(error.value)
    assert "\n" not in str(error.value)
    assert len(str(error.value)) < 300 + len(str(path))


@pytest.mark.parametrize("key", ["report", "start", "end", "text", *USUAL])
def test_a_missing_key_is_named(gold: Path, key: str) -> None:
    write(gold, facts=[{k: v for k, v in GOLD_FACTS[0].items() if k != key}])
    with pytest.raises(GoldError, match=rf"facts\.jsonl line 1: lacks {key}; add it \("):
        read_gold(gold)


@pytest.mark.parametrize("name", ["targets", "articles"])
def test_lines_of_the_other_lists_are_checked(gold: Path, name: str) -> None:
    write(gold, **{name: [{"report": "a.txt", "start": 1, "end": 2}]})
    with pytest.raises(GoldError, match=rf"{name}\.jsonl line 1: lacks (deadline_text|title)"):
        read_gold(gold)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"ranges": []}', '{"ranges": {"a.txt": [[2, 1]]}}', '{"ranges": {"a.txt": [3]}}',
             '{"ranges": {"a.txt": [[0, 2.5]]}}', '{"ranges": {"../a": [[0, 2]]}}', "[" * 100_000],
)  # fmt: skip
def test_a_wrong_manifest_is_named(gold: Path, text: str) -> None:
    (gold / "manifest.json").write_text(text, "utf-8")
    with pytest.raises(GoldError, match=r"manifest\.json: (cannot|holds|names)"):
        read_gold(gold)


def test_what_is_absent_is_told(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="nowhere: is no folder"):
        read_gold(tmp_path / "nowhere")
    with pytest.raises(GoldError, match="holds no gold"):
        read_gold(tmp_path)
    read = read_gold(write(tmp_path / "gold", facts=GOLD_FACTS))
    assert (read.targets, read.articles) == (None, None)
    assert [Path(note.partition(":")[0]).name for note in read.notes] == [
        "targets.jsonl", "articles.jsonl", "manifest.json",
    ]  # fmt: skip
    assert list(read.ranges) == [REPORT]
    found = Found(facts=tuple(found_facts()), targets=(), articles=())
    evaluation = evaluate(read, found, {})
    assert evaluation.targets is evaluation.articles is None
    assert figures(evaluation)["mention"]["got"] == 6
    assert "target" not in figures(evaluation)


def test_a_byte_order_mark_and_windows_line_ends_are_taken(gold: Path) -> None:
    path = gold / "facts.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n") + b" \r\n")
    assert len(read_gold(gold).facts or ()) == 6


def test_gold_that_cannot_count_is_told(gold: Path, outputs: Path) -> None:
    elsewhere = GOLD_FACTS[0] | {"report": "sonst.txt"}
    shifted = GOLD_FACTS[3] | {"start": GOLD_FACTS[3]["start"] - 1, "end": GOLD_FACTS[3]["end"] - 1}
    write(gold, facts=[*GOLD_FACTS, GOLD_FACTS[0], elsewhere, shifted])
    notes = measured(gold, outputs).notes
    assert [note.partition("gold/")[2] for note in notes] == [
        "facts.jsonl line 7: has the span of line 1, which is not compared",
        "manifest.json: does not name sonst.txt, whose gold is not compared",
        "facts.jsonl line 9: says '99.6%', and the report has '到99.6' there",
    ]


# ── reading results and reports ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("line", ["{", '{"report": 1}', '{"report": "a", "start": 1}', '{"start": 0, "end": 1}'])
def test_wrong_results_are_named(outputs: Path, line: str) -> None:
    (outputs / "facts.jsonl").write_text(f"\n{line}\n", "utf-8")
    with pytest.raises(OutputsError, match=r"facts\.jsonl line 2: .*run `extractor run` again"):
        read_found(outputs)


def test_results_with_other_types_are_refused(outputs: Path) -> None:
    write(outputs, facts=[found_facts()[0] | {"subject": {"a": 1}}])
    with pytest.raises(OutputsError, match="line 1: is no record"):
        read_found(outputs)


def test_no_results(tmp_path: Path) -> None:
    with pytest.raises(OutputsError, match="holds no results; run `extractor run FOLDER"):
        read_found(tmp_path)
    with pytest.raises(OutputsError, match="is no folder"):
        read_found(tmp_path / "nowhere")


def test_a_list_that_results_lack_is_told(gold: Path, outputs: Path) -> None:
    (outputs / "targets.jsonl").unlink()
    evaluation = measured(gold, outputs)
    assert evaluation.targets is None
    assert f"{outputs}: holds no targets.jsonl, so no targets are compared" in evaluation.notes


def test_a_report_without_results_is_told(gold: Path, outputs: Path) -> None:
    for name in ("facts", "targets", "articles"):
        write(outputs, **{name: []})
    evaluation = measured(gold, outputs)
    assert evaluation.notes == (f"{outputs}: holds no record of {REPORT}; all of its gold counts as missed",)
    assert figures(evaluation)["mention"] == {"precision": 0, "recall": 0, "f1": 0, "gold": 5, "got": 0}


def test_reports_are_found_below_the_folder(gold: Path, tmp_path: Path) -> None:
    reviewed = read_gold(gold)
    (tmp_path / "all" / "县").mkdir(parents=True)
    with pytest.raises(GoldError, match=r"all: holds no 总结\.txt, which .*gold names; give the folder"):
        read_reports(reviewed, tmp_path / "all")
    (tmp_path / REPORT).rename(tmp_path / "all" / "县" / REPORT)
    sources = read_reports(reviewed, tmp_path / "all")
    assert [(name, source.path, source.raw) for name, source in sources.items()] == [(REPORT, f"县/{REPORT}", RAW)]
    (tmp_path / "all" / "省").mkdir()
    (tmp_path / "all" / "省" / REPORT).write_text("x", "utf-8")
    with pytest.raises(GoldError, match=r"holds 总结\.txt at 县/总结\.txt and at 省/总结\.txt"):
        read_reports(reviewed, tmp_path / "all")
    (tmp_path / "all" / REPORT).write_text("", "utf-8")
    with pytest.raises(ReadError, match="it is empty"):
        read_reports(reviewed, tmp_path / "all")
    with pytest.raises(GoldError, match="is no folder"):
        read_reports(reviewed, tmp_path / "nowhere")


def test_raw_texts_are_taken_from_where_the_run_read_them(gold: Path, outputs: Path, tmp_path: Path) -> None:
    reviewed = read_gold(gold)
    (tmp_path / "in").mkdir()
    (tmp_path / REPORT).rename(tmp_path / "in" / REPORT)
    assert guess_texts(reviewed, read_found(outputs)) == {}
    (outputs / "run.json").write_text(json.dumps({"input": str(tmp_path / "in")}), "utf-8")
    assert guess_texts(reviewed, read_found(outputs)) == {REPORT: RAW}
    (outputs / "run.json").write_text("{", "utf-8")
    assert guess_texts(reviewed, read_found(outputs)) == {}
    (tmp_path / "in").rename(tmp_path / "corpus")
    assert guess_texts(reviewed, read_found(outputs)) == {REPORT: RAW}


def test_gold_names_a_report_by_name_or_path(gold: Path, tmp_path: Path) -> None:
    reviewed = read_gold(gold)

    def found(*paths: str) -> int:
        facts = tuple(record | {"report": path} for path in paths for record in found_facts())
        number = figures(evaluate(reviewed, Found(facts, (), ()), {}))["mention"]["got"]
        assert isinstance(number, int)
        return number

    county, province = f"县/{REPORT}", f"省/{REPORT}"
    assert found(county) == found(REPORT) == 6
    assert found(county, REPORT) == 6, "the path itself is meant where there is one"
    with pytest.raises(GoldError, match=r"总结\.txt: the gold means 县/总结\.txt or 省/总结\.txt; write the"):
        found(county, province)
    write(tmp_path / "paths", facts=[record | {"report": county.replace("/", "\\")} for record in GOLD_FACTS])
    reviewed = read_gold(tmp_path / "paths")
    assert found(county, province) == 6
    assert found(REPORT) == 0


# ── figures ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_figures_counted_by_hand(gold: Path, outputs: Path) -> None:
    found = figures(measured(gold, outputs))
    # five that count; found: the year (spurious), 4所, 40余万元, 99.6%, 5所, and 4所 once more (spurious)
    assert found["mention"] == {"precision": 4 / 6, "recall": 4 / 5, "f1": 2 * (4 / 6) * (4 / 5) / (4 / 6 + 4 / 5)} | {
        "gold": 5, "got": 6,
    }  # fmt: skip
    assert found["field_accuracy"] == {
        "kind": 1, "value": 1, "modifier": 1, "subject": 0.75, "aspect": 1, "period": 0.75, "status": 1, "place": 1,
    }  # fmt: skip
    assert found["full_record"] == {"precision": 2 / 6, "recall": 2 / 5}
    assert found["full_record_f1"] == pytest.approx(4 / 11)
    assert found["school_counts_right"] == 1  # 幼儿园 has only its period wrong
    assert found["by_kind"] == {"count": 0.6667, "money": 1, "percentage": 0.6667}
    assert found["spans_not_equal_to_text"] == 0
    assert found["target"] == {
        "precision": 1, "recall": 1, "f1": 1, "gold": 1, "deadline": 1, "goal": 0, "full_f1": 0,
    }  # fmt: skip
    assert found["article"] == {
        "precision": 1, "recall": 1, "f1": 1, "gold": 1, "title": 1, "issuer": 1, "region": 1, "date": 0,
    }  # fmt: skip


def one(gold: Path, outputs: Path, record: Record) -> dict[str, Any]:
    """Return the figures where a single fact is found."""
    write(outputs, facts=[record])
    return figures(measured(gold, outputs))


def test_optional_gold_counts_neither_way(gold: Path, outputs: Path) -> None:
    prize = GOLD_FACTS[2]
    assert one(gold, outputs, prize)["mention"]["got"] == 0
    assert one(gold, outputs, prize | {"end": prize["end"] + 6, "text": "3 个(gè)。\n"})["mention"]["got"] == 0
    assert one(gold, outputs, prize | {"start": prize["end"], "end": prize["end"] + 5})["mention"]["got"] == 1


def test_a_record_with_a_wrong_place_is_right_as_a_whole(gold: Path, outputs: Path) -> None:
    found = one(gold, outputs, GOLD_FACTS[0] | {"place": "临溪市"})
    assert (found["field_accuracy"]["place"], found["full_record"]["precision"]) == (0, 1)


def test_what_is_empty_is_nothing(gold: Path, outputs: Path) -> None:
    write(gold, facts=[GOLD_FACTS[0] | {"period": None, "unit": None}])
    found = one(gold, outputs, GOLD_FACTS[0] | {"period": "", "unit": ""})
    assert (found["field_accuracy"]["period"], found["field_accuracy"]["value"]) == (1, 1)
    assert one(gold, outputs, GOLD_FACTS[0])["field_accuracy"]["value"] == 0, "4所 is not 4"


def test_a_record_without_a_kind_is_of_none(gold: Path, outputs: Path) -> None:
    found = one(gold, outputs, fact("2024年", kind=None))
    assert found["by_kind"] == {"count": 0, "money": 0, "percentage": 0}
    assert found["mention"]["got"] == 1


def test_pinyin_and_blanks_at_the_edges_of_a_span(gold: Path, outputs: Path) -> None:
    write(gold, facts=[GOLD_FACTS[2] | {"optional": False}])
    wide = at(" 个(gè)")
    for record in (at("3 个"), at("3 个(gè)")):
        assert one(gold, outputs, USUAL | record)["mention"]["f1"] == 1
    assert one(gold, outputs, USUAL | wide)["mention"]["f1"] == 0
    (gold.parent / REPORT).unlink()  # without the raw text the records' own words say the same
    assert one(gold, outputs, USUAL | at("3 个(gè)"))["mention"]["f1"] == 1
    assert one(gold, outputs, USUAL | at("3 个(gè)"))["spans_not_equal_to_text"] is None


def test_only_annotated_ranges_count(gold: Path, outputs: Path) -> None:
    end = GOLD_FACTS[1]["end"]
    ranges = {"ranges": {REPORT: [[RAW.index("全县"), end]]}}
    (gold / "manifest.json").write_text(json.dumps(ranges), "utf-8")
    write(gold, facts=GOLD_FACTS[:2])
    assert figures(measured(gold, outputs))["mention"] == {"precision": 2 / 3, "recall": 1, "f1": 0.8, "gold": 2} | {
        "got": 3
    }
    cut = {"ranges": {REPORT: [[RAW.index("全县"), end - 1]]}}
    (gold / "manifest.json").write_text(json.dumps(cut), "utf-8")
    assert figures(measured(gold, outputs))["mention"]["got"] == 2


def test_spans_that_do_not_hold_their_text(gold: Path, outputs: Path) -> None:
    write(outputs, facts=[found_facts()[1] | {"text": "5所"}])
    evaluation = measured(gold, outputs)
    assert figures(evaluation)["spans_not_equal_to_text"] == 1
    torn = [mistake for mistake in mistakes(evaluation) if mistake.sort == "torn"]
    assert [(m.text, m.context[1]) for m in torn] == [("5所", "4所")]


def test_articles_begin_near_each_other(gold: Path, outputs: Path) -> None:
    def article(**fields: Any) -> dict[str, Any]:
        write(outputs, articles=[GOLD_ARTICLES[0] | fields, GOLD_ARTICLES[0] | {"start": 70, "end": 71}])
        found: dict[str, Any] = figures(measured(gold, outputs))["article"]
        return found

    assert article(start=60)["precision"] == 0.5
    assert article(start=61)["recall"] == 0
    assert article(title="工作总结")["title"] == 1
    write(outputs, articles=[GOLD_ARTICLES[0], ARTICLE | {"report": "另.txt"}, ARTICLE | {"start": 85, "end": 95}])
    both = {"ranges": {REPORT: [[0, len(RAW)]], "另.txt": [[0, 9]]}}
    (gold / "manifest.json").write_text(json.dumps(both), "utf-8")
    found = figures(measured(gold, outputs))["article"]
    assert found["precision"] == 1, "neither what stands outside the ranges counts nor a report without gold articles"
    assert article(region="平安镇")["region"] == 0


def test_by_property(gold: Path, outputs: Path) -> None:
    facts = measured(gold, outputs).facts or ()
    by_status = tallies(facts, "status")
    assert {status: (t.gold, t.found, t.both, t.whole) for status, t in by_status.items()} == {
        "actual": (4, 5, 3, 2), "target": (1, 1, 1, 0),
    }  # fmt: skip
    assert list(tallies(facts, "kind")) == ["count", "money", "percentage"]
    assert list(tallies(facts, "report")) == [REPORT]
    assert list(tallies(facts, "unit")) == ["%", "CNY", "pp", "年", "所"]


def test_by_rule(gold: Path, outputs: Path) -> None:
    evaluation = measured(gold, outputs)
    scores = {(s.field, s.rule): (s.fired, s.right) for s in rules_of_facts(evaluation.facts or ())}
    assert scores == {
        ("quantity", "quantity.some"): (5, 4),
        ("quantity", "quantity.other"): (1, 0),
        ("subject", "subject.behind"): (3, 3),
        ("subject", "subject.before"): (1, 0),
        ("aspect", "frame.level"): (4, 4),
        ("period", "period.heading"): (3, 3),
        ("period", "period.before"): (1, 0),
        ("status", "section.heading"): (4, 4),
        ("place", "place.default"): (4, 4),
        ("time", "time.year"): (1, 0),
    }
    assert list(scores) == sorted(scores, key=lambda key: [*dict.fromkeys(f for f, _ in scores)].index(key[0]))
    targets = {(s.field, s.rule): (s.fired, s.right) for s in rules_of_targets(evaluation.targets or ())}
    assert targets == {("deadline", "time.year"): (1, 1), ("plan", "status.later_time"): (1, 1)}


def test_records_that_tell_no_rule(gold: Path, outputs: Path) -> None:
    bare_facts = [{k: v for k, v in record.items() if k not in ("why", "rule")} for record in found_facts()]
    write(outputs, facts=bare_facts)
    scores = rules_of_facts(measured(gold, outputs).facts or ())
    assert {score.rule for score in scores} == {"(not told)"}


def test_by_confidence(gold: Path, outputs: Path) -> None:
    found = reliability(measured(gold, outputs).facts or ())
    assert [(b.low, b.records, b.observed) for b in found.bins] == [
        (0.2, 1, 0), (0.5, 1, 0), (0.7, 1, 0), (0.9, 3, 2 / 3),
    ]  # fmt: skip
    assert found.error == pytest.approx((0.2 + 0.5 + 0.7 + 3 * (0.9 - 2 / 3)) / 6)
    assert reliability(()).error == 0
    write(outputs, facts=[GOLD_FACTS[0] | {"confidence": c} for c in (1.5, "0.9", None, 1, 0.7)])
    assert [(b.low, b.records) for b in reliability(measured(gold, outputs).facts or ()).bins] == [(0.7, 1), (0.9, 1)]


# ── mistakes and comparison ─────────────────────────────────────────────────────────────────────────────────


def test_mistakes_with_their_context(gold: Path, outputs: Path) -> None:
    found = mistakes(measured(gold, outputs))
    assert [(m.list, m.sort, m.text, m.gold, m.found, m.rule, m.line) for m in found] == [
        ("facts", "spurious", "2024年", None, None, "quantity.other", 1),
        ("facts", "spurious", "4所", None, None, "quantity.some", 2),
        ("facts", "missed", "2个百分点", None, None, None, 3),
        ("facts", "subject", "40余万元", "投入", "全县", "subject.before", 2),
        ("facts", "period", "5所", "2025-12", "2025", "period.before:time.year", 4),
        ("targets", "goal", "2025年底前", "建成幼儿园5所", "无关", "target:time.year", 4),
        ("articles", "date", "青禾县2024年工作总结", "2024", None, None, 1),
    ]
    assert found[2].context == (RAW[: RAW.index("2个百分点")][-40:], "2个百分点", RAW.partition("2个百分点")[2][:40])
    assert found[-1].context == ("", RAW[:40], RAW[40:80]), "of an article only how it begins"
    text = "\n".join(evaluation_lines(measured(gold, outputs), ["kind"], errors=1))
    assert "facts, spurious: 2, 1 shown (--errors 2 shows all)\n  总结.txt:1 at 3  2024年\n    青禾县【2024年】" in text
    assert "40余万元  gold 投入, found 全县  (subject.before)\n" in text
    assert "articles, date: 1\n" in text


def changed(records: Callable[[list[Record]], list[Record]], outputs: Path) -> Path:
    """Return a copy of the results with other facts."""
    lists = {name: getattr(read_found(outputs), name) or () for name in ("facts", "targets", "articles")}
    return write(outputs.parent / "new", **{**lists, "facts": records(found_facts())})


def improve(facts: list[Record]) -> list[Record]:
    """Return the facts of another version of the patterns: right and wrong changes, a loss, a gain."""
    year, four, money, prize, rate, five, _ = facts
    gained = GOLD_FACTS[4] | {"why": WHY, "confidence": 0.9}
    return [
        year | {"subject": "总结"},
        four | {"subject": "新建小学", "category": "school"},
        money | {"subject": "资金投入"},
        prize | {"subject": "另一奖"},
        rate | {"period": "2023"},
        five | {"period": "2025-11"},
        gained,
    ]


def told(changes: list[Change]) -> list[tuple[Any, ...]]:
    return [(c.sort, c.text, c.field, c.old, c.new, c.gold, c.judgement) for c in changes]


def test_a_comparison_with_gold(gold: Path, outputs: Path) -> None:
    reviewed = read_gold(gold)
    old, new = read_found(outputs), read_found(changed(improve, outputs))
    texts = guess_texts(reviewed, old)
    both = (evaluate(reviewed, old, texts), evaluate(reviewed, new, texts))
    assert told(compare_judged(*both)) == [
        ("changed", "2024年", "subject", None, "总结", None, None),
        ("still right", "4所", "subject", "小学", "新建小学", "小学", None),
        ("changed", "4所", "category", None, "school", None, None),
        ("gone", "4所", "record", "4 所, 小学, 2024, actual, 青禾县", None, None, "spurious"),
        ("now right", "40余万元", "subject", "全县", "资金投入", "投入", None),
        ("now wrong", "99.6%", "period", "2024", "2023", "2024", None),
        ("new", "2个百分点", "record", None, "2 pp, 入学率, 2024, actual, 青禾县", None, "right"),
        ("still wrong", "5所", "period", "2025", "2025-11", "2025-12", None),
    ]
    assert unjudged(old, new, both) == 1  # the prize, which is optional


def test_a_comparison_without_gold(outputs: Path) -> None:
    old, new = read_found(outputs), read_found(changed(improve, outputs))
    assert {c.sort for c in compare(old, new)} == {"changed", "new", "gone"}
    assert ("changed", "3 个", "subject", "其他", "另一奖", None, None) in told(compare(old, new))
    assert compare(old, old) == []
    back = {"new": "gone", "gone": "new", "changed": "changed"}
    swapped = [(back[c.sort], c.text, c.field, c.new, c.old) for c in compare(new, old)]
    assert swapped == [(c.sort, c.text, c.field, c.old, c.new) for c in compare(old, new)]


def test_the_other_lists_are_compared_too(outputs: Path) -> None:
    old = read_found(outputs)
    later = [target | {"deadline": "2026", "place": "县城"} for target in old.targets or ()]
    shorter = [article | {"end": 50} for article in old.articles or ()]
    new = Found(old.facts, tuple(later), tuple(shorter))
    assert [(c.list, c.field, c.old, c.new) for c in compare(old, new)] == [
        ("targets", "deadline", "2025-12", "2026"),
        ("targets", "place", None, "县城"),
        ("articles", "end", str(len(RAW)), "50"),
    ]


# ── as text and data ────────────────────────────────────────────────────────────────────────────────────────


def test_tables_are_aligned_whatever_the_script() -> None:
    assert list(table(("name", "n"), [["县", "1"], ["abcdef", "20"]])) == ["name     n", "县       1", "abcdef  20"]
    assert one_line(" 标准化\n幼儿园 1 所\n of x\ty ") == "标准化幼儿园1所of x y"


def test_everything_is_in_the_data(gold: Path, outputs: Path) -> None:
    data = evaluation_data(measured(gold, outputs))
    assert json.loads(json.dumps(data, allow_nan=False))["rules"] == data["rules"]
    assert data["by"]["status"]["target"]["field_accuracy"]["period"] == 0
    assert {"field": "period", "rule": "period.before", "fired": 1, "right": 0} in data["rules"]["facts"]
    assert data["confidence"]["facts"]["bins"][3]["records"] == 3
    assert len(data["mistakes"]) == 7
    assert {key: data[key] for key in figures(measured(gold, outputs))} == figures(measured(gold, outputs))

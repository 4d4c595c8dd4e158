"""The command line as a user meets it: output, messages, exit codes."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from fake_reports import FakeWorker, make_report, sample

from extractor import cli, readers, store
from extractor.cli_hits import mark, value_words
from extractor.cli_output import argument_text, cell
from extractor.cli_search import parse_amount, parse_unit
from extractor.run import run_folder, work
from extractor.store.fulltext import respell


class Answer(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Answer]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*words: str) -> Answer:
        with pytest.raises(SystemExit) as end:
            cli.main(words)
        out = capsys.readouterr()
        assert "Traceback" not in out.err
        return Answer(int(end.value.code or 0), out.out, out.err)

    return call


@pytest.fixture
def _fakes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "Worker", FakeWorker)
    monkeypatch.setattr(readers, "suffixes", lambda: {".txt"}, raising=False)


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("outputs")
    strange = make_report(
        "=cmd.txt", [("=HYPERLINK(1)大班额减少【-3.5%】。", {"low": "-3.5", "high": "-3.5", "unit": "%"})]
    )
    store.build(folder / "facts.db", [sample(), strange])
    return folder


# ── search ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_search_shows_aligned_hits_with_their_sentence(run: Run, outputs: Path) -> None:
    from rich.cells import cell_len

    answer = run("search", "大班额", "-o", str(outputs), "--report", "县")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out == (
        "value     subject   period   status  place   where\n"
        "56个      大班额    2015     actual  青禾县  县/2015.txt:2\n"
        "    全县大班额由上年的【56个】下降。\n"
        "40余万元  专项资金  2015-06  actual  青禾县  县/2015.txt:4\n"
        "    消除大班额专项资金【40余万元】。\n"
    )
    rows = answer.out.splitlines()
    assert (
        len(
            {
                cell_len(row[: row.index(mark)])
                for row, mark in [(rows[0], "where"), (rows[1], "县/2"), (rows[3], "县/2")]
            }
        )
        == 1
    )


def test_search_options_reach_the_query(run: Run, outputs: Path) -> None:
    def found(*words: str) -> list[str]:
        return [r["text"] for r in json.loads(run("search", "--json", "-o", str(outputs), *words).out)]

    assert found("--kind", "money", "--min", "1亿") == ["2.9亿元"]
    assert found("--kind", "money", "--max", "50万元", "--unit", "元") == ["40余万元"]
    assert found("--status", "target", "--category", "school", "--school-level", "primary") == ["4—5所"]
    assert found("--aspect", "increase", "--year", "2016", "--place", "青禾") == ["4—5所"]
    assert found("--unit", "％", "--min", "-4", "--max", "0") == ["-3.5%"]
    assert found("入学率", "保持") == ["99.6%"]
    assert found("--limit", "1", "--offset", "1", "--report", "县*") == ["2.9亿元"]


def test_words_in_other_spellings_are_found(run: Run, outputs: Path) -> None:
    assert "入学率" in run("search", "入學率", "-o", str(outputs)).out
    assert [respell(word) for word in ("學校", "20,596万元", "学校", "，")] == ["学校", "20596万元", "学校", "，"]


def test_search_for_targets(run: Run, outputs: Path) -> None:
    answer = run("search", "--targets", "大班额", "-o", str(outputs))
    assert answer.out.splitlines()[1:] == [
        "2018-12   2018年底前  全部消除大班额  青禾县  县/2015.txt:7",
        "    到【2018年底前】全部消除大班额。",
    ]
    wrong = run("search", "--targets", "--kind", "money", "-o", str(outputs))
    assert (wrong.code, wrong.err) == (
        2,
        "--kind: dated targets have no such field; leave it out or leave out --targets\n",
    )


def test_search_pages(run: Run, outputs: Path) -> None:
    assert run("search", "--limit", "2", "-o", str(outputs)).err == "1–2 of 6; go on with --offset 2\n"
    assert run("search", "--offset", "4", "-o", str(outputs)).err == ""
    assert run("search", "--offset", "40", "-o", str(outputs)).err == "there are 6 hits; give a smaller --offset\n"


def test_json_is_an_array_of_whole_records(run: Run, outputs: Path) -> None:
    answer = run("search", "大班额", "--report", "县", "--json", "-o", str(outputs))
    facts = sample().to_dict()["facts"]
    assert json.loads(answer.out) == [facts[0], facts[2]]
    assert "大班额" in answer.out
    assert run("search", "没有", "--json", "-o", str(outputs)).out == "[]\n"


def test_csv_is_rfc_4180_and_runs_nothing_in_a_spreadsheet(run: Run, outputs: Path) -> None:
    out = run("search", "--csv", "-o", str(outputs)).out
    assert out.count("\r\n") == 7
    rows = list(csv.DictReader(io.StringIO(out, newline="")))
    assert list(rows[0]) == list(sample().to_dict()["facts"][0])
    strange = rows[0]
    assert (strange["report"], strange["sentence"][:4]) == ("'=cmd.txt", "'=HY")
    assert (strange["low"], strange["text"], strange["modifier"]) == ("-3.5", "'-3.5%", "=")
    assert not out.startswith("\ufeff")
    assert run("search", "--excel", "-o", str(outputs)).out == "\ufeff" + out


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+cmd", "@SUM(A1)", "\tx", "\rx"])
def test_formulas_are_made_harmless(text: str) -> None:
    assert cell("subject", text) == f"'{text}"
    assert cell("low", text) == f"'{text}"


def test_cells() -> None:
    assert cell("section", ["一、", "（二）"]) == "一、 > （二）"
    assert cell("flags", ["a", "b"]) == "a;b"
    assert cell("why", {"rule": "数"}) == '{"rule": "数"}'
    assert (cell("page", None), cell("line", -1), cell("low", "-0.5")) == ("", -1, "-0.5")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["没有的"], "no fact found; words are looked for letter by letter, try shorter ones or fewer filters\n"),
        (["--category", "dog"], "no fact found: none has category dog; there are class, school\n"),
        (["--unit", "公里"], "no fact found: none has unit km; there are "),
        (["--year", "1900"], "no fact found; try fewer filters\n"),
        (["--targets", "--year", "1900"], "no dated target found; try fewer filters\n"),
    ],
)
def test_nothing_found_says_what_to_try(run: Run, outputs: Path, words: list[str], says: str) -> None:
    answer = run("search", *words, "-o", str(outputs))
    assert (answer.code, answer.out) == (0, "")
    assert answer.err.startswith(says)


@pytest.mark.parametrize(
    "words",
    [["search", "--kind", "size"], ["search", "--min", "much"], ["search", "--json", "--csv"],
     ["search", "--limit", "0"], ["run"], ["fly"], ["search", "--year", "soon"]],
)  # fmt: skip
def test_wrong_usage(run: Run, words: list[str]) -> None:
    answer = run(*words)
    assert answer.code == 2
    assert "Usage" in answer.err


@pytest.mark.parametrize("command", [["search", "学校"], ["status"]])
def test_missing_outputs_are_one_sentence(run: Run, tmp_path: Path, command: list[str]) -> None:
    answer = run(*command, "-o", str(tmp_path / "none"))
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.count("\n") == 1
    assert "first" in answer.err


@pytest.mark.parametrize(
    ("text", "value"),
    [("3000", "3000"), ("20,596", "20596"), ("99.6%", "99.6"), ("5000万", "50000000"), ("1.2亿元", "120000000"),
     ("3万亿", "3000000000000"), ("-0.5", "-0.5"), ("31，973万元", "319730000")],
)  # fmt: skip
def test_amounts(text: str, value: str) -> None:
    assert parse_amount(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "万", "1.2.3", "1e9", "nan", "一百", "5 0"])
def test_what_is_no_amount(text: str) -> None:
    with pytest.raises(ValueError, match="write it like"):
        parse_amount(text)


def test_units() -> None:
    assert [parse_unit(unit) for unit in ("元", "％", "百分点", "所", "CNY")] == ["CNY", "%", "pp", "所", "CNY"]


# ── hits ────────────────────────────────────────────────────────────────────────────────────────────────────


def hit(sentence: str, text: str, start: int, length: int, **more: Any) -> dict[str, Any]:
    return {
        "sentence": sentence,
        "sentence_start": 100,
        "sentence_end": 100 + length,
        "text": text,
        "start": start,
        **more,
    }


@pytest.mark.parametrize(
    ("sentence", "text", "start", "length", "parts"),
    [
        ("新建小学4所。", "4所", 104, 7, ("新建小学", "4所", "。")),
        ("新建小学4所。", "4\n所", 106, 11, ("新建小学", "4所", "。")),
        ("新建4所，撤并4所。", "4所", 118, 20, ("新建4所，撤并", "4所", "。")),
        ("新建小学４所。", "4所", 104, 8, ("新建小学４所。", "", "")),
    ],
)
def test_the_span_is_marked(sentence: str, text: str, start: int, length: int, parts: tuple[str, str, str]) -> None:
    assert mark(hit(sentence, text, start, length), (text, start, start + len(text))) == parts


def test_value_words() -> None:
    assert value_words({"text": "2亿元", "modifier": "<", "why": {"quantity": {"written": "近2亿元"}}}) == "近2亿元"
    assert value_words({"text": "2亿元", "modifier": "<", "why": {}}) == "< 2亿元"
    assert value_words({"text": "40余万元", "modifier": ">", "why": {}}) == "40余万元"


def test_control_characters_never_reach_the_terminal(run: Run, tmp_path: Path) -> None:
    store.build(
        tmp_path / "facts.db", [make_report("a\x1b[2J\n.txt", [("学校\x1b[31m【1所】。", {"subject": "学校[bold]"})])]
    )
    out = run("search", "学校", "-o", str(tmp_path)).out
    assert "\x1b" not in out
    assert "学校[bold]" in out
    assert len(out.splitlines()) == 3


# ── run, status, version, help ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("_fakes")
def test_run_tells_what_it_did(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name, text in {"a.txt": "学校【1所】。", "b.txt": "unreadable", "c.pdf": ""}.items():
        (tmp_path / "in" / name).write_text(text, "utf-8")
    out = tmp_path / "out"
    answer = run("run", str(tmp_path / "in"), "-o", str(out))
    assert answer.code == 1
    assert answer.err.splitlines() == [
        "b.txt (byte 7): is garbled; save it as UTF-8",
        "not read: c.pdf: files of type .pdf are not read; save it as one of .txt to have it read",
    ]
    assert [line.split() for line in answer.out.splitlines()[:5]] == [
        ["reports", "1"], ["articles", "1"], ["facts", "1"], ["count", "1"], ["targets", "0"],
    ]  # fmt: skip
    assert f"extractor search 学校 -o {out}" in answer.out
    assert run("search", "学校", "-o", str(out)).out.endswith("    学校【1所】。\n")
    status = run("status", "-o", str(out))
    assert status.code == 0
    assert "failed: b.txt (byte 7): is garbled; save it as UTF-8" in status.out


@pytest.mark.usefixtures("_fakes")
def test_run_with_wrong_folder_is_one_sentence(run: Run, tmp_path: Path) -> None:
    answer = run("run", str(tmp_path / "none"), "-o", str(tmp_path / "out"))
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == f"{tmp_path / 'none'}: does not exist; give the folder that holds the reports\n"
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("_fakes")
@pytest.mark.parametrize("content", ["", "{", "[]", "{}"])
def test_status_of_a_broken_run(run: Run, tmp_path: Path, content: str) -> None:
    (tmp_path / "run.json").write_text(content)
    assert run("status", "-o", str(tmp_path)).code == 2


def test_version_and_help(run: Run) -> None:
    assert run("--version").out.startswith("extractor 0.")
    commands = [
        line.split()[1] for line in run("--help").out.splitlines() if line.startswith("│ ") and "--" not in line[:6]
    ]
    order = [word for word in commands if word in ("run", "search", "status", "explain", "patterns")]
    assert order == ["run", "search", "status", "explain", "patterns"]


def test_patterns_list(run: Run) -> None:
    answer = run("patterns", "list")
    assert answer.code == 0
    assert all(len(line.split("\t")) == 4 for line in answer.out.splitlines())


def test_a_faulty_pattern_folder_is_one_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("kind: nonsense\n")
    answer = run("patterns", "list", "--patterns", str(tmp_path))
    assert answer.code == 2
    assert answer.err.startswith("x.yaml: unknown kind 'nonsense'")


def command(*words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "extractor.cli", *words],
        capture_output=True,
        env={**os.environ, **environment},
        check=False,
    )


@pytest.mark.parametrize(
    "environment", [{"LC_ALL": "C"}, {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
                    {"PYTHONIOENCODING": "ascii"}, {"PYTHONIOENCODING": "latin-1:strict"}],
)  # fmt: skip
def test_any_locale_will_do(outputs: Path, environment: dict[str, str]) -> None:
    done = command("search", "大班额", "--limit", "1", "-o", str(outputs), **environment)
    assert done.returncode == 0, done.stderr
    assert "大班额" in done.stdout.decode("utf-8")


def test_a_reader_that_goes_away_is_no_fault(tmp_path: Path) -> None:
    lines = [(f"第{i}次投入资金用于学校建设【{i}万元】。", {"subject": "投入资金"}) for i in range(3000)]
    store.build(tmp_path / "facts.db", [make_report("a.txt", lines)])
    process = subprocess.Popen(
        [sys.executable, "-m", "extractor.cli", "search", "学校", "--limit", "3000", "-o", str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    complaint = process.stderr.read().decode()
    process.stderr.close()
    process.wait()
    assert "Traceback" not in complaint
    assert "Exception ignored" not in complaint


def test_words_of_another_locale() -> None:
    assert argument_text(os.fsdecode("学校".encode())) == "学校"
    assert argument_text("\udce5\udcad\udca6") == "学"


def test_heavy_modules_are_not_loaded_for_help() -> None:
    code = "import sys, extractor.cli; print({'pandas', 'spacy', 'jieba', 'yaml', 'sqlite3'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout.strip() == b"set()"


@pytest.mark.usefixtures("_fakes")
def test_search_over_a_run(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("建成校舍【３０00平方米】。", "utf-8")
    run_folder(tmp_path / "in", tmp_path / "out")
    assert run("search", "校舍", "-o", str(tmp_path / "out")).out.endswith("    建成校舍【３０00平方米】。\n")

"""`extractor evaluate` as a user meets it: tables, comparison, JSON, messages, exit codes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from test_evaluate import RAW, REPORT, changed, gold, improve, outputs

from extractor import cli
from extractor.evaluate.gold import SHAPES, read_gold
from extractor.evaluate.report import TABLES

__all__ = ["gold", "outputs"]  # fixtures


class Answer(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Answer]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*words: str | Path) -> Answer:
        with pytest.raises(SystemExit) as end:
            cli.main(["evaluate", *map(str, words)])
        out = capsys.readouterr()
        assert "Traceback" not in out.err
        return Answer(int(end.value.code or 0), out.out, out.err)

    return call


def test_the_screen(run: Run, gold: Path, outputs: Path) -> None:
    answer = run(gold, "-o", outputs, "--by", "status")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out == (
        "facts          gold  found  right  precision  recall     F1\n"
        "numbers           5      6      4      0.667   0.800  0.727\n"
        "whole records     5      6      2      0.333   0.400  0.364\n"
        "\n"
        "field          right  of  share\n"
        "kind               4   4  1.000\n"
        "value              4   4  1.000\n"
        "modifier           4   4  1.000\n"
        "subject            3   4  0.750\n"
        "aspect             4   4  1.000\n"
        "period             3   4  0.750\n"
        "status             4   4  1.000\n"
        "place              4   4  1.000\n"
        "school counts      2   2  1.000\n"
        "\n"
        "spans that do not hold their text: 0\n"
        "\n"
        "targets        gold  found  right  precision  recall     F1\n"
        "time limits       1      1      1      1.000   1.000  1.000\n"
        "whole targets     1      1      0      0.000   0.000  0.000\n"
        "\n"
        "field     right  of  share\n"
        "deadline      1   1  1.000\n"
        "goal          0   1  0.000\n"
        "\n"
        "articles    gold  found  right  precision  recall     F1\n"
        "beginnings     1      1      1      1.000   1.000  1.000\n"
        "\n"
        "field   right  of  share\n"
        "title       1   1  1.000\n"
        "issuer      1   1  1.000\n"
        "region      1   1  1.000\n"
        "date        0   1  0.000\n"
        "\n"
        "status  gold  found     F1   kind  value  modifier  subject  aspect  period  status  place  whole F1\n"
        "actual     4      5  0.667  1.000  1.000     1.000    0.667   1.000   1.000   1.000  1.000     0.444\n"
        "target     1      1  1.000  1.000  1.000     1.000    1.000   1.000   0.000   1.000  1.000     0.000\n"
    )


def test_tables_by_rule_and_confidence_come_unasked(run: Run, gold: Path, outputs: Path) -> None:
    out = run(gold, "-o", outputs).out
    assert "\nkind        gold  found" in out
    assert "\nsubject     subject.before       1      1  0.000\n" in out
    assert "\n0.9–1.0                    3       0.90      0.67  -0.23\nexpected calibration error 0.350\n" in out
    assert "\nconfidence of targets" not in out, "these targets tell none"
    assert "mistake" not in out
    assert "【" not in out
    assert "\nquantity" not in run(gold, "-o", outputs, "--by", "kind", "--by", "unit").out


def test_the_tables_are_those_that_can_be_asked_for() -> None:
    assert [by.value for by in cli.By] == list(TABLES)


def test_mistakes_are_shown_when_asked_for(run: Run, gold: Path, outputs: Path) -> None:
    out = run(gold, "-o", outputs, "--errors", "5").out
    assert "\nfacts, subject: 1\n  总结.txt:2 at 24  40余万元  gold 投入, found 全县  (subject.before)\n" in out
    assert "新建小学4所，投入【40余万元】，获奖3个(gè)。" in out


def test_json_holds_everything(run: Run, gold: Path, outputs: Path) -> None:
    answer = run(gold, "-o", outputs, "--json", "--by", "kind")
    data = json.loads(answer.out)
    assert {"mention", "field_accuracy", "target", "article", "by", "rules", "confidence", "mistakes"} <= set(data)
    assert data["notes"] == []
    assert len(data["mistakes"]) == 7


def test_a_fresh_extraction(run: Run, gold: Path, outputs: Path, tmp_path: Path) -> None:
    answer = run(gold, "--run", "--corpus", tmp_path, "--json")
    data = json.loads(answer.out)
    assert (answer.code, data["mention"]["recall"], data["spans_not_equal_to_text"]) == (0, 1, 0)
    rule = (
        "kind: exclusion\nrules:\n- id: exclusion.award\n  about: no awards\n  match: '\\d+(?=余万元)'\n"
        "  reason: a test\n  examples: ['投入[[40]]余万元']\n  counterexamples: [{text: 40万元, because: no 余}]\n"
    )
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "own.yaml").write_text(rule, "utf-8")
    less = run(gold, "--run", "--corpus", tmp_path, "--json", "--patterns", tmp_path / "rules").out
    assert json.loads(less)["mention"]["recall"] == 0.8


def test_a_comparison(run: Run, gold: Path, outputs: Path) -> None:
    new = changed(improve, outputs)
    answer = run(gold, "--compare", outputs, new)
    assert (answer.code, answer.err) == (0, "")
    figures, _, lists = answer.out.partition(" figures are as they were\n\n")
    assert "\nfield_accuracy.subject  0.750  1.000  +0.2500\n" in figures
    assert "\nfield_accuracy.period   0.750  0.600  -0.1500\n" in figures
    assert "mention.gold" not in figures
    assert lists == (
        "now right: 1\n"
        "  总结.txt at 24  40余万元  subject 全县 → 资金投入  (gold 投入)\n"
        "\n"
        "now wrong: 1\n"
        "  总结.txt at 46  99.6%  period 2024 → 2023  (gold 2024)\n"
        "\n"
        "still wrong: 1\n"
        "  总结.txt at 77  5所  period 2025 → 2025-11  (gold 2025-12)\n"
        "\n"
        "still right: 1\n"
        "  总结.txt at 19  4所  subject 小学 → 新建小学  (gold 小学)\n"
        "\n"
        "changed: 2\n"
        "  总结.txt at 3  2024年  subject (none) → 总结\n"
        "  总结.txt at 19  4所  category (none) → school\n"
        "\n"
        "new: 1\n"
        "  总结.txt at 57  2个百分点  2 pp, 入学率, 2024, actual, 青禾县  (right)\n"
        "\n"
        "gone: 1\n"
        "  总结.txt at 19  4所  4 所, 小学, 2024, actual, 青禾县  (spurious)\n"
        "\n"
        f"1 more records differ where the gold says nothing: extractor evaluate --compare {outputs} {new}\n"
    )
    data = json.loads(run(gold, "--compare", outputs, new, "--json").out)
    assert (len(data["changes"]), data["unjudged"]) == (8, 1)
    assert data["old"]["mention"]["f1"] < data["new"]["mention"]["f1"]


def test_a_comparison_without_gold(run: Run, outputs: Path) -> None:
    new = changed(improve, outputs)
    answer = run("--compare", outputs, new, "--errors", "2")
    assert answer.code == 0
    assert answer.out.startswith("changed: 7, 2 shown (--errors 7 shows all)\n  总结.txt at 3  2024年  subject")
    assert [c["sort"] for c in json.loads(run("--compare", outputs, new, "--json").out)["changes"]].count("new") == 1
    assert run("--compare", outputs, outputs).out == "no record changed, came or went\n"


def test_notes_go_to_stderr(run: Run, gold: Path, outputs: Path) -> None:
    (gold / "targets.jsonl").unlink()
    answer = run(gold, "-o", outputs)
    assert answer.err == f"{gold / 'targets.jsonl'}: there is none, so no targets are compared\n"
    assert "time limits" not in answer.out
    (gold.parent / REPORT).write_text(f"前{RAW}", "utf-8")
    assert run(gold, "-o", outputs).err.count("\n") == 7
    (gold.parent / REPORT).unlink()
    assert "not known, the reports are not at hand; name their folder with --corpus" in run(gold, "-o", outputs).out


def test_many_notes_are_counted(run: Run, gold: Path, outputs: Path) -> None:
    facts = (gold / "facts.jsonl").read_text("utf-8")
    (gold / "facts.jsonl").write_text(facts * 3, "utf-8")
    assert run(gold, "-o", outputs).err.splitlines()[-1] == "4 more of such notes; --json has them all"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "name a folder of gold, or two folders of results with --compare OLD NEW\n"),
        (("GOLD", "--run"), "--run: name the folder of the reports with --corpus\n"),
        (("GOLD", "--run", "--corpus", ".", "-o", "x"), "--run: nothing is read from results then; leave"),
        (("GOLD", "--patterns", "x"), "--patterns: only --run extracts; add it\n"),
        (("--compare", "OUT", "OUT", "--corpus", "x"), "--corpus: only gold needs the reports; leave it out\n"),
        (("--compare", "OUT", "OUT", "-o", "x"), "-o: does not go with --compare, which reads two"),
        (("GOLD", "--compare", "OUT", "OUT", "--by", "kind"), "--by: does not go with --compare, which"),
        (("GOLD", "--compare", "OUT", "OUT", "--run"), "--run: does not go with --compare, which"),
        (("nowhere",), "nowhere: is no folder; give one with facts.jsonl, targets.jsonl, articles.jsonl in it\n"),
        (("GOLD", "-o", "nowhere"), "nowhere: is no folder; run `extractor run FOLDER -o nowhere` first\n"),
        (("GOLD", "-o", "OUT", "--corpus", "nowhere"), "nowhere: is no folder; give the one that holds the reports of"),
        (("GOLD", "--compare", "OUT", "nowhere"), "nowhere: is no folder; run"),
    ],
)  # fmt: skip
def test_wrong_use_is_one_sentence(run: Run, gold: Path, outputs: Path, words: tuple[str, ...], message: str) -> None:
    answer = run(*({"GOLD": gold, "OUT": outputs}.get(word, word) for word in words))
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith(message)
    assert answer.err.count("\n") == 1


def test_a_wrong_line_of_gold_is_one_sentence(run: Run, gold: Path, outputs: Path) -> None:
    (gold / "facts.jsonl").write_text('{"report": "a\\u001b[2J.txt", "start": "x"}\n', "utf-8")
    answer = run(gold, "-o", outputs)
    assert answer.code == 2
    assert answer.err == (
        f'{gold / "facts.jsonl"} line 1: has start "x"; '
        "it must be an offset in characters from the start of the report, as a number\n"
    )


def test_names_from_files_reach_the_screen_harmless(run: Run, gold: Path, outputs: Path) -> None:
    facts = (gold / "facts.jsonl").read_text("utf-8").replace(REPORT, "\\u001b[2J.txt")
    (gold / "facts.jsonl").write_text(facts, "utf-8")
    (gold / "manifest.json").unlink()
    answer = run(gold, "-o", outputs, "--by", "report", "--errors", "1")
    assert "\x1b" not in answer.out + answer.err
    assert "\\x1b[2J.txt" in answer.out


def test_the_documented_line_is_gold(root: Path, tmp_path: Path) -> None:
    page = (root / "docs" / "gold.md").read_text("utf-8")
    line = page.partition("```json\n")[2].partition("```")[0]
    (tmp_path / "facts.jsonl").write_text(line, "utf-8")
    assert [fact["text"] for fact in read_gold(tmp_path).facts or ()] == ["40余万元"]
    keys = {key for shape in SHAPES.values() for key in shape}
    assert keys <= set(re.findall(r"`(\w+)`", page))
    assert set(TABLES) <= set(re.findall(r"`(?:--by )?(\w+)`", page))


def test_the_gold_of_the_corpus_can_be_used(run: Run, root: Path) -> None:
    answer = run(root / "corpus" / "gold", "--run", "--corpus", root / "corpus", "--json")
    data = json.loads(answer.out)
    assert (answer.code, data["notes"], data["spans_not_equal_to_text"]) == (0, [], 0)
    assert data["mention"]["f1"] > 0.9

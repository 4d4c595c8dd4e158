"""The sample corpus: its gold says what its files say, and it is what its sources give."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "corpus"
GOLD = CORPUS / "gold"
SHARED = ROOT.parent / "shared"
REPORTS = sorted(p for p in CORPUS.iterdir() if p.suffix in (".txt", ".md") and p.stem.upper() != "README")


def load_builder() -> ModuleType:
    """`corpus_source/build.py` as a module; the folder is no package."""
    spec = importlib.util.spec_from_file_location("corpus_build", Path(__file__).parent / "corpus_source" / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


build = load_builder()
RAW = {path.name: path.read_bytes().decode("utf-8") for path in REPORTS}


def rows(sort: str) -> list[dict[str, Any]]:
    """The lines of one gold file."""
    return [json.loads(line) for line in (GOLD / f"{sort}.jsonl").read_text(encoding="utf-8").splitlines()]


def test_what_is_committed_is_what_the_sources_give() -> None:
    assert build.differing() == []


def test_eight_reports_and_over_twenty_thousand_characters() -> None:
    assert len(RAW) >= 8
    assert sum(map(len, RAW.values())) > 20_000


def test_manifest_covers_every_report_from_end_to_end() -> None:
    ranges = json.loads((GOLD / "manifest.json").read_text(encoding="utf-8"))["ranges"]
    assert ranges == {name: [[0, len(raw)]] for name, raw in RAW.items()}


def test_fact_spans_are_the_raw_characters_in_order_and_apart() -> None:
    last = ("", 0)
    for fact in rows("facts"):
        assert RAW[fact["report"]][fact["start"] : fact["end"]] == fact["text"]
        assert fact["text"] == fact["text"].strip()
        assert fact["text"]
        assert (fact["report"], fact["start"]) >= last, fact
        last = (fact["report"], fact["end"])


def test_target_spans_are_the_raw_characters() -> None:
    for target in rows("targets"):
        assert RAW[target["report"]][target["start"] : target["end"]] == target["deadline_text"]
        assert target["goal"]


def test_fact_fields_are_legal() -> None:
    for fact in rows("facts"):
        assert fact["kind"] in build.KINDS, fact
        assert fact["modifier"] in build.MODIFIERS, fact
        assert fact["aspect"] in build.ASPECTS.values(), fact
        assert fact["status"] in build.STATUSES.values(), fact
        assert isinstance(fact["optional"], bool), fact
        assert Decimal(fact["low"]) <= Decimal(fact["high"]), fact
        assert fact["period"] is None or build.EDTF.fullmatch(fact["period"]), fact


def test_units_fit_their_kind() -> None:
    for fact in rows("facts"):
        kind, unit = fact["kind"], fact["unit"]
        if kind == "money":
            assert unit in ("CNY", "USD", "HKD", "EUR"), fact
        elif kind == "percentage":
            assert unit in ("%", "pp", "‰"), fact
        elif kind == "ratio":
            assert unit in ("1", "x", None), fact
        elif kind == "measure":
            assert re.fullmatch(r"[A-Za-z/0-9]+|吨公里|人公里", unit), fact
        else:
            assert unit is None or not re.search(r"[A-Za-z0-9%万亿]", unit), fact


def test_records_stand_in_an_article_and_articles_do_not_overlap() -> None:
    spans: dict[str, list[tuple[int, int]]] = {name: [] for name in RAW}
    for article in rows("articles"):
        before = spans[article["report"]]
        assert not before or before[-1][1] <= article["start"] < article["end"], article
        before.append((article["start"], article["end"]))
    for row in rows("facts") + rows("targets"):
        assert any(start <= row["start"] and row["end"] <= end for start, end in spans[row["report"]]), row


def test_goals_and_subjects_are_clean() -> None:
    for row in rows("facts") + rows("targets"):
        words = row.get("goal") or row.get("subject") or ""
        assert not re.search(r"[\r\n\t\u00a0\u3000\ufffd]|-\s*\d+\s*-|[…]", words), row


def han_runs(text: str, length: int = 20) -> set[str]:
    """Every run of `length` characters, blanks dropped, that is more words than figures and rules."""
    text = re.sub(r"\s", "", text)
    runs = (text[i : i + length] for i in range(len(text) - length + 1))
    return {run for run in runs if len(re.findall(r"[\u4e00-\u9fff]", run)) >= length // 2}


@pytest.mark.skipif(not SHARED.exists(), reason="the real reports are not at hand")
def test_no_sentence_of_a_real_report_is_copied() -> None:
    ours = {run: name for name, raw in RAW.items() for run in han_runs(raw)}
    for path in sorted(SHARED.rglob("*")):
        if path.suffix in (".txt", ".html", ".md", ".jsonl"):
            copied = ours.keys() & han_runs(path.read_bytes().decode("utf-8", "replace"))
            assert not copied, (path.name, ours[min(copied)], min(copied))


# ── the builder itself ──────────────────────────────────────────────────────────────────────────────────────


def one(source: str) -> Any:
    """A source of one article, built."""
    return build.build_one("x.txt", "⟪article|title=报告|region=某县⟫\n⟪p=2024|pl=某县⟫\n" + source + "\n⟪/article⟫\n")


def test_tags_leave_the_raw_text_and_true_offsets() -> None:
    built = one("投资⟦4⟨U+00A0⟩0余\n万元|投资|pt=投资⟧，新建⟦8个|中心|tgt|p=-⟧。⟨U+000D⟩")
    assert built.raw == "投资4\u00a00余\n万元，新建8个。\r\n"
    money, count = built.facts
    assert [built.raw[f["start"] : f["end"]] for f in built.facts] == ["4\u00a00余\n万元", "8个"]
    assert (money["low"], money["unit"], money["modifier"], money["period"]) == ("400000", "CNY", ">", "2024")
    assert (count["kind"], count["status"], count["period"], count["place"]) == ("count", "target", None, "某县")
    assert (built.articles[0]["start"], built.raw[: built.articles[0]["end"]]) == (0, built.raw.rstrip())


def test_target_goal_is_filled_in_from_what_follows() -> None:
    built = one("到⟦!2025年底|2025-12|建成…20所⟧，建成学\n校⟦20所|学校|tgt⟧以上。")
    assert built.targets[0]["goal"] == "建成学校20所"


@pytest.mark.parametrize("form", ["四所", "近亿元", "１２%", "4—5所", "99.6", "2\n- 3 -\n.9亿元"])
def test_forms_that_are_not_plain_need_their_value_said(form: str) -> None:
    with pytest.raises(build.SourceError, match="no plain form"):
        one(f"共⟦{form}|学校⟧")


@pytest.mark.parametrize(
    "tag", ["⟦3所|学校|p=2024年⟧", "⟦3所|学校|x=1⟧", "⟦3所|学校|pt=去年⟧", "⟦!年底|2024-12|建…成⟧"]
)
def test_a_wrong_tag_is_refused(tag: str) -> None:
    with pytest.raises(build.SourceError):
        one(f"新建{tag}。")

"""Compare the facts of real tables with the hand-made gold in `table_gold`; run as a script to see the mistakes.

    python tests/table_score.py learn|held [folder of the real reports]

A line of gold is a cell: its offsets (a text; of a PDF in its text layer, page after page) or its table, row and column
(docx, HTML), its value, unit, aspect, periods (any of them is right) and where its subject stands, in a cell counted
without the blanks around its words. Nothing of the reports but numbers is in it.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from extractor.pipeline import extract_source
from extractor.readers import read
from extractor.rules import load
from extractor.types import Fact, Source

GOLD = Path(__file__).with_name("table_gold")
SHARED = Path(__file__).parents[1].parent / "shared"
FIELDS = ("value", "unit", "subject", "period", "aspect", "status")


def gold(part: str) -> dict[str, list[dict[str, Any]]]:
    """Return the cells of a half of the gold by report."""
    out: dict[str, list[dict[str, Any]]] = {}
    for line in (GOLD / f"{part}.jsonl").read_text("utf-8").splitlines():
        cell = json.loads(line)
        out.setdefault(cell["report"], []).append(cell)
    return out


def source(path: Path) -> Source:
    """Return a report as its reader gives it; of a PDF the bare text layer, in which tables are flattened to lines."""
    if path.suffix != ".pdf":
        return read(path, path.name)
    import pypdfium2

    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path)]
    return Source(path.name, "\n".join(pages).replace("\r", ""), "", "utf-8", "text")


def place(cell: dict[str, Any], src: Source) -> tuple[int, int, str]:
    """Return the raw span of a cell's number and its subject's words."""
    if "table" not in cell:
        return cell["start"], cell["end"], src.raw[cell["subject_start"] : cell["subject_end"]]
    blocks = {(b.table, b.row, b.column): b for b in src.blocks if b.kind == "cell"}
    own = blocks[cell["table"], cell["row"], cell["column"]]
    head = blocks[cell["table"], cell["subject_row"], cell["subject_column"]]
    start = src.raw.index(cell["text"], own.start)
    words = " ".join(src.raw[head.start : head.end].split())[cell["subject_start"] : cell["subject_end"]]
    return start, start + len(cell["text"]), words


def judge(cell: dict[str, Any], fact: Fact, subject: str) -> dict[str, bool]:
    """Say which fields of a fact are right."""
    aspects = cell["aspect"] if isinstance(cell["aspect"], list) else [cell["aspect"]]
    return {
        "value": fact.low == cell["low"] == fact.high and fact.modifier == cell.get("modifier", "="),
        "unit": fact.unit == cell["unit"],
        "subject": _plain(fact.subject or "") == _plain(subject),
        "period": fact.period in cell["period"],
        "aspect": fact.aspect in aspects,
        "status": fact.status == cell["status"],
    }


def _plain(words: str) -> str:
    """Words without blanks, with the brackets and dashes that clean text has."""
    return "".join(words.split()).translate(str.maketrans("()～", "（）~"))


def score(part: str, shared: Path = SHARED) -> tuple[Counter[str], list[str]]:
    """Return counts (gold, found, spurious, right, and each field) and a line for each mistake."""
    counts: Counter[str] = Counter()
    mistakes = []
    for report, cells in gold(part).items():
        src = source(shared / report)
        facts = {(f.start, f.end): f for f in extract_source(src, load()).facts}
        spans = []
        for cell in cells:
            start, end, subject = place(cell, src)
            spans.append((start, end))
            fact = facts.get((start, end))
            if cell.get("optional"):
                continue
            counts["gold"] += 1
            counts["gold " + report] += 1
            if fact is None:
                mistakes.append(f"{report[:30]} {start} {cell['text']} of {subject!r}: not found")
                continue
            counts["found"] += 1
            right = judge(cell, fact, subject)
            counts.update(name for name, ok in right.items() if ok)
            if all(right[name] for name in FIELDS[:4]):
                counts["right"] += 1
                counts["right " + report] += 1
            if not all(right.values()):
                wrong = [name for name, ok in right.items() if not ok]
                got = f"{fact.low} {fact.unit} {fact.subject!r} {fact.period} {fact.aspect} {fact.status}"
                mistakes.append(f"{report[:30]} {start} {cell['text']} of {subject!r}: {wrong}, got {got}")
        for start, end in _spurious(facts, spans, src):
            counts["spurious"] += 1
            mistakes.append(f"{report[:30]} {start} {src.raw[start:end]!r}: spurious")
    return counts, mistakes


def _spurious(facts: dict[tuple[int, int], Fact], spans: list[tuple[int, int]], src: Source) -> list[tuple[int, int]]:
    """The facts on the lines of annotated cells (or in their tables' blocks) that the gold does not know."""
    lines = {src.raw.rfind("\n", 0, start) for start, _ in spans}
    known = set(spans)
    return [s for s in facts if s not in known and src.raw.rfind("\n", 0, s[0]) in lines]


if __name__ == "__main__":
    found, wrong = score(sys.argv[1], Path(sys.argv[2]) if len(sys.argv) > 2 else SHARED)
    print(*wrong, sep="\n")
    for name in sorted(n for n in found if n.startswith("gold ")):
        print(name[5:], found["right" + name[4:]], "of", found[name])
    total = found["gold"]
    print({name: found[name] for name in ("gold", "found", "spurious", "right")}, round(found["right"] / total, 3))
    print({name: round(found[name] / max(1, found["found"]), 3) for name in FIELDS})

"""Small reports made by hand for the tests of store, run and command line; no layer below is needed for them."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

from extractor.errors import ReadError
from extractor.records import Identifier, Locator, Report, SentenceRecord
from extractor.run import work
from extractor.run.limits import NO_LIMITS, Limits
from extractor.run.problems import internal, unreadable
from extractor.run.work import Task
from extractor.types import ArticleRecord, Fact, LeftOut, Target

#: one fact a line: sentence with its amount in 【】, and the fields that differ from the defaults
Line = tuple[str, dict[str, Any]]

DEFAULTS: dict[str, Any] = {
    "kind": "count", "low": "1", "high": "1", "unit": "所", "modifier": "=", "per": None, "subject": None,
    "aspect": "level", "against": None, "against_start": None, "against_end": None, "against_period": None,
    "period": None, "period_text": None, "period_start": None, "period_end": None,
    "status": "actual", "place": "青禾县", "place_code": None, "category": None, "school_level": None,
    "indicator": None, "page": None, "block": None, "rects": None, "rule": "count.thing", "why": {"num": "1"},
    "confidence": 0.9, "flags": (), "checks": (),
}  # fmt: skip


def make_report(path: str, lines: list[Line], targets: list[tuple[int, str, str, str]] = []) -> Report:  # noqa: B006
    """Return a report of one article with a sentence a line; `targets` are (line, deadline words, EDTF, goal)."""
    sentences, spans, raw = [], [], "青禾县教育工作总结\n"
    for text, _ in lines:
        start = len(raw)
        before, _, rest = text.partition("【")
        core, _, after = rest.partition("】")
        raw += f"{before}{core}{after}\n"
        sentences.append((start, len(raw) - 1))
        spans.append((start + len(before), start + len(before) + len(core)))
    ids, at = Identifier(path, raw), Locator(raw)
    common = {"report": path, "article": 1, "section": ("一、主要成绩",)}
    facts = []
    for (_, fields), (start, end), sentence in zip(lines, spans, sentences, strict=True):
        if start == end:
            continue
        subject = fields.get("subject")
        found = raw.find(subject, *sentence) if subject else -1
        where = {"subject_start": found, "subject_end": found + len(subject)} if found >= 0 else {}
        own = {"subject_start": None, "subject_end": None, **DEFAULTS, **where, **fields, **_sentence(raw, sentence)}
        known = {"id": ids.id("fact", start, end), "start": start, "end": end, "text": raw[start:end]}
        facts.append(Fact(**common, **known, **own, line=at.line(start)))
    made = []
    for line, words, edtf, goal in targets:
        sentence = sentences[line]
        start, goal_start = raw.index(words, *sentence), raw.index(goal, *sentence)
        known = {"id": ids.id("target", start, start + len(words)), "start": start, "end": start + len(words)}
        rest = {"deadline_text": words, "deadline": edtf, "goal": goal, "goal_start": goal_start}
        rest |= {"goal_end": goal_start + len(goal), "strength": "must", "place": "青禾县", "place_code": None}
        rest |= {"facts": (), "page": None, "block": None, "rects": None}
        rest |= {"rule": "target.deadline", "why": {}, "confidence": 0.8, "flags": ()}
        made.append(Target(**common, **known, **rest, **_sentence(raw, sentence), line=at.line(start)))
    article = ArticleRecord(
        id=ids.id("article", 0, len(raw)), report=path, number=1, start=0, end=len(raw), title="青禾县教育工作总结",
        issuer="青禾县教育局", region="青禾县", region_code=None, date="2015-12", document_kind="summary",
        reported="2015", planned="2016", line=1, flags=(),
    )  # fmt: skip
    left = LeftOut(path, 0, 3, raw[:3], "name", "not.name", 1)
    listed = tuple(SentenceRecord(1, ("一、主要成绩",), s, e, raw[s:e]) for s, e in sentences)
    digest = hashlib.sha256(raw.encode()).hexdigest()
    return Report(path, digest, "utf-8", "txt", raw, (article,), tuple(facts), tuple(made), (left,), listed)


def _sentence(raw: str, span: tuple[int, int]) -> dict[str, Any]:
    return {"sentence": raw[slice(*span)], "sentence_start": span[0], "sentence_end": span[1]}


def sample(path: str = "县/2015.txt") -> Report:
    """Return a report with one fact of most kinds."""
    money = {"kind": "money", "unit": "CNY", "category": None}
    return make_report(
        path,
        [
            ("全县大班额由上年的【56个】下降。", {"low": "56", "high": "56", "unit": "个", "subject": "大班额",
             "period": "2015", "category": "class"}),
            ("投入1亿多元建设5G基站，其中学校【2.9亿元】。", {**money, "low": "290000000", "high": "290000000",
             "subject": "5G基站", "period": "2012/2015"}),
            ("消除大班额专项资金【40余万元】。", {**money, "low": "400000", "high": "400000", "modifier": ">",
             "subject": "专项资金", "period": "2015-06"}),
            ("新建小学【4—5所】。", {"low": "4", "high": "5", "subject": "小学", "status": "target", "period": "2016",
             "category": "school", "school_level": "primary", "aspect": "increase"}),
            ("2010年以来入学率保持【99.6%】。", {"kind": "percentage", "unit": "%", "low": "99.6", "high": "99.6",
             "subject": "入学率", "period": "2010/"}),
            ("到2018年底前全部消除大班额。", {}),
        ],
        [(5, "2018年底前", "2018-12", "全部消除大班额")],
    )  # fmt: skip


class BrokenWorker:
    """Cannot be made."""

    def __init__(self, patterns: str | None = None, limits: Limits = NO_LIMITS) -> None:
        raise ImportError("half an installation")


class FakeWorker:
    """Stands for the layers below: a line of a file is a sentence, the number in 【】 its fact."""

    def __init__(self, patterns: str | None = None, limits: Limits = NO_LIMITS) -> None:
        pass

    def work(self, task: Task) -> Any:
        text = Path(task.path).read_text("utf-8")
        if "unreadable" in text:
            return unreadable(task.report, ReadError(task.report, "is garbled", "save it as UTF-8", "byte 7"))
        if "crash" in text:
            try:
                raise ValueError("a fault\nof ours")
            except ValueError as error:
                return internal(task.report, error)
        if text == "die":
            os._exit(9)
        if text == "twins":
            report = sample(task.report)
            object.__setattr__(report, "facts", (report.facts[0], report.facts[0]))
            return work.finish(task, report)
        report = make_report(task.report, [(line, {}) for line in text.splitlines()])
        object.__setattr__(report, "sha256", hashlib.sha256(Path(task.path).read_bytes()).hexdigest())
        return work.finish(task, report)

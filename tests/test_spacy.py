"""The extractor as spaCy users expect it: text, tokens, entities, spans, typed facts, pipes, saving, entry points."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from extractor import extract
from extractor.types import Fact, Target

CONFIG = {"nlp": {"tokenizer": {"@tokenizers": "gov_jieba.v1"}}}
PLAIN = "2023年，全县新建小学4所，投入40余万元，入学率达到99.6%。到2025年底前建成公办幼儿园3所。"
#: page number inside an amount, a blank for the thousands, a line break inside a word, full-width digits
MESSY = (
    "全县上下坚持教育优先发展。2022年，教育总投入达到\n\n2.9\n— 17 —\n亿元，新增学位1 013个，"
    "在城区新建了一批标准化幼儿\n园４所，入园难的问题得到缓解。"
)
TEXTS = [
    PLAIN,
    MESSY,
    "",
    " ",
    "\r\n\r\n",
    "没有数字的一句话。",
    "😀2023年新增学位500个😀\u3000\ufeff",
    "ABC 3 def\t4所",
]


@pytest.fixture(scope="module")
def nlp() -> Language:
    made = spacy.blank("zh", config=CONFIG)
    made.add_pipe("gov_facts")
    return made


def found(doc: Doc) -> list[tuple[str, str]]:
    return [(ent.text, ent.label_) for ent in doc.ents]


@pytest.mark.parametrize("text", TEXTS)
def test_the_text_comes_back(nlp: Language, text: str) -> None:
    assert nlp(text).text == text


@pytest.mark.parametrize("text", [PLAIN, MESSY])
def test_a_quantity_is_one_token(nlp: Language, text: str) -> None:
    facts = extract(text).facts
    assert len(facts) >= 3
    tokens = {(token.idx, token.idx + len(token)) for token in nlp(text)}
    assert {(fact.start, fact.end) for fact in facts} <= tokens


def test_words_between_quantities_are_those_of_jieba(nlp: Language) -> None:
    assert [token.text for token in nlp("全县新建小学4所")] == ["全县", "新建", "小学", "4所"]


def test_entities_carry_labels_and_facts(nlp: Language) -> None:
    doc = nlp(PLAIN)
    assert found(doc) == [
        ("4所", "CARDINAL"),
        ("40余万元", "MONEY"),
        ("99.6%", "PERCENT"),
        ("3所", "CARDINAL"),
    ]
    assert [ent._.fact.low for ent in doc.ents] == ["4", "400000", "99.6", "3"]
    assert doc[0:1]._.fact is None


def test_facts_and_targets_are_those_of_the_library(nlp: Language) -> None:
    doc, report = nlp(PLAIN), extract(PLAIN)
    assert doc._.facts == list(report.facts)
    assert doc._.targets == list(report.targets)
    assert all(type(fact) is Fact for fact in doc._.facts)
    assert [(type(t), t.deadline_text) for t in doc._.targets] == [(Target, "2025年底前")]


def test_spans_of_facts_subjects_and_targets(nlp: Language) -> None:
    doc = nlp(PLAIN)
    assert [span.text for span in doc.spans["facts"]] == ["4所", "40余万元", "99.6%", "3所"]
    assert "入学率" in [span.text for span in doc.spans["subjects"]]
    assert [span.text for span in doc.spans["targets"]] == ["2025年底前"]


def test_messy_quantities_keep_their_raw_characters(nlp: Language) -> None:
    assert ("2.9\n— 17 —\n亿元", "MONEY") in found(nlp(MESSY))
    assert ("1 013个", "CARDINAL") in found(nlp(MESSY))


def test_entities_of_other_pipes_stay() -> None:
    made = spacy.blank("zh", config=CONFIG)
    made.add_pipe("entity_ruler").add_patterns([{"label": "DATE", "pattern": "2023"}])  # type: ignore[attr-defined]
    made.add_pipe("gov_facts")
    assert {label for _, label in found(made("2023 年新建小学4所"))} == {"DATE", "CARDINAL"}


def test_the_reference_is_part_of_the_configuration() -> None:
    made = spacy.blank("zh", config=CONFIG)
    made.add_pipe("gov_facts", config={"reference": "2021-12", "ents": False})
    doc = made("去年，全县新建小学4所。")
    assert doc._.facts[0].period == "2020"
    assert not doc.ents


def test_gov_quantities_marks_without_linking() -> None:
    made = spacy.blank("zh", config=CONFIG)
    made.add_pipe("gov_quantities")
    doc = made(PLAIN)
    assert [(span.text, span.label_) for span in doc.spans["quantities"]] == found_by_gov_facts(PLAIN)
    assert doc._.facts == []


def found_by_gov_facts(text: str) -> list[tuple[str, str]]:
    made = spacy.blank("zh", config=CONFIG)
    made.add_pipe("gov_facts")
    return found(made(text))


@pytest.mark.parametrize("processes", [1, 2])
def test_pipe_gives_the_same_in_any_number_of_processes(nlp: Language, processes: int) -> None:
    texts = [text for text in TEXTS if text]
    docs = list(nlp.pipe(texts, n_process=processes, batch_size=2))
    assert [doc.text for doc in docs] == texts
    assert [doc._.facts for doc in docs] == [nlp(text)._.facts for text in texts]
    assert found(docs[0]) == found(nlp(PLAIN))


def test_docs_are_kept_in_a_docbin(nlp: Language) -> None:
    data = DocBin(docs=[nlp(PLAIN)], store_user_data=True).to_bytes()
    (doc,) = DocBin().from_bytes(data).get_docs(spacy.blank("zh").vocab)
    assert doc.text == PLAIN
    assert doc._.facts == nlp(PLAIN)._.facts
    assert [span.text for span in doc.spans["targets"]] == ["2025年底前"]


def test_a_saved_pipeline_loads_without_an_import_of_ours(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "model")
    out = elsewhere(f"nlp = spacy.load({str(tmp_path / 'model')!r}); print(*[e.text for e in nlp({PLAIN!r}).ents])")
    assert out.split() == ["4所", "40余万元", "99.6%", "3所"]


def test_bytes_round_trip(nlp: Language) -> None:
    made = spacy.blank("zh", config=CONFIG)
    made.add_pipe("gov_facts")
    made.from_bytes(nlp.to_bytes())
    assert found(made(PLAIN)) == found(nlp(PLAIN))


def test_spacy_finds_tokenizer_and_pipes_by_itself() -> None:
    out = elsewhere(
        f"nlp = spacy.blank('zh', config={CONFIG!r}); nlp.add_pipe('gov_facts'); nlp.add_pipe('gov_quantities');"
        f"print(*[e.text for e in nlp({PLAIN!r}).ents])"
    )
    assert out.split() == ["4所", "40余万元", "99.6%", "3所"]


def elsewhere(code: str) -> str:
    """Run code in a process that has imported spaCy alone; nothing may be said on its screen."""
    start = "import sys, spacy; assert 'extractor' not in sys.modules; "
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", start + code], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout

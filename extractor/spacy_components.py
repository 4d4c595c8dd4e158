"""The extractor as spaCy users expect it: a tokenizer and pipes, registered through entry points.

    >>> import spacy
    >>> nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "gov_jieba.v1"}}})
    >>> _ = nlp.add_pipe("gov_facts")
    >>> doc = nlp("2023年，全县新建小学4所，投入40余万元。")
    >>> [(ent.text, ent.label_, ent._.fact.subject) for ent in doc.ents]
    [('4所', 'CARDINAL', '小学'), ('40余万元', 'MONEY', '投入')]

`nlp(text).text == text` always holds: the tokenizer cuts the raw text and cleans nothing away. No token straddles the
border of a quantity and a quantity is one token, whatever blanks and line feeds stand inside it.

What the pipes leave in a Doc is plain data (`doc.user_data`), so that `Doc.to_bytes`, `DocBin` and `nlp.pipe(...,
n_process=2)` carry it; `doc._.facts`, `doc._.targets` and `span._.fact` build the typed records from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans, registry
from spacy.vocab import Vocab

from extractor.mentions.quantities import find_quantities
from extractor.pipeline import extract
from extractor.records import Report, flat
from extractor.rules import load
from extractor.segment.words import cut_words
from extractor.tables import find_tables
from extractor.text import normalise
from extractor.types import Fact, Target

#: kind of a fact → the label that spaCy's own (OntoNotes) models use for such spans
LABELS = {
    "money": "MONEY",
    "percentage": "PERCENT",
    "count": "CARDINAL",
    "measure": "QUANTITY",
    "ratio": "CARDINAL",
}
_FACTS, _TARGETS = "gov_facts", "gov_targets"


class GovTokenizer:
    """Cuts raw text into words with jieba, each quantity kept whole; holds no state but the folder of patterns."""

    def __init__(self, vocab: Vocab, patterns: str | None = None) -> None:
        self.vocab, self.patterns = vocab, patterns

    def __call__(self, text: str) -> Doc:
        words: list[str] = []
        position = 0
        for start, end in self._quantities(text):
            words.extend(cut_words(text[position:start]))
            words.append(text[start:end])
            position = end
        words.extend(cut_words(text[position:]))
        return Doc(self.vocab, words=words, spaces=[False] * len(words))

    def _quantities(self, text: str) -> Iterator[tuple[int, int]]:
        clean = normalise(text)
        position = 0
        library = load(self.patterns)
        for quantity in find_quantities(clean.clean, library, tables=find_tables(clean, library))[0]:
            start, end = clean.to_raw(quantity.start, quantity.end)
            if start >= position and end > start:
                yield start, end
                position = end

    # spaCy saves and loads a tokenizer with its pipeline; the configuration holds all there is
    def to_bytes(self, **_: Any) -> bytes:
        return b""

    def from_bytes(self, _data: bytes, **_: Any) -> GovTokenizer:
        return self

    def to_disk(self, _path: str | Path, **_: Any) -> None:
        return None

    def from_disk(self, _path: str | Path, **_: Any) -> GovTokenizer:
        return self


@registry.tokenizers("gov_jieba.v1")  # type: ignore[untyped-decorator]
def make_tokenizer(patterns: str | None = None) -> Callable[[Language], GovTokenizer]:
    """Return a factory of `GovTokenizer` for a config; `patterns` is a user's own folder of patterns."""

    def create(nlp: Language) -> GovTokenizer:
        return GovTokenizer(nlp.vocab, patterns)

    return create


class GovFacts:
    """Pipe that extracts facts and targets: fills `doc._.facts`, `doc._.targets`, `doc.spans`, if asked `doc.ents`.

    `doc.spans["facts"]`, `["subjects"]` and `["targets"]` may overlap; `doc.ents` takes only what does not.
    """

    def __init__(self, name: str, patterns: str | None, reference: str | None, ents: bool) -> None:
        self.name, self.patterns, self.reference, self.ents = name, patterns, reference, ents

    def __call__(self, doc: Doc) -> Doc:
        report = extract(doc.text, self.reference, library=load(self.patterns))
        doc.user_data[_FACTS] = [flat(fact) for fact in report.facts]
        doc.user_data[_TARGETS] = [flat(target) for target in report.targets]
        _spans(doc, report, self.ents)
        return doc

    def to_disk(self, _path: str | Path, **_: Any) -> None:
        return None

    def from_disk(self, _path: str | Path, **_: Any) -> GovFacts:
        return self

    def to_bytes(self, **_: Any) -> bytes:
        return b""

    def from_bytes(self, _data: bytes, **_: Any) -> GovFacts:
        return self


@Language.factory(
    "gov_facts",
    default_config={"patterns": None, "reference": None, "ents": True},
    assigns=["doc.ents", "doc.spans"],
)
def make_gov_facts(nlp: Language, name: str, patterns: str | None, reference: str | None, ents: bool) -> GovFacts:
    """Factory of the `gov_facts` pipe. `reference` is the EDTF time of writing where the texts do not give it."""
    return GovFacts(name, patterns, reference, ents)


class GovQuantities:
    """Pipe that only marks quantities, without linking: fills `doc.spans["quantities"]` (labels as in `LABELS`)."""

    def __init__(self, name: str, patterns: str | None) -> None:
        self.name, self.patterns = name, patterns

    def __call__(self, doc: Doc) -> Doc:
        text = normalise(doc.text)
        spans = []
        library = load(self.patterns)
        for quantity in find_quantities(text.clean, library, tables=find_tables(text, library))[0]:
            start, end = text.to_raw(quantity.start, quantity.end)
            span = doc.char_span(start, end, label=LABELS[quantity.kind], alignment_mode="expand")
            if span is not None:
                spans.append(span)
        doc.spans["quantities"] = spans
        return doc

    def to_disk(self, _path: str | Path, **_: Any) -> None:
        return None

    def from_disk(self, _path: str | Path, **_: Any) -> GovQuantities:
        return self


@Language.factory("gov_quantities", default_config={"patterns": None}, assigns=["doc.spans"])
def make_gov_quantities(nlp: Language, name: str, patterns: str | None) -> GovQuantities:
    """Factory of the `gov_quantities` pipe."""
    return GovQuantities(name, patterns)


def _spans(doc: Doc, report: Report, ents: bool) -> None:
    facts = [_span(doc, f.start, f.end, LABELS[f.kind]) for f in report.facts]
    subjects = [_span(doc, f.subject_start, f.subject_end, "SUBJECT") for f in report.facts]
    doc.spans["facts"] = [s for s in facts if s is not None]
    doc.spans["subjects"] = [s for s in subjects if s is not None]
    doc.spans["targets"] = [s for t in report.targets if (s := _span(doc, t.start, t.end, "DEADLINE")) is not None]
    if ents:
        doc.ents = filter_spans([*doc.ents, *doc.spans["facts"]])


def _span(doc: Doc, start: int | None, end: int | None, label: str) -> Span | None:
    if start is None or end is None:
        return None
    return doc.char_span(start, end, label=label, alignment_mode="expand")


def _facts_of(doc: Doc) -> list[Fact]:
    return [Fact(**_tuples(row)) for row in doc.user_data.get(_FACTS, ())]


def _targets_of(doc: Doc) -> list[Target]:
    return [Target(**_tuples(row)) for row in doc.user_data.get(_TARGETS, ())]


def _tuples(row: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}


def _fact_of(span: Span) -> Fact | None:
    for row in span.doc.user_data.get(_FACTS, ()):
        if span.start_char <= row["start"] and row["end"] <= span.end_char:
            return Fact(**_tuples(row))
    return None


if not Doc.has_extension("facts"):
    Doc.set_extension("facts", getter=_facts_of)
    Doc.set_extension("targets", getter=_targets_of)
    Span.set_extension("fact", getter=_fact_of)

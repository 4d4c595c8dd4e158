"""Amounts, percentages, counts and dated targets out of Chinese government work reports, with exact provenance.

    >>> import extractor
    >>> report = extractor.extract("2023年，全县新建小学4所，投入40余万元。")
    >>> [(fact.text, fact.subject, fact.low, fact.modifier) for fact in report.facts]
    [('4所', '小学', '4', '='), ('40余万元', '投入', '400000', '>')]

Names are loaded when first used, so that `import extractor` stays quick.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from extractor.errors import ExtractorError, OutputsError, PatternError, ReadError, ValueParseError
    from extractor.mentions import parse_period, parse_quantity
    from extractor.pipeline import extract, extract_file
    from extractor.records import Report
    from extractor.rules import load as load_patterns
    from extractor.types import ArticleRecord, Fact, LeftOut, Quantity, Target

_HOME = {
    "ExtractorError": "extractor.errors",
    "OutputsError": "extractor.errors",
    "PatternError": "extractor.errors",
    "ReadError": "extractor.errors",
    "ValueParseError": "extractor.errors",
    "parse_period": "extractor.mentions",
    "parse_quantity": "extractor.mentions",
    "extract": "extractor.pipeline",
    "extract_file": "extractor.pipeline",
    "Report": "extractor.records",
    "load_patterns": "extractor.rules",
    "ArticleRecord": "extractor.types",
    "Fact": "extractor.types",
    "LeftOut": "extractor.types",
    "Quantity": "extractor.types",
    "Target": "extractor.types",
}

__all__ = [
    "ArticleRecord",
    "ExtractorError",
    "Fact",
    "LeftOut",
    "OutputsError",
    "PatternError",
    "Quantity",
    "ReadError",
    "Report",
    "Target",
    "ValueParseError",
    "__version__",
    "extract",
    "extract_file",
    "load_patterns",
    "parse_period",
    "parse_quantity",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'extractor' has no attribute {name!r}")
    module = importlib.import_module(_HOME[name])
    return getattr(module, "load" if name == "load_patterns" else name)


def __dir__() -> list[str]:
    return sorted(__all__)

"""How right the records are: results against gold, and one version of the patterns against another.

    gold      a folder of reviewed records, every line checked      found    what is to be judged
    alike     when two values count as one                          texts    raw texts of the reports
    judge     is a record right, field by field                     match    which record is which
    scores    precision, recall, F1, accuracy                       groups   by kind, report, …, by rule
    reliability   confidence against the gold                       mistakes every one, with its context
    compare   what changed between two outputs folders

The measures are those by which the gold of `corpus/` is scored (docs: README, “How right is it?”): a record is found
where one stands at the same span, and right as a whole where kind, value, modifier, subject, aspect, period and status
are. Gold marked `optional` counts neither way.
"""

from __future__ import annotations

from extractor.evaluate.compare import Change, compare, compare_judged, unjudged
from extractor.evaluate.found import Found, extract_found, read_found
from extractor.evaluate.gold import Gold, read_gold
from extractor.evaluate.groups import PROPERTIES, RuleScore, rules_of_facts, rules_of_targets, tallies
from extractor.evaluate.mistakes import Mistake, mistakes
from extractor.evaluate.reliability import Reliability, reliability
from extractor.evaluate.scores import Evaluation, Rates, Tally, evaluate, figures
from extractor.evaluate.texts import guess_texts, read_reports

__all__ = [
    "PROPERTIES",
    "Change",
    "Evaluation",
    "Found",
    "Gold",
    "Mistake",
    "Rates",
    "Reliability",
    "RuleScore",
    "Tally",
    "compare",
    "compare_judged",
    "evaluate",
    "extract_found",
    "figures",
    "guess_texts",
    "mistakes",
    "read_found",
    "read_gold",
    "read_reports",
    "reliability",
    "rules_of_facts",
    "rules_of_targets",
    "tallies",
    "unjudged",
]

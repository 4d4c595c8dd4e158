"""`extractor explain`: what became of the numbers of a report, one heading line each and the reasons below it."""

from __future__ import annotations

import re

from extractor.explain import explain
from extractor.records import Report
from extractor.run.names import printable


def show(report: Report, at: int | None) -> None:
    """Print the explanations of a report, or of what stands at the raw offset `at`."""
    for n, found in enumerate(explain(report, at)):
        text = printable(re.sub(r"\s+", " ", found.text))
        if n:
            print()
        print(f"{text}  {found.verdict}  (line {found.line}, characters {found.start}–{found.end})")
        for line in found.because:
            print(f"    {printable(line)}")

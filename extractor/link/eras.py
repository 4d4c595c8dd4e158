"""Which time of a heading governs what stands under it: the part's of its mood, the year or the span of years."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extractor.compiled import compile_pattern
from extractor.link.sections import TURNED, Mood
from extractor.types import Heading, Reference, Sentence, Time

#: sentences from which on a section tells of its years together, and of its year alone again
_OF_YEARS = compile_pattern(
    r"(?:过去的?|[这近]|(?<=[\n。]))五年(?:来|，|是)|“?十[一二三四五]五”?(?:时期|期间)[，是]|(?:今后|未来)五年，|的五年[。：]"
)
_OF_YEAR = compile_pattern(r"(?:过去的?|(?<=[\n。]))一年来?，|(?<=[\n。])(?:做好)?(?:20\d\d年|去年|今年)|的一年[。：]")
#: how much of a sentence's start and end is looked at
_START, _END = 30, 6


class Era:
    """Whether the years together are told of, or the one: what the heading names first, until 五年来 or 一年来."""

    def __init__(self) -> None:
        self.long: bool | None = None
        self._heading: Heading | None = None

    def read(self, clean: str, sentence: Sentence) -> None:
        """Take in a sentence; call in order. A heading of the first level begins anew."""
        heading = sentence.path[0] if sentence.path else None
        if heading != self._heading:
            self._heading, self.long = heading, None
        start, end = sentence.start, sentence.end
        opens, closes = clean[start : min(end, start + _START)], clean[max(start, end - _END) : end]
        if sentence.is_heading or not ("年" in opens or "期" in opens or "年" in closes):
            return  # all of the words hold one of these, and few sentences do
        if self.long is not True and _stands(_OF_YEARS, clean, sentence):
            self.long = True
        elif self.long is not False and _stands(_OF_YEAR, clean, sentence):
            self.long = False


def _stands(words: regex.Pattern[str], clean: str, sentence: Sentence) -> bool:
    start, end = sentence.start, sentence.end
    return bool(
        words.search(clean, start, min(end, start + _START)) or words.search(clean, max(start, end - _END), end)
    )


def heading_time(times: Sequence[Time], reference: Reference, mood: Mood, long: bool | None) -> Time | None:
    """Return the time of a heading that governs the part of its section with this mood.

    2020年和“十三五”时期工作回顾 gives the span of years where they are told of together (`long`), the year where it is,
    and until either is said (None) what it names first.
    2022年工作总结和2023年工作打算 gives each part its year; a plan whose own heading was lost has none from
    the review's that it stands under, 2022年工作回顾.
    """
    reported, planned = reference.reported, reference.planned
    if mood.value == "plan":
        fitting = [t for t in times if mood.rule != TURNED or reported == planned or t.edtf != reported]
        if any("/" in (t.edtf or "") for t in fitting) and long is not False:
            spans = fitting if long is None else [t for t in fitting if "/" in (t.edtf or "")]
            return spans[0]
        return next((t for t in fitting if t.edtf == planned), fitting[0] if fitting else None)
    fitting = [t for t in times if planned is None or reported == planned or t.edtf != planned] or list(times)
    if long is None and fitting:
        long = "/" in (fitting[0].edtf or "")
    wanted = [t for t in fitting if ("/" in (t.edtf or "")) == long]
    return (wanted or fitting)[-1] if fitting else None

"""Clean text → lines: what every other step of segmentation walks over."""

from __future__ import annotations

from typing import NamedTuple

from extractor.compiled import compile_pattern

_LINE = compile_pattern(r"[^\s\u200b\ufeff](?:[^\n\r]*[^\s\u200b\ufeff])?")
_SENTENCE_END = "。！？!?；;.…"
_CLOSERS = "”’」』）)】》\"'"
_HAN_DATE = str.maketrans("〇○零一二三四五六七八九", "000123456789")


class Line(NamedTuple):
    """A non-blank line without the blanks around it (clean offsets)."""

    start: int
    end: int
    text: str


def lines_of(clean: str) -> list[Line]:
    """Return the non-blank lines of a text in order."""
    return [Line(m.start(), m.end(), m.group()) for m in _LINE.finditer(clean)]


def ends_sentence(text: str) -> bool:
    """Whether a line ends as a sentence does (。！？ before closing quotes and brackets)."""
    return text.rstrip(_CLOSERS)[-1:] in ("。", "！", "？", "!", "?", "；", ";", "…")


def is_prose(text: str) -> bool:
    """Whether a line is running text: long, or ending as a sentence does after some length."""
    return len(text) >= 40 and ("，" in text or "。" in text)


def han_number(text: str) -> int | None:
    """Return the value of a short list number: `3`, `十二`, `二十` (1–99), None for anything else."""
    if text.isascii() and text.isdigit():
        return int(text)
    digits = "一二三四五六七八九"
    if not text or any(c not in digits + "十" for c in text) or text.count("十") > 1 or len(text) > 3:
        return None
    if "十" not in text:
        return digits.index(text) + 1 if len(text) == 1 else None
    tens, ones = text.split("十")
    if len(tens) > 1 or len(ones) > 1:
        return None
    return (digits.index(tens) + 1 if tens else 1) * 10 + (digits.index(ones) + 1 if ones else 0)


def year_number(text: str) -> int | None:
    """Return the value of a year: `2012`, `二〇一二`, `一九八六`; None for anything else."""
    plain = text.translate(_HAN_DATE)
    return int(plain) if len(plain) == 4 and plain.isascii() and plain.isdigit() else None


def squeeze(text: str) -> str:
    """Return a text without any blank (for comparing what a site and a report say)."""
    return "".join(text.split())

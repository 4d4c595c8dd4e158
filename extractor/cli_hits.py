"""Search results for a person: aligned lines of full-width text, and the sentence with its span marked."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from extractor.run.names import printable

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

Record = Mapping[str, Any]

#: widest that a column gets on a terminal, in cells (a Chinese character takes two)
_WIDEST = {
    "value": 22, "subject": 30, "period": 23, "status": 8, "place": 20, "deadline": 23, "in words": 16, "goal": 44,
}  # fmt: skip
#: the same for a pipe: a goal may be half a page, and stands in the sentence below anyway
_WIDEST_PIPED = 60


def show_facts(console: Console, records: Sequence[Record]) -> None:
    """Print facts: value, subject, period, status, place, where it stands; below each its sentence."""
    columns: dict[str, Callable[[Record], str]] = {
        "value": value_words,
        "subject": lambda r: r["subject"] or "–",
        "period": lambda r: r["period"] or "–",
        "status": lambda r: r["status"],
        "place": lambda r: r["place"] or "–",
    }
    _show(console, records, columns, lambda r: (r["text"], r["start"], r["end"]))


def show_targets(console: Console, records: Sequence[Record]) -> None:
    """Print dated targets: time limit, goal, place, where it stands; below each its sentence."""
    columns: dict[str, Callable[[Record], str]] = {
        "deadline": lambda r: r["deadline"] or "–",
        "in words": lambda r: r["deadline_text"],
        "goal": lambda r: r["goal"],
        "place": lambda r: r["place"] or "–",
    }
    _show(console, records, columns, lambda r: (r["deadline_text"], r["start"], r["end"]))


def value_words(record: Record) -> str:
    """Return the value as written, with the words around it that change what it says (近2亿元, 60%以上).

    Where the record does not give those words, the modifier's sign stands for them (`< 2亿元`).
    """
    written = (record["why"].get("quantity") or {}).get("written")
    if written:
        return str(written)
    text = str(record["text"])
    return text if record["modifier"] == "=" or _says_itself(record) else f"{record['modifier']} {text}"


def _says_itself(record: Record) -> bool:
    """Tell whether the modifier stands inside the value (40余万元, 7.5亿多元)."""
    return bool(re.search("[余多几数近约]", record["text"]))


def mark(record: Record, span: tuple[str, int, int]) -> tuple[str, str, str]:
    """Return the sentence as (before, the span, after).

    Offsets count raw characters; where the sentence is given clean (line breaks and pinyin taken out), the span is
    looked for, and of several places the one nearest to where it should stand is taken.
    """
    text, start, end = span
    sentence, first = record["sentence"], record["sentence_start"]
    if sentence[start - first : end - first] == text:
        return sentence[: start - first], text, sentence[end - first :]
    loose = r"\s*".join(map(re.escape, re.sub(r"\s+", "", text)))
    length = max(1, record["sentence_end"] - first)
    expected = (start - first) * len(sentence) / length
    found = min(re.finditer(loose, sentence), key=lambda m: abs(m.start() - expected), default=None)
    if found is None or not loose:
        return sentence, "", ""
    return sentence[: found.start()], found[0], sentence[found.end() :]


def _show(
    console: Console,
    records: Sequence[Record],
    columns: Mapping[str, Callable[[Record], str]],
    span: Callable[[Record], tuple[str, int, int]],
) -> None:
    from rich.cells import cell_len
    from rich.text import Text

    rows = [[_tidy(write(record)) for write in columns.values()] for record in records]
    names = list(columns)
    widths = [max(map(cell_len, [name, *(row[i] for row in rows)])) for i, name in enumerate(names)]
    widest = _WIDEST if console.is_terminal else dict.fromkeys(names, _WIDEST_PIPED)
    widths = [min(width, widest[name]) for width, name in zip(widths, names, strict=True)]
    heads = [_cell(name, width) for name, width in zip(names, widths, strict=True)]
    console.print(Text("  ".join([*heads, "where"]), style="dim"))
    for record, row in zip(records, rows, strict=True):
        line = Text()
        for i, (text, width) in enumerate(zip(row, widths, strict=True)):
            line.append(_cell(text, width) + "  ", style="bold" if i == 0 else "")
        line.append(printable(f"{record['report']}:{record['line']}"), style="cyan")
        console.print(line)
        console.print(_sentence(console, mark(record, span(record))), soft_wrap=not console.is_terminal)


def _cell(text: str, width: int) -> str:
    """Return `text` cut or padded to `width` cells."""
    from rich.cells import cell_len, set_cell_size

    if cell_len(text) > width:
        return set_cell_size(set_cell_size(text, width - 1).rstrip() + "…", width)
    return set_cell_size(text, width)


def _sentence(console: Console, parts: tuple[str, str, str]) -> RenderableType:
    """Return the sentence indented, the span styled on a terminal and in 【】 elsewhere."""
    from rich.padding import Padding
    from rich.text import Text

    before, core, after = map(_tidy, parts)
    if not console.is_terminal:
        return Text(f"    {before}【{core}】{after}" if core else f"    {before}")
    room = console.width * 3 - 8
    before, after = _tail(before, room // 2), after[: room // 2]
    text = Text.assemble(before, (core, "bold reverse"), after)
    return Padding(text, (0, 0, 0, 4), expand=False)


def _tail(text: str, length: int) -> str:
    return text if len(text) <= length else f"…{text[-length:]}"


def _tidy(text: str) -> str:
    """Return text on one line: line breaks and spaces between Chinese characters mean nothing, others one space."""
    joined = re.sub(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])", "", text.strip("\r\n"))
    return printable(re.sub(r"\s+", " ", joined))

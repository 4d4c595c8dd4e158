"""`extractor search`: amounts and units as people type them, the query, and the answer in the form asked for."""

from __future__ import annotations

import re
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.cli_output import UsageError, complain, console, print_csv, print_json
from extractor.store import Query, known_values, reading, search_facts, search_targets
from extractor.store.fulltext import respell
from extractor.store.schema import FACT_COLUMNS, TARGET_COLUMNS

if TYPE_CHECKING:
    import sqlite3

#: multipliers that an amount on the command line may carry (`5000万`, `1.2亿`, `3万亿`)
_MULTIPLIERS = {"": 1, "百": 10**2, "千": 10**3, "万": 10**4, "亿": 10**8, "万亿": 10**12}
_AMOUNT = re.compile(r"([+-]?[0-9][0-9,，_]*(?:\.[0-9]+)?)(万亿|亿|万|千|百|)(?:元|人民币)?")

#: other spellings of a unit, as people type them → the unit of the records
_UNITS = {
    "元": "CNY", "人民币": "CNY", "￥": "CNY", "美元": "USD", "欧元": "EUR", "港元": "HKD", "日元": "JPY",
    "％": "%", "百分点": "pp", "个百分点": "pp", "平方米": "m2", "㎡": "m2", "平方公里": "km2", "公里": "km",
    "千米": "km", "米": "m", "亩": "mu", "公顷": "ha", "吨": "t", "公斤": "kg", "千克": "kg", "斤": "jin",
    "分": "point", "倍": "x",
    "千瓦": "kW", "千瓦时": "kWh", "小时": "h", "分钟": "min", "天": "day", "岁": "age", "周岁": "age",
}  # fmt: skip

#: filters that only facts have, by their option
FACT_FILTERS = {
    "kind": "--kind", "status": "--status", "minimum": "--min", "maximum": "--max", "unit": "--unit",
    "category": "--category", "school_level": "--school-level", "aspect": "--aspect",
    "indicator": "--indicator",
}  # fmt: skip
#: hits on the screen where no --limit is given
SCREENFUL = 20


class Format(Enum):
    """Form of an answer."""

    JSON = "--json"
    CSV = "--csv"
    EXCEL = "--excel"
    SCREEN = "screen"


def parse_amount(text: str) -> Decimal:
    """Return the exact value of an amount typed by a user; raises ValueError.

    `20,596`, `1亿`, `5000万元`, `-0.5` → 20596, 100000000, 50000000, -0.5.
    """
    match = _AMOUNT.fullmatch(text.strip().removesuffix("%").removesuffix("％"))
    if match is None:
        raise ValueError(f"{text!r} is no amount; write it like 3000, 99.6, 5000万 or 1.2亿")
    return Decimal(re.sub("[,，_]", "", match[1])) * _MULTIPLIERS[match[2]]


def parse_unit(text: str) -> str:
    """Return the records' name of a unit: `元` → `CNY`, `百分点` → `pp`; classifiers stay as they are."""
    return _UNITS.get(text.strip(), text.strip())


def find(outputs: Path, query: Query, targets: bool, form: Format) -> None:
    """Search and print. Raises OutputsError, and UsageError where a filter of facts is put to targets."""
    from dataclasses import replace

    wrong = [option for name, option in FACT_FILTERS.items() if targets and getattr(query, name) is not None]
    if wrong:
        raise UsageError(f"{wrong[0]}: dated targets have no such field; leave it out or leave out --targets")
    if form is Format.SCREEN and query.limit is None:
        query = replace(query, limit=SCREENFUL)
    search = search_targets if targets else search_facts
    with reading(outputs) as connection:
        result = search(connection, query)
        if not result.total:
            words = tuple(map(respell, query.words))
            if words != query.words:
                query = replace(query, words=words)
                result = search(connection, query)
        if not result.total:
            complain(_hint(connection, query, targets))
    if form is Format.JSON:
        print_json(result.records)
    elif form is not Format.SCREEN:
        print_csv(TARGET_COLUMNS if targets else FACT_COLUMNS, result.records, excel=form is Format.EXCEL)
    elif result.records:
        from extractor.cli_hits import show_facts, show_targets

        (show_targets if targets else show_facts)(console(), result.records)
    shown = query.offset + len(result.records)
    if form is Format.SCREEN and result.total and shown != result.total:
        first = query.offset + 1 if result.records else query.offset
        complain(
            f"{first}–{shown} of {result.total}; go on with --offset {shown}" if result.records else _past(result.total)
        )


def _past(total: int) -> str:
    return f"there are {total} hits; give a smaller --offset"


def _hint(connection: sqlite3.Connection, query: Query, targets: bool) -> str:
    """Say that nothing was found and what to try: the values that a filter can have here, or a shorter word."""
    what = "dated target" if targets else "fact"
    for column in ("category", "school_level", "unit"):
        wanted = getattr(query, column)
        known = known_values(connection, column)
        if wanted is not None and wanted not in known:
            return f"no {what} found: none has {column} {wanted}; there are {', '.join(known[:12]) or 'none'}"
    if query.indicator is not None and not set(query.indicator) & set(known_values(connection, "indicator")):
        return f"no {what} found: none has indicator {' or '.join(query.indicator)}; `extractor indicators` lists them"
    if query.words:
        return f"no {what} found; words are looked for letter by letter, try shorter ones or fewer filters"
    return f"no {what} found; try fewer filters"

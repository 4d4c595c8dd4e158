"""The GB/T 2260 code of a place that a report names, in the light of the report's region and year.

A wrong code is worse than none. A name that several places share (朝阳区, 鼓楼区) has a code only where what stands
before it (长春市朝阳区) or the region of the article tells which; of two codes of one place the one counts that held in
the year of the report. What has no code of its own takes that of the county around it, and says so (`of_parent`), where
it is known to stand there: a school, a town or a village of a county's report, a zone behind its city's name.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.compiled import compile_pattern
from extractor.frozen import frozen
from extractor.places.table import FIRST_YEAR, Division, Divisions, divisions

HISTORICAL, OF_PARENT, AMBIGUOUS = "place_code_historical", "place_code_of_parent", "ambiguous_place"


@frozen
class Code:
    """A code, None where nothing tells it for sure, and the flags that go with it."""

    code: str | None
    flags: tuple[str, ...] = ()


NO_CODE = Code(None)
_NATION = frozenset({"全国", "中国", "国家"})
_LIST = compile_pattern(r"[、，,]|(?<=[省市县区州旗镇乡村学园])(?:以及|[和与及])")
_ZONE = compile_pattern(r"(?:开发区|高新区|经开区|新区|度假区|示范区|试验区|保税区|产业区|工业区|园区|管理区|风景区)$")
_BARE_ZONE = compile_pattern(r"(?:经济|技术|高新|产业|高新技术|经济技术|国家|级|省)*(?:开发区|高新区|经开区)")
_LOCAL = compile_pattern(
    r"(?:镇|乡|街道|办事处|村|社区|小学|中学|初中|高中|学校|中心校|校区|幼儿园|幼儿院|托儿所|教学点|职高|职中|附小|附中|[一二三四五六七八九十][中小])$"
)
_TOWN = compile_pattern(r"(?:镇|乡|苏木|街道|街道办事处|村|社区)$")
#: 区职业学校, 县人民医院, 市教育局: the level that speaks is the article's own
_OWN_LEVEL = compile_pattern(r"[县区旗市](?!场|民|直|内|外|中心|政建设)")
#: names of districts that are words too: they need the city before them, or an article of that city
_WORD = compile_pattern(
    r"(?:老城|新城|城|城[东南西北中关郊厢]|市中|[东南西北]|[东南西北]城|市|新市|中心|郊|矿|新|中|河[东西])区"
)


class Coder:
    """Finds codes for the places of one article; every name is looked up once.

    `region` and `issuer` are the article's, `year` that of the report (None: unknown, the codes in force count).
    """

    def __init__(
        self, region: str | None, year: int | None, issuer: str | None = None, table: Divisions | None = None
    ) -> None:
        self._own_table = table
        self._year, self._text, self._issuer = year, region, issuer
        self._known: dict[str, Code] = {}
        self._region: Division | None = None
        self.region_code = NO_CODE
        if region and region not in _NATION:
            self.region_code, self._region = self._of_region(region)

    def code(self, place: str | None) -> Code:
        """Return the code of a place as a fact names it; NO_CODE for None, 全国 and lists of several places."""
        if place is None:
            return NO_CODE
        found = self._known.get(place)
        if found is None:
            found = self._known[place] = self.region_code if place == self._text else self._look_up(place)
        return found

    @property
    def _table(self) -> Divisions:
        return self._own_table or divisions()  # read at the first name, not at import

    def _of_region(self, region: str) -> tuple[Code, Division | None]:
        rows, rest = self._table.chain(region)
        chosen = self._choose(rows)
        if chosen is None:
            return _none(rows), None
        if not rest:
            return (NO_CODE, None) if _WORD.fullmatch(region) else (_code(chosen), chosen)
        town = chosen.level == "county" and _TOWN.search(rest)
        return (_code(chosen, OF_PARENT), chosen) if town or _ZONE.search(rest) else (NO_CODE, None)

    def _look_up(self, place: str) -> Code:
        if place in _NATION or _LIST.search(place):
            return NO_CODE
        rows, rest = self._table.chain(place)
        if not rows:
            return self._inside(place)
        bare = not rest and any(
            row.name == place and row.level == "county" for row in rows
        )  # 朝阳区, with nothing before it that tells which
        near = self._near(rows)
        if bare and not near and self._needs_near(place):
            return Code(None, (AMBIGUOUS,))
        if not (bare or near or rest) and self._region and self._table.inside(self._region, place):
            return Code(None, (AMBIGUOUS,))  # 朝阳 in a report of 北京市: its district, or the city of 辽宁省
        chosen = self._choose(near or rows)
        if chosen is None:
            return _none(near or rows)
        if not rest:
            return _code(chosen)
        return self._part(chosen, rest)

    def _part(self, around: Division, rest: str) -> Code:
        """Return the code for `rest` behind the name of a division: 远安县|教育局, 潍坊|经济开发区."""
        if around.level != "county":
            return _code(around, OF_PARENT) if around.level == "prefecture" and _ZONE.search(rest) else NO_CODE
        own = self._region is not None and self._region.code == around.code
        return _code(around, OF_PARENT) if own or _TOWN.search(rest) or _ZONE.search(rest) else NO_CODE

    def _inside(self, place: str) -> Code:
        """Return the code for a name that no division begins: 锦屏小学, 区职业学校, 经济开发区."""
        region = self._region
        if region is None:
            return NO_CODE
        if _BARE_ZONE.fullmatch(place) and region.level != "province":
            return _code(region, OF_PARENT)
        if region.level != "county":
            return NO_CODE
        known = _LOCAL.search(place) or _OWN_LEVEL.match(place) or place == self._issuer
        return _code(region, OF_PARENT) if known else NO_CODE

    def _near(self, rows: Sequence[Division]) -> list[Division]:
        """Return those of `rows` that are the article's region, else in its prefecture, else in its province."""
        region = self._region
        if region is None:
            return []
        for size in (6, 4, 2):
            near = [r for r in rows if r.code[:size] == region.code[:size]]
            if near and (size == 2 or region.level != "province"):
                return near
        return []

    def _needs_near(self, place: str) -> bool:
        """Whether the bare name of a county may be taken only near the region: of an article that says its region.

        Reports write the province before a county elsewhere; without it, it is a phrase (新建县级医院) or a namesake.
        """
        if _WORD.fullmatch(place) or self._region is not None:
            return True
        return self._text is not None and place.endswith("区")

    def _choose(self, rows: Sequence[Division]) -> Division | None:
        return _choose(rows, self._year)


def find_division(name: str, table: Divisions | None = None) -> Division | None:
    """Return the division that a name means by itself (四川, 襄樊市), None for 朝阳区 and what is no name."""
    rows, rest = (table or divisions()).chain(name)
    return None if rest else _choose(rows, None)


def _choose(rows: Sequence[Division], year: int | None) -> Division | None:
    """Return the one division that held its name in `year`, or nearest to it; None where two did."""
    if year is None:
        best = [r for r in rows if r.last is None] or list(rows)
    else:
        least = min((r.gap(year) for r in rows), default=0)
        if least and year < FIRST_YEAR:
            return None
        best = [r for r in rows if r.gap(year) == least]
    if len({r.code for r in best}) > 1:  # 吉林, 海南 without 市 or 州: the province
        best = [r for r in best if r.level == "province"]
    return best[0] if len({r.code for r in best}) == 1 else None


def _none(rows: Sequence[Division]) -> Code:
    return Code(None, (AMBIGUOUS,)) if len({r.code for r in rows}) > 1 else NO_CODE


def _code(division: Division, *flags: str) -> Code:
    return Code(division.code, (*flags, HISTORICAL) if division.last is not None else flags)

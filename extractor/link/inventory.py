"""What a document says about its own places: the default of its facts, and what 全区, 我校, 全省 stand for in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from extractor.compiled import compile_pattern
from extractor.places.table import divisions
from extractor.rules import Library
from extractor.segment.place_names import NameFinder, finder
from extractor.types import Article

NATION = "全国"
_NATION = compile_pattern(r"国务院|全国|中华人民共和国|国家统计局|^中国$|^(?:教育|财政|民政|卫生|水利|交通)部$")
#: issuers whose facts are about themselves; a bureau's are about the region that it serves
_SELF = compile_pattern(
    r"(?:小学|中学|初中|高中|学校|中心校|幼儿园|大学|学院|中专|职专|[一二三四五六七八九十]中|医院|卫生院|"
    r"支行|分行|银行|公司|集团|社区|[^农]村)$"
)
_BROAD = compile_pattern(
    r"政府工作报告|government_work_report|统计公报|国民经济和社会发展|各位代表|statistical|[五规]年?规划纲要"
)
_SCHOOL_SCOPES = "校园院"
_COUNTY = compile_pattern(r"(?:县|区|旗|开发区|高新区|新区)$")
_TOWN = compile_pattern(r"(?:镇|乡|街道|办事处|街)$")
_PREFECTURE = compile_pattern(r"(?:市|地区|自治州|州|盟)$")
_MUNICIPALITIES = frozenset({"北京市", "天津市", "上海市", "重庆市"})
_PROVINCE_TAIL = compile_pattern(r"(?:省|市|壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区)$")
_PARTS = compile_pattern(r"\p{Han}{2,}?(?:省|自治区|自治州|地区|市|盟|县|区|旗|镇|乡|街道)(?![区道])")


@dataclass(frozen=True)
class Inventory:
    """The places of one article. `default` is the place of a fact that names none; `level` the rank of the region.

    `level` is one of nation, province, prefecture, county, town, none. The text is kept to look up the names that
    it really uses when a short form or a province has to be resolved, which few facts need.
    """

    region: str | None
    issuer: str | None
    default: str | None
    level: str
    text: str
    prefectures: Mapping[str, str]
    provinces: tuple[str, ...]
    finder: NameFinder
    broad: bool
    _heading_places: dict[str, str | None] = field(default_factory=dict, init=False, compare=False, repr=False)

    def trusts(self, name: str) -> bool:
        """Whether a name may be taken from a clause: in a report on a whole region only if the text uses it again.

        There most facts are the region's, and a phrase that looks like a name (更新主城区) stands only once.
        """
        return not self.broad or self.text.count(name) > 1 or _is_division(name)

    def heading_place(self, heading: str) -> str | None:
        """Return the heading itself where it is a place's or a school's name and nothing more (（二）石桥镇)."""
        if heading not in self._heading_places:  # asked again by every fact below the heading
            self._heading_places[heading] = self._read_heading(heading)
        return self._heading_places[heading]

    def _read_heading(self, heading: str) -> str | None:
        text = heading.strip(" 　：:。")
        if not 2 <= len(text) <= 20:
            return None
        names = list(self.finder.names(text, 0, len(text)))
        return text if len(names) == 1 and names[0].text == text and names[0].kind != "deictic" else None

    def is_outside(self, name: str) -> bool:
        """Whether a name is that of a province or city other than the region (上海市 in a county's report)."""
        if self.level in ("nation", "none"):
            return False
        own = self.region or ""
        stem = next((p for p in self.prefectures if name.startswith(p)), None)
        if stem is not None and name in (stem, stem + "市"):
            return self.level != "province" and not own.startswith(stem)
        province = next((p for p in self.provinces if name.startswith(_PROVINCE_TAIL.sub("", p))), None)
        return province is not None and name == province and not own.startswith(_PROVINCE_TAIL.sub("", province))

    def resolve(self, word: str) -> str | None:
        """Return the name that a deictic word stands for in this document, None where it does not say."""
        if word == "辖区":
            return self.region
        scope = word[1:]
        if scope == "国":
            return NATION
        if scope[0] in _SCHOOL_SCOPES:
            return self.issuer if self.issuer and _SELF.search(self.issuer) else None
        if scope in ("省", "自治区"):
            return self.province
        if scope in ("市", "州", "盟"):
            return self._prefecture_level()
        if scope in ("县", "区", "旗"):
            return self._county_level(scope)
        if scope in ("镇", "乡", "街道"):
            return self.region if self.level == "town" else None
        if scope in ("局", "院", "中心", "系统"):
            return self.region
        own = self.default != self.region and self.level != "none"
        return self.default if own and scope in ("村", "社区") else None

    def _county_level(self, scope: str) -> str | None:
        if self.level in ("county", "town") or self.region is None:
            return self.region
        if scope == "区" and self.level == "province" and self.region.endswith("自治区"):
            return self.region
        return None

    def _prefecture_level(self) -> str | None:
        region = self.region or ""
        if self.level == "prefecture" or region in _MUNICIPALITIES or (self.level == "county" and region[-1] == "市"):
            return self.region
        for part in _PARTS.findall(region):
            if part in _MUNICIPALITIES or _PREFECTURE.search(part):
                return str(part)
        stem = next((p for p in self.prefectures if region.startswith(p)), None)
        return self._most_used([stem + "市"] if stem else [p + "市" for p in self.prefectures])

    @cached_property
    def province(self) -> str | None:
        """The region's province: part of its name, known of its prefecture, or the one that the text names."""
        region = self.region or ""
        for province in self.provinces:
            if region.startswith(_PROVINCE_TAIL.sub("", province)):
                return province
        for stem, province in self.prefectures.items():
            if region.startswith(stem):
                return province
        return self._most_used(list(self.provinces))

    def _most_used(self, names: list[str]) -> str | None:
        counts = sorted(((self.text.count(name), name) for name in names), reverse=True)
        if not counts or counts[0][0] == 0:
            return None
        return counts[0][1] if len(counts) == 1 or counts[0][0] > counts[1][0] else None

    def outranks(self, word: str) -> bool:
        """Whether a deictic word names something above the region: 全国 in a city's report, 全市 in a county's."""
        ranks = {"国": 5, "省": 4, "自治区": 4, "市": 3, "州": 3, "盟": 3, "县": 2, "区": 2, "旗": 2}
        own = {"nation": 5, "province": 4, "prefecture": 3, "county": 2, "town": 1}.get(self.level, 0)
        if word[1:] == "市" and self._prefecture_level() == self.region:
            return False
        return own > 0 and ranks.get(word[1:], 0) > own


def build_inventory(clean: str, article: Article | None, library: Library) -> Inventory:
    """Return the inventory of an article (None: text that belongs to none, where only 全国 resolves)."""
    table = library.tables.get("prefectures", {})
    prefectures = {stem: province for province, stems in table.items() for stem in stems}
    region = article.region if article else None
    issuer = article.issuer if article else None
    said = " ".join(filter(None, (region, issuer)))
    if said and _NATION.search(said) and not (region and _COUNTY.search(region)):
        region, level = NATION, "nation"
    else:
        level = _level(region, table, prefectures)
    default = issuer if issuer and _SELF.search(issuer) else region or (issuer if level == "none" else None)
    text = clean[article.start : article.end] if article else ""
    return Inventory(
        region,
        issuer,
        default,
        level,
        text,
        MappingProxyType(prefectures),
        tuple(table),
        finder(library),
        _is_broad(article, text),
    )


def _is_division(name: str) -> bool:
    """Whether a name is a province's, prefecture's or county's (朗县, 安州市河东区)."""
    found, rest = divisions().chain(name)
    return bool(found) and not rest and name[-1] in "省市县区旗州盟"


def _is_broad(article: Article | None, text: str) -> bool:
    """Whether an article reports on a whole region: a government's work report, a statistical bulletin, a plan."""
    said = (article.title or "") + (article.document_kind or "") if article else ""
    return _BROAD.search(said + text[:600]) is not None


def _level(region: str | None, provinces: Mapping[str, object], prefectures: Mapping[str, str]) -> str:
    """Return the rank of a region's last part: 太原市迎泽区 → county, 遂宁 → prefecture, 河北 → province."""
    if not region:
        return "none"
    if region in provinces or any(_PROVINCE_TAIL.sub("", p) == region for p in provinces):
        return "province"
    if _TOWN.search(region):
        return "town"
    if _COUNTY.search(region):
        return "county"
    stems = [p for p in provinces if region.startswith(p)]
    last = region[len(stems[0]) :] if stems else region
    if last in prefectures or _PREFECTURE.sub("", last) in prefectures or last.endswith(("自治州", "地区", "盟")):
        return "prefecture"
    if last + "市" in prefectures or last.endswith("州"):
        return "prefecture"
    return "county"

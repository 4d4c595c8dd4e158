"""The region of an article and its issuer where no signature names one; names come from `place_names`.

Evidence in this order: the issuer, the meeting, the title, the first paragraphs, the file's name, and last the name that the
article uses most. 全县, 我区 in the text tell of what level the region is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import regex

from extractor.rules import Library
from extractor.segment.cache import per_library
from extractor.segment.lines import squeeze
from extractor.segment.place_names import Name, NameFinder, finder

NATION = "全国"
#: how much of the text names are looked up in: names cost more than everything else here
LOOKED_AT = 700
_NATIONAL = regex.compile(r"国务院|全国人民代表大会|中华人民共和国|国家统计局$|^国家[\p{Han}]{2,12}(?:局|委|部|办公室)$|^(?:教育|财政|民政|水利|卫生|交通运输|科学技术)部$")
_LEVELS = r"(?:省|自治区|市|自治州|州|盟|地区|自治县|县|自治旗|旗|开发区|高新区|新区|区|镇|乡|街道)"
_CHAIN = regex.compile(rf"(?:\p{{Han}}{{1,8}}?{_LEVELS}(?!级|人民|委|政|府教|直)){{1,4}}")
_PREFIX = regex.compile(rf"^(?:关于)?(?:{{}})".replace("{}", rf"(?:\p{{Han}}{{2,8}}?{_LEVELS}){{1,3}}"))
_GENERIC = regex.compile(r"^(?:全|我|本|各|该|为|在|的|对|向|由|与|和|及)?(?:省|市|县|区|州|旗|镇|乡|街道|自治区|自治州|开发区|新区|高新区)+$")
_SCOPE = regex.compile(r"[全我](省|市|县|区|州|旗|镇|乡|自治区)")
_BARE_ISSUER = regex.compile(r"^(?:省|市|县|区|州|旗|镇|乡|自治区|自治州)(?:人民)?(?:政府|教育局|教体局|教育体育局|[\p{Han}]{2,8}[局委办室])$")
_YEARS = regex.compile(r"(?:19|20)\d\d年?|[xX*_]{2,}年?")
_CONGRESS = regex.compile(r"在(?P<r>[\p{Han}]{2,20}?)(?:第?[一二三四五六七八九十百0-9]{1,4}届|人民代表大会|人大)")


class RegionReader:
    """Reads regions with the place rules of one library."""

    def __init__(self, library: Library) -> None:
        self._names: NameFinder = finder(library)
        table = library.tables.get("prefectures", {})
        self._stems = {stem: province for province, stems in table.items() for stem in stems}
        self._provinces = {_short(province): province for province in table}

    def region(
        self,
        clean: str,
        span: tuple[int, int],
        said: Sequence[str | None],
        path: str,
        opening: Sequence[str],
    ) -> str | None:
        """Return the place of the report; `said` are issuer, meeting, title, … in order of trust."""
        for text in said:
            if text and _NATIONAL.search(text):
                return NATION
        for text in said:
            if text and (found := self.of(text)):
                return self._fuller(found, clean, span)
        named = self._of_path(path)
        scope = self._scope(clean, span)
        frequent = self._frequent(clean, span, scope)
        if named and frequent and (named[:2] in frequent):
            return frequent
        return named or frequent

    def of(self, text: str) -> str | None:
        """Return the region that a title, an issuer or the words on a meeting begin with or name."""
        plain = squeeze(text)
        if congress := _CONGRESS.search(plain):
            return self._named(congress.group("r"))
        head = _YEARS.sub("", plain).removeprefix("关于").lstrip("年—-―的")
        return self._named(head)

    def _named(self, text: str) -> str | None:
        for stem, province in self._provinces.items():
            if text.startswith(province):
                rest = self._first_region(text[len(province) :])
                return province + rest if rest and text[len(province) :].startswith(rest) else province
            if text.startswith(stem) and not text[len(stem) : len(stem) + 1].isalnum():
                return province
        first = self._first_region(text)
        if first:
            return first
        stem = next((s for s in self._stems if text.startswith(s) and len(s) >= 2), None)
        if stem:
            return stem if stem.endswith(("州", "盟")) else stem + "市"
        for stem, province in self._provinces.items():
            if text.startswith(stem):
                return province
        return None

    def _first_region(self, text: str) -> str | None:
        """Return the first named region in a short text, also where it opens a longer name (远安县教育局)."""
        for name in self._names.names(text, 0, len(text)):
            if name.kind == "region" and not _GENERIC.match(name.text):
                return name.text
            if name.kind in ("organisation", "school"):
                chain = _CHAIN.match(name.text)
                if chain and not _GENERIC.match(chain.group()) and len(chain.group()) >= 3:
                    return chain.group()
        chain = _CHAIN.match(text)
        if chain and 3 <= len(chain.group()) <= 12 and not _GENERIC.match(chain.group()):
            return chain.group() if _clean_name(chain.group()) else None
        return None

    def _fuller(self, region: str, clean: str, span: tuple[int, int]) -> str:
        """Return the region; a place of many a county alike is not guessed any further."""
        return region

    @staticmethod
    def _scope(clean: str, span: tuple[int, int]) -> str | None:
        """Return the level that the text speaks of as its own: 县 where 全县 and 我县 are most frequent."""
        counts = Counter(m.group(1) for m in _SCOPE.finditer(clean, span[0], min(span[1], span[0] + 6000)))
        return counts.most_common(1)[0][0] if counts else None

    def _frequent(self, clean: str, span: tuple[int, int], scope: str | None) -> str | None:
        """Return the region that the first page names most, of the text's own level if it tells."""
        end = min(span[1], span[0] + LOOKED_AT)
        counts: Counter[str] = Counter()
        for name in self._names.names(clean, span[0], end):
            region = name.text if name.kind == "region" else self._within(name)
            if region and not _GENERIC.match(region) and _clean_name(region):
                counts[region] += 1
        fitting = {r: n for r, n in counts.items() if scope is None or r.endswith(scope) or scope in ("校", "镇", "乡")}
        best = Counter(fitting).most_common(2)
        if not best or (len(best) == 2 and best[0][1] == best[1][1] and best[1][0] not in best[0][0]):
            return None
        return best[0][0]

    @staticmethod
    def _within(name: Name) -> str | None:
        if name.kind not in ("school", "organisation"):
            return None
        chain = _CHAIN.match(name.text)
        return chain.group() if chain and len(chain.group()) >= 3 else None

    def _of_path(self, path: str) -> str | None:
        for part in regex.split(r"[_\s/—-]+", _YEARS.sub(" ", path)):
            if 2 <= len(part) <= 24 and (found := self._named(part)):
                return found
        return None

    def issuer(
        self, clean: str, span: tuple[int, int], title: str | None, opening: Sequence[str]
    ) -> str | None:
        """Return the school or body that title or opening name as the one that reports."""
        for text in ([title] if title else []):
            head = _YEARS.sub("", squeeze(text)).removeprefix("关于").lstrip("年")
            for name in self._names.names(head, 0, len(head)):
                if name.kind in ("organisation", "school") and name.start <= 1:
                    return name.text
        counts: Counter[str] = Counter()
        for text in opening[:3]:
            for name in self._names.names(text, 0, min(len(text), 300)):
                if name.kind in ("school", "organisation") and not _GENERIC.match(name.text):
                    counts[name.text] += 1 + (name.start == 0)
        if counts and counts.most_common(1)[0][1] >= 2:
            return counts.most_common(1)[0][0]
        return None

    @staticmethod
    def complete(issuer: str | None, region: str | None) -> str | None:
        """Return the issuer with its region in front where it has none: 县人民政府 of 远安县."""
        if issuer and region and region != NATION and _BARE_ISSUER.match(issuer):
            level = issuer[: 3 if issuer.startswith("自治") else 1]
            return region + issuer[len(level) :] if region.endswith(level) else region + issuer
        return issuer


def _short(province: str) -> str:
    return str(regex.sub(r"(?:壮族|回族|维吾尔)?自治区$|特别行政区$|省$|市$", "", province))


def _clean_name(name: str) -> bool:
    """Whether a name holds no word of a sentence (在本县, 为全区)."""
    return regex.search(r"[在为的和与对向由被把让全各该]|我们|贯彻|建设|推进", name[:4]) is None


@per_library
def region_reader(library: Library) -> RegionReader:
    """Return the reader of a library (built once for each)."""
    return RegionReader(library)

"""The region of an article, and its issuer where no signature names one; names come from `place_names`.

Evidence in this order: the issuer, the meeting, the title, the file's name, the name that the first page uses most,
last the one that the whole article does. 全县, 我区 tell of what level the region is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import regex

from extractor.places import divisions
from extractor.rules import Library, compile_pattern, per_library
from extractor.segment.issuer import LONE, YEARS, IssuerReader
from extractor.segment.lines import squeeze
from extractor.segment.place_names import NameFinder, finder

NATION = "全国"
#: how much of the text names are looked up in (the dearest step), how far its own level is read off
FIRST_PAGE, SCOPE_READ, WORDS_TRIED = 700, 6000, 20
_LEVEL = "(?:省|自治区|市|自治州|州|盟|地区|自治县|县|自治旗|旗|开发区|高新区|新区|区|镇|乡|街道)"
_NATIONAL = compile_pattern(
    r"国务院$|^全国|全国人民代表大会|^中华人民共和国|^国家统计局$|^国家[\p{Han}]{2,12}(?:局|委|部|办公室)$|"
    r"^(?:教育|财政|民政|水利|交通运输|科学技术|生态环境|农业农村|人力资源和社会保障|文化和旅游|商务)部$"
)
_CHAIN = compile_pattern(
    rf"(?:(?:(?!人民|政府|教育|委员|创建|建设)\p{{Han}}){{1,8}}?{_LEVEL}(?!级|直|(?<=州)[市县区])(?<![县区州旗]城市)){{1,4}}"
)
_GENERIC = compile_pattern(
    r"(?:各级?|[全我本该为在的对向由与和及是])?(?:[省市县区州旗镇乡]|街道|自治区|自治州|经济开发区|开发区|新区|高新区|农村|社区)+"
)
_BARE_ZONE = compile_pattern(r"(?:经济|技术|高新|产业|高新技术|经济技术)*(?:开发区|产业区|新区)")
_SCOPE = compile_pattern(r"[全我](自治区|[省市县区州旗镇乡])")
_CONGRESS = compile_pattern(r"在(?P<r>[\p{Han}]{2,20}?)(?:第?[一二三四五六七八九十百0-9]{1,4}届|人民代表大会|人大)")
_SENTENCE_WORD = compile_pattern(
    r"[在为的和与对向由被把让全各该它其]|我们|贯彻|建设|推进|创建|国家|示范|试点|印发|关于|开展|加强|第一|第二"
)
#: 由市政府, 全区, 与县里: what stands before a level that is no name
_BEFORE_OWN = frozenset("全我本各由与和了到对在按据合照任入及长为是向从用驻两一三该省市县区")
_CLASS_WORD = compile_pattern("示范|试点|改革|发展|先行|污染")
_MASKED = compile_pattern(r"(?P<p>\p{Han}{2,8}(?:省|自治区))(?:[_xX*＊]{2,}|某)[市县区]")
_ZONE_WORD = compile_pattern("经济|产业|技术|开发|新区")
_LEADING = compile_pattern(r"^(?:关于|印发|第[一二三]期)+")
_REPEATED = compile_pattern(r"(?<=\p{Han}{2})[省市县区州旗镇乡](?![级域区长委直场内外政])")
_HAN_ONLY = compile_pattern(r"[\p{Han}·]+")
_ENDS_IN_LEVEL = compile_pattern(rf"{_LEVEL}$")
_TAIL = compile_pattern(r"(?:壮族|回族|维吾尔)?自治区$|特别行政区$|省$|市$")


class RegionReader:
    """Reads regions with the place rules of one library."""

    def __init__(self, library: Library) -> None:
        self._names: NameFinder = finder(library)
        self._issuers = IssuerReader(self._names, self._is_own)
        table = library.tables.get("prefectures", {})
        tails = library.tables.get("autonomous_prefectures", {})
        self._stems = {stem: stem + str(tails.get(stem, "市")) for stems in table.values() for stem in stems}
        self._provinces: dict[str, str] = {str(_TAIL.sub("", province)): str(province) for province in table}
        outer = "|".join(sorted({*self._stems, *self._provinces}, key=lambda w: (-len(w), w)))
        self._outer = compile_pattern(rf"(?:{outer or '(?!)'})(?:省|市|州|自治州|盟|地区)?$")

    def region(
        self, clean: str, span: tuple[int, int], said: Sequence[str | None], name: str, opening: Sequence[str]
    ) -> str | None:
        """Return the place of the report; `said` are issuer, meeting, title, … in order of trust, `name` the file's."""
        scope = self._scope(clean, span)
        for text in said:
            if text and (own := self.of(text)):
                return own if own == NATION else self._fuller(self._county(own, clean, span, scope), clean, span)
        often, once = self._frequent(clean, span, scope)
        frequent = often or self._repeated(clean, span, scope) or once
        named = self._of_name(name, scope, clean)
        if named and frequent and named[:2] in frequent:
            return self._fuller(frequent, clean, span)
        found = named or frequent or self._masked(clean, span)
        return self._fuller(found, clean, span) if found and found != NATION else found

    def _county(self, region: str, clean: str, span: tuple[int, int], scope: str | None) -> str:
        """Return the county of a school's or village's town, where the text speaks of one: 全县, 青禾县教育局."""
        if not region.endswith(("镇", "乡", "街道")) or len(region) > 6 or scope is None or scope not in "县区市旗":
            return region
        often, once = self._frequent(clean, span, scope)
        return often or once or region

    def of(self, text: str) -> str | None:
        """Return the region that a title, an issuer or the words on a meeting begin with or name."""
        plain = squeeze(text)
        if _NATIONAL.search(YEARS.sub("", plain)):
            return NATION
        if congress := _CONGRESS.search(plain):
            return self._named(congress.group("r"))
        return self._named(YEARS.sub("", plain).removeprefix("关于").lstrip("年—-―的《“"))

    def _named(self, text: str) -> str | None:
        for short, province in self._provinces.items():
            if text.startswith(province):
                rest = self._first_region(text[len(province) :])
                return province + rest if rest and text.startswith(province + rest) else province
            if text == short or (text.startswith(short) and not text[len(short)].isalpha()):
                return province
        first = self._first_region(text)
        if first:
            return first
        stem = next((s for s in self._stems if text.startswith(s)), None)
        if stem:
            return str(self._stems[stem])
        short_of = next((p for short, p in self._provinces.items() if text.startswith(short)), None)
        inner, rest = divisions().chain(text) if short_of else ([], text)  # 上海静安|余姚路支行
        return text[: len(text) - len(rest)] if inner and inner[0].level == "county" else short_of

    def _first_region(self, text: str) -> str | None:
        """Return the first named region in a short text, also where it opens a longer name (远安县教育局)."""
        chain = _CHAIN.match(text)
        if chain and len(chain.group()) <= 12 and self._is_own(chain.group()):
            return chain.group()
        for name in self._names.names(text, 0, len(text)):
            inner = _CHAIN.match(name.text)
            found = name.text if name.kind == "region" else inner.group() if inner and name.kind != "deictic" else ""
            if self._is_own(found):
                return found
        return text if _BARE_ZONE.fullmatch(text[:12]) else self._zone(text)

    @staticmethod
    def _zone(text: str) -> str | None:
        """经济开发区文化教育局: a zone that its own people call by its kind; the text may name it in full."""
        match = _BARE_ZONE.match(text)
        return match.group() if match and len(match.group()) >= 5 else None

    @staticmethod
    def _is_own(name: str) -> bool:
        """Whether a name is one, and no class of places and no piece of a sentence."""
        return (
            (len(name) >= 3 or (len(name) == 2 and name[1] == "县"))  # 易县
            and _GENERIC.fullmatch(name) is None
            and _SENTENCE_WORD.search(name[:4]) is None
            and _CLASS_WORD.search(name) is None
            and _HAN_ONLY.fullmatch(name) is not None
            and not name.endswith(("社区", "园区", "校区", "片区", "景区", "街区", "小区", "村"))
        )

    def _fuller(self, region: str, clean: str, span: tuple[int, int]) -> str:
        """Return the region with the city or province that the text writes before it (唐山市|丰润区)."""
        at = clean.find(region, *span)
        for _ in range(12):
            if at < 0:
                break
            before = self._outer.search(clean, max(span[0], at - 7), at)
            if before and before.group() not in region:
                return before.group() + region
            at = clean.find(region, at + 1, span[1])
        return region

    @staticmethod
    def _scope(clean: str, span: tuple[int, int]) -> str | None:
        """Return the level that the text speaks of as its own: 县 where 全县 and 我县 are most frequent."""
        counts = Counter(m.group(1) for m in _SCOPE.finditer(clean, span[0], min(span[1], span[0] + SCOPE_READ)))
        return counts.most_common(1)[0][0] if counts else None

    def _frequent(self, clean: str, span: tuple[int, int], scope: str | None) -> tuple[str | None, str | None]:
        """Return the region that the first page names most, of the text's own level if it tells: often, or but once."""
        counts: Counter[str] = Counter()
        for name in self._names.names(clean, span[0], min(span[1], span[0] + FIRST_PAGE)):
            inner = _CHAIN.match(name.text) if name.kind in ("school", "organisation") else None
            found = name.text if name.kind == "region" else inner.group() if inner else ""
            if self._is_own(found) and (found.endswith(scope) if scope else _ENDS_IN_LEVEL.search(found)):
                counts[found] += 1
        best = counts.most_common(2)
        if not best or (len(best) == 2 and best[0][1] == best[1][1]):
            return None, None
        return (best[0][0], None) if best[0][1] > 1 else (None, best[0][0] if scope else None)

    def _repeated(self, clean: str, span: tuple[int, int], scope: str | None) -> str | None:
        """Return the region of the text's own level that it names most, first page or not; None where two are even."""
        if scope is None:
            return None
        places: dict[str, list[int]] = {}
        for hit in _REPEATED.finditer(clean, *span):
            at = hit.start()
            if hit.group() == scope and clean[at - 1] not in _BEFORE_OWN:
                places.setdefault(clean[at - 2 : at + 1], []).append(at)
        ranked = sorted(places.items(), key=lambda item: (-len(item[1]), item[1][0]))
        counts: Counter[str] = Counter()
        single: set[str] = set()
        for words, found in ranked[:WORDS_TRIED]:
            name, in_body = self._ending_at(clean, span, found, words)
            if name and (in_body or len(found) > 1):
                counts[name] += len(found)
                continue
            if name and len(name) <= 6 and _ZONE_WORD.search(name) is None:
                single.add(name)
        best = counts.most_common(2)
        if best:
            return best[0][0] if len(best) == 1 or best[0][1] > best[1][1] else None
        return single.pop() if len(single) == 1 else None

    def _ending_at(self, clean: str, span: tuple[int, int], places: list[int], words: str) -> tuple[str | None, bool]:
        """Return the region whose name ends in these words at one of the places, and whether it opens a body's name."""
        for at in places[:4]:
            for name in self._names.names(clean, max(span[0], at - 14), min(span[1], at + 12)):
                inner = _CHAIN.match(name.text) if name.kind in ("school", "organisation") else None
                found = _LEADING.sub("", name.text) if name.kind == "region" else inner.group() if inner else ""
                if found.endswith(words) and self._is_own(found) and not _BARE_ZONE.fullmatch(found):
                    return found, inner is not None
        return None, False

    def _masked(self, clean: str, span: tuple[int, int]) -> str | None:
        """Return the province that stands before a city or county whose name was taken out (甘肃省____市)."""
        hits = {m.group("p") for m in _MASKED.finditer(clean, *span)}
        found = {p for p in self._provinces.values() if any(h.endswith(p) for h in hits)}
        return found.pop() if len(found) == 1 else None

    def _of_name(self, name: str, scope: str | None, clean: str) -> str | None:
        """Return the region in a file's name; a county without its level takes it from 全县 (保定清苑 → 清苑县)."""
        for part in regex.split(r"[_\s/—-]+", YEARS.sub(" ", name)):
            if not 2 <= len(part) <= 24:
                continue
            if _NATIONAL.search(part):
                return NATION
            stem = next((s for s in self._stems if part.startswith(s) and 2 <= len(part) - len(s) <= 3), None)
            rest = part[len(stem) :] if stem else ""
            if rest and scope in ("县", "区", "市", "旗") and not self.of(rest) and rest in clean:
                return rest + scope
            if found := self._named(part):
                return found
        return None

    def speaks_as_region(self, region: str, clean: str, span: tuple[int, int]) -> bool:
        """Whether a text speaks of 全区, 我县 again and again: a report on the region by those who govern it.

        全市 in a text of which only the province could be read (甘肃省____市) speaks of another.
        """
        end = min(span[1], span[0] + SCOPE_READ)
        said = [m.group(1) for m in _SCOPE.finditer(clean, span[0], end)]
        other = region.endswith(("省", "自治区")) and "自治区" not in said and said.count("省") + said.count("区") < 3
        return len(said) >= 3 and not other

    def issuer(self, clean: str, span: tuple[int, int], title: str | None, opening: Sequence[str]) -> str | None:
        """Return the school or body that the title or the first sentences name as the one that reports."""
        return self._issuers.issuer(title, opening, self._scope(clean, span))

    def body_of_name(self, name: str) -> str | None:
        """Return the body that a file's name names (2024年远安县教育局工作总结)."""
        for part in regex.split(r"[_\s/—-]+", YEARS.sub(" ", name)):
            for found in self._names.names(part, 0, len(part)):
                if found.kind in ("organisation", "school") and found.start == 0:
                    return found.text
            if _NATIONAL.search(part) and len(part) <= 16:
                return part
        return None

    @staticmethod
    def complete(issuer: str | None, region: str | None) -> str | None:
        """Return the issuer with its region in front where it has none: 县人民政府 of 远安县."""
        if not issuer or not region or region == NATION:
            return issuer
        zone = _BARE_ZONE.match(issuer)
        if zone and region.endswith(zone.group()):
            return region + issuer[zone.end() :]
        lone = LONE.fullmatch(issuer)
        if lone is None:
            return issuer
        rest = issuer[len(lone.group("level")) :]
        if region.endswith(lone.group("level")):
            return region + rest
        return region + rest if region[-1] in "州盟旗" or rest.startswith(("人民", "政府")) else issuer


@per_library
def region_reader(library: Library) -> RegionReader:
    """Return the reader of a library (built once for each)."""
    return RegionReader(library)

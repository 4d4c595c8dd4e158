"""The school or body that reports, where neither a signature nor the head names it: from the title or the first words.

A name counts that the text speaks as: the subject of its first sentence (20xx年，云锦区城市管理局紧扣…, 区监督指挥中心
在区委的领导下…), the place visitors are welcomed to (欢迎来到锦屏小学), the writer's post (我是安州支行的…),
or a name that the first sentences repeat.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from extractor.compiled import compile_pattern
from extractor.segment.lines import squeeze
from extractor.segment.place_names import Name, NameFinder

#: so many paragraphs and characters of each are the opening
PARAGRAPHS, CHARACTERS = 3, 300
_LEVEL = "自治区|自治州|[省市县区州旗镇乡]"
LONE = compile_pattern(
    rf"(?P<level>{_LEVEL})(?:人民)?(?:政府|[\p{{Han}}]{{0,10}}(?:局|委|办|室|院|中心|学校|中学|小学))"
)
YEARS = compile_pattern(r"(?:(?:19|20)\d\d|[xX*_]{2,}|二[〇○零][\p{Han}]{2})年?")
_TIME = (
    r"(?:(?:20|19)[\dxX*]{2}年(?:度|上半年|下半年|以来)?|[xX*_]{2,4}年|今年以?来?|去年|一年以?来|过去一年|"
    r"上半年|下半年|近年来|本学期|本学年)"
)
_SUBJECT = compile_pattern(rf"^(?:{_TIME}[，,]?)?$")
_WELCOME = compile_pattern(r"欢迎(?:各位[\p{Han}]{0,6})?(?:来到|莅临|光临|到)$")
_POST = compile_pattern(r"(?:^|[，,。])(?:我|我们)(?:是|来自)$")
_CLAUSE = compile_pattern(r"(?:^|[，,。])$")
#: what a body behind these does is said of the report, not by it
_AGENT = compile_pattern(r"(?:经|据|由|按照?|根据)$")
_LED = compile_pattern(r"^在[^。]{2,60}(?:领导|指导|支持|关怀)下")
_SCHOOL = compile_pattern(r"(?:学校|中学|小学|初中|高中|幼儿园|大学|学院)$")


class IssuerReader:
    """Reads issuers with the place names of one library; `is_own` tells a name from a class of bodies."""

    def __init__(self, names: NameFinder, is_own: Callable[[str], bool]) -> None:
        self._names, self._is_own = names, is_own

    def issuer(self, title: str | None, opening: Sequence[str], scope: str | None) -> str | None:
        """Return the body of a title, else of the opening; `scope` is the level that the text calls its own (全县)."""
        return (self._of_title(title) if title else None) or self._of_opening(opening, scope)

    def _of_title(self, title: str) -> str | None:
        head = YEARS.sub("", squeeze(title)).removeprefix("关于").lstrip("年")
        for name in self._names.names(head, 0, len(head)):
            if name.kind in ("organisation", "school") and name.start == 0:
                return name.text
        lone = LONE.match(head)
        return lone.group() if lone else None

    def _of_opening(self, opening: Sequence[str], scope: str | None) -> str | None:
        counts: Counter[str] = Counter()
        for text in opening[:PARAGRAPHS]:
            for name in self._names.names(text, 0, min(len(text), CHARACTERS)):
                if _AGENT.search(text[: name.start]):
                    continue  # 经某省统计局统一核算
                if name.kind in ("school", "organisation") and self._may(name.text, scope):
                    counts[YEARS.sub("", name.text)] += 1 + _speaks(text, name)
        if counts and counts.most_common(1)[0][1] >= 2:
            return counts.most_common(1)[0][0]
        schools = [name for name in counts if _SCHOOL.search(name)]
        return schools[0] if len(schools) == 1 and "我校" in "".join(opening) else None

    def _may(self, name: str, scope: str | None) -> bool:
        """Whether a body can be the text's own: 省教育督导室 in a city's text is not."""
        lone = LONE.match(name)
        return self._is_own(name) and not (lone and scope and lone.group("level") != scope)


def _speaks(text: str, name: Name) -> bool:
    """Whether the text speaks as the body that it names there."""
    before = text[: name.start].lstrip(" 　")
    if _SUBJECT.match(before) or _WELCOME.search(before) or _POST.search(before):
        return True
    return _CLAUSE.search(before) is not None and _LED.match(text[name.end : name.end + 70]) is not None

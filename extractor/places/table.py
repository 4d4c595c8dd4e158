"""The divisions of China with their GB/T 2260 codes and years (`gb2260.csv`), and the names that people call them.

Besides its full name a division goes by a short one: 四川, 德阳 anywhere, a county's (静安) only behind the city or
province it lies in; an autonomous one by its first word and its level (恩施州, 长阳县).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.resources import files

from extractor.compiled import compile_pattern
from extractor.frozen import frozen

#: the lists of before this year are not sound enough to date a code by (see tools/place_codes.py)
FIRST_YEAR = 2000
LONGEST_NAME = 15
_PEOPLE = (
    "蒙古族?|回族|藏族|维吾尔族?|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族?|傣族|黎族|傈僳族|佤族|畲族|拉祜族|水族|"
    "东乡族|纳西族|景颇族|柯尔克孜族?|土族|达斡尔族?|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯族?|塔吉克族?|怒族|鄂温克族?|保安族|"
    "裕固族|独龙族|鄂伦春族?|各族|普米族"
)
_AUTONOMOUS = compile_pattern(rf"^(?P<stem>\p{{Han}}{{2,}}?)(?:{_PEOPLE})*自治(?P<level>区|州|县|旗)$")
_TAIL = compile_pattern(r"(?:特别行政区|地区|林区|矿区|省|市|盟|县|区|旗)$")


@frozen
class Division:
    """A province, prefecture or county under one code and name; `last` is None while they are in force."""

    code: str
    name: str
    first: int
    last: int | None

    @property
    def level(self) -> str:
        """province, prefecture or county, as the code says it."""
        return "province" if self.code.endswith("0000") else "prefecture" if self.code.endswith("00") else "county"

    @property
    def prefix(self) -> str:
        """What the codes of this division and of all inside it begin with."""
        return self.code[: {"province": 2, "prefecture": 4, "county": 6}[self.level]]

    def holds(self, code: str) -> bool:
        """Whether `code` is that of this division or of one inside it."""
        return code.startswith(self.prefix)

    def gap(self, year: int) -> int:
        """Return how many years `year` lies outside of those that the code held."""
        return max(self.first - year, 0 if self.last is None else year - self.last, 0)


class Divisions:
    """The table, looked up by name."""

    def __init__(self, rows: Iterable[Division]) -> None:
        self._names: dict[str, list[Division]] = {}
        self._inside: dict[str, list[Division]] = {}
        for row in rows:
            self._names.setdefault(row.name, []).append(row)
            for short in _shorts(row):
                (self._inside if row.level == "county" else self._names).setdefault(short, []).append(row)
            if formal := _formal(row):
                self._names.setdefault(formal, []).append(row)

    def chain(self, text: str) -> tuple[list[Division], str]:
        """Return the divisions that `text` begins with may mean, and the rest of it: 昆明市五华区|第一小学.

        Several divisions come back where the words do not tell: two counties of the name, one county under two codes.
        """
        found: list[Division] = []
        at = 0
        while True:
            inner, end = self._next(text, at, found)
            if not inner:
                return found, text[at:]
            found, at = inner, end

    def inside(self, region: Division, short: str) -> list[Division]:
        """Return the counties inside `region` that go by a short name there: 静安 of 上海市."""
        return [row for row in self._inside.get(short, ()) if region.holds(row.code)]

    def _next(self, text: str, at: int, outer: Sequence[Division]) -> tuple[list[Division], int]:
        for end in range(min(len(text), at + LONGEST_NAME), at + 1, -1):
            word = text[at:end]
            rows = self._names.get(word, ())
            if outer:
                rows = [*rows, *self._inside.get(word, ())]
                rows = [r for r in rows if any(o.holds(r.code) and o.code != r.code for o in outer)]
            if rows:
                return list(rows), end
        return [], at


def _shorts(row: Division) -> list[str]:
    """Return a division's name without its level, and 州 for 自治州, where two characters or more are left."""
    autonomous = _AUTONOMOUS.match(row.name) if "自治" in row.name else None
    if autonomous:
        stem = autonomous.group("stem")
        return [stem, stem + "州"] if autonomous.group("level") == "州" else [stem]
    short = _TAIL.sub("", row.name)
    return [short] if len(short) >= 2 and short != row.name else []


def _formal(row: Division) -> str | None:
    """Return 长阳县 for 长阳土家族自治县: short, but as clear as a full name."""
    autonomous = _AUTONOMOUS.match(row.name) if "自治" in row.name else None
    if autonomous is None or autonomous.group("level") not in "县旗":
        return None
    return autonomous.group("stem") + autonomous.group("level")


@lru_cache(maxsize=1)
def divisions() -> Divisions:
    """Return the table that ships with the package (read once)."""
    lines = files("extractor.places").joinpath("gb2260.csv").read_text("utf-8").splitlines()
    rows = (line.split(",") for line in lines if line[:1].isdigit())
    return Divisions(Division(code, name, int(first), int(last) if last else None) for code, name, first, last in rows)

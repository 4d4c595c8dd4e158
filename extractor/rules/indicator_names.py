"""How names of indicators are compared: quotes, 的 and words that change nothing (全市, 完成, 增长) are taken off."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from string import ascii_lowercase

#: longer subjects are clauses and name no indicator
LONGEST = 40
#: quotes, blanks, 的 and marks of notes do not tell names apart (城镇居民的人均可支配收入, “四上”企业, 生产总值[2])
_DROPPED = re.compile(r"[“”‘’\"'《》 \u3000的①-⑳]+|\[[0-9]{1,2}\]")
#: a date at the start of a name: 2023年末常住人口
_DATE = re.compile(r"(?:[0-9]{2,4}年|[0-9]{1,2}月)[底末份]?|[一二三四]季度|“?十[一二三四]五”?(?:时期|期间|末)?")
#: a place of two to four characters and its rank (某某市常住人口); the characters that make another word of the rank
#: (山区, 保税区, 贫困县) bar it, since 贫困县农民 are not all farmers
_PLACE = re.compile(
    "[\u4e00-\u9fff]{1,3}[^\u0000-\u007f地城山库林景园发新校社小片范老灾牧矿市聚贸税业辖作流疫商住能缘内外个各些困贫点扶农镇乡类级出保]"
    "[省市县区州旗盟]"
)
#: an explanation in brackets at the end; one that takes something out makes another indicator
_BRACKET = re.compile(r"（(?!不含|除|其中|扣除|按|含)[^（）]{1,20}）$")


class Names:
    """Compares names; `before` and `after` are words that may be taken off, `same` maps words to their other form."""

    def __init__(self, before: Iterable[str], after: Iterable[str], same: Mapping[str, str]) -> None:
        self._before, self._after = frozenset(before), frozenset(after)
        self._same = tuple(same.items())
        self._widest_before = max(map(len, self._before), default=0)
        self._widest_after = max(map(len, self._after), default=0)
        #: most names end in none of these, and need no look at the words
        self._last = frozenset(word[-1] for word in self._after) | {"）"}
        #: characters that a subject may end in and its plain name not
        self.last = self._last | frozenset("“”‘’\"'《》 \u3000的①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳]")
        self.last |= frozenset(word[-1] for word in same) | frozenset(ascii_lowercase)

    def plain(self, name: str) -> str:
        """Return the form in which names are compared: “四上”企业 → 四上企业, 规模以上工业 → 规上工业, pm2.5 → PM2.5.

        The few words of `same` are looked for one by one, which is faster than one pattern of them.
        """
        name = _DROPPED.sub("", name).upper()
        for word, other in self._same:
            if word in name:
                name = name.replace(word, other)
        return name

    def forms(self, plain: str, ends: frozenset[str]) -> Iterator[str]:
        """Yield a plain subject and what is left of it, most first, as words are taken off behind and before.

        Of these only those whose last two characters are in `ends`.
        """
        if len(plain) > LONGEST:
            return
        backs = [plain] if plain[-1:] not in self._last else list(self._backs(plain))
        backs = [back for back in backs if back[-2:] in ends]
        if not backs:
            return
        yield from backs
        for front in self._fronts(plain):
            for back in backs:
                rest = back[front:]
                if len(rest) > 1:
                    yield rest

    def _backs(self, name: str) -> Iterator[str]:
        yield name
        while True:
            bracket = _BRACKET.search(name) if name.endswith("）") else None
            width = len(bracket.group()) if bracket else self._ending(name)
            if not width or len(name) - width < 2:
                return
            name = name[:-width]
            yield name

    def _ending(self, name: str) -> int:
        for width in range(min(self._widest_after, len(name) - 2), 0, -1):
            if name[-width:] in self._after:
                return width
        return 0

    def _fronts(self, name: str) -> Iterator[int]:
        """Yield the lengths that can be taken off in front, shortest first."""
        start = 0
        while width := self._beginning(name, start):
            start += width
            yield start
        if place := _PLACE.match(name, start):
            start = place.end()
            yield start
            while width := self._beginning(name, start):
                start += width
                yield start

    def _beginning(self, name: str, start: int) -> int:
        for width in range(min(self._widest_before, len(name) - start - 2), 0, -1):
            if name[start : start + width] in self._before:
                return width
        date = _DATE.match(name, start)
        return date.end() - start if date else 0

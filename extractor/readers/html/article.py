"""Which lines of a page are the article, and which are there on every page of the site.

The article is the smallest element that holds nine tenths of the page's running text and tables, less lists of links
within it, and with the title and the line of date and source before it. When in doubt a line stays: what is left out
yields no record, what stays is judged once more by the rules of furniture.
"""

from __future__ import annotations

import re

from extractor.readers.html.lines import Line
from extractor.readers.html.tree import Node, Tree

_NAV_TAGS = frozenset(("nav", "footer", "aside"))
_NAV_ROLES = frozenset(("navigation", "contentinfo", "banner", "complementary", "search", "menu", "menubar"))
#: words of which names of classes and ids of navigation are made
_NAV_WORDS = re.compile(
    r"(?<![a-z])(?:(?:top|left|right|side|sub|main|bottom|site|head|foot|page)?_?-?"
    r"(?:nav|navi|navbar|navigation|menu|sidebar|footer|foot|copyright|breadcrumbs?|crumbs?|crumb|position|location"
    r"|share|bdsharebuttonbox|related|relevant|recommend|pager|pagination|prevnext|prev|toolbar|tools|comments?"
    r"|links?|friendlinks?|qrcode|ewm|login|search|banner|hot|rank|ranking|dqwz|weizhi|(?:site)?path|loc|daohang|fenxiang|xgxw|xgwz|tags?"
    r"))(?:[-_]?(?:bar|box|list|wrap|con|area|nav|ul|left|right|top|bottom|main|\d+))*(?![a-z])",
    re.I,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
#: what stands at the foot of every page of a site
_FOOT = re.compile(
    r"版权所有|备案[号编]|ICP备|公网安备|网站标识码|(?:主办|承办)(?:单位)?[：:]|技术支持[：:]|网站地图|联系我们|copyright|©"
    r"|设为首页|加入收藏|无障碍|建议使用.{0,20}(?:浏览器|分辨率)|邮编[：:]\s*\d{6}",
    re.I,
)
_ABOUT = re.compile(
    r"(?:发布|更新|发文|成文|时间|日期|来源|信息来源|作者|编辑|责编|撰稿|供稿|浏览|点击|字号|字体|索引号|文号)[^。]{0,8}[：:]"
    r"|(?:19|20)\d\d[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}"
)
_PATH = re.compile("(?:您|你)?(?:现在|当前|所在)的?(?:所在)?的?(?:位置|栏目)")
_SENTENCE = re.compile("[，。；！？]")
_WHOLE, _LEAST_TEXT = 0.9, 60
_BACK, _UNMARKED = 24, 6
_LINKED = 0.5
_SMALL = 0.25
_ALONE = 3


def outside_article(lines: list[Line], tree: Tree) -> set[int]:
    """Return the indices of the lines that do not belong to the article; none where no article stands out."""
    scores = [_score(line) for line in lines]
    if sum(scores) < _LEAST_TEXT:  # a page of links
        return set()
    marked = _Marks(_sums(lines, scores), sum(scores))
    scores = [0.0 if marked.of(line.node) else score for line, score in zip(lines, scores, strict=True)]
    sums = _sums(lines, scores)
    container = _container(tree.body, sums, {id(line.node) for line in lines if line.rows})
    near = _ancestors(container)[:3]
    inside = [_is_within(line.node, container) for line in lines]
    out = {
        n
        for n, line in enumerate(lines)
        if not inside[n] and not (scores[n] >= 50 and any(_is_within(line.node, x) for x in near))
    }
    out |= _pruned(lines, scores, inside, marked, sums, container)
    out |= _link_runs(lines, out)
    first = next((n for n, line in enumerate(lines) if inside[n] and n not in out and scores[n] > 0), 0)
    out |= {n for n in range(first) if _is_linked(lines[n]) and not _is_title(lines[n], tree.title)}
    return out - _heads(lines, first, tree.title, marked, near)


def _score(line: Line) -> float:
    """Return how much running text or data a line holds, in characters; links and the foot of a site do not count."""
    length = len(line.text)
    if length < 200 and _PATH.match(line.text):
        return 0.0
    own = length - line.links
    if own < (1 - _LINKED) * length:
        return 0.0
    if line.rows:
        return float(own)
    if length < 400 and _FOOT.search(line.text):
        return 0.0
    if own >= 25 and _SENTENCE.search(line.text):
        return float(own)
    return 0.2 * own if own >= 8 and not line.links else 0.0


def _is_linked(line: Line) -> bool:
    """Tell a line of links, or one that tells where in the site the page stands."""
    return line.links > _LINKED * len(line.text) or (len(line.text) < 200 and _PATH.match(line.text) is not None)


class _Marks:
    """Which elements say of themselves that they are navigation: by name, role, class or id, or that of one around.

    One that holds half of the page is none, whatever it is called.
    """

    def __init__(self, sums: dict[int, float], whole: float) -> None:
        self._known: dict[int, bool] = {}
        self._sums, self._most = sums, 0.5 * whole

    def of(self, node: Node | None) -> bool:
        """Tell whether the element stands in navigation."""
        way: list[Node] = []
        while node is not None and id(node) not in self._known:
            way.append(node)
            node = node.parent
        verdict = node is not None and self._known[id(node)]
        for node in reversed(way):
            verdict = verdict or self.own(node)
            self._known[id(node)] = verdict
        return verdict

    def own(self, node: Node) -> bool:
        """Tell whether the element itself says so."""
        if self._sums.get(id(node), 0.0) > self._most:
            return False
        if node.tag in _NAV_TAGS:
            return True
        if node.tag in ("html", "body") or not node.source:
            return False
        attributes = node.attributes
        if attributes.get("role", "").lower() in _NAV_ROLES:
            return True
        names = f"{attributes.get('class', '')} {attributes.get('id', '')}".strip()
        return bool(names) and any(_NAV_WORDS.fullmatch(x) for x in _CAMEL.sub("_", names).split())


def _sums(lines: list[Line], scores: list[float]) -> dict[int, float]:
    """Return for each element what the lines within it score."""
    sums: dict[int, float] = {}
    for line, score in zip(lines, scores, strict=True):
        node: Node | None = line.node
        while score and node is not None:
            sums[id(node)] = sums.get(id(node), 0.0) + score
            node = node.parent
    return sums


def _container(body: Node, sums: dict[int, float], tables: set[int]) -> Node:
    """Return the smallest element that holds nearly all of what the page scores and is no paragraph or table."""
    whole, node = sums[id(body)], body
    while True:
        below = max(node.elements(), key=lambda x: sums.get(id(x), 0.0), default=None)
        if below is None or sums.get(id(below), 0.0) < _WHOLE * whole or below.tag == "p" or id(below) in tables:
            return node
        node = below


def _ancestors(node: Node) -> list[Node]:
    out = []
    while node.parent is not None and node.tag != "body":
        out.append(node)
        node = node.parent
    return out


def _is_within(node: Node | None, container: Node) -> bool:
    while node is not None and node is not container:
        node = node.parent
    return node is not None


def _pruned(
    lines: list[Line], scores: list[float], inside: list[bool], marked: _Marks, sums: dict[int, float], container: Node
) -> set[int]:
    """Return the lines in the article's element that stand in navigation of its own there (sharing, related pages)."""
    out: set[int] = set()
    whole = sums[id(container)]
    for n, line in enumerate(lines):
        if inside[n] and not _is_title(line, ""):
            node: Node | None = line.node
            while node is not None and node is not container:
                if marked.own(node) and sums.get(id(node), 0.0) < _SMALL * whole:
                    out.add(n)
                    break
                node = node.parent
    return out


def _link_runs(lines: list[Line], out: set[int]) -> set[int]:
    """Return lines of links that stand together, three and more: lists of other pages."""
    runs: set[int] = set()
    run: list[int] = []
    for n, line in enumerate([*lines, None]):
        if line is not None and (n in out or (_is_linked(line) and len(line.text) < 80)):
            run.append(n)
            continue
        if sum(1 for m in run if m not in out) >= _ALONE:
            runs.update(run)
        run = []
    return runs


def _heads(lines: list[Line], first: int, title: str, marked: _Marks, near: list[Node]) -> set[int]:
    """Return the lines before the article's text that are its title, and what stands between the two."""
    begin = first
    while begin > max(0, first - _BACK) and _may_be_head(lines[begin - 1], title, marked):
        begin -= 1
    heads = [n for n in range(begin, first) if _is_title(lines[n], title)]
    if not heads:  # a title that nothing marks: 某县工作总结 in the cell above the text
        heads = [
            n for n in range(max(begin, first - _UNMARKED), first) if any(_is_within(lines[n].node, x) for x in near)
        ]
    kept = {n for n in range(heads[0], first) if not _is_linked(lines[n]) or n in heads} if heads else set()
    return kept | {
        n for n in range(max(0, first - _UNMARKED), first) if _ABOUT.search(lines[n].text) and not _is_linked(lines[n])
    }


def _may_be_head(line: Line, title: str, marked: _Marks) -> bool:
    """Tell what may stand between a title and the text: no links but the title itself, nothing of every page's."""
    if _agrees(line, title):
        return not (_is_linked(line) and marked.of(line.node))
    return not (_is_linked(line) or marked.of(line.node) or _FOOT.search(line.text))


def _is_title(line: Line, title: str) -> bool:
    node: Node | None = line.node
    for _ in range(3):
        if node is None:
            break
        if node.tag in ("h1", "h2", "h3"):
            return 4 <= len(line.text) <= 120
        node = node.parent
    return _agrees(line, title)


def _agrees(line: Line, title: str) -> bool:
    """Tell a line that the page's `<title>` holds or that holds it: the title of the article, not the site's name."""
    text = "".join(line.text.split())
    title = "".join(title.split())
    return 8 <= len(text) <= 120 and len(title) >= 8 and (text in title or title in text)

"""Tokens → tree of elements, as browsers build it (HTML Standard, 13.2.6), less what changes no block's place.

Left out are clones of formatting elements (`<b>甲<p>乙</b>丙`: the paragraph moves out of `<b>`, its text is not made
bold) and frames. Elements deeper than `MAX_DEPTH` become siblings, as in Chromium.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from extractor.readers.html.tokens import RAW_TEXT, Token, attributes_of, tokens

MAX_DEPTH = 256
MAX_TAGS = 3_000_000


def names(words: str) -> frozenset[str]:
    """Return the names in a string."""
    return frozenset(words.split())


VOID = names("area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr")
FORMATTING = names("a b big code em font i nobr s small strike strong tt u")
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_CLOSES_P = HEADINGS | names(
    "address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer "
    "form header hgroup hr li dd dt listing main menu nav ol p plaintext pre search section summary ul "
    "xmp"
)
#: what an end tag cannot reach over
_SCOPE = names("table td th caption marquee object applet template button html")
_TABLE_SCOPE = frozenset(("table", "html"))
_SECTIONS = frozenset(("tbody", "thead", "tfoot"))
_IN_TABLE = _SECTIONS | {"table", "tr"}
_TABLE_PARTS = _SECTIONS | {"tr", "td", "th", "caption", "colgroup", "col"}
#: elements that end the search for an open `<li>`
_SPECIAL = _CLOSES_P | _SCOPE | _TABLE_PARTS | {"body"}
_LISTS = {"li": ("li",), "dd": ("dd", "dt"), "dt": ("dd", "dt")}
_HEAD_ONLY = frozenset(("meta", "link", "base", "title", "script", "style"))


class TooManyTagsError(Exception):
    """A page has more than `MAX_TAGS` tags."""


class Node:
    """An element: its name, its attributes, what it holds in order (elements and texts), the element around it.

    `source` are the attributes as written, `holds_table` tells a table with another inside it.
    """

    __slots__ = ("_attributes", "children", "holds_table", "parent", "source", "tag")

    def __init__(self, tag: str, source: str = "", parent: Node | None = None) -> None:
        self.tag, self.parent, self.source = tag, parent, source
        self.holds_table = False
        self._attributes: dict[str, str] | None = None
        self.children: list[Node | str] = []

    @property
    def attributes(self) -> dict[str, str]:
        """The attributes by name in lower case."""
        if self._attributes is None:
            self._attributes = attributes_of(self.source) if self.source else {}
        return self._attributes

    def elements(self) -> Iterator[Node]:
        """Return the elements that it holds, in order."""
        return (child for child in self.children if isinstance(child, Node))


class Tree:
    """The page's `<html>` element, its `<body>`, and the text of its `<title>`."""

    def __init__(self, markup: str) -> None:
        self.root = Node("html")
        self.body = Node("body", parent=self.root)
        self.root.children.append(self.body)
        self.title = ""
        builder = _Builder(self)
        for count, token in enumerate(tokens(markup)):
            if count > MAX_TAGS:
                raise TooManyTagsError
            builder.take(token)


class _Builder:
    """The open elements, and what each token does to them."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.stack = [tree.root, tree.body]
        self.open = Counter(("html", "body"))
        self.quirks: bool | None = None

    def take(self, token: Token) -> None:
        """Put a token where it belongs."""
        if token.kind == "text":
            if token.name.strip(" \t\n\r\f") or self.stack[-1].tag not in _IN_TABLE:
                self._insert(token.name)
        elif token.kind == "start":
            if self.quirks is None:
                self.quirks = True
            self._start(token)
        elif token.kind == "end":
            self._end(token.name)
        elif self.quirks is None:
            self.quirks = _is_quirky(token.name)

    # ── start tags ─────────────────────────────────────────────────────────────────────────────────────────

    def _start(self, token: Token) -> None:
        name = token.name
        if name in ("html", "head", "body", "frameset"):
            return
        if name in RAW_TEXT or name in _HEAD_ONLY:
            if name == "title" and not self.tree.title:
                self.tree.title = " ".join(token.content.split())
            elif name in ("xmp", "textarea"):
                self._leaf(name, token.attributes)
            return
        if name in _TABLE_PARTS:
            self._table_part(name, token.attributes)
            return
        if self._make_room(name):
            return
        if name == "table" and self.open["table"]:
            for node in self.stack:
                node.holds_table = node.holds_table or node.tag == "table"
        if name in VOID:
            self._leaf("img" if name == "image" else name, token.attributes)
        else:
            self._push(name, token.attributes)

    def _make_room(self, name: str) -> bool:
        """Close what a start tag closes; return whether the tag is to be ignored."""
        if name == "table":
            if self.stack[-1].tag in _IN_TABLE:
                self._end("table")
            elif not self.quirks:
                self._close_p()
        elif name in _LISTS:
            self._close_item(_LISTS[name])
            self._close_p()
        elif name in _CLOSES_P:
            if name == "form" and self.open["form"]:
                return True
            self._close_p()
            if name in HEADINGS and self.stack[-1].tag in HEADINGS:
                self._pop()
            if name == "form" and self.stack[-1].tag in _IN_TABLE:
                return True
        elif name in ("a", "nobr"):
            if self.open[name] and self._find((name,), _SCOPE) is not None:
                self._end(name)
        elif name == "button" and self._find(("button",), _SCOPE - {"button"}) is not None:
            self._end("button")
        return False

    def _table_part(self, name: str, attributes: str) -> None:
        if not self.open["table"]:
            return  # outside of a table browsers drop the tag and keep what it holds
        level = _IN_TABLE if name in ("td", "th") else _IN_TABLE - {"tr"} if name == "tr" else _TABLE_SCOPE
        while self.stack[-1].tag not in level and self.stack[-1].tag != "html":
            self._pop()
        if name == "tr" and self.stack[-1].tag == "table":
            self._push("tbody", "")
        elif name in ("td", "th"):
            if self.stack[-1].tag == "table":
                self._push("tbody", "")
            if self.stack[-1].tag != "tr":
                self._push("tr", "")
        if name in ("col", "colgroup"):
            self._leaf(name, attributes)
        else:
            self._push(name, attributes)

    def _close_p(self) -> None:
        if self.open["p"] and (at := self._find(("p",), _SCOPE)) is not None:
            self._cut(at)

    def _close_item(self, names: tuple[str, ...]) -> None:
        if not any(self.open[name] for name in names):
            return
        for at in range(len(self.stack) - 1, 0, -1):
            tag = self.stack[at].tag
            if tag in names:
                self._cut(at)
                return
            if tag in _SPECIAL and tag not in ("address", "div", "p"):
                return

    # ── end tags ───────────────────────────────────────────────────────────────────────────────────────────

    def _end(self, name: str) -> None:
        if name == "br":
            self._leaf("br", "")
        elif name == "p" and (not self.open["p"] or self._find(("p",), _SCOPE) is None):
            self._leaf("p", "")
        elif name in HEADINGS:
            self._close(tuple(HEADINGS), _SCOPE)
        elif not self.open[name] or name in ("html", "body"):
            return
        elif name in _TABLE_PARTS or name == "table":
            self._close((name,), _TABLE_SCOPE)
        elif name == "form":
            self._remove(next(at for at in range(len(self.stack) - 1, 0, -1) if self.stack[at].tag == "form"))
        elif name in FORMATTING:
            self._close_formatting(name)
        elif name in _SPECIAL:
            self._close((name,), _SCOPE | {"ol", "ul"} if name == "li" else _SCOPE)
        else:
            at = self._find((name,), _SPECIAL)
            if at is not None:
                self._cut(at)

    def _close(self, names: tuple[str, ...], scope: frozenset[str]) -> None:
        at = self._find(names, scope)
        if at is not None:
            self._cut(at)

    def _close_formatting(self, name: str) -> None:
        """Close `<b>`; a block begun inside it moves out behind it and stays open: `<b>甲<p>乙</b>丙`."""
        at = self._find((name,), _SCOPE)
        if at is None:
            return
        block = next((n for n in range(at + 1, len(self.stack)) if self.stack[n].tag in _SPECIAL), None)
        if block is None:
            self._cut(at)
            return
        node, target = self.stack[block], self.stack[at].parent
        if node.parent is not None and target is not None:
            node.parent.children.remove(node)
            node.parent = target
            target.children.append(node)
        for n in range(block - 1, at - 1, -1):
            self._remove(n)

    # ── the stack ──────────────────────────────────────────────────────────────────────────────────────────

    def _find(self, names: tuple[str, ...], scope: frozenset[str]) -> int | None:
        """Return where the innermost open element of these names stands, None behind an element of `scope`."""
        for at in range(len(self.stack) - 1, 0, -1):
            tag = self.stack[at].tag
            if tag in names:
                return at
            if tag in scope:
                return None
        return None

    def _cut(self, at: int) -> None:
        while len(self.stack) > max(at, 2):
            self._pop()

    def _pop(self) -> None:
        self.open[self.stack.pop().tag] -= 1

    def _remove(self, at: int) -> None:
        self.open[self.stack.pop(at).tag] -= 1

    def _push(self, name: str, attributes: str) -> None:
        node = self._leaf(name, attributes)
        if len(self.stack) < MAX_DEPTH:
            self.stack.append(node)
            self.open[name] += 1

    def _leaf(self, name: str, attributes: str) -> Node:
        node = Node(name, attributes)
        self._insert(node)
        return node

    def _insert(self, child: Node | str) -> None:
        """Add a child to the innermost open element; what a table cannot hold goes before the table."""
        parent = self.stack[-1]
        tag = child.tag if isinstance(child, Node) else ""
        if parent.tag in _IN_TABLE and tag not in _TABLE_PARTS:
            table = next(node for node in reversed(self.stack) if node.tag == "table")
            if table.parent is not None:
                parent = table.parent
                parent.children.insert(_position(parent.children, table), child)
        else:
            parent.children.append(child)
        if isinstance(child, Node):
            child.parent = parent


def _position(children: list[Node | str], node: Node) -> int:
    """Return where a child stands: near the end, as it is still open."""
    for at in range(len(children) - 1, -1, -1):
        if children[at] is node:
            return at
    return len(children)


def _is_quirky(doctype: str) -> bool:
    """Tell whether browsers show the page as those of 1998 did: then a table does not end a paragraph."""
    if not doctype.startswith("html"):
        return True
    if "public" not in doctype:
        return False
    if "html 4.01 transitional" in doctype or "html 4.01 frameset" in doctype:
        return "http://" not in doctype
    return "xhtml 1." not in doctype and "html 4.01//" not in doctype

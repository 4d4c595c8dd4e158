"""Markup → tokens, as browsers cut it: in one pass, in time linear in its length."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

_NAME = re.compile(r"</?([a-zA-Z][^\s/>]*)")
_ATTRIBUTE = re.compile(r"[\s/]*([^\s/>][^\s/>=]*)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>\"'][^\s>]*|[\"'][^\s>]*|(?=>)))?")
_TAG_END = re.compile(r"[\s/]*>")
_COMMENT_END = re.compile(r"--!?>")
_NUMBER = re.compile(r"&#(?:[xX][0-9a-fA-F]{7,}|[0-9]{8,});?")
#: elements whose content is no markup
RAW_TEXT = (
    "script",
    "style",
    "textarea",
    "title",
    "xmp",
    "iframe",
    "noembed",
    "noframes",
    "noscript",
    "svg",
    "template",
)
_RAW_END = {name: re.compile(rf"</{name}(?=[\s/>])", re.I) for name in RAW_TEXT}


class Token(NamedTuple):
    """`kind` is text, start, end or doctype; `name` the tag's in lower case, or the text.

    `attributes` is the source of a start tag's attributes, read by `attributes_of` where somebody asks for them.
    `content` is what stands inside an element of `RAW_TEXT`; its end tag is no token of its own.
    """

    kind: str
    name: str
    attributes: str = ""
    content: str = ""


def tokens(markup: str) -> Iterator[Token]:
    """Return the tokens of a page; comments and processing instructions are left out, entities are resolved in text."""
    at, length = 0, len(markup)
    while at < length:
        start = markup.find("<", at)
        if start < 0:
            start = length
        if start > at:
            yield Token("text", unescape(markup[at:start]))
        if start == length:
            return
        found = _NAME.match(markup, start)
        if found is None:
            at, token = _other(markup, start)
            if token is not None:
                yield token
            continue
        end = _tag_end(markup, found.end())
        if end is None:  # a tag cut off by the end of the file
            return
        name = found[1].lower()
        if markup[start + 1] == "/":
            at = end
            yield Token("end", name)
        elif name in _RAW_END:
            stop = _RAW_END[name].search(markup, end)
            inside = markup[end : stop.start() if stop else length]
            closed = _tag_end(markup, stop.end()) if stop else None
            yield Token("start", name, markup[found.end() : end - 1], inside)
            at = length if closed is None else closed
        else:
            at = end
            yield Token("start", name, markup[found.end() : end - 1])


def _tag_end(markup: str, at: int) -> int | None:
    """Return where a tag ends whose name ends at `at`: quoted values may hold a `>`. None at the end of the file."""
    end = markup.find(">", at)
    if end < 0 or not ('"' in (rest := markup[at:end]) or "'" in rest):
        return None if end < 0 else end + 1
    while (found := _ATTRIBUTE.match(markup, at)) is not None:
        at = found.end()
    closed = _TAG_END.match(markup, at)
    return closed.end() if closed else None


def _other(markup: str, start: int) -> tuple[int, Token | None]:
    """Read what begins with `<` and is no tag: a comment, a declaration, `<%…%>` of a server, or a mere `<`."""
    after = markup[start + 1 : start + 2]
    if markup.startswith("<!--", start):
        if markup.startswith(("<!-->", "<!--->"), start):
            return markup.index(">", start) + 1, None
        closed = _COMMENT_END.search(markup, start + 4)
        return (closed.end() if closed else len(markup)), None
    if after == "%":
        end = markup.find("%>", start)
        return (end + 2 if end >= 0 else len(markup)), None
    if after not in ("!", "?") and not (after == "/" and start + 2 < len(markup)):
        return start + 1, Token("text", "<")
    end = markup.find(">", start)
    stop = end + 1 if end >= 0 else len(markup)
    if markup[start : start + 9].lower() == "<!doctype":
        return stop, Token("doctype", markup[start + 9 : stop - 1].strip().lower())
    return stop, None


def attributes_of(source: str) -> dict[str, str]:
    """Return the attributes in the source of a start tag; of two of a name the first counts."""
    out: dict[str, str] = {}
    for found in _ATTRIBUTE.finditer(source):
        value = found[2] or ""
        if len(value) >= 2 and value[0] in "\"'" and value[-1] == value[0]:
            value = value[1:-1]
        out.setdefault(found[1].lower(), unescape(value))
    return out


def unescape(text: str) -> str:
    """Resolve entities and drop NULs; a number that no character has becomes U+FFFD."""
    if "&" in text:
        if "&#" in text:
            text = _NUMBER.sub("\ufffd", text)  # Python refuses to read numbers of thousands of digits
        text = html.unescape(text)
    return text.replace("\0", "") if "\0" in text else text

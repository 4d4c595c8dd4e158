"""Web archives (.mht, .mhtml; RFC 2557): a MIME message whose first part of HTML is the page."""

from __future__ import annotations

import email
import email.policy
from email.message import Message

from extractor.errors import ReadError
from extractor.readers.html.page import read_page
from extractor.types import Source

_MOST_PARTS = 5000


def read_archive(data: bytes, path: str) -> Source:
    """Read the page of a web archive: the first of its pages that shows a text. Raises `ReadError` where none does."""
    try:
        message = email.message_from_bytes(data, policy=email.policy.compat32)
    except (RecursionError, ValueError, LookupError) as error:
        raise ReadError(path, f"the web archive is damaged ({error})", "save the page again") from None
    problem: ReadError | None = None
    for part in _pages(message):
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes) or not content.strip():
            continue
        charset = part.get_content_charset()
        try:
            source = read_page(content, path, charset, "mhtml")
        except ReadError as error:
            problem = problem or error
            continue
        return source
    raise problem or ReadError(path, "the web archive holds no page", "save the page again, as HTML")


def _pages(message: Message) -> list[Message]:
    """Return the parts of HTML; parts are walked over without recursion, as they may nest a thousand deep."""
    found: list[Message] = []
    waiting = [message]
    seen = 0
    while waiting and seen < _MOST_PARTS:
        part = waiting.pop()
        seen += 1
        inner = part.get_payload() if part.is_multipart() else []
        if isinstance(inner, list):
            waiting.extend(x for x in reversed(inner) if isinstance(x, Message))
        if not part.is_multipart() and part.get_content_type() in ("text/html", "application/xhtml+xml"):
            found.append(part)
    return found

"""Names of WordprocessingML as lxml writes them (`{namespace}p`), and what its attributes say.

Only the transitional namespace is spelled here; `unified` rewrites the strict one (ISO/IEC 29500) to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
V = "{urn:schemas-microsoft-com:vml}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", M[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", R[1:-1].encode()),
)


def unified(data: bytes) -> bytes:
    """Return a part's XML with the strict namespaces replaced by the transitional ones."""
    if b"http://purl.oclc.org/ooxml/" in data[:8192]:
        for strict, transitional in _STRICT:
            data = data.replace(strict, transitional)
    return data


def value(parent: _Element | None, name: str, attribute: str = "val") -> str | None:
    """Return an attribute of a child, None if either is missing: `value(pPr, "pStyle")`."""
    child = parent.find(W + name) if parent is not None else None
    return child.get(W + attribute) if child is not None else None


def number(text: str | None, default: int, low: int = 0, high: int = 32767) -> int:
    """Read an attribute that counts, held within what Word allows; `default` where it is missing or no number."""
    try:
        return min(max(int(text), low), high) if text is not None and len(text) < 12 else default
    except ValueError:
        return default


def is_on(parent: _Element | None, name: str) -> bool | None:
    """Tell whether a switch such as `vanish` is on or off; None where it is not stated."""
    child = parent.find(W + name) if parent is not None else None
    if child is None:
        return None
    return child.get(W + "val", "true") not in ("0", "false", "off")

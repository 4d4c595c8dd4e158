"""Pattern files as read, kept between runs: JSON is read several times as fast as YAML."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from extractor.rules.kept import cache_file, read_cache, write_cache

#: files of other libraries and versions that are kept beside those in use
_MOST = 100
_NAME = "files.json"

#: hash of a file's bytes → what it says, as JSON
_known: dict[str, str] | None = None
_used: dict[str, str] = {}
_fresh = False


def document(content: bytes, read: Callable[[bytes], Any]) -> Any:
    """Return what `read` makes of a file's bytes, from the cache where it has read the same before."""
    global _known, _fresh
    if _known is None:
        _known = _read()
    key = hashlib.sha256(content).hexdigest()
    said = _known.get(key)
    if said is not None:
        _used[key] = said
        return json.loads(said)
    found = read(content)
    said = _as_json(found)
    if said is not None:
        _used[key], _fresh = said, True
    return found


def keep() -> None:
    """Write the cache anew if files were read that are not in it."""
    global _known, _fresh
    path = cache_file(_NAME)
    if not _fresh or path is None:
        return
    both = {**(_known or {}), **_used}
    _known, _fresh = both if len(both) <= _MOST else dict(_used), False
    write_cache(path, json.dumps(_known, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def _as_json(found: Any) -> str | None:
    """Return what says the same as JSON, None where JSON cannot (dates, keys that are no strings)."""
    try:
        said = json.dumps(found, ensure_ascii=False)
        return said if json.loads(said) == found else None
    except (TypeError, ValueError):
        return None


def _read() -> dict[str, str]:
    path = cache_file(_NAME)
    try:
        found = json.loads(read_cache(path)) if path else {}
    except ValueError:
        return {}
    good = isinstance(found, dict) and all(isinstance(said, str) for said in found.values())
    return found if good else {}

"""Regular expressions kept compiled between runs, as Python keeps bytecode: compiling takes as long as ten reports.

They lie in one file of the cache (`extractor.kept`), which is made anew when a run finds patterns that are not in
it; the unpickler makes nothing but patterns. Whatever goes wrong with it, patterns are compiled.
"""

from __future__ import annotations

import io
import pickle
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import regex

from extractor.kept import cache_file, read_cache, write_cache

#: patterns of other libraries and versions that are kept beside those in use
_MOST = 4000
_FLAGS = regex.VERSION1

_known: dict[str, regex.Pattern[str]] | None = None
_used: dict[str, regex.Pattern[str]] = {}
_fresh = False


def compile_pattern(pattern: str) -> regex.Pattern[str]:
    """Return a pattern compiled (`regex.VERSION1`), from the file if it is there; raises regex.error."""
    global _known, _fresh
    found = _used.get(pattern)
    if found is None:
        if _known is None:
            _known = _read()
        found = _known.get(pattern)
        if found is None:
            found, _fresh = regex.compile(pattern, _FLAGS), True
        _used[pattern] = found
    return found


def keep() -> None:
    """Write the file anew if patterns were compiled that are not in it."""
    global _known, _fresh
    path = _path()
    if not _fresh or path is None:
        return
    both = {**(_known or {}), **_used}
    _known, _fresh = both if len(both) <= _MOST else dict(_used), False
    with suppress(pickle.PicklingError):
        write_cache(path, pickle.dumps(_known, protocol=5))


def is_complete() -> bool:
    """Tell whether no pattern has been compiled that the file does not hold, or there is to be no file."""
    return not _fresh or _path() is None


def _path() -> Path | None:
    version = ".".join(map(str, sys.version_info[:2]))
    return cache_file(f"patterns-{sys.implementation.name}-{version}-regex-{regex.__version__}.pickle")


class _Patterns(pickle.Unpickler):
    """Makes patterns and plain data, and nothing else, whatever the file says."""

    def find_class(self, module: str, name: str) -> Any:
        if module in ("_regex", "regex._regex") and name == "compile":
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no pattern")


def _read() -> dict[str, regex.Pattern[str]]:
    path = _path()
    try:
        found = _Patterns(io.BytesIO(read_cache(path) if path else b"")).load()
    except Exception:  # a damaged file says so in many ways
        return {}
    return found if isinstance(found, dict) else {}

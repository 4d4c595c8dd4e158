"""The years that an EDTF expression covers, as two integers that SQL can compare."""

from __future__ import annotations

import re
from functools import lru_cache

_YEAR = re.compile(r"(?<![0-9X-])-?[0-9]{4}(?![0-9X])")
FIRST, LAST = 0, 9999


@lru_cache(maxsize=4096)
def years(edtf: str | None) -> tuple[int | None, int | None]:
    """Return (first, last) year that `edtf` covers; (None, None) where it names none or leaves digits open.

    `2012/2015` → (2012, 2015); `2015-12` → (2015, 2015); `2010/` and `2010/..` → (2010, 9999); `../2012` → (0, 2012);
    `20XX` → (None, None), because a year that somebody wrote over is no evidence for any year.
    """
    if not edtf or "X" in edtf:
        return None, None
    found = [int(year) for year in _YEAR.findall(edtf)]
    if not found:
        return None, None
    left, slash, right = edtf.partition("/")
    first = FIRST if slash and left in ("", "..") else min(found)
    last = LAST if slash and right in ("", "..") else max(found)
    return first, last

"""Files that only save time, kept between runs in the user's cache directory.

It is $XDG_CACHE_HOME, else ~/.cache; $EXTRACTOR_CACHE names another folder, an empty value turns this off. A file is
read only where it belongs to the user alone; it may be deleted at any time.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any


def cache_file(name: str) -> Path | None:
    """Return where a file of this name is kept, None where nothing is."""
    folder = os.environ.get("EXTRACTOR_CACHE")
    if folder == "":
        return None
    if folder is None:
        cache = os.environ.get("XDG_CACHE_HOME")
        with suppress(RuntimeError):  # no home
            cache = cache or str(Path.home() / ".cache")
        if not cache:
            return None
        folder = str(Path(cache) / "extractor")
    return Path(folder) / name


def read_cache(path: Path) -> bytes:
    """Return what a kept file holds, nothing where it is missing or others may write it."""
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            if hasattr(os, "getuid") and (status.st_uid != os.getuid() or status.st_mode & 0o022):
                return b""
            return file.read()
    except OSError:
        return b""


def write_cache(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; where it cannot be written, it is not kept."""
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink()
            raise


class Memo:
    """What was once worked out, as JSON by a key that says all that it depends on."""

    #: entries of other libraries and versions that are kept beside those in use
    MOST = 1000

    def __init__(self, name: str) -> None:
        """`name` is the file's."""
        self._name = name
        self._known: dict[str, str] | None = None
        self._used: dict[str, str] = {}
        self._fresh = False

    def get(self, key: str, work_out: Callable[[], Any]) -> Any:
        """Return what is known, or else `work_out()`; it is kept if JSON can say it."""
        if self._known is None:
            self._known = self._read()
        said = self._known.get(key)
        if said is not None:
            self._used[key] = said
            return json.loads(said)
        found = work_out()
        said = _as_json(found)
        if said is not None:
            self._used[key], self._fresh = said, True
        return found

    def keep(self) -> None:
        """Write the file anew if there is something in it that was not."""
        path = cache_file(self._name)
        if not self._fresh or path is None:
            return
        both = {**(self._known or {}), **self._used}
        self._known, self._fresh = both if len(both) <= self.MOST else dict(self._used), False
        write_cache(path, json.dumps(self._known, ensure_ascii=False).encode("utf-8", "surrogatepass"))

    def forget(self) -> None:
        """Know nothing, as when the process began."""
        self._known, self._used, self._fresh = None, {}, False

    def _read(self) -> dict[str, str]:
        path = cache_file(self._name)
        try:
            found = json.loads(read_cache(path)) if path else {}
        except ValueError:
            return {}
        good = isinstance(found, dict) and all(isinstance(said, str) for said in found.values())
        return found if good else {}


def _as_json(found: Any) -> str | None:
    """Return what says the same as JSON, None where JSON cannot (dates, keys that are no strings)."""
    try:
        said = json.dumps(found, ensure_ascii=False)
        return said if json.loads(said) == found else None
    except (TypeError, ValueError):
        return None


#: pattern files as read: JSON is read several times as fast as YAML
FILES = Memo("files.json")
#: what the matches of a pattern can begin with
STARTS = Memo("starts.json")

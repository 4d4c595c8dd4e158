"""Files that only save time, kept between runs in the user's cache directory.

It is $XDG_CACHE_HOME, else ~/.cache; $EXTRACTOR_CACHE names another folder, an empty value turns this off. A file is
read only where it belongs to the user alone; it may be deleted at any time.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path


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

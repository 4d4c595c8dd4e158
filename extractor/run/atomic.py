"""Files that appear whole or not at all, whatever happens: written beside, put on the disk, then renamed.

The name to write to follows from the name to come, so that what a killed process left is written over or found again.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

#: a disk takes so many requests at a time in little more than the time for one
_THREADS = 8


def aside(path: Path) -> Path:
    """Return the name in the same folder that stands for `path` until it is whole; short, as names may be too long."""
    return path.with_name(f".{hashlib.blake2b(os.fsencode(path.name), digest_size=8).hexdigest()}.tmp")


def write_aside(path: Path, data: bytes) -> None:
    """Write what is to be `path` beside it; `settle` puts it in place. Raises OSError and leaves nothing."""
    temporary = aside(path)
    try:
        with temporary.open("wb") as file:
            file.write(data)
    except OSError:
        drop_aside(path)
        raise


def drop_aside(path: Path) -> None:
    """Delete what was written to become `path`."""
    with suppress(OSError):
        aside(path).unlink()


def settle(paths: Sequence[Path]) -> None:
    """Put on the disk what was written aside, all at once, and then in place, in this order."""
    flush([aside(path) for path in paths])
    for path in paths:
        aside(path).replace(path)
    flush_folders({path.parent for path in paths})


def flush(files: Iterable[Path]) -> None:
    """Wait until the files are on the disk."""
    files = list(files)
    if len(files) <= 1:
        for file in files:
            _flush(file)
        return
    with ThreadPoolExecutor(min(_THREADS, len(files))) as threads:
        list(threads.map(_flush, files))


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def flush_folders(folders: Iterable[Path]) -> None:
    """Wait until the names in the folders are on the disk, where the system can be asked for that."""
    if os.name != "posix":
        return
    for folder in folders:
        with suppress(OSError):  # some file systems know no such thing
            descriptor = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Open a new file that takes the place of `path` when the block ends well and leaves no trace otherwise."""
    temporary = aside(path)
    try:
        with temporary.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        drop_aside(path)
        raise
    flush_folders([path.parent])

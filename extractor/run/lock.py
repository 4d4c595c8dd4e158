"""One run at a time on an outputs folder. The system itself lets go of the lock of a process that has ended."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from extractor.errors import OutputsError

NAME = ".lock"

#: locks of this process, which the system would grant it twice
_held: set[str] = set()


@contextmanager
def locked(outputs: Path) -> Iterator[None]:
    """Hold the lock of an existing folder; raises OutputsError at once where another run holds it, OSError where the
    folder cannot be written."""
    key = os.path.realpath(outputs)
    if key in _held:
        raise busy(outputs, os.getpid())
    descriptor = _acquire(outputs)
    _held.add(key)
    try:
        yield
    finally:
        _held.discard(key)
        if os.name == "posix":
            (outputs / NAME).unlink(missing_ok=True)  # first: who opened it meanwhile sees that it is gone
        os.close(descriptor)


def holder(outputs: Path) -> int | None:
    """Return the process that runs on a folder now, 0 where it is not known, None where there is none."""
    if os.path.realpath(outputs) in _held:
        return os.getpid()
    try:
        descriptor = os.open(outputs / NAME, os.O_RDWR)
    except OSError:
        return None
    try:
        return None if _try(descriptor) else _process(descriptor)
    finally:
        os.close(descriptor)


def busy(outputs: Path, process: int) -> OutputsError:
    """Return the error for a folder that another run writes to."""
    who = f"another run (process {process})" if process else "another run"
    return OutputsError(f"{outputs}: {who} is writing there; wait for its end, or name another folder with -o")


def _acquire(outputs: Path) -> int:
    path = outputs / NAME
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            if not _try(descriptor):
                raise busy(outputs, _process(descriptor))
            if os.name != "posix" or _is_still(path, descriptor):
                os.ftruncate(descriptor, 0)
                os.pwrite(descriptor, str(os.getpid()).encode(), 0) if os.name == "posix" else None
                return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)


def _is_still(path: Path, descriptor: int) -> bool:
    """Whether the file that was opened still has its name: the one who held it deletes it in the end."""
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _process(descriptor: int) -> int:
    with suppress(OSError, ValueError):
        if hasattr(os, "pread"):
            return int(os.pread(descriptor, 20, 0))
    return 0


if os.name == "posix":
    import fcntl

    def _try(descriptor: int) -> bool:
        # of the process, not of the open file: children that outlive a killed run do not inherit it
        try:
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            return False
        return True
else:
    import msvcrt

    def _try(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]
        except OSError:
            return False
        return True

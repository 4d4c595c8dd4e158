"""Work on one file in a process of its own, with a limit on its time and its memory.

For readers that hand a file to a library in C: it cannot be interrupted, and one that runs out of memory takes its
process with it. Where processes cannot be forked (Windows) the work is done right here, without limits.
"""

from __future__ import annotations

import ctypes
import faulthandler
import os
import pickle
import select
import signal
import sys
import time
import warnings
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from extractor.errors import ReadError

T = TypeVar("T")

#: prctl: the signal that a process gets when the one that made it ends
_PARENT_DEATH_SIGNAL = 1
_CHUNK = 1 << 20


def apart(work: Callable[[], T], path: str, seconds: float, megabytes: int) -> T:
    """Return what `work` returns, raise what it raises; `megabytes` are those that it may take beyond what is taken.

    Raises ReadError naming `path` where it takes longer, or more memory, or ends its process in another way.
    """
    if sys.platform not in ("linux", "darwin"):
        return work()
    ours, theirs = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # threads beside: the child touches nothing of theirs
        child = os.fork()
    if not child:
        _serve(work, theirs, megabytes)
    os.close(theirs)
    try:
        answer = _receive(ours, seconds)
    finally:
        os.close(ours)
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)  # it has nothing more to do
        os.waitpid(child, 0)
    if answer is None:
        raise ReadError(path, f"it takes longer than {seconds:.0f} s to read", "split it")
    try:
        result, error = pickle.loads(answer)  # what the child wrote, nobody else
    except (EOFError, pickle.UnpicklingError):
        raise ReadError(
            path, f"reading it takes more than {megabytes} MB or breaks the library", "open it and save it anew"
        ) from None
    if isinstance(error, tuple):
        raise ReadError(path, *error)
    if error is not None:
        raise error
    return result  # type: ignore[no-any-return]


def _serve(work: Callable[[], Any], pipe: int, megabytes: int) -> None:
    """Do the work and send what came of it; ends the process."""
    code = 1
    try:
        faulthandler.disable()  # the one that waits tells what happened
        _limit(megabytes)
        try:
            answer = pickle.dumps((work(), None), pickle.HIGHEST_PROTOCOL)
        except ReadError as error:
            answer = pickle.dumps((None, (error.reason, error.mend, error.place)))
        except Exception as error:
            answer = _told(error)
        view = memoryview(answer)
        while view:
            view = view[os.write(pipe, view[:_CHUNK]) :]
        code = 0
    finally:
        os._exit(code)


def _told(error: Exception) -> bytes:
    """Return an exception as bytes; one that cannot be sent, or that cannot be built anew, by its words."""
    with suppress(Exception):
        answer = pickle.dumps((None, error))
        pickle.loads(answer)
        return answer
    return pickle.dumps((None, RuntimeError(f"{type(error).__name__}: {error}")))


def _limit(megabytes: int) -> None:
    """Bound the memory of this process, and have it end with the one that made it."""
    import resource

    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)
        limit = _data_bytes() + megabytes * 1_000_000
        hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_DATA, (limit if hard < 0 else min(limit, hard), hard))
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def _data_bytes() -> int:
    """Return how much memory of its own this process has."""
    with suppress(OSError, ValueError, IndexError), open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
        return int(file.read().split()[5]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def _receive(pipe: int, seconds: float) -> bytes | None:
    """Return all that comes out of the pipe, None if it takes too long."""
    until = time.monotonic() + seconds
    parts: list[bytes] = []
    while True:
        left = until - time.monotonic()
        if left <= 0 or not select.select([pipe], [], [], left)[0]:
            return None
        part = os.read(pipe, _CHUNK)
        if not part:
            return b"".join(parts)
        parts.append(part)

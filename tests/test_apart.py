"""Work in a process of its own: what comes back, and what does not bring this one down."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from extractor.errors import PatternError, ReadError
from extractor.readers.apart import apart

pytestmark = pytest.mark.skipif(sys.platform not in ("linux", "darwin"), reason="processes cannot be forked here")


def test_results_come_back_however_large() -> None:
    here = os.getpid()
    assert apart(os.getpid, "a", 10, 100) != here
    assert apart(lambda: "学" * 5_000_000, "a", 10, 200) == "学" * 5_000_000


def test_errors_come_back_as_they_are() -> None:
    def refuse() -> None:
        raise ReadError("a", "it is broken", "mend it", "page 3")

    with pytest.raises(ReadError) as found:
        apart(refuse, "a", 10, 100)
    assert str(found.value) == "a (page 3): it is broken; mend it"
    with pytest.raises(PatternError, match="wrong"):
        apart(lambda: (_ for _ in ()).throw(PatternError("wrong")), "a", 10, 100)

    class LocalError(Exception):
        """Cannot be sent: nobody else knows it."""

    with pytest.raises(RuntimeError, match="LocalError: it"):
        apart(lambda: (_ for _ in ()).throw(LocalError("it")), "a", 10, 100)


def test_what_takes_too_long_is_ended() -> None:
    with pytest.raises(ReadError, match="longer than 0 s"):
        apart(lambda: time.sleep(3600), "a", 0.2, 100)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds the memory")
def test_memory_is_bounded() -> None:
    with pytest.raises((ReadError, MemoryError)):
        apart(lambda: len(bytearray(400_000_000)), "a", 10, 100)
    assert apart(lambda: len(bytearray(50_000_000)), "a", 10, 100) == 50_000_000


def test_a_process_that_dies_is_a_file_that_cannot_be_read() -> None:
    with pytest.raises(ReadError, match="a: reading it takes more than 100 MB or breaks the library"):
        apart(lambda: os.kill(os.getpid(), signal.SIGABRT), "a", 10, 100)


def test_no_process_and_no_pipe_is_left_behind() -> None:
    def count() -> int:
        return len(list(Path("/proc/self/fd").iterdir())) if sys.platform == "linux" else 0

    before = count()
    for _ in range(3):
        apart(lambda: 1, "a", 10, 100)
    assert count() == before
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)

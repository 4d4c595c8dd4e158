"""A guard against hangs: hostile text must come to an end at all. It bounds nothing that a slow machine could miss."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

#: seconds; a thousand times what the guarded calls take
LIMIT = 300


@contextmanager
def ends() -> Iterator[None]:
    """Fail the test if the block has not come to an end after `LIMIT` seconds (where the platform has alarms)."""
    if not hasattr(signal, "SIGALRM"):
        yield
        return

    def give_up(_signal: int, _frame: FrameType | None) -> None:
        raise AssertionError(f"no end after {LIMIT} s")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(LIMIT)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)

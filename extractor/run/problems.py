"""A file that yielded no record, or not all of it could be read, and why: one line of `errors.jsonl`."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, Literal

from extractor.errors import ReadError
from extractor.frozen import frozen
from extractor.run.names import printable
from extractor.types import ReadWarning

Severity = Literal["error", "warning"]
ProblemKind = Literal["unsupported", "unreadable", "incomplete", "overrun", "unwritten", "internal"]


@frozen
class Problem:
    """`severity` is `error` (exit code 1) for a file that failed, `warning` for one that nobody promised to read and
    for one that was read but for a part (kind `incomplete`, a scanned page of a PDF).

    `reason` says what is wrong, `mend` what to do, `place` where in the file, `exception` is for whoever mends the
    program (type, message, and the line of code).
    """

    report: str
    severity: Severity
    kind: ProblemKind
    reason: str
    mend: str
    place: str | None = None
    exception: str | None = None

    @property
    def message(self) -> str:
        """One sentence on one line: file, place, reason, mend."""
        where = f"{self.report} ({self.place})" if self.place else self.report
        return printable(f"{where}: {self.reason}; {self.mend}")

    def to_dict(self) -> dict[str, Any]:
        """Return the line of errors.jsonl as JSON-ready data."""
        return {**asdict(self), "message": self.message}

    @classmethod
    def from_dict(cls, line: Mapping[str, Any]) -> Problem:
        """Return the problem that a line of errors.jsonl tells of."""
        return cls(**{field.name: line[field.name] for field in fields(cls)})


def unsupported(report: str, suffix: str, readable: list[str]) -> Problem:
    """A file of a type that no reader reads."""
    sort = f"files of type {suffix}" if suffix else "files without a type"
    mend = f"save it as one of {', '.join(readable)} to have it read"
    return Problem(report, "warning", "unsupported", f"{sort} are not read", mend)


def unreadable(report: str, error: ReadError | OSError) -> Problem:
    """A file or folder that should be read and cannot."""
    if isinstance(error, ReadError):
        return Problem(report, "error", "unreadable", error.reason, error.mend, error.place)
    reason = f"cannot be read ({error.strerror or error})"
    return Problem(report, "error", "unreadable", reason, "check that it exists and that you may read it")


def too_large(report: str, size: int, limit: int) -> Problem:
    """A file that is not even opened, for its size in bytes."""
    reason = f"it has {megabytes(size)}, more than the limit of {megabytes(limit)}"
    return Problem(report, "error", "overrun", reason, "split it, or raise the limit with --max-size")


def too_slow(report: str, seconds: float) -> Problem:
    """A file whose process was ended for the time that it took."""
    reason = f"it was not done after {seconds:g} seconds"
    return Problem(report, "error", "overrun", reason, "split it, or give it more time with --timeout")


def too_greedy(report: str, memory: int | None) -> Problem:
    """A file that wanted more memory than a process may have."""
    given = f"the {megabytes(memory)} that it may use" if memory else "there is"
    reason = f"it needs more memory than {given}"
    return Problem(report, "error", "overrun", reason, "split it, or give it more with --max-memory")


def in_the_way(report: str, name: str, why: str) -> Problem:
    """A report whose record or text cannot be put where it belongs."""
    mend = "rename the report or clear the outputs folder"
    return Problem(report, "error", "unwritten", f"{name} cannot be written ({why})", mend)


def megabytes(size: int) -> str:
    """Return a number of bytes as people say it."""
    return f"{size / 1_000_000:,.0f} MB" if size >= 10_000_000 else f"{size:,} bytes"


def incomplete(report: str, warning: ReadWarning) -> Problem:
    """A file that was read, but for a part."""
    return Problem(report, "warning", "incomplete", warning.reason, warning.mend, warning.place)


def internal(report: str, error: BaseException) -> Problem:
    """A fault of this program."""
    frames = traceback.extract_tb(error.__traceback__)
    at = f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    what = f"{type(error).__name__}: {error}"
    mend = "report it together with the file if you may give that away"
    return Problem(report, "error", "internal", f"this program failed on it ({what})", mend, None, what + at)

"""Every exception that this package raises on purpose. Each message is one sentence: file, place, mend.

ExtractorError                root; the command line prints its message and no traceback
├── ReadError                 a report could not be read (goes to errors.jsonl, the run goes on)
├── PatternError              a pattern file is wrong: names file, rule and allowed keys
├── ValueParseError           a text is no quantity or no period (also a ValueError)
├── OutputsError              the outputs folder is missing, incomplete or of another version
└── GoldError                 reviewed records cannot be used: names file and line
"""

from __future__ import annotations


class ExtractorError(Exception):
    """Root of the tree; `str(error)` is one sentence that a user can act on."""


class ReadError(ExtractorError):
    """A report could not be read."""

    def __init__(self, path: str, reason: str, mend: str, place: str | None = None) -> None:
        self.path, self.reason, self.mend, self.place = path, reason, mend, place
        where = f"{path} ({place})" if place else path
        super().__init__(f"{where}: {reason}; {mend}")


class PatternError(ExtractorError):
    """A pattern file or a rule in it is wrong."""


class ValueParseError(ExtractorError, ValueError):
    """A text that was said to be one quantity or one period is not."""


class OutputsError(ExtractorError):
    """The outputs folder cannot be used."""


class GoldError(ExtractorError):
    """A folder of gold, a line of it, or a report that it names cannot be used."""

"""Files to raw text: one module a format, found by the suffix of the file's name.

A new format is a module with a function `(data: bytes, path: str) -> Source` under `@register(".docx")`, imported at
the foot of this one: `data` are the file's bytes, `path` its name in messages and records (relative, forward
slashes). It returns a `Source` whose `raw` is the text that all offsets point into, and `blocks` (pages, paragraphs,
table cells) where the format has them; what it cannot read it refuses by `ReadError`. Reading the file itself, its
size, its rights and its hash are done here, once.
"""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

from extractor.errors import ReadError
from extractor.types import Source

Reader = Callable[[bytes, str], Source]

MAX_BYTES = 256 * 1024 * 1024
_readers: dict[str, Reader] = {}


def register(*names: str) -> Callable[[Reader], Reader]:
    """Make a function the reader of files with these suffixes (`.txt`, lower case, with the dot)."""

    def remember(reader: Reader) -> Reader:
        for name in names:
            if name in _readers:
                raise ValueError(f"two readers for {name}")
            _readers[name] = reader
        return reader

    return remember


def suffixes() -> tuple[str, ...]:
    """Return the suffixes that can be read, in order."""
    return tuple(sorted(_readers))


def reader_for(path: Path | str) -> Reader | None:
    """Return the reader of a file by its suffix, whatever its case; None if there is none."""
    return _readers.get(Path(path).suffix.lower())


def read(path: Path, relative: str | None = None, max_bytes: int = MAX_BYTES) -> Source:
    """Read a report; `relative` is its name in messages and records (forward slashes; default: the file's name).

    Raises `ReadError` for what is no file, of no known format, forbidden, empty, too large or not text.
    """
    name = relative if relative is not None else path.name
    reader = reader_for(path)
    if reader is None:
        known = ", ".join(suffixes())
        raise ReadError(name, f"no reader for files of type {path.suffix or 'without suffix'}", f"known are {known}")
    return reader(_bytes_of(path, name, max_bytes), name)


def _bytes_of(path: Path, name: str, max_bytes: int) -> bytes:
    """Read the file's bytes, or raise a `ReadError` that says why not."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # a pipe would block for ever
            raise ReadError(name, "it is not a regular file", "name a file")
        if status.st_size > max_bytes:
            size, limit = status.st_size, max_bytes
            raise ReadError(name, f"it has {size} bytes, more than the limit of {limit}", "split it or raise the limit")
        data = path.read_bytes()
    except FileNotFoundError:
        raise ReadError(name, "the file does not exist", "check its name") from None
    except PermissionError:
        raise ReadError(name, "it may not be read", "change its permissions") from None
    except OSError as error:
        raise ReadError(name, f"the system could not read it ({error.strerror})", "check the disk") from error
    if not data:
        raise ReadError(name, "it is empty", "check that the download was complete")
    return data


from extractor.readers import docx, office, pdf, plain, spreadsheets, web  # noqa: E402, F401 - register themselves

"""Versions of what took part in a run, for `run.json` and `extractor --version`."""

from __future__ import annotations

import hashlib
import platform
import sqlite3
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

#: packages whose version may change a result or explain a fault
PACKAGES = ("jieba", "opencc", "pandas", "pyyaml", "regex", "rich", "spacy", "typer")


def own_version() -> str:
    """Return the version of this package, or `unknown` in a copy that is not installed."""
    return _version("govreport-extractor") or "unknown"


@lru_cache(maxsize=1)
def program() -> str:
    """Return what stands for this program: its version and a hash of its own source.

    The version alone would take results of yesterday's checkout for today's.
    """
    root = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256()
    for path in sorted(p for suffix in ("*.py", "*.csv") for p in root.rglob(suffix)):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return f"{own_version()}+{digest.hexdigest()[:16]}"


def versions() -> dict[str, str]:
    """Return name → version of this package, Python, SQLite and the main packages that are installed."""
    found = {"extractor": own_version(), "python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
    return found | {name: have for name in PACKAGES if (have := _version(name)) is not None}


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None

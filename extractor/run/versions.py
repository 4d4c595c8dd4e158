"""Versions of what took part in a run, for `run.json` and `extractor --version`."""

from __future__ import annotations

import platform
import sqlite3
from importlib.metadata import PackageNotFoundError, version

#: packages whose version may change a result or explain a fault
PACKAGES = ("jieba", "opencc", "pandas", "pyyaml", "regex", "rich", "spacy", "typer")


def own_version() -> str:
    """Return the version of this package, or `unknown` in a copy that is not installed."""
    return _version("govreport-extractor") or "unknown"


def versions() -> dict[str, str]:
    """Return name → version of this package, Python, SQLite and the main packages that are installed."""
    found = {"extractor": own_version(), "python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
    return found | {name: have for name in PACKAGES if (have := _version(name)) is not None}


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None

"""What several test modules need: where things stand, and the pattern library loaded once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from extractor.rules import Library, load

settings.register_profile("fixed", derandomize=True)  # the same examples in every run
settings.load_profile("fixed")

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def library() -> Library:
    """The patterns that ship with the package."""
    return load()


@pytest.fixture(scope="session", autouse=True)
def _cache_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Compiled patterns are kept for the time of the tests, out of the developer's own cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EXTRACTOR_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(autouse=True)
def _no_patterns_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of patterns named in the developer's environment must not change what the tests see."""
    monkeypatch.delenv("EXTRACTOR_PATTERNS", raising=False)

"""Compiled patterns kept between runs: the file is used, bounded to patterns, and never in the way."""

from __future__ import annotations

import os
import pickle
from pathlib import Path
from unittest.mock import Mock

import pytest
import regex

from extractor import compiled
from extractor.kept import Memo


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of its own, and a process that has compiled nothing yet."""
    monkeypatch.setenv("EXTRACTOR_CACHE", str(tmp_path / "cache"))
    _forget(monkeypatch)
    return tmp_path / "cache"


def _forget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "_known", None)
    monkeypatch.setattr(compiled, "_used", {})
    monkeypatch.setattr(compiled, "_fresh", False)


def _no_compiling(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("compiled again")

    monkeypatch.setattr(compiled.regex, "compile", never)


def _kept(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


def test_a_later_run_finds_the_patterns(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled.compile_pattern(r"新建(?<n>\d+)所")
    compiled.keep()
    _forget(monkeypatch)
    _no_compiling(monkeypatch)
    match = compiled.compile_pattern(r"新建(?<n>\d+)所").search("全县新建12所学校")
    assert match is not None
    assert match["n"] == "12"
    assert compiled.is_complete()


def test_flags_are_those_of_the_rules(folder: Path) -> None:
    assert compiled.compile_pattern("[a--b]").fullmatch("b") is None  # sets of sets: VERSION1


def test_nothing_new_writes_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled.compile_pattern("甲")
    compiled.keep()
    before = _kept(folder).stat().st_mtime_ns
    _forget(monkeypatch)
    compiled.compile_pattern("甲")
    compiled.keep()
    assert _kept(folder).stat().st_mtime_ns == before


@pytest.mark.parametrize("content", [b"", b"no pickle", pickle.dumps([1, 2]), pickle.dumps({"甲": 1})[:-4]])
def test_a_damaged_file_does_no_harm(folder: Path, monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    compiled.compile_pattern("甲")
    compiled.keep()
    _kept(folder).write_bytes(content)
    _forget(monkeypatch)
    assert compiled.compile_pattern("甲").search("甲乙") is not None


def test_a_file_can_make_nothing_but_patterns(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    class Harm:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.mkdir, (str(tmp_path / "harm"),)

    compiled.compile_pattern("甲")
    compiled.keep()
    _kept(folder).write_bytes(pickle.dumps({"甲": Harm()}))
    _forget(monkeypatch)
    assert isinstance(compiled.compile_pattern("甲"), regex.Pattern)
    assert not (tmp_path / "harm").exists()


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="rights of this sort are those of Unix")
def test_a_file_that_others_may_write_is_not_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled.compile_pattern("甲")
    compiled.keep()
    _kept(folder).chmod(0o666)
    _forget(monkeypatch)
    compiled.compile_pattern("甲")
    assert not compiled.is_complete()


def test_an_empty_setting_turns_it_off(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXTRACTOR_CACHE", "")
    compiled.compile_pattern("甲")
    compiled.keep()
    assert compiled.is_complete()
    assert not folder.exists()


def test_a_folder_that_cannot_be_is_no_fault(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    monkeypatch.setenv("EXTRACTOR_CACHE", str(tmp_path / "file" / "cache"))
    compiled.compile_pattern("甲")
    compiled.keep()


def test_what_was_worked_out_is_known_to_later_runs(folder: Path) -> None:
    memo = Memo("memo.json")
    assert memo.get("甲", lambda: {"元": [1, None]}) == {"元": [1, None]}
    assert memo.get("乙", lambda: {1: "one"}) == {1: "one"}  # JSON has no numbers for keys: not kept
    memo.keep()
    memo.forget()
    never = Mock(side_effect=AssertionError("worked out again"))
    assert memo.get("甲", never) == {"元": [1, None]}
    assert memo.get("乙", lambda: {1: "one"}) == {1: "one"}
    for damaged in (b"[1", b"[1]", b'{"a": 1}'):
        (folder / "memo.json").write_bytes(damaged)
        memo.forget()
        assert memo.get("甲", lambda: "anew") == "anew"

"""Everything that README and CONTRIBUTING show is so: commands, outputs, code, queries, links, the two set-up lines."""

from __future__ import annotations

import doctest
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from docs_examples import PAGES, ROOT, Block, blocks, prepare, real, timeless

from extractor.cli import app
from extractor.rules import KINDS
from extractor.rules.indicators import OPTIONAL, REQUIRED
from extractor.rules.schema import COMMON_OPTIONAL, COMMON_REQUIRED


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the README's first command has been run."""
    made = tmp_path_factory.mktemp("docs")
    prepare(made)
    return made


def text(page: str) -> str:
    return (ROOT / page).read_text("utf-8")


def of(language: str) -> list[Block]:
    return [block for page in PAGES for block in blocks(page) if block.language == language]


def named(found: list[Block]) -> dict[str, Any]:
    return {"argvalues": found, "ids": [f"{block.page}:{block.line}" for block in found]}


@pytest.mark.parametrize("page", PAGES)
def test_outputs_are_real(page: str, folder: Path) -> None:
    shown = 0
    for block in blocks(page):
        body = real(folder, block)
        if body is not None:
            shown += 1
            mend = f"{page}:{block.line} shows another output; run `python tests/docs_examples.py`"
            assert timeless(block.body) == timeless(body), mend
    assert shown, "a page without an output shows nothing"


@pytest.mark.parametrize("page", PAGES)
def test_python_blocks_are_doctests(page: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    names: dict[str, Any] = {}
    for block in blocks(page):
        if block.note == "file":
            real(folder, block)
        if block.language == "python" and block.note is None:
            test = doctest.DocTestParser().get_doctest(block.body, names, page, page, block.line)
            assert test.examples, f"{page}:{block.line} holds no example (>>>)"
            said: list[str] = []
            runner.run(test, out=said.append, clear_globs=False)
            names = test.globs
            assert runner.summarize(verbose=False).failed == 0, "".join(said)


@pytest.mark.parametrize("block", **named(of("sql")))
def test_queries_find_something(block: Block, folder: Path) -> None:
    connection = sqlite3.connect(folder / "outputs" / "facts.db")
    try:
        assert connection.execute(block.body).fetchall()
    finally:
        connection.close()


def test_every_command_is_documented() -> None:
    names = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    assert {"run", "search", "status", "explain"} <= names
    for name in names | {"patterns list", "patterns check"}:
        assert re.search(rf"extractor {name}\b", text("README.md") + text("CONTRIBUTING.md")), name


# ── the two lines that set everything up ────────────────────────────────────────────────────────────────────


def setup_lines() -> Iterator[str]:
    for block in blocks("README.md"):
        if block.language == "sh" and "venv" in block.body:
            yield block.body


def test_the_two_commands_are_one_line_each() -> None:
    run, tests = setup_lines()
    assert run.count("\n") == tests.count("\n") == 1
    assert run.rstrip().endswith(".venv/bin/extractor run corpus -o outputs")
    assert tests.rstrip().endswith(".venv/bin/python -m pytest")
    for line in (run, tests):
        assert "python3-venv" in line, "a bare Debian has no ensurepip"


def test_ci_runs_the_same_tests_last() -> None:
    tests = list(setup_lines())[1]
    last = text(".ci/run").rstrip().splitlines()[-1]
    assert last.replace('"$bin/python"', ".venv/bin/python") == tests.rpartition("&& ")[2].strip()


def test_every_key_of_a_pattern_file_is_described() -> None:
    page = text("docs/patterns.md")
    kinds = page.partition("## Kinds of rules")[2].partition("\n## ")[0]
    rows = dict(re.findall(r"^\| `(\w+)` \| ([^|]*) \|", kinds, re.M))
    described = {kind: set(re.findall(r"`(\w+)`", keys)) for kind, keys in rows.items()}
    assert described == {kind: set(spec.required | spec.optional) for kind, spec in KINDS.items()}
    general = page.partition("## Keys of every rule")[2].partition("## Kinds of rules")[0]
    assert set(re.findall(r"^\| `(\w+)`", general, re.M)) == COMMON_REQUIRED | COMMON_OPTIONAL
    entries = re.findall(r"^\| (`.*?`) \|", page.partition("## The catalogue of indicators")[2], re.M)
    assert set(re.findall(r"`(\w+)`", "".join(entries))) == REQUIRED | OPTIONAL


# ── links ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "page",
    [
        *PAGES,
        "outputs/README.md",
        "corpus/README.md",
        "benchmarks/README.md",
        "docs/record.md",
        "docs/patterns.md",
        "docs/gold.md",
    ],
)
def test_links_lead_somewhere(page: str) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", text(page)):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        there = (ROOT / page).parent / path if path else ROOT / page
        assert there.exists(), f"{page} links to {target}"
        if anchor:
            headings = re.findall(r"^#+ (.*)$", there.read_text("utf-8"), re.M)
            anchors = {re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings}
            assert anchor in anchors, f"{page} links to {target}"

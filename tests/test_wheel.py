"""The wheel holds all that an installed `extractor` needs: patterns, schemas, command, spaCy's entry points."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from extractor import rules


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    """A folder with the wheel's content, as pip would put it into site-packages."""
    made = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(made)],
        cwd=root,
        check=True,
        capture_output=True,
    )
    (wheel,) = made.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(made / "site")
    return made / "site"


def python(site: Path, *words: str) -> str:
    """Run Python far from the checkout, with the wheel's content before all else."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", *words],
        cwd=site.parent,
        env={**os.environ, "PYTHONPATH": str(site), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_patterns_and_schemas_are_inside(site: Path, root: Path) -> None:
    for name in ("patterns", "extractor/schemas"):
        here = {path.name: path.read_bytes() for path in (root / name).glob("*.*") if path.suffix in (".yaml", ".json")}
        there = site / ("extractor/_patterns" if name == "patterns" else name)
        assert here
        assert {path: (there / path).read_bytes() for path in here} == here


def test_nothing_else_is_inside(site: Path) -> None:
    assert {path.name for path in site.iterdir() if path.suffix != ".dist-info"} == {"extractor"}
    assert not list(site.rglob("test_*"))


def test_type_checkers_see_its_types(site: Path) -> None:
    assert (site / "extractor" / "py.typed").is_file()


def test_an_installed_copy_uses_its_own_patterns(site: Path) -> None:
    out = python(site, "-c", "from extractor import rules; print(rules.built_in_folder(), rules.load().digest)")
    assert out.split() == [str(site / "extractor" / "_patterns"), rules.load().digest]


def test_an_installed_copy_extracts(site: Path) -> None:
    (site.parent / "in").mkdir(exist_ok=True)
    (site.parent / "in" / "a.txt").write_text("2023年，全县新建小学4所。", "utf-8")
    python(site, "-m", "extractor.cli", "run", "in", "-o", "out")
    assert "4所" in python(site, "-m", "extractor.cli", "search", "小学", "-o", "out")


def test_commands_and_entry_points_are_declared(site: Path) -> None:
    (found,) = site.glob("*.dist-info/entry_points.txt")
    declared = [line.partition(" = ") for line in found.read_text("utf-8").splitlines() if " = " in line]
    assert {name for name, _, _ in declared} == {"extractor", "gov_facts", "gov_quantities", "gov_jieba.v1"}
    for name, _, value in declared:
        assert callable(EntryPoint(name, value, "any").load())


def test_the_licence_goes_along(site: Path) -> None:
    assert list(site.glob("*.dist-info/licenses/LICENSE"))

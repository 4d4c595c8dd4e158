"""The way of the data is one direction: import-linter's contract in pyproject.toml holds and names every module."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path


def lint(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    code = "import sys; from importlinter.cli import lint_imports_command as lint; lint(sys.argv[1:])"
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, "--no-cache", *words],
        cwd=cwd,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_no_lower_layer_imports_a_higher_one(root: Path) -> None:
    done = lint(cwd=root)
    assert done.returncode == 0, done.stdout
    assert re.search(r"Contracts: 1 kept, 0 broken", done.stdout)


def test_the_contract_can_be_broken(root: Path, tmp_path: Path) -> None:
    """The linter sees what it should: with the layers upside down it must complain."""
    settings = (root / "pyproject.toml").read_text("utf-8")
    head, _, layers = settings.partition("layers = [\n")
    names, _, tail = layers.partition("]")
    upside_down = "\n".join(reversed(names.strip().splitlines()))
    (tmp_path / "pyproject.toml").write_text(f"{head}layers = [\n{upside_down}\n]{tail}", "utf-8")
    done = lint("--config", str(tmp_path / "pyproject.toml"), cwd=root)
    assert done.returncode != 0
    assert "0 kept, 1 broken" in done.stdout

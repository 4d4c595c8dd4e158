"""The examples in README.md and CONTRIBUTING.md: found, run in a folder of their own, compared or written anew.

    python tests/docs_examples.py        write the real outputs into both pages

What a page may hold:

* ```` ```console ````: lines `$ extractor …`, each followed by what it prints (times are not compared);
* ```` ```python ````: a doctest; ```` ```sql ````: a query to `outputs/facts.db` that must find something;
* ```` ```json ```` below `<!-- record: WORDS -->`: fields of the first record that `extractor search WORDS` finds;
* any block below `<!-- file: PATH -->` is put into that file before what follows it is run.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGES = ("README.md", "CONTRIBUTING.md")

_BLOCK = re.compile(
    r"(?:^<!-- (?P<note>file|record): (?P<value>[^\n]*?) -->\n\n?)?"
    r"^```(?P<language>\w+)\n(?P<body>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_VOLATILE = ((re.compile(r"\b\d+\.\d+ s\b"), "0.0 s"), (re.compile(r"\b\d+ examples,"), "0 examples,"))


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: where its body stands in the page, and the note above it (`file` or `record`)."""

    page: str
    line: int
    start: int
    end: int
    language: str
    body: str
    note: str | None
    value: str


def blocks(page: str) -> list[Block]:
    """Return the blocks of a page in order."""
    text = (ROOT / page).read_text("utf-8")
    return [
        Block(
            page=page,
            line=text.count("\n", 0, m.start("body")) + 1,
            start=m.start("body"),
            end=m.end("body"),
            language=m["language"],
            body=m["body"],
            note=m["note"],
            value=m["value"] or "",
        )
        for m in _BLOCK.finditer(text)
    ]


def prepare(folder: Path) -> None:
    """Put the corpus into a folder and run the main job there, as the reader of the README has done."""
    shutil.copytree(ROOT / "corpus", folder / "corpus")
    extractor(folder, "extractor run corpus -o outputs")


def extractor(folder: Path, command: str) -> str:
    """Run a command line of `extractor` in a folder and return what it prints (both streams)."""
    words = shlex.split(command)
    assert words[0] == "extractor", command
    environment = {**os.environ, "COLUMNS": "120", "PYTHONUTF8": "1", "PYTHONWARNINGS": ""}
    done = subprocess.run(
        [sys.executable, "-m", "extractor.cli", *words[1:]],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    assert "Traceback" not in done.stdout, done.stdout
    return done.stdout


def answers(folder: Path, block: Block) -> Iterator[str]:
    """Yield each command of a console block with what it really prints."""
    for line in block.body.splitlines():
        if line.startswith("$ "):
            yield f"{line}\n{extractor(folder, line[2:])}"


def record(folder: Path, block: Block) -> str:
    """Return the block's fields of the first record that its search finds, as JSON."""
    found = json.loads(extractor(folder, f"extractor search {block.value} --json --limit 1"))[0]
    names = re.findall(r'^  "(\w+)":', block.body, re.M)
    return json.dumps({name: found[name] for name in names}, ensure_ascii=False, indent=2) + "\n"


def real(folder: Path, block: Block) -> str | None:
    """Return what a block should hold, or None where it holds no output. Writes the file of a `file` block."""
    if block.note == "file":
        path = folder / block.value
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.body, "utf-8")
        return None
    if block.note == "record":
        return record(folder, block)
    if block.language == "console":
        return "".join(answers(folder, block))
    return None


def timeless(text: str) -> str:
    """Return text without its times and the number of the rules' examples, which would change all the time."""
    for pattern, instead in _VOLATILE:
        text = pattern.sub(instead, text)
    return text


def rewrite(page: str, folder: Path) -> bool:
    """Write real outputs into a page; return whether anything changed."""
    text = old = (ROOT / page).read_text("utf-8")
    new = [(block, real(folder, block)) for block in blocks(page)]
    for block, body in reversed(new):
        if body is not None and timeless(body) != timeless(block.body):
            text = text[: block.start] + body + text[block.end :]
    (ROOT / page).write_text(text, "utf-8")
    return text != old


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        prepare(Path(temporary))
        for name in PAGES:
            print(f"{name}: {'written' if rewrite(name, Path(temporary)) else 'unchanged'}")

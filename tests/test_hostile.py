"""A folder of hostile files: each is named with what is wrong and what to do, the good ones are read, nothing hangs."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from hang import LIMIT
from make_hostile import ANY, BAD, GOOD, SILENT, TEXT, make
from test_kill import content
from test_run import files_of, lines
from test_schemas import check_outputs

from extractor.run import run_folder

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="makes pipes, sockets and devices, and bounds memory")
CORPUS = Path(__file__).parents[1] / "corpus"


def command(*words: str | Path) -> list[str]:
    return [sys.executable, "-W", "ignore", "-m", "extractor.cli", *map(str, words)]


class Memory(threading.Thread):
    """Adds up, again and again, what a process and all below it have in memory."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self.process, self.peak, self.over = process, 0, threading.Event()

    def run(self) -> None:
        while not self.over.wait(0.1):
            self.peak = max(self.peak, sum(map(_resident, _family(self.process))))


def _family(process: int) -> list[int]:
    found, waiting = [], [process]
    while waiting:
        found.append(waiting.pop())
        try:
            waiting += map(int, Path(f"/proc/{found[-1]}/task/{found[-1]}/children").read_text().split())
        except OSError:
            continue
    return found


def _resident(process: int) -> int:
    """What is the process's own: pages shared since a fork count once, with the one that made them."""
    try:
        fields = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        return sum(int(line.split()[1]) for line in fields if line.startswith("Pss:")) * 1024
    except OSError:
        return 0


def test_a_hostile_folder(tmp_path: Path) -> None:
    root, outputs = tmp_path / "in", tmp_path / "out"
    root.mkdir()
    fates = make(root)
    assert len(fates) >= 40
    words = command("run", root, "-o", outputs, "--timeout", "100", "--max-memory", "250", "--jobs", "2")
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    memory = Memory(process.pid)
    memory.start()
    _, errors = process.communicate(timeout=LIMIT)
    memory.over.set()
    memory.join()
    assert process.returncode == 1
    assert b"Traceback" not in errors
    assert memory.peak < 1_000_000_000
    check_outputs(outputs)
    named = {}
    for error in lines(outputs / "errors.jsonl"):
        assert error["kind"] != "internal", error
        assert error["reason"]
        assert error["mend"]
        assert "\n" not in error["message"]
        named[error["report"]] = error["severity"]
    read = {json.loads(path.read_text("utf-8"))["report"] for path in (outputs / "records").rglob("*.json")}
    for name, fate in fates.items():
        assert fate != BAD or (name in named and (name not in read or named[name] == "warning")), name
        assert fate != GOOD or (name in read and name not in named), name
        assert fate != SILENT or (name not in read and name not in named), name
        assert fate != ANY or name in read or name in named, name
    assert read | set(named) <= set(fates)
    said = next(error for error in lines(outputs / "errors.jsonl") if error["report"] == "large.txt")
    assert said["kind"] == "overrun"
    found = [fact["text"] for fact in lines(outputs / "facts.jsonl") if fact["report"] == "good.txt"]
    assert found == ["4所", "40余万元"]
    assert (outputs / "text" / "good.txt.txt").read_bytes().decode() == TEXT


@pytest.mark.parametrize("room", [20_000, 300_000, 1_500_000])
def test_a_disk_without_room(tmp_path: Path, room: int) -> None:
    """No file may grow beyond `room` bytes, which fails as a full disk does, somewhere in the midst of it."""
    root, outputs = tmp_path / "in", tmp_path / "out"
    shutil.copytree(CORPUS, root)
    run_folder(root, tmp_path / "undisturbed")
    bounded = f"import resource as r; r.setrlimit(r.RLIMIT_FSIZE, ({room}, {room})); "
    script = bounded + "from extractor.cli import main; main()"
    words = [sys.executable, "-W", "ignore", "-c", script, "run", str(root), "-o", str(outputs)]
    done = subprocess.run(words, capture_output=True, timeout=LIMIT)
    said = done.stderr.decode()
    assert (done.returncode, said.count("\n")) == (2, 1), said
    assert said.startswith(f"{outputs}: cannot be written (")
    assert said.endswith("; free some space, mend the permissions, or name another folder with -o\n")
    run_folder(root, outputs)
    assert content(outputs) == content(tmp_path / "undisturbed")


def test_a_watching_run_ends_cleanly(tmp_path: Path) -> None:
    root, outputs = tmp_path / "in", tmp_path / "out"
    root.mkdir()
    (root / "a.txt").write_text(TEXT)
    # whoever runs the tests in the background may have them ignore Ctrl-C
    script = "import signal as s; s.signal(s.SIGINT, s.default_int_handler); from extractor.cli import main; main()"
    words = [sys.executable, "-W", "ignore", "-c", script, "run", str(root), "-o", str(outputs), "--watch"]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    assert process.stderr.readline() == f"watching {root}; Ctrl-C ends it\n"
    (root / "b.txt").write_text(TEXT)
    until = time.monotonic() + LIMIT
    while len(lines(outputs / "articles.jsonl")) < 2 and time.monotonic() < until:
        time.sleep(0.1)
    second = subprocess.run(command("run", root, "-o", outputs), capture_output=True, text=True, timeout=LIMIT)
    assert (second.returncode, second.stderr.count("\n")) == (2, 1)
    assert f"another run (process {process.pid}) is writing there" in second.stderr
    os.kill(process.pid, signal.SIGINT)
    out, errors = process.communicate(timeout=LIMIT)
    assert (process.returncode, errors) == (0, "ended\n")
    assert "1 extracted, 0 gone, 1 unchanged; 4 facts in 2 reports" in out
    assert not [name for name in files_of(outputs) if Path(name).name.startswith(".")]

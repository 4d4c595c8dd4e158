"""Runs that are killed at any moment: the next one ends with what an undisturbed run ends with.

python tests/test_kill.py 50        the long form: so many runs killed, at moments drawn with a fixed seed
"""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from extractor.run import run_folder

ROOT = Path(__file__).parents[1]
#: small batches, so that there is much to be interrupted
RUN = """
import sys
from pathlib import Path
from extractor.run import outputs, run_folder
outputs.BATCH = 3
if __name__ == "__main__":
    print("ready", flush=True)
    run_folder(Path(sys.argv[1]), Path(sys.argv[2]), jobs=int(sys.argv[3]))
"""
SENTENCES = (
    "一、教育事业\n{year}年，全县新建小学{n}所，投入{m}余万元，学龄儿童入学率达到9{k}.{k}%。",
    "到{next}年底前，建成公办幼儿园{n}所，新增学位{m}个。",
    "地区生产总值{m}.{k}亿元，比上年增长{k}.{k}个百分点；城镇新增就业{m}人。",
)


def write_report(path: Path, seed: int, repeats: int = 12) -> None:
    rng = random.Random(seed)
    lines = ["青禾县人民政府工作报告", ""]
    for _ in range(repeats):
        year = rng.randint(2010, 2024)
        values = {"year": year, "next": year + 2, "n": rng.randint(2, 90), "m": rng.randint(100, 999)}
        lines += [sentence.format(**values, k=rng.randint(1, 9)) for sentence in SENTENCES]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines), "utf-8")


def make_folder(root: Path, reports: int = 14) -> None:
    for number in range(reports):
        write_report(root / f"县{number % 3}/{number:02}.txt", number)
    (root / "empty.txt").write_text("")
    (root / "县1/notes.xyz").write_text("x")


def change_folder(root: Path) -> None:
    """Change some reports, delete one, rename one, add some: before the first, among them, and after the last."""
    for number in (3, 4, 10):
        write_report(root / f"县{number % 3}/{number:02}.txt", 100 + number)
    (root / "县2/02.txt").unlink()
    (root / "县0/06.txt").rename(root / "县0/06-renamed.txt")
    for number, name in enumerate(("a/first.txt", "县1/05-more.txt", "县9/last.txt"), 200):
        write_report(root / name, number)
    (root / "empty.txt").unlink()


def content(outputs: Path) -> dict[str, Any]:
    """Everything that a run left: all files but the database and run.json by their bytes, the database by its rows."""
    files = {str(p.relative_to(outputs)): p for p in sorted(outputs.rglob("*")) if p.is_file()}
    found: dict[str, Any] = {name: p.read_bytes() for name, p in files.items() if name not in ("facts.db", "run.json")}
    connection = sqlite3.connect(outputs / "facts.db")
    tables = ("meta", "files", "reports", "articles", "sentences", "facts", "targets")
    for table in tables:
        found[table] = sorted(connection.execute(f"SELECT * FROM {table}"), key=repr)
    found["indexes"] = sorted(connection.execute("SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"))
    for index in ("sentence_index", "subject_index"):
        connection.execute(f"INSERT INTO {index} ({index}) VALUES ('integrity-check')")
        connection.execute(f"CREATE VIRTUAL TABLE temp.words_{index} USING fts5vocab(main, {index}, row)")
        found[index] = connection.execute(f"SELECT term, doc FROM temp.words_{index} ORDER BY term").fetchall()
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()
    return found


def start(folder: Path, outputs: Path, jobs: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-W", "ignore", "-c", RUN, str(folder), str(outputs), str(jobs)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT)
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    return process


def kill_after(process: subprocess.Popen[bytes], seconds: float) -> bool:
    """Kill the process (and it alone, as kill -9 does); return whether it was still at work."""
    time.sleep(seconds)
    alive = process.poll() is None
    process.kill()
    _, errors = process.communicate()
    assert alive or (process.returncode == 0 and errors == b""), errors.decode()
    return alive


def took(folder: Path, outputs: Path, jobs: int) -> float:
    begin = time.perf_counter()
    process = start(folder, outputs, jobs)
    ready = time.perf_counter()
    _, errors = process.communicate()
    assert process.returncode == 0, errors.decode()
    assert ready >= begin
    return time.perf_counter() - ready


def kill_many(where: Path, times: int, seed: int, tell: Callable[[str], None] = lambda line: None) -> int:
    """Kill so many runs, first ones and those over a changed folder in turns; return how many were still at work."""
    rng = random.Random(seed)
    folders = {False: where / "first", True: where / "changed"}
    for changed, folder in folders.items():
        make_folder(folder)
        if changed:
            change_folder(folder)
    fresh, before = where / "fresh", where / "before"
    lasting = {False: took(folders[False], fresh, 1)}
    expected = {False: content(fresh)}
    run_folder(folders[False], before)
    lasting[True] = took(folders[True], before, 1)
    expected[True] = content(before)
    at_work = 0
    for number in range(times):
        changed, jobs = number % 2 == 1, 1 + number // 2 % 2
        outputs = where / f"killed-{number}"
        if changed:
            run_folder(folders[False], outputs)
        moments = []
        for _ in range(1 + number % 3):  # up to three kills before a run comes to its end
            moments.append(rng.uniform(0, 1.1) * lasting[changed])
            at_work += kill_after(start(folders[changed], outputs, jobs), moments[-1])
        run_folder(folders[changed], outputs)
        assert content(outputs) == expected[changed], (number, moments)
        seconds = ", ".join(f"{moment:.2f}" for moment in moments)
        tell(f"{number + 1}: {'changed' if changed else 'first'}, killed after {seconds} s")
    return at_work


@pytest.mark.skipif(os.name != "posix", reason="kills as on POSIX")
def test_killed_runs_end_as_undisturbed_ones(tmp_path: Path) -> None:
    kill_many(tmp_path, 6, seed=20)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        print("runs killed while at work:", kill_many(Path(temporary), int(sys.argv[1]), seed=4, tell=print))

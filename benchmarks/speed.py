#!/usr/bin/env python3
"""Speed of the whole job (read, extract, write everything) against a bare `jieba.cut` pass over the same text.

    python benchmarks/speed.py [--folder DIR ...] [--shared] [--rounds N] [--profile]

The two take turns in fresh processes, one processor each, so that neither gains from the other; the median of all
rounds counts. `work` leaves out what is paid once a process (imports, jieba's dictionary, compiling the patterns),
`with start` does not. A ratio above 1 means that the whole job is the quicker of the two.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from common import ROOT, SHARED

WARM_UP = "青禾县2023年工作总结\n\n2023年，全县新建小学4所，投入40余万元。\n"


def job(folders: list[str], profile: bool) -> dict[str, Any]:
    """Run the whole job over the folders, after one tiny report that makes everything load."""
    begin = time.perf_counter()
    from extractor.run import run_folder

    with tempfile.TemporaryDirectory() as temporary:
        tiny = Path(temporary) / "tiny"
        tiny.mkdir()
        (tiny / "a.txt").write_text(WARM_UP, "utf-8")
        run_folder(tiny, Path(temporary) / "warm", jobs=1)
        start = time.perf_counter() - begin
        with layers() if profile else no_layers() as shares:
            begin = time.perf_counter()
            characters = 0
            for number, folder in enumerate(folders):
                summary = run_folder(folder, Path(temporary) / f"outputs{number}", jobs=1)
                characters += summary.counts["characters"]
            work = time.perf_counter() - begin
    return {"start": start, "work": work, "characters": characters, "layers": dict(shares)}


def bare_jieba(folders: list[str], _profile: bool) -> dict[str, Any]:
    """Cut the text of the same reports into words, and do nothing with them."""
    from extractor import readers
    from extractor.run.discover import discover

    found = [one for folder in folders for one in discover(Path(folder), readers.suffixes(), Path("none")).reports]
    texts = [readers.read(Path(one.path), one.report).raw for one in found]
    begin = time.perf_counter()
    import jieba

    jieba.setLogLevel("WARNING")
    jieba.initialize()
    start = time.perf_counter() - begin
    begin = time.perf_counter()
    for text in texts:
        for _ in jieba.cut(text):
            pass
    return {"start": start, "work": time.perf_counter() - begin, "characters": sum(map(len, texts))}


TASKS: dict[str, Callable[[list[str], bool], dict[str, Any]]] = {"job": job, "jieba": bare_jieba}


# ── shares of the layers ────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def no_layers() -> Iterator[dict[str, float]]:
    """Time nothing but the whole."""
    yield {}


@contextmanager
def layers() -> Iterator[dict[str, float]]:
    """Time each layer by itself: what it calls of another layer counts for that one."""
    from extractor import pipeline, readers
    from extractor.link import linker
    from extractor.run import outputs, work

    spent: dict[str, float] = defaultdict(float)
    clock = [time.perf_counter()]
    above = ["other"]

    def tick() -> None:
        now = time.perf_counter()
        spent[above[-1]] += now - clock[0]
        clock[0] = now

    def timed(layer: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            tick()
            above.append(layer)
            try:
                return function(*args, **kwargs)
            finally:
                tick()
                above.pop()

        return call

    places: list[tuple[Any, str, str]] = [
        (readers, "read", "readers"),
        (pipeline, "normalise", "text"),
        (pipeline, "segment", "segment"),
        (pipeline, "find_quantities", "mentions: quantities"),
        (linker, "find_times", "mentions: times"),
        (linker, "find_places", "mentions: places"),
        (pipeline, "link", "link"),
        (pipeline, "extract_source", "records"),
        (work, "finish", "records: flat"),
        (work, "encode_report", "run: JSON"),
        (work, "report_rows", "store: rows"),
        (outputs.Outputs, "take", "run and store: writing"),
        (outputs.Outputs, "finish", "store: closing"),
    ]
    kept = [(owner, name, getattr(owner, name)) for owner, name, _ in places]
    for owner, name, layer in places:
        setattr(owner, name, timed(layer, getattr(owner, name)))
    try:
        yield spent
        tick()
    finally:
        for owner, name, function in kept:
            setattr(owner, name, function)


# ── the two in turns ────────────────────────────────────────────────────────────────────────────────────────


def once(task: str, folders: list[str], profile: bool = False) -> dict[str, Any]:
    """Run a task in a process of its own and return what it measured."""
    words = [sys.executable, "-W", "ignore", __file__, "--task", task, *(["--profile"] if profile else [])]
    done = subprocess.run([*words, "--folder", *folders], check=True, stdout=subprocess.PIPE, cwd=ROOT)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def compare(folders: list[str], rounds: int) -> None:
    """Print medians of both, and the ratio."""
    measured: dict[str, list[dict[str, Any]]] = {task: [] for task in TASKS}
    for _ in range(rounds):
        for task, results in measured.items():
            results.append(once(task, folders))
    print(f"{measured['job'][0]['characters']:,} characters, median of {rounds} rounds\n")
    print(f"{'':<12}{'work':>10}{'characters/s':>16}{'with start':>14}")
    work, total = {}, {}
    for task, results in measured.items():
        work[task] = statistics.median(result["work"] for result in results)
        total[task] = statistics.median(result["work"] + result["start"] for result in results)
        speed = results[0]["characters"] / work[task]
        name = {"job": "whole job", "jieba": "jieba.cut"}[task]
        print(f"{name:<12}{work[task]:>8.2f} s{speed:>16,.0f}{total[task]:>12.2f} s")
    print(f"{'ratio':<12}{work['jieba'] / work['job']:>10.2f}{'':>16}{total['jieba'] / total['job']:>14.2f}")


def show_layers(folders: list[str]) -> None:
    """Print what share of the work each layer takes, and its time a character."""
    result = once("job", folders, profile=True)
    print(f"\n{'layer':<24}{'share':>7}{'µs/character':>15}")
    for layer, seconds in sorted(result["layers"].items(), key=lambda item: -item[1]):
        print(f"{layer:<24}{seconds / result['work']:>7.1%}{seconds / result['characters'] * 1e6:>15.3f}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", nargs="+", default=[str(ROOT / "corpus")], help="folders of reports")
    parser.add_argument("--shared", action="store_true", help="also the real reports beside the checkout, if any")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of both (default 3)")
    parser.add_argument("--profile", action="store_true", help="also the share of each layer")
    parser.add_argument("--task", choices=sorted(TASKS), help=argparse.SUPPRESS)
    args = parser.parse_args()
    folders = [str(Path(folder).resolve()) for folder in args.folder]
    if args.task:
        json.dump(TASKS[args.task](folders, args.profile), sys.stdout)
        return
    if args.shared:
        beside = [SHARED / "corpus", SHARED / "reports"]
        folders += [str(folder) for folder in beside if folder.is_dir()]
    compare(folders, max(1, args.rounds))
    if args.profile:
        show_layers(folders)


if __name__ == "__main__":
    main()

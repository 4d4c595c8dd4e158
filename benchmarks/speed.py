"""Speed of the whole job against a bare `jieba.cut` pass over the same text, each a process from start to end.

    python benchmarks/speed.py [--folder DIR ...] [--shared] [--characters N] [--rounds N] [--profile]

The whole job is `extractor run` as anybody calls it: start, reading, extraction, records, JSON Lines, database; with as
many processes as it takes by default, and with one. The other is a script that imports jieba, loads its dictionary, and
cuts the decoded texts into words that it throws away. They take turns; medians count. `elapsed` is what one waits for,
`processor` the sum over all processes, which other work on the machine disturbs less. A ratio above 1 means that
the whole job is the quicker. A small folder is taken several times over, under new names, until it has
`--characters` (default 2,000,000; 0: just once, which mostly measures the start of both).
"""

from __future__ import annotations

import argparse
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from common import ROOT, SHARED

from extractor import readers
from extractor.run.discover import discover
from extractor.run.folder import worthwhile_jobs

JOB = "from extractor.cli import main; main()"
BARE_JIEBA = """
import sys, pathlib, jieba
jieba.setLogLevel("WARNING")
for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    for word in jieba.cut(path.read_text("utf-8")):
        pass
"""


class Spent(NamedTuple):
    """Seconds that a process took: on the clock, and of processors, its children's included."""

    elapsed: float
    processor: float


class Texts(NamedTuple):
    """The reports as files, and their decoded texts as files for jieba."""

    reports: Path
    decoded: Path
    characters: int


def gather(folders: list[str], least: int, into: Path) -> Texts:
    """Copy the reports below the folders, again and again until there are `least` characters."""
    texts = Texts(into / "reports", into / "decoded", 0)
    for folder in texts[:2]:
        folder.mkdir()
    found = [one for folder in folders for one in discover(Path(folder), readers.suffixes(), Path("none")).reports]
    sources = [(Path(one.path), readers.read(Path(one.path), one.report).raw) for one in found]
    characters, number = 0, 0
    while number < len(sources) or characters < least:
        path, raw = sources[number % len(sources)]
        (texts.reports / f"{number:05}-{path.name}").write_bytes(path.read_bytes())
        (texts.decoded / f"{number:05}.txt").write_text(raw, "utf-8", "surrogatepass", newline="")
        characters += len(raw)
        number += 1
    return texts._replace(characters=characters)


def spend(script: str, *arguments: str) -> Spent:
    """Run a script in a process of its own."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.perf_counter()
    command = [sys.executable, "-W", "ignore", "-c", script, *arguments]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT)
    elapsed = time.perf_counter() - begin
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Spent(elapsed, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def compare(texts: Texts, rounds: int) -> None:
    """Print medians of all, and the ratios."""
    found = discover(texts.reports, readers.suffixes(), Path("none")).reports
    many = f"{worthwhile_jobs(found)} processes (default)"
    outputs = texts.reports.parent / "outputs"
    job = ("run", str(texts.reports), "-o", str(outputs))
    ways: dict[str, tuple[str, ...]] = {
        "jieba.cut": (BARE_JIEBA, str(texts.decoded)),
        f"whole job, {many}": (JOB, *job),
        "whole job, 1 process": (JOB, *job, "--jobs", "1"),
    }
    spent: dict[str, list[Spent]] = defaultdict(list)
    for _ in range(rounds):
        for name, way in ways.items():
            shutil.rmtree(outputs, ignore_errors=True)  # every run is a first run
            spent[name].append(spend(*way))
    medians = {name: Spent(*map(statistics.median, zip(*found, strict=True))) for name, found in spent.items()}
    bare = medians["jieba.cut"]
    print(f"{texts.characters:,} characters in {len(found)} reports, median of {rounds} rounds\n")
    print(f"{'':<34}{'elapsed':>10}{'ratio':>8}{'processor':>12}{'ratio':>8}{'characters/s':>15}")
    for name, one in medians.items():
        clock, work = bare.elapsed / one.elapsed, bare.processor / one.processor
        speed = texts.characters / one.elapsed
        print(f"{name:<34}{one.elapsed:>8.2f} s{clock:>8.2f}{one.processor:>10.2f} s{work:>8.2f}{speed:>15,.0f}")


# ── shares of the layers ────────────────────────────────────────────────────────────────────────────────────


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


def show_layers(texts: Texts) -> None:
    """Print what share of the work each layer takes in one process, its start left out, and its time a character."""
    from extractor.run import run_folder
    from extractor.run.work import Worker

    Worker()
    with layers() as spent:
        begin = time.perf_counter()
        run_folder(texts.reports, texts.reports.parent / "profiled", jobs=1)
        work = time.perf_counter() - begin
    print(f"\n{'layer':<24}{'share':>7}{'µs/character':>15}")
    for layer, seconds in sorted(spent.items(), key=lambda item: -item[1]):
        print(f"{layer:<24}{seconds / work:>7.1%}{seconds / texts.characters * 1e6:>15.3f}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", nargs="+", default=[str(ROOT / "corpus")], help="folders of reports")
    parser.add_argument("--shared", action="store_true", help="the real reports beside the checkout, if any, instead")
    parser.add_argument("--characters", type=int, default=2_000_000, help="how much text at least (default 2,000,000)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of all (default 5)")
    parser.add_argument("--profile", action="store_true", help="also the share of each layer")
    args = parser.parse_args()
    folders = [str(Path(folder).resolve()) for folder in args.folder]
    if args.shared:
        beside = [folder for folder in (SHARED / "corpus", SHARED / "reports") if folder.is_dir()]
        folders = [str(folder) for folder in beside] or folders
    with tempfile.TemporaryDirectory() as temporary:
        texts = gather(folders, args.characters, Path(temporary))
        compare(texts, max(1, args.rounds))
        if args.profile:
            show_layers(texts)


if __name__ == "__main__":
    main()

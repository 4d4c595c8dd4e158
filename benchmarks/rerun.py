"""How long a run over an unchanged folder takes, as a share of the first one, each a process from start to end.

    python benchmarks/rerun.py [--folder DIR ...] [--shared] [--characters N] [--rounds N]

First runs and second ones take turns; medians count. A second run starts the program, reads and hashes every file,
compares, and writes run.json. The folder is made as for `speed.py`.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
from pathlib import Path

from common import ROOT, SHARED
from speed import JOB, Spent, gather, spend


def measure(reports: Path, rounds: int) -> tuple[Spent, Spent]:
    """Return the medians of first and second runs."""
    spent: tuple[list[Spent], list[Spent]] = ([], [])
    outputs = reports.parent / "outputs"
    for _ in range(rounds):
        shutil.rmtree(outputs, ignore_errors=True)
        for found in spent:
            found.append(spend(JOB, "run", str(reports), "-o", str(outputs)))
    first, second = (Spent(*map(statistics.median, zip(*found, strict=True))) for found in spent)
    return first, second


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", nargs="+", default=[str(ROOT / "corpus")], help="folders of reports")
    parser.add_argument("--shared", action="store_true", help="the real reports beside the checkout, if any, instead")
    parser.add_argument("--characters", type=int, default=2_000_000, help="how much text at least (default 2,000,000)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of both (default 5)")
    args = parser.parse_args()
    folders = [str(Path(folder).resolve()) for folder in args.folder]
    if args.shared:
        folders = [str(folder) for folder in (SHARED / "corpus", SHARED / "reports") if folder.is_dir()] or folders
    with tempfile.TemporaryDirectory() as temporary:
        texts = gather(folders, args.characters, Path(temporary))
        first, second = measure(texts.reports, max(1, args.rounds))
    print(f"{texts.characters:,} characters, median of {args.rounds} rounds\n")
    print(f"{'':<12}{'elapsed':>10}{'processor':>12}")
    for name, one in (("first run", first), ("second run", second)):
        print(f"{name:<12}{one.elapsed:>8.2f} s{one.processor:>10.2f} s")
    print(f"{'share':<12}{second.elapsed / first.elapsed:>10.1%}{second.processor / first.processor:>12.1%}")


if __name__ == "__main__":
    main()

"""The raw texts of the reports that gold names: read through the readers, found where they are likely to stand."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path, PurePosixPath

from extractor.errors import GoldError, ReadError
from extractor.evaluate.found import Found
from extractor.evaluate.gold import LISTS, Gold
from extractor.evaluate.lines import Record
from extractor.readers import read
from extractor.types import Source


def read_reports(gold: Gold, folder: Path) -> dict[str, Source]:
    """Read every report of the gold from a folder or from below it; a source's path is relative to the folder.

    Raises GoldError where one is missing or two have its name, ReadError where one cannot be read.
    """
    if not folder.is_dir():
        raise GoldError(f"{folder}: is no folder; give the one that holds the reports of {gold.folder}")
    below: dict[str, list[str]] | None = None
    sources = {}
    for report in gold.ranges:
        path = report
        if not (folder / report).is_file():
            below = _below(folder) if below is None else below
            found = below.get(report, [])
            if len(found) != 1:
                what = f"holds {report} at {' and at '.join(found[:2])}" if found else f"holds no {report}"
                mend = "write the path in the gold" if found else "give the folder that holds all of its reports"
                raise GoldError(f"{folder}: {what}, which {gold.folder} names; {mend}")
            path = found[0]
        sources[report] = read(folder / path, path)
    return sources


def guess_texts(gold: Gold, found: Found) -> dict[str, str]:
    """Return the raw texts that stand where the run read them, beside the gold or in `corpus` beside it."""
    folders = [gold.folder.parent, gold.folder.parent / "corpus"]
    folders[:0] = [found.input] if found.input else []
    every = {record["report"] for name in LISTS for record in getattr(found, name) or ()}
    paths = paths_of(gold.ranges, every)
    names = {report: dict.fromkeys((paths.get(report, report), report)) for report in gold.ranges}
    texts = {}
    for report, alike in names.items():
        for path in (folder / path for folder in folders for path in alike):
            with suppress(ReadError):
                texts[report] = read(path, report).raw
                break
    return texts


def paths_of(reports: Iterable[str], paths: Iterable[str]) -> dict[str, str]:
    """Return the path of each report of the gold, which names it by its path or, where that is no path, by its name.

    Raises GoldError where a name alone fits two paths.
    """
    known = set(paths)
    by_name: dict[str, list[str]] = {}
    for path in sorted(known):
        by_name.setdefault(PurePosixPath(path).name, []).append(path)
    found = {}
    for report in reports:
        fitting = [report] if report in known else by_name.get(report, [])
        if len(fitting) > 1:
            mend = "write the whole path in the gold"
            raise GoldError(f"{report}: the gold means {fitting[0]} or {fitting[1]}; {mend}")
        if fitting:
            found[report] = fitting[0]
    return found


def by_report(reports: Iterable[str], found: Found) -> dict[str, dict[str, list[Record]]]:
    """Return the found records by list and, in it, by the gold's name of the report, in their order."""
    lists = {name: getattr(found, name) or () for name in LISTS}
    every = (record["report"] for records in lists.values() for record in records)
    names = {path: report for report, path in paths_of(reports, every).items()}
    sorted_out: dict[str, dict[str, list[Record]]] = {name: {report: [] for report in reports} for name in lists}
    for name, records in lists.items():
        for record in records:
            if record["report"] in names:
                sorted_out[name][names[record["report"]]].append(record)
    return sorted_out


def _below(folder: Path) -> dict[str, list[str]]:
    """Return the relative paths of all files below a folder, by their last part."""
    found: dict[str, list[str]] = {}
    for path, folders, files in os.walk(folder):
        folders.sort()
        for file in sorted(files):
            found.setdefault(file, []).append((Path(path) / file).relative_to(folder).as_posix())
    return found

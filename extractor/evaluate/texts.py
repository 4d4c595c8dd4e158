"""The raw texts of the reports that gold names: read through the readers, found where they are likely to stand."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath

from extractor.errors import GoldError, ReadError
from extractor.evaluate.found import Found
from extractor.evaluate.gold import Gold
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
    records = (record for records in (found.facts, found.targets, found.articles) for record in records or ())
    names = {report: [report, *also] for report, also in reports_of(gold.ranges, records).items()}
    texts = {}
    for report, paths in names.items():
        for path in (folder / path for folder in folders for path in paths):
            with suppress(ReadError):
                texts[report] = read(path, report).raw
                break
    return texts


def by_report(reports: Iterable[str], records: Iterable[Record]) -> dict[str, list[Record]]:
    """Return the records of each report, in order; the gold may name a report by its path or by its name alone.

    Raises GoldError where a name alone fits two reports.
    """
    sorted_out: dict[str, list[Record]] = {report: [] for report in reports}
    for record in records:
        report = _named(sorted_out, record["report"])
        if report is not None:
            sorted_out[report].append(record)
    for report, found in sorted_out.items():
        paths = sorted({record["report"] for record in found})
        if len(paths) > 1:
            raise GoldError(f"{report}: the gold means {paths[0]} or {paths[1]}; write the whole path in the gold")
    return sorted_out


def reports_of(reports: Iterable[str], records: Iterable[Record]) -> Mapping[str, set[str]]:
    """Return the paths under which the records name each report of the gold."""
    return {report: {r["report"] for r in found} for report, found in by_report(reports, records).items()}


def _named(reports: Mapping[str, object], path: str) -> str | None:
    if path in reports:
        return path
    last = PurePosixPath(path).name
    return last if last in reports else None


def _below(folder: Path) -> dict[str, list[str]]:
    """Return the relative paths of all files below a folder, by their last part."""
    found: dict[str, list[str]] = {}
    for path, folders, files in os.walk(folder):
        folders.sort()
        for file in sorted(files):
            found.setdefault(file, []).append((Path(path) / file).relative_to(folder).as_posix())
    return found

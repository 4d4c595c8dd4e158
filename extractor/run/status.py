"""What an outputs folder holds, and what of it is no longer so: `extractor status`, and the word when to run again."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractor.run.discover import Discovery, discover
from extractor.run.lock import holder
from extractor.run.outputs import read_run
from extractor.run.plan import BUILDING, JOURNAL, content_hash
from extractor.run.versions import own_version, program
from extractor.store import known_files, made_by_text
from extractor.store.database import NAME as DATABASE


@dataclass(slots=True)
class Status:
    """`run` is run.json. `running` is the process at work there now (0: not known), `interrupted` (done, in all) where
    a run was broken off; `new`, `changed` and `gone` are reports of the folder against the results; `stale` are
    reasons for which all of them would be made again; `unknown` says why nothing of this can be told."""

    run: dict[str, Any]
    running: int | None = None
    interrupted: bool = False
    done_before: int = 0
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    unknown: str | None = None

    @property
    def is_current(self) -> bool:
        """Whether another run would change nothing."""
        return not (self.new or self.changed or self.gone or self.stale or self.unknown or self.interrupted)


def look(outputs: Path, patterns: str | None = None) -> Status:
    """Compare an outputs folder with the reports that it was made of; nothing is written there.

    `patterns` is the user's own folder of patterns; left out, that of the last run. Raises PatternError.
    """
    status = Status(read_run(outputs), holder(outputs))
    status.interrupted = status.running is None and (outputs / JOURNAL).exists()
    if status.running is not None:
        return status
    if status.interrupted:
        done = known_files(outputs / BUILDING) or known_files(outputs / DATABASE) or {}
        status.done_before = len(done)
    _compare_makers(status, outputs, patterns)
    _compare_folder(status, outputs)
    return status


def _compare_makers(status: Status, outputs: Path, patterns: str | None) -> None:
    from extractor import rules

    made = status.run.get("patterns", {})
    digest = rules.digest_now(patterns or made.get("own_folder"))
    if made.get("digest") != digest:
        status.stale.append("the patterns are others now")
    version = status.run.get("versions", {}).get("extractor")
    if version != own_version():
        status.stale.append(f"they were made by version {version}, this is {own_version()}")
    elif not status.stale and known_files(outputs / DATABASE, made_by_text(digest, program())) is None:
        status.stale.append("the program is another now")


def _compare_folder(status: Status, outputs: Path) -> None:
    from extractor import readers

    places = [Path(place) for place in (status.run.get("input"), status.run.get("folder")) if place]
    folder = next((place for place in places if place.is_dir()), None)
    if folder is None:
        status.unknown = f"{status.run.get('input')} is not there to compare with"
        return
    known = known_files(outputs / DATABASE) or {}
    found: Discovery = discover(folder, readers.suffixes(), outputs)
    failed = {problem.report for problem in found.problems}
    for one in found.reports:
        row = known.get(one.report)
        if row is None:
            status.new.append(one.report)
        elif row.sha256 is not None and content_hash(one.path) != row.sha256:
            status.changed.append(one.report)
    status.gone = sorted(known.keys() - {one.report for one in found.reports} - failed)

"""`extractor evaluate`: what is compared with what, and the answer as tables or as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from extractor.cli_output import UsageError, complain, print_object
from extractor.evaluate import (
    Evaluation,
    Found,
    Gold,
    compare,
    compare_judged,
    evaluate,
    extract_found,
    guess_texts,
    read_found,
    read_gold,
    read_reports,
    unjudged,
)
from extractor.evaluate.report import (
    USUAL_TABLES,
    comparison_lines,
    evaluation_data,
    evaluation_lines,
)
from extractor.evaluate.scores import figures
from extractor.rules import load
from extractor.run.names import printable

#: folder of results where none is named
OUTPUTS = Path("outputs")
#: notes that are shown one by one; the rest is a number, --json has them all
NAMED = 8
#: changes of each sort on the screen where no --errors is given
SCREENFUL = 20


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asked for; a field is None, false or empty where its option was left out."""

    gold: Path | None = None
    outputs: Path | None = None
    compare: tuple[Path, Path] | None = None
    corpus: Path | None = None
    run: bool = False
    patterns: Path | None = None
    by: Sequence[str] = ()
    errors: int | None = None
    as_json: bool = False


def show(request: Request) -> None:
    """Evaluate or compare, and print; raises UsageError, GoldError, OutputsError, ReadError and PatternError."""
    wrong = _misuse(request)
    if wrong:
        raise UsageError(wrong)
    if request.compare is not None:
        _show_comparison(request, *request.compare)
    elif request.gold is not None:
        _show_evaluation(request, request.gold)


def _misuse(request: Request) -> str | None:
    """Say which options do not go together."""
    if request.compare is None:
        if request.gold is None:
            return "name a folder of gold, or two folders of results with --compare OLD NEW"
        if request.run and request.corpus is None:
            return "--run: name the folder of the reports with --corpus"
        if request.run and request.outputs is not None:
            return "--run: nothing is read from results then; leave out -o or --run"
        return None if request.run or request.patterns is None else "--patterns: only --run extracts; add it"
    unfit = {"-o": request.outputs, "--run": request.run, "--patterns": request.patterns, "--by": request.by}
    for option, value in unfit.items():
        if value:
            return f"{option}: does not go with --compare, which reads two folders of results; leave it out"
    if request.corpus is not None and request.gold is None:
        return "--corpus: only gold needs the reports; leave it out"
    return None


def _show_evaluation(request: Request, folder: Path) -> None:
    gold = read_gold(folder)
    sources = {} if request.corpus is None else read_reports(gold, request.corpus)
    texts: Mapping[str, str] = {report: source.raw for report, source in sources.items()}
    if request.run:
        found = extract_found(sources.values(), load(request.patterns))
    else:
        found = read_found(request.outputs or OUTPUTS)
        texts = texts or guess_texts(gold, found)
    evaluation = evaluate(gold, found, texts)
    if request.as_json:
        print_object(evaluation_data(evaluation))
        return
    _complain(evaluation.notes)
    _print(evaluation_lines(evaluation, request.by or USUAL_TABLES, request.errors or 0))


def _show_comparison(request: Request, old_folder: Path, new_folder: Path) -> None:
    old, new = read_found(old_folder), read_found(new_folder)
    most = SCREENFUL if request.errors is None else request.errors
    if request.gold is None:
        changes = compare(old, new)
        if request.as_json:
            print_object({"changes": [asdict(change) for change in changes]})
        else:
            _print(comparison_lines(None, changes, most))
        return
    gold = read_gold(request.gold)
    both = tuple(evaluate(gold, found, _texts(gold, found, request.corpus)) for found in (old, new))
    judged: tuple[Evaluation, Evaluation] = (both[0], both[1])
    changes, silent = compare_judged(*judged), unjudged(old, new, judged)
    notes = tuple(dict.fromkeys(note for evaluation in judged for note in evaluation.notes))
    if request.as_json:
        before, after = map(figures, judged)
        told = {"changes": [asdict(change) for change in changes], "unjudged": silent, "notes": list(notes)}
        print_object({"old": before, "new": after} | told)
        return
    _complain(notes)
    _print(comparison_lines(judged, changes, most))
    if silent:
        names = printable(f"{old_folder} {new_folder}")
        print(f"\n{silent} more records differ where the gold says nothing: extractor evaluate --compare {names}")


def _texts(gold: Gold, found: Found, corpus: Path | None) -> Mapping[str, str]:
    if corpus is None:
        return guess_texts(gold, found)
    return {report: source.raw for report, source in read_reports(gold, corpus).items()}


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        print(printable(line))


def _complain(notes: Sequence[str]) -> None:
    for note in notes[:NAMED]:
        complain(printable(note))
    if len(notes) > NAMED:
        complain(f"{len(notes) - NAMED} more of such notes; --json has them all")

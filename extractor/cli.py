"""The command `extractor`: each command a few lines over a library call, in the order in which a user needs them.

Faults that the package foresees become one sentence on stderr and exit code 2; wrong usage too. Modules that take long
to load are imported inside the commands, so that `--help` does not wait for them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from extractor.cli_output import argument_text, complain, hush_broken_pipe, prepare_streams
from extractor.errors import ExtractorError

app = typer.Typer(
    help="Amounts, percentages, counts and dated targets out of Chinese government work reports.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
patterns_app = typer.Typer(help="Look at and test the pattern library.", no_args_is_help=True)


#: exit code when the reader of stdout went away, as for every program that SIGPIPE ends
PIPE_CLOSED = 141


class Kind(str, Enum):
    """Kinds of quantities."""

    MONEY = "money"
    PERCENTAGE = "percentage"
    COUNT = "count"
    MEASURE = "measure"
    RATIO = "ratio"


class Status(str, Enum):
    """Whether it is so or is planned."""

    ACTUAL = "actual"
    TARGET = "target"


class Aspect(str, Enum):
    """What of a quantity is stated."""

    LEVEL = "level"
    INCREASE = "increase"
    DECREASE = "decrease"
    SHARE = "share"


class By(str, Enum):
    """What facts can be told by; the names are those of `extractor.evaluate.report.TABLES`."""

    KIND = "kind"
    RULE = "rule"
    CONFIDENCE = "confidence"
    STATUS = "status"
    ASPECT = "aspect"
    UNIT = "unit"
    REPORT = "report"


OutputsOption = Annotated[Path, typer.Option("-o", "--outputs", help="Folder of the results.")]
PatternsOption = Annotated[
    Path | None, typer.Option("--patterns", help="Folder of your own patterns, added to those that come along.")
]


def _print_version(wanted: bool) -> None:
    if wanted:
        from extractor.run.versions import own_version

        print(f"extractor {own_version()}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version and stop.")
    ] = False,
) -> None:
    pass


@app.command()
def run(
    folder: Annotated[Path, typer.Argument(help="Folder of the reports; read with all its subfolders.")],
    outputs: OutputsOption = Path("outputs"),
    patterns: PatternsOption = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, help="Number of processes; left out, as many as pay.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Extract every report again, unchanged ones too.")] = False,
    timeout: Annotated[float, typer.Option(min=0, help="Seconds for one file; 0 for as many as it takes.")] = 120,
    max_size: Annotated[int, typer.Option(min=0, help="Largest file in MB; 0 for any.")] = 256,
    max_memory: Annotated[int, typer.Option(min=0, help="Memory for one file in MB; 0 for any.")] = 1000,
    watch: Annotated[bool, typer.Option("--watch", help="Stay, and run again whenever the folder changes.")] = False,
) -> None:
    """Extract the facts of a folder of reports, new and changed ones. Exit code 1 if one could not be read."""
    # numpy's linear algebra, of which nothing is used here, would start a thread per processor that spins for work
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from extractor.cli_run import run_and_show, watch_and_show
    from extractor.run import Limits, Request

    limits = Limits(max_size * 1_000_000 or None, timeout or None, max_memory * 1_000_000 or None)
    request = Request(folder, outputs, None if patterns is None else str(patterns), jobs, force, limits)
    raise typer.Exit(watch_and_show(request) if watch else run_and_show(request))


@app.command()
def search(
    words: Annotated[
        list[str] | None, typer.Argument(help="Words that the sentence or the subject must hold, all of them.")
    ] = None,
    outputs: OutputsOption = Path("outputs"),
    targets: Annotated[bool, typer.Option("--targets", help="Search dated targets instead of facts.")] = False,
    kind: Annotated[Kind | None, typer.Option(help="Kind of quantity.")] = None,
    year: Annotated[int | None, typer.Option(help="Year that the period covers (of targets: of the deadline).")] = None,
    place: Annotated[
        str | None, typer.Option(help="Part of a place's name, or a province, city or county with all in it.")
    ] = None,
    status: Annotated[Status | None, typer.Option(help="Is so, or is planned.")] = None,
    minimum: Annotated[str | None, typer.Option("--min", help="Least value: 3000, 99.6, 5000万, 1.2亿.")] = None,
    maximum: Annotated[str | None, typer.Option("--max", help="Greatest value.")] = None,
    unit: Annotated[str | None, typer.Option(help="Unit: CNY (元), %, pp (百分点), m2, 所, 人, …")] = None,
    category: Annotated[str | None, typer.Option(help="What is counted: school, student, teacher, …")] = None,
    school_level: Annotated[str | None, typer.Option("--school-level", help="primary, junior, kindergarten, …")] = None,
    aspect: Annotated[Aspect | None, typer.Option(help="Level, increase, decrease or share.")] = None,
    indicator: Annotated[
        str | None, typer.Option(help="Indicator: its id, or a name or spelling (see `extractor indicators`).")
    ] = None,
    report: Annotated[str | None, typer.Option(help="Part of the report's path, or a pattern (*2015*.txt).")] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, help="Hits shown; left out, 20 on the screen and all in JSON and CSV.")
    ] = None,
    offset: Annotated[int, typer.Option(min=0, help="Hits passed over.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON array of whole records.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV (UTF-8).")] = False,
    as_excel: Annotated[bool, typer.Option("--excel", help="Print CSV that Excel opens rightly.")] = False,
) -> None:
    """Find facts by words and fields: extractor search 大班额 --year 2015 --min 50."""
    from extractor.cli_search import Format, find, parse_unit
    from extractor.store import Query

    formats = [name for name, on in zip(Format, (as_json, as_csv, as_excel), strict=False) if on]
    if len(formats) > 1:
        raise typer.BadParameter("give one of --json, --csv and --excel")
    query = Query(
        words=tuple(argument_text(word) for word in words or () if word.strip()),
        kind=kind and kind.value,
        year=year,
        place=_text(place),
        status=status and status.value,
        minimum=_amount(minimum, "--min"),
        maximum=_amount(maximum, "--max"),
        unit=unit and parse_unit(argument_text(unit)),
        category=_text(category),
        school_level=_text(school_level),
        aspect=aspect and aspect.value,
        indicator=_indicator(indicator),
        report=_text(report),
        limit=limit,
        offset=offset,
    )
    find(outputs, query, targets, formats[0] if formats else Format.SCREEN)


@app.command()
def indicators(
    words: Annotated[list[str] | None, typer.Argument(help="Words of its names, spellings or definition.")] = None,
    patterns: PatternsOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON array of whole entries.")] = False,
) -> None:
    """List the indicators that facts can belong to: extractor indicators 入学率."""
    from extractor.cli_indicators import show

    show([argument_text(word) for word in words or ()], patterns, as_json)


@app.command()
def status(
    folder: Annotated[Path | None, typer.Argument(metavar="OUTPUTS", help="Folder of the results.")] = None,
    outputs: OutputsOption = Path("outputs"),
    patterns: PatternsOption = None,
) -> None:
    """Show what a folder of results holds, from when, what failed, and what is out of date."""
    from extractor.cli_run import show_status

    show_status(folder or outputs, None if patterns is None else str(patterns))


@app.command()
def explain(
    file: Annotated[Path, typer.Argument(help="A report.")],
    at: Annotated[int | None, typer.Option(help="Offset in characters; left out, every number of the report.")] = None,
    patterns: PatternsOption = None,
) -> None:
    """Say which rule made a record of a number and with which words, or why there is none."""
    from extractor.cli_explain import show
    from extractor.pipeline import extract_file
    from extractor.rules import load

    show(extract_file(file, library=load(patterns)), at)


@app.command()
def evaluate(
    gold: Annotated[
        Path | None, typer.Argument(help="Folder of reviewed records: facts.jsonl, targets.jsonl, articles.jsonl.")
    ] = None,
    outputs: Annotated[
        Path | None, typer.Option("-o", "--outputs", help="Folder of the results.", show_default="outputs")
    ] = None,
    compare: Annotated[
        tuple[Path, Path] | None,
        typer.Option("--compare", metavar="OLD NEW", help="Two folders of results: what changed, record by record."),
    ] = None,
    corpus: Annotated[
        Path | None, typer.Option("--corpus", help="Folder of the reports; left out, where the run read them.")
    ] = None,
    fresh: Annotated[bool, typer.Option("--run", help="Extract the reports of --corpus now, read no results.")] = False,
    patterns: PatternsOption = None,
    by: Annotated[
        list[By] | None, typer.Option("--by", help="Tables to show; left out, kind, rule and confidence.")
    ] = None,
    errors: Annotated[
        int | None, typer.Option("--errors", min=0, help="Mistakes (or changes) of each sort to show.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as one JSON object.")] = False,
) -> None:
    """Say how right the results are against records that you reviewed, or what changed between two runs."""
    from extractor.cli_evaluate import Request, show

    tables = [table.value for table in by or ()]
    show(Request(gold, outputs, compare, corpus, fresh, patterns, tables, errors, as_json))


@patterns_app.command("list")
def list_patterns(patterns: PatternsOption = None) -> None:
    """List the rules: id, kind, file, and what each is about."""
    from extractor import rules

    for rule in rules.load(patterns).all_rules():
        print(f"{rule.id}\t{rule.kind}\t{rule.file}\t{rule.about}")


@patterns_app.command("check")
def check_patterns(patterns: PatternsOption = None) -> None:
    """Run the examples and counterexamples of every rule. Exit code 1 if one fails."""
    from extractor.patterns_check import check_folder

    outcomes = check_folder(patterns)
    failed = [outcome for outcome in outcomes if outcome.problem is not None]
    for outcome in failed:
        complain(f"{outcome.name}: {outcome.problem}")
    print(f"{len(outcomes)} examples, {len(failed)} failed")
    raise typer.Exit(1 if failed else 0)


app.add_typer(patterns_app, name="patterns")


def _text(word: str | None) -> str | None:
    return None if word is None else argument_text(word)


def _indicator(name: str | None) -> tuple[str, ...] | None:
    from extractor.cli_indicators import ids_of

    return None if name is None else ids_of(argument_text(name))


def _amount(text: str | None, option: str) -> Decimal | None:
    from extractor.cli_search import parse_amount

    try:
        return None if text is None else parse_amount(argument_text(text))
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint=option) from error


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit: 0 done, 1 something in it failed, 2 wrong use or unusable outputs."""
    prepare_streams()
    code: int | str | None = 0
    try:
        app(args=None if arguments is None else list(arguments), prog_name="extractor")
    except SystemExit as end:
        code = end.code
    except ExtractorError as error:
        complain(str(error))
        code = 2
    except BrokenPipeError:
        code = PIPE_CLOSED
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        code = PIPE_CLOSED
    if code == PIPE_CLOSED:
        hush_broken_pipe()
    sys.exit(code)


if __name__ == "__main__":
    main()

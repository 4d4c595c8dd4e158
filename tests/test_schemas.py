"""The schemas are sound, allow what a run writes, and forbid what it must not write."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest
from fake_reports import FakeWorker, sample

from extractor import readers, schemas
from extractor.run import run_folder, work
from extractor.types import ArticleRecord, Aspect, Fact, Kind, LeftOut, Modifier, Status, Target


def validator(name: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(schemas.load(name))


@pytest.mark.parametrize("name", schemas.NAMES)
def test_schemas_are_sound_and_strict(name: str) -> None:
    schema = schemas.load(name)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["additionalProperties"] is False
    assert schema["required"] == list(schema["properties"])


def test_unknown_names_are_refused() -> None:
    with pytest.raises(KeyError, match="there are fact, target"):
        schemas.load("facts")


@pytest.mark.parametrize(
    ("name", "record"), [("fact", Fact), ("target", Target), ("article", ArticleRecord), ("left_out", LeftOut)]
)
def test_schemas_name_the_fields_of_the_records_in_order(name: str, record: Any) -> None:
    assert list(schemas.load(name)["properties"]) == [field.name for field in dataclasses.fields(record)]


def test_schemas_name_the_values_of_the_types() -> None:
    fact = schemas.load("fact")["properties"]
    for field, values in [("kind", Kind), ("modifier", Modifier), ("aspect", Aspect), ("status", Status)]:
        assert fact[field]["enum"] == list(get_args(values))


def test_a_whole_report_is_allowed() -> None:
    validator("report").validate(sample().to_dict())


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("low", 56), ("low", "5.6e1"), ("low", "05"), ("low", "1."), ("high", "1,000"), ("kind", "sum"),
        ("modifier", "≈"), ("aspect", "growth"), ("status", "planned"), ("period", "2015年"), ("period", "2015-13"),
        ("period", "2012-2015"), ("confidence", 1.2), ("line", 0), ("start", -1), ("article", 0),
        ("category", "dog"), ("place_code", "1234"),
        ("id", "7"), ("text", ""), ("flags", "none"), ("surplus", 1),
    ],
)  # fmt: skip
def test_what_is_wrong_is_forbidden(field: str, value: Any) -> None:
    fact = sample().to_dict()["facts"][0]
    validator("fact").validate(fact)
    assert not validator("fact").is_valid({**fact, field: value})
    assert not validator("report").is_valid({**sample().to_dict(), "facts": [{**fact, field: value}]})


@pytest.mark.parametrize(
    "edtf", ["2012", "2012/2015", "2015-12", "2014-12-31", "20XX", "20XX/20XX", "2010/", "2010/..", "../2012", None]
)
def test_periods_in_edtf_are_allowed(edtf: str | None) -> None:
    validator("fact").validate({**sample().to_dict()["facts"][0], "period": edtf})


@pytest.mark.parametrize("exact", ["0", "-0.5", "1250000000000", "12345678901234567890.123", "99.60"])
def test_exact_values_are_allowed(exact: str) -> None:
    validator("fact").validate({**sample().to_dict()["facts"][0], "low": exact})


def test_everything_that_a_run_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "Worker", FakeWorker)
    monkeypatch.setattr(readers, "suffixes", lambda: {".txt"}, raising=False)
    (tmp_path / "in").mkdir()
    for name, text in {
        "a.txt": "学校【1所】。",
        "b.txt": "unreadable",
        "c.txt": "crash",
        "d.pdf": "",
        "e.txt": "",
    }.items():
        (tmp_path / "in" / name).write_text(text, "utf-8")
    run_folder(tmp_path / "in", tmp_path / "out")
    check_outputs(tmp_path / "out")
    assert len((tmp_path / "out" / "errors.jsonl").read_text("utf-8").splitlines()) == 3


def check_outputs(outputs: Path) -> None:
    """Validate every line and file of an outputs folder."""
    for name, file in [("fact", "facts"), ("target", "targets"), ("article", "articles"), ("error", "errors")]:
        check = validator(name)
        for line in (outputs / f"{file}.jsonl").read_text("utf-8").split("\n")[:-1]:
            check.validate(json.loads(line))
    validator("run").validate(json.loads((outputs / "run.json").read_text("utf-8")))
    check = validator("report")
    records = list((outputs / "records").rglob("*.json"))
    assert records
    for record in records:
        check.validate(json.loads(record.read_text("utf-8")))

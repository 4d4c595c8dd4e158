"""JSON Schemas (draft 2020-12) of everything that a run writes; every run of the tests is checked against them."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files
from typing import Any

#: fact, target, article, left_out: flat records; error: a line of errors.jsonl; report: records/*.json; run: run.json
NAMES = ("fact", "target", "article", "left_out", "error", "report", "run")
_PARTS = {"report": ("article", "fact", "target", "left_out")}


def load(name: str) -> dict[str, Any]:
    """Return the schema `name`, whole: those it refers to stand in its `$defs`. Raises KeyError for other names."""
    if name not in NAMES:
        raise KeyError(f"no schema {name!r}; there are {', '.join(NAMES)}")
    schema = _read(name)
    if name in _PARTS:
        schema["$defs"] = {part: _read(part) for part in _PARTS[name]}
    return schema


def _read(name: str) -> dict[str, Any]:
    return dict(json.loads(_text(name)))


@lru_cache(maxsize=len(NAMES))
def _text(name: str) -> str:
    return files(__name__).joinpath(f"{name}.schema.json").read_text("utf-8")

"""The pattern library: YAML files → rules. `load()` reads them, `check()` runs their examples."""

from extractor.compiled import compile_pattern
from extractor.kept import STARTS
from extractor.rules.cache import per_library
from extractor.rules.check import Finders, Found, Outcome, cases, check
from extractor.rules.loader import build, built_in_folder, digest_now, keep_compiled, load
from extractor.rules.quick import quick
from extractor.rules.schema import KINDS, Counterexample, Example, KindSpec, Library, Rule, expand

__all__ = [
    "KINDS",
    "STARTS",
    "Counterexample",
    "Example",
    "Finders",
    "Found",
    "KindSpec",
    "Library",
    "Outcome",
    "Rule",
    "build",
    "built_in_folder",
    "cases",
    "check",
    "compile_pattern",
    "digest_now",
    "expand",
    "keep_compiled",
    "load",
    "per_library",
    "quick",
]

"""`facts.db`: the schema, writing reports into it, and searching it."""

from extractor.store.database import Builder, build, create, delete_report, reading, replace_report
from extractor.store.flat import Flat, flatten
from extractor.store.rows import ReportRows, report_rows
from extractor.store.schema import SCHEMA_VERSION
from extractor.store.search import Query, Result, known_values, search_facts, search_targets
from extractor.store.years import years

__all__ = [
    "SCHEMA_VERSION",
    "Builder",
    "Flat",
    "Query",
    "ReportRows",
    "Result",
    "build",
    "create",
    "delete_report",
    "flatten",
    "known_values",
    "reading",
    "replace_report",
    "report_rows",
    "search_facts",
    "search_targets",
    "years",
]

"""`facts.db`: the schema, writing reports into it, and searching it."""

from extractor.store.database import Writer, build, create, delete_report, reading, replace_report
from extractor.store.files import FileRow, connect, counts, file_rows, known_files, made_by_text, named_files
from extractor.store.flat import Flat, flatten
from extractor.store.rows import ReportRows, report_rows
from extractor.store.schema import SCHEMA_VERSION
from extractor.store.search import Query, Result, known_values, search_facts, search_targets
from extractor.store.stored import stored_flat
from extractor.store.years import years

__all__ = [
    "SCHEMA_VERSION",
    "FileRow",
    "Flat",
    "Query",
    "ReportRows",
    "Result",
    "Writer",
    "build",
    "connect",
    "counts",
    "create",
    "delete_report",
    "file_rows",
    "flatten",
    "known_files",
    "known_values",
    "made_by_text",
    "named_files",
    "reading",
    "replace_report",
    "report_rows",
    "search_facts",
    "search_targets",
    "stored_flat",
    "years",
]

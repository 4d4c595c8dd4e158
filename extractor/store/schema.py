"""The tables of `facts.db` and nothing else: one place to read what the database looks like.

`low` and `high` are exact decimals as text. `low_num` and `high_num` are the nearest doubles of the same values; they
serve comparing and sorting only and are never read back as a value. `year_from` and `year_to` are the first and last
year that `period` (or `deadline`) covers, null where no year is known. JSON columns hold JSON text.

`n` is a row number that a report's worker computes alone: report number × 2**24 + place within the report. It joins
facts to sentences and both to their index. A report keeps its number as long as it stays; `id` is stable for good.

`files` says what is done: a row for every file that was worked on, written in the same transaction as all that came of
it. A file that failed has a row too, without a record.
"""

from __future__ import annotations

import re

#: Raised whenever a table changes, so that a command can refuse outputs of another version instead of misreading them.
SCHEMA_VERSION = 4

#: Rows of one report are numbered from `report number << ROW_BITS`.
ROW_BITS = 24

TABLES = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS reports (
    n INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    sha256 TEXT NOT NULL,
    encoding TEXT NOT NULL,
    format TEXT NOT NULL,
    characters INTEGER NOT NULL,
    record TEXT NOT NULL,           -- the report's own record, relative to the outputs folder
    articles INTEGER NOT NULL,
    facts INTEGER NOT NULL,
    targets INTEGER NOT NULL,
    left_out INTEGER NOT NULL
);

CREATE TABLE IF NOT EXISTS files (
    n INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    sha256 TEXT,                    -- of the content that was worked on, null where nobody could read it
    record TEXT, record_bytes INTEGER,      -- null where the file failed
    text TEXT, text_bytes INTEGER,          -- its raw text, relative to the outputs folder
    facts_bytes INTEGER NOT NULL,   -- how much of facts.jsonl is this file's, and of the other two
    targets_bytes INTEGER NOT NULL,
    articles_bytes INTEGER NOT NULL,
    problems TEXT NOT NULL,         -- JSON list: its lines of errors.jsonl
    limits TEXT                     -- JSON object: what it was given, where it took more time or memory than that
);

CREATE TABLE IF NOT EXISTS articles (
    id TEXT NOT NULL UNIQUE,
    report TEXT NOT NULL,
    number INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    title TEXT, issuer TEXT, region TEXT, region_code TEXT, date TEXT, document_kind TEXT, reported TEXT, planned TEXT,
    line INTEGER NOT NULL,
    flags TEXT NOT NULL             -- JSON list
);

CREATE TABLE IF NOT EXISTS sentences (
    n INTEGER PRIMARY KEY,
    report TEXT NOT NULL,
    article INTEGER,
    section TEXT NOT NULL,          -- JSON list, outermost heading first
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    text TEXT NOT NULL              -- clean text: simplified, half-width, without page numbers and line breaks
);

CREATE TABLE IF NOT EXISTS facts (
    n INTEGER PRIMARY KEY,
    sentence_n INTEGER,
    id TEXT NOT NULL UNIQUE,
    report TEXT NOT NULL,
    article INTEGER,
    section TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    text TEXT NOT NULL,
    kind TEXT NOT NULL,
    low TEXT NOT NULL,
    high TEXT NOT NULL,
    low_num REAL, high_num REAL,
    unit TEXT, modifier TEXT NOT NULL, per TEXT,
    subject TEXT, subject_start INTEGER, subject_end INTEGER,
    aspect TEXT NOT NULL,
    against TEXT, against_start INTEGER, against_end INTEGER, against_period TEXT,
    period TEXT, period_text TEXT, period_start INTEGER, period_end INTEGER,
    year_from INTEGER, year_to INTEGER,
    status TEXT NOT NULL,
    place TEXT, place_code TEXT, category TEXT, school_level TEXT, indicator TEXT,
    sentence TEXT NOT NULL, sentence_start INTEGER NOT NULL, sentence_end INTEGER NOT NULL,
    line INTEGER NOT NULL, page INTEGER, block TEXT,
    rects TEXT,                     -- JSON list of [page, left, top, right, bottom]
    rule TEXT NOT NULL,
    why TEXT NOT NULL,              -- JSON object
    confidence REAL NOT NULL,
    flags TEXT NOT NULL,            -- JSON list
    checks TEXT NOT NULL            -- JSON list
);

CREATE TABLE IF NOT EXISTS targets (
    n INTEGER PRIMARY KEY,
    sentence_n INTEGER,
    id TEXT NOT NULL UNIQUE,
    report TEXT NOT NULL,
    article INTEGER,
    section TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    deadline_text TEXT NOT NULL,
    deadline TEXT,
    year_from INTEGER, year_to INTEGER,
    goal TEXT NOT NULL, goal_start INTEGER NOT NULL, goal_end INTEGER NOT NULL,
    strength TEXT NOT NULL,
    place TEXT, place_code TEXT,
    facts TEXT NOT NULL,            -- JSON list of ids of facts
    sentence TEXT NOT NULL, sentence_start INTEGER NOT NULL, sentence_end INTEGER NOT NULL,
    line INTEGER NOT NULL, page INTEGER, block TEXT,
    rects TEXT,                     -- JSON list of [page, left, top, right, bottom]
    rule TEXT NOT NULL,
    why TEXT NOT NULL,
    confidence REAL NOT NULL,
    flags TEXT NOT NULL
);
"""

#: One character per term, neither text nor places stored: the sentence stands in `sentences`, the subject in `facts`.
#: `subject_index` holds the subjects that do not stand in the fact's own sentence.
INDEXES_OF_WORDS = """
CREATE VIRTUAL TABLE IF NOT EXISTS sentence_index USING fts5(
    text, content='', columnsize=0, detail=none, tokenize=ascii
);
CREATE VIRTUAL TABLE IF NOT EXISTS subject_index USING fts5(
    text, content='', columnsize=0, detail=none, tokenize=ascii
);
"""

#: Made after a bulk load: an index that stands while 20,000 rows come in costs twice the time.
INDEXES = """
CREATE INDEX IF NOT EXISTS articles_report ON articles (report, number);
CREATE INDEX IF NOT EXISTS sentences_report ON sentences (report, start);
CREATE INDEX IF NOT EXISTS facts_report ON facts (report, start);
CREATE INDEX IF NOT EXISTS facts_sentence ON facts (sentence_n);
CREATE INDEX IF NOT EXISTS targets_report ON targets (report, start);
CREATE INDEX IF NOT EXISTS targets_sentence ON targets (sentence_n);
"""

#: A hundred thousand facts are gone through in a blink; these are for more.
MANY_FACTS = 100_000
INDEXES_OF_MANY = """
CREATE INDEX IF NOT EXISTS facts_place_code ON facts (place_code);
CREATE INDEX IF NOT EXISTS facts_category ON facts (category, school_level);
CREATE INDEX IF NOT EXISTS facts_indicator ON facts (indicator) WHERE indicator IS NOT NULL;
CREATE INDEX IF NOT EXISTS facts_value ON facts (unit, low_num);
"""

#: Names of the indexes, for taking them down before much comes in.
INDEX_NAMES = tuple(re.findall(r"EXISTS (\w+) ON", INDEXES + INDEXES_OF_MANY))

#: Columns that hold JSON text, by table; `search` decodes them.
JSON_COLUMNS = {
    "articles": ("flags",),
    "facts": ("section", "rects", "why", "flags", "checks"),
    "targets": ("section", "facts", "rects", "why", "flags"),
    "sentences": ("section",),
}

ARTICLE_COLUMNS = (
    "id", "report", "number", "start", "end", "title", "issuer", "region", "region_code", "date", "document_kind",
    "reported", "planned", "line", "flags",
)  # fmt: skip
FACT_COLUMNS = (
    "id", "report", "article", "section", "start", "end", "text", "kind", "low", "high", "unit", "modifier", "per",
    "subject", "subject_start", "subject_end", "aspect", "against", "against_start", "against_end",
    "against_period", "period", "period_text", "period_start", "period_end",
    "status", "place", "place_code", "category", "school_level", "indicator", "sentence", "sentence_start",
    "sentence_end", "line", "page", "block", "rects", "rule", "why", "confidence", "flags", "checks",
)  # fmt: skip
TARGET_COLUMNS = (
    "id", "report", "article", "section", "start", "end", "deadline_text", "deadline", "goal", "goal_start",
    "goal_end", "strength", "place", "place_code", "facts", "sentence", "sentence_start", "sentence_end", "line",
    "page", "block", "rects", "rule", "why", "confidence", "flags",
)  # fmt: skip

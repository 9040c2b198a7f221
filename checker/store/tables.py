"""The tables of the store. They are made and changed by the migrations alone; a test holds the two together.

A use is told once a run (`subject`), and each rule's word on it is a line of numbers, so that millions of lines stay
small. What may name people is in the tables `people_of_*` only, which `checker forget` empties.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
)

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)

RUN = Table(
    "run",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("made", String, nullable=False),
    Column("summary", String, nullable=False),
    Column("document", LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)
"""made: when, in UTC, ISO 8601 to the second. summary: what a list of runs shows (runs.StoredRun), as JSON. document:
the Assessment without what may name people (documents.py)."""


def _of_run() -> Column[int]:
    return Column("run", Integer, ForeignKey("run.id", ondelete="CASCADE"), primary_key=True)


def _number(name: str) -> Column[int]:
    return Column(name, Integer, primary_key=True, autoincrement=False)


def _subject(name: str = "subject", **options: Any) -> Column[int]:
    """The number of what is judged, of 64 bits, as an integer of SQLite always has: those of periods and statements are
    past those of all records (assess.period_shard.FIRST)."""
    return Column(name, BigInteger().with_variant(Integer, "sqlite"), autoincrement=False, **options)


FINDING = Table(
    "finding",
    METADATA,
    _of_run(),
    _number("number"),
    Column("id", String, nullable=False, index=True),
    sqlite_with_rowid=False,
)
"""Which findings a run has, in the Assessment's order: since when one is known is asked of all runs."""

FINDING_MONTH = Table(
    "finding_month",
    METADATA,
    _of_run(),
    _number("number"),
    Column("month", String, primary_key=True),
    Column("uses", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""How many uses a finding has in each month (`2024-03`) of their civil dates; those without a date are left out."""

SUBJECT = Table(
    "subject",
    METADATA,
    _of_run(),
    _subject(primary_key=True),
    Column("kind", String),
    Column("input", SmallInteger),
    Column("sheet", String),
    Column("row", Integer),
    Column("event", String),
    Column("number", String),
    Column("case_number", String),
    Column("date", Date),
    _subject("same_case"),
    Index("ix_subject_same_case", "run", "same_case"),
    sqlite_with_rowid=False,
)
"""The judged events of a run in the log's order. input: the number of its file in the Assessment. same_case: the first
subject with this case number, so that a case is found without a search of a million texts."""

LINE = Table(
    "line",
    METADATA,
    _of_run(),
    _number("rule"),
    _subject(primary_key=True),
    Column("finding", Integer),
    sqlite_with_rowid=False,
)
"""What each rule says of the uses that it applies to. rule, finding: their numbers in the Assessment; no finding: the
rule was simply kept."""

PEOPLE_OF_RUN = Table("people_of_run", METADATA, _of_run(), Column("document", LargeBinary, nullable=False))
"""The Assessment with people, of a run that was made so."""

PEOPLE_OF_USE = Table(
    "people_of_use",
    METADATA,
    _of_run(),
    _subject(primary_key=True),
    Column("number", String),
    Column("case_number", String),
    Column("reason", String),
    Column("operator", String),
    Column("target", String),
    _subject("same_case"),
    _subject("same_operator"),
    Index("ix_people_of_use_same_case", "run", "same_case"),
    Index("ix_people_of_use_same_operator", "run", "same_operator"),
    sqlite_with_rowid=False,
)
"""What the log says of each use that may name somebody, the numbers as written among it. target: whom or what was
searched for. same_case, same_operator: the first subject with this case number, and with this operator."""

_COUNTED = ("records", "vague", "vague_at_most", "repeated", "repeated_at_most")
AGENCY_REASONS = Table(
    "agency_reasons",
    METADATA,
    _of_run(),
    _number("number"),
    Column("agency", String, nullable=False),
    *(Column(name, Integer, nullable=False) for name in _COUNTED),
    sqlite_with_rowid=False,
)
"""How many reasons of each agency say nothing, or come again and again, those with most uses first
(integrity.typed_reasons); agencies whose names may be people's are one line."""

WHOSE_REASONS = Table(
    "whose_reasons",
    METADATA,
    _of_run(),
    _number("number"),
    Column("agency", String, nullable=False),
    Column("operator", String, nullable=False),
    _subject(nullable=False),
    *(Column(name, Integer, nullable=False) for name in _COUNTED),
    sqlite_with_rowid=False,
)
"""How many reasons of each operator of each agency say nothing, or come again and again, those with most uses first
(integrity.typed_reasons). subject: the first use of the operator there."""

PEOPLE = (PEOPLE_OF_RUN, PEOPLE_OF_USE, WHOSE_REASONS)


def _key() -> Column[int]:
    return Column("id", Integer, primary_key=True, autoincrement=True)


def _text(*names: str) -> list[Column[str]]:
    return [Column(name, String, nullable=False) for name in names]


def _day(*names: str) -> list[Column[Any]]:
    return [Column(name, Date, nullable=False) for name in names]


def _finding() -> Column[str]:
    return Column("finding", String, nullable=False, index=True)


ANSWER = Table("answer", METADATA, _key(), _finding(), *_text("words", "author"), *_day("day"))
"""The agency's answers, verbatim. A finding is the same in every run that has it."""
COMMENT = Table("comment", METADATA, _key(), _finding(), *_text("words", "author"), *_day("day"))
"""What the board notes for itself about a finding: the desk and `checker status` show it, no report does."""
GRADE = Table("grade", METADATA, _key(), _finding(), *_text("at", "grade", "reason", "author"), *_day("day"))
"""What the board said of a finding at a milestone (model.follow_up)."""
WAIVER = Table(
    "waiver",
    METADATA,
    _key(),
    *_text("rule", "conditions", "authority", "approver", "reason"),
    *_day("first_day", "last_day"),
)
"""conditions: name -> value, as JSON (model.follow_up.Waiver.where)."""
ATTESTATION = Table(
    "attestation",
    METADATA,
    _key(),
    Column("run", Integer, ForeignKey("run.id", ondelete="CASCADE"), nullable=False, index=True),
    *_text("finding", "verdict", "author", "basis"),
    *_day("day"),
)
ATTESTED_USE = Table(
    "attested_use",
    METADATA,
    Column("attestation", Integer, ForeignKey("attestation.id", ondelete="CASCADE"), primary_key=True),
    _subject(primary_key=True),
    sqlite_with_rowid=False,
)
"""The uses of the run that an attestation is about."""

WITHDRAWAL = Table(
    "withdrawal",
    METADATA,
    Column("kind", String, primary_key=True),
    _number("number"),
    *_text("author", "reason"),
    *_day("day"),
    sqlite_with_rowid=False,
)
"""What was taken back: a row of ANSWER, COMMENT, GRADE, WAIVER or ATTESTATION, which stays
(model.follow_up.Withdrawable)."""

SAMPLE = Table(
    "sample",
    METADATA,
    _key(),
    Column("run", Integer, ForeignKey("run.id", ondelete="CASCADE"), nullable=False, index=True),
    *_text("rule", "seed"),
    Column("confidence", Float, nullable=False),
    *_text("strata"),
)
"""strata: name -> how many uses it has, as JSON, of those from which items were drawn at random."""
DRAWN = Table(
    "drawn",
    METADATA,
    Column("sample", Integer, ForeignKey("sample.id", ondelete="CASCADE"), primary_key=True),
    _number("item"),
    _subject(nullable=False),
    *_text("kind", "stratum"),
    *(Column(name, String) for name in ("answer", "source", "initials", "note")),
    sqlite_with_rowid=False,
)
"""The items of a sample in the order of its worksheet, and what was found of each (model.sample)."""

"""What each row of a log records, and what a list of papers holds, asked of a person."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from checker.ingest.choice import FEWEST
from checker.ingest.declared import declares
from checker.ingest.headings import GENERIC
from checker.ingest.holds import PAPERS
from checker.ingest.interface import IngestedLogs
from checker.inspect.asking import NONE, AskPerson, DraftQuestion, Topic
from checker.inspect.columns_asked import A_COLUMN, likeliest, tables_like
from checker.inspect.draft_text import quote
from checker.inspect.survey import SurveyedTable
from checker.model.errors import UsageError
from checker.model.kinds import KINDS, EventKind
from checker.model.value_meanings import meanings
from checker.model.values import VALUES
from checker.model.words import plural, sheet_in_words

SHEETS_ASKED = 12
"""So many other lists of a workbook are asked about."""
LEFT_OUT = "leave_out"
"""The answer that a file of a hand-over has no records."""
_ABOUT = "what each row records"
_FIRST = (Topic.COLUMN,)
"""What a list of papers holds without a column depends on what its columns are."""
_OPEN = "Enter leaves it open"
_USUAL = (EventKind.SEARCH, EventKind.REVIEW, EventKind.AUTHORIZATION, EventKind.ARREST)
"""Kinds of records that are named with the question, as those of most hand-overs."""


def rows_asked(name: str, tables: Sequence[SurveyedTable], ask: AskPerson, *, several: bool) -> str:
    """What each row of the log `name` records, of which nothing in it says it (R45): a kind, A_COLUMN, LEFT_OUT, else
    NONE. several: it is not alone."""
    table = likeliest(tables)
    sheets = [sheet_in_words(one.sheet) for one in tables if one in tables_like(table, tables) and one.sheet]
    sheet = f", {', '.join(sheets)}," if sheets and len(tables) > 1 else ""
    kinds = _kinds(several=several)
    usual = "".join(f"\n  {kind}: {kinds[kind]}" for kind in (*_USUAL, A_COLUMN, LEFT_OUT) if kind in kinds)
    text = (
        f'Nothing in "{name}"{sheet} says what a row records; its headings are: {_headings(table)}.{usual}\n'
        "What does each row record?"
    )
    how = "One of these, or one of the others"
    return ask(DraftQuestion(Topic.ROWS, _ABOUT, text, choices=kinds, how=how, others_wait=True))


def rows_confirmed(name: str, tables: Sequence[SurveyedTable], ask: AskPerson, *, several: bool) -> str:
    """As `rows_asked`, of a log whose headings alone say it: NONE where they are right, and where something else says
    it."""
    bindings = [one.binding for one in tables if one.binding is not None]
    by_headings = [one for one in bindings if one.profile.id == GENERIC and one.kind_header is None]
    if not by_headings or len(by_headings) < len(bindings):
        return NONE
    told = by_headings[0].default_kind
    own = KINDS[EventKind(told)]
    table = next(one for one in tables if one.binding is not None)
    text = f'By its headings, "{name}" is a list of {own.plural}: {_headings(table)}. What does each row record?'
    answer = ask(DraftQuestion(Topic.ROWS, _ABOUT, text, told, _kinds(several=several)))
    return NONE if answer == told else answer


def other_sheets(tables: Sequence[SurveyedTable]) -> list[list[SurveyedTable]]:
    """The sheets of a file that are no part of its main list, those with like headings together: neither read as they
    are, nor like what is read (or the likeliest, where nothing is). A list of codes, of two columns, is none."""
    read = [one for one in tables if one.binding is not None]
    first = read or [likeliest(tables)] if tables else []
    main = [one for table in first for one in tables_like(table, tables)]
    rest = [
        one
        for one in tables
        if one.sheet and one not in main and len(one.columns) >= FEWEST and not declares(one.columns)
    ]
    found = list[list[SurveyedTable]]()
    while rest and len(found) < SHEETS_ASKED:
        found.append(tables_like(rest[0], rest))
        rest = [one for one in rest if one not in found[-1]]
    return found


def other_rows_asked(name: str, tables: Sequence[SurveyedTable], ask: AskPerson) -> str:
    """What each row of another list in a file records: a kind, A_COLUMN, or NONE and LEFT_OUT where it is left out."""
    kinds = _kinds(several=True)
    usual = "".join(f"\n  {kind}: {kinds[kind]}" for kind in (*_USUAL, A_COLUMN, LEFT_OUT))
    text = (
        f'The answers so far do not read "{name}" ({plural(sum(one.rows for one in tables), "row")}); its headings '
        f"are: {_headings(tables[0])}.{usual}\nWhat does each row record?"
    )
    how = "One of these, or one of the others; Enter leaves the sheet out"
    return ask(DraftQuestion(Topic.ROWS, _ABOUT, text, choices=kinds, how=how, others_wait=True))


def _kinds(*, several: bool) -> dict[str, str]:
    """What a row may record -> what that means."""
    kinds = {
        kind.value: KINDS[kind].meaning.removeprefix("that ") for kind in EventKind if kind is not EventKind.UNKNOWN
    }
    kinds[A_COLUMN] = "the rows differ, and one of the columns says what each of them records"
    if several:
        kinds[LEFT_OUT] = "the file has no records, such as a list of codes: leave it out"
    return kinds


def _headings(table: SurveyedTable) -> str:
    more = f" and {len(table.columns) - 12} more" if len(table.columns) > 12 else ""
    return ", ".join(table.columns[:12]) + more


def holds_asked(read: IngestedLogs | None, ask: AskPerson) -> str:
    """What a list of authorizations or approvals holds where it has no column for it (R44), as audit.yaml says it; ""
    where it is no such list, or nobody says it."""
    if read is None or not read.events.height:
        return ""
    kinds = read.events.scan().select(pl.col("kind").cast(pl.String).unique()).collect()["kind"].to_list()
    if len(kinds) != 1 or kinds[0] not in PAPERS:
        return ""
    [kind] = kinds
    papers = KINDS[EventKind(kind)].plural
    said = {}
    decided = f"No column says what was decided on these {papers}. What was decided on every one of them?"
    allow = f"No column says what these {papers} allow. What does every one of them allow?"
    for field, about, text in (("decision", "what was decided", decided), ("scope", "what is allowed", allow)):
        if f"{field}__state" not in read.events.columns:
            asked = f"{text} One of {', '.join(VALUES[field])}"
            question = DraftQuestion(Topic.HOLDS, about, asked, choices=meanings(field), how=_OPEN, waits_for=_FIRST)
            said[field] = ask(question)
    if "end__state" not in read.events.columns:
        text = f"No column says until when these {papers} are valid. For how many days is every one of them?"
        said["valid-days"] = ask(
            DraftQuestion(Topic.HOLDS, "for how many days", text, reads=_number_of_days, how=_OPEN, waits_for=_FIRST)
        )
    keys = [f"{key}: {answer}" for key, answer in said.items() if answer != NONE]
    if not keys:
        return ""
    who = ask(
        DraftQuestion(
            Topic.HOLDS, "who says what is not in the columns", "Who says so (an office or a role, a letter)?"
        )
    )
    if who == NONE:
        return ""
    return f"{{{', '.join(keys)}, by: {quote(who)}}}"


def _number_of_days(text: str) -> str:
    if not text.isdigit() or not 1 <= int(text) <= 3660:
        raise UsageError(f'"{text}" is not a number of days', hint="write a number from 1 to 3660")
    return text

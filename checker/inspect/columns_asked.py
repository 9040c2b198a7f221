"""Which field a column is, asked of a person: in tables that nothing reads, and of columns left unread in others."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from checker.ingest.choice import NoLog
from checker.ingest.headings import simple_header
from checker.inspect.asking import NONE, AskPerson, DraftQuestion, Topic
from checker.inspect.further_asked import FURTHER
from checker.inspect.guess import Guess, guesses
from checker.inspect.survey import CellTally, SurveyedTable
from checker.model.event import EVENT_FIELDS
from checker.model.kinds import USE_KINDS, EventKind

COLUMNS_ASKED = 60
"""So many columns are asked about; the guesses at the others are shown in the file."""
EXAMPLES = 3
"""So many cells of a column are shown with a question about it."""
EXAMPLE_LENGTH = 40
_MEANINGS = {name: known.meaning for name, known in EVENT_FIELDS.items()} | FURTHER

CLOCK = "clock"
"""The answer that a column holds the clock times of the days in another: no field of its own."""
_CLOCK_MEANS = "the time of day, where another column has the date"
_CLOCK_FORM = re.compile(r"^([01]?\d|2[0-3]):?[0-5]\d(:[0-5]\d)?( ?[ap]\.?m\.?)?$", re.IGNORECASE)

_OF_A_CLOCK = re.compile(r"\b(?:time|hours?|hrs|clock)\b")

OF_SEARCHES = (*USE_KINDS, EventKind.REQUEST)
_SEARCH_NUMBER = re.compile(
    r"\b(?:search|request|query|inquiry|lookup|frt?|face|facial|use)\b.*\b(?:number|id|ref|reference)$"
    r"|^(?:for|of|about|related) (?:search|request|query|inquiry|lookup|run|use)\b"
)
"""A heading, in its simple form, of the number of a search in a list of other records."""

A_COLUMN = "column"
"""The answer that the rows of a table differ, and that a column says what each records."""
_KINDS_DIFFER = 12
"""A column of at most so many different cells may say what its rows record."""

Chosen = dict[str, tuple[list[str], Guess | None]]
"""Field, or a name of FURTHER -> the headings that it is read from, the preferred one first, and the guess, if it was
that."""


def likeliest(tables: Sequence[SurveyedTable]) -> SurveyedTable:
    """Of tables that nothing reads the one that resembles a use log most."""
    return max(tables, key=lambda t: (t.choice.likeness if isinstance(t.choice, NoLog) else 0, len(t.columns), t.rows))


def tables_like(one: SurveyedTable, tables: Sequence[SurveyedTable]) -> list[SurveyedTable]:
    """The table, and those that share at least half of its headings: the sheets of a workbook with one for a month."""
    return [
        one,
        *(t for t in tables if t is not one and 2 * len(set(t.columns) & set(one.columns)) >= len(one.columns)),
    ]


def fields_asked(
    tables: Sequence[SurveyedTable], tallies: Mapping[str, CellTally], ask: AskPerson, rows: str, kind_column: str = ""
) -> tuple[Chosen, list[str]]:
    """Of tables that nothing reads, all alike: the field of each heading as answered, else as guessed; and the headings
    without one. Two headings may be one field where no table has both. rows: what each row records, else NONE."""
    headers = list(dict.fromkeys(header for table in tables for header in table.columns if header != kind_column))
    perhaps = guesses(dict(tallies), headers, ())
    perhaps |= _search_numbers(headers, rows)
    taken: Chosen = {}
    rest = []
    for number, header in enumerate(headers):
        guess = perhaps.get(header)
        gone = _fields_taken(taken, header, tables)
        if guess is None and CLOCK not in gone and _is_clock(header, tallies[header]):
            guess = Guess(CLOCK, "its cells are times of day")
        known = {name: meaning for name, meaning in (_MEANINGS | {CLOCK: _CLOCK_MEANS}).items() if name not in gone}
        likely = guess.field if guess and guess.field in known else NONE
        said = f" It may be {likely} ({known[likely]}): {guess.because}." if guess and likely != NONE else ""
        question = f'The column "{header}"{_examples(tallies[header])}: which field is it?{said}'
        answer = likely
        if number < COLUMNS_ASKED:
            answer = ask(DraftQuestion(Topic.COLUMN, _column_label(header), question, likely, known, refusals=gone))
        if answer == NONE:
            rest.append(header)
        elif answer in taken:
            taken[answer][0].append(header)
        else:
            taken[answer] = ([header], guess if guess and guess.field == answer else None)
    return taken, rest


def _search_numbers(headers: Sequence[str], rows: str) -> dict[str, Guess]:
    """The heading that names the number of a search, in a table of other records: "FR Request No." of a review."""
    if rows == NONE or EventKind(rows) in OF_SEARCHES:
        return {}
    named = next((header for header in headers if _SEARCH_NUMBER.search(simple_header(header))), None)
    return {} if named is None else {named: Guess("use_id", "its heading names the number of a search or a request")}


def _column_label(header: str) -> str:
    return f'column "{header}"'


def _is_clock(header: str, tally: CellTally) -> bool:
    """Whether all cells are times of day; without a colon (0915) only where the heading says so, too."""
    timed = _OF_A_CLOCK.search(simple_header(header)) is not None
    return bool(tally.sample) and all(_CLOCK_FORM.match(cell) and (timed or ":" in cell) for cell in tally.sample)


def kind_column_asked(tables: Sequence[SurveyedTable], ask: AskPerson) -> str:
    """The heading of the column that says what each row records; empty where nobody says it."""
    table = likeliest(tables)
    few = [header for header in table.columns if 1 < table.tallies[header].distinct <= _KINDS_DIFFER]
    shown = {header: _examples(table.tallies[header]).strip(" ()") or "nothing" for header in few or table.columns}
    listed = "".join(f"\n  {header}: {cells}" for header, cells in shown.items())
    text = f"Which column says what each row records?{listed}\nIts heading"
    found = ask(DraftQuestion(Topic.ROWS, "which column says what a row records", text, choices=shown))
    return "" if found == NONE else found


def _fields_taken(taken: Chosen, header: str, tables: Sequence[SurveyedTable]) -> dict[str, str]:
    """Fields that a heading cannot be any more -> why: another heading of the same table is."""
    beside = {other for table in tables if header in table.columns for other in table.columns}
    return {
        name: f'is the column "{other}" already'
        for name, (headers, _) in taken.items()
        for other in headers
        if other in beside
    }


def unread_columns(
    logs: Sequence[SurveyedTable], tallies: dict[str, CellTally], ask: AskPerson, kind_column: str = ""
) -> Chosen:
    """Columns that nothing reads, but for the one that says what each row records, and that a person says the field
    of."""
    main = [c for one in logs if one.binding for c in one.binding.parts[0].columns]
    taken = {c.field for c in main}
    read = {c.field: f'is read from "{c.header}" already' for c in main}
    clocked = {c.field: c.clock is not None for c in main}.get("time", True)
    known = _MEANINGS if clocked else _MEANINGS | {CLOCK: _CLOCK_MEANS}
    found: Chosen = {}
    asked = {kind_column}
    for one in logs:
        open_ = [header for header in (one.binding.unmapped_headers if one.binding else ()) if header not in asked]
        perhaps = guesses(tallies, open_, taken)
        for header in open_[:COLUMNS_ASKED]:
            asked.add(header)
            guess = perhaps.get(header)
            if guess is None and not clocked and CLOCK not in found and _is_clock(header, tallies[header]):
                guess = Guess(CLOCK, "its cells are times of day")
            gone = read | {name: f'is the column "{other[0]}" already' for name, (other, _) in found.items()}
            answer = ask(
                DraftQuestion(
                    Topic.COLUMN,
                    _column_label(header),
                    f'The column "{header}"{_examples(tallies[header])} is not read. {_guess_sentence(guess)}',
                    choices={name: meaning for name, meaning in known.items() if name not in gone},
                    guess=guess.field if guess else "",
                    refusals=gone,
                    how="Type y if it is; if not, which field?" if guess else "",
                )
            )
            if answer != NONE:
                found[answer] = ([header], guess if guess and guess.field == answer else None)
    return found


def _examples(tally: CellTally) -> str:
    """Some of its cells, so that a person knows which column is meant."""
    cells = [
        cell if len(cell) <= EXAMPLE_LENGTH else f"{cell[:EXAMPLE_LENGTH]} ..." for cell in tally.sample[:EXAMPLES]
    ]
    return f" ({', '.join(cells)}{' ...' if len(tally.sample) > EXAMPLES else ''})" if cells else ""


def _guess_sentence(guess: Guess | None) -> str:
    if guess is None:
        return "Which field is it?"
    means = _CLOCK_MEANS if guess.field == CLOCK else _MEANINGS[guess.field]
    return f"It may be {guess.field} ({means}): {guess.because}."

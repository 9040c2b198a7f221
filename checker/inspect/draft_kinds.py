"""What the rows of a log record, as its drafted profile says it: a column that says so, and what its cells mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from checker.ingest.binding import Binding
from checker.ingest.headings import fold_header
from checker.ingest.kind_column import kinds_by_cell
from checker.ingest.profile import OUT_OF_SCOPE
from checker.ingest.states import fold
from checker.inspect.asking import NONE, AskPerson, DraftQuestion, Topic
from checker.inspect.draft_text import DraftText, flow, quote
from checker.inspect.survey import CellTally, SurveyedTable
from checker.model.event import State
from checker.model.kinds import KINDS

KINDS_ASKED = 40
"""A column that says what a row records is asked about for so many of its cells."""


def kind_as_read(
    text: DraftText, first: Binding, logs: Sequence[SurveyedTable], ask: AskPerson, *, with_people: bool
) -> None:
    """The column that says what a row records; what of its cells no kind is known for is asked, or told."""
    header = first.kind_header or ""
    text.note(f"{quote(header)} says what a row records")
    tallies = [one.tallies[header] for one in logs if header in one.tallies]
    unread = list(dict.fromkeys(cell for t in tallies for cell in t.unread))
    by_cells = fold_header(header) not in {fold_header(name) for name in first.profile.kind.column}
    said = _kinds_asked(unread, ask)
    if unread:
        rows = sum(t.states.get(State.UNREAD.value, 0) for t in tallies)
        text.note(
            f"of {rows:,} rows it is not known what they record; "
            "say it with kind: {column: [heading], values: {cell: kind}}"
        )
    if with_people:
        for cell in unread[:KINDS_ASKED]:
            text.note(f"  {quote(cell)}: unknown")
    if said:
        base = kinds_by_cell(first)
        there = {cell: base[fold(cell)] for t in tallies for cell in t.sample if fold(cell) in base}
        rule = {"column": [header], "values": {**there, **said}, "default": first.default_kind}
        text.add(f"kind: {flow(rule)}", "as answered")
    elif by_cells:
        text.add(f"kind: {flow({'column': [header]})}", "its cells say so")


def kind_by_column(text: DraftText, header: str, tallies: Mapping[str, CellTally], ask: AskPerson) -> None:
    """A column that says what each row records, as answered; what its cells say is asked."""
    values = _kinds_asked(tallies[header].sample, ask)
    text.add(f"kind: {flow({'column': [header], 'values': values})}", "as answered")


def _kinds_asked(cells: Sequence[str], ask: AskPerson) -> dict[str, str]:
    """What rows record whose column says so: cell -> kind, as answered."""
    known = {kind.name.value: kind.meaning.removeprefix("that ") for kind in KINDS.values()}
    known |= {OUT_OF_SCOPE: "nothing that counts here"}
    answers = {
        cell: ask(
            DraftQuestion(
                Topic.CELL,
                f'a row that says "{cell}"',
                f'What does a row record that says "{cell}"? ({OUT_OF_SCOPE}: {known[OUT_OF_SCOPE]})',
                choices=known,
            )
        )
        for cell in cells[:KINDS_ASKED]
    }
    return {cell: kind for cell, kind in answers.items() if kind != NONE}

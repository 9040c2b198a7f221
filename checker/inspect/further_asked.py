"""Columns of a search's own row that are of another record: who reviewed it, who approved it, when there was an arrest.

A person answers them as any other field of a column; a profile says them under `also`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from checker.ingest.binding import Binding
from checker.inspect.draft_text import flow
from checker.model.kinds import EventKind

_COLUMNS = {
    "reviewer": ("first review", "operator", "who reviewed what the search of this row returned"),
    "review_time": ("first review", "time", "when the search of this row was reviewed"),
    "second_reviewer": ("second review", "operator", "who reviewed it a second time"),
    "second_review_time": ("second review", "time", "when it was reviewed a second time"),
    "approver": ("approval", "operator", "who approved the search of this row"),
    "approval_time": ("approval", "time", "when the search of this row was approved"),
    "authorization_number": ("authorization", "id", "the number of the warrant, order or authority of this row's use"),
    "authorized_by": ("authorization", "operator", "who gave the warrant, order or authority of this row's use"),
    "authorized_time": ("authorization", "decided", "when that authority was decided"),
    "lead_time": ("lead", "time", "when a candidate was passed on to the investigation as a lead"),
    "arrest_time": ("arrest", "time", "when somebody was arrested in the case"),
    "arrested_by": ("arrest", "operator", "who arrested"),
    "charge_time": ("charge", "time", "when somebody was charged in the case"),
}
FURTHER = {name: meaning for name, (_, _, meaning) in _COLUMNS.items()}
"""The answers, with what each means."""
_KINDS = {"first review": EventKind.REVIEW, "second review": EventKind.REVIEW}


def further_lines(answered: Mapping[str, Sequence[str]], bindings: Sequence[Binding], order: str) -> Iterator[str]:
    """The entries of `also` in a profile. answered: a name of FURTHER -> its headings. bindings: the tables as they are
    read without these answers: columns that are read of the same record stay beside them. order: of day and month in
    the dates, as answered; "" where nobody was asked."""
    records: dict[str, dict[str, list[str]]] = {}
    for name, headings in answered.items():
        record, field, _ = _COLUMNS[name]
        records.setdefault(record, {})[field] = list(headings)
    bound = [part for binding in bindings[:1] for part in binding.parts[1:]]
    for record, columns in records.items():
        kind = _KINDS.get(record) or EventKind(record)
        beside = next((p for p in bound if p.kind == kind and not {c.field for c in p.columns} & columns.keys()), None)
        if beside is not None:
            bound.remove(beside)
            columns |= {c.field: [c.header] for c in beside.columns}
        rules: dict[str, object] = {
            field: {"from": headings, **({"order": order} if order and field in ("time", "decided") else {})}
            for field, headings in columns.items()
        }
        flag = {"flag": [beside.flag]} if beside is not None and beside.flag else {}
        yield f"  - {flow({'kind': kind.value, 'columns': rules, **flag})}"

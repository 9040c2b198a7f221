"""What is asked of a shard of the events, and what it answers: all that passes between a run and the place where shards
lie.

A shard holds whole cases (facts.shards). It is asked twice: which combinations of facts its uses show, and then, once
these are judged, how many uses have which verdict and what their rows say. Only distinct combinations, counts and the
rows of evidence leave it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, Protocol

import polars as pl

from checker.facts.context import Context
from checker.facts.run_survey import RunSurvey
from checker.facts.unlinked import LinkedRecords
from checker.model.breakdown import BreakdownKey
from checker.model.policy import Rule, Standing


@dataclass(frozen=True)
class Task:
    """What every shard works out: the facts `names` of the events of `kinds`, and the combinations that each rule
    reads.

    condition_places: for each rule on periods the places in `rules` of its conditions. assertions: rule id -> the facts
    that are
        asserted for it (plan.Plan).
    """

    context: Context
    survey: RunSurvey
    names: tuple[str, ...]
    kinds: tuple[str, ...]
    rules: tuple[Rule, ...]
    condition_places: tuple[tuple[int, ...], ...]
    assertions: Mapping[str, Mapping[str, str]]


FIRST_COUNTED = 5
"""Of so many records of a day and a combination the number is kept, as evidence of what was counted."""


@dataclass(frozen=True)
class ShardInputs:
    """What one shard showed.

    tables: fact name -> its distinct values there. combinations: for each rule one row a combination, by first
        appearance:
    for each fact it reads the row of that fact's table, and `count`. firsts: for each rule the `subject` (number in the
    run) of the first uses of each `combination`, EVIDENCE_KEPT at most. first, last: the civil dates of its dated uses.
    linked_records: the records that link to one of its uses.
    days: for each of Task.counted, how many records of each civil day show which combinations of its conditions
        (project.counted_days).
    seconds: how long each rule's projection took.
    """

    tables: Mapping[str, pl.DataFrame]
    combinations: Sequence[pl.DataFrame]
    firsts: Sequence[pl.DataFrame]
    first: date | None
    last: date | None
    linked_records: LinkedRecords
    days: Sequence[pl.DataFrame]
    seconds: Sequence[float]


class Group(NamedTuple):
    """What a rule's verdicts are counted with: rules of one standing, and whether its records mostly decide it."""

    standing: Standing
    mostly_decided: bool


@dataclass(frozen=True)
class ShardVerdicts:
    """The verdicts as one shard needs them: for each rule a number for each of its combinations there.

    levels: how grave its verdict is (summary.GRAVITY). groups: for each rule, what it is counted with. hits: record
    kind -> for each rule, whether complete records of
        that
    kind would make it a violation. subjects: the uses whose rows are wanted as evidence. linked_kinds: record kinds
    whose rows are wanted beside them. people: whether their raw text is, too.
    """

    levels: Sequence[Sequence[int]]
    groups: Sequence[Group]
    hits: Mapping[str, Sequence[Sequence[bool]]]
    subjects: Sequence[int]
    linked_kinds: Sequence[str]
    people: bool


@dataclass(frozen=True)
class Row:
    """Where one event stands: the input's number, sheet, row, and its identity."""

    input: int
    sheet: str | None
    row: int
    event: str


@dataclass(frozen=True)
class UseEvidence:
    """A use as evidence: its row, the names that a person finds it by (log's number, case number, date), its raw text,
    the rows of records of its row or case, by kind, and the exact bounds of numbers that its combinations hold only
    roughly. kind: of its record. label: what a subject that is no row is called, as a period."""

    row: Row
    number: str
    case_number: str
    date: date | None
    raw: Mapping[str, str]
    linked_rows: Mapping[str, Sequence[Row]]
    numbers: Mapping[str, tuple[float | None, float | None]]
    kind: str
    label: str = ""


@dataclass(frozen=True)
class Tally:
    """What the verdicts come to in one shard.

    gravest: how many uses by the gravest verdict that any rule gives them (index into summary.GRAVITY). by_standing:
    the same over the rules of one standing. at_most: standing -> the uses that broke such a rule or that a mostly
    decided one cannot decide. hits: record kind -> how many judged events it would make violations. evidence:
    subject -> its rows. breakdowns: how many uses have each value of a breakdown, "" where none is recorded.
    """

    gravest: Sequence[int]
    by_standing: Mapping[Standing, Sequence[int]]
    at_most: Mapping[Standing, int]
    hits: Mapping[str, int]
    evidence: Mapping[int, UseEvidence] = field(default_factory=dict)
    breakdowns: Mapping[BreakdownKey, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class ShardUses:
    """The uses of one shard, line by line.

    uses: one row a judged event, by `subject`: `kind`, `input`, `sheet`, `row`, `event`, and the raw text that may be
        shown. combination_ids: for
    each rule (by number) the combination of each of them, null where it is not judged.
    """

    uses: pl.DataFrame
    combination_ids: Sequence[pl.Series]


class Shards(Protocol):
    """The shards of a run's events, wherever they lie."""

    def inputs(self, task: Task) -> list[ShardInputs]:
        """Work out the combinations of every shard."""
        ...

    def tally(self, decided: Sequence[ShardVerdicts]) -> list[Tally]:
        """Count the verdicts, one ShardVerdicts for each shard, in the order of `inputs`."""
        ...

    def placed_uses(self, *, people: bool) -> Iterator[ShardUses]:
        """The lines of every shard, in the order of `inputs`."""
        ...

"""The Coverage: what logs can decide, rule by rule, before any verdict; and what would let them decide more.

Counts are of uses, or of whatever else a rule judges.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from checker.model.frozen import Frozen

SCHEMA_ID = "https://frlog-checker.example/schema/coverage-1.json"


class Can(StrEnum):
    """ALL: every use is decided whatever it says. SOME: some uses are, or it depends on what they say. NONE: no use can
    be shown to keep or to break it. NOTHING: the logs hold nothing that the rule speaks of. UNTOLD: it judges periods,
    of which no row says what they need."""

    ALL = "all"
    SOME = "some"
    NONE = "none"
    NOTHING = "nothing"
    UNTOLD = "untold"


class MissingItem(Frozen):
    """One thing that is missing: a column, records of a kind, the declaration that they are complete, the agency, an
    entry of audit.yaml, or a new field of a draft. there: in how many of the uses judged the column has a value.
    states: why not in the others. declared: whether somebody declared the records complete, which does not hold for
    every use: for other days only, or some of the records match no use."""

    what: str
    name: str
    declared: bool = False
    there: int | None = None
    states: dict[str, int] = Field(default={})


class RuleCoverage(Frozen):
    """One rule. noun, plural: what it judges, one and many: "use", "uses". always: how many of them can be decided
    whatever they say; sometimes: depending on what they say; never: not at all; outside: on days on which the rule was
    not in force.

    shows: the verdicts that can come out. asks: a person must judge some, whatever is known. needs: a smallest set of
    what is missing for every one to be decided; empty where none is, or where it cannot be told.
    """

    id: str
    policy: str
    clause: str
    citation: str
    describe: str
    can: Can
    noun: str = "use"
    plural: str = "uses"
    always: int = 0
    sometimes: int = 0
    never: int = 0
    outside: int = 0
    shows: tuple[str, ...] = ()
    asks: bool = False
    needs: tuple[MissingItem, ...] = ()
    note: str = ""


class RuleNotAsked(Frozen):
    """A rule of an applied policy that is not asked, since what it needs is not there, and what that is."""

    id: str
    policy: str
    title: str
    why: str


class UnencodedClause(Frozen):
    """A clause without a rule: not checkable, or to do, and why."""

    policy: str
    heading: str
    state: str
    note: str


class PolicyCoverage(Frozen):
    """One policy: its clauses by state, its rules by what can be decided."""

    id: str
    title: str
    clauses: dict[str, int]
    rules: dict[str, int]


class NextRecords(Frozen):
    """What to add next: items, and the rules that every use can be decided by with these and all steps before.
    complete: record kinds that must be declared complete beside it."""

    add: tuple[MissingItem, ...]
    complete: tuple[str, ...]
    rules: tuple[str, ...]
    total: int


class Declare(Frozen):
    """A declaration to make: the records of `kind` in these logs are all there are. rules: those that it completes,
    with all declarations before it; needed_by: all rules that wait for it."""

    kind: str
    records: int
    rules: tuple[str, ...]
    needed_by: tuple[str, ...]


class Definition(Frozen):
    """A column or a kind of record that is missing, and what it must hold. columns: of a kind of record."""

    what: str
    name: str
    meaning: str
    columns: tuple[str, ...] = ()
    values: tuple[str, ...] = ()


class Coverage(Frozen):
    """Which rules a log can decide, before any verdict. `uses` and `records` are counts of the log."""

    schema_: str = Field(default=SCHEMA_ID, serialization_alias="$schema", validation_alias="$schema")
    checker: str
    uses: int
    records: dict[str, int]
    complete: tuple[str, ...]
    policies: tuple[PolicyCoverage, ...]
    rules: tuple[RuleCoverage, ...]
    not_asked: tuple[RuleNotAsked, ...]
    unencoded: tuple[UnencodedClause, ...]
    steps: tuple[NextRecords, ...]
    declare: tuple[Declare, ...]
    definitions: tuple[Definition, ...]

"""What a clause would have done: how the verdict on each use moves from one rule to another."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from checker.model.accounts import LedgerEntry
from checker.model.assessment import VerdictCounts
from checker.model.frozen import Frozen
from checker.model.verdict import Verdict

SCHEMA_ID = "https://frlog-checker.example/schema/impact-1.json"


class Move(Frozen):
    """So many uses went from one verdict to another, or stayed."""

    before: Verdict
    after: Verdict
    count: int


class ChangedUse(Frozen):
    """One use whose verdict is another: where it stands, its number and day where known, and why it is what it would
    be: what its row shows, or what is missing. name: of a period, which is no row, what it is called."""

    file: str
    sheet: str | None
    row: int
    event: str
    before: Verdict
    after: Verdict
    why: str = ""
    name: str = ""


class RuleImpact(Frozen):
    """One rule against another. before: the id of the rule that stands for how it was; empty where there was none, so
    that nothing applied. after: empty where the draft has no such rule. subjects: how many uses (`noun`, `plural`) they
    judge. moves: each pair of verdicts that some use has; they add up to `subjects`. uses: those that change, the first
    of them, undetermined ones first. setting: what was put in place of the draft's own number. readings: whether the
    two are readings of one clause; settle: what the clause would have to say then."""

    rule: str
    before: str
    after: str
    clause: str
    text: str
    describe: str
    noun: str
    plural: str
    subjects: int
    moves: tuple[Move, ...]
    changed: int
    uses: tuple[ChangedUse, ...]
    setting: str = ""
    readings: bool = False
    settle: tuple[str, ...] = ()


class CurvePoint(Frozen):
    """The verdicts with one value of the number."""

    value: str
    verdicts: VerdictCounts


class Curve(Frozen):
    """A rule tried with each of several values of its number."""

    rule: str
    key: str
    describe: str
    plural: str
    points: tuple[CurvePoint, ...]


class Impact(Frozen):
    """All of it. uses: that the logs hold. from_: the day from which the draft was tried as if in force."""

    schema_: str = Field(default=SCHEMA_ID, serialization_alias="$schema", validation_alias="$schema")
    drafts: tuple[str, ...]
    baseline: tuple[str, ...]
    from_: date | None = Field(default=None, serialization_alias="from", validation_alias="from")
    uses: int
    rules: tuple[RuleImpact, ...]
    curves: tuple[Curve, ...]
    ledger: tuple[LedgerEntry, ...] = ()

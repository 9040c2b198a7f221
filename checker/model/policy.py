"""Policies: what a Markdown document becomes, and what the checker runs of it."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from checker.model.dates import add_months
from checker.model.facts import Fact
from checker.model.kinds import USE_KINDS
from checker.model.patterns import Pattern
from checker.model.subjects import Subject, every_period, subject_of
from checker.model.verdict import Severity


class Family(StrEnum):
    """Which records a rule looks at: one, its whole case, or all of a period."""

    ROW = "row"
    CASE = "case"
    PERIOD = "period"


class Status(StrEnum):
    """How sure the encoding is: the clause's own text was read, a summary was, or it is from memory.

    `stable` needs `reviewed_by` in the document; an `unverified` rule is off unless asked for.
    """

    STABLE = "stable"
    READ = "read"
    SECONDARY = "secondary"
    UNVERIFIED = "unverified"


class ClauseState(StrEnum):
    """Whether a clause has a rule, cannot be checked from a log, or waits to be encoded."""

    ENCODED = "encoded"
    NOT_CHECKABLE = "not_checkable"
    TODO = "todo"


class Standing(StrEnum):
    """What a policy is to the agency: only LAW can be broken as law (reading R35)."""

    LAW = "law"
    SETTLEMENT = "settlement"
    POLICY = "policy"
    PROMISE = "promise"
    STANDARD = "standard"
    DRAFT = "draft"

    @property
    def binds_as_law(self) -> bool:
        """Whether it binds the agency from outside: as law, or by a court."""
        return self in (Standing.LAW, Standing.SETTLEMENT)


STANDING_OF_KIND = {
    "statute": Standing.LAW,
    "ordinance": Standing.LAW,
    "settlement": Standing.SETTLEMENT,
    "agency-policy": Standing.POLICY,
    "vendor-terms": Standing.POLICY,
    "public-statement": Standing.PROMISE,
    "model": Standing.STANDARD,
    "draft": Standing.DRAFT,
}
"""Each kind of policy document, without exception: a kind that is missing here cannot be loaded."""

DRAFT = "draft"
"""The kind of a policy that binds nobody yet: it is tried only where it is named."""


@dataclass(frozen=True)
class Window:
    """[start, end) in civil dates of the agency's place; None is open.

    from_latest, until_earliest: set where the edge's own day is not certain: start is then the first day on which the
    period may have begun and from_latest the first on which it certainly had, until_earliest the first on which it may
    have ended (readings R37, R40). why: IN_FORCE's value in between, where either is set.
    """

    start: date | None = None
    end: date | None = None
    from_latest: date | None = None
    until_earliest: date | None = None
    why: str = ""

    @property
    def surely_from(self) -> date | None:
        """The first day on which it was certainly in force."""
        return self.from_latest or self.start

    @property
    def surely_until(self) -> date | None:
        """The day after the last on which it was certainly in force."""
        return self.until_earliest or self.end


def in_force_on_any(windows: Sequence[Window], first: date, after: date) -> bool | None:
    """Whether any of the days from `first` to that before `after` lies in one of the windows; None where that hangs on
    a day that is not certain (reading R37). Without windows it is always in force."""

    def meets(start: date | None, end: date | None) -> bool:
        return max(first, start or date.min) < min(after, end or date.max)

    if not windows or any(meets(one.surely_from, one.surely_until) for one in windows):
        return True
    return None if any(meets(one.start, one.end) for one in windows) else False


def report_is_due(windows: Sequence[Window], first: date, after: date, due: date) -> bool | None:
    """Whether a report on the days from `first` to that before `after` is owed on the day `due`: the clause was in
    force on that day, and on any of the period (reading R50)."""
    known = {in_force_on_any(windows, first, after), in_force_on_any(windows, due, due + timedelta(days=1))}
    return False if False in known else None if None in known else True


@dataclass(frozen=True)
class Clause:
    """One heading of a policy document. `note`: why it is not checkable, or what is to do."""

    heading: str
    text: str
    line: int
    state: ClauseState
    note: str = ""


@dataclass(frozen=True)
class Case:
    """One worked example of a rule.

    facts: fact name -> value as the document writes it (normalized: sets as {"has", "complete"}, numbers as bounds).
    timeline: for a case rule, dated steps (`step`, `at`, and event fields), with `complete` the record kinds declared
        so.
    missing: the fields that an undetermined answer must name.
    day: the civil day of what is judged, from which follows whether the rule was in force.
    period: of a rule on periods, the first day of one and the day after it; due: when the report on it is due.
    file: where it is written, if not in the rule's document: cases that several documents share.
    """

    name: str
    line: int
    facts: dict[str, object]
    expect: str
    missing: tuple[str, ...] = ()
    timeline: tuple[dict[str, object], ...] = ()
    complete: tuple[str, ...] = ()
    because: str = ""
    file: str = ""
    day: date | None = None
    period: tuple[date, date] | None = None
    due: date | None = None


@dataclass(frozen=True)
class AppliesTo:
    """Which agencies a policy, or one rule of it, applies to; an empty tuple is any."""

    states: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReportDue:
    """A report that a rule asks for, of each of its periods.

    document: which, as entries call it. recipients: of whom one is enough; any, where empty. due_day:
    the month and day by which it is due, the next after the period; else `delay` so many `unit` (days, months) after
    its end. figures: for each condition that the rule counts, the figure of the report that it is held against; "" for
    what makes the report due at all.
    """

    document: str
    recipients: tuple[str, ...]
    due_day: tuple[int, int] | None
    delay: int
    unit: str
    figures: tuple[str, ...]

    def due_on(self, end: date) -> date:
        """The last day on which the report on a period that ends on `end` is in time."""
        if self.due_day is not None:
            month, day = self.due_day
            year = end.year if (month, day) > (end.month, end.day) else end.year + 1
            return date(year, month, day)
        if self.unit == "days":
            return end + timedelta(days=self.delay)
        made = add_months(end, self.delay)
        whole = end.day == monthrange(end.year, end.month)[1]
        return made.replace(day=monthrange(made.year, made.month)[1]) if whole else made


@dataclass(frozen=True)
class Claim:
    """A public statement that a rule holds against the records (reading R51).

    speaker, day, words: who made it, on which day (or in which month, where no source gives the day), and what was
    said, in a few words. first, last: the civil days that it speaks of. context_kinds: kinds of records that are
    counted beside what it is about, and decide nothing: what is installed is not used.
    """

    speaker: str
    day: str
    words: str
    first: date
    last: date
    context_kinds: tuple[str, ...]


@dataclass(frozen=True)
class GroupComparison:
    """The groups whose shares a rule on periods compares (reading R52).

    fields: by which facts records are grouped; names: of each of them, what its groups are called, in the order of the
    conditions that follow the two of the share in Rule.counts. A group is one name of each field. least: a group of
    fewer records is not compared.
    """

    fields: tuple[str, ...]
    names: tuple[tuple[str, ...], ...]
    least: int


@dataclass(frozen=True)
class Rule:
    """One rule, compiled.

    module: the Rego of the rule, package `checker.rules["<id>"]`; path: `<policy id>/<rule id>.rego`, named in engine
        errors.
    line: of the rule block in the document; lines: line of each field there.
    fields: the facts the module reads, sorted.
    scope_fields: those of them by which alone the rule says whether it speaks of the use at all (technology, agency,
        dates in force): each is one condition of all that must hold, and nothing else reads it.
    values: for a CHOICE, NAME or SET fact, the values the rule tells apart (all others are one class).
    cuts: for a NUMBER fact, the limits the rule compares with.
    subjects: the event kinds it judges; technologies: which technologies it speaks of (None: any).
    windows: when it is in force; none means always. `IN_FORCE` is among fields iff there are windows.
    standing: what the clause is to the agency: its document's, or its own where it says `kind`.
    clause_text: the clause as its document quotes or paraphrases it.
    describe: the rule in one plain sentence, from its verb (for findings).
    needs: what must be there for the rule to be asked where nobody named it: RETENTION (audit.yaml gives it), a record
        kind (declared complete), or an event field (some log has it).
    new_fields: those of `fields` that only this draft has: unknown where no column of a log has their name.
    period: of a rule that judges periods, which of subjects.PERIODS. counts: the conditions whose records it counts,
        each as a rule that is broken by those; of a share, first what it is a share of. `subjects` is then empty.
    year_ends: month and day of the last day of each year that it judges; None: the calendar's.
    comparison: of a rule that compares shares, the groups. amount: of a condition that is counted, the event field
        whose numbers are added up in place of records; "" for records.
    applies_to: the agencies that it may apply to: all others it certainly does not.
    report: of a rule that asks for a report on each period, which. claim: of one that holds a statement against the
        records, which.
    rows: rows of the catalog that it encodes, too, beside that of its own id: an exemption, one of a family.
    reading_of: of a clause that may be read in several ways, the id that its readings share.
    asks: each question that a person may be asked -> what in the module the answer decides: the name of a three-valued
        answer, and the field that it reads ("" where it is not one). A question that only a rego block asks is not
        here: its answer decides `breach`.
    """

    id: str
    policy: str
    clause: str
    title: str
    family: Family
    standing: Standing
    severity: Severity
    status: Status
    enabled: bool
    module: str
    path: str
    line: int
    fields: tuple[str, ...]
    describe: str
    citation: str = ""
    clause_text: str = ""
    values: dict[str, tuple[str, ...]] = field(default_factory=dict)
    cuts: dict[str, tuple[float, ...]] = field(default_factory=dict)
    subjects: tuple[str, ...] = USE_KINDS
    technologies: tuple[str, ...] | None = ("face_recognition",)
    windows: tuple[Window, ...] = ()
    cases: tuple[Case, ...] = ()
    reading: str = ""
    record_keeping: bool = False
    needs: tuple[str, ...] = ()
    new_fields: tuple[Fact, ...] = ()
    period: str = ""
    counts: tuple[Rule, ...] = ()
    rows: tuple[str, ...] = ()
    applies_to: AppliesTo = AppliesTo()
    reading_of: str = ""
    report: ReportDue | None = None
    claim: Claim | None = None
    comparison: GroupComparison | None = None
    year_ends: tuple[int, int] | None = None
    amount: str = ""
    scope_fields: tuple[str, ...] = ()
    asks: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)

    @property
    def subject(self) -> Subject:
        """What the rule judges."""
        return (
            every_period(self.period, self.id, report=self.report is not None)
            if self.period
            else subject_of(self.subjects)
        )

    @property
    def tallied_rules(self) -> tuple[tuple[Rule, ...], ...]:
        """The conditions that are counted together: the two of a share, with those of its groups; those of a report, or
        a statement, each by itself."""
        apart = self.report is not None or self.claim is not None
        return tuple((one,) for one in self.counts) if apart else ((self.counts,) if self.counts else ())


@dataclass(frozen=True)
class Policy:
    """One document. kind: statute, ordinance, agency-policy, settlement, vendor-terms, public-statement, model,
    draft. adopted_only: it binds who adopts it, so it is tried only where it is named."""

    id: str
    title: str
    kind: str
    path: str
    sha256: str
    applies_to: AppliesTo
    rules: tuple[Rule, ...]
    clauses: tuple[Clause, ...]
    sources: tuple[str, ...] = ()
    known_gaps: tuple[str, ...] = ()
    reviewed_by: str = ""
    as_if_from: date | None = None
    new_fields: tuple[Fact, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    adopted_only: bool = False

    @property
    def only_named(self) -> bool:
        """Whether it is tried only where somebody names it: a draft, or a standard that binds who adopts it."""
        return self.kind == DRAFT or self.adopted_only

    @property
    def standing(self) -> Standing:
        """What the document is to the agency; a rule of it may stand otherwise."""
        return STANDING_OF_KIND[self.kind]

"""What to ask an agency for: the gaps behind undetermined verdicts, each with how many verdicts it would settle.

A verdict here is one rule's of one use.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import polars as pl

from checker.coverage.log_contents import last_days, may_be_in_force
from checker.model.assessment import Assessment, Finding
from checker.model.event import State
from checker.model.events import Events
from checker.model.facts import OfAgency
from checker.model.policy import Policy, Rule
from checker.model.verdict import Verdict
from checker.model.vocabulary import vocabulary
from checker.model.words import open_kinds

RANGES_SHOWN = 12
"""Of each file."""


class RequestKind(StrEnum):
    """What is asked for. COLUMN: a field of the uses. RECORDS: records of a kind, or word that there are none. CLOCK:
    the time of day of records that have only a date. LINK: which search a record belongs to. SOURCE: what evidence came
    from.
    RETENTION: for how long records may be kept. WHO: which person a number or a name stands for. COURSE: in what the
    trainings were. RESULT: what came of a use whose cells contradict each other. DETAIL: a field of the records of a
    kind, named `kind.field`."""

    COLUMN = "column"
    RECORDS = "records"
    CLOCK = "clock"
    LINK = "link"
    SOURCE = "source"
    AGENCY = "agency"
    RETENTION = "retention"
    WHO = "who"
    COURSE = "course"
    RESULT = "result"
    DETAIL = "detail"


_DETAILS = {
    "decision": "decision", "scope": "scope", "validity": "end", "ground": "reason", "paper_kind": "type",
    "bearing": "shows_identity", "person": "target", "evidence_type": "type", "dated_before": "time", "undated": "time",
    "unnamed": "operator", "role": "role", "account_end": "end",
}  # fmt: skip
"""Reason -> the field of the records that would settle it."""

_WHOLE = (RequestKind.COLUMN, RequestKind.RECORDS, RequestKind.AGENCY, RequestKind.RETENTION)
"""Requests whose full answer leaves nothing else open in what is asked about. The others ask for one detail of records,
of which another detail, or another record, may be open too."""

Key = tuple[RequestKind, str]
"""What a request is for: its kind, and the field or the kind of record."""


@dataclass(frozen=True)
class RowRanges:
    """Rows of one file, as ranges [first, last]; the first RANGES_SHOWN of them. count: all rows."""

    file: str
    sheet: str | None
    count: int
    ranges: tuple[tuple[int, int], ...]
    truncated: bool


@dataclass
class Request:
    """One thing to ask for.

    name: the field, or the kind of record. why: reason -> verdicts. settles: verdicts that it alone would settle
        whatever it says, of a `whole` request; could: that it alone could, if it says the one thing and not the
        other; helps: all verdicts that wait for it. rules: those of these verdicts. Of a COLUMN, rows: those where it
        is missing; states: why, in rows; rows_total: how many rows there are in all; with_period: of the time, whether
        the rows say which period was searched through.
    """

    kind: RequestKind
    name: str
    why: Counter[str] = field(default_factory=Counter)
    settles: int = 0
    could: int = 0
    helps: int = 0
    rules: set[str] = field(default_factory=set)
    rows: tuple[RowRanges, ...] = ()
    states: dict[str, int] = field(default_factory=dict)
    rows_total: int = 0
    with_period: bool = False

    @property
    def lacking(self) -> int:
        """In how many rows the column is missing."""
        return sum(rows.count for rows in self.rows)

    @property
    def whole(self) -> bool:
        """Whether a full answer leaves nothing else open in what is asked about."""
        return self.kind in _WHOLE

    @property
    def absent(self) -> bool:
        """Whether no row has the column."""
        return self.lacking == self.rows_total and set(self.states) == {State.NOT_EXPORTED.value}


def requests(assessment: Assessment, events: Events, policies: Sequence[Policy]) -> list[Request]:
    """The requests, those first that alone could settle most, then those that would for certain. events and policies
    are those that were assessed."""
    rules = {rule.id: rule for policy in policies for rule in policy.rules}
    found: dict[Key, Request] = {}
    open_ = [f for f in assessment.findings if f.verdict is Verdict.UNDETERMINED and not f.answer_settles]
    records = _records(assessment, open_)
    for finding in open_:
        _count(finding, records, found)
    for one in found.values():
        if one.kind is RequestKind.COLUMN:
            _look_up(
                one, [rules[r] for r in sorted(one.rules) if r in rules], events, [i.path for i in assessment.inputs]
            )
    return sorted(found.values(), key=lambda r: (-r.could, -r.settles, -r.helps, r.kind, r.name))


def technologies(events: Events) -> list[str]:
    """Those of the records, by name."""
    found = events.scan().select(pl.col("technology").cast(pl.String).drop_nulls().unique()).collect()
    return sorted(found["technology"])


@dataclass(frozen=True)
class _Records:
    """What the logs hold of record kinds. kinds: kinds with records. complete: kinds that are complete for every use
    that asks."""

    kinds: frozenset[str]
    complete: frozenset[str]


def _records(assessment: Assessment, findings: Iterable[Finding]) -> _Records:
    open_ = {kind for f in findings for why in f.missing_reasons.values() for kind in open_kinds(why)}
    declared = {k.kind for k in assessment.record_kinds if k.declared_complete}
    return _Records(frozenset(k.kind for k in assessment.record_kinds if k.records), frozenset(declared - open_))


def _count(finding: Finding, records: _Records, found: dict[Key, Request]) -> None:
    """Count a finding with each request that one of its missing facts needs.

    A request settles it alone where it is all that a fact needs which would settle it; where only several facts could,
    all that each of them needs. What must be known beside a person's answer settles nothing alone.
    """
    names = dict.fromkeys([*finding.missing, *finding.beside_answer])
    needs = {name: _needs(name, finding.missing_reasons.get(name, ""), records) for name in names}
    for key in dict.fromkeys(k for need in needs.values() for k in need.sure_keys):
        one = found.setdefault(key, Request(*key))
        one.helps += finding.count
        one.rules.add(finding.rule)
        for reason in {finding.missing_reasons.get(name, "") for name, need in needs.items() if key in need.sure_keys}:
            one.why[reason] += finding.count
        alone = {name for name in finding.missing if set(needs[name].possible_keys) == {key}}
        if one.whole and any(set(needs[name].sure_keys) == {key} and needs[name].whole for name in finding.settles):
            one.settles += finding.count
        if alone and (not finding.together or alone == set(finding.missing)):
            one.could += finding.count


@dataclass(frozen=True)
class _Need:
    """What must be asked for so that a fact is known whatever is found (`sure_keys`), and so that it may be
    (`possible_keys`). whole: whether nothing else may come to be asked, as the trainings of reviewers do once there are
    reviews."""

    sure_keys: tuple[Key, ...]
    possible_keys: tuple[Key, ...]
    whole: bool = True


def _needs(name: str, why: str, records: _Records) -> _Need:
    """A fact that rests on records is not known with the link or the time alone: without all records of their kinds it
    is known at most that something was done, and only by records that are there."""
    first = tuple(keys_to_ask(name, why))
    known = vocabulary().get(name)
    if not first or known is None or not known.records:
        return _Need(first, first)
    rest = tuple(
        (RequestKind.RECORDS, kind)
        for kind in known.records
        if kind not in records.complete and (RequestKind.RECORDS, kind) not in first
    )
    if open_kinds(why):
        return _Need(first, first, not rest)
    if why == "no_case" and rest:
        return _Need((*first, *rest), rest)  # a statement that there are none at all needs no case number (reading R43)
    # The field of the use that is read in place of records decides where it says enough.
    shown = known.records[0] in records.kinds or not rest or bool(known.needs().perhaps)
    return _Need((*first, *rest), first if shown else (*first, *rest))


def keys_to_ask(name: str, why: str) -> list[Key]:
    """What to ask for where the fact `name` is not known for the reason `why` (a Finding's); nothing for what no log
    holds."""
    known = vocabulary().get(name)
    if known is None or why in ("new_field", "not_over"):
        return []
    if open_kinds(why):
        return [(RequestKind.RECORDS, kind) for kind in open_kinds(why)]
    if isinstance(known, OfAgency):
        return [(RequestKind.AGENCY, "agency")]
    of = known.records[0] if known.records else "use"
    match why:
        case "order":
            return [(RequestKind.CLOCK, of)]
        case "link":
            return [(RequestKind.LINK, of)]
        case "derivation" | "origin":
            return [(RequestKind.SOURCE, of)]
        case "calendar":
            return [(RequestKind.AGENCY, "agency")]
        case "no_case":
            return [(RequestKind.COLUMN, "case_number")]
        case "operator" | "time":
            return [(RequestKind.COLUMN, why)]
        case "retention":
            return [(RequestKind.RETENTION, "use")]
        case "person_name" | "roster_name" | "roster_names":
            return [(RequestKind.WHO, of)]
        case "course":
            return [(RequestKind.COURSE, of)]
        case "contradiction":
            return [(RequestKind.RESULT, "use")]
    if why in _DETAILS:
        return [(RequestKind.DETAIL, f"{of}.{_DETAILS[why]}")]
    needed = known.needs()
    if needed.instead or needed.perhaps or not known.records:
        fields = (
            [needed.instead]
            if needed.instead
            else [*needed.columns, *([needed.stated_field] if needed.stated_field else [])]
        )
        return [(RequestKind.COLUMN, field) for field in fields]
    return [(RequestKind.RECORDS, of)]


def _look_up(one: Request, rules: Iterable[Rule], events: Events, files: Sequence[str]) -> None:
    """The rows of the events that `rules` judge, on days that they may be in force, where the field has no value, and
    why."""
    may, last = pl.lit(False), last_days(events.columns)[1]
    for rule in rules:
        judged = pl.col("kind").is_in(list(rule.subjects))
        may = may | (judged & may_be_in_force(rule.windows, first="date_lo", last=last))
    held = f"{one.name}__state" in events.columns
    one.with_period = one.name == "time" and "window_start__state" in events.columns
    state = (
        (pl.col(f"{one.name}__state") if held else pl.lit(None, pl.String))
        .cast(pl.String)
        .fill_null(State.NOT_EXPORTED.value)
    )
    place = events.scan().filter(may & pl.col("parent").is_null()).select("input", "sheet", "row", state.alias("state"))
    rows = place.sort("input", "sheet", "row").collect()
    lacking = rows.filter(pl.col("state") != State.VALUE.value)
    counted = lacking.group_by("state").len().sort("len", "state", descending=[True, False])
    one.rows_total, one.states = rows.height, dict(counted.iter_rows())
    made = []
    for (number, sheet), part in lacking.group_by("input", "sheet", maintain_order=True):
        ranges = _ranges(part["row"])
        file = files[int(str(number))]
        more = len(ranges) > RANGES_SHOWN
        made.append(RowRanges(file, None if sheet is None else str(sheet), part.height, ranges[:RANGES_SHOWN], more))
    one.rows = tuple(made)


def _ranges(rows: pl.Series) -> tuple[tuple[int, int], ...]:
    """Sorted row numbers as ranges of neighbors; one more than RANGES_SHOWN where there are so many."""
    run = (rows.cast(pl.Int64).diff() != 1).fill_null(True).cum_sum()
    grouped = (
        pl.DataFrame({"row": rows, "run": run})
        .group_by("run", maintain_order=True)
        .agg(first=pl.col("row").min(), last=pl.col("row").max())
    )
    return tuple(grouped.head(RANGES_SHOWN + 1).select("first", "last").iter_rows())


def rule_locations(rules: Iterable[str], assessment: Assessment) -> Mapping[str, str]:
    """Rule id -> where it stands, for those of the assessment."""
    asked = set(rules)
    return {r.id: r.citation for r in assessment.rules if r.id in asked}

"""Projection: the distinct combinations of the facts that each rule reads, in one shard of the events."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

import polars as pl

from checker.assess.in_force import crossing, in_force, part_in_force
from checker.assess.interface import FIRST_COUNTED, ShardInputs, Task
from checker.facts.build import build
from checker.facts.encode import Facts, dense, number_rows, smallest, zeros
from checker.facts.moment import civil_day
from checker.facts.prepare import Prepared, prepare
from checker.facts.timing import EVER, NEVER
from checker.facts.unlinked import linked_records
from checker.model.abreast import abreast
from checker.model.assessment import EVIDENCE_KEPT
from checker.model.facts import FactType
from checker.model.kinds import REGISTERS, USE_KINDS, EventKind
from checker.model.policy import Rule, Window
from checker.model.single_facts import IN_FORCE, UNCERTAIN_DAYS
from checker.model.vocabulary import fact, vocabulary

LOOKED_AT_FIRST = 65_536
"""The first uses of most combinations are among so many of a shard."""

IN_FORCE_TABLE = pl.DataFrame(
    {IN_FORCE: ["yes", "no", None, *UNCERTAIN_DAYS], f"{IN_FORCE}__why": [None, None, "time", None, None]}
)


@dataclass(frozen=True)
class UseCombinations:
    """What a shard keeps of its uses: one row a judged event (facts.build.IDENTITY), and for each rule its combination.

    bounds: of each number that some rule compares with a limit, the code of each subject and the bounds of each code: a
        rule may not tell values apart that stand in different shards, so that combinations hold such numbers roughly.
        Empty where the subjects have these columns themselves, as they do once they are kept elsewhere.
    """

    subjects: pl.DataFrame
    combination_ids: Sequence[pl.Series]
    bounds: Mapping[str, tuple[pl.Series, pl.DataFrame]] = field(default_factory=dict)

    def add_bounds(self, rows: pl.Series | None = None) -> pl.DataFrame:
        """The subjects, or those in the places `rows`, with these bounds as columns of their own."""
        subjects = self.subjects if rows is None else self.subjects[rows]
        for codes, table in self.bounds.values():
            subjects = subjects.hstack(table[codes if rows is None else codes[rows]])
        return subjects


def names_of(rule: Rule) -> list[str]:
    """The facts of the vocabulary that a rule reads, in the order of its combinations' columns."""
    return [n for n in rule.fields if n in vocabulary()]


def own_tables(rule: Rule, asserted: Mapping[str, str | None]) -> dict[str, pl.DataFrame]:
    """The tables of the facts that are the rule's own: whether it was in force, and what is asserted for it."""
    names = names_of(rule)
    tables = {IN_FORCE: IN_FORCE_TABLE} if IN_FORCE in names else {}
    for name, value in asserted.items():
        if name in names:
            schema = {name: pl.String, f"{name}__why": pl.String}
            why = "agency" if value is None else None
            tables[name] = pl.DataFrame({name: [value], f"{name}__why": [why]}, schema=schema)
    return tables


def shard_inputs(
    events: pl.DataFrame, task: Task, prepared: Prepared | None = None
) -> tuple[ShardInputs, UseCombinations]:
    """The facts of one shard's uses and, for each rule, their combinations. events: see facts.build.build. prepared:
    the same made ready for the survey, where the shard is all of them."""
    if prepared is None:
        prepared = prepare(events, task.kinds, task.context.agency.name)
    prepared = replace(prepared, survey=task.survey)
    facts = build(events, task.context, task.names, task.kinds, task.survey, prepared)
    clipped = _clipped_codes(events, task, facts)
    dated = dict.fromkeys(tuple(rule.windows) for rule in task.rules if IN_FORCE in rule.fields)
    by_windows = {windows: in_force(windows, facts.subjects) for windows in dated}

    def projection(rule: Rule) -> _RuleProjection:
        since = time.perf_counter()
        own = Facts(facts.subjects, {**facts.codes, **clipped.get(rule.id, {})}, facts.values)
        found = project(rule, task.assertions.get(rule.id, {}), own, by_windows)
        return _RuleProjection(*found, time.perf_counter() - since)

    projected = list(abreast(projection, task.rules))
    combinations, firsts = [one.combinations for one in projected], [one.firsts for one in projected]
    with_days = _with_last_days(facts.subjects, task) if task.condition_places else facts.subjects
    linked = linked_records(prepared)
    inputs = ShardInputs(
        facts.values,
        combinations,
        firsts,
        *_span(facts),
        linked,
        [_answered_days(with_days, projected, places, task, facts) for places in task.condition_places],
        [one.seconds for one in projected],
    )
    return inputs, UseCombinations(
        facts.subjects, [one.combination_ids for one in projected], _bounds(task.rules, facts)
    )


class _RuleProjection(NamedTuple):
    """One rule in one shard, as ShardInputs and UseCombinations have it."""

    combination_ids: pl.Series
    combinations: pl.DataFrame
    firsts: pl.DataFrame
    seconds: float


def _with_last_days(subjects: pl.DataFrame, task: Task) -> pl.DataFrame:
    """The subjects with the civil days on which each may have ended, also of entries of registers: `last_lo`,
    `last_hi`."""
    held = task.survey.entries
    if held is None or held.is_empty():
        return subjects
    zone = task.context.zone
    settled = pl.col("clock").cast(pl.String) == "utc"
    known = {end: pl.when(pl.col(end).is_between(NEVER, EVER, closed="none")).then(pl.col(end)) for end in _ENDS}
    ends = held.select(
        pl.col("record").alias("subject"),
        *(
            pl.when(settled).then(civil_day(one, zone)).otherwise(civil_day(one, None)).alias(f"held_{end}")
            for end, one in known.items()
        ),
    )
    is_entry = pl.col("kind").cast(pl.String).is_in(list(REGISTERS))
    return subjects.join(ends, on="subject", how="left", maintain_order="left").with_columns(
        pl.when(is_entry).then(pl.max_horizontal("held_end_lo", "date_lo")).otherwise("last_lo").alias("last_lo"),
        pl.when(is_entry).then("held_end_hi").otherwise("last_hi").alias("last_hi"),
    )


_ENDS = ("end_lo", "end_hi")
_AMOUNTS = {"least": pl.Float64, "most": pl.Float64}
_SPAN = ("date_lo", "date_hi", "last_lo", "last_hi")


def _answered_days(
    subjects: pl.DataFrame, projected: Sequence[_RuleProjection], places: Sequence[int], task: Task, facts: Facts
) -> pl.DataFrame:
    """What `counted_days` says of the conditions at `places`."""
    amount = task.rules[places[-1]].amount
    ends = pl.DataFrame({"least": [0.0], "most": [None]}, schema=_AMOUNTS)
    codes = pl.Series([0], dtype=pl.UInt32).new_from_index(0, subjects.height)
    if amount:
        ends = facts.values[amount].select(
            pl.col(f"{amount}__lo").fill_null(0.0).alias("least"), pl.col(f"{amount}__hi").alias("most")
        )
        codes = facts.codes[amount]
    return counted_days(subjects, [projected[at].combination_ids for at in places], ends[codes])


def counted_days(subjects: pl.DataFrame, ids: Sequence[pl.Series], amounts: pl.DataFrame) -> pl.DataFrame:
    """How many records show the same combinations on the same civil days: `of_0` ... (the combination of each
    condition), `date_lo`, `date_hi`, `last_lo`, `last_hi` (null where unknown), `n`, `first`, the numbers of the first
    few, and the sums of `amounts`, `least` and `most` (null where one of them is)."""
    names = [f"of_{number}" for number in range(len(ids))]
    frame = (
        subjects.select("subject", *_SPAN)
        .hstack(amounts)
        .with_columns(one.cast(pl.UInt32).alias(name) for name, one in zip(names, ids, strict=True))
    )
    keys = [*names, *_SPAN]
    judged = frame.drop_nulls(names).group_by(keys, maintain_order=True)
    most = pl.when(pl.col("most").is_not_null().all()).then(pl.col("most").sum())
    return judged.agg(n=pl.len(), first=pl.col("subject").head(FIRST_COUNTED), least=pl.col("least").sum(), most=most)


def _clipped_codes(events: pl.DataFrame, task: Task, facts: Facts) -> dict[str, dict[str, pl.Series]]:
    """The codes of facts, by rule, where a use crosses the first or last day of the rule's law (reading R33)."""
    found: dict[str, dict[str, pl.Series]] = {}
    if EventKind.LIVE_DEPLOYMENT.value not in facts.subjects["kind"].unique().to_list():
        return found
    by_windows: dict[tuple[Window, ...], list[Rule]] = {}
    for rule in task.rules:
        if rule.windows and IN_FORCE in rule.fields:
            by_windows.setdefault(tuple(rule.windows), []).append(rule)
    for windows, rules in by_windows.items():
        crosses = crossing(windows, facts.subjects)
        if crosses.any():
            read = {rule.id: [n for n in names_of(rule) if n in facts.codes] for rule in rules}
            names = sorted({name for some in read.values() for name in some})
            codes = part_in_force(events, facts, crosses, windows, names, task.kinds, task.context, task.survey)
            found |= {rule: {name: codes[name] for name in some} for rule, some in read.items()}
    return found


def project(
    rule: Rule,
    asserted: Mapping[str, str | None],
    facts: Facts,
    by_windows: Mapping[tuple[Window, ...], pl.Series],
) -> tuple[pl.Series, pl.DataFrame, pl.DataFrame]:
    """The number of each subject's combination (null where the rule does not judge it), the combinations, and their
    first uses. by_windows: what `in_force` says of the subjects, by the windows of each rule that asks."""
    inside = facts.subjects.select(rule.subject.own_rows()).to_series()
    rows = None if inside.all() else inside.arg_true()
    names, own = names_of(rule), own_tables(rule, asserted)
    codes = {n: coarser(facts.codes[n], distinct_rows(rule, n, facts.values[n])) for n in names if n not in own}
    for name in own:
        codes[name] = by_windows[tuple(rule.windows)] if name == IN_FORCE else zeros(facts.subjects.height)
    keys = [codes[n] if rows is None else codes[n][rows] for n in names]
    height = facts.subjects.height if rows is None else len(rows)
    if keys and height:
        of, first = dense(keys, [(own[n] if n in own else facts.values[n]).height for n in names])
    else:
        of, first = zeros(height), pl.Series([0] if height else [], dtype=pl.UInt32)
    of = of.cast(smallest(len(first)))
    counts = of.unique_counts()  # combinations are numbered by first appearance, and so are these
    of_each = {n: key[first].cast(pl.UInt32) for n, key in zip(names, keys, strict=True)}
    combinations = pl.DataFrame(of_each | {"count": counts})
    subject = facts.subjects["subject"] if rows is None else facts.subjects["subject"][rows]
    firsts = _firsts(of, counts, subject)
    if rows is not None:
        of = pl.Series([None], dtype=of.dtype).new_from_index(0, facts.subjects.height).scatter(rows, of)
    return of, combinations, firsts


def distinct_rows(rule: Rule, name: str, table: pl.DataFrame) -> pl.Series | None:
    """For each row of a number's table the first row that the rule cannot tell from it; None where it tells them all
    apart."""
    cuts = sorted(set(rule.cuts.get(name, ())))
    if fact(name).type is not FactType.NUMBER or not cuts or table.height < 2:
        return None

    def side(column: str) -> pl.Expr:
        number = pl.col(column)
        beyond = pl.sum_horizontal(*((number > cut).cast(pl.Int32) + (number >= cut).cast(pl.Int32) for cut in cuts))
        return pl.when(number.is_not_null()).then(beyond).alias(column)

    bounds = [c for c in table.columns if c.endswith(("__lo", "__hi"))]
    codes, first = number_rows(table.with_columns(side(c) for c in bounds))
    return first[codes] if len(first) < table.height else None


def coarser(codes: pl.Series, alike: pl.Series | None) -> pl.Series:
    """Rows of a number's table, as the first row that a rule cannot tell from each (`distinct_rows`)."""
    return codes if alike is None else alike[codes]


def _bounds(rules: Sequence[Rule], facts: Facts) -> dict[str, tuple[pl.Series, pl.DataFrame]]:
    """As UseCombinations has them."""
    compared = sorted({n for rule in rules for n in rule.cuts if n in facts.values})
    numbers = [name for name in compared if fact(name).type is FactType.NUMBER]
    return {n: (facts.codes[n], facts.values[n].select(f"{n}__lo", f"{n}__hi")) for n in numbers}


def _firsts(of: pl.Series, counts: pl.Series, subject: pl.Series) -> pl.DataFrame:
    """`combination`, `subject`: the first EVIDENCE_KEPT subjects of each combination."""
    frame = pl.DataFrame({"combination": of, "subject": subject})
    heads = frame.head(LOOKED_AT_FIRST).group_by("combination", maintain_order=True).head(EVIDENCE_KEPT)
    if frame.height > LOOKED_AT_FIRST:
        found = heads.group_by("combination").len().sort("combination")
        counted = zeros(len(counts)).scatter(found["combination"].cast(pl.UInt32), found["len"].cast(pl.UInt32))
        short = counted < counts.clip(upper_bound=EVIDENCE_KEPT)
        if short.any():
            rest = frame.slice(LOOKED_AT_FIRST)
            rest = rest.filter(short[rest["combination"]])
            heads = pl.concat([heads, rest]).group_by("combination", maintain_order=True).head(EVIDENCE_KEPT)
    return heads.with_columns(pl.col("combination").cast(pl.UInt32))


def _span(facts: Facts) -> tuple[date | None, date | None]:
    """The civil dates, in the agency's place, of the first and last dated use; of a date in doubt, the days of its
    figures, the first and the last that they can be read as."""
    dated = facts.subjects.filter(pl.col("kind").is_in(list(USE_KINDS)) & pl.col("date_lo").is_not_null())
    sure = pl.col("date_lo") == pl.col("date_hi")
    figures = [pl.col(moment).cast(pl.Datetime("us")).dt.date() for moment in ("lo", "hi")]
    # An offset can carry a date past the ends of Python's calendar.
    days = [pl.when(sure).then("date_lo").otherwise(day.clip(date.min, date.max)) for day in figures]
    first, last = dated.select(days[0].min().alias("first"), days[1].max().alias("last")).row(0)
    return first, last

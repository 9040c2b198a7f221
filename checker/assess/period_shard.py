"""The periods of a run as one more shard, beside those of its records: what it shows, how it is asked and tallied."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from checker.assess.evaluate import Evaluator
from checker.assess.interface import Group, Row, ShardInputs, Shards, ShardUses, ShardVerdicts, Tally, Task, UseEvidence
from checker.assess.judge import RuleJudgment, judge
from checker.assess.merge import MergedRule, merge
from checker.assess.periods import RulePeriod, periods
from checker.assess.plan import Plan
from checker.assess.project import project
from checker.assess.tally import ASIDE_FIELDS, GRAVITY, NAMED_BY, RAW_FIELDS
from checker.facts.encode import Facts, encode
from checker.facts.unlinked import SHAPES, LinkedRecords
from checker.model.facts import FactType
from checker.model.kinds import EventKind
from checker.model.policy import Rule
from checker.model.vocabulary import PERIOD_FACTS
from checker.policy.selection import AGENCY, known_of

_NO_LINKS = LinkedRecords(
    shapes=pl.DataFrame(schema=SHAPES),
    by_number=pl.DataFrame(schema={"record": pl.Int64, **SHAPES}),
    too_early=pl.DataFrame(),
    perhaps=pl.DataFrame(schema=SHAPES),
)

FIRST = 1 << 62
"""The number of the first period among what a run judges: past those of all records, which are not dense on a
cluster."""


@dataclass
class WithPeriods:
    """The shards of a run and, as one more, its periods: asked as shards are.

    places: for each rule of the run, its place among those that the inner shards were asked (None for one on periods).
    heights: for each inner shard how many combinations each of those has. ids: for each rule of the run the combination
    of each period, null where it is not of that rule.
    """

    inner: Shards
    places: Sequence[int | None]
    heights: Sequence[Sequence[int]]
    ids: Sequence[pl.Series]
    rule_periods: Sequence[RulePeriod]

    def inputs(self, task: Task) -> list[ShardInputs]:
        """As the inner shards give them."""
        return self.inner.inputs(task)

    def tally(self, decided: Sequence[ShardVerdicts]) -> list[Tally]:
        """The inner shards' counts; a period is no use, so that of periods counts none."""
        own = [self._inner_verdicts(one, heights) for one, heights in zip(decided[:-1], self.heights, strict=True)]
        nothing = [0] * len(GRAVITY)
        standings = {group.standing for group in decided[-1].groups}
        of_each, zero = dict.fromkeys(standings, nothing), dict.fromkeys(standings, 0)
        last = Tally(nothing, of_each, zero, dict.fromkeys(decided[-1].hits, 0))
        # Where no rule of a standing judges or counts records, the inner shards know nothing of it.
        inner = [
            replace(one, by_standing={**of_each, **one.by_standing}, at_most={**zero, **one.at_most})
            for one in self.inner.tally(own)
        ]
        return [*inner, last]

    def placed_uses(self, *, people: bool) -> Iterator[ShardUses]:
        """The lines of the inner shards, then those of the periods."""
        for shard in self.inner.placed_uses(people=people):
            blank = pl.Series([None], dtype=pl.UInt8).new_from_index(0, shard.uses.height)
            ids = [blank if at is None else shard.combination_ids[at] for at in self.places]
            yield ShardUses(shard.uses.with_columns(pl.col("kind").cast(pl.String)), ids)
        columns = (*NAMED_BY, *((*RAW_FIELDS, *ASIDE_FIELDS) if people else ()))
        rows = pl.DataFrame(
            {
                "subject": [FIRST + at for at in range(len(self.rule_periods))],
                "kind": [one.rule.period for one in self.rule_periods],
                "input": [None for _ in self.rule_periods],
                "sheet": [None for _ in self.rule_periods],
                "row": [None for _ in self.rule_periods],
                "event": [_name(one) for one in self.rule_periods],
                "date": [one.first for one in self.rule_periods],
                **{name: [None for _ in self.rule_periods] for name in columns},
                **({"reason_hidden": [False for _ in self.rule_periods]} if people else {}),
            },
            schema={
                "subject": pl.Int64, "kind": pl.String, "input": pl.UInt32, "sheet": pl.String, "row": pl.UInt32,
                "event": pl.String, "date": pl.Date, **dict.fromkeys(columns, pl.String),
                **({"reason_hidden": pl.Boolean} if people else {}),
            },
        )  # fmt: skip
        yield ShardUses(rows, self.ids)

    def evidence(self, shown: Mapping[int, UseEvidence]) -> dict[int, UseEvidence]:
        """Each period as evidence, with the first of the records that make its number."""
        made = {}
        for at, one in enumerate(self.rule_periods):
            linked: dict[str, list[Row]] = {}
            if one.reports:
                linked[EventKind.PUBLICATION.value] = list(one.reports)
            for number in dict.fromkeys(one.first_records):
                if number in shown:
                    linked.setdefault(shown[number].kind, []).append(shown[number].row)
            row = Row(-1, None, 0, _name(one))
            made[FIRST + at] = UseEvidence(row, "", "", None, {}, linked, {}, one.rule.period, one.label)
        return made

    def counted_records(self, subjects: Sequence[int]) -> list[int]:
        """The records that make the numbers of the periods among `subjects`."""
        return [n for s in subjects if s >= FIRST for n in self.rule_periods[s - FIRST].first_records]

    def _inner_verdicts(self, decided: ShardVerdicts, heights: Sequence[int]) -> ShardVerdicts:
        """The verdicts as the inner shards take them: conditions that are only counted give none."""
        at = {place: own for own, place in enumerate(self.places) if place is not None}
        idle = Group(decided.groups[0].standing, False) if decided.groups else None
        levels = [decided.levels[at[i]] if i in at else [0] * height for i, height in enumerate(heights)]
        groups = [decided.groups[at[i]] if i in at else idle for i in range(len(heights))]
        hits = {
            kind: [rules[at[i]] if i in at else [False] * height for i, height in enumerate(heights)]
            for kind, rules in decided.hits.items()
        }
        return replace(decided, levels=levels, groups=[group for group in groups if group], hits=hits)


def _name(one: RulePeriod) -> str:
    """The identity of a period, the same from run to run."""
    return f"{one.rule.id}:{one.rule.period}:{one.first.isoformat()}"


_PARTS: Mapping[FactType, Mapping[str, Any]] = {
    FactType.NUMBER: {"__lo": pl.Float64, "__hi": pl.Float64, "__why": pl.String},
    FactType.YESNO: {"": pl.Boolean, "__why": pl.String, "__open": pl.String, "__closed": pl.Boolean},
    FactType.SET: {"": pl.String, "__complete": pl.Boolean, "__why": pl.String},
}
"""The columns of a fact of a period, by its type (facts.columns)."""


def as_shard(
    found: Sequence[RulePeriod], rules: Sequence[Rule], asserted: Mapping[str, Mapping[str, str | None]]
) -> tuple[ShardInputs, list[pl.Series]]:
    """The periods as one more shard: what it shows, and for each of `rules` the combination of each period. asserted:
    rule id -> what is known of the agency, or taken for granted of it."""
    codes, values = {}, {}
    for name, fact in PERIOD_FACTS.items():
        schema = {f"{name}{part}": kind for part, kind in _PARTS[fact.type].items()}
        made = pl.DataFrame({c: [one.columns.get(c) for one in found] for c in schema}, schema=schema)
        codes[name], values[name] = encode(made)
    subjects = pl.DataFrame(
        {
            "subject": [FIRST + at for at in range(len(found))],
            "kind": [one.rule.subject.kinds[0] for one in found],
        },
        schema={"subject": pl.Int64, "kind": pl.String},
    )
    projected = [project(rule, asserted[rule.id], Facts(subjects, codes, values), {}) for rule in rules]
    inputs = ShardInputs(
        values,
        [c for _, c, _ in projected],
        [f for _, _, f in projected],
        None,
        None,
        _NO_LINKS,
        [],
        [0.0] * len(rules),
    )
    return inputs, [ids for ids, _, _ in projected]


@dataclass(frozen=True)
class RunParts:
    """All rules of a run, in its order, with those on periods: what run.concluded goes on with."""

    judgments: list[RuleJudgment]
    combinations: list[MergedRule]
    by_shard: list[ShardInputs]
    shards: WithPeriods


def with_periods(
    chosen: Plan, task: Task, shards: Shards, by_shard: Sequence[ShardInputs], merged: Sequence[MergedRule],
    judged: Sequence[RuleJudgment], evaluator: Evaluator,
) -> RunParts:  # fmt: skip
    """Judge the periods of a run whose records have been judged. merged, judged: of task.rules."""
    rules = chosen.rules
    on_periods = [rule for rule in rules if rule.period]
    ways = {one.rule.id: one for one in merged}
    answers = {one.rule.id: one for one in judged}
    found = periods(on_periods, answers, ways, by_shard, task.context, task.survey)
    agency: dict[str, str | None] = {**dict.fromkeys(AGENCY), **known_of(task.context.agency)}
    asserted = {rule.id: {**agency, **chosen.assertions.get(rule.id, {})} for rule in on_periods}
    inputs, ids = as_shard(found, on_periods, asserted)
    tables, alone = merge(on_periods, [inputs])
    of_periods = {one.rule.id: one for one in judge(alone, tables, asserted, evaluator)}
    numbered = {one.rule.id: one for one in alone}
    none = pl.Series([], dtype=pl.UInt32)
    at = {rule.id: place for place, rule in enumerate(task.rules)}
    places = [None if rule.period else at[rule.id] for rule in rules]
    by_id = dict(zip((rule.id for rule in on_periods), ids, strict=True))
    blank = pl.Series([None], dtype=pl.UInt8).new_from_index(0, len(found))
    return RunParts(
        [of_periods[rule.id] if rule.period else answers[rule.id] for rule in rules],
        [
            replace(numbered[rule.id], numbers=[*(none for _ in by_shard), *numbered[rule.id].numbers])
            if rule.period
            else replace(ways[rule.id], numbers=[*ways[rule.id].numbers, none])
            for rule in rules
        ],
        [
            *(replace(s, seconds=[0.0 if p is None else s.seconds[p] for p in places]) for s in by_shard),
            replace(inputs, seconds=[0.0] * len(rules)),
        ],
        WithPeriods(
            shards,
            places,
            [[one.height for one in shard.combinations] for shard in by_shard],
            [by_id[rule.id] if rule.period else blank for rule in rules],
            found,
        ),
    )

"""The second question to a shard: how many uses have which verdict, and what the rows of those wanted as evidence
say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import polars as pl

from checker.assess.interface import Group, Row, ShardUses, ShardVerdicts, Tally, Task, UseEvidence
from checker.assess.project import UseCombinations
from checker.facts.entries import entries_beside
from checker.facts.prepare import prepare
from checker.model.breakdown import COUNTINGS, BreakdownKey
from checker.model.event import UNREADABLE, State
from checker.model.kinds import REGISTERS, USE_KINDS
from checker.model.shown import numbers
from checker.model.verdict import GRAVEST_FIRST, Verdict

GRAVITY = GRAVEST_FIRST[::-1]
"""From lightest to gravest."""

LINKED_KEPT = 5
"""How many linked rows of one kind are shown beside a use."""

RAW_FIELDS = ("reason", "operator")
"""The text that may name people: shown only with_people."""

ASIDE_FIELDS = ("target", "agency")
"""Further text that a store keeps of a run with people."""

NAMED_BY = {"number": "id", "case_number": "case_number"}
"""What a person finds a use by in the agency's files, and the event field that holds it; no one's name."""

_PLACE = ("input", "sheet", "row", "event")
_DATE = pl.when(pl.col("date_lo") == pl.col("date_hi")).then(pl.col("date_lo")).alias("date")
"""The civil date of a use, null where it is not settled."""


def tally(events: pl.DataFrame, kept: UseCombinations, task: Task, decided: ShardVerdicts) -> Tally:
    """events, kept: the shard's, the latter as `project.shard_inputs` gave it."""
    by_group = _by_group(kept, decided)
    is_use = kept.subjects["kind"].is_in(list(USE_KINDS))
    standings = list(dict.fromkeys(group.standing for group in by_group))
    of = {one: [level for group, level in by_group.items() if group.standing is one] for one in standings}
    hits = {
        kind: int(_highest(kept, [pl.Series(one, dtype=pl.UInt8) for one in by_rule]).sum())
        for kind, by_rule in decided.hits.items()
    }
    return Tally(
        gravest=_count_levels(kept, list(by_group.values()), is_use),
        by_standing={standing: _count_levels(kept, levels, is_use) for standing, levels in of.items()},
        at_most={
            standing: int(
                (_any_broken(kept, levels) | _open(kept, by_group.get(Group(standing, True)))).filter(is_use).sum()
            )
            for standing, levels in of.items()
        },
        hits=hits,
        evidence=_evidence(events, kept, task, decided),
        breakdowns=_breakdowns(events, kept.subjects.select("subject", "date_lo", "date_hi").filter(is_use)),
    )


def _breakdowns(events: pl.DataFrame, uses: pl.DataFrame) -> dict[BreakdownKey, dict[str, int]]:
    """By each BreakdownKey: value -> how many of the uses have it. uses: `subject`, `date_lo`, `date_hi`."""
    fields = [by.value for by in BreakdownKey if by is not BreakdownKey.MONTH and by.value in events.columns]
    first, last = (pl.col(c).dt.strftime("%Y-%m") for c in ("date_lo", "date_hi"))
    month = pl.when(first == last).then(first).otherwise(pl.lit("")).alias("month")  # of two days of one month, too
    days = uses.group_by("date_lo", "date_hi").agg(n=pl.len())
    found = {BreakdownKey.MONTH: dict(days.group_by(month).agg(pl.col("n").sum()).iter_rows())}
    for name in fields:
        counts: Counter[str] = Counter()
        values = _text(events, uses["subject"], [name]).to_series()
        for value, count in values.value_counts(name="n").iter_rows():
            parts = (value or "").split("|") if COUNTINGS[BreakdownKey(name)].several else [value or ""]
            counts.update(dict.fromkeys(parts, count))
        found[BreakdownKey(name)] = dict(counts)
    return found


def place_uses(events: pl.DataFrame, kept: UseCombinations, *, people: bool) -> ShardUses:
    """The shard's uses, line by line."""
    uses = kept.subjects.select("subject", "kind", *_PLACE, _DATE)
    text = _text(
        events, kept.subjects["subject"], [*NAMED_BY.values(), *((*RAW_FIELDS, *ASIDE_FIELDS) if people else ())]
    )
    shown = text.select((pl.col(f) if people else numbers(pl.col(f))).alias(name) for name, f in NAMED_BY.items())
    uses = pl.concat([uses, shown], how="horizontal")
    if people:
        uses = uses.with_columns(text[field] for field in (*RAW_FIELDS, *ASIDE_FIELDS))
        uses = uses.with_columns(_reason_hidden(events, kept.subjects["subject"]).alias("reason_hidden"))
    return ShardUses(uses, kept.combination_ids)


def _highest(kept: UseCombinations, levels: Sequence[pl.Series]) -> pl.Series:
    """For each subject the highest level that any rule gives its combination; 0 where none judges it."""
    found = pl.zeros(kept.subjects.height, dtype=pl.UInt8, eager=True)
    for of, level in zip(kept.combination_ids, levels, strict=True):
        if len(level) and level.max():
            given = level[of.cast(pl.UInt32)]
            found = given.zip_with(given > found, found)
    return found


def _by_group(kept: UseCombinations, decided: ShardVerdicts) -> dict[Group, pl.Series]:
    """For each group of rules, the highest level that one of them gives each subject."""
    found: dict[Group, pl.Series] = {}
    for group in dict.fromkeys(decided.groups):
        levels = [
            pl.Series(one if own == group else [], dtype=pl.UInt8)
            for one, own in zip(decided.levels, decided.groups, strict=True)
        ]
        found[group] = _highest(kept, levels)
    return found


def _highest_level(kept: UseCombinations, levels: Sequence[pl.Series]) -> pl.Series:
    none = pl.zeros(kept.subjects.height, dtype=pl.UInt8, eager=True)
    return pl.select(pl.max_horizontal(none, *levels)).to_series()


def _count_levels(kept: UseCombinations, levels: Sequence[pl.Series], is_use: pl.Series) -> list[int]:
    """How many uses have each level as their highest."""
    counts = dict(_highest_level(kept, levels).filter(is_use).value_counts().iter_rows())
    return [counts.get(level, 0) for level in range(len(GRAVITY))]


def _any_broken(kept: UseCombinations, levels: Sequence[pl.Series]) -> pl.Series:
    return _highest_level(kept, levels) == GRAVITY.index(Verdict.VIOLATION)


def _open(kept: UseCombinations, level: pl.Series | None) -> pl.Series:
    """Whether a rule of the group leaves the subject undecided, or is broken by it."""
    if level is None:
        return pl.repeat(False, kept.subjects.height, dtype=pl.Boolean, eager=True)
    return level >= GRAVITY.index(Verdict.UNDETERMINED)


def _evidence(
    events: pl.DataFrame, kept: UseCombinations, task: Task, decided: ShardVerdicts
) -> dict[int, UseEvidence]:
    """The rows of the uses that are wanted, and of the records of their row or case."""
    wanted = pl.Series(decided.subjects, dtype=kept.subjects.schema["subject"])
    uses = kept.add_bounds(kept.subjects["subject"].is_in(wanted.implode()).arg_true())
    exact = sorted(c.removesuffix("__lo") for c in uses.columns if c.endswith("__lo"))
    bounds = [f"{name}__{end}" for name in exact for end in ("lo", "hi")]
    uses = uses.select("subject", "kind", *_PLACE, "case", _DATE, *bounds)
    linked = _linked_records(events, uses, task, decided.linked_kinds)
    named = _text(events, uses["subject"], list(NAMED_BY.values())).fill_null("")
    named = named if decided.people else named.select(numbers(pl.all()))
    raw = _text(events, uses["subject"], RAW_FIELDS).to_dicts() if decided.people else [{}] * uses.height
    return {
        subject: UseEvidence(
            Row(number, sheet, row, event),
            own_number,
            case_number,
            day,
            {f: t for f, t in text.items() if t is not None},
            linked.get(subject, {}),
            dict(zip(exact, zip(ends[::2], ends[1::2], strict=True), strict=True)),
            str(kind),
        )
        for (subject, kind, number, sheet, row, event, _, day, *ends), (own_number, case_number), text in zip(
            uses.iter_rows(), named.iter_rows(), raw, strict=True
        )
    }


def _linked_records(
    events: pl.DataFrame, uses: pl.DataFrame, task: Task, kinds: Sequence[str]
) -> dict[int, dict[str, list[Row]]]:
    """subject -> record kind -> the first rows of such records that stand in the use's row or case, or in a register
    and bear on the use, in the events' order."""
    if not kinds or not uses.height:
        return {}
    prepared = prepare(events, task.kinds, task.context.agency.name, task.survey)
    records = prepared.base.filter(pl.col("kind").is_in(list(kinds)))
    near = records.select("record", "kind", *_PLACE, "parent", "case").collect()
    own = near.join(uses.select("subject", pl.col("event").alias("parent")), on="parent", how="inner")
    of_case = near.join(uses.filter(pl.col("case").is_not_null()).select("subject", "case"), on="case", how="inner")
    beside = [kind for kind in kinds if kind in REGISTERS]
    found = [own, of_case, *([entries_beside(prepared, uses["subject"], beside, task.context)] if beside else [])]
    pairs = pl.concat([f.select("subject", "record", pl.col("kind").cast(pl.String), *_PLACE) for f in found])
    pairs = pairs.filter(pl.col("subject") != pl.col("record")).unique(["subject", "record"])
    pairs = pairs.sort("subject", "kind", "record")
    shown: dict[int, dict[str, list[Row]]] = {}
    for pair in pairs.group_by("subject", "kind", maintain_order=True).head(LINKED_KEPT).to_dicts():
        shown.setdefault(pair["subject"], {}).setdefault(pair["kind"], []).append(_row(pair))
    return shown


def _text(events: pl.DataFrame, records: pl.Series, fields: Sequence[str]) -> pl.DataFrame:
    """The text of `fields` of the events with these numbers, in their order, where it is a value; absent fields are
    null."""
    known = [
        pl.when(pl.col(f"{f}__state") == State.VALUE.value).then(pl.col(f)).alias(f)
        if f in events.columns
        else pl.lit(None, pl.String).alias(f)
        for f in fields
    ]
    read = [c for f in fields if f in events.columns for c in (f, f"{f}__state")]
    return rows_of(events, records, read).with_columns(known).select(fields)


def rows_of(events: pl.DataFrame, records: pl.Series, columns: Sequence[str]) -> pl.DataFrame:
    """`record` and `columns` of the events with these numbers, in their order. Events that are all of a run stand in
    the place that is their number."""
    wanted = records.to_frame("record")
    if not columns:
        return wanted
    places = pl.int_range(events.height, dtype=pl.Int64, eager=True)
    if "record" not in events.columns or events["record"].equals(places):
        return wanted.with_columns(events.select(columns)[records].get_columns())
    return wanted.join(events.select("record", *columns), on="record", how="left", maintain_order="left")


def _reason_hidden(events: pl.DataFrame, records: pl.Series) -> pl.Series:
    """Of the events with these numbers, in their order, whether a reason was typed that cannot be read here."""
    if "reason__state" not in events.columns:
        return pl.Series([False]).new_from_index(0, len(records))
    hidden = pl.col("reason__state").is_in(UNREADABLE).fill_null(False).alias("hidden")
    return rows_of(events, records, ["reason__state"]).select(hidden).to_series()


def _row(cells: dict[str, object]) -> Row:
    return Row(*(cells[c] for c in _PLACE))  # type: ignore[arg-type]

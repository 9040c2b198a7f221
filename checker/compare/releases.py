"""Two releases of one period: what was removed, added, changed, redacted, and which columns are gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl

import checker
from checker.compare.columns import LogColumns, lacking, renamed_columns
from checker.compare.differences import alike, count_differences, differing, list_differences, places
from checker.compare.period import INSIDE, OUTSIDE, UNSURE, WHERE, CommonPeriod, common, describe, locate, why_none
from checker.compare.result import Comparison, CountBounds, Month, RedactedCells
from checker.compare.rows import (
    AS_WRITTEN,
    UNREAD,
    exported_fields,
    numbered_once,
    one_clock,
    records,
    side_by_side,
    state,
    value,
    with_unread,
)
from checker.ingest.interface import IngestedLogs
from checker.model.event import EVENT_FIELDS, HIDDEN, Shape
from checker.model.shown import raw_texts

BY_ID, BY_CONTENT = "the log's own number (id)", "content: all fields that both have"
RENUMBERED = 0.5
"""Where more than this share of the records with one id differ in their time and in more, the ids are row counters."""


@dataclass(frozen=True)
class Release:
    """One release as read. columns: of its tables (`columns.columns`); none of an earlier release that audit.yaml
    names, of which only the rows are asked."""

    reading: IngestedLogs
    columns: LogColumns = field(default_factory=LogColumns)


@dataclass(frozen=True)
class _ReleaseRows:
    """pairs: records with one id in both, joined; earlier_only, later_only: records without a counterpart; loose: those
    among them that were compared by content, so that one of each may be a single changed record."""

    pairs: pl.DataFrame
    earlier_only: pl.DataFrame
    later_only: pl.DataFrame
    loose_earlier: pl.DataFrame
    loose_later: pl.DataFrame
    same_content: int
    by_id: int


def compare(
    old: Release, new: Release, *, since: date | None = None, until: date | None = None, with_people: bool = False
) -> Comparison:
    """Lay two releases of one log beside each other.

    since, until: civil dates [since, until) that both are said to cover; without them what their rows show.
    """
    fields = [exported_fields(release.reading.events) for release in (old, new)]
    shared = [name for name in fields[0] if name in fields[1]]
    zone = next((i.zone for release in (old, new) for i in release.reading.inputs if i.zone), "")
    one, two = (records(release.reading.events, shared, zone=zone) for release in (old, new))
    notes: list[str] = []
    instants = one_clock(one, two)
    if not instants:
        shared = [name for name in shared if EVENT_FIELDS[name].shape is not Shape.TIME]
        notes.append(
            "the zone of one release's times is known and of the other's not: times are not compared; --zone can "
            "settle it"
        )
    as_written = [name for name in old.columns.unread if name in new.columns.unread]
    one, two = (with_unread(frame, r.columns.cells, as_written) for frame, r in ((one, old), (two, new)))
    compared_as = tuple(old.columns.unread[name] for name in as_written)
    shared = [*shared, *(AS_WRITTEN + name for name in as_written)]
    period = common(one, two, instants=instants, since=since, until=until)
    one, two = (locate(frame, period) for frame in (one, two))
    numbered = "id" in shared and _same_numbers(one, two, shared, notes)
    compared = _compare_rows(one, two, shared, numbered=numbered)
    said = [name for name in shared if name != "id"]
    pairs = differing(compared.pairs.filter((pl.col(WHERE) != OUTSIDE) | (pl.col(f"{WHERE}@2") != OUTSIDE)), said)
    if {"operator", "operator_kind"} <= set(said):
        # What an operator's name stands for is read from the name: one change is told once.
        pairs = pairs.with_columns(pl.col("operator_kind") & ~pl.col("operator"))
    changed = pairs.filter(pl.any_horizontal(said) if said else pl.lit(False))
    removed, added, within = _bounds(compared, unread=(int(one[UNREAD].sum()), int(two[UNREAD].sum())))
    notes += why_none(period, "release")
    return Comparison(
        checker=checker.__version__,
        with_people=with_people,
        old=describe(old.reading.inputs[0], one, compared.earlier_only),
        new=describe(new.reading.inputs[0], two, compared.later_only),
        period=period.on_clock(zone).span if isinstance(period, CommonPeriod) else None,
        matched_by=BY_ID if numbered else BY_CONTENT,
        by_id=compared.by_id,
        same=pairs.height - changed.height + compared.same_content,
        removed=removed,
        added=added,
        changed=CountBounds(at_least=changed.height, at_most=changed.height + within),
        columns_lost=lacking(old.columns, new.columns),
        columns_added=lacking(new.columns, old.columns),
        columns_renamed=renamed_columns(old.columns, new.columns),
        columns_as_written=compared_as,
        fields_lost=tuple(name for name in fields[0] if name not in fields[1]),
        fields_added=tuple(name for name in fields[1] if name not in fields[0]),
        fields_changed=count_differences(changed, said),
        redacted=_redacted_cells(one, two, said),
        months=_months(one, two, compared),
        removed_rows=places(_rows_in(compared.earlier_only, INSIDE, UNSURE), with_people=with_people),
        added_rows=places(_rows_in(compared.later_only, INSIDE, UNSURE), with_people=with_people),
        changed_rows=list_differences(changed, said, with_people=with_people),
        notes=tuple(notes),
        quarantine=raw_texts((q for r in (old, new) for q in r.reading.quarantine[:100]), with_people=with_people),
        ledger=raw_texts((e for r in (old, new) for e in r.reading.ledger), with_people=with_people),
    )


def _same_numbers(one: pl.DataFrame, two: pl.DataFrame, shared: Sequence[str], notes: list[str]) -> bool:
    """Whether the ids of both releases number the same records, as far as their times tell."""
    pairs = side_by_side(*numbered_once(one, two))
    if pairs.is_empty():
        notes.append("no id of one release is in the other: records are compared by their content")
        return False
    if "time" not in shared:
        return True
    others = [name for name in shared if name not in ("id", "time")]
    moved = pl.any_horizontal(others) if others else pl.lit(True)
    apart = (pl.col("lo") > pl.col("hi@2")) | (pl.col("hi") < pl.col("lo@2"))
    other = differing(pairs.filter(apart), others).filter(moved).height
    if other <= RENUMBERED * pairs.height:
        return True
    notes.append(
        f"of {pairs.height:,} ids in both releases {other:,} belong to records of another time and content: the ids "
        "seem to start over, and records are compared by their content"
    )
    return False


def _compare_rows(one: pl.DataFrame, two: pl.DataFrame, shared: Sequence[str], *, numbered: bool) -> _ReleaseRows:
    if numbered:
        own, theirs = numbered_once(one, two)
        pairs = side_by_side(own, theirs)
        gone, come = own.join(pairs, on="n", how="anti"), theirs.join(pairs, left_on="n", right_on="n@2", how="anti")
        loose = one.join(own, on="n", how="anti"), two.join(theirs, on="n", how="anti")
    else:
        pairs = side_by_side(one.clear(), two.clear())
        gone, come = one.clear(), two.clear()
        loose = one, two
    content = [
        "kind",
        *(column for name in shared if name != "id" or numbered for column in (value(name), state(name))),
    ]
    loose_gone, loose_come, same = _without_counterpart(
        *(_add_hash(frame.filter(~pl.col(UNREAD)), content) for frame in loose)
    )
    by_id = pairs.height
    read = [name for name in shared if not name.startswith(AS_WRITTEN) and (name != "id" or numbered)]
    paired = _alike_as_read(loose_gone, loose_come, read)
    pairs = pl.concat([pairs, paired.select(pairs.columns)])
    loose_gone = loose_gone.join(paired, on="n", how="anti")
    loose_come = loose_come.join(paired, left_on="n", right_on="n@2", how="anti")
    read_gone, read_come = (frame.filter(~pl.col(UNREAD)) for frame in (gone, come))
    gone, come = pl.concat([read_gone, loose_gone]), pl.concat([read_come, loose_come])
    return _ReleaseRows(pairs, gone, come, loose_gone, loose_come, same, by_id)


def _alike_as_read(one: pl.DataFrame, two: pl.DataFrame, fields: Sequence[str]) -> pl.DataFrame:
    """Records that agree in every field that is read, but for how its letters and digits are written (24-0002, 240002),
    and that no other record of either log agrees with: one record, of which the rest was changed, or how it is written.
    As `side_by_side` gives them."""
    read = [pl.col("kind"), *(alike(f, pl.col(value(f))) for f in fields), *(pl.col(state(f)) for f in fields)]
    first, second = (
        hashed.filter(~pl.col("content").is_duplicated()) for hashed in (_add_hash(one, read), _add_hash(two, read))
    )
    right = second.rename({name: f"{name}@2" for name in second.columns})
    return first.join(right, left_on="content", right_on="content@2", how="inner", maintain_order="left")


def _add_hash(frame: pl.DataFrame, content: Sequence[str | pl.Expr]) -> pl.DataFrame:
    return frame.with_columns(pl.struct(content).hash(seed=0).alias("content"))


def _without_counterpart(one: pl.DataFrame, two: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, int]:
    """What is left of each when equal records are taken out in pairs, and how many records of the common period were
    equal.

    Of equal records of which only some have a counterpart, the last in the log are left: which it is makes no
    difference.
    """
    copies = [frame.with_columns(pl.int_range(pl.len()).over("content").alias("copy")) for frame in (one, two)]
    left = [
        mine.join(others, on=["content", "copy"], how="anti").drop("content", "copy")
        for mine, others in (copies, copies[::-1])
    ]
    inside = copies[0].filter(pl.col(WHERE) != OUTSIDE)
    same = inside.join(copies[1], on=["content", "copy"], how="semi").height
    return left[0], left[1], same


def _rows_in(frame: pl.DataFrame, *where: str) -> pl.DataFrame:
    return frame.filter(pl.col(WHERE).is_in(where))


def _bounds(found: _ReleaseRows, unread: tuple[int, int]) -> tuple[CountBounds, CountBounds, int]:
    """removed, added, and how many of both may be single changed records. unread: of OLD and NEW; each may be a row
    missed."""
    loose = [_rows_in(frame, INSIDE, UNSURE).height for frame in (found.loose_earlier, found.loose_later)]

    def bounds(mine: pl.DataFrame, own_loose: pl.DataFrame, others: int, lost: int) -> CountBounds:
        sure = _rows_in(mine, INSIDE).height - min(_rows_in(own_loose, INSIDE).height, others)
        return CountBounds(at_least=max(0, sure - lost), at_most=_rows_in(mine, INSIDE, UNSURE).height)

    removed = bounds(found.earlier_only, found.loose_earlier, loose[1], unread[1])
    added = bounds(found.later_only, found.loose_later, loose[0], unread[0])
    return removed, added, min(loose)


def _redacted_cells(one: pl.DataFrame, two: pl.DataFrame, fields: Sequence[str]) -> tuple[RedactedCells, ...]:
    """The fields of whose cells in the common period another share is redacted in NEW than in OLD."""
    if not fields:
        return ()
    hidden = [s.value for s in HIDDEN]
    inside = [_rows_in(frame, INSIDE, UNSURE) for frame in (one, two)]
    counts = [
        frame.select(pl.col(state(name)).is_in(hidden).sum().alias(name) for name in fields).row(0, named=True)
        for frame in inside
    ]
    told = [n for n in fields if n != "operator_kind" or "operator" not in fields]
    return tuple(
        RedactedCells(field=n, old=counts[0][n], new=counts[1][n])
        for n in told
        if counts[0][n] * inside[1].height != counts[1][n] * inside[0].height
    )


def _months(one: pl.DataFrame, two: pl.DataFrame, found: _ReleaseRows) -> tuple[Month, ...]:
    """Records by month; removed and added are those in the common period, as far as it is known that they lie in it."""
    month = pl.col("day").dt.strftime("%Y-%m").fill_null("").alias("month")
    parts = {
        "old": one.filter(~pl.col(UNREAD)),
        "new": two.filter(~pl.col(UNREAD)),
        "removed": _rows_in(found.earlier_only, INSIDE, UNSURE),
        "added": _rows_in(found.later_only, INSIDE, UNSURE),
    }
    counts = {name: dict(frame.group_by(month).len().iter_rows()) for name, frame in parts.items()}
    named = sorted({m for held in counts.values() for m in held})
    return tuple(Month(month=m, **{name: held.get(m, 0) for name, held in counts.items()}) for m in named)

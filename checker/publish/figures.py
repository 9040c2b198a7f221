"""The figures of a statutory report: counted in the log, with every row, and never a guess.

A record counts, does not count, or nobody can say: then it is "not recorded". A kind of record that no log holds is not
counted as none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from checker.facts.case_numbers import one_number, other_spellings, under_each_spelling
from checker.ingest.operators import may_be_named, names_a_body
from checker.inspect.personal import personal
from checker.model.audit import Audit
from checker.model.event import EVENT_FIELDS, Shape, State
from checker.model.kinds import EventKind
from checker.model.words import field_noun, value_words
from checker.publish.statutory import UNITS, FigureDefinition
from checker.publish.yearly_result import FigurePart, ReportFigure, RowAt

NOT_RECORDED = "not recorded"
_BAND = 10


@dataclass(frozen=True)
class FigureCounts:
    """What is counted in. events: of all logs; files: their names. first, last: the days of the period, both of them
    in it; as_of: nothing after that day is counted. with_people: whether texts of the log (names of databases and
    agencies) are written."""

    events: pl.DataFrame
    files: Sequence[str]
    audit: Audit
    first: date
    last: date
    as_of: date
    with_people: bool = False

    @property
    def last_day(self) -> date:
        """The last day that is counted."""
        return min(self.last, self.as_of)

    def of_kinds(self, *kinds: EventKind) -> pl.DataFrame:
        """The records of these kinds."""
        return self.events.filter(pl.col("kind").cast(pl.String).is_in([kind.value for kind in kinds]))


def figure(asked: FigureDefinition, of: FigureCounts) -> ReportFigure:
    """One figure with its rows."""
    unit = UNITS[asked.unit]
    records = of.of_kinds(*unit.kinds)
    whole = all(_complete(of, kind) for kind in unit.kinds)
    if records.is_empty() and not whole and asked.unit not in ("search", "candidate", "lead"):
        return ReportFigure(label=asked.label, unit=asked.unit, count=None)
    records = records.with_columns(counts=_counts(asked, records), dated=_is_in_period(of))
    if asked.after_search:
        records = records.with_columns(counts=pl.col("counts") & _after_search(records, of))
    records = records.filter(pl.col("counts").fill_null(True) & pl.col("dated").fill_null(True))
    sure = records.filter(pl.col("counts").fill_null(False) & pl.col("dated").fill_null(False))
    open_ = records.filter(pl.col("counts").is_null() & pl.col("dated").fill_null(False))
    undated = records.filter(pl.col("dated").is_null())
    total, unsaid = _amount(asked, sure)
    without = _without_request(of) if asked.unit == "request" else 0
    return ReportFigure(
        label=asked.label,
        unit=asked.unit,
        count=total,
        at_least=not whole,
        not_recorded=open_.height + unsaid + without,
        undated=undated.height,
        groups=_groups(asked, sure, of),
        rows=_rows(sure, of),
    )


def _complete(of: FigureCounts, kind: EventKind) -> bool:
    """Whether all records of a kind in the days that are counted are declared to be in the logs."""
    return any(
        one.kind is kind
        and not one.contradicted_by
        and (one.from_ is None or one.from_ <= of.first)
        and (one.until is None or one.until > of.last_day)
        for one in of.audit.complete
    )


def _is_in_period(of: FigureCounts) -> pl.Expr:
    """Whether a record lies in the period; null where its date does not say."""
    lo, hi = pl.col("date_lo"), pl.col("date_hi")
    inside = (lo >= of.first) & (hi <= of.last_day)
    outside = (hi < of.first) | (lo > of.last_day)
    return pl.when(inside).then(True).when(outside).then(False).otherwise(None)


def _counts(asked: FigureDefinition, records: pl.DataFrame) -> pl.Expr:
    """Whether a record counts; null where what is recorded of it does not say."""
    found = pl.lit(True)
    for name, values in asked.where.items():
        if f"{name}__state" not in records.columns:
            found = found & pl.lit(None, pl.Boolean)
            continue
        known = pl.col(f"{name}__state").cast(pl.String) == State.VALUE.value
        text = pl.col(name).cast(pl.String)
        among = pl.any_horizontal(text.str.split("|").list.contains(value) for value in values)
        perhaps = text.is_in(list(asked.perhaps.get(name, ())))
        found = found & pl.when(known & ~perhaps).then(among).otherwise(None)
    return found


def _after_search(records: pl.DataFrame, of: FigureCounts) -> pl.Series:
    """Whether a record is of a case in which a search was made on its day or before; null where that is not certain:
    its case is not recorded, a number may be another spelling of it, or the days overlap."""
    uses = of.of_kinds(*UNITS["search"].kinds)
    own = records.with_row_index("n").select("n", *_case_columns(records))
    searched = uses.select(*_case_columns(uses))
    hidden = searched["case"].null_count() > 0
    cases = pl.concat([own.select("case"), searched.select("case")]).drop_nulls().unique()
    spelled = under_each_spelling(own.lazy(), other_spellings(cases.lazy())).select("n", "spelled").collect()
    searched = searched.rename({"case": "case_u", "lo": "lo_u", "hi": "hi_u"})
    met = spelled.join(searched, left_on="spelled", right_on="case_u", how="inner", coalesce=False)
    pairs = own.join(met, on="n", how="left")
    pairs = pairs.with_columns(
        sure=((pl.col("case") == pl.col("case_u")) & (pl.col("hi_u") <= pl.col("lo"))).fill_null(False),
        maybe=(pl.col("case_u").is_not_null() & ~(pl.col("lo_u") > pl.col("hi")).fill_null(False)),
    )
    by_record = pairs.group_by("n", maintain_order=True).agg(
        pl.col("sure").any(), pl.col("maybe").any(), pl.col("case").is_null().any().alias("open")
    )
    said = (
        pl.when(pl.col("sure")).then(True).when(pl.col("maybe") | pl.col("open") | hidden).then(None).otherwise(False)
    )
    return by_record.sort("n").select(said).to_series()


def _case_columns(events: pl.DataFrame) -> list[pl.Expr]:
    number = one_number(pl.col("case_number")) if "case_number" in events.columns else pl.lit(None, pl.String)
    days = [pl.col("date_lo").alias("lo"), pl.col("date_hi").alias("hi")]
    return [number.alias("case"), *days]


def _amount(asked: FigureDefinition, sure: pl.DataFrame) -> tuple[int, int]:
    """How much the records come to, and how many of them do not say it."""
    if asked.sum is None:
        return sure.height, 0
    if asked.sum not in sure.columns:
        return 0, sure.height
    return int(sure[asked.sum].sum() or 0), sure[asked.sum].null_count()


def _without_request(of: FigureCounts) -> int:
    """How many searches of the period have no request of their own in the logs."""
    uses = of.of_kinds(*UNITS["search"].kinds).filter(_is_in_period(of).fill_null(False))
    requests = of.of_kinds(EventKind.REQUEST)
    if requests.is_empty() or "id" not in of.events.columns:
        return uses.height
    known = pl.concat([requests[name].drop_nulls() for name in ("id", "use_id") if name in requests.columns])
    names = [pl.col(name).is_in(known.implode()).fill_null(False) for name in ("id", "use_id") if name in uses.columns]
    return uses.filter(~pl.any_horizontal(names)).height


def _groups(asked: FigureDefinition, sure: pl.DataFrame, of: FigureCounts) -> tuple[FigurePart, ...]:
    """The records by what they say, those that do not say it as NOT_RECORDED, the largest group first."""
    if not asked.by or sure.is_empty():
        return ()
    said = sure.with_columns(_field_words(name, sure, of).alias(f"by {name}") for name in asked.by)
    keys = [f"by {name}" for name in asked.by]
    made = []
    for values, part in said.group_by(keys):
        total, _ = _amount(asked, part)
        made.append(FigurePart(values=tuple(map(str, values)), count=total, rows=_rows(part, of)))
    return tuple(sorted(made, key=lambda group: (NOT_RECORDED in group.values, -group.count, group.values)))


def _field_words(name: str, records: pl.DataFrame, of: FigureCounts) -> pl.Expr:
    """What a record says under a field, in words; several values of one record are a group of their own."""
    state = f"{name}__state"
    if state not in records.columns:
        return pl.lit(NOT_RECORDED)
    shape = EVENT_FIELDS[name].shape
    if shape is Shape.NUMBER:
        tens = (pl.col(name) // _BAND * _BAND).cast(pl.Int64)
        text = pl.format("{} to {}", tens, tens + _BAND - 1)
    else:
        values = sorted(records[name].cast(pl.String).drop_nulls().unique().to_list())
        words: Mapping[str, str] = {value: "; ".join(map(value_words, value.split("|"))) for value in values}
        if shape is Shape.TEXT and of.with_people:
            words = {value: value.strip() for value in values}
        elif shape is Shape.TEXT:
            words = _number_texts(name, of)
        text = pl.col(name).cast(pl.String).replace(words)
    return pl.when(pl.col(state).cast(pl.String) == State.VALUE.value).then(text).otherwise(pl.lit(NOT_RECORDED))


def _number_texts(name: str, of: FigureCounts) -> Mapping[str, str]:
    """A text of the log -> what is written of it, the same in all figures of a report: names of databases and agencies
    as they are, and a number in place of one that may be somebody's name."""
    values = of.events[name].drop_nulls().value_counts(sort=True).sort("count", name, descending=[True, False])[name]
    noun = field_noun(name.split(".")[0])
    people = pl.Series([False]).new_from_index(0, len(values))
    for hit in personal(values.str.strip_chars(), "", ()).values() if len(values) else ():
        people = people | hit
    named = (
        people
        | values.to_frame("cell").select(may_be_named(pl.col("cell")) & ~names_a_body(pl.col("cell"))).to_series()
    )
    made = [
        f"{noun} {number}" if one else value.strip()
        for number, (value, one) in enumerate(zip(values, named, strict=True), 1)
    ]
    return dict(zip(values, made, strict=True))


def _rows(records: pl.DataFrame, of: FigureCounts) -> tuple[RowAt, ...]:
    places = records.select("input", "sheet", "row").sort("input", "sheet", "row").iter_rows()
    return tuple(RowAt(file=of.files[number], sheet=sheet or "", row=row) for number, sheet, row in places)

"""Facts of linked records, worked out only for the uses that have something linked to them and for one of each other
sort."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

import polars as pl

from checker.facts import authorization, elapsed, exigency, order, people, persons, result, roster
from checker.facts.completeness import COMPLETE, after_column, since_column
from checker.facts.context import Context
from checker.facts.elsewhere import people_met
from checker.facts.encode import dense, encode, narrow
from checker.facts.entries import keys_of
from checker.facts.links import linkable, pair_up
from checker.facts.prepare import Prepared
from checker.facts.register import RegisterFacts, is_of_register
from checker.facts.timing import Frame
from checker.model.errors import InternalFault
from checker.model.facts import (
    After,
    Ahead,
    AuthorizationFact,
    Before,
    Direct,
    ElapsedTime,
    Fact,
    InPeriod,
    Lead,
    OfAgency,
    OfReport,
    OnRegister,
    Own,
    RecordedFact,
    ReportedDifference,
    ReportSections,
    Reviewers,
    Since,
    Single,
)
from checker.model.kinds import USE_KINDS, EventKind
from checker.model.steps import TRAINING, Step, UseItself
from checker.model.vocabulary import fact

TOGETHER = 4
"""Facts that are worked out beside each other."""


@dataclass(frozen=True)
class _Sorts:
    """Subjects that nothing linked to them distinguishes.

    numbers: of the sort of each subject. count: how many sorts there are.
    """

    numbers: pl.Series
    count: int


@dataclass(frozen=True)
class _FactPart:
    """The subjects that stand for all where records of some kinds are concerned.

    sorts: of all subjects. places: the places of those that have something linked to them, and of the first of every
        sort that has nothing, in order.
    first: sort -> the place of that first one in `places`.
    """

    sorts: _Sorts
    places: pl.Series
    first: dict[int, int]


@dataclass(frozen=True)
class _Plan:
    """How facts are worked out: `frame` has all of `columns`, for the subjects of `part` (None:
    for all), in order."""

    frame: Frame
    columns: set[str]
    part: _FactPart | None


class LinkedFacts:
    """The facts of linked records of all judged events, as codes and distinct values (facts.encode.Facts).

    Most uses have nothing linked to them, and differ only by what is complete for them and whether they have a
    case number.
    """

    def __init__(self, subjects: Frame, prepared: Prepared, context: Context) -> None:
        """subjects: what facts of linked records need of each judged event, in order (build.build)."""
        self._subjects, self._prepared, self._context = subjects, prepared, context
        self._every_subject: pl.DataFrame = subjects.collect()
        self._linkable = linkable(subjects, prepared)
        completeness = [
            c for c in self._every_subject.columns if c.startswith((COMPLETE, after_column(""), since_column("")))
        ]
        sort, sorts = encode(self._every_subject.select(*completeness, pl.col("case").is_null().alias("caseless")))
        self._sorts = _Sorts(sort, sorts.height)
        self._parts: dict[tuple[str, ...], _FactPart] = {}
        self._paired: dict[str, pl.Series] = {}

    def codes(self, names: Sequence[str]) -> dict[str, tuple[pl.Series, pl.DataFrame]]:
        """The codes and distinct values of the facts `names`, and of those that are made with them."""
        looked_up = [name for name in names if is_of_register(fact(name))]
        names = [name for name in names if name not in looked_up]
        kinds = sorted({kind for name in names for kind in fact(name).records})
        pair_up(self._linkable, self._prepared, [kind for kind in kinds if kind not in USE_KINDS])
        if uses := [kind for kind in kinds if kind in USE_KINDS]:
            pair_up(self._subjects, self._prepared, uses)
        plans: list[_Plan] = []
        for name in names:
            if not any(name in plan.columns for plan in plans):
                plans.append(self._plan(name))
        found = self._codes_of_entries(looked_up)
        for start in range(0, len(plans), TOGETHER):
            some = plans[start : start + TOGETHER]
            for plan, frame in zip(some, pl.collect_all([plan.frame for plan in some]), strict=True):
                for one in sorted(plan.columns):
                    codes, values = encode(frame[[c for c in frame.columns if c == one or c.startswith(f"{one}__")]])
                    pair = narrow(codes, values.height), values
                    found[one] = pair if plan.part is None else self._spread(plan.part, *pair)
        return found

    def _codes_of_entries(self, names: Sequence[str]) -> dict[str, tuple[pl.Series, pl.DataFrame]]:
        """The same of facts of entries that are looked up: those of people apart from those of registers, by which
        subjects differ less."""
        found: dict[str, tuple[pl.Series, pl.DataFrame]] = {}
        of_people = [name for name in names if fact(name).records == (TRAINING.kind,)]
        for some in (of_people, [name for name in names if name not in of_people]):
            keys = sorted({key for name in some for kind in fact(name).records for key in keys_of(kind)})
            entries = RegisterFacts(self._every_subject, self._prepared, self._context, keys) if some else None
            found |= {name: entries.codes(fact(name)) for name in some} if entries else {}
        return found

    def _plan(self, name: str) -> _Plan:
        kinds, part, subjects = fact(name).records, None, self._subjects
        own = _read_of_row(fact(name), self._prepared)
        if own:
            codes, distinct = encode(self._every_subject.select("kind", *own))
            sort, first = dense([self._sorts.numbers, codes], [self._sorts.count, distinct.height])
            part = self._part(kinds, _Sorts(sort, len(first)))
        elif not _differs(fact(name)):
            if kinds not in self._parts:
                self._parts[kinds] = self._part(kinds, self._sorts)
            part = self._parts[kinds]
        if part is not None:
            subjects = self._every_subject[part.places].lazy()
        linked, made = _linked_columns(subjects, self._prepared, self._context, fact(name))
        return _Plan(subjects.select("subject", "at").join(linked, on="subject", how="left").sort("at"), made, part)

    def _part(self, kinds: Sequence[str], sorts: _Sorts) -> _FactPart:
        subjects = [self._paired_subjects(kind) for kind in kinds]
        # A record of a row may be that of a use which is judged elsewhere, or not at all.
        acted = self._prepared.survey.acted_against
        against = acted["person"] if acted.is_empty() else acted.filter(pl.col("kind").is_in(list(kinds)))["person"]
        if against.len():  # A record of another case may be one of the person sought (reading R31).
            met = people_met(self._every_subject["sought"], against, self._prepared)["sought"]
            hidden = pl.col("hides_sought") | (pl.lit(against.null_count() > 0) & ~pl.col("sought").is_null())
            meeting = self._every_subject.filter(hidden | pl.col("sought").is_in(met.implode()))
            subjects.append(meeting["subject"])
        touched = self._every_subject["subject"].is_in(pl.concat(subjects).implode())
        linked = self._every_subject["at"].filter(touched).cast(pl.UInt32)
        alone = pl.repeat(True, self._every_subject.height, eager=True).scatter(linked, False).arg_true()
        first = alone[sorts.numbers[alone].arg_unique()]
        at = pl.concat([linked, first]).sort()
        return _FactPart(sorts, at, dict(zip(sorts.numbers[first], at.search_sorted(first), strict=True)))

    def _paired_subjects(self, kind: str) -> pl.Series:
        """The subjects that some record of the kind belongs to."""
        if kind not in self._paired:
            self._paired[kind] = self._prepared.pairs[kind].select("subject").collect()["subject"]
        return self._paired[kind]

    def _spread(self, part: _FactPart, codes: pl.Series, values: pl.DataFrame) -> tuple[pl.Series, pl.DataFrame]:
        """Codes of the subjects of a part as codes of all: every other takes that of the first of its sort."""
        of_sort = [codes[part.first[sort]] if sort in part.first else 0 for sort in range(part.sorts.count)]
        every = pl.Series(of_sort, dtype=codes.dtype)[part.sorts.numbers]
        return every.scatter(part.places, codes), values


def _read_of_row(fact: Fact, prepared: Prepared) -> list[pl.Expr]:
    """What of the own row distinguishes uses to which nothing is linked, where the fact reads a few values of it."""
    match fact:
        case (
            Single(name=exigency.KIND | exigency.STATED | exigency.CLAIMED) | Before(step=Step(kind=EventKind.EXIGENCY))
        ):
            return exigency.read_of_row(prepared)
        case Single(name=result.NAME):
            return result.read_of_row(prepared)
        case _:
            return []


def _differs(fact: Fact) -> bool:
    """Whether a fact of linked records differs between uses to which nothing is linked by more than `_read_of_row`: by
    their operator or time."""
    match fact:
        case Single():
            return True
        case Since(anchor=anchor) | ElapsedTime(anchor=anchor):
            return isinstance(anchor, UseItself)
        case AuthorizationFact() | After() | Ahead() | Before() | Reviewers():
            return False
        case RecordedFact() | Direct() | OfAgency() | Own() | OnRegister() | Lead():
            raise InternalFault(f"{fact.name} is not a fact of linked records")
        case InPeriod() | OfReport() | ReportSections() | ReportedDifference():
            raise InternalFault(f"{fact.name} is not a fact of linked records")
        case never:
            assert_never(never)


def _linked_columns(subjects: Frame, prepared: Prepared, context: Context, fact: Fact) -> tuple[Frame, set[str]]:
    """The columns of a fact of linked records, by `subject`, and the names of all facts that they hold."""
    match fact:
        case AuthorizationFact():
            return authorization.authorized_by(subjects, prepared, context), {fact.name}
        case After():
            return order.after_use(subjects, prepared, fact), {fact.name}
        case Ahead():
            return order.steps_ahead(subjects, prepared, context, fact), {fact.name}
        case Before(anchor=UseItself()):
            return order.before_use(subjects, prepared, fact), {fact.name}
        case Before():
            return persons.before_each(subjects, prepared, fact), {fact.name}
        case Since(step=step, anchor=anchor) | ElapsedTime(step=step, anchor=anchor):
            counts = elapsed.counts_of(fact.unit, context)
            made = {ElapsedTime(step, anchor, unit).name for unit in counts}
            made |= {Since(step, anchor).name} if fact.unit != elapsed.BUSINESS_DAYS else set()
            return elapsed.elapsed_times(subjects, prepared, context, step, anchor, counts), made
        case Reviewers():
            return people.reviewers(subjects, prepared, fact), {fact.name}
        case Single(name=exigency.KIND):
            return exigency.exigency(subjects, prepared), {fact.name}
        case Single(name=exigency.STATED):
            return exigency.emergency_ground(subjects, prepared), {fact.name}
        case Single(name=exigency.CLAIMED):
            return exigency.emergency_claimed(subjects, prepared), {fact.name}
        case Single(name=result.NAME):
            return result.somebody_to_act_on(subjects, prepared), {fact.name}
        case Single(name="on_roster"):
            return roster.on_roster(subjects, prepared), {fact.name}
        case Single(name="trained"):
            return people.operator_training(subjects, prepared), {fact.name}
        case Single() | RecordedFact() | Direct() | OfAgency() | Own() | OnRegister() | Lead():
            raise InternalFault(f"no computation for the fact {fact.name}")
        case InPeriod() | OfReport() | ReportSections() | ReportedDifference():
            raise InternalFault(f"no computation for the fact {fact.name}")
        case never:
            assert_never(never)

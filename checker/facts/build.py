"""Events in, facts out: what is known of each judged event, and only what the rules of a run read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import narwhals as nw
import polars as pl

from checker.facts import authorisation, order, people, recorded
from checker.facts.completeness import add_completeness, complete_column
from checker.facts.context import Context
from checker.facts.encode import Facts, encode
from checker.facts.links import pair_up
from checker.facts.prepare import CLOCK, Prepared, held_once, known, prepare
from checker.facts.survey import survey
from checker.facts.timing import Frame
from checker.facts.whole import Whole
from checker.model.errors import InternalFault
from checker.model.event import USE_KINDS
from checker.model.vocabulary import ANCHORS, REVIEWERS, STEPS, fact

IDENTITY = (
    "subject",
    "input",
    "sheet",
    "row",
    "part",
    "event",
    "parent",
    "kind",
    "technology",
    "date_lo",
    "date_hi",
    "case",
    "lo",
    "hi",
)
"""Columns of the fact frame beside the facts: which event it is, when (`lo`, `hi`: microseconds), and of which case."""

_AFTER = re.compile(rf"({'|'.join(ANCHORS[1:])})_after_use")
_BEFORE = re.compile(rf"({'|'.join(STEPS)})_before_({'|'.join(ANCHORS)})")
_REVIEWED = re.compile(rf"({'|'.join(sorted(REVIEWERS, key=len, reverse=True))})(?:_before_({'|'.join(ANCHORS[1:])}))?")
_SINCE = re.compile(rf"({'|'.join(STEPS)})_since_({'|'.join(ANCHORS)})")
_MINUTES = re.compile(rf"minutes_from_({'|'.join(ANCHORS)})_to_({'|'.join(STEPS)})")
_OF_EACH_USE = re.compile(r"exigency|trained|.*_since_use|minutes_from_use_.*")
"""Facts of linked records that differ between uses to which nothing is linked: by their own row, operator or time."""


def build(
    events: Any, context: Context, names: Iterable[str], kinds: Sequence[str] = USE_KINDS, whole: Whole | None = None
) -> Facts:
    """The facts `names` of every event whose kind is in `kinds`, in the events' order.

    events: an event frame (model.event), or a share of one (facts.shares). names: names of the vocabulary, but `in_force`,
    which belongs to a rule. whole: for a share, what is known of all events.
    Facts are computed one after the other, each reduced at once to its distinct values and a code a use, so that memory
    grows with the variety of a log and a few bytes a use, not with the width of the vocabulary.
    """
    wanted = sorted(set(names))
    prepared = prepare(events, kinds, context.agency.name, whole)
    if whole is None:
        prepared = replace(prepared, whole=survey(prepared, context, wanted))
    subjects = _subjects(prepared, context, _record_kinds(wanted))
    codes: dict[str, pl.Series] = {}
    values: dict[str, pl.DataFrame] = {}
    for name in wanted:
        if name in codes:
            continue
        own = _own_row(prepared, context, name)
        if own is not None:
            # With the record beside them, columns that are the same for all come out as long as the others.
            frame = prepared.judged_rows().select("record", *own).drop("record").collect().to_native()
            codes[name], values[name] = encode(frame)
            continue
        for made, (code, distinct) in _linked_codes(subjects, prepared, context, name).items():
            codes[made], values[made] = code, distinct
    return Facts(subjects.select(*IDENTITY).collect().to_native(), codes, values)


def _subjects(prepared: Prepared, context: Context, kinds: Sequence[str]) -> Frame:
    """What facts of linked records need of a subject: IDENTITY, `at` (its place among them), and its own side of every link."""
    own = [c for c in ("exigency", "exigency__state") if c in prepared.columns]
    frame = prepared.judged_rows().select(
        nw.col("record").alias("subject"), *(c for c in IDENTITY if c != "subject"), "end_lo", "end_hi", CLOCK, "person", *own,
        known("id", prepared.held).alias("own_id"),
    )  # fmt: skip
    counted = nw.from_native(frame.collect().to_native(), eager_only=True).with_row_index("at").lazy()
    return held_once(add_completeness(counted, prepared, context, kinds))


def _own_row(prepared: Prepared, context: Context, name: str) -> list[nw.Expr] | None:
    """The columns of a fact that stands in the use's own row; None for a fact of linked records."""
    if name.startswith("recorded."):
        return recorded.is_recorded(prepared, name)
    if name.startswith("agency."):
        return recorded.agency(prepared, context, name)
    return None if fact(name).records else recorded.value(prepared, name)


def _record_kinds(names: Sequence[str]) -> list[str]:
    return sorted({record for name in names for record in fact(name).records})


def _linked_codes(
    subjects: Frame, prepared: Prepared, context: Context, name: str
) -> dict[str, tuple[pl.Series, pl.DataFrame]]:
    """The codes and distinct values of a fact of linked records, and of those that are made with it.

    Most uses have nothing linked to them, and are told apart only by what is complete for them and whether they have a case
    number: the fact is worked out for one of each such sort, and for every use that has something linked to it.
    """
    kinds = fact(name).records
    for kind in kinds:
        pair_up(subjects, prepared, kind)
    if _OF_EACH_USE.fullmatch(name):
        return {one: encode(frame) for one, frame in _by_fact(subjects, prepared, context, name)[0].items()}
    whole = subjects.collect().to_native()
    sort, sorts = encode(whole.select(*(complete_column(k) for k in kinds), pl.col("case").is_null().alias("caseless")))
    touched = pl.concat([prepared.pairs[k].select("subject").collect().to_native() for k in kinds]).unique()
    alike = whole.select("subject", "at", sort=sort).join(touched, on="subject", how="anti")
    first = alike.group_by("sort").agg(pl.col("at").min())
    linked = whole.select("subject", "at").join(touched, on="subject", how="semi")["at"]
    part = whole[pl.concat([linked, first["at"]]).sort()]
    frames, at = _by_fact(nw.from_native(part).lazy(), prepared, context, name)
    return {one: _spread(*encode(frame), at, sort, sorts.height, first) for one, frame in frames.items()}


def _by_fact(
    subjects: Frame, prepared: Prepared, context: Context, name: str
) -> tuple[dict[str, pl.DataFrame], pl.Series]:
    """For each fact that is made with `name`, its columns, and the places (`at`) of the subjects; in the order of `subjects`."""
    linked, made = _linked(subjects, prepared, context, name)
    frame = subjects.select("subject", "at").join(linked, on="subject", how="left").sort("at").collect().to_native()
    frames = {
        one: frame.select(c for c in frame.columns if c == one or c.startswith(f"{one}__")) for one in sorted(made)
    }
    return frames, frame["at"]


def _spread(
    codes: pl.Series, values: pl.DataFrame, at: pl.Series, sort: pl.Series, sorts: int, first: pl.DataFrame
) -> tuple[pl.Series, pl.DataFrame]:
    """Codes of some subjects (those `at`) as codes of all: every other takes that of the first of its sort."""
    found = first.join(pl.DataFrame({"at": at, "code": codes}), on="at", how="left")
    of_sort = dict(found.select("sort", "code").iter_rows())
    lookup = pl.Series([of_sort.get(number, 0) for number in range(sorts)], dtype=pl.UInt32)
    return lookup.gather(sort).scatter(at, codes), values


def _linked(subjects: Frame, prepared: Prepared, context: Context, name: str) -> tuple[Frame, set[str]]:
    """The columns of a fact of linked records, by `subject`, and the names of all facts that they hold."""
    if name == "authorised_by":
        return authorisation.authorised_by(subjects, prepared), {name}
    if name == "exigency":
        return authorisation.exigency(subjects, prepared), {name}
    if name == "trained":
        return people.trained(subjects, prepared), {name}
    if found := _AFTER.fullmatch(name):
        return order.after_use(subjects, prepared, found[1]), {name}
    if found := _REVIEWED.fullmatch(name):
        return people.reviewers(subjects, prepared, found[1], found[2]), {name}
    if found := _BEFORE.fullmatch(name):
        if found[2] == "use":
            return order.before_use(subjects, prepared, found[1]), {name}
        return order.before_anchor(subjects, prepared, found[1], found[2]), {name}
    if found := _SINCE.fullmatch(name):
        step, anchor = found[1], found[2]
    elif found := _MINUTES.fullmatch(name):
        anchor, step = found[1], found[2]
    else:
        raise InternalFault(f"no computation for the fact {name}")
    both = {f"{step}_since_{anchor}", f"minutes_from_{anchor}_to_{step}"}
    return order.since(subjects, prepared, context, step, anchor), both

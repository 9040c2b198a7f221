"""Events in, facts out: what is known of each judged event, and only what the rules of a run read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

import narwhals as nw
import polars as pl

from checker.facts import authorisation, order, people, recorded
from checker.facts.completeness import add_completeness
from checker.facts.context import Context
from checker.facts.encode import Facts, encode
from checker.facts.prepare import Prepared, held_once, prepare
from checker.facts.timing import Frame
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


def build(events: Any, context: Context, names: Iterable[str], kinds: Sequence[str] = USE_KINDS) -> Facts:
    """The facts `names` of every event whose kind is in `kinds`, in the events' order.

    events: an event frame (model.event). names: names of the vocabulary, but `in_force`, which belongs to a rule.
    Facts are computed one after the other, each reduced at once to its distinct values and a code a use, so that memory
    grows with the variety of a log and a few bytes a use, not with the width of the vocabulary.
    """
    wanted = sorted(set(names))
    prepared = prepare(events, kinds)
    subjects = add_completeness(prepared.subjects, prepared, context, _record_kinds(wanted))
    subjects = held_once(subjects.sort("subject"))
    codes: dict[str, pl.Series] = {}
    values: dict[str, pl.DataFrame] = {}
    for name in wanted:
        if name in codes:
            continue
        own = _own_row(prepared, context, name)
        if own is not None:
            # With the subject beside them, columns that are the same for all come out as long as the others.
            frames = {name: subjects.select("subject", *own).drop("subject").collect().to_native()}
        else:
            linked, made = _linked(subjects, prepared, context, name)
            frame = (
                subjects.select("subject").join(linked, on="subject", how="left").sort("subject").collect().to_native()
            )
            frames = {
                n: frame.select(c for c in frame.columns if c == n or c.startswith(f"{n}__")) for n in sorted(made)
            }
        for made_name, frame in frames.items():
            codes[made_name], values[made_name] = encode(frame)
    return Facts(subjects.select(*IDENTITY).collect().to_native(), codes, values)


def _own_row(prepared: Prepared, context: Context, name: str) -> list[nw.Expr] | None:
    """The columns of a fact that stands in the use's own row; None for a fact of linked records."""
    if name.startswith("recorded."):
        return recorded.is_recorded(prepared, name)
    if name.startswith("agency."):
        return recorded.agency(prepared, context, name)
    return None if fact(name).records else recorded.value(prepared, name)


def _record_kinds(names: Sequence[str]) -> list[str]:
    kinds = {record for name in names for record in fact(name).records}
    return sorted(kinds | {"search"})


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

"""Facts of a written-out example: the `timeline:` of a case block, made into events and judged like any log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl

from checker.facts.build import build
from checker.facts.context import Context
from checker.facts.projection import document
from checker.model.audit import Complete
from checker.model.errors import PolicyError, nearest
from checker.model.event import EVENT_FIELDS, Shape, State, Technology, frame_schema
from checker.model.kinds import USE_KINDS, EventKind

_STEP_KEYS = ("step", "at", "until", "decided")
_TIMES = {
    "at": "time",
    "until": "end",
    "decided": "decided",
    "window_start": "window_start",
    "window_end": "window_end",
}
"""Key of a step -> the TIME field that it gives."""


def from_timeline(
    steps: Sequence[Mapping[str, Any]],
    complete: Iterable[str],
    names: Iterable[str],
    kinds: Sequence[str] = USE_KINDS,
) -> dict[str, Any]:
    """The known facts of the (first) record of a timeline that is of one of `kinds`, as a rule's input.

    steps: dated steps, each with `step` (an event kind) and `at` (a date, or a time in UTC: `2018-05-01T10:00Z`),
        optionally `until`, `decided`, and any event field (`id`, `derived_from`, `operator`, ...). All belong to one
        case.
    complete: the record kinds declared complete. names: the facts wanted. Deadlines are judged as of the last step's
        day.
    An approval was given unless its `decision` says otherwise.
    Raises PolicyError for an unknown step, field or date.
    """
    events, last = events_of(steps, "")
    declared = tuple(Complete(kind=EventKind(k), by="example", on=last, basis="example") for k in _kinds(complete, ""))
    wanted = sorted(set(names) - {"in_force"})
    facts = build(events, Context(complete=declared, as_of=last, zone="UTC"), wanted, kinds)
    if not facts.subjects.height:
        raise PolicyError(f"a timeline without a {' or '.join(kinds)}", where="", hint=f"add a step: {kinds[0]}")
    return document(facts.values, {name: facts.codes[name][0] for name in wanted})


def _kinds(names: Iterable[str], where: str) -> list[str]:
    known = [k.value for k in EventKind]
    for name in names:
        if name not in known:
            raise PolicyError(f'unknown record kind "{name}"', where=where, hint=nearest(name, known))
    return list(names)


def events_of(steps: Sequence[Mapping[str, Any]], where: str) -> tuple[pl.DataFrame, date]:
    """The event frame of a timeline (see from_timeline), and the last day that it names."""
    fields = sorted(
        {k for s in steps for k in s if k not in _STEP_KEYS} | {"case_number", "decision", "id", *_TIMES.values()}
    )
    for name in fields:
        if name not in EVENT_FIELDS:
            raise PolicyError(f'unknown event field "{name}"', where=where, hint=nearest(name, EVENT_FIELDS))
    rows, last = [], date.min
    for index, step in enumerate(steps):
        kind = _kinds([str(step.get("step"))], where)[0]
        row: dict[str, Any] = {
            "input": 0,
            "row": index + 1,
            "part": 0,
            "event": f"example:{index + 1}",
            "kind": kind,
            "clock": "utc",
            "technology": step.get("technology", Technology.FACE_RECOGNITION.value),
        }
        for key, name in _TIMES.items():
            lo, hi = _bounds(step.get(key), where)
            row |= {
                f"{name}_lo": lo,
                f"{name}_hi": hi,
                f"{name}__state": _state(step.get(key), exported=key == "at" or key in step),
            }
        lo, hi = row["time_lo"], row["time_hi"]
        row |= {"date_lo": _day(lo), "date_hi": _day(hi)}
        last = max(last, _day(hi) or last)
        unsaid = {"case_number": "case 1", "decision": "granted" if kind == EventKind.APPROVAL else None}
        for name in fields:
            if name in _TIMES.values():
                continue
            value = step.get(name, unsaid.get(name))
            row |= {
                name: _text(value, EVENT_FIELDS[name].shape),
                f"{name}__state": _state(value, exported=name in step or value is not None),
            }
        rows.append(row)
    return pl.DataFrame(rows, schema=frame_schema(fields)), last


def _state(value: Any, *, exported: bool) -> str:
    if value is None:
        return State.EMPTY.value if exported else State.NOT_EXPORTED.value
    return State.VALUE.value


def _text(value: Any, shape: Shape) -> Any:
    if value is None or shape in (Shape.NUMBER, Shape.YESNO):
        return value
    return "|".join(sorted(map(str, value))) if isinstance(value, list) else str(value)


def _bounds(value: Any, where: str) -> tuple[int | None, int | None]:
    """Microseconds since 1970 (UTC) of an instant, or of a whole day where only a date is given."""
    if value is None:
        return None, None
    if isinstance(value, str):
        try:
            value = (
                date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value.replace("Z", "+00:00"))
            )
        except ValueError:
            raise PolicyError(
                f'"{value}" is not a date', where=where, hint="write 2018-05-01 or 2018-05-01T10:00Z"
            ) from None
    if isinstance(value, datetime):
        instant = _microseconds(value if value.tzinfo else value.replace(tzinfo=UTC))
        return instant, instant
    start = _microseconds(datetime(value.year, value.month, value.day, tzinfo=UTC))
    return start, start + 86_400_000_000 - 1


def _microseconds(instant: datetime) -> int:
    return (instant - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def _day(instant: int | None) -> date | None:
    return None if instant is None else (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=instant)).date()

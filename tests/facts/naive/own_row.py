"""What the use's own row says, and what it cannot say of time (R4, R9)."""

from __future__ import annotations

from typing import Any

from tests.facts.naive.kinds import NUMBERS, SETS
from tests.facts.naive.log import Log
from tests.facts.naive.rows import DAY, Row, fold, has, state_of, value, when


def written(name: str, use: Row) -> Any:
    if name == "technology":
        return use["technology"]
    if name == "use_kind":
        return use["kind"]
    found = value(use, name)
    if name in NUMBERS:
        return (found, found)
    if name in SETS:
        return None if found is None else (set(found.split("|")), True, set())
    return found


def recorded(field: str, use: Row) -> str | None:
    """Whether a field of the record is there (R4)."""
    state = state_of(use, field)
    if state == "value":
        return "recorded"
    if state not in ("empty", "placeholder"):
        return None
    if field == "case_number":
        found = use.get("case_number__found", False)
        if found is None:
            return None
        if found:
            return "found_elsewhere"
    return state


def agency(log: Log, name: str, use: Row) -> str | None:
    """The audited agency, where the row does not name another."""
    one = log.context.agency
    silent = state_of(use, "agency") == "not_exported" or not one.name
    if not silent and not (has(use, "agency") and fold(use["agency"]) == fold(one.name)):
        return None
    path = one.place if one.place and len(one.place.split("/")) >= 3 else None
    return {"id": path, "kind": one.kind, "level": one.level, "state": one.state_code}[name]


def backwards(use: Row, start: str, stop: str) -> bool | None:
    """Whether `stop` lies before `start`; a stop that is a date is over when its day is (R9)."""
    if not (has(use, start) and has(use, stop)):
        return None
    begins, ends = when(use, use, start), when(use, use, stop)
    over = ends.last if ends.last - ends.first < DAY else ends.first
    return True if ends.last < begins.first else False if over >= begins.last else None


def minutes_long(use: Row) -> tuple[float | None, float | None]:
    """From the beginning to the end, each of which may be any moment of its span."""
    if not (has(use, "time") and has(use, "end")):
        return None, None
    begins, ends = when(use, use), when(use, use, "end")
    minute = DAY / 1440
    longest = (ends.last - begins.first) / minute
    return (None, None) if longest < 0 else (max(0.0, (ends.first - begins.last) / minute), longest)


def after_export(log: Log, use: Row) -> bool | None:
    last = log.context.export_days.get(use["input"], log.context.read_on)
    if last is None or use["date_lo"] is None:
        return None
    return True if use["date_lo"] > last else False if use["date_hi"] <= last else None


def beyond_retention(log: Log, use: Row) -> bool | None:
    limit = log.context.retention_days
    if limit is None or not (has(use, "time") and has(use, "window_start")):
        return None
    now, back = when(use, use), when(use, use, "window_start")
    least, most = (now.first - back.last) // DAY, (now.last - back.first) // DAY
    return True if least > limit else False if most <= limit else None

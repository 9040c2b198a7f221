"""What entries of registers say of a use, or of another entry (R48)."""

from __future__ import annotations

from datetime import date

from tests.facts.naive.authority import as_begin, as_end, last_moment, together
from tests.facts.naive.kinds import LOOKED_UP
from tests.facts.naive.log import Log
from tests.facts.naive.names import counts_as_training, person
from tests.facts.naive.rows import Row, Span, fold, has, state_of, value, when
from tests.facts.naive.steps import days_between, settled

DOCUMENTS = (
    "notice_of_intent", "accountability_report", "impact_assessment", "equality_assessment", "privacy_review",
    "civil_rights_review", "technology_review", "public_notice", "governing_body_notice", "false_match_plan",
)  # fmt: skip


OTHERS = {
    "posted_use_policy": ("publication", "document", "use_policy"),
    "posted_systems_list": ("publication", "document", "systems_list"),
    "abuse_found": ("incident", "incident_kind", "abuse"),
}
SELECTED = {name: ("assessment", "document", name) for name in DOCUMENTS} | OTHERS
"""Steps that only some entries of a register are: its kind, and which field must say what."""


def kind_of(step: str) -> str:
    return SELECTED[step][0] if step in SELECTED else step


def of(log: Log, use: Row, kind: str, step: str = "") -> list[tuple[Row, bool]]:
    """The entries that bear on a use, or may; whether each surely does."""
    found = []
    for entry in log.rows:
        if entry["kind"] != kind or entry is use:
            continue
        if kind == "training":
            found += _taken(log, use, entry)
            continue
        pairs = [(_key(log, use, key), _key(log, entry, key)) for key in LOOKED_UP[kind]]
        if step in SELECTED:
            pairs.append((SELECTED[step][2], value(entry, SELECTED[step][1])))
        # Two places that are not written alike may be one.
        open_ = [mine is None or its is None or (kind == "camera" and n == 1) for n, (mine, its) in enumerate(pairs)]
        if all(mine == its or unsaid for (mine, its), unsaid in zip(pairs, open_, strict=True)):
            found.append((entry, all(mine is not None and mine == its for mine, its in pairs)))
    return found


def _taken(log: Log, use: Row, lesson: Row) -> list[tuple[Row, bool]]:
    """A training of whoever acted, or may have (R24); surely one where its course is on the list (R26)."""
    mine, pupil = person(use), person(lesson)
    if mine is None or pupil is None or log.who.same(mine, pupil) is False:
        return []
    return [(lesson, log.who.same(mine, pupil) is True and counts_as_training(lesson))]


def _key(log: Log, row: Row, key: str) -> str | None:
    if key != "agency":
        return fold(row[key]) if has(row, key) else None
    if has(row, "agency"):
        return fold(row["agency"])
    if state_of(row, "agency") != "not_exported":
        return None
    audited = fold(log.context.agency.name)
    if not log.agencies:
        return ""
    return audited if audited in log.agencies else next(iter(log.agencies)) if len(log.agencies) == 1 else None


def strange(log: Log, kind: str) -> bool:
    """Whether the register of galleries writes no gallery's name as the log of uses does: then none is known to be
    absent."""
    if "gallery.name" not in LOOKED_UP.get(kind, ()):
        return False
    listed = {fold(row["gallery.name"]) for row in log.rows if row["kind"] == kind and has(row, "gallery.name")}
    used = {fold(row["gallery.name"]) for row in log.uses() if has(row, "gallery.name")}
    return bool(listed and not listed & used)


def on_register(log: Log, kind: str, use: Row) -> bool | None:
    entries = of(log, use, kind)
    closed = log.complete(use, kind, use["date_hi"], since_use=True)
    if kind == "gallery":
        if any(sure for _, sure in entries):
            return True
        return settled(False, bool(entries) or strange(log, kind), closed)
    start, stop = when(use, use), last_moment(log, use)
    valid = [(as_begin(when(entry, use)), as_end(when(entry, use, "end")), sure) for entry, sure in entries]
    if together([(b.last, e.first) for b, e, sure in valid if sure], start.first, stop.last, start.first):
        return True
    maybe = together([(b.first, e.last) for b, e, _ in valid], start.last, stop.first, start.first)
    return settled(False, maybe, closed)


def before(log: Log, step: str, use: Row) -> bool | None:
    found = dated(log, step, use)
    whole = log.complete(use, kind_of(step), use["date_hi"])
    return settled(any(sure for _, sure in found), bool(found) or strange(log, kind_of(step)), whole)


def dated(log: Log, step: str, use: Row) -> list[tuple[Row, bool]]:
    """The entries that are or may be before the use; whether each surely is."""
    now, found = when(use, use), []
    for entry, sure in of(log, use, kind_of(step), step):
        at: Span = when(entry, use)
        if at.maybe_before(now):
            found.append((entry, sure and at.surely_before(now)))
    return found


def lead(log: Log, unit: str, which: str, step: str, use: Row) -> tuple[float | None, float | None]:
    """How long before the use the first or the last of them is dated; 0 where none is."""
    found = dated(log, step, use)
    whole = log.complete(use, kind_of(step), use["date_hi"]) and not strange(log, kind_of(step))
    whole = whole and (step != "training" or person(use) is not None)
    least = [_apart(unit, which, entry["date_hi"], use["date_lo"]) for entry, _ in found]
    most = [_apart(unit, which, entry["date_lo"], use["date_hi"]) for entry, _ in found]
    certain = [at for at, (_, sure) in enumerate(found) if sure]
    if which == "first":
        low = max((least[at] or 0.0 for at in certain), default=0.0)
        high = 0.0 if not found else None if None in most else max(most)  # type: ignore[type-var]
        return low, high if whole else None
    if not certain:
        return 0.0, 0.0 if whole and not found else None
    low = 0.0 if None in least or not whole else min(least)  # type: ignore[type-var, assignment]
    return low, min((most[at] for at in certain if most[at] is not None), default=None)


def _apart(unit: str, which: str, first: date | None, last: date | None) -> float | None:
    """Whole months must have passed since the first; months begun have, at most, since the last."""
    if first is None or last is None:
        return None
    if unit == "days":
        return max(days_between(first, last), 0.0)
    months = (last.year - first.year) * 12 + last.month - first.month
    if which == "last":
        return float(max(months + (last.day > first.day), 0))
    return float(max(months - (last.day < first.day), 0))

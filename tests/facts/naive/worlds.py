"""What may really have happened behind a log: whole worlds, drawn at random, each told by plain yes and no.

Written from docs/readings.md and the fact pages alone. A log leaves things open: an hour, whose name it is, whether two
numbers are one case, whether a record is missing. A world settles every one of them. So a fact that the program calls
known has to be true in every world of the log; where some world says otherwise, it said more than the log shows.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from checker.facts.context import Context
from tests.facts.naive.kinds import ABOUT_AN_EARLIER_USE, DISCLOSURES, EVIDENCE, KIND_ROWS, ONE_USE, USES
from tests.facts.naive.names import WhoIsWho
from tests.facts.naive.rows import DAY, FURTHEST_ZONES, MINUTE, Row, fold, has, state_of, value

SILENT = ("not_exported", "empty", "placeholder")
BODIES = ["mayor", "oversight_board"]
EPOCH = date(1970, 1, 1)
PAPERS = ("warrant", "search_warrant", "court_order", "administrative", "delay_order", "supervisor")
EVIDENCE_TYPES = ("lineup", "officer_comparison", "dna", "tip", "document")


@dataclass
class Thing:
    """One event as it was. at: microseconds, no two alike; moment: the same as a clock shows it, where two may be one.
    about: the uses that the record is about; cases: its cases; who: the person whom it is about, None where its log has
    no column for that. number: its id."""

    row: Row
    kind: str
    at: float
    day: date
    cases: set[str]
    number: str | None
    who: int | None
    fields: dict[str, Any]
    uses: set[str] = field(default_factory=set)
    direct: set[str] = field(default_factory=set)
    end: float = math.inf
    begins: float = -math.inf
    moment: float = math.nan


class World:
    """One world of a log. As far as declarations reach, it has no record that the log does not have."""

    def __init__(self, rows: Iterable[Row], context: Context, draw: Random, missing: Iterable[str]) -> None:
        self.rows, self.context, self.draw = list(rows), context, draw
        self.offsets = {r["clock"]: self._offset(r["clock"]) for r in self.rows}
        self.one_case = draw.random() < 0.5
        self.people: list[list[str]] = []
        self.who = WhoIsWho(self.rows, context.aliases)
        self.targets = any(state_of(r, "target") != "not_exported" for r in self.rows)
        self.agencies = sorted({fold(r["agency"]) for r in self.rows if has(r, "agency")}) or [""]
        self.things = [self._thing(r, self._kind(r)) for r in self.rows]
        self.by_event = {t.row["event"]: t for t in self.things}
        self.uses = [t for t in self.things if t.row["kind"] in USES]
        self.others = [t for t in self.things if t.kind in USES and t not in self.uses]
        for kind in missing:
            self._add_missing(kind)
        for thing in self.things:
            self._attach(thing)

    # What each row was.

    def _offset(self, clock: str) -> float:
        return 0 if clock == "utc" else self.draw.choice([-1, 0, 1, self.draw.uniform(-1, 1)]) * FURTHEST_ZONES

    def _kind(self, row: Row) -> str:
        if row["kind"] != "unknown":
            return str(row["kind"])
        return self.draw.choice(row["may_be"].split("|") if row.get("may_be") else sorted(KIND_ROWS))

    def _instant(self, row: Row, name: str) -> tuple[float, date, float]:
        low, high = row.get(f"{name}_lo"), row.get(f"{name}_hi")
        if low is None:
            around = [r["time_lo"] for r in self.rows if r["time_lo"] is not None] or [0]
            read = self.draw.choice(around) + self.draw.choice(
                [-9 * DAY, -1, 0, 1, DAY, self.draw.uniform(-9, 3) * DAY]
            )
        else:
            read = self.draw.choice([low, high, self.draw.uniform(low, high)])
        moment = read + self.offsets[row["clock"]]
        return moment + self.draw.random() - 0.5, EPOCH + timedelta(days=int(read // DAY)), moment

    def _thing(self, row: Row, kind: str) -> Thing:
        at, day, moment = self._instant(row, "time")
        if kind == "discovery_deadline" and row["time_lo"] is not None:
            at = moment = self._too_late(row)
        thing = Thing(row, kind, at, day, self._cases(row), self._number(row), self._who(row), self._fields(row, kind))
        thing.moment = moment
        if kind == "live_deployment":
            thing.end = max(self._live_end(row, at), at)
        return thing

    def _too_late(self, row: Row) -> float:
        """R9: a deadline that is a date includes that day, and one of a minute is sharp."""
        low, high = row["time_lo"], row["time_hi"]
        last = high if high - low == DAY - 1 else low if high - low < MINUTE else self.draw.uniform(low, high)
        return float(last) + self.offsets[row["clock"]] + 0.5

    def _live_end(self, row: Row, at: float) -> float:
        if row.get("end_lo") is not None:
            return self._instant(row, "end")[0]
        exported = self.context.export_days.get(row["input"])
        if exported is None:
            return self.draw.choice([at, at + DAY, math.inf])
        return self.draw.choice([at, max(at, self.end_of_day(row, exported) - 1)])

    def end_of_day(self, row: Row, day: date) -> float:
        last = float((day - EPOCH).days + 1) * DAY
        if row["clock"] == "utc" and self.context.zone:
            return last + (7 * 60 * MINUTE if self.context.zone == "America/Denver" else 0)
        return last + self.draw.choice([-1, 0, 1]) * FURTHEST_ZONES

    def _number(self, row: Row) -> str | None:
        if has(row, "id"):
            return str(row["id"])
        taken = {str(r["id"]) for r in self.rows if r["kind"] in USES and has(r, "id")}
        free = [n for n in ("i0", "i1", "i2", "of its own") if n not in taken]
        return None if state_of(row, "id") in SILENT else self.draw.choice(free)

    def _cases(self, row: Row) -> set[str]:
        audited = fold(self.context.agency.name)
        agency = fold(row["agency"]) if has(row, "agency") else self.draw.choice(self.agencies)
        if state_of(row, "agency") == "not_exported" and audited in self.agencies:
            agency = audited  # a log without the column is the audited agency's own
        if has(row, "case_number"):
            numbers = re.split(";", row["case_number"])
            taken = self.draw.sample(numbers, self.draw.randint(1, len(numbers)))
        else:
            known = [r["case_number"] for r in self.rows if has(r, "case_number")]
            taken = [self.draw.choice([*known, "none of these"])]
        return {f"{agency}/{self._case(one)}" for one in taken}

    def _case(self, text: str) -> str:
        number = "".join(c for c in text.lower() if c.isalnum())
        return number[2:] if self.one_case and number.startswith("20") and len(number) >= 7 else number

    def _who(self, row: Row) -> int | None:
        if state_of(row, "target") == "not_exported":
            return None
        return self.of_name(row["target"] if has(row, "target") else None)

    def of_name(self, cell: str | None) -> int:
        """The person of a name: one of those met before, unless a name of theirs is surely another's (R24)."""
        if cell is None:
            return self.draw.randint(0, len(self.people) + 1)
        may = []
        for at, names in enumerate(self.people):
            answers = [self.who.same(cell, name) for name in names]
            if True in answers:
                return at
            if False not in answers:
                may.append(at)
        if may and self.draw.random() < 0.5:
            self.people[may[0]].append(cell)
            return may[0]
        self.people.append([cell])
        return len(self.people) - 1

    def _fields(self, row: Row, kind: str) -> dict[str, Any]:
        known = {n: value(row, n) for n in ("type", "scope", "decision", "derived_from", "course", "shows_identity")}
        if known["type"] is None:
            known["type"] = self.draw.choice(PAPERS if kind == "authorization" else EVIDENCE_TYPES)
        if known["shows_identity"] is None:
            known["shows_identity"] = self.draw.random() < 0.5
        items = row["items"].split("|") if has(row, "items") else self.draw.sample(["use", "vendor"], 1)
        known["recipients"] = row["recipients"].split("|") if has(row, "recipients") else self.draw.sample(BODIES, 1)
        return known | {"result": value(row, "result"), "candidates": value(row, "candidates"), "items": items}

    # Which uses a record is about.

    def _attach(self, thing: Thing) -> None:
        row, parent = thing.row, self.by_event.get(thing.row["parent"] or "")
        if parent is not None and parent in self.uses:
            thing.direct = {parent.row["event"]}
        elif parent is None or parent not in self.uses:
            thing.direct = self._named(thing)
        names_another = not thing.direct and state_of(row, "use_id") not in SILENT
        in_case = {u.row["event"] for u in self.uses if u.cases & thing.cases}
        if thing.kind in ONE_USE:
            thing.uses = thing.direct or (set() if has(row, "use_id") or parent in self.uses else self._one_of(thing))
        elif thing.kind in EVIDENCE:
            thing.uses = self._evidence_of(thing, in_case, names_another)
        else:
            thing.uses = thing.direct | in_case

    def _named(self, thing: Thing) -> set[str]:
        row, uses = thing.row, [u for u in self.uses if _may_be_of(thing, u)]
        if not has(row, "use_id"):
            number = None if state_of(row, "use_id") in SILENT else self.draw.choice(["i0", "i1", "i2", "none"])
            uses = [u for u in uses if u.cases & thing.cases]  # a number that nobody can read is one of its own case
        else:
            number = str(row["use_id"])
        named = [u.row["event"] for u in uses if number is not None and u.number == number]
        return {self.draw.choice(named)} if named else set()

    def _one_of(self, thing: Thing) -> set[str]:
        """What names only a case is about one use of it: of those in the log, or of one that is missing from it."""
        of_case = [u.row["event"] for u in self.uses if u.cases & thing.cases and _may_be_of(thing, u)]
        if any(u.cases & thing.cases for u in self.others) or not self.whole("search"):
            of_case.append("another")
        return {self.draw.choice(of_case)} if of_case else set()

    def _evidence_of(self, thing: Thing, in_case: set[str], names_another: bool) -> set[str]:
        """R25: what names another use, or another case, counts for that; what names this and another, for either."""
        if names_another:
            return {u for u in sorted(in_case) if self.draw.random() < 0.5}
        if not thing.direct:
            return in_case
        by_row = thing.row["parent"] is not None
        if not by_row and not thing.direct & in_case:
            sides = [thing.row, *(u.row for u in self.uses if u.row["event"] in thing.direct)]
            silent = any(state_of(r, "case_number") in SILENT for r in sides)
            return thing.direct if silent or self.draw.random() < 0.5 else set()
        open_to_others = thing.kind in DISCLOSURES or not by_row
        return thing.direct | {u for u in sorted(in_case) if not open_to_others or self.draw.random() < 0.5}

    # What is missing from the log.

    def declared(self, kind: str, day: date) -> bool:
        return kind not in self.context.suspensions and any(
            d.kind == kind and (d.from_ or date.min) <= day and (d.until is None or day < d.until)
            for d in self.context.complete
        )

    def whole(self, kind: str) -> bool:
        day = date(2017, 11, 1)
        while day <= self.context.as_of:
            if not self.declared(kind, day):
                return False
            day += timedelta(days=1)
        return True

    def _must_be_there(self, kind: str, day: date, days: list[date]) -> bool:
        """R28: a record of that day is in the log; an account is an interval, of which any part is enough."""
        lasts = [d for d in days if day <= d <= self.context.as_of] if kind == "account" else [day]
        return any(self.declared(kind, d) for d in lasts)

    def _add_missing(self, kind: str) -> None:
        days = [EPOCH + timedelta(days=17_490 + n) for n in range(50)]
        open_days = [d for d in days if d <= self.context.as_of and not self._must_be_there(kind, d, days)]
        if not open_days or not self.uses or self.draw.random() < 0.3:
            return
        day, use = self.draw.choice(open_days), self.draw.choice(self.uses)
        at = ((day - EPOCH).days + self.draw.random()) * DAY + self.offsets[use.row["clock"]]
        row = {"event": "missing", "kind": kind, "parent": None, "clock": use.row["clock"], "input": 0}
        types = PAPERS if kind == "authorization" else EVIDENCE_TYPES
        fields = {
            "type": self.draw.choice(types),
            "scope": "face_recognition",
            "decision": "granted",
            "derived_from": "none",
            "course": "face recognition",
            "shows_identity": True,
            "result": None,
            "candidates": None,
            "items": ["use", "vendor"],
            "recipients": BODIES,
        }
        who = self.of_name(None) if self.targets else None
        made = Thing(row, kind, at, day, set(use.cases), None, who, fields, moment=at)
        self.things.append(made)
        made.row = row | {"use_id__state": "value", "use_id": use.number} if use.number else row


def _may_be_of(thing: Thing, use: Thing) -> bool:
    """Whether a record that is missing from the log may be the use's: one about an earlier use is no earlier (R28)."""
    return thing.row["event"] != "missing" or thing.kind not in ABOUT_AN_EARLIER_USE or use.at <= thing.at

"""The naive twin of the facts: rows as dictionaries, one use after the other, written from the fact pages.

Slow and plain on purpose. What is known is worked out as a person with the log before them would: which records are
this use's own, what is certain whatever else happened, what is possible, and whether anything could be missing from the
log.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Any

from checker.facts.context import Context
from checker.facts.courses import in_face_recognition
from checker.facts.names import parts, read_name, same_person
from checker.model.event import EVENT_FIELDS
from checker.model.vocabulary import FactType, fact

Row = Mapping[str, Any]
SLACK = 14 * 3600 * 1_000_000
USES = ("search", "live_deployment")
ONE_USE = ("review", "approval", "request", "exigency", "lead", "filing", "notice")
ONLY_LATER = ("lead", "lineup", "pc_affidavit", "warrant_application", "arrest", "charge", "trial")
FOLLOWS_THE_USE = ("review", "disclosure", "notice", "filing", "lead")
NOT_ONE_PERSON = ("shared", "role", "service")
MINUTE = 60_000_000
DAY = 86_400_000_000


class Naive:
    """One log. all_recorded: record kinds taken to be complete whatever speaks against it (what a declaration would
    settle)."""

    def __init__(
        self, rows: Iterable[Row], context: Context, judged: Iterable[str] = USES, all_recorded: Iterable[str] = ()
    ) -> None:
        self.rows = list(rows)
        self.context, self.judged, self.all_recorded = context, set(judged), set(all_recorded)
        self.by_event = {r["event"]: r for r in self.rows}
        self.agencies = {fold(r["agency"]) for r in self.rows if has(r, "agency")}

    def uses(self) -> list[Row]:
        return [r for r in self.rows if r["kind"] in self.judged]

    # what a fact is, for one use

    def fact(self, name: str, use: Row) -> Any:
        """True, False or a name; a (lowest, highest) pair for a number; a (members, complete) pair for a set; None:
        unknown."""
        if name.startswith("recorded."):
            return self.recorded(name.removeprefix("recorded."), use)
        if name.startswith("agency."):
            return self.agency(name, use)
        if name == "authorized_by":
            return self.authorized_by(use)
        if name == "exigency":
            return self.exigency(use)
        if name == "trained":
            return self.trained(use)
        if name == "on_roster":
            return self.on_roster(use)
        if name == "ends_before_start":
            return self.backwards(use, "time", "end")
        if name == "window_reversed":
            return self.backwards(use, "window_start", "window_end")
        if name == "after_export":
            return self.after_export(use)
        if name == "beyond_retention":
            return self.beyond_retention(use)
        if found := re.fullmatch(r"(\w+)_after_use", name):
            return self.after_use(found[1], use)
        if found := re.fullmatch(r"minutes_from_([a-z_]+?)_to_([a-z_]+)", name):
            return self.minutes(found[2], found[1], use)
        if found := re.fullmatch(r"(\w+)_since_(\w+)", name):
            return self.done(found[1], found[2], use)
        if found := re.fullmatch(r"(reviewers|trained_reviewers|examiners|supervisors)(?:_before_(\w+))?", name):
            return self.reviewers(found[1], found[2], use)
        if found := re.fullmatch(r"(\w+)_before_(\w+)", name):
            return self.before_use(found[1], use) if found[2] == "use" else self.before_anchor(found[1], found[2], use)
        return self.written(name, use)

    def written(self, name: str, use: Row) -> Any:
        if name in ("technology", "use_kind"):
            return use["technology" if name == "technology" else "kind"]
        value = use[name] if has(use, name) else None
        if fact(name).type is FactType.NUMBER:
            return (value, value)
        if fact(name).type is FactType.SET:
            return None if value is None else (set(value.split("|")), True)
        return value

    def recorded(self, field: str, use: Row) -> str | None:
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

    def agency(self, name: str, use: Row) -> str | None:
        agency = self.context.agency
        if (
            agency.name
            and state_of(use, "agency") != "not_exported"
            and not (has(use, "agency") and fold(use["agency"]) == fold(agency.name))
        ):
            return None
        path = agency.place if agency.place and len(agency.place.split("/")) >= 3 else None
        return {
            "agency.id": path,
            "agency.kind": agency.kind,
            "agency.level": agency.level,
            "agency.state": agency.state_code,
        }[name]

    def authorized_by(self, use: Row) -> tuple[set[str], bool]:
        members, closed = set(), self.complete(use, "authorization")
        start = when(use, use)
        stop = when(use, use, "end") if use["kind"] == "live_deployment" else start
        for paper, sure, _ in self.own(use, "authorization"):
            begins, decided, ends = (when(paper, use, t) for t in ("time", "decided", "end"))
            if state_of(paper, "time") == "not_exported":
                begins = decided
            elif state_of(paper, "decided") != "not_exported":
                begins = (max(begins[0], decided[0]), max(begins[1], decided[1]))
            if state_of(paper, "end") == "not_exported":
                ends = (math.inf, math.inf)
            granted = decision(paper)
            covers = begins[1] <= start[0] and ends[0] >= stop[1]
            cannot = begins[0] > start[1] or ends[1] < start[0] or ends[1] < stop[0]
            if sure and granted is True and covers and has(paper, "type") and paper["technology"] == "face_recognition":
                members.add(paper["type"])
            elif granted is not False and not cannot:
                closed = False
        return members, closed

    def exigency(self, use: Row) -> str | None:
        if has(use, "exigency"):
            return use["exigency"]
        now = when(use, use)
        records = [(when(r, use), sure) for r, sure, _ in self.own(use, "exigency")]
        if any(sure and at[1] <= now[0] for at, sure in records):
            return "documented"
        if any(at[0] <= now[1] for at, _ in records) or not self.complete(use, "exigency"):
            return None
        if state_of(use, "exigency") not in ("not_exported", "empty", "placeholder"):
            return None
        return "undocumented" if records else "none"

    def trained(self, use: Row) -> bool | None:
        operator, now = person(use), when(use, use)
        if operator is None:
            return None
        lessons = self.lessons(operator, use)
        if any(same and counts and at[1] < now[0] for at, same, counts in lessons):
            return True
        return False if not any(at[0] <= now[1] for at, _, _ in lessons) and self.complete(use, "training") else None

    def lessons(self, name: str, use: Row) -> list[tuple[tuple[float, float], bool, bool]]:
        """(when, surely of that person, surely in face recognition) for each training of somebody who may be `name`."""
        found = []
        for row in self.rows:
            if row["kind"] == "training" and person(row) is not None:
                same = self.same(name, person(row))
                counts = has(row, "course") and in_face_recognition(row["course"])
                if same is not False:
                    found.append((when(row, use), same is True, counts))
        return found

    def same(self, one: str, other: str) -> bool | None:
        """Whether two cells name one person, by the cells themselves and by those that a roster's row puts beside
        them."""
        answers = {same_person(a, b) for a in self.cells(one) for b in self.cells(other)}
        return True if True in answers else False if False in answers else None

    def cells(self, name: str) -> set[str]:
        """What rosters put beside a name in one row; a name that they give to two different people ties nothing."""
        every = set().union(*self.rows_with(name))
        return {name} if self.ambiguous(name) else {name} | {cell for cell in every if not self.ambiguous(cell)}

    def ambiguous(self, name: str) -> bool:
        rows = self.rows_with(name)
        every = set().union(*rows)
        return any(same_person(a, b) is False for cells in rows for a in cells for b in every - cells)

    def rows_with(self, name: str) -> list[set[str]]:
        rows: dict[str, set[str]] = {}
        for row in self.rows:
            if row["kind"] == "account" and has(row, "operator"):
                rows.setdefault(row["parent"] or row["event"], set()).update(parts(row["operator"].strip()))
        return [cells for cells in rows.values() if any(read_name(c) == read_name(name) for c in cells)]

    def on_roster(self, use: Row) -> bool | None:
        roster = {account(r) for r in self.rows if r["kind"] == "account" and has(r, "operator")}
        if not has(use, "operator"):
            return None

        def there(row: Row) -> bool:
            return any(fold(account(row)) == fold(one) or self.same(account(row), one) for one in roster)

        if there(use):
            return True
        if any(self.same(account(use), one) is None for one in roster):
            return None
        if not any(has(u, "operator") and there(u) for u in self.uses()):
            return None
        return False if self.complete(use, "account") else None

    def backwards(self, use: Row, start: str, stop: str) -> bool | None:
        """Whether `stop` lies before `start`; a stop that is a date is over when its day is."""
        if not (has(use, start) and has(use, stop)):
            return None
        begins, ends = when(use, use, start), when(use, use, stop)
        over = ends[1] if ends[1] - ends[0] < DAY else ends[0]
        return True if ends[1] < begins[0] else False if over >= begins[1] else None

    def after_export(self, use: Row) -> bool | None:
        last = self.context.exported.get(use["input"], self.context.read_on)
        if last is None or use["date_lo"] is None:
            return None
        return True if use["date_lo"] > last else False if use["date_hi"] <= last else None

    def beyond_retention(self, use: Row) -> bool | None:
        limit = self.context.retention_days
        if limit is None or not (has(use, "time") and has(use, "window_start")):
            return None
        now, back = when(use, use), when(use, use, "window_start")
        least, most = (now[0] - back[1]) // DAY, (now[1] - back[0]) // DAY
        return True if least > limit else False if most <= limit else None

    def after_use(self, anchor: str, use: Row) -> bool | None:
        return self._settled(*self._later(anchor, use), self.complete(use, anchor))

    def before_use(self, step: str, use: Row) -> bool | None:
        now, steps = when(use, use), self.steps(step, use)
        certain = any(sure and at[1] < now[0] for at, sure, _ in steps)
        possible = any(maybe and at[0] <= now[1] for at, _, maybe in steps)
        return self._settled(certain, possible, self.complete(use, kind_of(step)))

    def before_anchor(self, step: str, anchor: str, use: Row) -> bool | None:
        now, steps = when(use, use), self.steps(step, use)
        if any(sure and at[1] < now[0] for at, sure, _ in steps):
            return True
        anchors = self.anchors(anchor, use)
        firm = [at for at, sure in anchors if sure]
        if (
            anchors
            and self.complete(use, anchor)
            and any(s and at[1] < a[0] for at, s, _ in steps for a in [min(a for a, _ in anchors)])
        ):
            return True
        if not firm or not self.complete(use, kind_of(step)):
            return None
        first = min(at[1] for at in firm)
        return None if any(maybe and at[0] <= first for at, _, maybe in steps) else False

    def done(self, step: str, anchor: str, use: Row) -> str | None:
        steps = self.steps(step, use)
        if any(sure for _, sure, _ in steps):
            return "done"
        return "not_done" if not any(maybe for _, _, maybe in steps) and self.complete(use, kind_of(step)) else None

    def minutes(self, step: str, anchor: str, use: Row) -> tuple[float | None, float | None]:
        if anchor == "use":
            start, whole = when(use, use), True
        else:
            anchors = self.anchors(anchor, use)
            start = (
                min((at[0] for at, _ in anchors), default=-math.inf),
                min((at[1] for at, sure in anchors if sure), default=math.inf),
            )
            whole = self.complete(use, anchor)
        if -math.inf in start or math.inf in start:
            return None, None
        steps, known = self.steps(step, use), self.complete(use, kind_of(step))
        state, low, high = self.done(step, anchor, use), None, None
        if state == "not_done":
            low = (end_of(self.context) - start[1]) / MINUTE
            high = (end_of(self.context) - start[0]) / MINUTE if whole else None
        if state == "done":
            earliest = min(at[0] for at, _, maybe in steps if maybe)
            latest = min(at[1] for at, sure, _ in steps if sure)
            low = (earliest - start[1]) / MINUTE if known and earliest > -math.inf else None
            high = (latest - start[0]) / MINUTE if whole and latest < math.inf else None
        return low, high

    def reviewers(self, who: str, anchor: str | None, use: Row) -> tuple[float, float | None]:
        operator, sure_people, nameless = person(use), set(), 0
        maybe_people = set()
        anchors = self.anchors(anchor, use) if anchor else []
        for review, sure, direct in self.own(use, "review"):
            at, name = when(review, use), person(review)
            surely, maybe = self._about(use, "review", at, sure, direct, review)
            if anchor:
                surely = surely and bool(anchors) and at[1] < min(a[0] for a, _ in anchors)
                maybe = maybe and at[0] <= min((a[1] for a, firm in anchors if firm), default=math.inf)
            if who in ("examiners", "supervisors"):
                role = review["role"] if has(review, "role") else None
                surely, maybe = surely and role == who[:-1], maybe and role in (None, who[:-1])
            if who == "trained_reviewers":
                lessons = self.lessons(name, use) if name else []
                now = when(use, use)
                surely = surely and any(same and counts and lesson[1] < now[0] for lesson, same, counts in lessons)
                if name and self.complete(use, "training"):
                    maybe = maybe and any(lesson[0] <= now[1] for lesson, _, _ in lessons)
            if surely and name:
                sure_people.add(name)
            if maybe and name and not (operator and self.same(name, operator)):
                maybe_people.add(name)
            nameless += maybe and not name
        low = 0
        for size in range(1, len(sure_people) + 1):
            for some in combinations(sorted(sure_people), size):
                apart = all(self.same(a, b) is False for a, b in combinations(some, 2))
                with_operator = [self.same(n, operator) if operator else None for n in some]
                if apart and True not in with_operator:
                    low = max(low, size - (None in with_operator))
        if anchor and not self.complete(use, anchor):
            low = 0
        kept: list[str] = []
        for name in sorted(maybe_people):
            if not any(self.same(name, other) for other in kept):
                kept.append(name)
        return low, len(kept) + nameless if self.complete(use, "review") else None

    # which records are a use's own

    def own(self, use: Row, kind: str) -> list[tuple[Row, bool, bool]]:
        """The records of `kind` that are or may be the use's: (record, surely, linked by row or number)."""
        found = []
        for record in self.rows:
            if record["kind"] != kind:
                continue
            parent, number = self.parent(record), record["use_id"] if has(record, "use_id") else None
            by_row = parent is use
            by_number = parent is None and number is not None and has(use, "id") and use["id"] == number
            alone = by_number and sum(has(u, "id") and u["id"] == number for u in self.uses()) == 1
            same_case = self.case(use) is not None and self.case(record) == self.case(use)
            if by_row or by_number:
                found.append((record, by_row or alone or (kind not in ONE_USE and same_case), True))
            elif same_case and kind not in ONE_USE:
                found.append((record, True, False))
            elif same_case and parent is None and number is None:
                found.append((record, self.only_use_of_its_case(use), False))
        return found

    def only_use_of_its_case(self, use: Row) -> bool:
        others = [r for r in self.rows if r["kind"] in USES and self.case(r) == self.case(use)]
        return others == [use] and self.complete(use, "search") and self.complete(use, "live_deployment", "search")

    def parent(self, record: Row) -> Row | None:
        row = self.by_event.get(record["parent"]) if record["parent"] else None
        return row if row and row["kind"] in {*USES, *self.judged} else None

    def case(self, row: Row) -> str | None:
        if not has(row, "case_number"):
            return None
        case = fold(row["case_number"])
        if has(row, "agency"):
            return f"{fold(row['agency'])} / {case}"
        if not self.agencies:
            return case if state_of(row, "agency") == "not_exported" else None
        if state_of(row, "agency") != "not_exported":
            return None
        audited = fold(self.context.agency.name)
        one = audited if audited in self.agencies else next(iter(self.agencies)) if len(self.agencies) == 1 else None
        return f"{one} / {case}" if one else None

    # whether nothing is missing

    def complete(self, use: Row, kind: str, declared_as: str = "") -> bool:
        """Whether every record of `kind` that is this use's own is known to be in the log, and recognizable as its
        own."""
        if kind in self.all_recorded:
            return True
        says = declared_as or kind
        if says in self.context.suspended or not any(
            self.covers(d, use) for d in self.context.complete if d.kind == says
        ):
            return False
        if kind not in (*ONE_USE, "training", "account") and self.case(use) is None:
            return False
        return not any(self.may_be_lost(use, r, kind) for r in self.rows)

    def covers(self, declaration: Any, use: Row) -> bool:
        start = declaration.from_ or self.context.period.from_
        until = declaration.until or self.context.period.until
        if (start or until) and (use["date_lo"] is None or use["date_hi"] is None):
            return False
        return not (start and use["date_lo"] < start) and not (until and use["date_hi"] >= until)

    def may_be_lost(self, use: Row, row: Row, kind: str) -> bool:
        """Whether `row` is or may be a record of `kind` that may be this use's without being linked to it."""
        stray = row["kind"] == "unknown" and (row.get("may_be") is None or kind in row["may_be"].split("|"))
        if row["kind"] != kind and not stray:
            return False
        if kind == "training":
            return person(row) is None or (
                stray and person(use) is not None and self.same(person(row), person(use)) is not False
            )
        if kind == "account":
            return not has(row, "operator") or (
                stray and has(use, "operator") and self.same(account(row), account(use)) is not False
            )
        irrelevant = kind in ONLY_LATER and not stray and when(row, use)[1] < when(use, use)[0]
        if kind in ONE_USE:
            if self.parent(row):
                return stray and self.parent(row) is use
            if has(row, "use_id"):
                return not has(use, "id") or (stray and use["id"] == row["use_id"])
        case = self.case(row)
        if case is None:
            return not irrelevant
        return self.case(use) is None or (stray and case == self.case(use))

    # steps and anchors

    def steps(self, step: str, use: Row) -> list[tuple[tuple[float, float], bool, bool]]:
        """(when, surely such a step of this use, possibly) for each record that may be one."""
        found = []
        for record, sure, direct in self.own(use, kind_of(step)):
            at = when(record, use)
            surely, maybe = self._about(use, step, at, sure, direct, record)
            said = (
                self.independent(record)
                if step == "independent_evidence"
                else decision(record)
                if step == "approval"
                else True
            )
            found.append((at, surely and said is True, maybe and said is not False))
        return found

    def _about(
        self, use: Row, step: str, at: tuple[float, float], sure: bool, direct: bool, record: Row
    ) -> tuple[bool, bool]:
        """A record that follows a use and is linked by the case alone is not about a use that came later."""
        if step not in FOLLOWS_THE_USE:
            return sure, True
        now = when(use, use)
        if direct:
            return sure and (step == "lead" or at[1] >= now[0] or at[0] > now[1]), True
        hidden = state_of(record, "use_id") not in ("value", "not_exported")
        return sure and at[0] > now[1], at[1] >= now[0] or hidden

    def _later(self, anchor: str, use: Row) -> tuple[bool, bool]:
        now = when(use, use)
        certain = possible = False
        for record, sure, direct in self.own(use, anchor):
            at, own_lead = when(record, use), anchor == "lead" and direct
            certain = certain or (sure and (own_lead or at[0] > now[1]))
            possible = possible or own_lead or at[1] >= now[0]
        return certain, possible

    def anchors(self, anchor: str, use: Row) -> list[tuple[tuple[float, float], bool]]:
        """(when, surely after this use) for each anchor that is or may be after the use."""
        now, found = when(use, use), []
        for record, sure, direct in self.own(use, anchor):
            at, own_lead = when(record, use), anchor == "lead" and direct
            if own_lead:
                found.append(((max(at[0], now[0]), max(at[1], now[1])), sure))
            elif at[1] >= now[0]:
                found.append((at, sure and at[0] > now[1]))
        return found

    @staticmethod
    def _settled(certain: bool, possible: bool, complete: bool) -> bool | None:
        return True if certain else False if complete and not possible else None

    def independent(self, record: Row, seen: tuple[str, ...] = ()) -> bool | None:
        """Whether a piece of evidence stands without the match: known only down to the roots of what it was derived
        from."""
        if record["event"] in seen or not has(record, "derived_from"):
            return None
        origin = record["derived_from"].strip().lower()
        if origin in ("none", "independent", "no"):
            return True
        if origin in ("face_match", "face match", "match", "candidate", "lead"):
            return False
        answers = [self._origin(part.strip(), (*seen, record["event"])) for part in re.split(r"[;,|]", origin)]
        return False if False in answers else True if all(a is True for a in answers) else None

    def _origin(self, number: str, seen: tuple[str, ...]) -> bool | None:
        answers = set()
        for row in self.rows:
            if not has(row, "id") or fold(row["id"]) != number:
                continue
            if row["kind"] in ("search", "live_deployment", "lead", "verification"):
                answers.add(False)
            if row["kind"] == "other_method":
                answers.add(True)
            if row["kind"] in ("corroboration", "lineup"):
                answers.add(self.independent(row, seen))
        return answers.pop() if len(answers) == 1 else None


def has(row: Row, field: str) -> bool:
    return state_of(row, field) == "value"


def state_of(row: Row, field: str) -> str:
    assert field in EVENT_FIELDS
    return row.get(f"{field}__state") or "not_exported"


def account(row: Row) -> str:
    """The account as written."""
    return row["operator"].strip()


def fold(text: str) -> str:
    return text.strip().lower()


def person(row: Row) -> str | None:
    """Who acted, where the record names one person."""
    kind = row["operator_kind"] if has(row, "operator_kind") else state_of(row, "operator_kind")
    named = kind not in (
        *NOT_ONE_PERSON,
        "empty",
        "placeholder",
        "redacted_vendor",
        "redacted_agency",
        "partial",
        "withheld",
    )
    return row["operator"].strip() if has(row, "operator") and named else None


def decision(row: Row) -> bool | None:
    """Whether an approval or authorization was given; a log without a column for it lists what was given."""
    if state_of(row, "decision") == "not_exported":
        return True
    if not has(row, "decision"):
        return None
    return row["decision"] in ("granted", "modified")


def kind_of(step: str) -> str:
    return "corroboration" if step == "independent_evidence" else step


def when(row: Row, use: Row, field: str = "time") -> tuple[float, float]:
    """The interval in which a time of `row` lies, on the clock of `use`."""
    lo, hi = row.get(f"{field}_lo"), row.get(f"{field}_hi")
    apart = SLACK * sum(r["clock"] != "utc" for r in (row, use)) if row["clock"] != use["clock"] else 0
    return (-math.inf if lo is None else lo - apart, math.inf if hi is None else hi + apart)


def end_of(context: Context) -> int:
    """The last microsecond, exclusive, of the day as of which deadlines are judged."""
    return (context.as_of.toordinal() - 719_163 + 1) * 86_400_000_000

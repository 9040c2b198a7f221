"""Which values of two facts can both be those of one use: what came within 48 hours came within 14 days, too.

Of two facts that are about the same records and that no function here ties to each other, the answer is not known: then
a use that holds both shows nothing for certain.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import combinations
from typing import Any

from checker.model.case_facts import After, Ahead, Before, ElapsedTime, Reviewers, Since
from checker.model.dates import add_months
from checker.model.facts import Fact
from checker.model.kinds import EventKind
from checker.model.policy import Rule
from checker.model.register_facts import Lead, OnRegister, Which
from checker.model.steps import USE
from checker.model.use_facts import AuthorizationFact, Direct, OfAgency, RecordedFact, Single
from checker.model.values import LEVEL_OF_KIND, WHOLE_COUNTRY
from checker.policy.classes import OTHER, cuts_of, fact_of, value_groups

_DAY_MIN = 1_440
MINUTES = "minutes"
_FAMILIES = (
    {"mode", "use_kind", "technology"},
    {"offense", "offense_class"},
    {"purpose", "subject_role", "shared_for", "exigency"},
    {"result", "somebody_to_act_on", "candidates", "max_candidates", "candidates_reviewed", "top_score"},
    {"faces_detected", "faces_searched", "faces_meant", "targeted"},
    {"consent", "opt_out_offered", "opted_out", "subject_role"},
    {"trained", "on_roster", "trained_reviewers"},
    {"vendor", "product"},
)
"""Facts of the use's own row of which some values do not go together."""
_COUNTED = ("faces", "candidates", "networks", "records", "years")
"""Units of which there are whole numbers only."""


@dataclass(frozen=True)
class NumberRange:
    """The numbers of one class, both ends in it."""

    low: float
    high: float


def range_of(rule: Rule, fact: Fact, value: Mapping[str, float]) -> NumberRange | None:
    """All numbers that an exact value means to the rule; None where no number of the fact is among them."""
    cuts, point = sorted(set(cuts_of(rule, fact.name))), value["at_least"]
    if point in cuts:
        low = high = point
    else:
        low = max((cut for cut in cuts if cut < point), default=-1.0)
        high = min((cut for cut in cuts if cut > point), default=math.inf)
        if _is_whole_number(fact):
            low, high = math.floor(low) + 1, high if high == math.inf else math.ceil(high) - 1
        low = max(low, 0)
    return NumberRange(low, high) if low <= high and not (_is_whole_number(fact) and low == high and low % 1) else None


def _is_whole_number(fact: Fact) -> bool:
    match fact:
        case ElapsedTime(unit=unit):
            return unit != MINUTES
        case Lead() | Reviewers():
            return True
        case Direct():
            return fact.unit in _COUNTED
        case _:
            return False


class Ties:
    """What two rules' facts have to do with each other. new: the draft's own facts.

    pairs: the facts that are tied. blanks: whether something is recorded, and the value, which a blank hides. `merged`
    names all values and numbers of both rules. A fact that both read, or that one rule reads beside another of
    its own, is tied only where a function below says so.
    """

    def __init__(self, first: Rule, second: Rule, merged: Rule, new: Iterable[Fact]) -> None:
        self._rule = merged
        own = {name: fact_of(name, tuple(new)) for name in merged.fields}
        one_alone, other_alone = set(first.fields) - set(second.fields), set(second.fields) - set(first.fields)
        self.facts = own
        self.pairs: list[tuple[str, str]] = []
        self.blanks = [(a, b) for a in merged.fields for b in merged.fields if _is_record_of(own[a], own[b])]
        for a, b in combinations(merged.fields, 2):
            across = (a in one_alone and b in other_alone) or (b in one_alone and a in other_alone)
            if _is_record_of(own[a], own[b]) or _is_record_of(own[b], own[a]):
                continue
            if _tied(own[a], own[b]) or _tied(own[b], own[a]) or (across and _related(own[a], own[b])):
                self.pairs.append((a, b))

    @property
    def mixes_units(self) -> bool:
        """Whether one time is measured in minutes by one rule, and in days by the other."""
        return any(
            _tied(self.facts[a], self.facts[b]) and isinstance(self.facts[a], ElapsedTime | Lead) for a, b in self.pairs
        )

    def can_be_together(self, name: str, value: Any, other: str, other_value: Any) -> bool | None:
        """Whether the two can be of one use; None where that is not known."""
        one, two = self.facts[name], self.facts[other]
        if _tied(one, two):
            return self._tied_both(one, value, two, other_value)
        return self._tied_both(two, other_value, one, value) if _tied(two, one) else None

    def unknown(self, given: Mapping[str, Any]) -> tuple[str, str] | None:
        """Two facts of a use of which it is not known whether they can both be so; None where there are none."""
        for a, b in self.pairs:
            if a in given and b in given and self.can_be_together(a, given[a], b, given[b]) is None:
                return a, b
        return None

    def _tied_both(self, a: Fact, x: Any, b: Fact, y: Any) -> bool | None:
        match a, b:
            case ((ElapsedTime() | Lead()), (ElapsedTime() | Lead())):
                return self._times(a, x, b, y)
            case Reviewers(), Reviewers():
                return self._range(a, x).low <= self._range(b, y).high
            case Reviewers(), (Before() | Since()):
                there, seen = y in (True, "done"), self._range(a, x)
                others = seen.high >= 1 or a.who.name != "reviewers"
                return seen.low < 1 if not there else (others or None)
            case OfAgency(part="id"), OfAgency(part="state"):
                return self._in_state(a, x, b, y)
            case OfAgency(part="kind"), OfAgency(part="level"):
                return any(LEVEL_OF_KIND.get(kind) in self._members(b, y) for kind in self._members(a, x))
            case _:
                return None

    def _times(self, a: ElapsedTime | Lead, x: Any, b: ElapsedTime | Lead, y: Any) -> bool | None:
        low, sure, high = _in_days(self._range(a, x), a.unit)
        other_low, other_sure, other_high = _in_days(self._range(b, y), b.unit)
        if isinstance(a, Lead) and isinstance(b, Lead) and a.which is not b.which:
            return high >= other_low  # the first entry is no later than the last
        if low > other_high or other_low > high:
            return False
        return True if low <= other_sure and other_low <= sure else None

    def _range(self, fact: Fact, value: Any) -> NumberRange:
        return range_of(self._rule, fact, value) or NumberRange(0, math.inf)

    def _members(self, fact: Fact, value: str) -> set[str]:
        """All values that the two rules cannot tell from this one."""
        groups = value_groups(self._rule, fact.name)
        named = {one for group in groups for one in group}
        return set(next((group for group in groups if value in group), set(fact.values) - named or {value}))

    def _in_state(self, agency: Fact, place: str, state: Fact, code: str) -> bool:
        if place == OTHER:
            return True
        parts = place.split("/")
        own = parts[1].upper() if parts[0] == WHOLE_COUNTRY and len(parts) > 1 else ""
        named = {one for group in value_groups(self._rule, state.name) for one in group}
        return own in self._members(state, code) if own in named or code in named else True


def _tied(a: Fact, b: Fact) -> bool:
    """Whether `Ties` knows which values of the two go together, given in this order."""
    match a, b:
        case ElapsedTime(), ElapsedTime():
            return a.step == b.step and a.anchor == b.anchor
        case Lead(), Lead():
            return a.step == b.step and (a.which is b.which or a.which is Which.FIRST)
        case Reviewers(), Reviewers():
            return b.who.name in ("reviewers", a.who.name) and b.anchor in (a.anchor, None)
        case Reviewers(), Before():
            return b.step.kind is EventKind.REVIEW and a.anchor == b.anchor
        case Reviewers(), Since():
            return b.step.kind is EventKind.REVIEW and a.anchor is None and b.anchor == USE
        case OfAgency(), OfAgency():
            return (a.part, b.part) in (("id", "state"), ("kind", "level"))
        case _:
            return False


def _is_record_of(a: Fact, b: Fact) -> bool:
    return isinstance(a, RecordedFact) and isinstance(b, Direct) and a.field.name == b.field.name


def _related(a: Fact, b: Fact) -> bool:
    """Whether two facts are about the same records, or of one family."""
    return bool(_record_kinds(a) & _record_kinds(b)) or (isinstance(a, OfAgency) and isinstance(b, OfAgency))


def _record_kinds(fact: Fact) -> set[str]:
    match fact:
        case ElapsedTime() | Before() | Since() | Lead():
            return {fact.step.kind.value}
        case After() | Ahead():
            return {fact.anchor.kind.value}
        case Reviewers():
            return {EventKind.REVIEW.value}
        case AuthorizationFact():
            return {EventKind.AUTHORIZATION.value}
        case OnRegister():
            return {fact.kind.value}
        case RecordedFact() | Direct():
            return {fact.field.name} | {f"family {n}" for n, one in enumerate(_FAMILIES) if fact.field.name in one}
        case Single():
            return {fact.name, *fact.records} | {f"family {n}" for n, one in enumerate(_FAMILIES) if fact.name in one}
        case _:
            return {fact.name}


def _in_days(span: NumberRange, unit: str) -> tuple[float, float, float]:
    """A time as civil days: the fewest, the most that it surely can be, and the most that it can be at all.

    Days are taken as 24 hours long. Which days are holidays is not known: there are at most two a week.
    """
    low, high = span.low, span.high
    match unit:
        case _ if unit == MINUTES:
            low, high = low // _DAY_MIN, high if high == math.inf else math.ceil(high / _DAY_MIN)
            return low, high, high
        case "days":
            return low, high, high
        case "months":
            most = high if high == math.inf else _months(int(high))[1]
            return (_months(int(low) - 1)[0] + 1 if low else 0), most, most
        case _:
            fewest = low + 2 * max((low - 2) // 5, 0)
            return (
                (fewest, high, high) if high == math.inf else (fewest, _workdays_last(int(high)), _longest(int(high)))
            )


def _workdays_last(count: int) -> int:
    """The most days until a day that so many workdays reach, without holidays: from a Friday on."""
    return count + 2 * math.ceil(count / 5)


def _longest(count: int) -> int:
    """The same with two holidays in each week."""
    return max(
        (days for days in range(4 * count + 40) if days <= _workdays_last(count + 2 * math.ceil(days / 7))), default=0
    )


@cache
def _months(count: int) -> tuple[int, int]:
    """The fewest and the most days from a day to the same day so many months later (or the last of that month)."""
    starts = [date(2023, 1, 1) + timedelta(days=n) for n in range(4 * 366)]
    found = [(add_months(start, count) - start).days for start in starts]
    return min(found), max(found)

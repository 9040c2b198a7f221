"""What records answer to the conditions of a rule on periods, by civil days, and what of it is of one period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import inf

from checker.assess.interface import FIRST_COUNTED, ShardInputs
from checker.assess.judge import RuleJudgment
from checker.assess.merge import MergedRule
from checker.facts.counting import Answer, AnswerTally, both_hold
from checker.model.policy import Rule
from checker.model.verdict import Verdict

_ANSWERS: Mapping[Verdict, Answer] = {
    Verdict.VIOLATION: True, Verdict.COMPLIANT: False, Verdict.NOT_APPLICABLE: False,
}  # fmt: skip
"""Whether a record meets a condition, by the verdict on the rule that the condition is."""


@dataclass(frozen=True)
class DayAnswers:
    """Records that may be of the same civil days and answer alike.

    low, high: the days that they may be of; end_low, end_high: on which they may end; None where unknown. in_base:
    whether they are of those of which a share is asked; meets: whether they meet the condition; groups: whether they
    are of each of the groups that are compared. count: how many; most: of an amount that is added up, the most that it
    is (else as count). missing: the facts without which some answer is unknown. first: the numbers of the first few.
    """

    low: date | None
    high: date | None
    end_low: date | None
    end_high: date | None
    in_base: Answer
    meets: Answer
    groups: tuple[Answer, ...]
    count: float
    most: float
    missing: tuple[str, ...]
    first: Sequence[int]

    def inside(self, start: date, end: date) -> Answer:
        """Whether they are of the period from `start` to `end`."""
        if self.low is None or self.high is None:
            return None
        if self.high < start or self.low > end:
            return False
        return True if start <= self.low and self.high <= end else None

    def in_effect(self, start: date, end: date) -> Answer:
        """Whether records that last were in effect on one of the days from `start` to `end`."""
        if (self.low is not None and self.low > end) or (self.end_high is not None and self.end_high < start):
            return False
        surely = self.high is not None and self.high <= end and self.end_low is not None and self.end_low >= start
        return True if surely else None


def answered_days(
    conditions: Sequence[Rule], place: int, judged: Mapping[str, RuleJudgment], merged: Mapping[str, MergedRule],
    by_shard: Sequence[ShardInputs], *, grouped: bool,
) -> list[DayAnswers]:  # fmt: skip
    """What the records of all shards answer. conditions: the one that is counted; of a share first what it is a share
    of; where groups are compared (`grouped`), their conditions last. place: of these conditions among those of
    the run (ShardInputs.days)."""
    alike: dict[tuple[object, ...], _Alike] = {}
    for shard, inputs in enumerate(by_shard):
        ways = [merged[c.id].numbers[shard].to_list() for c in conditions]
        for *ids, low, high, end_low, end_high, count, first, amount, at_most in inputs.days[place].rows():
            at = tuple(way[own] for way, own in zip(ways, ids, strict=True))
            one = alike.setdefault((*at, low, high, end_low, end_high), _Alike(at, (low, high, end_low, end_high)))
            one.add(count, first, amount, at_most)
    found: list[DayAnswers] = []
    for one in alike.values():
        asked = [(judged[c.id], at) for c, at in zip(conditions, one.combinations, strict=True)]
        said = [_ANSWERS.get(each.answers[at].verdict) for each, at in asked]
        unknown = [both for both, answer in zip(asked, said, strict=True) if answer is None]
        missing = dict.fromkeys(name for each, at in unknown for name in each.codes if each.reason_unknown(at, name))
        share = said[:2] if grouped else said
        least, most = (one.least, one.most) if conditions[-1].amount else (one.count, one.count)
        found.append(
            DayAnswers(
                *one.days, share[0] if len(share) > 1 else True, share[-1], tuple(said[2:]) if grouped else (), least,
                most, tuple(missing), sorted(one.first)[:FIRST_COUNTED],
            )
        )  # fmt: skip
    return found


@dataclass
class _Alike:
    """Records of the same days and combinations of conditions, over all shards: the same however the events are shared
    out. most: infinite where some amount is not known."""

    combinations: tuple[int, ...]
    days: tuple[date | None, date | None, date | None, date | None]
    count: int = 0
    least: float = 0
    most: float = 0
    first: list[int] = field(default_factory=list)

    def add(self, count: int, first: Sequence[int], least: float, most: float | None) -> None:
        """Take those of one shard along."""
        self.count, self.least = self.count + count, self.least + least
        self.most += inf if most is None else most
        self.first += first


def numbers_of(
    days: Sequence[DayAnswers], start: date, end: date, *, whole: bool, lasting: bool
) -> tuple[AnswerTally, tuple[int, ...]]:
    """How many records of the days from `start` to `end` give which answers, and the first of those that may be
    counted. whole: none can be missing. lasting: records last, and are counted on each day on which they do."""
    counts: Counter[tuple[Answer, Answer]] = Counter()
    most: dict[tuple[Answer, Answer], float] = {}
    first: list[int] = []
    for one in days:
        inside = one.in_effect(start, end) if lasting else one.inside(start, end)
        if inside is False:
            continue
        answers = both_hold(one.in_base, inside), one.meets
        counts[answers] += one.count  # type: ignore[assignment]
        most[answers] = most.get(answers, 0) + one.most
        if both_hold(*answers) is not False:
            first += one.first
    return AnswerTally(counts, whole, most), tuple(sorted(first))

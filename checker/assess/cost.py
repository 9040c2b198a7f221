"""What each rule of a run cost: how much it was asked, and how long that took."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checker.assess.answers import AskedAgain
from checker.assess.evaluate import Evaluator
from checker.assess.interface import ShardInputs
from checker.assess.judge import RuleJudgment


@dataclass(frozen=True)
class RuleCost:
    """judged: events. combinations: distinct ones of the facts that the rule reads. evaluations: projections that it
    was asked about, those tried for the findings too, and those asked as though its questions had been answered.
    projecting: seconds, over all shards. engine: seconds, None where rules were asked together."""

    rule: str
    judged: int
    combinations: int
    evaluations: int
    projecting: float
    engine: float | None


def costs(
    judged: Sequence[RuleJudgment], again: Sequence[AskedAgain], by_shard: Sequence[ShardInputs], evaluator: Evaluator
) -> tuple[RuleCost, ...]:
    """One RuleCost for each rule, in the order of `judged`, once all that is asked of the engine has been."""
    rules: dict[str, list[str]] = {one.rule.id: [one.rule.id] for one in judged}
    for other in again:
        rules[other.judgment.rule.id].append(other.answer.rule.id)
    asked, seconds = evaluator.evaluations_of, evaluator.seconds
    return tuple(
        RuleCost(
            rule=one.rule.id,
            judged=one.judged,
            combinations=len(one.counts),
            evaluations=sum(asked[rule] for rule in dict.fromkeys(rules[one.rule.id])),
            projecting=sum(shard.seconds[at] for shard in by_shard),
            engine=sum(seconds.get(rule, 0.0) for rule in dict.fromkeys(rules[one.rule.id]))
            if evaluator.one_by_one
            else None,
        )
        for at, one in enumerate(judged)
    )

"""What each rule of a run cost: how much it was asked, and how long that took."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checker.assess.evaluate import Evaluator
from checker.assess.interface import ShardInputs
from checker.assess.judge import RuleJudgment


@dataclass(frozen=True)
class RuleCost:
    """judged: events. combinations: distinct ones of the facts that the rule reads. evaluations: projections that it
    was asked about, those tried for the findings too. projecting: seconds, over all shards. engine: seconds, None
    where rules were asked together."""

    rule: str
    judged: int
    combinations: int
    evaluations: int
    projecting: float
    engine: float | None


def costs(
    judged: Sequence[RuleJudgment], by_shard: Sequence[ShardInputs], evaluator: Evaluator
) -> tuple[RuleCost, ...]:
    """One RuleCost for each rule, in the order of `judged`, once all that is asked of the engine has been."""
    asked = evaluator.evaluations_of
    return tuple(
        RuleCost(
            rule=one.rule.id,
            judged=one.judged,
            combinations=len(one.counts),
            evaluations=asked[one.rule.id],
            projecting=sum(shard.seconds[at] for shard in by_shard),
            engine=evaluator.seconds.get(one.rule.id, 0.0) if evaluator.one_by_one else None,
        )
        for at, one in enumerate(judged)
    )

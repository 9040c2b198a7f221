"""Run the worked examples of policies: does each rule answer as its document says?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson

from checker.engine.interface import Ask, Engine, Projection
from checker.model.errors import UsageError
from checker.model.patterns import PATTERNS, Pattern
from checker.model.policy import Case, Policy, Rule
from checker.model.verdict import Answer, Because, Verdict
from checker.model.vocabulary import vocabulary
from checker.policy.case_dates import facts_of_days, wrong_days
from checker.policy.classes import HIDDEN, nest
from checker.policy.rounds import in_rounds
from checker.policy.settle import Settle, settling

TimelineFacts = Callable[
    [Sequence[Mapping[str, object]], Sequence[str], Sequence[str], Sequence[str]], Mapping[str, object]
]
"""(steps, record kinds declared complete, names of facts, kinds judged) -> those facts of the first such record of the
timeline that are known, nested or not: checker.facts.timelines.from_timeline."""


@dataclass(frozen=True)
class CaseResult:
    """One case: the verdict that is its `answer`, and what `missing` fields the answer names. where: the case's
    file:line.

    problem: what is not as the document says, in one sentence; empty where all is.
    """

    policy: str
    rule: str
    name: str
    where: str
    answer: str
    missing: tuple[str, ...]
    problem: str

    @property
    def ok(self) -> bool:
        """Whether the case came out as its document expects."""
        return not self.problem


def run_cases(
    policies: Sequence[Policy], engine: Engine, timeline_facts: TimelineFacts | None = None
) -> list[CaseResult]:
    """The result of every case of `policies`, in their order.

    timeline_facts: makes the facts of a case that is given as a timeline; UsageError where one is needed and not there.
    """
    work = [(policy, rule) for policy in policies for rule in policy.rules if rule.cases]
    if not work:
        return []
    asks = [
        Ask(rule.id, [projection(rule, case, policy, timeline_facts) for case in rule.cases]) for policy, rule in work
    ]
    modules = {rule.path: rule.module for _, rule in work}
    answers = engine.evaluate(modules, asks)
    undetermined = [
        [projection for projection, answer in zip(ask.projections, given, strict=True) if _is_open(answer)]
        for ask, given in zip(asks, answers, strict=True)
    ]
    settled = in_rounds(
        [(rule.id, settling(rule, left)) for (_, rule), left in zip(work, undetermined, strict=True)],
        lambda asked: engine.evaluate(modules, [Ask(*one) for one in asked]),
    )
    found: list[CaseResult] = []
    for (policy, rule), given, of_rule in zip(work, answers, settled, strict=True):
        left = iter(of_rule)
        found += [
            _result(policy, rule, case, answer, next(left) if _is_open(answer) else Settle())
            for case, answer in zip(rule.cases, given, strict=True)
        ]
    return found


def _is_open(answer: Answer) -> bool:
    return answer.verdict is Verdict.UNDETERMINED


def without_cases(policies: Sequence[Policy]) -> list[str]:
    """What no case shows, a sentence each: rules and patterns without one, and documents that hold neither. A pattern
    that compares a log with another source needs none."""
    parts: list[tuple[Policy, Rule | Pattern]] = [(policy, rule) for policy in policies for rule in policy.rules]
    parts += [(policy, pattern) for policy in policies for pattern in policy.patterns]
    if not parts:
        return [f"there is no rule to test in {', '.join(policy.id for policy in policies) or 'no document'}"]
    return [
        f"{policy.path}:{part.line}: {part.id} has no case: add a ```case block below it, with at least one example"
        for policy, part in parts
        if not part.cases and not (isinstance(part, Pattern) and PATTERNS[part.kind].needs_other_source)
    ]


def projection(rule: Rule, case: Case, policy: Policy, timeline_facts: TimelineFacts | None) -> Projection:
    """What a case gives the rule: the facts of its timeline, under those that it says itself."""
    facts: dict[str, Any] = {}
    if case.timeline:
        if timeline_facts is None:
            raise UsageError(
                f'the case "{case.name}" is a timeline, and nothing was given to make facts of it',
                where=f"{policy.path}:{case.line}",
            )
        new = {f.name for f in policy.new_fields}
        wanted = tuple(name for name in rule.fields if name not in new and name not in case.facts)
        steps = orjson.dumps(case.timeline)
        facts.update(_flat(_of_timeline(timeline_facts, steps, case.complete, wanted, tuple(rule.subjects)), new))
    facts.update(case.facts)
    facts.update(facts_of_days(rule, case))
    known = {name: value for name, value in facts.items() if value is not None and value is not HIDDEN}
    return nest({name: value for name, value in known.items() if name in rule.fields})


@lru_cache(maxsize=2_000)
def _of_timeline(
    facts: TimelineFacts, steps: bytes, complete: tuple[str, ...], wanted: tuple[str, ...], kinds: tuple[str, ...]
) -> Mapping[str, object]:
    """The facts of a timeline, worked out once for both engines and for all clauses that share its case."""
    return facts(orjson.loads(steps), complete, wanted, kinds)


def _flat(facts: Mapping[str, object], new: set[str], prefix: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in facts.items():
        name = f"{prefix}{key}"
        if name not in vocabulary() and name not in new and isinstance(value, Mapping):
            found |= _flat(value, new, f"{name}.")
        else:
            found[name] = value
    return found


def _result(policy: Policy, rule: Rule, case: Case, answer: Answer, settled: Settle) -> CaseResult:
    got, problem = answer.verdict.value, ""
    because = answer.because or Because.MISSING.value
    unnamed = [name for name in case.missing if name not in settled.could]
    if wrong := wrong_days(rule, case):
        problem = wrong
    elif got != case.expect:
        problem = f"expected {case.expect}, got {got}"
        if settled.could:
            problem += f" (missing: {', '.join(settled.could)})"
        elif answer.question:
            problem += f" (asks: {answer.question})"
    elif unnamed:
        problem = f"{unnamed[0]} is not named as missing; named: {', '.join(settled.could) or 'nothing'}"
    elif case.because and case.because not in (because, Because.ORDER.value):
        problem = f"expected undetermined because of {case.because}, got {because}"
    return CaseResult(
        policy.id,
        rule.id,
        case.name,
        f"{case.file or policy.path}:{case.line}",
        got,
        settled.could,
        problem,
    )

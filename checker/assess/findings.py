"""From verdicts to findings: one rule and one minimal set of deciding facts, with all the uses that share it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import orjson

from checker.assess.answers import AnswerOutcome
from checker.assess.judge import RuleJudgment
from checker.assess.minimal import minimal
from checker.model.facts import Fact, InPeriod, is_setting
from checker.model.kinds import KINDS
from checker.model.policy import Rule
from checker.model.verdict import Because, Verdict
from checker.model.words import asked_with, gaps, join_words, reason, with_spaces
from checker.policy.classes import fact_of
from checker.policy.rounds import Asking
from checker.policy.settle import Settle, settling

REPORTED = (Verdict.VIOLATION, Verdict.UNDETERMINED, Verdict.PENDING, Verdict.COMPLIANT)
"""The verdicts that become findings; of compliant uses, those that are so only by an exemption."""

FORBIDDEN_ITSELF = "the clause forbids any such use"
"""The condition of a violation that needs no fact of the use beyond that the clause speaks of it."""


@dataclass
class FindingGroup:
    """A finding before its evidence is gathered.

    excused_by: the exemptions by which alone a compliant use is so. facts: the minimal deciding facts of a violation or
    pending; of an undetermined, none. shared_facts: for an undetermined,
        what is
    known alike of all its uses, complete once all have been grouped (`condition` is asked for after that).
    combinations: those of the rule that share the finding. answer_settles, beside_answer, further_question: as in a
    Finding.
    """

    rule: Rule
    verdict: Verdict
    facts: dict[str, Any]
    because: Because | None = None
    question: str = ""
    missing: tuple[str, ...] = ()
    settles: tuple[str, ...] = ()
    together: bool = False
    missing_reasons: dict[str, str] = field(default_factory=dict)
    shared_facts: dict[str, Any] = field(default_factory=dict)
    combinations: list[int] = field(default_factory=list)
    count: int = 0
    excused_by: tuple[str, ...] = ()
    answer_settles: bool = False
    beside_answer: tuple[str, ...] = ()
    further_question: str = ""

    @cached_property
    def id(self) -> str:
        """The same for the same content from run to run."""
        content: list[Any] = [
            self.rule.id,
            self.verdict,
            self.because,
            self.question,
            self.facts,
            self.missing,
            self.missing_reasons,
        ]
        if self.excused_by:
            content.append(self.excused_by)
        if self.question:
            content += [self.answer_settles, self.beside_answer, self.further_question]
        return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()[:12]

    @cached_property
    def condition(self) -> tuple[str, ...]:
        """What the rows show: each deciding fact in words; empty where nothing decides and nothing is forbidden."""
        if self.excused_by:
            return tuple(f"kept only by the exemption: {with_spaces(name)}" for name in self.excused_by)
        known = [(self._fact(n), v) for n, v in (self.facts or self.shared_facts).items() if n not in self.missing]
        said = self.rule.subject.in_words
        words = tuple(said(one.says(v, self.rule.cuts.get(one.name, ()))) for one, v in known if not is_setting(one))
        return words or ((FORBIDDEN_ITSELF,) if self.verdict is Verdict.VIOLATION else ())

    @property
    def root(self) -> str:
        """The missing fields, each with the reason why it is missing: findings with one root stand together."""
        said = self.rule.subject.in_words
        return "; ".join(f"{said(self._fact(n).noun)}: {said(reason(self.missing_reasons[n]))}" for n in self.missing)

    def _fact(self, name: str) -> Fact:
        fact = fact_of(name, self.rule.new_fields)
        if isinstance(fact, InPeriod) and self.rule.counts:
            kinds = self.rule.counts[0].subjects
            return replace(fact, plural=join_words([KINDS[kind].plural for kind in kinds], "and"))
        return fact

    def _of_statement(self, shown: str) -> str:
        """A public statement is supported, contradicted or undetermined; it is never law that is kept or broken."""
        match self.verdict:
            case Verdict.VIOLATION:
                return f"the statement is contradicted by the records: {shown}"
            case Verdict.COMPLIANT:
                return f"the statement is supported by the records: {shown}"
            case _:
                why = self._question_text if self.question else self.root
                return f"the statement can be neither supported nor contradicted: {why}"

    @property
    def _question_text(self) -> str:
        """The question, with what its answer leaves open."""
        if self.answer_settles:
            return self.question
        nouns = {n: self.rule.subject.in_words(self._fact(n).noun) for n in self.beside_answer or self.missing}
        said = self.rule.subject.in_words(gaps(nouns, self.missing_reasons))
        return asked_with(self.question, said, self.further_question)

    def message(self, judged: int) -> str:
        """One sentence: how many uses, and what their rows show or do not show."""
        uses = f"{self.count:,} of {self.rule.subject.count_in_words(judged)}"
        shown = "; ".join(self.condition)
        if self.rule.claim is not None:
            return self._of_statement(shown)
        if self.verdict is Verdict.VIOLATION:
            return f"{uses}: {shown}"
        if self.verdict is Verdict.PENDING:
            return f"{uses}: the deadline has not passed; {shown}"
        if self.verdict is Verdict.COMPLIANT:
            return f"{uses}: {shown}"
        if self.question:
            return f"{uses}: a person must judge. {self._question_text}"
        return f"{uses} cannot be decided: {self.root}" + (f". Known: {shown}" if shown else "")


def seeking(judged: Sequence[RuleJudgment]) -> list[tuple[str, Asking[list[FindingGroup]]]]:
    """For each rule and each verdict that is REPORTED, the work that makes the finding of each of its combinations
    (rounds.in_rounds)."""
    return [
        (one.rule.id, _make_findings(one, _combinations_with(one, verdict), verdict))
        for one in judged
        for verdict in REPORTED
    ]


def findings(
    judged: Sequence[RuleJudgment],
    made: Sequence[Sequence[FindingGroup]],
    answered: Mapping[tuple[str, int], AnswerOutcome],
) -> list[list[FindingGroup]]:
    """The findings of each rule, in the order of their verdicts and first combinations. made: what `seeking` came
    to; answered: answers.outcomes."""
    each = iter(made)
    return [
        _group_findings(
            one, [(verdict, _combinations_with(one, verdict), next(each)) for verdict in REPORTED], answered
        )
        for one in judged
    ]


def _combinations_with(judged: RuleJudgment, verdict: Verdict) -> list[int]:
    return [
        i
        for i, answer in enumerate(judged.answers)
        if answer.verdict is verdict
        and (answer.excused_by or verdict is not Verdict.COMPLIANT or judged.rule.claim is not None)
    ]


def _group_findings(
    judged: RuleJudgment,
    made: Sequence[tuple[Verdict, Sequence[int], Sequence[FindingGroup]]],
    answered: Mapping[tuple[str, int], AnswerOutcome],
) -> list[FindingGroup]:
    """Combinations with the same finding, as one."""
    found: dict[str, FindingGroup] = {}
    for verdict, at, of_each in made:
        for index, recorded in zip(at, of_each, strict=True):
            outcome = answered.get((judged.rule.id, index))
            one = _answered_group(judged, index, recorded, outcome) if outcome else recorded
            kept = found.setdefault(one.id, one)
            kept.combinations.append(index)
            kept.count += judged.counts[index]
            if verdict is Verdict.UNDETERMINED:
                known = _known_facts(judged, index)
                kept.shared_facts = (
                    known if kept is one else {n: v for n, v in kept.shared_facts.items() if known.get(n) == v}
                )
    return list(found.values())


def _make_findings(judged: RuleJudgment, at: Sequence[int], verdict: Verdict) -> Asking[list[FindingGroup]]:
    """The finding of each of the combinations `at`, which all have this verdict."""
    if not at:
        return []
    if verdict is Verdict.UNDETERMINED:
        settled = yield from settling(judged.rule, [judged.documents[i] for i in at])
        return [_undetermined_group(judged, index, able) for index, able in zip(at, settled, strict=True)]
    if verdict is Verdict.COMPLIANT:
        return [
            FindingGroup(judged.rule, verdict, {}, excused_by=judged.answers[i].excused_by)
            if judged.rule.claim is None
            else FindingGroup(judged.rule, verdict, _known_facts(judged, i))
            for i in at
        ]
    needed = yield from minimal([_known_facts(judged, i) for i in at], verdict)
    return [FindingGroup(judged.rule, verdict, facts) for facts in needed]


def _undetermined_group(judged: RuleJudgment, index: int, able: Settle) -> FindingGroup:
    answer = judged.answers[index]
    reasons = {name: judged.reason_unknown(index, name) for name in able.could}
    because = Because(answer.because) if answer.because else _reason_code(reasons)
    return FindingGroup(
        judged.rule,
        Verdict.UNDETERMINED,
        {},
        because,
        answer.question,
        tuple(able.could),
        tuple(able.would),
        able.jointly,
        reasons,
    )


def _answered_group(judged: RuleJudgment, index: int, one: FindingGroup, outcome: AnswerOutcome) -> FindingGroup:
    """The finding with what its question settles. Where no answer settles it alone, what is missing is why it is
    undetermined (reading R42)."""
    reasons = one.missing_reasons | {name: judged.reason_unknown(index, name) for name in outcome.beside}
    hangs = outcome.possible or not outcome.beside
    return replace(
        one,
        because=one.because if hangs else _reason_code(reasons),
        missing_reasons=reasons,
        answer_settles=outcome.settled,
        beside_answer=outcome.beside,
        further_question=outcome.question,
    )


def _reason_code(reasons: dict[str, str]) -> Because:
    codes = set(reasons.values())
    if "order" in codes:
        return Because.ORDER
    return Because.TEXT if codes == {"text"} else Because.MISSING


def _known_facts(judged: RuleJudgment, index: int) -> dict[str, Any]:
    """The known facts of a combination, flat, as the rule saw them."""
    flat: dict[str, Any] = {}
    document = judged.documents[index]
    for name in sorted(judged.codes):
        place: Any = document
        for part in name.split("."):
            place = place.get(part) if isinstance(place, dict) else None
        if place is not None:
            flat[name] = place
    return flat

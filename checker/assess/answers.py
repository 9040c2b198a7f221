"""What a person's answer to a question settles, and what must be known beside it: the rule is asked again as though it
had been answered, once with each answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from checker.assess.judge import RuleJudgment
from checker.model.verdict import Answer, Verdict
from checker.policy.answered import AnsweredRule, answered_rules
from checker.policy.rounds import Asking
from checker.policy.settle import Settle, settling


class AnswerOutcome(NamedTuple):
    """What comes of a question that is answered. settled: each answer decides the verdict; possible: one does. beside:
    the fields that must be known, too, where an answer does not decide it. question: another that is then asked."""

    settled: bool
    possible: bool
    beside: tuple[str, ...] = ()
    question: str = ""


@dataclass(frozen=True)
class AskedAgain:
    """One rule after one answer to a question, and those of its combinations that ask it."""

    judgment: RuleJudgment
    answer: AnsweredRule
    combinations: tuple[int, ...]

    def work(self) -> Asking[list[tuple[Answer, Settle]]]:
        """The rule's answer on each of the combinations, and what would settle those that are still undetermined."""
        documents = [self.judgment.documents[i] for i in self.combinations]
        answers = yield documents
        open_ = [d for d, a in zip(documents, answers, strict=True) if a.verdict is Verdict.UNDETERMINED]
        settled = yield from settling(self.answer.rule, open_)
        left = iter(settled)
        return [(a, next(left) if a.verdict is Verdict.UNDETERMINED else Settle()) for a in answers]


def asked_again(judged: Sequence[RuleJudgment]) -> list[AskedAgain]:
    """Every rule that asks a person, after each answer to each question that its combinations ask."""
    found = []
    for one in judged:
        asking: dict[str, list[int]] = {}
        for i, answer in enumerate(one.answers):
            if answer.verdict is Verdict.UNDETERMINED and answer.question:
                asking.setdefault(answer.question, []).append(i)
        found += [
            AskedAgain(one, answer, tuple(at))
            for question, at in asking.items()
            for answer in answered_rules(one.rule, question)
        ]
    return found


def outcomes(
    asked: Sequence[AskedAgain], made: Sequence[Sequence[tuple[Answer, Settle]]]
) -> Mapping[tuple[str, int], AnswerOutcome]:
    """(rule id, combination) -> what its question settles. made: what the work of each came to, in order."""
    found: dict[tuple[str, int], AnswerOutcome] = {}
    for one, told in zip(asked, made, strict=True):
        for i, (answer, settle) in zip(one.combinations, told, strict=True):
            key = (one.judgment.rule.id, i)
            before = found.get(key, AnswerOutcome(True, False))
            document = one.judgment.documents[i]
            partly = one.answer.known_in_part(document)
            decided = not partly and answer.verdict is not Verdict.UNDETERMINED
            beside = (*partly, *settle.could)
            found[key] = AnswerOutcome(
                before.settled and decided,
                before.possible or decided,
                before.beside if decided else tuple(dict.fromkeys([*before.beside, *beside])),
                before.question or answer.question,
            )
    return found

"""What `checker init` asks, asked on a page: all questions at once, with what was answered already, here or of an
earlier hand-over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from checker.ingest.marked_yaml import read
from checker.inspect.asking import NONE, AnswerMissingError, DraftQuestion, Topic, answer_in
from checker.model.errors import UsageError

ANSWERS = "answers.yaml"
"""The answers of a hand-over, as `checker init --answers` reads them."""
EARLIER = "earlier-answers.yaml"
"""Those of the hand-over before it, which are proposed."""
_ANEW = (Topic.COMPLETE,)
"""What is said of the records of one hand-over, and never holds of the next."""


@dataclass(frozen=True)
class AskedQuestion:
    """A question with the answer that it has for now. answered: somebody gave it; earlier: it is that of an earlier
    hand-over; else it is a guess, or open (NONE). mistake: what was written is no answer, and why."""

    question: DraftQuestion
    answer: str
    answered: bool = False
    earlier: bool = False
    mistake: str = ""


class PageQuestions:
    """An `inspect.asking.AskPerson` that answers with what is known and asks nobody; it keeps every question."""

    def __init__(self, given: Mapping[str, str], earlier: Mapping[str, str]) -> None:
        """given, earlier: a question's key -> answer as written, in this hand-over and in one before it."""
        self._answers = given
        self._earlier = earlier
        self.questions: list[AskedQuestion] = []

    def __call__(self, question: DraftQuestion) -> str:
        """The answer that is known, else the default. AnswerMissingError where nobody gave one and what else is asked
        of the log depends on it."""
        asked = self._ask(question)
        self.questions.append(asked)
        if question.others_wait and not (asked.answered or asked.earlier):
            raise AnswerMissingError
        return asked.answer

    @property
    def open(self) -> list[AskedQuestion]:
        """The questions that nobody has answered in this hand-over, or not so that it can be read."""
        return [one for one in self.questions if not one.answered or one.mistake]

    def _ask(self, question: DraftQuestion) -> AskedQuestion:
        written = self._answers.get(question.key)
        if written is not None:
            try:
                return AskedQuestion(question, answer_in(written or NONE, question), answered=True)
            except UsageError as error:
                return AskedQuestion(question, question.default, answered=True, mistake=f"{error.what}\n{error.hint}")
        if question.topic not in _ANEW and (before := self._earlier_answer(question)):
            try:
                return AskedQuestion(question, answer_in(before, question), earlier=True)
            except UsageError:
                pass  # it was an answer to another log
        return AskedQuestion(question, question.default)

    def _earlier_answer(self, question: DraftQuestion) -> str:
        """What was answered to the same question on the same file, else on every other file."""
        if question.key in self._earlier:
            return self._earlier[question.key]
        same = {answer for key, answer in self._earlier.items() if key.endswith(f", {question.subject}")}
        return same.pop() if len(same) == 1 else ""


def answers_in(path: Path) -> dict[str, str]:
    """The answers of a file; none where there is no such file."""
    content = read(path).content if path.exists() else None
    return {str(key): str(value or "") for key, value in content.items()} if isinstance(content, dict) else {}


def keep_answers(path: Path, answers: Mapping[str, str]) -> None:
    """Write the answers as such a file."""
    path.write_text(yaml.safe_dump(dict(answers), allow_unicode=False, sort_keys=False), encoding="utf-8")

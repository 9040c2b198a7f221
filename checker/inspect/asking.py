"""How a question of a draft reaches a person: at a terminal, or in a file of answers. Both read an answer alike."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto

from checker.model.errors import UsageError, nearest

NONE = "-"
"""The answer to a question that nobody can answer."""
FOUND_SHOWN = 8
"""So many answers that mention a word are shown."""


class AnswerMissingError(Exception):
    """A file of answers does not hold yet what all further questions on a log depend on: they wait for it."""


class Topic(Enum):
    """What a question is to settle."""

    ROWS = auto()
    COLUMN = auto()
    CELL = auto()
    ORDER = auto()
    ZONE = auto()
    HOLDS = auto()
    AGENCY = auto()
    COMPLETE = auto()


@dataclass(frozen=True)
class DraftQuestion:
    """One question. subject: its name among those on the same file, in a file of answers too; file: the log that it is
    about, "" where it is about the whole hand-over.

    default: the answer of who only presses Enter. choices: the answers allowed, with their meaning where a map; any
    where there are none. guess: the answer that is likely, which y stands for. refusals: names that are no answer any
    more -> why. reads: what is written of an answer that no list holds; it raises UsageError, with a hint, for what is
    none. how: what to type, where the answer is typed. suggestions: usual answers among those that `reads` takes ->
    their meaning. others_wait: what else is asked of the log depends on the answer.
    waits_for: topics of questions, on the same file or on one before it, on whose answers it depends: it is asked once
    they are answered.
    """

    topic: Topic
    subject: str
    text: str
    default: str = NONE
    choices: Sequence[str] | Mapping[str, str] = ()
    guess: str = ""
    refusals: Mapping[str, str] = field(default_factory=dict)
    reads: Callable[[str], str] | None = None
    file: str = ""
    how: str = ""
    suggestions: Mapping[str, str] = field(default_factory=dict)
    others_wait: bool = False
    waits_for: Sequence[Topic] = ()

    @property
    def typed_text(self) -> str:
        """The text with what to type."""
        between = " " if self.text.endswith((".", "?", ":")) else "; "
        return f"{self.text}{between}{self.how}" if self.how else self.text

    @property
    def key(self) -> str:
        """Its name in a file of answers, the same in every run on the same logs."""
        return f"{self.file}, {self.subject}" if self.file else self.subject


AskPerson = Callable[[DraftQuestion], str]
"""How a question reaches a person; the answer. Raises AnswerMissingError where that comes later."""


def take_default(question: DraftQuestion) -> str:
    """Nobody is there to ask: the default."""
    return question.default


def of_file(ask: AskPerson, file: str) -> AskPerson:
    """`ask`, of questions about one log."""
    return lambda question: ask(replace(question, file=file))


def answered_once(ask: AskPerson, known: dict[str, str | None]) -> AskPerson:
    """`ask`, of logs with the same headings: what one of them was asked, the others are not. known: what a question is
    about -> its answer, filled by each; null while the answer is waited for."""

    def ask_person(question: DraftQuestion) -> str:
        if question.subject not in known:
            known[question.subject] = None
            known[question.subject] = ask(question)
        answer = known[question.subject]
        if answer is None:
            raise AnswerMissingError
        return answer

    return ask_person


def answer_in(typed: str, question: DraftQuestion) -> str:
    """The answer that a person typed or wrote. UsageError where it is none, which says what may be meant."""
    typed = typed.strip() or question.default
    if typed in (question.default, NONE):
        return typed
    if question.guess and typed.lower() in ("y", "yes") and not _one_of(typed, question.choices):
        return question.guess
    if not question.choices:
        return question.reads(typed) if question.reads else typed
    found = _one_of(typed, question.choices)
    if found:
        return found
    if why := _one_of(typed, question.refusals):
        raise UsageError(
            f"{why} {question.refusals[why]}",
            hint="choose another, or leave it open: the profile that is written can be changed",
        )
    like = with_words(typed, question.choices)
    if like:
        listed = "".join(f"\n    {name}: {meaning}" for name, meaning in like.items())
        raise UsageError(f'"{typed}" is not one of the answers; these contain it:{listed}')
    raise UsageError(f'"{typed}" is not one of the answers', hint=nearest(typed, question.choices))


def _one_of(typed: str, among: Sequence[str] | Mapping[str, str]) -> str:
    """The answer as its list writes it; "" where it is not on it. Capitals, spaces, dots and hyphens make no
    difference."""
    return next((name for name in among if _fold(name) == _fold(typed)), "")


def _fold(answer: str) -> str:
    return answer.casefold().replace("_", "-").replace(" ", "-").replace(".", "-")


def with_words(typed: str, among: Sequence[str] | Mapping[str, str]) -> dict[str, str]:
    """The answers whose name or meaning has every word that was typed, or a longer word that begins so."""
    words = re.findall(r"\w+", typed.casefold())
    found = {}
    for name, meaning in among.items() if isinstance(among, Mapping) else ():
        there = re.findall(r"[^\W_]+", f"{name} {meaning}".casefold())
        if words and all(any(one.startswith(word) for one in there) for word in words):
            found[name] = meaning
    return dict(list(found.items())[:FOUND_SHOWN])

"""A file of answers: what `checker init` asks at a terminal, asked and answered in a YAML file that is run again.

Each question stands as a comment above a line `name: answer`. A question that the file does not hold is answered by its
default, and added to the file's end; what is there already is never changed.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from pathlib import Path

import yaml

from checker.ingest.marked_yaml import read
from checker.inspect.asking import NONE, AnswerMissingError, DraftQuestion, answer_in
from checker.inspect.draft_text import quote
from checker.model.errors import Collector, UsageError
from checker.model.spelling import american_name

INTRODUCTION = (
    "Questions of `checker init`. Write an answer after each colon, save, and run the same command again: what "
    "follows from your answers is asked at the end of this file, until nothing is left and the drafts are written. "
    "Text that is already there is a guess: keep it or replace it. Leave it blank to leave the question open: "
    "it stays unknown. The questions show cells of the logs."
)
LISTED = 14
"""Answers of a list that is longer are shown once, and a list of more words than that on lines of their own."""


class Answers:
    """An `AskPerson` that takes answers from a file. new: the questions that the file does not hold yet; none of them
    is new where all was asked."""

    def __init__(self, path: Path) -> None:
        """Raises UsageError, with the line, where the file is no map of questions and answers."""
        self._path = path
        self._document = read(path) if path.exists() else None
        content = self._document.content if self._document else None
        if content is not None and not isinstance(content, dict):
            raise UsageError("it holds no answers", where=str(path), hint="write `question: answer` on each line")
        self._content: dict[str, object] = content or {}
        self._mistakes = Collector()
        self._used: set[str] = set()
        self.new: list[DraftQuestion] = []

    def __call__(self, question: DraftQuestion) -> str:
        """The answer that the file holds, else the default."""
        key = american_name(question.key)
        if key not in self._content:
            if any(one.topic in question.waits_for for one in self.new):
                return question.default
            self.new.append(question)
            if question.others_wait:
                raise AnswerMissingError
            return question.default
        self._used.add(key)
        written = self._content[key]
        if isinstance(written, dict | list | tuple):
            self._mistakes.add(UsageError(f'"{key}" has several answers', where=self._place_of(key), hint="write one"))
            return question.default
        try:
            return NONE if written in (None, "") else answer_in(str(written), question)
        except UsageError as error:
            self._mistakes.add(UsageError(error.what, where=self._place_of(key), hint=error.hint))
            return question.default

    def _place_of(self, key: str) -> str:
        return self._document.location((key,)) if self._document else str(self._path)

    def end(self) -> None:
        """UsageError, or Mistakes, with file and line, for answers that are none."""
        self._mistakes.end()

    @property
    def without_question(self) -> list[str]:
        """`file:line` and name of what the file answers and nothing asks."""
        answered = (key for key, answer in self._content.items() if answer not in (None, ""))
        return [f"{self._place_of(key)}: {key}" for key in answered if key not in self._used]

    def with_new(self) -> str:
        """The text of the file with the new questions at its end."""
        lines = self._path.read_text(encoding="utf-8").splitlines() if self._document else _comment(INTRODUCTION)
        shown: list[Mapping[str, str]] = []
        for question in self.new:
            lines += ["", *_comment(question.typed_text), *_choices(question, shown)]
            answer = "" if question.default == NONE else question.default
            lines.append(f"{_scalar(question.key)}: {_scalar(answer) if answer else ''}".rstrip())
        return "\n".join(lines) + "\n"


def _comment(text: str) -> list[str]:
    plain = "".join(one if one.isprintable() or one == "\n" else "?" for one in text)
    wrapped = (textwrap.wrap(line, 100, break_long_words=False, break_on_hyphens=False) for line in plain.split("\n"))
    return [f"# {line}" for lines in wrapped for line in lines]


def _choices(question: DraftQuestion, shown: list[Mapping[str, str]]) -> list[str]:
    """The answers allowed, as comments; a long list only where `shown`, the lists before it, do not hold it."""
    among = question.choices
    if not isinstance(among, Mapping):
        return [] if all(name in question.text for name in among) else _comment(f"Answers: {', '.join(among)}")
    if len(among) > LISTED and any(among.keys() <= one.keys() for one in shown):
        return _comment("Answers: those of the long list above.")
    shown.append(among)
    return ["# Answers:", *(f"#   {name}: {meaning}" for name, meaning in among.items())]


def _scalar(text: str) -> str:
    """A YAML scalar on one line, in quotes only where it needs them."""
    if not text.isprintable():
        return quote(text)
    return str(yaml.safe_dump(text, allow_unicode=True, width=10**9)).removesuffix("...\n").strip()

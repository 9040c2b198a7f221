"""Questions to the person at the terminal, who may not know the field's names: what can be answered is listed on
`?`."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import click

from checker.cli.console import notice
from checker.model.errors import UsageError

if TYPE_CHECKING:
    from checker.inspect.asking import DraftQuestion

INTRODUCTION = (
    "Some things the files do not say. Press Enter to take the answer in [brackets]; where there is none, Enter leaves "
    "the question open. - leaves it open in any case. ? lists the possible answers, and a word finds those that "
    "contain it. Ctrl-C ends without writing anything."
)


class TerminalQuestions:
    """An `inspect.asking.AskPerson` that asks at the terminal, on standard error, until an answer is allowed."""

    def __init__(self) -> None:
        self._introduced = False

    def __call__(self, question: DraftQuestion) -> str:
        """The answer, once it is one."""
        from checker.inspect.asking import NONE, answer_in, with_words

        if not self._introduced:
            notice(_wrap_text(INTRODUCTION))
            self._introduced = True
        text = f"\n{_wrap_text(click.unstyle(question.typed_text))}"
        shown = "" if question.default == NONE else question.default
        found = ""
        while True:
            typed = str(click.prompt(text, default=shown, show_default=bool(shown), err=True)).strip()
            if typed == "?" and question.choices:
                _list(question.choices)
                continue
            if found and typed.lower() in ("y", "yes"):
                return found
            try:
                return answer_in(typed, question)
            except UsageError as error:
                notice(_wrap_text(f"  {error}{'; ? lists all' if question.choices and error.hint else ''}"))
            like = with_words(typed, question.choices)
            found = next(iter(like)) if len(like) == 1 else ""
            if found:
                notice("  Type y if it is this one.")


def _wrap_text(text: str) -> str:
    """Each line broken between words, with room for the answer."""
    width = max(40, min(shutil.get_terminal_size().columns, 120) - 12)
    lines = (textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False) for line in text.split("\n"))
    return "\n".join("\n".join(wrapped) for wrapped in lines)


def _list(among: Sequence[str] | Mapping[str, str]) -> None:
    if not isinstance(among, Mapping):
        notice(f"  {', '.join(among)}")
        return
    for name, meaning in among.items():
        notice(f"  {name}: {meaning}")

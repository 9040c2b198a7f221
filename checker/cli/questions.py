"""Questions to the person at the terminal, who may not know the field's names: what can be answered is listed on
`?`."""

from __future__ import annotations

import re
import shutil
import textwrap
from collections.abc import Mapping, Sequence

import click

from checker.cli.console import notice

INTRODUCTION = (
    "Some things the log does not say. Press Enter to take the answer in [brackets]; where there is none, Enter leaves "
    "the question open. ? lists the possible answers, and a word finds those that contain it. Ctrl-C ends without "
    "writing anything."
)
FOUND_SHOWN = 8
"""So many answers that mention a word are shown."""


class Asked:
    """An `inspect.asking.AskPerson` that asks at the terminal, on standard error, until an answer is allowed."""

    def __init__(self) -> None:
        self._introduced = False

    def __call__(
        self,
        question: str,
        *,
        default: str,
        among: Sequence[str] | Mapping[str, str] = (),
        guess: str = "",
        taken: Mapping[str, str] | None = None,
    ) -> str:
        """among: the answers allowed, with their meaning where they have one; guess: the one that y stands for; taken:
        answers that are not allowed any more, and why."""
        from checker.inspect.asking import NONE

        if not self._introduced:
            notice(_wrapped(INTRODUCTION))
            self._introduced = True
        plain = {_folded(name): name for name in among}
        while True:
            shown = None if default == NONE else default
            text = f"\n{_wrapped(click.unstyle(question))}"
            typed = click.prompt(text, default=shown or "", show_default=bool(shown), err=True)
            answer = str(typed).strip() or default
            if guess and answer.lower() in ("y", "yes"):
                return guess
            if answer == default or not among:
                return answer
            if _folded(answer) in plain:
                return plain[_folded(answer)]
            if answer == "?":
                _list(among)
            else:
                like = _refuse(answer, among, taken or {})
                guess = like[0] if len(like) == 1 else guess


def _wrapped(text: str) -> str:
    """Each line broken between words, with room for the answer."""
    width = max(40, min(shutil.get_terminal_size().columns, 120) - 12)
    lines = (textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False) for line in text.split("\n"))
    return "\n".join("\n".join(wrapped) for wrapped in lines)


def _folded(answer: str) -> str:
    return answer.casefold().replace("_", "-").replace(" ", "-").replace(".", "-")


def _list(among: Sequence[str] | Mapping[str, str]) -> None:
    if not isinstance(among, Mapping):
        notice(f"  {', '.join(among)}")
        return
    for name, meaning in among.items():
        notice(f"  {name}: {meaning}")


def _refuse(answer: str, among: Sequence[str] | Mapping[str, str], taken: Mapping[str, str]) -> list[str]:
    """Say why an answer is none; the answers that it may mean."""
    from checker.model.errors import nearest

    why = next((f"{name} {why}" for name, why in taken.items() if _folded(name) == _folded(answer)), None)
    like = _with_words(answer, among) if why is None and isinstance(among, Mapping) else {}
    if like:
        notice(_wrapped(f'  "{answer}" is not one of them; these contain it:'))
        _list(like)
        if len(like) == 1:
            notice("  Type y if it is this one.")
    else:
        notice(_wrapped(f"  {why or nearest(answer, among)}; ? lists all"))
    return list(like)


def _with_words(answer: str, among: Mapping[str, str]) -> dict[str, str]:
    """The answers whose name or meaning has every word that was typed, or a longer word that begins so."""
    typed = re.findall(r"\w+", answer.casefold())
    found = {}
    for name, meaning in among.items():
        words = re.findall(r"[^\W_]+", f"{name} {meaning}".casefold())
        if typed and all(any(word.startswith(one) for word in words) for one in typed):
            found[name] = meaning
    return dict(list(found.items())[:FOUND_SHOWN])

"""A draft tried while it is typed: its mistakes, its cases, and each clause with its decision table and its effect."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from checker.drafting.document_page import draw_clauses, effect_on
from checker.drafting.layout import DrawnPage
from checker.drafting.new import document, usual, usual_clauses
from checker.engine.interface import Engine
from checker.facts.timelines import from_timeline
from checker.model.errors import CheckerError, Mistakes
from checker.policy.cases import run_cases
from checker.policy.load import check, load_document
from checker.report.html_blocks import HtmlBlocks
from checker.resources import policies_root
from checker.system.folders import private_folder

SAMPLE = "washington-county"
"""The made-up office on whose log the effect is shown: 142 uses, so that an answer comes while somebody types."""
FIRST = "review-14-days"
"""The usual clause that a new playground begins with."""


@dataclass(frozen=True)
class DraftMistake:
    """line: of the draft, 0 where it is of the whole; what is wrong, and what to write."""

    line: int
    what: str
    hint: str


@dataclass(frozen=True)
class TriedCase:
    """line: of the case. problem: what came out instead of what it expects; empty where it holds."""

    line: int
    name: str
    problem: str


@dataclass(frozen=True)
class TriedDraft:
    """What a draft says, or what is wrong with it. untested: rules without a case. page: its clauses as HTML, each
    in words, as a rule, as a decision table and with its effect on the sample log; empty where there are mistakes."""

    mistakes: tuple[DraftMistake, ...] = ()
    cases: tuple[TriedCase, ...] = ()
    untested: tuple[str, ...] = ()
    page: str = ""


def starting_with(clause: str) -> str:
    """A draft of one usual clause. UsageError where none has the name."""
    [chosen] = usual([clause])
    return document("my-draft", "My draft", [chosen])


def clauses_to_start_from() -> dict[str, str]:
    """The names of the usual clauses, each with its words."""
    return {one.name: one.text for one in usual_clauses().values()}


def try_draft(text: str, engine: Engine) -> TriedDraft:
    """Try a policy document, `text`. Whatever is wrong with it is said in the result; nothing of it is kept."""
    with private_folder() as folder:
        path = Path(folder) / "draft.md"
        path.write_text(text.replace("\r\n", "\n"), encoding="utf-8")
        try:
            draft = load_document(path, policies_root())
            check([draft], engine)
            results = run_cases([draft], engine, from_timeline)
            blocks = HtmlBlocks(title=draft.title)
            made = DrawnPage(blocks, draft.title)
            rules = draft.rules
            draw_clauses(made, draft, rules, engine, effect_on(SAMPLE, draft, rules, engine))
        except CheckerError as error:
            each = error.errors if isinstance(error, Mistakes) else (error,)
            return TriedDraft(tuple(_mistake(one) for one in each))
    return TriedDraft(
        cases=tuple(TriedCase(_line(one.where), one.name, one.problem) for one in results),
        untested=tuple(rule.id for rule in draft.rules if not rule.cases),
        page=blocks.part(),
    )


def _mistake(error: CheckerError) -> DraftMistake:
    """A mistake by its line alone: the file is one of ours."""
    file = error.where.rpartition(":")[0]
    what, hint = (text.replace(f"{file}:", "line ") if file else text for text in (error.what, error.hint))
    return DraftMistake(_line(error.where), what, hint)


def _line(where: str) -> int:
    number = where.rpartition(":")[2]
    return int(number) if number.isdigit() else 0

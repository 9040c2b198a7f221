"""A case as a file, as text."""

from __future__ import annotations

from checker.model.visible import shorten, visible
from checker.model.words import plural
from checker.report.phrases import NOT_ADVICE, VERDICT, day, end_sentence
from checker.report.places import file_of, list_linked
from checker.report.standings import WORDS
from checker.report.text_blocks import Blocks
from checker.store.cases import CaseFile, RuleOnUse, UseOfCase


def draw(b: Blocks, found: CaseFile) -> None:
    """The uses of the case, each with its linked records and what each rule says."""
    b.line(f"Case {shorten(found.case_number, 60)}: {plural(len(found.uses), 'use')} (run {found.run})", "bold")
    b.line(NOT_ADVICE)
    for use in found.uses:
        b.gap()
        b.name(_use_label(use, found.place))
        if use.linked:
            b.line(f"With {list_linked(use.linked, file_of(use.file, use.sheet))}.")
        else:
            b.line("No record that is linked to it is shown by a finding.", "dim")
        for one in use.rules:
            b.bullet(_rule_sentence(one))
        if not use.rules:
            b.bullet("No rule applies to it.")


def _use_label(use: UseOfCase, place: str | None) -> str:
    when = day(use.day, place) if use.day else "No date"
    number = f", no. {shorten(use.number, 40)}" if use.number else ""
    return f"{when}{number}: {file_of(use.file, use.sheet)}:{use.row}"


def _rule_sentence(one: RuleOnUse) -> str:
    said = f"{VERDICT[one.verdict]}: {visible(one.title)} [{one.rule}] ({WORDS[one.standing].name})"
    if one.condition:
        said += f": {visible('; '.join(one.condition))}"
    return f"{said}." + (f" It waits on this: {visible(end_sentence(one.open))}" if one.open else "")

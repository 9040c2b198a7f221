"""HTML: one self-contained page, without script, fonts or network; on a screen, a phone and paper."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import BinaryIO, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from checker.model.assessment import Assessment
from checker.model.verdict import Verdict
from checker.model.visible import shorten, visible
from checker.model.vocabulary import noun_of
from checker.model.words import field_noun, plural, sentence_case, with_spaces
from checker.report import answered, breakdowns, charts, outline, phrases, places, roots, standings
from checker.report.interface import FindingRows
from checker.report.links import unlinked_records
from checker.report.terminal_method import declaration_sentence


class PageLimits(NamedTuple):
    """How much a page shows. findings: of each rule, and of each root. rows: of each finding's evidence. listed: of
    indications, quarantined rows, ledger entries."""

    findings: int = 40
    rows: int = 10
    listed: int = 50


SHOWN = PageLimits()


def log_text(text: object) -> Markup:
    """Text that may come from a log: escaped, what acts written out, its writing direction kept to itself."""
    shown = visible(str(text))
    return escape(shown) if shown.isascii() else Markup("<bdi>{}</bdi>").format(shown)


def _cell(text: str) -> Markup:
    """A cell as written, of a very long one the beginning; the JSON report has all."""
    return log_text(shorten(text, CELL))


def _anchor(text: str) -> str:
    """A fragment name: the rule id with everything but letters, digits, dots and dashes as dashes."""
    return "".join(c if c.isascii() and (c.isalnum() or c in ".-") else "-" for c in text)


CELL = 2_000
"""Characters of a cell, as written, that a page shows."""
CSS = Path(__file__).parent / "page.css"
"""The style sheet of every page."""


def environment(folder: Path) -> Environment:
    """The templates of `folder`, and the words, filters and charts that pages share; everything is escaped."""
    env = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters |= {
        "log": log_text,
        "cell": _cell,
        "capital": sentence_case,
        "anchor": _anchor,
        "n": phrases.number,
        "kind": phrases.kind,
        "noun": noun_of,
        "spaced": with_spaces,
        "field": field_noun,
    }
    env.globals |= {
        "answered": answered,
        "breakdowns": breakdowns,
        "charts": charts,
        "outline": outline,
        "phrases": phrases,
        "standings": standings,
        "V": Verdict,
        "proofs": places.proofs,
        "places": places.places,
        "waiting": roots.waiting,
        "settled_by": roots.settled_by,
        "plural": plural,
        "percent": phrases.percent,
        "declared": declaration_sentence,
        "unlinked_records": unlinked_records,
        "HEADS": ("Vio&shy;lation", "Undeter&shy;mined", "Pend&shy;ing", "Com&shy;pliant", "Not appli&shy;cable"),
    }
    return env


@cache
def _page() -> Template:
    return environment(Path(__file__).parent).get_template("page.html.j2")


@cache
def style() -> Markup:
    """The style sheet, to be put into a page."""
    return Markup(CSS.read_text("utf-8"))  # noqa: S704  our own style sheet


def write(assessment: Assessment, rows: FindingRows, out: BinaryIO) -> None:
    """One page that needs nothing else. The page as UTF-8; `rows` is not read."""
    out.write(page(assessment).encode("utf-8", "backslashreplace"))


def page(assessment: Assessment, shown: PageLimits = SHOWN, more_style: str = "") -> str:
    """The page. more_style: what follows the style sheet, ours too."""
    return _page().render(
        a=assessment,
        css=style() + Markup(more_style),  # noqa: S704  our own style sheet
        FINDINGS=shown.findings,
        ROWS=shown.rows,
        LISTED=shown.listed,
        rules={r.id: r for r in assessment.rules},
        policies=outline.policies_by_id(assessment),
        ordered=outline.rules_in_order(assessment),
        broken=outline.sections(assessment, Verdict.VIOLATION),
        pending=outline.sections(assessment, Verdict.PENDING),
        roots=roots.roots(assessment),
        excused=outline.by_exemption(assessment),
        supported=outline.supported_statements(assessment),
        unused=places.unused_rows(assessment),
    )

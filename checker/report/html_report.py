"""HTML: one self-contained page, without script, fonts or network; on a screen, a phone and paper."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import BinaryIO

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from checker.model.assessment import Assessment, Evidence
from checker.model.verdict import Verdict
from checker.model.words import spaced
from checker.report import charts, outline, phrases, places, roots, standings
from checker.report.interface import FindingRows
from checker.report.links import unlinked_records
from checker.report.terminal_method import declared
from checker.report.visible import visible

ROWS_SHOWN = 10
"""Of each finding's evidence."""
FINDINGS_SHOWN = 40
"""Of each rule, and of each root."""
LISTED = 50
"""Of indications, quarantined rows, ledger entries."""


def _log(text: object) -> Markup:
    """Text that may come from a log: escaped, what acts written out, its writing direction kept to itself."""
    shown = visible(str(text))
    return escape(shown) if shown.isascii() else Markup("<bdi>{}</bdi>").format(shown)


def _capital(text: str) -> str:
    """Begun with a capital, unless the first word is a field's name."""
    first = text.split(" ", 1)[0]
    return text if "." in first[:-1] or "_" in first else text[:1].upper() + text[1:]


def _anchor(text: str) -> str:
    """A fragment name: the rule id with everything but letters, digits, dots and dashes as dashes."""
    return "".join(c if c.isascii() and (c.isalnum() or c in ".-") else "-" for c in text)


def _shown(evidence: Iterable[Evidence], place: str | None) -> tuple[places.SharedEvidence, ...]:
    return places.proofs(list(evidence)[:ROWS_SHOWN], place)


@cache
def _page() -> Template:
    here = Path(__file__).parent
    env = Environment(
        loader=FileSystemLoader(here), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    css = Markup((here / "page.css").read_text("utf-8"))  # noqa: S704  our own style sheet
    env.filters |= {
        "log": _log,
        "capital": _capital,
        "anchor": _anchor,
        "n": phrases.number,
        "kind": phrases.kind,
        "spaced": spaced,
    }
    env.globals |= {
        "charts": charts,
        "outline": outline,
        "phrases": phrases,
        "standings": standings,
        "V": Verdict,
        "proofs": _shown,
        "places": places.places,
        "waiting": roots.waiting,
        "settled_by": roots.settled_by,
        "plural": phrases.plural,
        "percent": phrases.percent,
        "declared": declared,
        "unlinked_records": unlinked_records,
        "css": css,
        "FINDINGS": FINDINGS_SHOWN,
        "ROWS": ROWS_SHOWN,
        "HEADS": ("Vio&shy;lation", "Undeter&shy;mined", "Pend&shy;ing", "Com&shy;pliant", "Not appli&shy;cable"),
        "LISTED": LISTED,
    }
    return env.get_template("page.html.j2")


class Html:
    """One page that needs nothing else."""

    def write(self, assessment: Assessment, rows: FindingRows, out: BinaryIO) -> None:
        """The page as UTF-8; `rows` is not read."""
        page = _page().render(
            a=assessment,
            rules={r.id: r for r in assessment.rules},
            policies=outline.policies_by_id(assessment),
            ordered=outline.rules_in_order(assessment),
            broken=outline.sections(assessment, Verdict.VIOLATION),
            pending=outline.sections(assessment, Verdict.PENDING),
            roots=roots.roots(assessment),
            excused=outline.sections(assessment, Verdict.COMPLIANT),
            unused=places.unused(assessment),
        )
        out.write(page.encode("utf-8", "backslashreplace"))

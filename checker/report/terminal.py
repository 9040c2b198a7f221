"""The report as text for a terminal, or for a pipe: plain, 80 columns unless told otherwise."""

from __future__ import annotations

import io
import os
import shutil
import textwrap
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import BinaryIO, TextIO

from rich.console import Console, detect_legacy_windows
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from checker.model.assessment import Assessment, Finding, RuleResult
from checker.model.verdict import Verdict
from checker.model.visible import shorten, visible
from checker.model.words import sentence_case
from checker.report import answered, outline, phrases, roots, standings
from checker.report.interface import FindingRows
from checker.report.phrases import number
from checker.report.places import folder_of, places
from checker.report.terminal_method import method
from checker.report.text_blocks import STYLE, Blocks

ROWS_SHOWN = 3
FINDINGS_SHOWN = 6
"""Of each rule."""
ROOTS_SHOWN = 12


@dataclass(frozen=True)
class Terminal:
    """width: in columns. color: with ANSI colors. encoding: of the stream; what it lacks is written as escapes, boxes
    in ASCII."""

    width: int = 80
    color: bool = False
    encoding: str = "utf-8"

    @classmethod
    def fitting(cls, stream: TextIO) -> Terminal:
        """The form that suits `stream`: colors and its width where it is a terminal, else 80 plain columns.

        Reads the environment (NO_COLOR, COLUMNS) and the terminal's size.
        """
        encoding = getattr(stream, "encoding", None) or "utf-8"
        if not stream.isatty():
            return cls(encoding=encoding)
        width = min(max(shutil.get_terminal_size((80, 24)).columns, 60), 110)
        color = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb" and not detect_legacy_windows()
        return cls(width=width, color=color, encoding=encoding)

    def write(self, assessment: Assessment, rows: FindingRows, out: BinaryIO) -> None:
        """The text in the terminal's encoding; what that lacks is escaped. `rows` is not read."""
        text = self.render(assessment)
        out.write(text.encode(self.encoding, "backslashreplace"))

    def render(self, assessment: Assessment) -> str:
        """The whole report as text, each line at most `width` columns wide."""

        def draw(blocks: Blocks) -> None:
            _head(blocks, assessment)
            _rules(blocks, assessment)
            folder = folder_of(assessment)
            note = phrases.NOT_ADVICE + (f" The files are in {folder}." if folder else "")
            _rules_section(blocks, assessment, outline.sections(assessment, Verdict.VIOLATION), "Findings", note)
            _undetermined_section(blocks, assessment)
            pending = outline.sections(assessment, Verdict.PENDING)
            _rules_section(blocks, assessment, pending, "Still owed, deadline not passed")
            _rules_section(blocks, assessment, outline.by_exemption(assessment), "Kept only by an exemption")
            _rules_section(blocks, assessment, outline.supported_statements(assessment), phrases.SUPPORTED)
            _answers_section(blocks, assessment)
            method(blocks, assessment)

        return self.page(draw)

    def page(self, draw: Callable[[Blocks], None]) -> str:
        """What `draw` prints, as text: each line at most `width` columns wide, no two blank lines together."""
        written = io.BytesIO()
        buffer = io.TextIOWrapper(written, encoding=self.encoding, errors="backslashreplace", newline="\n")
        console = Console(
            file=buffer,
            width=self.width,
            force_terminal=self.color,
            no_color=not self.color,
            legacy_windows=False,
            color_system="standard" if self.color else None,
            highlight=False,
            markup=False,
            emoji=False,
            safe_box=True,
            force_interactive=False,
            _environ={},
        )
        draw(Blocks(console))
        buffer.flush()
        lines = [line.rstrip() for line in written.getvalue().decode(self.encoding).split("\n")]
        return "\n".join(line for i, line in enumerate(lines) if line or i == 0 or lines[i - 1] or i == len(lines) - 1)


def _head(b: Blocks, a: Assessment) -> None:
    b.line(f"{phrases.subject(a)}: {visible(phrases.title(a))}", "bold")
    b.line(outline.period(a), "dim")
    b.gap()
    if first := a.opening:
        b.line(visible(first), "bold")
    b.line(standings.headline(a), "bold")
    if a.standings:
        b.gap()
        b.print(Padding(_uses(a), (0, 0, 0, 2)))
    b.gap()
    for sentence in standings.ranges(a):
        b.line(visible(sentence))
    b.gap()
    for sentence in outline.cautions(a):
        b.bullet(sentence)
    b.bullet(phrases.OWN_RECORD)
    steps = outline.next_steps(a)
    if steps:
        b.heading("What next")
        for n, step in enumerate(steps, 1):
            b.bullet(f"{visible(step.do)} {visible(step.why)}", mark=f"{n}.")


def _uses(a: Assessment) -> Table:
    """Uses by their gravest verdict, one line for the rules of each standing."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    table.add_column("Rules of", overflow="fold")
    for verdict in phrases.ORDER:
        table.add_column(_HEADS[verdict], justify="right", no_wrap=True, vertical="bottom")
    for one in a.standings:
        counts = [(verdict, getattr(one, verdict.value)) for verdict in phrases.ORDER]
        cells = [Text(number(count), STYLE[verdict] if count else "") for verdict, count in counts]
        table.add_row(f"{standings.WORDS[one.standing].name} ({number(one.rules)})", *cells)
    return table


def _style(verdict: Verdict, count: int) -> str:
    return STYLE[verdict] if count and verdict in (Verdict.VIOLATION, Verdict.UNDETERMINED) else ""


_HEADS = {
    Verdict.VIOLATION: "Viola-\ntion",
    Verdict.UNDETERMINED: "Undeter-\nmined",
    Verdict.PENDING: "Pending",
    Verdict.COMPLIANT: "Compli-\nant",
    Verdict.NOT_APPLICABLE: "Not ap-\nplicable",
}


def _rules(b: Blocks, a: Assessment) -> None:
    if not a.rules:
        return
    b.heading("Rule by rule, in uses")
    shown = [v for v in phrases.ORDER if v is not Verdict.PENDING or any(rule.verdicts.pending for rule in a.rules)]
    table = b.table("Rule", *(_HEADS[verdict] for verdict in shown))
    for rule in outline.rules_in_order(a):
        name = Text(visible(rule.id), "bold")
        title = textwrap.shorten(visible(outline.title(rule)), 2 * (b.width - 52), placeholder="...")
        name.append(f" {title}", "not bold")
        sort = f"{standings.WORDS[rule.standing].short}, {phrases.SEVERITY[rule.severity].lower()}"
        sort += f"; counts {rule.plural}" if rule.noun != "use" else ""
        name.append(f"\n{sort}{_broken_by(rule)}", "dim")
        counts = [(verdict, getattr(rule.verdicts, verdict.value)) for verdict in shown]
        table.add_row(name, *(Text(number(count), _style(verdict, count)) for verdict, count in counts))
    b.print(table)
    b.line(phrases.COUNTED_ONCE, "dim")
    noticed: dict[str, list[str]] = defaultdict(list)
    for rule in outline.rules_in_order(a):
        for notice in rule.notices:
            noticed[notice].append(rule.id)
    for notice, ids in noticed.items():
        b.bullet(f"{visible(notice)}: {visible(', '.join(ids))}")


def _broken_by(rule: RuleResult) -> str:
    """`; broken by 3% to 5%`; of a draft, that it would have been; and how far it could be decided where that is not
    half."""
    bounds = outline.rule_bounds(rule.verdicts)
    if word := outline.statement_word(rule):
        return f"; {word}"
    if not bounds.total:
        return ""
    if 2 * bounds.decided < bounds.total:
        return f"; decided for {bounds.decided:,} of {outline.count_judged(rule, bounds.total)}"
    broken, low, high = outline.broken_share(rule)
    if bounds.upper > bounds.lower:
        plain = low[0].isdigit() and high[0].isdigit()
        return f"; {broken} {low.removesuffix('%')}-{high}" if plain else f"; {broken} {low} to {high}"
    return f"; {broken} {low}" if bounds.lower else ""


def _criteria(b: Blocks, rule: RuleResult, a: Assessment, policies_named: set[str]) -> None:
    """What a rule is. policies_named: those whose titles were said above."""
    policy = outline.policies_by_id(a).get(rule.policy)
    b.gap()
    title = Text(f"{phrases.SEVERITY[rule.severity].upper()}  ", "bold")
    title.append(visible(outline.title(rule)), "bold")
    b.print(title)
    if rule.text:
        b.line(f"The clause: {visible(rule.text)}", indent=2)
    if outline.title(rule) != rule.describe:
        b.line(f"As a rule: {visible(rule.describe)}", indent=2)
    title_of_policy = "" if rule.policy in policies_named and rule.citation else policy.title if policy else rule.policy
    source = "; ".join(visible(part) for part in (rule.citation, title_of_policy) if part)
    b.line(f"{source} [{visible(rule.id)}]", "dim", indent=2)
    policies_named.add(rule.policy)
    if rule.status in ("secondary", "unverified"):
        b.line(f"This rule was {phrases.STATUS[rule.status]}.", indent=2)
    if policy and (tried := phrases.trial_phrase(policy, a.agency.place)):
        b.line(f"{sentence_case(tried)}.", indent=2)


def _finding(
    b: Blocks, finding: Finding, rule: RuleResult | None, a: Assessment, heading: str = "", indent: int = 2
) -> None:
    facts = "; ".join(visible(c) for c in outline.condition(finding))
    b.bullet(f"{outline.of_uses(finding, rule)}: {facts} [{visible(finding.id)}]", indent=indent)
    if settled := roots.settled_by(finding, heading):
        b.line(visible(settled), indent=indent + 2)
    if rows := _rows(finding, a):
        b.line(rows, "dim", indent=indent + 2)


def _rows(finding: Finding, a: Assessment) -> str:
    """The first rows of evidence, with the reason as typed where the Assessment carries it."""
    shown = finding.evidence[:ROWS_SHOWN]
    if not shown:
        return ""
    first = f" (first {len(shown)} of {finding.count:,})" if finding.count > len(shown) else ""
    rows = "Row" if finding.count == 1 else f"Rows{first}"
    said = f"{rows}: {places(shown, a.agency.place, folder=folder_of(a))}"
    reasons = [f'"{shorten(e.raw["reason"], 40)}"' for e in shown if e.raw.get("reason")]
    return f"{said} Reasons as typed: {', '.join(reasons)}" if reasons else said


def _findings_left(b: Blocks, total: int, shown: int) -> None:
    if total > shown:
        b.line(f"First {shown} of {total:,} findings of this kind; the JSON and CSV reports have all.", "dim", indent=2)


def _undetermined_section(b: Blocks, a: Assessment) -> None:
    found = roots.roots(a)
    if not found:
        return
    b.heading("What the records cannot decide, by what is missing")
    rules = {r.id: r for r in a.rules}
    for root in found[:ROOTS_SHOWN]:
        b.gap()
        b.line(visible(root.text), "bold")
        because = root.findings[0].because
        if because is not None:
            b.line(f"{phrases.BECAUSE[because].capitalize()}. {roots.waiting(root)}", indent=2)
        for finding in root.findings[:FINDINGS_SHOWN]:
            b.line(visible(finding.rule), indent=2)
            _finding(b, finding, rules.get(finding.rule), a, root.text, indent=4)
        _findings_left(b, len(root.findings), FINDINGS_SHOWN)
    if len(found) > ROOTS_SHOWN:
        b.line(f"First {ROOTS_SHOWN} of {len(found):,} groups.", "dim")


def _answers_section(b: Blocks, a: Assessment) -> None:
    found = answered.parts(a)
    if found:
        b.heading(answered.HEADING)
        b.line(answered.CHANGES_NOTHING, "dim")
    for heading, sentences in found:
        b.gap()
        b.line(heading, "bold")
        for sentence in sentences:
            b.bullet(visible(sentence), indent=2)


def _rules_section(
    b: Blocks, a: Assessment, found: Sequence[outline.RuleSection], heading: str, note: str = ""
) -> None:
    if found:
        b.heading(heading)
    if found and note:
        b.line(note, "dim")
    policies_named: set[str] = set()
    for section in found:
        _criteria(b, section.rule, a, policies_named)
        for finding in section.findings[:FINDINGS_SHOWN]:
            _finding(b, finding, section.rule, a)
        _findings_left(b, len(section.findings), FINDINGS_SHOWN)

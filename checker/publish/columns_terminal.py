"""What a log must hold, as text for a terminal."""

from __future__ import annotations

from checker.model.visible import visible
from checker.model.words import plural
from checker.publish.columns import KIND_HEADING, Specification, clause
from checker.report.text_blocks import Blocks

VALUES_SHOWN = 8
RULES_SHOWN = 4


def draw(b: Blocks, found: Specification) -> None:
    """Print the clause that asks for it, then each column and each kind of record with the rules that read them."""
    b.line("What a log must hold", "bold")
    b.line(f"So that each clause of {', '.join(found.policies)} can be decided.")
    b.heading("As a clause")
    for line in clause(found).split("\n"):
        b.line(line) if line else b.gap()
    b.heading("Columns")
    for column in found.columns:
        shown = ", ".join(column.values[:VALUES_SHOWN])
        more = len(column.values) - VALUES_SHOWN
        values = f": {shown}{f' and {more} more' if more > 0 else ''}" if column.values else ""
        b.bullet(f"{visible(column.heading)}: {visible(column.meaning)}. Holds {column.holds}{visible(values)}.")
        b.line(f"Read by: {_rules(column.rules)}", "dim", indent=2)
    if found.records:
        b.heading(f'Records of other kinds (their "{KIND_HEADING}" says which)')
        for one in found.records:
            b.bullet(f"{one.kind}: {one.meaning}. Columns: {', '.join(one.columns)}.")
            b.line(f"Read by: {_rules(one.rules)}", "dim", indent=2)
    if found.audit:
        b.gap()
        b.line(f"In addition to the log, audit.yaml must say: {', '.join(found.audit)}.")


def _rules(rules: tuple[str, ...]) -> str:
    if not rules:
        return "every log has it"
    more = f", and {plural(len(rules) - RULES_SHOWN, 'more rule')}" if rules[RULES_SHOWN:] else ""
    return ", ".join(rules[:RULES_SHOWN]) + more

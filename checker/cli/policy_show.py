"""What `checker policy show` prints: a document, a rule or a pattern of it, by id or path."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from checker.model.errors import UsageError, nearest
from checker.resources import policies_root

if TYPE_CHECKING:
    from checker.model.patterns import Pattern
    from checker.model.policy import AppliesTo, Policy, Rule


def find(name: str) -> tuple[Policy, Sequence[Rule], Sequence[Pattern]]:
    """The document called `name`, or that has the rule or pattern called so, and which of them are meant. UsageError
    where there is none."""
    from checker.policy.load import catalog, load

    known = catalog(policies_root())
    for document in known:
        if document.id == name:
            return document, document.rules, document.patterns
        rules = [rule for rule in document.rules if rule.id == name]
        patterns = [pattern for pattern in document.patterns if pattern.id == name]
        if rules or patterns:
            return document, rules, patterns
    if name.endswith(".md") or ".md#" in name:
        document = load([name], root=policies_root())[0]
        return document, document.rules, document.patterns
    names = [d.id for d in known] + [r.id for d in known for r in d.rules] + [p.id for d in known for p in d.patterns]
    raise UsageError(
        f'no policy, rule or pattern is called "{name}"', hint=nearest(name, names, shown_by="`checker policy list`")
    )


def write_rule(document: Policy, rule: Rule) -> None:
    """Print the page of one rule."""
    import sys

    from checker.engine.select import choose
    from checker.publish.rule_page import page_of
    from checker.publish.rule_page_terminal import draw
    from checker.report.terminal import Terminal

    page, terminal = page_of(document, rule, choose()), Terminal.fitting(sys.stdout)
    text = terminal.page(lambda blocks: draw(blocks, page))
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode(terminal.encoding, "backslashreplace"))


def document_lines(document: Policy) -> list[str]:
    """What a document says of itself: whose it is, where it is from, and what became of each clause."""
    from checker.report.phrases import CLAUSES

    lines = [
        f"{document.id}: {document.title}",
        f"  {document.kind.replace('-', ' ')}, {document.path}",
        f"  applies to: {_applies(document.applies_to)}",
    ]
    lines += [f"  source: {source}" for source in document.sources]
    lines += [f"  known gap: {gap}" for gap in document.known_gaps]
    lines.append(f"  reviewed by: {document.reviewed_by or 'nobody yet'}")
    lines.append("  clauses:")
    lines += [
        f"    {CLAUSES[c.state.value]:<13}  {c.heading}{': ' + c.note if c.note else ''}" for c in document.clauses
    ]
    return lines


def rule_lines(rule: Rule) -> list[str]:
    """One rule of a document that is shown whole."""
    from checker.model.vocabulary import noun_of
    from checker.model.words import join_words
    from checker.publish.rule_page_terminal import properties

    reads = join_words([noun_of(name) for name in rule.fields], "and")
    lines = [
        f"{rule.id}: {rule.title}" + ("" if rule.enabled else " (off unless asked for)"),
        f"  {rule.describe}",
        f"  clause: {rule.clause}",
        *([f'  "{rule.clause_text}"'] if rule.clause_text else []),
        *([f"  citation: {rule.citation}"] if rule.citation else []),
        *(f"  {line}" for line in properties(rule)),
    ]
    return [*lines, f"  It reads {reads}."]


def pattern_lines(pattern: Pattern) -> list[str]:
    """One pattern, with its thresholds and what to ask."""
    from checker.model.patterns import PATTERNS

    kind = PATTERNS[pattern.kind]
    lines = [
        f"{pattern.id}: {pattern.title}",
        f"  pattern {kind.name}: {kind.meaning}",
        f"  clause: {pattern.clause}",
        f"  technology: {', '.join(pattern.technologies) if pattern.technologies else 'any'}",
    ]
    lines += [f"  {t.name} {pattern.thresholds[t.name]:g} ({t.unit}): {t.meaning}" for t in kind.thresholds]
    return [*lines, f"  to ask: {pattern.question}"]


def _applies(to: AppliesTo) -> str:
    parts = {"state": to.states, "level": to.levels, "kind": to.kinds, "agency": to.agencies}
    return "; ".join(f"{name} {', '.join(values)}" for name, values in parts.items() if values) or "any agency"

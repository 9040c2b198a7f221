"""`checker policy`: what the policy documents hold, and whether their rules do what they say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from checker.cli.console import aligned, bar, notice
from checker.cli.exit_codes import ExitCode
from checker.model.errors import UsageError, nearest
from checker.resources import policies_root

if TYPE_CHECKING:
    from datetime import date

    from checker.model.policy import AppliesTo, Pattern, Policy, Rule, Window
    from checker.policy.cases import CaseResult
    from checker.policy.prove import Proof


@click.group()
def policy() -> None:
    """The policy documents and their rules."""


@policy.command("list")
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["terminal", "json"]),
    default="terminal",
    show_default=True,
    help="A table, or a list of objects.",
)
def list_(form: str) -> None:
    """Every rule and pattern of the shipped policies."""
    import orjson

    from checker.policy.load import catalog

    documents = catalog(policies_root())
    rows = [row for d in documents for row in (*map(listed, d.rules), *map(listed, d.patterns))]
    if form == "json":
        click.echo(orjson.dumps(rows, option=orjson.OPT_INDENT_2))
        return
    head = ("id", "policy", "severity", "status", "enabled", "clause")
    click.echo(aligned([head, *([_cell(row[column]) for column in head] for row in rows)]))


def _cell(value: str | bool) -> str:
    return value if isinstance(value, str) else "yes" if value else "no"


def listed(rule: Rule | Pattern) -> dict[str, str | bool]:
    """One rule or pattern as `policy list -f json` has it; a pattern has the family `pattern`, no severity and no
    status."""
    from checker.model.policy import Pattern

    if isinstance(rule, Pattern):
        told = {"id": rule.id, "policy": rule.policy, "title": rule.title, "clause": rule.clause}
        return {**told, "family": "pattern", "severity": "", "status": "", "enabled": True}
    return {
        "id": rule.id,
        "policy": rule.policy,
        "title": rule.title,
        "clause": rule.clause,
        "family": rule.family.value,
        "severity": rule.severity.value,
        "status": rule.status.value,
        "enabled": rule.enabled,
    }


@policy.command()
@click.argument("name", metavar="ID")
@click.option("--rego", is_flag=True, help="Print the Rego of the rule, or of every rule of the document.")
def show(name: str, rego: bool) -> None:
    """A policy document or one rule or pattern of it, by id, or a document by its path."""
    document, rules, patterns = _find(name)
    if rego:
        click.echo("\n".join(f"# {r.path}\n{r.module.rstrip()}\n" for r in rules).rstrip())
        return
    one = len(rules) + len(patterns) == 1 and document.id != name
    lines = [f"{document.id}: {document.title}"] if one else _document(document)
    for rule in rules:
        lines += ["", *_rule(rule)]
    for pattern in patterns:
        lines += ["", *_pattern(pattern)]
    click.echo("\n".join(lines))


@policy.command()
@click.argument("paths", metavar="[PATH]...", nargs=-1)
def test(paths: tuple[str, ...]) -> int:
    """Run the cases of policy documents, those of rules on both engines where both are installed.

    A PATH is a document, a folder of them, or an id; none: all shipped. Exits with 1 where a case fails, and where a
    rule or a pattern has none.
    """
    from checker.engine.opa import Opa, find
    from checker.engine.select import choose
    from checker.facts.given import from_timeline
    from checker.integrity.cases import run_pattern_cases
    from checker.policy.cases import run_cases, without_cases
    from checker.policy.load import check, load

    documents = load(paths, root=policies_root())
    untested = without_cases(documents)
    for said in untested:
        click.echo(f"UNTESTED  {said}")
    opa = find()
    engines = [*([Opa(opa)] if opa else []), choose("embedded")]
    if not opa:
        notice("no OPA was found, so the cases run on the embedded engine only; `checker doctor` says how to get it")
    failed = len(untested)
    for engine in engines:
        check(documents, engine)
        results = run_cases(documents, engine, from_timeline)
        failed += _failed(results, f"cases passed on {engine.name} {engine.version}")
    if any(document.patterns for document in documents):
        failed += _failed(run_pattern_cases(documents), "cases of patterns passed")
    return ExitCode.VIOLATIONS if failed else ExitCode.NOTHING_VIOLATED


def _failed(results: Sequence[CaseResult], passed: str) -> int:
    """Say which cases failed, and return how many."""
    broken = [result for result in results if not result.ok]
    for result in broken:
        click.echo(f"FAILED  {result.where}: {result.rule}: {result.name}\n  {result.problem}")
    click.echo(f"{len(results) - len(broken)} of {len(results)} {passed}")
    return len(broken)


@policy.command()
@click.argument("paths", metavar="[PATH]...", nargs=-1)
def prove(paths: tuple[str, ...]) -> int:
    """Run rules over all combinations of what they read, and all ways of hiding it.

    A PATH is a document, a folder of them, or an id; none: all shipped. Exits with 1 where a property does not hold.
    """
    from checker.engine.select import choose
    from checker.policy.load import load
    from checker.policy.prove import prove as prove_rule

    engine = choose()
    documents = load(paths, root=policies_root())
    failed = 0
    with bar() as progress:
        work = [(document, rule) for document in documents for rule in document.rules]
        for done, (document, rule) in enumerate(work):
            progress("proving", done, len(work))
            proof = prove_rule(rule, engine, new_fields=document.new_fields)
            failed += not proof.holds
            click.echo("\n".join(_proved(proof)))
    click.echo(f"{len(work) - failed} of {len(work)} rules proved on {engine.name} {engine.version}")
    return ExitCode.VIOLATIONS if failed else ExitCode.NOTHING_VIOLATED


def _proved(proof: Proof) -> list[str]:
    how = "sampled" if proof.sampled else "all combinations"
    lines = [f"{'proved' if proof.holds else 'FAILED'}  {proof.rule}  ({proof.evaluated:,} evaluations, {how})"]
    for found in proof.counterexamples:
        lines.append(f"  {found.property}: {found.what}" + (f" ({found.count:,} like this)" if found.count > 1 else ""))
        lines.append(f"    given: {found.given}")
        if found.after:
            lines.append(f"    after hiding: {found.after}")
    lines += [f"  never reached: {branch}" for branch in proof.dead]
    return lines + [f"  note: {note}" for note in proof.notes]


def _find(name: str) -> tuple[Policy, Sequence[Rule], Sequence[Pattern]]:
    from checker.policy.load import catalog, load

    known = catalog(policies_root())
    for document in known:
        if document.id == name:
            return document, document.rules, document.patterns
        rules = [rule for rule in document.rules if rule.id == name]
        patterns = [pattern for pattern in document.patterns if pattern.id == name]
        if rules or patterns:
            return document, rules, patterns
    if name.endswith(".md"):
        document = load([name], root=policies_root())[0]
        return document, document.rules, document.patterns
    names = [d.id for d in known] + [r.id for d in known for r in d.rules] + [p.id for d in known for p in d.patterns]
    raise UsageError(
        f'no policy, rule or pattern is called "{name}"', hint=nearest(name, names, shown_by="`checker policy list`")
    )


def _document(document: Policy) -> list[str]:
    lines = [
        f"{document.id}: {document.title}",
        f"  {document.kind}, {document.path}",
        f"  applies to: {_applies(document.applies_to)}",
    ]
    lines += [f"  source: {source}" for source in document.sources]
    lines += [f"  known gap: {gap}" for gap in document.known_gaps]
    lines.append(f"  reviewed by: {document.reviewed_by or 'nobody yet'}")
    lines.append("  clauses:")
    lines += [f"    {c.state.value:<13}  {c.heading}{': ' + c.note if c.note else ''}" for c in document.clauses]
    return lines


def _rule(rule: Rule) -> list[str]:
    reads = (
        "the whole record: which fields it reads could not be found out"
        if rule.whole_record
        else ", ".join(rule.fields)
    )
    lines = [
        f"{rule.id}: {rule.title}",
        f"  {rule.describe}",
        f"  clause: {rule.clause}",
        f"  severity {rule.severity.value}, family {rule.family.value}, status {rule.status.value}"
        + ("" if rule.enabled else ", off unless asked for"),
        f"  judges: {', '.join(rule.on)}; technology: {', '.join(rule.technologies) if rule.technologies else 'any'}",
        f"  reads: {reads}",
    ]
    if rule.citation:
        lines.append(f"  citation: {rule.citation}")
    lines += [f"  in force: {_window(window)}" for window in rule.windows]
    if rule.reading:
        lines.append(f"  reading: {rule.reading}")
    return lines


def _pattern(pattern: Pattern) -> list[str]:
    from checker.model.patterns import PATTERNS

    kind = PATTERNS[pattern.kind]
    lines = [
        f"{pattern.id}: {pattern.title}",
        f"  pattern {kind.name}: {kind.meaning}",
        f"  clause: {pattern.clause}",
        f"  technology: {', '.join(pattern.technologies) if pattern.technologies else 'any'}",
    ]
    lines += [f"  {t.name} {pattern.given[t.name]:g} ({t.unit}): {t.meaning}" for t in kind.thresholds]
    return [*lines, f"  to ask: {pattern.question}"]


def _applies(to: AppliesTo) -> str:
    parts = {"state": to.states, "level": to.levels, "kind": to.kinds, "agency": to.agencies}
    return "; ".join(f"{name} {', '.join(values)}" for name, values in parts.items() if values) or "any agency"


def _window(window: Window) -> str:
    return f"from {_edge(window.from_, window.surely_from, 'the beginning')} until " + _edge(
        window.surely_until, window.until, "further notice"
    )


def _edge(first: date | None, last: date | None, none: str) -> str:
    return str(first or none) if first == last else f"a day between {first} and {last}"

"""`checker policy`: what the policy documents hold, and whether their rules do what they say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from checker.cli.console import align_columns, bar, notice, say
from checker.cli.exit_codes import ExitCode
from checker.cli.outputs import TARGET, check_writable, form_option, pair
from checker.cli.outputs import show as show_as
from checker.cli.policy_drafting import build, compare_, draft, new, watch, write_page, write_template
from checker.cli.policy_show import document_lines, find, pattern_lines, rule_lines, write_rule
from checker.model.errors import UsageError
from checker.resources import policies_root

if TYPE_CHECKING:
    from checker.model.patterns import Pattern
    from checker.model.policy import Policy, Rule
    from checker.policy.cases import CaseResult
    from checker.policy.prove import Proof


@click.group()
def policy() -> None:
    """The policy documents and their rules."""


@policy.command("list")
@form_option(["terminal", "json"], "A table, or a list of objects.")
def list_(form: str) -> None:
    """List every rule and pattern of the shipped policies."""
    import orjson

    from checker.policy.load import catalog

    documents = catalog(policies_root())
    rows = [row for d in documents for row in (*map(list_entry, d.rules), *map(list_entry, d.patterns))]
    if form == "json":
        click.echo(orjson.dumps(rows, option=orjson.OPT_INDENT_2))
        return
    head = ("id", "policy", "severity", "status", "enabled", "clause")
    click.echo(align_columns([head, *([_cell(row[column]) for column in head] for row in rows)]))


def _cell(value: str | bool) -> str:
    return value if isinstance(value, str) else "yes" if value else "no"


def list_entry(rule: Rule | Pattern) -> dict[str, str | bool]:
    """One rule or pattern as `policy list -f json` has it; a pattern has the family `pattern`, no severity and no
    status."""
    from checker.model.patterns import Pattern

    if isinstance(rule, Pattern):
        told = {"id": rule.id, "policy": rule.policy, "title": rule.title, "clause": rule.clause}
        return {**told, "text": "", "family": "pattern", "severity": "", "status": "", "enabled": True}
    return {
        "id": rule.id,
        "policy": rule.policy,
        "title": rule.title,
        "clause": rule.clause,
        "text": rule.clause_text,
        "family": rule.family.value,
        "severity": rule.severity.value,
        "status": rule.status.value,
        "enabled": rule.enabled,
    }


@policy.command()
@click.argument("name", metavar="ID")
@click.option("--rego", is_flag=True, help="Print the Rego of the rule, or of every rule of the document.")
@click.option(
    "--html",
    "page",
    metavar="FILE",
    help="Write a page to send to a council: clause, rule, decision table, columns, effect on the sample log.",
)
def show(name: str, rego: bool, page: str | None) -> None:
    """Show a policy document, a rule or a pattern.

    A document is named by its id or path, a rule or a pattern by its id. A rule's page: the clause, the rule in a
    sentence, its decision table, what a log must hold, its cases, what is left out, its citation.
    """
    document, rules, patterns = find(name)
    if page is not None:
        write_page(document, rules, page)
        return
    if rego and not rules:
        raise UsageError(
            f'"{name}" has no Rego: a pattern is worked out over the whole log, and judges nothing',
            hint=f"`checker policy show {name}` shows its thresholds",
        )
    if rego:
        say(*"\n".join(f"# {r.path}\n{r.module.rstrip()}\n" for r in rules).rstrip().split("\n"))
        return
    one = len(rules) + len(patterns) == 1 and document.id != name
    if one and rules:
        write_rule(document, rules[0])
        return
    lines = [f"{document.id}: {document.title}"] if one else document_lines(document)
    for rule in rules:
        lines += ["", *rule_lines(rule)]
    for pattern in patterns:
        lines += ["", *pattern_lines(pattern)]
    say(*lines)


@policy.command()
@click.argument("paths", metavar="[PATH]...", nargs=-1)
@click.option("--mutate", is_flag=True, help="Also try whether the cases notice each small mistake in a rule.")
def test(paths: tuple[str, ...], mutate: bool) -> int:
    """Run the cases of policy documents.

    Those of rules run on both engines where both are installed. A PATH is a document, a folder of them, or an id;
    without one, all shipped documents. Exits with 1 where a case fails, and where a rule or a pattern has none.
    """
    from checker.engine.opa import Opa, find
    from checker.engine.select import choose
    from checker.facts.timelines import from_timeline
    from checker.integrity.cases import run_pattern_cases
    from checker.policy.cases import run_cases, without_cases
    from checker.policy.load import check, load

    documents = load(paths, root=policies_root())
    untested = without_cases(documents)
    for said in untested:
        say(f"UNTESTED  {said}")
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
    if mutate:
        failed += _survived(documents)
    return ExitCode.VIOLATIONS if failed else ExitCode.NOTHING_VIOLATED


@policy.command()
@click.argument("names", metavar="ID|FILE...", nargs=-1, required=True)
@form_option(
    ["terminal", "html", "json", "xlsx", "schema"],
    "Text, a page, an object, an empty log with drop-downs to fill in, or the JSON Schema of a row of it.",
)
@TARGET
def columns(names: tuple[str, ...], form: str, target: str | None) -> None:
    """Say what a log must hold for each clause to be decided.

    As a record-keeping clause in legal English, then column by column with what is written there and which rules read
    it, and the records of other kinds that must be kept. Needs no log.
    """
    from checker.policy.load import load
    from checker.publish.columns import columns_of

    [output] = pair([form], [target] if target else [])
    documents = load(names, root=policies_root())
    if form == "xlsx" and output.path is None:
        raise UsageError(
            "a workbook is not text, so it is not for a screen", hint="name a file: -f xlsx -o template.xlsx"
        )
    check_writable([output] if form in ("terminal", "html", "json") else [replace(output, format="json")], [])
    found = columns_of(documents)
    if form in ("xlsx", "schema"):
        write_template(found, output)
        return
    from checker.publish.columns_terminal import draw

    show_as(found, output, draw)


for one in (new, draft, watch, compare_, build):
    policy.add_command(one)


def _survived(documents: Sequence[Policy]) -> int:
    """Say which mutants of the rules no case notices, and return how many."""
    from checker.engine.select import choose
    from checker.facts.timelines import from_timeline
    from checker.policy.load import blocks_of
    from checker.policy.mutate import survivors

    engine, tried, same, alive = choose("embedded"), 0, 0, 0
    with bar() as progress:
        for done, document in enumerate(documents):
            progress("changing rules", done, len(documents))
            made = survivors(document, blocks_of(document), engine, from_timeline)
            tried, same, alive = tried + made.mutants, same + made.equivalent, alive + len(made.alive)
            for one in made.alive:
                say(f"SURVIVED  {one.where}: {one.rule}: no case notices this change: {one.change}")
    click.echo(f"{tried - same - alive} of {tried - same} small mistakes are noticed by a case")
    if same:
        click.echo(f"{same} more changes make no difference: the rule answers alike on every combination of its fields")
    return alive


def _failed(results: Sequence[CaseResult], passed: str) -> int:
    """Say which cases failed, and return how many."""
    broken = [result for result in results if not result.ok]
    for result in broken:
        say(f"FAILED  {result.where}: {result.rule}: {result.name}", f"  {result.problem}")
    say(f"{len(results) - len(broken)} of {len(results)} {passed}")
    return len(broken)


@policy.command()
@form_option(["terminal", "markdown", "json"], "Tables, the table of rows as Markdown, or an object.")
def coverage(form: str) -> None:
    """Say how much of the known law is encoded.

    It says so by document, by how sure the catalog is, and by place.
    """
    import orjson

    from checker.policy import library
    from checker.policy.load import catalog

    root = policies_root()
    documents = catalog(root)
    if form == "json":
        click.echo(orjson.dumps(library.as_json(documents, root), option=orjson.OPT_INDENT_2))
        return
    rows = library.by_confidence(documents, root)
    if form == "markdown":
        lines = ["| " + " | ".join(row) + " |" for row in rows]
        click.echo("\n".join([lines[0], "|---" * len(rows[0]) + "|", *lines[1:]]))
        return
    click.echo(align_columns(library.by_document(documents)))
    click.echo()
    click.echo(align_columns(rows))
    waiting = [one for one in library.coverage_of_rows(library.rows(root), documents) if one.reason]
    for state, heading in (("not_checkable", "Not checkable:"), ("todo", "To do:")):
        reasons = dict.fromkeys(f"  {one.reason}" for one in waiting if one.state == state)
        click.echo("\n".join(["", heading, *reasons]))
    click.echo("\nPlaces:")
    click.echo(align_columns(list(library.places(root).items())))
    click.echo("Of any other state no face-recognition law is known to this program.")


@policy.command()
@click.argument("paths", metavar="[PATH]...", nargs=-1)
def prove(paths: tuple[str, ...]) -> int:
    """Try rules on all combinations of what they read.

    It also hides what they read in all ways. A PATH is a document, a folder of them, or an id; without one, all shipped
    documents. Exits with 1 where a property does not hold.
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
            say(*_proof_lines(proof))
    say(f"{len(work) - failed} of {len(work)} rules proved on {engine.name} {engine.version}")
    return ExitCode.VIOLATIONS if failed else ExitCode.NOTHING_VIOLATED


def _proof_lines(proof: Proof) -> list[str]:
    how = "sampled" if proof.sampled else "all combinations"
    lines = [f"{'proved' if proof.holds else 'FAILED'}  {proof.rule}  ({proof.evaluated:,} evaluations, {how})"]
    for found in proof.counterexamples:
        lines.append(f"  {found.property}: {found.what}" + (f" ({found.count:,} like this)" if found.count > 1 else ""))
        lines.append(f"    given: {found.facts}")
        if found.hidden_facts:
            lines.append(f"    after hiding: {found.hidden_facts}")
    lines += [f"  never reached: {branch}" for branch in proof.dead]
    return lines + [f"  note: {note}" for note in proof.notes]

"""`checker policy new`, `draft`, `watch`, `compare` and `build`: a draft from answers, from rows, tried while it is
written, compared with another, and as a bundle."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.cli.console import bar, notice, say
from checker.cli.days import DAY
from checker.cli.logs import LogOptions, read_from_logs, shelf, tried_on_logs
from checker.cli.outputs import Output, check_writable, open_output, pair, prints, show, writing
from checker.model.errors import CheckerError, UsageError
from checker.model.visible import visible
from checker.resources import policies_root

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from checker.drafting.new import NewClause
    from checker.model.policy import Policy, Rule
    from checker.publish.columns import Specification

_POLL_S = 0.5


@click.command()
@click.argument("path", metavar="FILE.md", type=click.Path(path_type=Path), required=False)
@click.option("--clause", "clauses", metavar="NAME", multiple=True, help="A usual clause to start from; repeatable.")
@click.option("--list", "listed", is_flag=True, help="List the usual clauses, and write nothing.")
@click.option("--title", help="What the draft is called.")
@click.option("--since", metavar="DATE", type=DAY, help="Try it as if in force from this day.")
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
def new(
    path: Path | None, clauses: tuple[str, ...], listed: bool, title: str | None, since: date | None, force: bool
) -> None:
    """Write a draft from usual clauses, or from your answers.

    It has a clause, its rule and its cases. Without --clause it asks, in plain words: what is forbidden, with what
    exemptions, and since when.
    """
    from checker.drafting.new import document, load_draft, usual, usual_clauses

    if listed:
        for one in usual_clauses().values():
            say(f"{one.name}: {one.text}")
        return
    if path is None:
        raise UsageError("no file is named", hint="name the draft: checker policy new my-ordinance.md")
    if path.suffix != ".md":
        raise UsageError(f"{visible(str(path))} is not a Markdown file", hint="name one that ends with .md")
    if path.exists() and not force:
        raise UsageError(f"{visible(str(path))} already exists", hint="choose another name, or give --force")
    id_ = "".join(c if c.isascii() and c.isalnum() else "-" for c in path.stem.lower()).strip("-") or "draft"
    chosen = usual(clauses) if clauses else _ask_clauses(id_)
    state = "" if clauses else _answer("For agencies of which state? (two letters, or Enter for any)").upper()
    day = since or (None if clauses else _day())
    text = document(id_, title or f"A draft of {path.stem}", chosen, since=day, state=state)
    [output] = pair(["markdown"], [str(path)])
    check_writable([output], [])
    with open_output(output) as out:
        out.write(text.encode())
    load_draft(path)
    notice(f"wrote {visible(str(path))}; next: checker policy test {visible(str(path))}")


def _ask_clauses(id_: str) -> list[NewClause]:
    """Clauses made of answers at the terminal."""
    from checker.drafting.new import EXEMPTIONS, choices, forbidding, usual, usual_clauses
    from checker.model.vocabulary import vocabulary
    from checker.model.words import value_words

    known, facts = choices(), vocabulary()
    made: list[NewClause] = []
    while not made or click.confirm("Another clause?", default=False):
        own = {"own": "Your own clause: a kind of use that is forbidden"}
        [start] = _choose("What do you start from?", own | {one.name: one.text for one in usual_clauses().values()})
        try:
            if start != "own":
                made += usual([start])
                continue
            [field] = _choose("What is it about?", {name: facts[name].noun for name in known})
            which = {value: value_words(value) for value in known.get(field, ())}
            values = _choose("Which are forbidden? (several with commas)", which, several=True)
            usual_ones = {name: words for name, (_, words, _) in EXEMPTIONS.items()}
            excused = _choose("Except? (several with commas, or Enter for none)", usual_ones, several=True, least=0)
            made.append(forbidding(id_, field, values, excused))
        except UsageError as error:
            say(*str(error).split("\n"))
    return made


def _choose(question: str, offered: Mapping[str, str], *, several: bool = False, least: int = 1) -> list[str]:
    """The names of what is chosen, by number or name, from a list that is shown; asked again until the number fits.
    offered: name -> what it is, in words."""
    say(question, *(f"{number:>4}. {words}" for number, words in enumerate(offered.values(), start=1)))
    names = list(offered)
    while True:
        said = [part.strip() for part in _answer("Number").split(",") if part.strip()]
        places = [int(one) for one in said if one.isdecimal() and len(one) < 4]
        if len(places) + sum(one in offered for one in said) == len(said) and all(0 < n <= len(names) for n in places):
            chosen = [one if one in offered else names[int(one) - 1] for one in said]
            if least <= len(chosen) <= (len(names) if several else 1):
                return list(dict.fromkeys(chosen))
        say(f"Write {'numbers' if several else 'a number'} from 1 to {len(names)}.")


def _day() -> date | None:
    """The day from which the draft is tried, as it was typed."""
    while said := _answer("Tried as if in force from which day? (2024-01-31, or Enter for always)"):
        try:
            return date.fromisoformat(said)
        except ValueError:
            say(f"{visible(said)} is not a date; write it as 2024-01-31")
    return None


def _answer(question: str) -> str:
    """An answer that may be left out."""
    return str(click.prompt(question, default="", show_default=False)).strip()


@click.command()
@read_from_logs
@click.option(
    "--from", "pointed", metavar="FILE:ROWS", multiple=True, required=True, help="Rows of a log: searches.csv:12,15-17."
)
@click.option("-o", "--output", "target", metavar="FILE.md", help="Write the draft there, with its clause and rule.")
def draft(options: LogOptions, pointed: tuple[str, ...], target: str | None) -> None:
    """Find a clause that would catch certain rows of LOGs.

    You point at the rows (--from). It says how many other uses the clause would catch.
    """
    audit = options.audit(example="checker policy draft searches.csv --from searches.csv:12,15")

    from checker.drafting.by_rows import clause_of, rows_of
    from checker.drafting.new import NewClause, document
    from checker.ingest.pipeline import ingest
    from checker.model.progress import silent
    from checker.model.words import plural
    from checker.run import LIMITS

    outputs = pair(["markdown"], [target]) if target else []
    check_writable(outputs, options.inputs(audit))
    wanted = [rows_of(one) for one in pointed]
    with shelf() as folder, bar():
        read = ingest(
            audit.logs, audit, zone=options.zone, profile=options.profile, limits=LIMITS, progress=silent, spill=folder
        )
        found = clause_of(read.events, [one.path for one in read.inputs], wanted)
    rule = f"prohibit: {found.test}"
    say(
        f"A clause that catches {plural(found.rows, 'row')}: {rule}",
        f"It would catch {plural(found.others, 'other use')}; of {found.unknown:,} more the log does not say.",
        "It says what the rows have in common, not why they would be wrong: that is for you to say.",
    )
    for output in outputs:
        text = f"> Write here why uses like these are forbidden.\n\n```rule\nid: drafted\n{rule}\n```\n"
        made = NewClause("drafted", "Drafted from rows", "", text)
        with writing(output) as out:
            out.write(document(Path(str(target)).stem.lower(), "A draft from rows", [made]).encode())


@click.command()
@tried_on_logs
@click.option("--once", is_flag=True, help="Try it once, and end.")
def watch(options: LogOptions, once: bool) -> None:
    """Try a draft each time that it is saved.

    It runs the draft's cases and its proof, and says what it would have done to the uses in LOGs.
    """
    paths = [Path(name) for name in options.policies]
    if not paths or not all(path.is_file() for path in paths):
        raise UsageError("no draft is named", hint="name its file: checker policy watch -p my-draft.md searches.csv")
    seen: list[int] = []
    while True:
        now = [path.stat().st_mtime_ns if path.exists() else 0 for path in paths]
        if now != seen:
            seen = now
            try:
                _print_trial(options)
            except CheckerError as error:
                say(*str(error).split("\n"))
        if once:
            return
        time.sleep(_POLL_S)


def _print_trial(options: LogOptions) -> None:
    from checker.drafting.impact import impact
    from checker.drafting.impact_page import told_without_rule
    from checker.engine.embedded import Embedded
    from checker.facts.timelines import from_timeline
    from checker.policy.cases import run_cases, without_cases
    from checker.policy.load import load
    from checker.policy.prove import prove

    drafts, engine = load(options.policies, root=policies_root()), Embedded()
    results = run_cases(drafts, engine, from_timeline)
    for one in results:
        if not one.ok:
            say(f"FAILED  {one.where}: {one.rule}: {one.name}", f"  {one.problem}")
    say(*(f"UNTESTED  {said}" for said in without_cases(drafts)))
    say(f"{sum(one.ok for one in results)} of {len(results)} cases passed")
    for draft_ in drafts:
        for rule in draft_.rules:
            proof = prove(rule, engine, limit=2_000, new_fields=draft_.new_fields)
            said = "" if proof.holds else f": {'; '.join([*(c.what for c in proof.counterexamples), *proof.dead])}"
            say(f"{'proved' if proof.holds else 'FAILED'}  {rule.id}{said}")
    if options.logs or options.audit_file:
        audit = options.audit(example="checker policy watch -p my-draft.md LOG")
        found = impact(
            audit.logs, audit, drafts, engine, today=date.today(), zone=options.zone, profile=options.profile
        )
        say(*(f"{one.rule}: {told_without_rule(one)}" for one in found.rules if not one.readings))


@click.command()
@click.argument("names", metavar="ID|FILE...", nargs=-1, required=True)
@click.option("-o", "--output", "target", metavar="FILE", required=True, help="Where the bundle goes: bundle.tar.gz.")
def build(names: tuple[str, ...], target: str) -> None:
    """Write policies as a bundle for Open Policy Agent.

    It has their data and a manifest. The most serious verdict on one use: opa eval -b bundle.tar.gz -i use.json
    data.checker.gate.verdict
    """
    from checker.drafting.bundle import bundle
    from checker.policy.load import load

    [output] = pair(["json"], [target])
    documents = load(names, root=policies_root())
    check_writable([output], [])
    with writing(output) as out:
        bundle(documents, out)


@click.command("compare")
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@prints
def compare_(first: str, second: str, output: Output) -> None:
    """Say whether clause A is stricter than clause B.

    It may also be looser, equal, disjoint or neither. A and B are documents or rules, by id or path; FILE.md#RULE is
    one rule of a file. Every class of use that either distinguishes is tried, without a log, and the smallest use on
    which they differ is shown.
    """
    from checker.drafting.compare import compare
    from checker.drafting.compare_page import draw
    from checker.engine.embedded import Embedded
    from checker.policy.load import load

    check_writable([output], [])
    found = compare(load([first], root=policies_root()), load([second], root=policies_root()), Embedded())
    show(found, output, draw)


def write_page(document: Policy, rules: Sequence[Rule], path: str) -> None:
    """Write the page of a document, or of one rule of it."""
    from checker.drafting.document_page import draw
    from checker.engine.embedded import Embedded
    from checker.report.html_blocks import page as page_of

    [output] = pair(["html"], [path])
    check_writable([output], [])
    with bar() as progress:
        made = page_of(lambda blocks: draw(blocks, document, rules, Embedded(), progress))
    with writing(output) as out:
        out.write(made)


def write_template(found: Specification, output: Output) -> None:
    """Write the empty log, or the schema of its rows."""
    import orjson

    from checker.publish.template import row_schema, write

    with writing(output) as out:
        if output.format == "xlsx":
            write(found, out)
        else:
            out.write(orjson.dumps(row_schema(found), option=orjson.OPT_INDENT_2) + b"\n")

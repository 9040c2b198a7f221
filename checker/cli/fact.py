"""`checker fact`: what a rule may read, and how each fact is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from checker.cli.console import align_columns

if TYPE_CHECKING:
    from checker.model.facts import Fact


@click.group()
def fact() -> None:
    """The facts that rules may read."""


@fact.command("list")
def list_() -> None:
    """List every fact: its name, type and meaning."""
    from checker.model.vocabulary import vocabulary

    click.echo(
        align_columns(
            [("fact", "type", "meaning"), *((f.name, f.type.value, f.meaning) for f in vocabulary().values())]
        )
    )


@fact.command()
@click.argument("name", metavar="NAME")
def show(name: str) -> None:
    """Show one fact, and the document that defines it.

    It says the fact's type, its values or unit, and what it means that nothing is recorded.
    """
    from checker.model.vocabulary import fact as fact_called

    click.echo("\n".join(_description(fact_called(name))))


def _description(one: Fact) -> list[str]:
    from checker.facts.pages import in_words, page

    lines = [f"{one.name} ({one.type.value})", f"  {one.meaning}", "", f"absence: {one.absence}"]
    if one.values:
        lines.append(f"values: {', '.join(one.values)}")
    if one.unit:
        lines.append(f"unit: {one.unit}")
    if one.records:
        lines.append(f"settled by declaring complete: {', '.join(one.records)}")
    document = page(one.page)
    own = [case for case in document.cases if case.fact == one.name]
    return [*lines, "", document.text, "", *in_words(own or document.cases)]

"""`checker doctor`: whether this machine has what checker needs, and what to do where it has not."""

from __future__ import annotations

import platform
import sys

import click

from checker import __version__
from checker.cli.console import align_columns
from checker.cli.exit_codes import ExitCode
from checker.model.errors import CheckerError
from checker.resources import fixtures_root, policies_root

LIBRARIES = ("polars", "pydantic", "gordon-to-regorus", "python-calamine")


@click.command()
def doctor() -> int:
    """Say whether checker can work on this machine.

    Shows versions and policies, which engines are found, and how to get the others. Exits with 0 where it can work,
    else with 2.
    """
    rows = [
        ("checker", __version__),
        ("Python", f"{platform.python_version()} at {sys.executable}"),
        ("platform", platform.platform()),
        *((name, _library(name)) for name in LIBRARIES),
    ]
    opa, has_opa = _opa()
    embedded, has_embedded = _embedded_engine()
    policies, has_policies = _policies()
    rows += [
        ("OPA", opa),
        ("embedded engine", embedded),
        ("policies", policies),
        ("example logs", str(fixtures_root()) if fixtures_root().is_dir() else "not found; `checker demo` cannot run"),
    ]
    usable = (has_opa or has_embedded) and has_policies
    click.echo(align_columns(rows))
    click.echo(
        "\nEverything that checker needs is installed."
        if usable
        else "\nchecker cannot work here: install it again (pipx install frlog-checker)."
    )
    return ExitCode.NOTHING_VIOLATED if usable else ExitCode.USAGE


def _library(name: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _opa() -> tuple[str, bool]:
    from checker.engine.opa import INSTALL, Opa, find

    try:
        path = find()
        if path is None:
            return f"not found (optional); {INSTALL}", False
        opa = Opa(path)
    except CheckerError as error:
        return f"{error.what}; {error.hint}", False
    return f"{opa.version} at {opa.path}" + (f" ({opa.notice})" if opa.notice else ""), True


def _embedded_engine() -> tuple[str, bool]:
    from checker.engine.select import choose

    try:
        engine = choose("embedded")
    except CheckerError as error:
        return f"{error.what}; {error.hint}", False
    return f"{engine.name} {engine.version}", True


def _policies() -> tuple[str, bool]:
    from checker.policy.load import catalog

    root = policies_root()
    try:
        found = catalog(root)
    except CheckerError as error:
        return str(error), False
    rules = sum(len(p.rules) for p in found)
    return f"{len(found)} documents with {rules} rules in {root}", bool(rules)

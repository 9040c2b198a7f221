"""Policy documents written out in tests: one clause, one rule, and what a line of it is."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent, indent
from typing import Any

from checker.model.policy import Family, Policy, Rule, Standing, Status
from checker.model.verdict import Severity
from checker.policy.load import load_document

HEAD = "---\nid: {id}\ntitle: A test\nkind: {kind}\n{front}---\n"


def document(
    rule: str, *, front: str = "technology: any\n", kind: str = "statute", after: str = "", id: str = "test"
) -> str:
    """A document with one clause and one rule. `rule` begins at line `FIRST` plus the lines of `front` less one."""
    return f"{HEAD.format(id=id, kind=kind, front=front)}## 1 A clause\n```rule\n{dedent(rule).strip()}\n```\n{after}"


FIRST = 9
"""The line of a rule's first line in `document` with one line of further front matter."""


def policy(folder: Path, text: str, name: str = "test.md", root: Path | None = None) -> Policy:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return load_document(path, root or folder)


def rule(folder: Path, text: str, **kinds: str) -> Rule:
    """The one rule of `document(text)`; without an id it is called r."""
    text = dedent(text).strip()
    return policy(folder, document(text if text.startswith("id:") else f"id: r\n{text}", **kinds)).rules[0]


def rego(text: str) -> str:
    return "```rego\n" + indent(dedent(text).strip(), "") + "\n```\n"


def rego_rule(module: str, fields: tuple[str, ...], **more: Any) -> Rule:
    """A rule of a clause of law, in Rego; `module` is what follows its package."""
    text = 'package checker.rules["r"]\n\n' + module
    head = ("r", "p", "clause", "title", Family.ROW, Standing.LAW, Severity.HIGH, Status.READ, True)
    return Rule(*head, text, "p/r.rego", 1, fields, "says", **more)

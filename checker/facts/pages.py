"""The fact documents: what each group of facts means, in words for counsel, with cases from raw rows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import yaml

from checker.resources import fact_page

UNKNOWN = "unknown"
_BLOCK = re.compile(r"^```case\n(.*?)^```\n?", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class FactCase:
    """One case of a page: a `timeline` of steps as in a policy's case, the record kinds declared `complete`, and what
    the fact then is (as a rule sees it, or UNKNOWN). agency: as in audit.yaml. window: of the rule, for `in_force`.
    export_day: the day on which the log was; retention: for how many days records may be kept."""

    name: str
    fact: str
    timeline: list[dict[str, Any]]
    expect: Any
    complete: tuple[str, ...] = ()
    agency: dict[str, str] = field(default_factory=dict)
    window: dict[str, Any] = field(default_factory=dict)
    export_day: date | None = None
    retention: int | None = None


@dataclass(frozen=True)
class Page:
    """text: the document without its cases."""

    text: str
    cases: tuple[FactCase, ...]


def page(name: str) -> Page:
    """The fact document called `name` (Fact.page)."""
    written = fact_page(name).read_text(encoding="utf-8")
    cases = [FactCase(**case) for block in _BLOCK.findall(written) for case in yaml.safe_load(block)]
    return Page(_BLOCK.sub("", written).rstrip(), tuple(cases))


def in_words(cases: Iterable[FactCase]) -> list[str]:
    """Cases as lines to read: the rows, what is complete, and what the fact is then."""
    lines: list[str] = []
    for case in cases:
        lines.append(f"case: {case.name}")
        lines += [f"  {_step(step)}" for step in case.timeline]
        if case.complete:
            lines.append(f"  complete: {', '.join(case.complete)}")
        lines += [f"  exported: {case.export_day}"] if case.export_day else []
        lines += [f"  retention: {case.retention} days"] if case.retention else []
        lines += [
            f"  {key}: {_pairs(given)}" for key, given in (("agency", case.agency), ("in force", case.window)) if given
        ]
        lines += [f"  -> {case.fact}: {_value(case.expect)}", ""]
    return lines[:-1]


def _step(step: dict[str, Any]) -> str:
    rest = _pairs({k: v for k, v in step.items() if k not in ("step", "at")})
    return f"{step['at'] or 'no date'}  {step['step']}" + (f"  {rest}" if rest else "")


def _pairs(given: dict[str, Any]) -> str:
    return ", ".join(f"{k} {'(blank)' if v is None else _value(v)}" for k, v in given.items())


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{k} {_value(v)}" for k, v in value.items())
    if isinstance(value, list):
        return " + ".join(map(str, value)) or "none"
    return {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(value)

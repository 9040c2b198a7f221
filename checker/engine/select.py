"""Which engine runs: the one asked for, or OPA where there is one and the embedded engine where there is none."""

from __future__ import annotations

import os
from pathlib import Path

from checker.engine.both import Both
from checker.engine.embedded import Embedded
from checker.engine.interface import Engine
from checker.engine.opa import INSTALL, Opa, find
from checker.model.errors import EngineMissing, UsageError

NAMES = ("auto", "opa", "embedded", "both")


def choose(name: str = "auto", opa_path: str | Path | None = None) -> Engine:
    """The engine called `name`: auto, opa, embedded or both.

    opa_path: the `opa` to use, found as `checker.engine.opa.find` says. `auto` is OPA where it is found and new enough,
        else the
    embedded engine; an `opa` that was named but does not work is an error in any case.
    Raises EngineMissing where `opa` or `both` is asked for and there is none; UsageError for another name.
    """
    match name:
        case "auto":
            found = find(opa_path)
            if found is None:
                return Embedded()
            try:
                return Opa(found)
            except EngineMissing:
                if opa_path or os.environ.get("CHECKER_OPA"):
                    raise
                return Embedded()
        case "opa":
            return _opa(opa_path)
        case "embedded":
            return Embedded()
        case "both":
            return Both(_opa(opa_path), Embedded())
        case _:
            raise UsageError(f'unknown engine "{name}"', hint=f"known: {', '.join(NAMES)}")


def _opa(opa_path: str | Path | None) -> Opa:
    found = find(opa_path)
    if found is None:
        raise EngineMissing("no opa was found", hint=INSTALL)
    return Opa(found)

"""Questions whose answers are known, asked of an engine before it is believed.

An `opa` that is not OPA, or one that was built wrongly, would otherwise decide who broke the law. The rules are small
and the answers follow from the table in policies/lib/outcome.rego, by hand: each verdict is asked for, and each way in
which a gap in the log may be taken for an answer.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from checker.engine.interface import Ask
from checker.engine.library import library
from checker.model.errors import CheckerError, EngineMissing
from checker.model.verdict import Answer, Verdict
from checker.system.cache import keep, load_cached, remember, remembered

V, U, C, P, N = (
    Verdict.VIOLATION, Verdict.UNDETERMINED, Verdict.COMPLIANT, Verdict.PENDING, Verdict.NOT_APPLICABLE,
)  # fmt: skip

MODULES = {
    "known/live.rego": """package checker.rules["known-live"]

default breach := "unknown"

breach := "yes" if input.mode in {"live", "near_real_time"}

breach := "no" if {
	mode := input.mode
	not mode in {"live", "near_real_time"}
}

default warrant := "unknown"

warrant := "yes" if "warrant" in input.authorized_by.has

warrant := "no" if {
	input.authorized_by.complete
	held := input.authorized_by.has
	not "warrant" in held
}

excuses := {"warrant": warrant}
""",
    "known/list.rego": """package checker.rules["known-list"]

import data.checker.lib

applies := lib.every_of([police, lib.negate(tested)])

default police := "unknown"

police := "yes" if input.agency.kind == "sheriff"

police := "no" if input.agency.kind != "sheriff"

default tested := "unknown"

tested := "yes" if input.tested == true

tested := "no" if input.tested == false

default breach := "unknown"

breach := "no" if {
	input.purpose.complete
	held := input.purpose.has
	every purpose in held { purpose in {"a", "b"} }
}

breach := "yes" if {
	input.purpose.complete
	held := input.purpose.has
	count(held) > 0
	every purpose in held { not purpose in {"a", "b"} }
}

question := {"because": "judgment", "ask": "?"} if {
	some one in input.purpose.has
	one in {"a", "b"}
	some other in input.purpose.has
	not other in {"a", "b"}
}
""",
    "known/deadline.rego": """package checker.rules["known-deadline"]

default breach := "unknown"

breach := "yes" if input.done == "not_done"

breach := "yes" if input.minutes.at_least > 60

breach := "no" if {
	input.done == "done"
	input.minutes.at_most <= 60
}

default pending := "unknown"

pending := "yes" if {
	input.done == "not_done"
	input.minutes.at_most <= 60
}

pending := "no" if input.minutes.at_least > 60
""",
}


def _set_of(*has: str, complete: bool = True) -> dict[str, Any]:
    return {"has": list(has), "complete": complete}


def _exact(number: float) -> dict[str, float]:
    return {"at_least": number, "at_most": number}


_SHERIFF: dict[str, Any] = {"agency": {"kind": "sheriff"}, "tested": False}

QUESTIONS: Mapping[str, Sequence[tuple[Mapping[str, Any], Verdict]]] = {
    "known-live": (
        ({}, U), ({"mode": "live"}, U), ({"mode": "still"}, C),
        ({"mode": "near_real_time", "authorized_by": _set_of()}, V),
        ({"mode": "live", "authorized_by": _set_of("warrant")}, C),
        ({"mode": "live", "authorized_by": _set_of("order")}, V),
        ({"mode": "live", "authorized_by": _set_of(complete=False)}, U),
        ({"mode": "live", "authorized_by": _set_of("warrant", complete=False)}, C),
        ({"mode": "live", "authorized_by": _set_of("order", complete=False)}, U),
        ({"authorized_by": _set_of("warrant")}, C), ({"authorized_by": _set_of()}, U),
    ),
    "known-list": (
        ({}, U), ({"agency": {"kind": "other"}}, N), ({"agency": {"kind": "other"}, "purpose": _set_of("a")}, N),
        ({"agency": {"kind": "sheriff"}, "purpose": _set_of("c")}, U), ({"tested": True}, N),
        ({**_SHERIFF, "tested": True, "purpose": _set_of("c")}, N), (_SHERIFF, U),
        ({**_SHERIFF, "purpose": _set_of("a")}, C),
        ({**_SHERIFF, "purpose": _set_of("a", "b")}, C), ({**_SHERIFF, "purpose": _set_of("c")}, V),
        ({**_SHERIFF, "purpose": _set_of("a", "c")}, U), ({**_SHERIFF, "purpose": _set_of()}, C),
        ({**_SHERIFF, "purpose": _set_of("a", complete=False)}, U),
        ({**_SHERIFF, "purpose": _set_of("c", complete=False)}, U),
    ),
    "known-deadline": (
        ({}, U), ({"done": "done"}, U), ({"done": "done", "minutes": _exact(60)}, C),
        ({"done": "done", "minutes": _exact(61)}, V),
        ({"done": "not_done", "minutes": _exact(60)}, P), ({"done": "not_done", "minutes": _exact(60.5)}, V),
        ({"done": "not_done", "minutes": {"at_least": 10}}, U), ({"done": "not_done"}, U),
        ({"minutes": {"at_most": 5}}, U), ({"minutes": {"at_least": 600}}, V),
    ),
}  # fmt: skip
"""Rule -> projections, and the verdict that each must get."""

Evaluate = Callable[[Mapping[str, str], Sequence[Ask]], list[list[Answer]]]


def ask(evaluate: Evaluate, where: str) -> None:
    """Ask all of it. EngineMissing, with `where` the engine lies, for a wrong answer or none."""
    hint = "install it again (OPA: from www.openpolicyagent.org), or use the other engine (--engine opa, embedded)"
    asks = [Ask(rule, [projection for projection, _ in asked]) for rule, asked in QUESTIONS.items()]
    try:
        answers = evaluate(MODULES, asks)
    except CheckerError as error:
        raise EngineMissing(f"this engine cannot be used: {error.what}", where=where, hint=hint) from error
    wrong = [
        f"{rule} {dict(projection)}: {given.verdict.value}, not {expected.value}"
        for (rule, asked), found in zip(QUESTIONS.items(), answers, strict=True)
        for (projection, expected), given in zip(asked, found, strict=True)
        if given.verdict is not expected
    ]
    if wrong:
        what = f"this engine answers {len(wrong)} of {sum(map(len, QUESTIONS.values()))} known questions wrongly"
        raise EngineMissing(what, where=where, hint=f"{hint}\n  {wrong[0]}")


_SETTLED_NS = 2_000_000_000
"""A file whose state is younger could change once more without showing it."""


def checksum(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal: of a program that did not change since an earlier run, what it was then.

    The time at which the system noted the last change of a file cannot be set, unlike that of its content.
    """
    before = _state(path)
    name = hashlib.sha256(f"checksum {path.resolve()} {before}".encode()).hexdigest()
    settled = os.name != "nt" and time.time_ns() - before[-1] > _SETTLED_NS
    found = load_cached(name) if settled else None
    if found is None:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest().encode()
        if settled and _state(path) == before:
            keep(name, found)
    return found.decode()


def _state(path: Path) -> tuple[int, ...]:
    found = path.stat()
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def ask_once(evaluate: Evaluate, sha256: str, where: str) -> None:
    """As `ask`, unless the engine of this checksum was asked the same before, beside the same library."""
    asked = "".join(map(repr, (sha256, MODULES, sorted(QUESTIONS.items()), library())))
    name = hashlib.sha256(asked.encode()).hexdigest()
    if not remembered(name):
        ask(evaluate, where)
        remember(name)

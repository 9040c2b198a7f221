"""Run the worked examples of patterns: does each give as many indications as its document says?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from checker.facts.timelines import events_of
from checker.integrity.interface import OtherSources
from checker.integrity.run import count_part, indications_of
from checker.model.errors import PolicyError
from checker.model.patterns import Pattern, PatternCase
from checker.model.policy import Policy
from checker.policy.cases import CaseResult
from checker.policy.pattern_blocks import EVERY

_UNITS = {"d": "days", "h": "hours", "m": "minutes", "min": "minutes"}
_LOG = "example"


def run_pattern_cases(policies: Sequence[Policy]) -> list[CaseResult]:
    """The result of every case of the patterns of `policies`, in their order. PolicyError where a row cannot be
    read."""
    return [
        _result(policy, pattern, case) for policy in policies for pattern in policy.patterns for case in pattern.cases
    ]


def _result(policy: Policy, pattern: Pattern, case: PatternCase) -> CaseResult:
    where = f"{policy.path}:{case.line}"
    events, _ = events_of(list(_steps(case.rows, where)), where)
    asked = replace(pattern, thresholds={**pattern.thresholds, **case.thresholds})
    found = indications_of(
        [count_part(events, [asked], "UTC")], [asked], OtherSources([_LOG], [_LOG], "UTC")
    ).indications
    got = found[0].in_all if found else 0
    problem = "" if got == case.expect else f"expected {case.expect} indications, got {got}"
    if found and problem:
        problem += f", the first: {found[0].observation}"
    return CaseResult(policy.id, pattern.id, case.name, where, str(got), (), problem)


def _steps(rows: Sequence[Mapping[str, Any]], where: str) -> Iterator[dict[str, Any]]:
    """The rows written out: `times` of each, `every` so much later; `{n}` in a text is the number of the repetition,
    from 1."""
    for row in rows:
        found = EVERY.fullmatch(str(row.get("every", "0d")))
        later = timedelta(**{_UNITS[found[2]]: int(found[1])}) if found else timedelta()
        own = {key: value for key, value in row.items() if key not in ("times", "every")}
        for n in range(int(row.get("times", 1))):
            step = {
                key: value.replace("{n}", str(n + 1)) if isinstance(value, str) else value for key, value in own.items()
            }
            yield {**step, "at": _move_time(row["at"], n * later, where)}


def _move_time(at: Any, later: timedelta, where: str) -> str:
    try:
        if len(str(at)) == 10:
            return (date.fromisoformat(str(at)) + later).isoformat()
        moment = datetime.fromisoformat(str(at).replace("Z", "+00:00"))
    except ValueError:
        raise PolicyError(f'"{at}" is not a date', where=where, hint="write 2018-05-01 or 2018-05-01T10:00Z") from None
    return ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) + later).isoformat()

"""One use before it is made: what policies would say of it, and what they must know to say it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
from pydantic import Field

from checker.engine.interface import Engine
from checker.model.audit import Audit, LogFile
from checker.model.errors import UsageError
from checker.model.frozen import Frozen
from checker.model.kinds import EventKind
from checker.model.verdict import GRAVEST_FIRST, Verdict
from checker.model.vocabulary import noun_of
from checker.publish.columns import KIND_HEADING, heading
from checker.run import Result, Selection, run

SCHEMA_ID = "https://frlog-checker.example/schema/gate-1.json"
_MOST = 1_000


class RuleAnswer(Frozen):
    """What one rule says of the use. why: what the record shows, or the question for a person. missing: what must be
    known for it to be decided."""

    rule: str
    policy: str
    clause: str
    text: str
    describe: str
    verdict: Verdict
    why: str = ""
    missing: tuple[str, ...] = ()


class GateAnswer(Frozen):
    """What all rules say of one use. verdict: the most serious of theirs. asked: the time that was taken for the use's
    own where the record has none."""

    schema_: str = Field(default=SCHEMA_ID, serialization_alias="$schema", validation_alias="$schema")
    verdict: Verdict
    rules: tuple[RuleAnswer, ...]
    asked: str = ""


def gate(given: Any, audit: Audit, selection: Selection, engine: Engine, *, now: datetime, folder: Path) -> GateAnswer:
    """Judge one use. given: a row of the open format (docs/log-format.md) as an object, or a list of rows, of which one
    is the use and the others are records of it (a warrant). now: when it is asked, for a use without a time; with a
    zone. folder: an empty one, for a file that is gone with it.

    UsageError for anything else. Raises as `checker.run`.
    """
    rows, asked = _rows(given, now)
    path = folder / "use.ndjson"
    path.write_bytes(b"\n".join(map(orjson.dumps, rows)) + b"\n")
    log = LogFile(path=path, rows=EventKind.SEARCH)
    found = run([log], audit, selection, engine, today=now.date(), zone=audit.zone or "UTC")
    uses = found.assessment.uses.total
    if uses != 1:
        raise UsageError(
            f"the input holds {uses} uses that can be read, not one",
            hint=f'give one row whose "{KIND_HEADING}" is search or live_deployment',
        )
    rules = sorted(_answers(found), key=lambda one: GRAVEST_FIRST.index(one.verdict))
    verdict = rules[0].verdict if rules else Verdict.NOT_APPLICABLE
    return GateAnswer(verdict=verdict, rules=tuple(rules), asked=asked)


def _rows(given: Any, now: datetime) -> tuple[list[dict[str, Any]], str]:
    listed = given if isinstance(given, list) else [given]
    if not listed or len(listed) > _MOST or not all(isinstance(row, Mapping) for row in listed):
        raise UsageError(
            "the input is not a use", hint='write an object: {"Mode": "still", "Purpose": "identify_suspect", ...}'
        )
    time, number = heading("time"), heading("id")
    rows = [{name: _cell(value) for name, value in row.items()} for row in listed]
    asked = ""
    for at, row in enumerate(rows, start=1):
        row.setdefault(KIND_HEADING, EventKind.SEARCH.value)
        row.setdefault(number, f"asked {at}" if at > 1 else "asked")
        if not row.get(time) and row[KIND_HEADING] in (EventKind.SEARCH.value, EventKind.LIVE_DEPLOYMENT.value):
            row[time] = asked = now.isoformat(timespec="seconds")
    return rows, asked


def _cell(value: Any) -> Any:
    return "; ".join(map(str, value)) if isinstance(value, Sequence) and not isinstance(value, str) else value


def _answers(found: Result) -> list[RuleAnswer]:
    findings = {one.rule: one for one in found.assessment.findings}
    made = []
    for rule in found.assessment.rules:
        verdict = next((v for v in GRAVEST_FIRST if getattr(rule.verdicts, v.value)), Verdict.NOT_APPLICABLE)
        finding = findings.get(rule.id)
        made.append(
            RuleAnswer(
                rule=rule.id,
                policy=rule.policy,
                clause=rule.clause,
                text=rule.text,
                describe=rule.describe,
                verdict=verdict,
                why=(finding.question or "; ".join(finding.condition)) if finding else "",
                missing=tuple(map(noun_of, finding.missing)) if finding else (),
            )
        )
    return made

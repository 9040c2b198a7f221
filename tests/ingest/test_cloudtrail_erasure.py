"""Blanking any member of any record of the made trail hides something and never says something else."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from checker.ingest.cloudtrail.calls import STREAM
from checker.ingest.cloudtrail.frame import FIELDS
from tests.ingest.cloudtrail_logs import MADE, events, identity_holds, read, trail, written
from tests.ingest.cloudtrail_wraps import ecs, ocsf, security_lake

WHOLE = events(read(MADE / "trail.json"))


def members(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, inner in value.items():
        yield (*path, name)
        if isinstance(inner, dict):
            yield from members(inner, (*path, name))


def blanked(record: dict[str, Any], path: tuple[str, ...], blank: Any) -> dict[str, Any]:
    changed = copy.deepcopy(record)
    inner = changed
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = blank
    return changed


def hides(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """The fields of `after` that say something that `before` did not."""
    wrong = []
    for name in FIELDS:
        if name in ("time", "end"):
            lo, hi = f"{name}_lo", f"{name}_hi"
            if after[lo] is not None and not (
                before[lo] is not None and after[lo] <= before[lo] <= before[hi] <= after[hi]
            ):
                wrong.append(name)
        elif after[name] is not None and after[name] != before[name]:
            wrong.append(name)
    return wrong


@pytest.mark.parametrize("row", range(1, 26))
def test_a_blank_member_hides_and_never_says_something_else(row: int, tmp_path: Path) -> None:
    records = trail()
    for path in members(records[row - 1]):
        for blank in ("", None):
            changed = [*records[: row - 1], blanked(records[row - 1], path, blank), *records[row:]]
            reading = read(written(tmp_path, json.dumps({"Records": changed})))
            assert identity_holds(reading), path
            for number, event in events(reading).items():
                before = WHOLE.get(number)
                if before is None or event["kind"] != before["kind"]:
                    assert event["kind"] == "unknown", (path, number)
                if before is not None:
                    assert hides(before, event) == [], (path, number, blank)
            assert set(WHOLE) <= set(events(reading)), path


WRAPS = {
    "OCSF": ocsf,
    "Security Lake": security_lake,
    "ECS": ecs,
    "ECS as Java text": lambda r: ecs(r, flattened=False),
}


@pytest.mark.parametrize("wrap", WRAPS)
@pytest.mark.parametrize("row", [row for row, event in WHOLE.items() if trail()[row - 1]["eventName"] not in STREAM])
def test_a_blank_member_of_a_wrapped_record_hides_and_never_says_something_else(
    wrap: str, row: int, tmp_path: Path
) -> None:
    """All variants of one record stand in one file, a line each; those of stream processors would pair with each other.

    A null `invoked_by` is no blank: lakes print null for what a record does not have, and most calls have no such
    member.
    """
    whole = WRAPS[wrap](trail()[row - 1])
    blanks = [
        (path, blank) for path in members(whole) for blank in ("", None) if (path[-1], blank) != ("invoked_by", None)
    ]
    paths = [path for path, _ in blanks]
    variants = [blanked(whole, path, blank) for path, blank in blanks]
    reading = read(written(tmp_path, "\n".join(map(json.dumps, [whole, *variants]))))
    first, *rest = events(reading).values()
    assert first["kind"] == WHOLE[row]["kind"] and identity_holds(reading) and len(rest) == len(paths)
    for path, event in zip(paths, rest, strict=True):
        assert event["kind"] in (WHOLE[row]["kind"], "unknown"), path
        assert hides(WHOLE[row], event) == [], path

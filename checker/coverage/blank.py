"""Records in which nothing is written: what rules lack of them is all that a log must hold."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from checker.model.event import Technology, frame_schema
from checker.model.events import Events
from checker.model.policy import Policy


def blank_records(policies: Iterable[Policy]) -> Events:
    """One record of each kind that the rules in use judge, with no field in it."""
    kinds = sorted({kind for policy in policies for rule in policy.rules if rule.enabled for kind in rule.subjects})
    rows = [
        {
            "input": 0, "row": at, "part": 0, "event": f"blank:{at}", "kind": kind,
            "technology": Technology.FACE_RECOGNITION.value, "clock": "utc",
        }
        for at, kind in enumerate(kinds, start=1)
    ]  # fmt: skip
    return Events([pl.DataFrame(rows, schema=frame_schema([]))])

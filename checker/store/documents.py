"""The Assessment as the store keeps it: JSON by its published schema, compressed, with every key in its order."""

from __future__ import annotations

import json
import zlib
from typing import Any, TypeVar

import orjson

from checker.model.assessment import Assessment, Evidence, Finding, Indication
from checker.model.shown import number, raw_texts
from checker.report.json_report import plain

_OPTIONS = orjson.OPT_NON_STR_KEYS

T = TypeVar("T", Finding, Indication)


def pack(assessment: Assessment) -> bytes:
    """The Assessment as bytes, from which `unpack` makes one that every report shows alike."""
    value = assessment.model_dump(mode="python", by_alias=True)
    try:
        text = orjson.dumps(value, default=plain, option=_OPTIONS)
    except orjson.JSONEncodeError:  # a lone surrogate, which only the other writer can write
        text = json.dumps(value, default=_plain_or_text).encode("ascii")
    return zlib.compress(text, 6)


def unpack(document: bytes) -> Assessment:
    """The Assessment that `pack` was given."""
    return Assessment.model_validate(json.loads(zlib.decompress(document)))


def _plain_or_text(value: object) -> Any:
    return plain(value) if isinstance(value, (set, frozenset)) else str(value)


def without_people(assessment: Assessment) -> Assessment:
    """The same Assessment as a run without people would have made it."""
    if not assessment.with_people:
        return assessment
    return assessment.model_copy(
        update={
            "with_people": False,
            "findings": tuple(map(_without_names, assessment.findings)),
            "indications": tuple(map(_without_names, raw_texts(assessment.indications, with_people=False))),
            "quarantine": raw_texts(assessment.quarantine, with_people=False),
            "breakdowns": tuple(one.without_people() for one in assessment.breakdowns),
            "ledger": raw_texts(assessment.ledger, with_people=False),
        }
    )


def _without_names(one: T) -> T:
    return one.model_copy(update={"evidence": tuple(map(_evidence, one.evidence))})


def _evidence(one: Evidence) -> Evidence:
    return one.model_copy(
        update={
            "number": number(one.number, with_people=False),
            "case_number": number(one.case_number, with_people=False),
            "raw": {},
        }
    )

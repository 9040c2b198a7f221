"""Verdicts, and what one evaluation of a rule on one projection answers."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Verdict(StrEnum):
    """What a rule says of a use."""

    VIOLATION = "violation"
    UNDETERMINED = "undetermined"
    COMPLIANT = "compliant"
    PENDING = "pending"
    NOT_APPLICABLE = "not_applicable"


GRAVEST_FIRST = (
    Verdict.VIOLATION, Verdict.UNDETERMINED, Verdict.PENDING, Verdict.COMPLIANT, Verdict.NOT_APPLICABLE,
)  # fmt: skip
"""A use counts under the gravest verdict that any rule gives it, and reports list verdicts in this order."""


class Because(StrEnum):
    """Why a verdict is undetermined."""

    MISSING = "missing"
    ORDER = "order"
    JUDGMENT = "judgment"
    AMBIGUOUS_CLAUSE = "ambiguous_clause"
    TEXT = "text"


class Severity(StrEnum):
    """How grave it is where a rule is broken, the gravest first."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Answer(NamedTuple):
    """What a rule says of one projection.

    excused_by: the excuses answered "yes", where the breach was "yes" (so the use is compliant only by them).
    because, question: set where the rule itself asks a person (`judgment`, `ambiguous_clause`, `text`), else empty.
    """

    verdict: Verdict
    excused_by: tuple[str, ...] = ()
    because: str = ""
    question: str = ""

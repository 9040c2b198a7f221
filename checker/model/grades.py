"""What a board says of the answer to a finding, for which reasons, and when."""

from __future__ import annotations

from enum import StrEnum


class Grade(StrEnum):
    """What the board says of an answer."""

    DONE = "done"
    PARTLY = "partly"
    PENDING = "pending"
    NOT = "not"


REASONS: dict[Grade, dict[str, str]] = {
    Grade.DONE: {
        "mended": "the records were corrected",
        "practice-changed": "the practice was changed",
        "shown-lawful": "records that were not in the log show that the rule was kept",
    },
    Grade.PARTLY: {
        "some-mended": "some of the records were corrected",
        "begun": "the change was begun, with a date for its end",
    },
    Grade.PENDING: {
        "not-due": "it is not due yet",
        "under-study": "the agency studies it, with a date for its end",
    },
    Grade.NOT: {
        "disputed": "the agency disputes the finding",
        "refused": "the agency will not do it",
        "no-answer": "the agency did not answer",
    },
}
"""The reasons of each grade, by the names that commands take."""


class GradeTime(StrEnum):
    """When a board looks at an answer: so long after the run."""

    DAYS_60 = "60-days"
    MONTHS_6 = "6-months"
    YEAR_1 = "1-year"

    @property
    def words(self) -> str:
        """As people read it: `60 days`."""
        return self.value.replace("-", " ")


class Withdrawable(StrEnum):
    """What people record about a run and may withdraw."""

    ANSWER = "answer"
    COMMENT = "comment"
    GRADE = "grade"
    WAIVER = "waiver"
    ATTESTATION = "attestation"

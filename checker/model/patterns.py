"""The closed list of patterns that a policy document may look for, with the thresholds of each: their meaning and
unit; and a pattern as a document states it.

A pattern is seen over many rows, and is an indication (model.assessment.Indication), never a verdict.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Threshold:
    """One number that a document sets. least, most: what it may be, both included; integer: it is a whole number."""

    name: str
    unit: str
    meaning: str
    least: float = 1
    most: float = 1_000_000
    integer: bool = True


@dataclass(frozen=True)
class PatternKind:
    """A pattern over many rows: what it shows, and the thresholds that a policy document may set.

    needs_other_source: it compares a log with an earlier release or with published totals, which the rows of a case
        cannot show; tests/integrity does.
    """

    name: str
    meaning: str
    thresholds: tuple[Threshold, ...] = ()
    needs_other_source: bool = False


_T = Threshold
PATTERNS: dict[str, PatternKind] = {
    kind.name: kind
    for kind in (
        PatternKind("missing-numbers", "numbers missing from the sequence in which the log numbers its records", (
            _T("fewest", "numbers", "a sequence has at least this many different numbers", least=2),
            _T("spread", "times", "from its first to its last number a sequence has at most this many times the "
                                  "numbers present", 1, 100, integer=False),
        )),
        PatternKind("silent-days", "days without a use that the log's own rhythm would hardly leave", (
            _T("days", "days", "a rhythm is known from this many days with a use", least=2),
            _T("rare", "silences", "a silence is shown where a log of this rhythm and length would have fewer than "
                                   "this many of them", 0, 1, integer=False),
        )),
        PatternKind("change-of-volume", "a sudden lasting change in how many uses a day are recorded", (
            _T("days", "days", "this many days before and after are compared", least=2),
            _T("times", "times", "one side has at least this many times the uses of the other", 1, 1_000, False),
            _T("uses", "uses", "the side with more uses has at least this many", least=2),
        )),
        PatternKind("change-of-format", "a field that is written in another way, or no more, from one day on", (
            _T("uses", "uses", "at least this many uses are before that day, and this many from it on"),
            _T("share", "share", ("the share of uses written in that way differs by at least so much before and "
                "after"), 0.1, 1, integer=False),
        )),
        PatternKind("outside-usual-hours", "searches of an operator far outside the hours at which that operator "
                                           "usually searches", (
            _T("uses", "uses", "the operator made at least this many", least=2),
            _T("days", "days", "on at least this many days", least=2),
            _T("hours", "hours", "usual hours are at most this many in a row", 1, 23),
            _T("share", "share", "in which at least so much of the operator's searching lies", 0.5, 1, integer=False),
            _T("apart", "hours", "a search is outside them if it is at least this many hours away", 1, 12),
        )),
        PatternKind("same-target", "one plate, picture or person searched for on many days", (
            _T("days", "days", "on at least this many different days", least=2),
        )),
        PatternKind("consecutive-days", "one operator searching on many days in a row", (
            _T("days", "days", "on at least this many days in a row", least=2),
        )),
        PatternKind("repeated-reason", "a long reason repeated word for word for different cases", (
            _T("words", "words", "the reason has at least this many", least=3),
            _T("uses", "uses", "at least this many uses have it", least=2),
            _T("cases", "cases", "in at least this many cases (days, where there is no case number)", least=1),
        )),
        PatternKind("removed-rows", "rows of an earlier release that this one of the same period no longer holds", (
            _T("rows", "rows", "at least this many"),
        ), needs_other_source=True),
        PatternKind("published-totals", "published totals that do not add up, or that the logs cannot give", (
            _T("totals", "totals", "at least this many of one report"),
        ), needs_other_source=True),
    )
}  # fmt: skip
"""Pattern name -> what it looks for. checker/integrity computes each."""


@dataclass(frozen=True)
class PatternCase:
    """One worked example of a pattern: `rows` of events (as the steps of a timeline), thresholds that differ from the
    document's, and how many indications are expected."""

    name: str
    line: int
    rows: tuple[dict[str, object], ...]
    thresholds: dict[str, float]
    expect: int


@dataclass(frozen=True)
class Pattern:
    """One pattern: what to look for over many rows (`kind`, a name of PATTERNS), and the question to ask where it
    is seen.

    thresholds: the thresholds, by their names there; all of them. technologies: which uses are looked at (None: any).
    """

    id: str
    policy: str
    clause: str
    title: str
    kind: str
    question: str
    line: int
    thresholds: dict[str, float]
    technologies: tuple[str, ...] | None = None
    cases: tuple[PatternCase, ...] = ()

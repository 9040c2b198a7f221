"""The Assessment: the immutable result of one run, and the only hand-over to reports.

Row numbers are those that a person sees who opens the file: the first line of a CSV is 1. Counts of verdicts are counts
of uses. Raw text of a log (reasons, people's names) is only there when the run was made `with_people`.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import Field, computed_field, model_validator

from checker.model.accounts import Declaration, Input, LedgerEntry, QuarantinedRow, RecordKind, UnlinkedRecords
from checker.model.breakdown import Breakdown
from checker.model.follow_up import FollowUp
from checker.model.frozen import Frozen
from checker.model.opening import opening
from checker.model.policy import Standing
from checker.model.verdict import Because, Severity, Verdict

SCHEMA_ID = "https://frlog-checker.example/schema/assessment-1.json"
EVIDENCE_KEPT = 100
"""How many rows of evidence a finding keeps in the Assessment, beside its full count."""


class AgencyName(Frozen):
    """Whose log it is, as far as that is known."""

    name: str = ""
    kind: str | None = None
    state: str | None = None
    place: str | None = None


class PolicyUsed(Frozen):
    """asserted: applied because the user named it, the agency being unknown. as_if_from: a draft tried from that
    date."""

    id: str
    sha256: str
    title: str
    kind: str
    clauses: dict[str, int] = Field(default={})
    standing: Standing
    asserted: bool = False
    as_if_from: date | None = None
    known_gaps: tuple[str, ...] = ()


class VerdictCounts(Frozen):
    """How many uses have each verdict."""

    violation: int = 0
    compliant: int = 0
    undetermined: int = 0
    pending: int = 0
    not_applicable: int = 0


class RuleResult(Frozen):
    """noun, plural: what the rule judges, one and many: "use", "uses". text: the clause in the words of the policy
    document. excused: excuse -> uses that are compliant only by it.
    if_complete: record kind -> uses that would be violations if records of that kind were complete. notices: never
    applied, violated by every use ..."""

    id: str
    policy: str
    standing: Standing
    clause: str
    text: str = ""
    citation: str
    describe: str
    family: str
    severity: Severity
    status: str
    noun: str = "use"
    plural: str = "uses"
    verdicts: VerdictCounts
    excused: dict[str, int] = Field(default={})
    if_complete: dict[str, int] = Field(default={})
    because: dict[str, int] = Field(default={})
    notices: tuple[str, ...] = ()


class LinkedRow(Frozen):
    """A row of another record that bears on a use: an arrest of its case, a review of it. kind: what it records."""

    file: str
    sheet: str | None = None
    row: int
    event: str
    kind: str


class Evidence(Frozen):
    """One row that proves: a use, with the rows linked to it that the rule looks at (the first few of each kind).
    number, case_number: the log's own, as written; day: the civil date; each empty where the log has none.
    fields: the deciding facts as they are in this row; raw: the cells as written, only with_people.
    subject_name: of a subject that is no row, a period, what it is called: `file` is then empty and `row` 0, and
    `linked` are the first of the records that make its number."""

    file: str
    sheet: str | None = None
    row: int
    event: str
    subject_name: str = ""
    number: str = ""
    case_number: str = ""
    day: date | None = None
    fields: dict[str, str] = Field(default={})
    linked: tuple[LinkedRow, ...] = ()
    raw: dict[str, str] = Field(default={})


class Finding(Frozen):
    """One rule and one minimal set of deciding facts, with all the uses that share it.

    id: the same for the same content from run to run. condition: the deciding facts, in words, one each.
    facts: the deciding facts. missing: what would have to be known; missing_reasons: of each, why it is not known.
    settles: those of `missing` any value of which would settle it. together: no one of `missing` could settle it alone,
        only
    several could. question: what a person must answer.
    root: findings with one root (the same missing field) share this text.
    """

    id: str
    rule: str
    verdict: Verdict
    severity: Severity
    because: Because | None = None
    count: int
    share: float
    condition: tuple[str, ...]
    facts: dict[str, object]
    missing: tuple[str, ...] = ()
    missing_reasons: dict[str, str] = Field(default={})
    settles: tuple[str, ...] = ()
    together: bool = False
    question: str = ""
    answer_settles: bool = False
    beside_answer: tuple[str, ...] = ()
    further_question: str = ""
    root: str = ""
    message: str
    evidence: tuple[Evidence, ...]


class IndicationKind(StrEnum):
    """words: a lexicon's match in free text. pattern: a pattern of a policy document, seen over many rows."""

    WORDS = "words"
    PATTERN = "pattern"


class Indication(Frozen):
    """Something seen that points somewhere and proves nothing: shown and counted beside the verdicts, never one.

    source: the id of the lexicon or of the pattern; version: the lexicon's; policy: the document of the pattern.
    meaning: what the words may mean, or the pattern's title. observation: what was seen: the words, case-folded, or the
        pattern in a sentence.
    count: of how many `unit` (rows, days, numbers). question: what to ask the agency. evidence: the first of the rows
        that show it.
    in_all: how many indications of this source there are; only the first may be listed. raw: whose or what text it is
        about, as
    written, only with_people.
    """

    kind: IndicationKind = IndicationKind.WORDS
    source: str
    version: str = ""
    policy: str = ""
    meaning: str
    observation: str
    count: int
    unit: str = "rows"
    question: str
    in_all: int = 1
    raw: str = ""
    evidence: tuple[Evidence, ...]


class EngineUsed(Frozen):
    """What evaluated the rules, what it was compared with, and how many different projections rules were asked about.

    path, sha256: of the file that holds the engine: the `opa` program, or the compiled module of checker's install.
    evaluations: also those whose answers an earlier run kept.
    """

    name: str
    version: str
    path: str = ""
    sha256: str = ""
    compared_with: str = ""
    evaluations: int = 0


class UsesByVerdict(Frozen):
    """Distinct uses by their gravest verdict over some rules."""

    total: int
    violation: int
    undetermined: int
    pending: int
    compliant: int
    not_applicable: int


class Uses(UsesByVerdict):
    """Distinct uses by their gravest verdict over all rules; the denominators of every headline.

    first, last: civil dates of the first and last dated use, in the agency's place where its zone is known, else as the
        log writes them.
    """

    first: date | None = None
    last: date | None = None


class LawScope(Frozen):
    """named_by_user: only policies that the user named were tried. places_with_law: the places whose law this program
    knows. known_of_place: what is known of the law of the agency's own place, in a sentence; "" where nothing is."""

    named_by_user: bool = False
    places_with_law: tuple[str, ...] = ()
    known_of_place: str = ""


class StandingUses(UsesByVerdict):
    """Distinct uses by their gravest verdict over the rules of one standing (model.policy.Standing), so that law
    broken, promises contradicted and drafts are never added up (reading R35).

    rules: how many rules of that standing were asked. at_most: how many uses broke one, if every use that a mostly
    decided rule cannot decide did. left_out: the other rules, which these records decide for fewer than half of the
    uses they speak of; `at_most` leaves them out, so that one undecidable rule does not make it "all" (reading R35,
    R36).
    """

    standing: Standing
    rules: int
    at_most: int
    left_out: tuple[str, ...] = ()


class Assessment(Frozen):
    """The whole result of a run: verdicts counted, findings with evidence, and all that was assumed. follow_up: what
    was done about it since, of a run out of a store."""

    schema_: str = Field(default=SCHEMA_ID, serialization_alias="$schema", validation_alias="$schema")
    checker: str
    as_of: date
    as_of_basis: str
    with_people: bool = False
    agency: AgencyName
    uses: Uses
    standings: tuple[StandingUses, ...] = ()
    breakdowns: tuple[Breakdown, ...] = ()
    scope: LawScope = LawScope()
    inputs: tuple[Input, ...]
    policies: tuple[PolicyUsed, ...]
    rules: tuple[RuleResult, ...]
    findings: tuple[Finding, ...]
    indications: tuple[Indication, ...] = ()
    declarations: tuple[Declaration, ...] = ()
    record_kinds: tuple[RecordKind, ...] = ()
    unlinked: tuple[UnlinkedRecords, ...] = ()
    quarantine: tuple[QuarantinedRow, ...] = ()
    quarantine_total: int = 0
    ledger: tuple[LedgerEntry, ...] = ()
    engine: EngineUsed
    follow_up: FollowUp | None = None

    @computed_field  # type: ignore[prop-decorator]
    @property
    def opening(self) -> str:
        """What every report says before any count: that no rule, or no law of the place, was applied; else empty."""
        return opening(self)

    @model_validator(mode="before")
    @classmethod
    def _without_opening(cls, given: Any) -> Any:
        """What was written, without the sentence that follows from the rest."""
        return {key: value for key, value in given.items() if key != "opening"} if isinstance(given, dict) else given

"""A realistic Assessment, and others at the edges, made by hand for the reports' tests. Not computed from any log."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import polars as pl

from checker.model.accounts import Declaration, Input, LedgerEntry, QuarantinedRow, RecordKind, Rows, UnlinkedRecords
from checker.model.assessment import (
    AgencyName,
    Assessment,
    EngineUsed,
    Evidence,
    Finding,
    Indication,
    IndicationKind,
    LinkedRow,
    PolicyUsed,
    RuleResult,
    StandingUses,
    Uses,
    VerdictCounts,
)
from checker.model.policy import Standing
from checker.model.verdict import Because, Severity, Verdict
from checker.report.interface import columns

SCRIPT = "<script>alert('case 12')</script>"
FORMULA = '=HYPERLINK("http://example.invalid/","open")'
ANSI = "\x1b[31mred\x1b[0m\x1b]0;title\x07"
OVERRIDE = "invoice\u202egnp.exe"
ARABIC = "بحث عن مفقود"
HOSTILE = (SCRIPT, FORMULA, ANSI, OVERRIDE, ARABIC, "line one\r\nline two", "@SUM(1)", "Ñandú — 山田")

ASK = "Read these rows: what was each search for?"
HOSTILE_NAME = "A. Whoever <script>alert(1)</script>"
LOG = "search_log_2023.csv"
WA, SHERIFF, KEEPING, DRAFT = (
    "us/wa/rcw-43.386",
    "us/wa/example-county-sheriff",
    "general/record-keeping",
    "drafts/demands",
)

STANDING = {
    WA: Standing.LAW,
    SHERIFF: Standing.POLICY,
    KEEPING: Standing.STANDARD,
    DRAFT: Standing.DRAFT,
}


def _evidence(
    count: int, first: int, fields: dict[str, str], with_people: bool, file: str = LOG, linked: str = ""
) -> tuple[Evidence, ...]:
    kept = min(count, 100)
    return tuple(
        Evidence(
            file=file,
            linked=(
                LinkedRow(
                    file="cases.xlsx", sheet="2023", row=first + 2 * i, event=f"77:2023/{first + 2 * i}", kind=linked
                ),
            )
            if linked
            else (),
            row=first + 7 * i,
            number=f"S-{first + 7 * i}",
            case_number=f"23-{first + 7 * i:05}",
            day=date(2023, 1 + i % 12, 2),
            event=f"9f2c41aa07de:{first + 7 * i}",
            fields=fields,
            raw={"reason": HOSTILE[i % len(HOSTILE)], "operator": "operator 4471"} if with_people else {},
        )
        for i in range(kept)
    )


def _rule(
    id: str, policy: str, severity: Severity, counts: tuple[int, int, int, int, int], citation: str, describe: str,
    *, family: str = "row", clause: str = "", status: str = "read", excused: dict[str, int] | None = None,
    if_complete: dict[str, int] | None = None, because: dict[str, int] | None = None, notices: tuple[str, ...] = (),
) -> RuleResult:  # fmt: skip
    violation, undetermined, pending, compliant, not_applicable = counts
    return RuleResult(
        id=id,
        policy=policy,
        standing=STANDING[policy],
        text=f"The words of {citation}.",
        clause=clause,
        citation=citation,
        describe=describe,
        family=family,
        severity=severity,
        status=status,
        excused=excused or {},
        if_complete=if_complete or {},
        because=because or {},
        notices=notices,
        verdicts=VerdictCounts(
            violation=violation,
            undetermined=undetermined,
            pending=pending,
            compliant=compliant,
            not_applicable=not_applicable,
        ),
    )


def _uses(
    standing: Standing, rules: int, counts: tuple[int, int, int, int, int], at_most: int, *left_out: str
) -> StandingUses:
    violation, undetermined, pending, compliant, not_applicable = counts
    return StandingUses(
        standing=standing,
        rules=rules,
        total=sum(counts),
        violation=violation,
        undetermined=undetermined,
        pending=pending,
        compliant=compliant,
        not_applicable=not_applicable,
        at_most=at_most,
        left_out=left_out,
    )


C, H, M, L = Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW

RULES = (
    _rule("us-wa-43.386.080-1", WA, C, (9, 14, 0, 1181, 0), "RCW 43.386.080(1)",
          "No live or near-real-time identification without a warrant, an emergency or, for the missing and the "
          "dead, a court order",
          clause="43.386.080 (1) Surveillance and real-time identification", excused={"warrant": 6, "exigency": 2},
          if_complete={"authorization": 11, "exigency": 3}, because={"missing": 14}),
    _rule("us-wa-43.386.080-5", WA, C, (12, 210, 0, 41, 941), "RCW 43.386.080(5)",
          "A face match alone is never the basis of an arrest, a warrant application or an affidavit",
          family="case", if_complete={"corroboration": 186}, because={"missing": 198, "order": 12}),
    _rule("seed-002-d", SHERIFF, C, (31, 64, 0, 1109, 0), "Sheriff's policy, purposes",
          "Face recognition is used only for the purposes that the office has published",
          because={"judgment": 23, "text": 41}),
    _rule("seed-000-b", DRAFT, C, (3, 380, 0, 821, 0), "Demand: no body cameras",
          "No face recognition on body-worn camera footage", because={"missing": 380}),
    _rule("us-wa-43.386.070-1", WA, H, (0, 38, 7, 12, 1147), "RCW 43.386.070(1)",
          "A defendant is told of the use of face recognition before the trial", family="case", because={"missing": 38},
          if_complete={"disclosure": 38}),
    _rule("us-wa-43.386.080-6", WA, H, (1, 5, 0, 1198, 0), "RCW 43.386.080(6)",
          "No search with a sketch or another image made by hand", status="unverified", because={"missing": 5}),
    _rule("us-wa-43.386.030", WA, H, (0, 0, 0, 0, 1204), "RCW 43.386.030",
          "A decision with legal effects is reviewed by trained people before it is made", status="secondary",
          notices=("never applied: no use in these logs had such a decision",)),
    _rule("general-case-number", KEEPING, M, (27, 12, 0, 1165, 0), "Record keeping, case number",
          "Every search carries a case number", because={"missing": 12}),
)  # fmt: skip

_SOURCE_ROOT = "probe source: not in this log"


def _findings(p: bool) -> tuple[Finding, ...]:
    v, u = Verdict.VIOLATION, Verdict.UNDETERMINED
    mode = {"mode": "live", "authorized_by": "none (declared complete)", "exigency": "none"}
    return (
        Finding(
            id="f-08a1c2",
            rule="us-wa-43.386.080-1",
            verdict=v,
            severity=C,
            count=9,
            share=9 / 1204,
            condition=(
                "the search was live",
                "no warrant or court order was valid at the time (records declared complete)",
                "no emergency was recorded",
            ),
            facts={"mode": "live", "authorized_by": {"has": [], "complete": True}, "exigency": "none"},
            message="9 live uses without a warrant, court order or recorded emergency",
            evidence=_evidence(9, 41, mode, p),
        ),
        Finding(
            id="f-3be902",
            rule="us-wa-43.386.080-1",
            verdict=u,
            severity=C,
            because=Because.MISSING,
            count=14,
            share=14 / 1204,
            condition=("the search was live",),
            facts={"mode": "live"},
            missing=("authorized_by", "exigency"),
            missing_reasons={"authorized_by": "open:authorization", "exigency": "open:exigency"},
            settles=("authorized_by",),
            root="authorization: authorization records are not declared complete; exigency: exigency records are not "
            "declared complete",
            message="14 live uses: not known whether a warrant covered them",
            evidence=_evidence(14, 502, mode, p),
        ),
        Finding(
            id="f-5511d0",
            rule="us-wa-43.386.080-5",
            verdict=v,
            severity=C,
            count=10,
            share=10 / 263,
            condition=(
                "an arrest followed the match in the same case",
                "no other evidence of identity was recorded before the arrest (records declared complete)",
            ),
            facts={"arrest_after_use": True, "independent_evidence_before_arrest": False},
            message="10 arrests rest on the match alone",
            evidence=_evidence(10, 77, {"arrest": "2023-06-02 14:10"}, p, linked="arrest"),
        ),
        Finding(
            id="f-5511d1",
            rule="us-wa-43.386.080-5",
            verdict=v,
            severity=C,
            count=2,
            share=2 / 263,
            condition=(
                "a warrant was applied for after the match in the same case",
                "the only other evidence is a lineup made from the match, which is not independent of it",
            ),
            facts={"warrant_application_after_use": True, "independent_evidence_before_warrant_application": False},
            message="2 warrant applications rest on the match alone",
            evidence=_evidence(2, 901, {"lineup": "from the match"}, p, linked="warrant_application"),
        ),
        Finding(
            id="f-77aa01",
            rule="us-wa-43.386.080-5",
            verdict=u,
            severity=C,
            because=Because.MISSING,
            count=198,
            share=198 / 263,
            condition=("an arrest followed the match in the same case",),
            facts={"arrest_after_use": True},
            missing=("independent_evidence_before_arrest",),
            missing_reasons={"independent_evidence_before_arrest": "open:corroboration"},
            settles=("independent_evidence_before_arrest",),
            root="evidence independent of the match before the arrest: corroboration records are not declared complete",
            message="198 uses: not known what else an arrest rested on",
            evidence=_evidence(198, 130, {"arrest": "recorded"}, p),
        ),
        Finding(
            id="f-77aa02",
            rule="us-wa-43.386.080-5",
            verdict=u,
            severity=C,
            because=Because.ORDER,
            count=12,
            share=12 / 263,
            condition=("the match and the arrest are of the same day", "the arrest has no clock time"),
            facts={},
            missing=("arrest_after_use",),
            missing_reasons={"arrest_after_use": "order"},
            settles=("arrest_after_use",),
            root="arrest after the use: the recorded times do not settle the order",
            message="12 uses: order not known",
            evidence=_evidence(12, 222, {"arrest": "2023-05-11"}, p),
        ),
        Finding(
            id="f-90c111",
            rule="seed-002-d",
            verdict=v,
            severity=C,
            count=31,
            share=31 / 1204,
            condition=("the coded purpose is general surveillance",),
            facts={"purpose": {"has": ["general_surveillance"]}},
            message="31 uses for a purpose that is not on the list",
            evidence=_evidence(31, 60, {"purpose": "general_surveillance", "note": "<b>bold</b> & \u202eback"}, p),
        ),
        Finding(
            id="f-90c112",
            rule="seed-002-d",
            verdict=u,
            severity=C,
            because=Because.JUDGMENT,
            count=23,
            share=23 / 1204,
            condition=("one of two coded purposes is on the list",),
            facts={},
            question="Is a search for both a listed and an unlisted purpose within the policy?",
            message="23 uses with mixed purposes",
            evidence=_evidence(23, 95, {"purpose": "identify_suspect; other"}, p),
        ),
        Finding(
            id="f-90c113",
            rule="seed-002-d",
            verdict=u,
            severity=C,
            because=Because.TEXT,
            count=41,
            share=41 / 1204,
            condition=("no purpose is coded", "a reason is written"),
            facts={},
            question="Does the written reason name a purpose on the list?",
            message="41 uses with only a written reason",
            evidence=_evidence(41, 300, {"purpose": "(empty)"}, p),
        ),
        Finding(
            id="f-a0b001",
            rule="seed-000-b",
            verdict=v,
            severity=C,
            count=3,
            share=3 / 1204,
            condition=("the searched image came from a body-worn camera",),
            facts={"probe.source": "body_worn_camera"},
            message="3 searches with body-camera images",
            evidence=_evidence(3, 411, {"probe.source": "body_worn_camera"}, p),
        ),
        Finding(
            id="f-a0b002",
            rule="seed-000-b",
            verdict=u,
            severity=C,
            because=Because.MISSING,
            count=380,
            share=380 / 1204,
            condition=(),
            facts={},
            missing=("probe.source",),
            missing_reasons={"probe.source": "not_exported"},
            settles=("probe.source",),
            root=_SOURCE_ROOT,
            message="380 searches: not known where the image came from",
            evidence=_evidence(380, 3, {"probe.source": "(not exported)"}, p, "archive/2022 older export <final>.xlsx"),
        ),
        Finding(
            id="f-b00001",
            rule="us-wa-43.386.070-1",
            verdict=Verdict.PENDING,
            severity=H,
            count=7,
            share=7 / 57,
            condition=(
                "charged after the match",
                "the trial lies ahead",
                "no disclosure is recorded (records declared complete)",
            ),
            facts={},
            message="7 disclosures still owed",
            evidence=_evidence(7, 610, {"trial": "2024-02-12"}, p),
        ),
        Finding(
            id="f-b00002",
            rule="us-wa-43.386.070-1",
            verdict=u,
            severity=H,
            because=Because.MISSING,
            count=38,
            share=38 / 57,
            condition=("charged after the match",),
            facts={},
            missing=("disclosure_before_trial",),
            missing_reasons={"disclosure_before_trial": "open:disclosure"},
            settles=("disclosure_before_trial",),
            root="disclosure before the trial: disclosure records are not declared complete",
            message="38 uses: not known whether the defense was told",
            evidence=_evidence(38, 640, {"charge": "recorded"}, p),
        ),
        Finding(
            id="f-c00001",
            rule="us-wa-43.386.080-6",
            verdict=v,
            severity=H,
            count=1,
            share=1 / 1204,
            condition=("the searched image is a sketch",),
            facts={"probe.kind": "sketch"},
            message="1 search with a sketch",
            evidence=_evidence(1, 1042, {"probe.kind": "sketch"}, p),
        ),
        Finding(
            id="f-c00002",
            rule="us-wa-43.386.080-6",
            verdict=u,
            severity=H,
            because=Because.MISSING,
            count=5,
            share=5 / 1204,
            condition=(),
            facts={},
            missing=("probe.kind",),
            missing_reasons={"probe.kind": "redacted_agency"},
            settles=("probe.kind",),
            root="kind of image: redacted by the agency",
            message="5 searches: kind of image redacted",
            evidence=_evidence(5, 1100, {"probe.kind": "(redacted by the agency)"}, p),
        ),
        Finding(
            id="f-d00001",
            rule="general-case-number",
            verdict=v,
            severity=M,
            count=19,
            share=19 / 1204,
            condition=("the case number is empty",),
            facts={"recorded.case_number": "empty"},
            message="19 searches without a case number",
            evidence=_evidence(19, 15, {"case_number": "(empty)"}, p),
        ),
        Finding(
            id="f-d00002",
            rule="general-case-number",
            verdict=v,
            severity=M,
            count=8,
            share=8 / 1204,
            condition=("the case number is a placeholder",),
            facts={"recorded.case_number": "placeholder"},
            message="8 searches with a placeholder",
            evidence=_evidence(8, 18, {"case_number": "n/a " + ANSI}, p),
        ),
        Finding(
            id="f-d00003",
            rule="general-case-number",
            verdict=u,
            severity=M,
            because=Because.MISSING,
            count=12,
            share=12 / 1204,
            condition=(),
            facts={},
            missing=("recorded.case_number",),
            missing_reasons={"recorded.case_number": "redacted_agency"},
            settles=("recorded.case_number",),
            root="case number: redacted by the agency",
            message="12 redacted",
            evidence=_evidence(12, 25, {"case_number": "(redacted by the agency)"}, p),
        ),
    )


def sample(*, with_people: bool = False) -> Assessment:
    """One agency, four policies, all five verdicts, hostile text wherever a log's text can stand."""
    return Assessment(
        checker="1.0.0",
        as_of=date(2023, 12, 31),
        as_of_basis="end of the audited period",
        with_people=with_people,
        agency=AgencyName(
            name="Example County Sheriff's Office", kind="sheriff", state="WA", place="us/wa/example-county-sheriff"
        ),
        uses=Uses(
            total=1204,
            violation=61,
            undetermined=431,
            pending=7,
            compliant=655,
            not_applicable=50,
            first=date(2023, 1, 2),
            last=date(2023, 12, 30),
        ),
        standings=(
            _uses(Standing.LAW, 5, (22, 240, 5, 937, 0), 40, "us-wa-43.386.070-1", "us-wa-43.386.080-5"),
            _uses(Standing.POLICY, 1, (31, 64, 0, 1109, 0), 95),
            _uses(Standing.STANDARD, 1, (27, 12, 0, 1165, 0), 39),
            _uses(Standing.DRAFT, 1, (3, 380, 0, 821, 0), 383),
        ),
        inputs=(
            Input(
                path=LOG,
                sha256="9f2c41aa07de" + "0" * 52,
                reader="csv",
                profile="generic-tabular",
                rows=Rows(read=1290, used=1231, duplicates=38, quarantined=9, out_of_scope=12),
                events={"search": 1150, "review": 81},
                zone="America/Los_Angeles",
                notes=("header found in line 4",),
            ),
            Input(
                path="archive/2022 older export <final>.xlsx",
                sha256="1c" * 32,
                reader="xlsx",
                profile="generic-tabular",
                rows=Rows(read=310, used=310, duplicates=0, quarantined=0, out_of_scope=0),
                events={"search": 54, "arrest": 201, "corroboration": 15, "authorization": 40},
            ),
        ),
        policies=(
            PolicyUsed(
                id=WA,
                standing=Standing.LAW,
                sha256="ab" * 32,
                title="Washington State, RCW chapter 43.386 (facial recognition)",
                kind="statute",
                clauses={"encoded": 6, "not_checkable": 3, "todo": 9},
                known_gaps=("The tail of .080(5) is not checked word by word.",),
            ),
            PolicyUsed(
                id=SHERIFF,
                standing=Standing.POLICY,
                sha256="cd" * 32,
                title="Example County Sheriff, face recognition policy",
                kind="agency-policy",
                clauses={"encoded": 1, "not_checkable": 2},
            ),
            PolicyUsed(
                id=KEEPING,
                standing=Standing.STANDARD,
                sha256="ef" * 32,
                title="Record keeping of searches",
                kind="model",
                clauses={"encoded": 1},
                asserted=True,
            ),
            PolicyUsed(
                id=DRAFT,
                standing=Standing.DRAFT,
                sha256="01" * 32,
                title="Civil-rights demands",
                kind="draft",
                clauses={"encoded": 1},
                as_if_from=date(2023, 1, 1),
            ),
        ),
        rules=RULES,
        findings=_findings(with_people),
        indications=(
            Indication(
                kind=IndicationKind.PATTERN,
                source="integrity-consecutive-days",
                policy="integrity/behavior",
                meaning="Many days in a row",
                observation="one operator searched on each of 15 days, 1 March 2023 to 15 March 2023 (31 uses)",
                count=31,
                in_all=12,
                question="Did one person make all of these searches?",
                raw=HOSTILE_NAME if with_people else "",
                evidence=_evidence(15, 320, {}, with_people),
            ),
            Indication(
                source="immigration",
                version="1",
                meaning="the reason mentions immigration enforcement",
                observation="ice assist",
                question=ASK,
                count=4,
                evidence=_evidence(4, 700, {}, with_people),
            ),
            Indication(
                source="vague",
                version="1",
                meaning="the reason says nothing that could be checked",
                observation="inv <i>",
                question=ASK,
                count=143,
                evidence=_evidence(143, 11, {}, with_people),
            ),
        ),
        declarations=(
            Declaration.model_validate(
                {
                    "kind": "authorization",
                    "from": date(2023, 3, 1),
                    "until": date(2024, 1, 1),
                    "by": "records unit",
                    "on": date(2024, 1, 20),
                    "basis": "system export",
                }
            ),
            Declaration(
                kind="corroboration",
                by="records unit",
                on=date(2024, 1, 20),
                basis="cover letter",
                void="evidence item in row 88 names a report that is not in the export",
                unlinked=6,
            ),
        ),
        record_kinds=(
            RecordKind(kind="authorization", records=40, declared_complete=True, would_violate=11),
            RecordKind(kind="corroboration", records=15, declared_complete=False, would_violate=186),
            RecordKind(kind="disclosure", records=0, declared_complete=False, would_violate=38),
            RecordKind(kind="arrest", records=201, declared_complete=True, would_violate=0),
        ),
        unlinked=(
            UnlinkedRecords(
                kind="arrest",
                records=201,
                unlinked=12,
                without_number=2,
                number="case_number",
                shapes=("99-99999",),
                use_shapes=("9999-99999", "AA9999-99999"),
            ),
            UnlinkedRecords(kind="corroboration", records=15, unlinked=0),
        ),
        quarantine=tuple(
            QuarantinedRow(
                file=LOG,
                row=212 + 31 * i,
                reason="more cells than the header has columns",
                raw=f"2023-02-0{i + 1},{SCRIPT}" if with_people else "",
            )
            for i in range(9)
        ),
        quarantine_total=9,
        ledger=(
            LedgerEntry(
                topic="date-order", file=LOG, field="Date", statement="month before day: row 31 says 04/25/2023"
            ),
            LedgerEntry(
                topic="zone", file=LOG, statement="no zone in the log: taken as America/Los_Angeles, from audit.yaml"
            ),
            LedgerEntry(topic="mapping", file=LOG, field="Why?" + SCRIPT, statement="column read as reason " + ANSI),
        ),
        engine=EngineUsed(name="opa", version="1.22.2", compared_with="embedded 0.13.0", evaluations=1840),
    )


def without_violations() -> Assessment:
    """Everything decided, nothing broken."""
    rule = _rule(
        "general-case-number",
        KEEPING,
        M,
        (0, 0, 0, 20, 0),
        "Record keeping, case number",
        "Every search carries a case number",
    )
    return sample().model_copy(
        update={
            "uses": Uses(total=20, violation=0, undetermined=0, pending=0, compliant=20, not_applicable=0),
            "standings": (_uses(Standing.STANDARD, 1, (0, 0, 0, 20, 0), 0),),
            "rules": (rule,),
            "findings": (),
            "indications": (),
            "record_kinds": (),
            "declarations": (),
            "quarantine": (),
            "quarantine_total": 0,
            "policies": tuple(p for p in sample().policies if p.id == KEEPING),
        }
    )


def empty() -> Assessment:
    """A log without a single use: a zero report is a valid report."""
    return Assessment(
        checker="1.0.0",
        as_of=date(2023, 12, 31),
        as_of_basis="",
        agency=AgencyName(),
        uses=Uses(total=0, violation=0, undetermined=0, pending=0, compliant=0, not_applicable=0),
        inputs=(
            Input(
                path="zero.csv",
                sha256="0" * 64,
                reader="csv",
                profile="generic-tabular",
                rows=Rows(read=0, used=0, duplicates=0, quarantined=0, out_of_scope=0),
                events={},
            ),
        ),
        policies=(),
        rules=(),
        findings=(),
        engine=EngineUsed(name="embedded", version="0.13.0"),
    )


def large(findings: int = 500, evidence: int = 100) -> Assessment:
    """As many findings as given, ten of each rule, each with as much evidence as an Assessment keeps, no two rows
    alike."""
    rules = tuple(RULES[i % 4].model_copy(update={"id": f"rule-{i:03d}"}) for i in range(findings // 10))

    def one(i: int) -> Finding:
        broken = bool(i % 2)
        rows = tuple(
            e.model_copy(update={"fields": {"purpose": "general_surveillance", "mode": "live", "probe": f"{i}/{n}"}})
            for n, e in enumerate(_evidence(evidence, i + 2, {}, False, linked="arrest"))
        )
        return Finding(
            id=f"f-{i:06x}",
            rule=rules[i // 10].id,
            verdict=Verdict.VIOLATION if broken else Verdict.UNDETERMINED,
            severity=C,
            because=None if broken else Because.MISSING,
            count=evidence * 3,
            share=0.01,
            condition=(f"the coded purpose is number {i}", "the search was live"),
            facts={"purpose": str(i)},
            missing=() if broken else (f"new_field_{i // 10}",),
            missing_reasons={} if broken else {f"new_field_{i // 10}": "empty"},
            root="" if broken else f"new field {i // 10}: left blank",
            message=f"finding {i}",
            evidence=rows,
        )

    return sample().model_copy(update={"findings": tuple(one(i) for i in range(findings)), "rules": rules})


@dataclass(frozen=True)
class Lines:
    """Finding lines as the run would give them: one a finding and use, all of them, not only the kept evidence."""

    assessment: Assessment
    text: str = ""

    def frame(self) -> pl.DataFrame:
        schema = columns(self.assessment)
        lines = []
        for finding in self.assessment.findings:
            rule = next(r for r in self.assessment.rules if r.id == finding.rule)
            for i in range(finding.count):
                line = {
                    "finding": finding.id,
                    "rule": rule.id,
                    "policy": rule.policy,
                    "clause": rule.clause,
                    "severity": finding.severity.value,
                    "verdict": finding.verdict.value,
                    "because": finding.because.value if finding.because else None,
                    "missing": "; ".join(finding.missing),
                    "condition": self.text or "; ".join(finding.condition),
                    "file": LOG,
                    "sheet": None,
                    "row": i + 2,
                    "event": f"9f2c41aa07de:{i + 2}",
                    "reason": HOSTILE[i % len(HOSTILE)],
                    "operator": "operator 4471",
                }
                lines.append({k: v for k, v in line.items() if k in schema})
        return pl.DataFrame(lines, schema=schema)

    def chunks(self, size: int) -> Iterator[pl.DataFrame]:
        yield from self.frame().iter_slices(size)

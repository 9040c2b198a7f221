"""A case as a file: its uses, what is linked to them, and what each rule says of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl
from pydantic import Field

from checker.model.assessment import Evidence, LinkedRow
from checker.model.errors import UsageError, nearest
from checker.model.frozen import Frozen
from checker.model.policy import Standing
from checker.model.verdict import GRAVEST_FIRST, Verdict
from checker.store import pages
from checker.store.opening import Store
from checker.store.runs import LoadedRun

CASE_ID = "https://frlog-checker.example/schema/case-1.json"


class RuleOnUse(Frozen):
    """What one rule says of a use. finding: its id, empty where the rule was simply kept; condition: its deciding
    facts, in words; open: what an undetermined verdict waits on."""

    rule: str
    title: str
    citation: str
    standing: Standing
    verdict: Verdict
    finding: str = ""
    condition: tuple[str, ...] = ()
    open: str = ""


class UseOfCase(Frozen):
    """One use, as a person finds it. linked: rows of other records that belong to it, as far as the evidence of its
    findings shows them. rules: those that apply to it, the most serious verdict first."""

    file: str
    sheet: str | None = None
    row: int | None = None
    number: str = ""
    day: date | None = None
    linked: tuple[LinkedRow, ...] = ()
    rules: tuple[RuleOnUse, ...]


class CaseFile(Frozen):
    """A case of a run: its uses by their day, those without one last, else in the order of the log."""

    schema_: str = Field(default=CASE_ID, serialization_alias="$schema")
    run: int
    case_number: str
    place: str | None = None
    uses: tuple[UseOfCase, ...]


def case_file(store: Store, run: LoadedRun, case_number: str) -> CaseFile:
    """The file of a case. UsageError where no use of the run has this case number."""
    wanted = case_number.strip().casefold()
    uses = run.lines.uses()
    own = uses.filter(pl.col("case_number").str.strip_chars().str.to_lowercase() == wanted)
    if not own.height:
        hint = nearest(case_number, uses["case_number"].drop_nulls().unique())
        raise UsageError(f'no use of run {run.number} has the case number "{case_number}"', hint=hint)
    own = own.sort("date", "subject", nulls_last=True)
    said = pages.verdicts(store, run, own["subject"].to_list())
    proofs = pages.proofs(run, own["event"].drop_nulls().to_list())
    return CaseFile(
        run=run.number,
        case_number=case_number.strip(),
        place=run.assessment.agency.place,
        uses=tuple(
            UseOfCase(
                file=run.lines.files[use["input"]] if use["input"] is not None else "",
                sheet=use["sheet"],
                row=use["row"],
                number=use["number"] or "",
                day=use["date"],
                linked=_linked_rows(proofs.get(use["event"], ())),
                rules=_rules_on_use(run, said[use["subject"]]),
            )
            for use in own.to_dicts()
        ),
    )


def _rules_on_use(run: LoadedRun, said: Mapping[int, int | None]) -> tuple[RuleOnUse, ...]:
    """said: number of a rule -> that of the finding that the use is in."""
    made = (_rule_on_use(run, rule, finding) for rule, finding in sorted(said.items()))
    return tuple(sorted(made, key=lambda one: GRAVEST_FIRST.index(one.verdict)))


def _rule_on_use(run: LoadedRun, rule: int, finding: int | None) -> RuleOnUse:
    one = run.assessment.rules[rule]
    found = None if finding is None else run.assessment.findings[finding]
    return RuleOnUse(
        rule=one.id,
        title=one.clause or one.describe,
        citation=one.citation,
        standing=one.standing,
        verdict=found.verdict if found else Verdict.COMPLIANT,
        finding=found.id if found else "",
        condition=found.condition if found else (),
        open=found.question or found.root if found else "",
    )


def _linked_rows(proofs: Sequence[Evidence]) -> tuple[LinkedRow, ...]:
    rows = {(row.file, row.sheet, row.row, row.kind): row for proof in proofs for row in proof.linked}
    return tuple(rows[key] for key in sorted(rows, key=lambda key: (key[0], key[1] or "", key[2], key[3])))

"""Registers from files and from audit.yaml to verdicts: what covers a use, what hides changes, where it was read."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from checker.assess import Result
from checker.engine.embedded import Embedded
from checker.ingest.audit_file import load_audit
from checker.model.errors import CheckerError
from checker.policy.selection import select
from checker.report.standings import headline
from checker.resources import policies_root
from checker.run import run

SEARCHES = [
    {"Search ID": "1", "Date/Time": "2020-09-01 14:20", "Officer": "A-17", "Vendor": "Clearview AI"},
    {"Search ID": "2", "Date/Time": "2020-10-15 16:02", "Officer": "A-17", "Vendor": "Clearview AI"},
    {"Search ID": "3", "Date/Time": "2021-03-07 09:41", "Officer": "B-02", "Vendor": "Clearview AI"},
    {"Search ID": "4", "Date/Time": "2021-03-08 09:41", "Officer": "B-02", "Vendor": "NEC"},
]
CONTRACTS = [
    {"Contract Number": "C-17", "Vendor": "Clearview AI, Inc.", "Amount": "$224,000", "Start Date": "2020-08-12",
     "End Date": "2020-09-30"},
    {"Contract Number": "C-31", "Vendor": "Clearview AI", "Amount": "$50,000", "Start Date": "2020-12-01",
     "End Date": "2021-09-04"},
]  # fmt: skip
DECLARED = "complete: [{kind: contract, by: clerk, on: 2022-01-10, basis: system export}]"
EXPECTED = {2: "compliant", 3: "violation", 4: "compliant", 5: "not_applicable"}
"""Row of the search -> its verdict under seed-003-a: between the two contracts is a gap from October 1 to November 30;
the rule speaks of Clearview only."""

Rows = list[dict[str, str]]


def table(path: Path, rows: Rows) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(dict.fromkeys(key for row in rows for key in row)))
        writer.writeheader()
        writer.writerows(rows)


def judged(folder: Path, searches: Rows, contracts: Rows, said: str = DECLARED, rule: str = "seed-003-a") -> Result:
    table(folder / "searches.csv", searches)
    logs = [{"path": "searches.csv"}]
    if contracts:
        table(folder / "contracts.csv", contracts)
        logs.append({"path": "contracts.csv", "rows": "contract"})
    written = "\n".join(f"  - {{{', '.join(f'{k}: {v}' for k, v in log.items())}}}" for log in logs)
    audit_file = folder / "audit.yaml"
    audit_file.write_text(
        f"agency: {{kind: federal, place: us/federal/ice-hsi}}\nzone: America/New_York\nlogs:\n{written}\n{said}\n",
        encoding="utf-8",
    )
    audit = load_audit(audit_file)
    chosen = select([rule], audit.agency, root=policies_root())
    return run(audit.logs, audit, chosen, Embedded(), today=date(2022, 6, 1))


def verdicts(result: Result, input_number: int = 0) -> dict[int, str]:
    return {
        row["row"]: row["verdict"]
        for _, rows in result.rows.verdicts()
        for row in rows.to_dicts()
        if row["input"] == input_number
    }


def test_a_use_in_the_gap_between_two_contracts_is_covered_by_none(tmp_path: Path) -> None:
    result = judged(tmp_path, SEARCHES, CONTRACTS)
    assert verdicts(result) == EXPECTED
    (finding,) = [f for f in result.assessment.findings if f.verdict == "violation"]
    assert finding.condition == ("no contract covers the use", "vendor: Clearview")
    (evidence,) = finding.evidence
    assert [(Path(one.file).name, one.row) for one in evidence.linked] == [("contracts.csv", 2), ("contracts.csv", 3)]


def test_entries_of_registers_that_are_looked_up_by_different_things_are_shown_together(tmp_path: Path) -> None:
    (tmp_path / "rule.md").write_text(
        "---\nid: t\ntitle: T\nkind: model\n---\n## One\n> A policy and a contract come first.\n"
        "```rule\nid: t-policy\nrequire-before: {what: policy}\n```\n"
        "```rule\nid: t-contract\nrequire-before: {what: contract, by: 90d}\n```\n",
        encoding="utf-8",
    )
    said = f"{DECLARED}\nrecords:\n  - {{kind: policy, adopted: 2020-09-15}}\n"
    result = judged(tmp_path, SEARCHES, CONTRACTS, said, rule=str(tmp_path / "rule.md"))
    shown = {one.kind for f in result.assessment.findings for e in f.evidence for one in e.linked}
    assert {"contract", "policy"} <= shown


def test_entries_written_out_in_audit_yaml_are_read_as_a_log_with_their_lines_as_rows(tmp_path: Path) -> None:
    said = f"""records:
  - {{kind: contract, vendor: clearview, from: 2020-08-12, until: 2020-09-30, amount: 224000, source: usaspending}}
  - kind: contract
    vendor: clearview
    from: 2020-12-01
    until: 2021-09-04
{DECLARED}"""
    result = judged(tmp_path, SEARCHES, [], said)
    assert verdicts(result) == EXPECTED
    (finding,) = [f for f in result.assessment.findings if f.verdict == "violation"]
    # the records begin on lines 6 and 7 of the file
    assert [one.row for one in finding.evidence[0].linked] == [6, 7]
    account = result.assessment.inputs[-1]
    assert (account.rows.read, account.rows.used, account.events) == (2, 2, {"contract": 2})


def test_a_row_of_a_register_that_cannot_be_read_leaves_open_what_it_may_be(tmp_path: Path) -> None:
    torn = [*CONTRACTS, {"Contract Number": "C-40", "Vendor": "Clearview AI", "Start Date": "soon", "End Date": ""}]
    assert verdicts(judged(tmp_path, SEARCHES, torn))[3] == "undetermined"


def hidden() -> Iterator[tuple[str, Rows, Rows, str]]:
    for at, row in enumerate(CONTRACTS):
        for column in row:
            yield f"{column} of {at}", SEARCHES, [r | {column: ""} if r is row else r for r in CONTRACTS], DECLARED
    for column in ("Date/Time", "Vendor"):
        yield f"{column} of the searches", [r | {column: ""} for r in SEARCHES], CONTRACTS, DECLARED
        yield (
            f"no column {column}",
            [{k: v for k, v in r.items() if k != column} for r in SEARCHES],
            CONTRACTS,
            DECLARED,
        )
    for column in ("Vendor", "Start Date", "End Date"):
        yield (
            f"no column {column}",
            SEARCHES,
            [{k: v for k, v in r.items() if k != column} for r in CONTRACTS],
            DECLARED,
        )
    for at in range(len(CONTRACTS)):
        yield f"without {at}, undeclared", SEARCHES, CONTRACTS[:at] + CONTRACTS[at + 1 :], ""
    yield "nothing declared", SEARCHES, CONTRACTS, ""
    yield "no register", SEARCHES, [], ""


@pytest.mark.parametrize(("searches", "contracts", "said"), [h[1:] for h in hidden()], ids=[h[0] for h in hidden()])
def test_what_is_hidden_of_a_register_changes_no_verdict_but_into_undetermined(
    searches: Rows, contracts: Rows, said: str, tmp_path: Path
) -> None:
    try:
        left = verdicts(judged(tmp_path, searches, contracts, said))
    except CheckerError:
        return  # nothing says what its rows record: nothing is judged
    changed = {row: v for row, v in left.items() if v not in (EXPECTED[row], "undetermined")}
    assert not changed


def test_the_order_of_the_logs_and_of_their_rows_changes_nothing(tmp_path: Path) -> None:
    back = verdicts(judged(tmp_path, SEARCHES[::-1], CONTRACTS[::-1]))
    assert [back[row] for row in sorted(back)] == [EXPECTED[row] for row in sorted(EXPECTED)][::-1]


def test_a_vendor_without_its_product_is_the_product_s_only_of_one_product(tmp_path: Path) -> None:
    """A contract with Amazon may be for storage; Clearview sells only its search."""
    searches = [{"Search ID": "1", "Date/Time": "2018-09-01 14:20", "Officer": "A-17", "Vendor": "Amazon"}]
    contracts = [{"Contract Number": "1", "Vendor": "Amazon", "Start Date": "2018-01-01", "End Date": "2018-12-31"}]
    (tmp_path / "rule.md").write_text(
        "---\nid: t\ntitle: T\nkind: model\n---\n## One\n> A contract.\n"
        "```rule\nid: t-contract\nregister: contract\n```\n",
        encoding="utf-8",
    )
    rule = str(tmp_path / "rule.md")
    assert verdicts(judged(tmp_path, searches, contracts, rule=rule)) == {2: "undetermined"}
    known = [c | {"Product": "Rekognition"} for c in contracts]
    assert verdicts(judged(tmp_path, searches, known, rule=rule)) == {2: "compliant"}
    other = [c | {"Product": "other"} for c in contracts]
    assert verdicts(judged(tmp_path, searches, other, rule=rule)) == {2: "violation"}


def test_a_rule_on_contracts_judges_and_counts_contracts(tmp_path: Path) -> None:
    (tmp_path / "rule.md").write_text(
        "---\nid: t\ntitle: T\nkind: model\n---\n## One\n> No large contract without a policy.\n"
        "```rule\nid: t-amount\non: contract\nlimit: {field: amount, at-most: 100000}\n```\n"
        "```rule\nid: t-policy\non: contract\nrequire-before: {what: policy, before: contract, by: 30d}\n```\n",
        encoding="utf-8",
    )
    said = "records:\n  - {kind: policy, adopted: 2020-11-15}\ncomplete:\n" + "".join(
        f"  - {{kind: {kind}, by: clerk, on: 2022-01-10, basis: export}}\n" for kind in ("contract", "policy")
    )
    result = judged(tmp_path, SEARCHES, CONTRACTS, said, rule=str(tmp_path / "rule.md"))
    by_rule = {rule.id: rule for rule in result.assessment.rules}
    assert (by_rule["t-amount"].noun, by_rule["t-amount"].verdicts.violation) == ("contract", 1)
    # the first contract is older than the policy; the second begins sixteen days after it
    assert by_rule["t-policy"].verdicts.violation == 2
    said_of = {f.rule: f.message for f in result.assessment.findings}
    assert said_of["t-policy"].startswith("1 of 2 contracts: ")
    assert "policy is recorded before the contract" in " ".join(f.message for f in result.assessment.findings)
    assert "the use" not in by_rule["t-policy"].describe
    said = headline(result.assessment)
    assert said.startswith("The logs hold 4 uses; the rules that were applied judge other records. ")
    # both rules are of one clause: one broke it by one of the contracts, the other by both
    assert 'At least 2 of 2 contracts did not meet a general standard, which is not law ("One").' in said

"""Public statements against registers, from files to words: supported, contradicted, undetermined; installed is not
used."""

from __future__ import annotations

import contextlib
import io
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from checker.assess import Result
from checker.model.audit import Agency, Audit, Complete
from checker.report.table import report
from tests.assess.made import judged_in
from tests.report.reading import text_of

NO_CONTRACT = "claim: {by: ICE, on: 2018-10-23, words: none with Amazon, of: contract, none: {vendor: amazon}}"
THREE = (
    "claim: {by: The chief, on: 2018-05-24, words: three, of: camera, some: any, exactly: 3, beside: live_deployment}"
)
S, C, U = "supported", "contradicted", "neither"


def declared(kind: str, **days: str) -> Complete:
    return Complete.model_validate({"kind": kind, "by": "clerk", "on": "2019-01-01", "basis": "list", **days})


def judged(rule: str, entries: Sequence[str], complete: Sequence[Complete], shard_rows: int | None = None) -> Result:
    with tempfile.TemporaryDirectory() as room, contextlib.chdir(room):
        folder = Path()
        text = f"---\nid: t\ntitle: T\nkind: public-statement\n---\n## 1\n> A claim.\n```rule\nid: r\n{rule}\n```\n"
        (folder / "t.md").write_text(text, encoding="utf-8")
        (folder / "log.csv").write_text(
            "Search ID,Search Date,Searched By\n1,2018-05-02 10:00,SC-1\n", encoding="utf-8"
        )
        records = "".join(f"  - {{{one}}}\n" for one in entries)
        audit = Audit(agency=Agency(place="us/federal/ice"), zone="America/New_York", complete=tuple(complete))
        return judged_in(folder, audit, records, today=date(2019, 6, 1), shard_rows=shard_rows)


def said(result: Result) -> str:
    (finding,) = result.assessment.findings
    return next(word for word in (U, S, C) if f" {word} " in finding.message)


AMAZON = "kind: contract, vendor: amazon, from: 2018-01-01"
ALL = (declared("contract"),)


@pytest.mark.parametrize(
    ("entries", "complete", "expected"),
    [
        ([], ALL, S),
        ([], (), U),
        ([], (declared("contract", until="2018-10-23"),), U),  # the day of the claim is not covered
        ([f"{AMAZON}, until: 2018-10-22"], ALL, S),
        ([f"{AMAZON}, until: 2018-10-23"], ALL, C),  # a date given as an end includes that day (R9)
        ([f"{AMAZON}, until: 2019-12-31"], (), C),
        ([AMAZON], ALL, U),  # its end is not recorded
        (["kind: contract, vendor: amazon, from: 2018-10-24, until: 2019-12-31"], ALL, S),
        (["kind: contract, vendor: nec, from: 2018-01-01, until: 2019-12-31"], ALL, S),
        (["kind: contract, from: 2018-01-01, until: 2019-12-31"], ALL, U),  # with whom is not recorded
    ],
)
def test_a_statement_is_held_against_what_was_in_effect_on_its_day(entries, complete, expected) -> None:
    result = judged(NO_CONTRACT, entries, complete)
    assert said(result) == expected
    assert "broke" not in result.assessment.findings[0].message


def test_hiding_a_cell_or_an_entry_supports_or_contradicts_nothing() -> None:
    whole = f"{AMAZON}, until: 2019-12-31"
    for hidden in ("kind: contract, from: 2018-01-01, until: 2019-12-31", AMAZON, "kind: contract, vendor: amazon"):
        assert said(judged(NO_CONTRACT, [hidden], ALL)) == U
    assert said(judged(NO_CONTRACT, [whole], ())) == C
    assert said(judged(NO_CONTRACT, [], ())) == U


def test_installed_is_told_apart_from_used() -> None:
    cameras = [f"kind: camera, id: c{n}, from: 2018-03-01, until: 2018-12-31, place: downtown" for n in range(3)]
    result = judged(THREE, cameras, (declared("camera"), declared("search")))
    assert said(result) == S
    (evidence,) = result.assessment.findings[0].evidence
    assert evidence.subject_name == (
        'The chief, May 24, 2018: "three"; for comparison, 0 live deployments on record: installed does not mean used'
    )
    assert said(judged(THREE, cameras[:2], (declared("camera"),))) == C
    assert said(judged(THREE, cameras, ())) == U  # there may be a fourth


def test_shards_and_order_change_no_statement() -> None:
    entries = [f"{AMAZON}, until: 2019-12-31", "kind: contract, from: 2018-01-01, until: 2019-12-31"]
    whole = judged(NO_CONTRACT, entries, ALL).assessment.findings
    assert judged(NO_CONTRACT, entries, ALL, shard_rows=1).assessment.findings == whole
    assert [f.id for f in judged(NO_CONTRACT, entries[::-1], ALL).assessment.findings] == [f.id for f in whole]


@pytest.mark.parametrize("form", ["terminal", "html", "markdown", "xlsx", "junit", "oscal"])
@pytest.mark.parametrize(
    ("entries", "complete", "word"),
    [
        ([], ALL, "supported"),
        ([f"{AMAZON}, until: 2018-10-23"], ALL, "contradicted"),
        ([], (), "undetermined"),
    ],
)
def test_a_report_says_of_a_statement_what_became_of_it(form, entries, complete, word) -> None:
    """One word for it, and none of those that are for law."""
    result = judged(NO_CONTRACT, entries, complete)
    out = io.BytesIO()
    report(form).write(result.assessment, result.rows, out)
    text = " ".join(text_of(form, out.getvalue()).lower().split())
    heard = {
        "terminal": f"; {word}",
        "html": f". {word}",
        "markdown": f"({word})",
        "xlsx": f"({word})",
        "junit": f"1 {word}",
        "oscal": f"1 {word}",
    }
    assert heard[form] in text
    assert not [other for other in {"supported", "contradicted"} - {word} if heard[form].replace(word, other) in text]


def test_a_statement_of_which_only_the_month_is_known_is_shown_with_it() -> None:
    rule = NO_CONTRACT.replace("2018-10-23", "2018-10").replace(
        "none: {", "from: 2018-06-01, until: 2018-07-01, none: {"
    )
    (finding,) = judged(rule, [], ALL).assessment.findings
    assert finding.evidence[0].subject_name.startswith('ICE, October 2018: "none with Amazon"')

"""Records that match no use are counted, with the shapes of their numbers beside those of the uses (reading R30)."""

from __future__ import annotations

import tempfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.assess import Logs, assess
from checker.facts.unlinked import letters_and_digits
from checker.model.accounts import UnlinkedRecords
from checker.model.audit import Audit
from checker.report.links import EVERY_LINKED, unlinked_records
from tests.assess.made import CASES, SEARCHES, TODAY, Files, Row, evaluator, files, policies, read
from tests.coverage.test_ask import assessed
from tests.examples import tried_on


def search(number: str, case: str) -> Row:
    row = dict.fromkeys(SEARCHES, "")
    return row | {"Search ID": number, "Search Date": "2018-05-02 10:00", "Case Number": case}


def step(kind: str, *, case: str = "", of: str = "") -> Row:
    row = dict.fromkeys(CASES, "")
    return row | {"Record Type": kind, "Related Search": of, "Case Number": case, "Date": "2018-05-09 10:00"}


def judged(made: Files, folder: Path, shard_rows: int | None = None) -> tuple[tuple[UnlinkedRecords, ...], list[str]]:
    folder.mkdir(exist_ok=True)
    ingested = read(made.write(folder), made.audit())
    logs = Logs(ingested.events, ingested.inputs, ingested.quarantine, ingested.ledger)
    with tempfile.TemporaryDirectory() as room:
        shared = {} if shard_rows is None else {"folder": Path(room), "shard_rows": shard_rows}
        found = assess(logs, made.audit(), policies(), evaluator(), named=True, today=TODAY, **shared).assessment
        return found.unlinked, unlinked_records(found)


def test_arrests_under_numbers_of_another_form_are_counted_with_both_shapes(tmp_path: Path) -> None:
    searches = (search("S1", "PD-2018-01375"), search("S2", "PD-2018-01376"), search("S3", "18-0001"))
    arrests = (step("arrest", case="SO18/01375"), step("arrest", case="SO18/01376"), step("arrest", case="18-0001"))
    found, said = judged(Files(searches, (*arrests, step("arrest")), ()), tmp_path)
    expected = UnlinkedRecords(
        kind="arrest", records=4, unlinked=3, without_number=1, number="case_number", shapes=("AA99/99999",),
        use_shapes=("AA-9999-99999", "99-9999"),
    )  # fmt: skip
    assert found == (expected,)
    assert said == [
        "3 of 4 arrest records match no use: their case numbers look like AA99/99999, those of the uses like "
        "AA-9999-99999 or 99-9999; 1 of them names no case or search."
    ]


def test_reviews_that_name_no_search_of_the_log_show_the_shape_of_search_numbers(tmp_path: Path) -> None:
    searches = (search("S1", "18-0001"), search("S2", "18-0002"))
    reviews = (step("review", of="FR00001"), step("review", of="S2"))
    found, said = judged(Files(searches, reviews, ()), tmp_path)
    assert [(one.records, one.unlinked, one.number) for one in found] == [(2, 1, "use_id")]
    assert said == [
        "1 of 2 review records matches no use: their search numbers look like AA99999, those of the uses like A9."
    ]


def test_a_number_that_may_be_the_same_case_is_counted_as_one_that_may(tmp_path: Path) -> None:
    """Before, such a record was said to match a use, while the verdict that hangs on it stayed undetermined."""
    made = Files(
        (search("S1", "2018-01375"),), (step("arrest", case="18-01375"), step("charge", case="2018 01375")), ()
    )
    found, said = judged(made, tmp_path)
    assert [(one.kind, one.unlinked, one.perhaps) for one in found] == [("arrest", 0, 1), ("charge", 0, 0)]
    assert said == [
        "1 of 1 arrest record may or may not belong to a use, since its case number may be another spelling of a "
        "use's: it looks like 99-99999, those of the uses like 9999-99999."
    ]


def test_numbers_that_differ_in_marks_only_match(tmp_path: Path) -> None:
    searches = (search("S1", "18-01375"), search("S2", "18-01376"))
    arrests = (step("arrest", case="18 01375"), step("arrest", case="18\u201301376"), step("arrest", case="1801375"))
    assert judged(Files(searches, arrests, ()), tmp_path)[1] == [EVERY_LINKED]


def test_no_digit_and_no_letter_of_a_number_is_shown(tmp_path: Path) -> None:
    made = Files((search("S1", "18-0001"),), (step("arrest", case="Zoë Quist 4411, dob ١٩٨٤"),), ())
    [sentence] = judged(made, tmp_path)[1]
    assert "AAA AAAAA 9999, AAA 9999" in sentence and "Zo" not in sentence and "44" not in sentence


@pytest.mark.parametrize("shard_rows", [None, 1])
def test_records_dated_before_the_use_that_they_name_are_told_in_the_ledger(
    tmp_path: Path, shard_rows: int | None
) -> None:
    """Reading R25: one in time and one that names its case only are no contradiction; nor is an arrest before it."""
    searches = (search("S1", "18-0001"), search("S2", "18-0002"))
    early = {"Date": "2018-05-01 10:00"}
    steps = (
        step("review", of="S1") | early,
        step("review", of="S2") | early,
        step("review", of="S2"),
        step("disclosure", case="18-0001", of="S1") | early,
        step("review", case="18-0001") | early,
        step("arrest", case="18-0001", of="S1") | early,
    )
    made = Files(searches, steps, ())
    ingested = read(made.write(tmp_path), made.audit())
    logs = Logs(ingested.events, ingested.inputs, ingested.quarantine, ingested.ledger)
    with tempfile.TemporaryDirectory() as room:
        shared = {} if shard_rows is None else {"folder": Path(room), "shard_rows": shard_rows}
        found = assess(logs, made.audit(), policies(), evaluator(), named=True, today=TODAY, **shared).assessment
    assert [entry.statement for entry in found.ledger if entry.topic == "contradiction"] == [
        "1 disclosure is dated before the use that it is about: one of the two times must be wrong",
        "2 reviews are dated before the use that they are about: one of the two times must be wrong",
    ]


@tried_on(10)
@given(made=files())
def test_a_record_is_counted_once_however_the_events_are_divided(made: Files) -> None:
    """One without a use is one whose row, number and case no search has; searches carry their reviews in their rows."""
    with tempfile.TemporaryDirectory() as folder:
        whole, parts = judged(made, Path(folder) / "a"), judged(made, Path(folder) / "b", 2)
    assert whole == parts
    assert all(0 <= one.without_number <= one.unlinked <= one.records for one in whole[0])


TEXTS = st.lists(st.none() | st.text(st.sampled_from("aZ09-/ \n\u00e9\u0661\u00b2"), max_size=5), max_size=5)


@tried_on(100)
@given(texts=TEXTS)
def test_a_shape_is_the_same_whether_texts_are_taken_together_or_one_by_one(texts: list[str | None]) -> None:
    letters, figures = "aZ\u00e9", "09\u0661\u00b2"
    shapes = [text and "".join("A" if c in letters else "9" if c in figures else c for c in text) for text in texts]
    assert letters_and_digits(pl.Series(texts, dtype=pl.String)).to_list() == shapes


@pytest.mark.parametrize(
    ("case", "verdict"),
    [("", "undetermined"), ("24-9", "not_applicable")],
    ids=["a lead of no case", "a lead of another case"],
)
def test_a_lead_that_may_be_of_any_case_leaves_open_what_a_search_without_a_match_led_to(
    case: str, verdict: str, tmp_path: Path
) -> None:
    """Readings R18, R20: a search that found nobody asks for nothing, unless a lead may be its own."""
    (tmp_path / "log.csv").write_text(
        "Record ID,Record Type,Date/Time,Case Number,Result\n"
        "S1,Search,2024-03-02 10:00,24-1,no candidates\n"
        "A1,Arrest,2024-03-09 10:00,24-1,\n"
        f"L1,Lead,2024-03-03 10:00,{case},\n",
        encoding="utf-8",
    )
    (tmp_path / "test.md").write_text(
        "---\nid: test\ntitle: A test\nkind: draft\nin-force: always\n---\n# A test\n\n## One\n\nText.\n\n"
        "```rule\nid: alone\nnot-sole-basis: {for: arrest}\n```\n",
        encoding="utf-8",
    )
    made, _, _ = assessed([tmp_path / "log.csv"], Audit(zone="UTC"), [str(tmp_path / "test.md")])
    assert [name for name, count in made.rules[0].verdicts.model_dump().items() if count] == [verdict]

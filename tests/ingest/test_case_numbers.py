"""A case number in the reason: what other rows show may leave more open, and never decides against a row (R46)."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import polars.selectors as cs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.ingest.case_numbers import CaseNumbers
from checker.ingest.interface import Limits
from checker.ingest.pipeline import ingest
from checker.ingest.profile_files import load_profile
from checker.model.audit import Audit
from checker.model.errors import UsageError
from checker.model.event import STATE_TYPE
from checker.model.progress import silent

REASON = "AB654321 robbery"


def found(numbers: list[str | None], reason: str, shape: str | None = None) -> bool | None:
    """Of a last row without a case number, after rows with `numbers`."""
    rows = pl.DataFrame(
        {"case_number": [*numbers, None], "reason": [*["robbery"] * len(numbers), reason]},
        schema={"case_number": pl.String, "reason": pl.String},
    ).with_columns(
        pl.when(pl.col("case_number").is_null()).then(pl.lit("empty")).otherwise(pl.lit("value")).cast(STATE_TYPE)
        .alias("case_number__state"),
        pl.lit("value").cast(STATE_TYPE).alias("reason__state"),
    )  # fmt: skip
    learned = CaseNumbers(shape)
    learned.learn(rows)
    return learned.found_in_reason(rows)[-1]


SIX = [f"24-000{n}" for n in range(1, 7)]


def test_a_word_that_may_be_a_number_is_open_whether_or_not_another_row_has_its_shape() -> None:
    assert found([*SIX, "AB123456"], REASON) is None
    assert found([*SIX, None], REASON) is None, "blanking another row's number turns no verdict"


def test_a_word_of_a_shape_that_the_log_writes_is_a_case_number() -> None:
    assert found(SIX, "see 24-0099") is True


def test_words_without_four_digits_are_none() -> None:
    assert found(SIX, "robbery of 3 shops, unit 12") is False


@pytest.mark.parametrize(("state", "answer"), [("redacted_agency", None), ("withheld", None), ("empty", False)])
def test_a_number_may_stand_under_what_hides_the_reason(state: str, answer: bool | None) -> None:
    rows = pl.DataFrame(
        {"case_number": [None], "reason": [None], "case_number__state": "empty", "reason__state": state}
    )
    rows = rows.cast({"case_number": pl.String, "reason": pl.String, cs.ends_with("__state"): STATE_TYPE})
    assert CaseNumbers(None).found_in_reason(rows)[0] is answer


def test_where_the_profile_gives_the_shape_it_alone_counts() -> None:
    assert found([None], REASON, r"\d{2}-\d{4}") is False
    assert found([None], "see 24-0099", r"\d{2}-\d{4}") is True


NUMBERS = st.lists(st.sampled_from([*SIX, "AB123456", "AB1-2345", "X1-ABCDE-234", "2024-77"]), min_size=0, max_size=9)


@given(NUMBERS, st.sampled_from([REASON, "24-0099", "x1-bcdef-234 theft", "2024-77", "theft"]), st.data())
def test_dropping_or_blanking_other_rows_decides_nothing(numbers: list[str], reason: str, data: st.DataObject) -> None:
    kept = [n if data.draw(st.booleans()) else None for n in numbers]
    before = found([*numbers], reason)
    for after in (found([*kept], reason), found([n for n in kept if n], reason)):
        assert after is before or after is None


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("24-01375", "24-01375"),
        ("2024-01375", "24-01375"),
        ("2401375", "24-01375"),
        ("2024/01375", "24-01375"),
        ("20-01375", "20-01375"),
        ("2001375", "20-01375"),
        ("2020-01375", "20-01375"),
        ("1999-01375", "99-01375"),
        ("24-1375", "24-1375"),
        ("PD-24-01375", "PD-24-01375"),
        ("2024-001375", "2024-001375"),
    ],
)
def test_a_profile_that_says_how_long_the_serial_is_makes_both_forms_of_the_year_one(
    tmp_path: Path, written: str, read: str
) -> None:
    """Reading R30. A number of another length is none of these forms, and stays as it is written."""
    profile = tmp_path / "own.yaml"
    profile.write_text("id: own\nextends: generic\nkind: search\ncase-number: {serial: 5}\n", encoding="utf-8")
    log = tmp_path / "log.csv"
    log.write_text(f"Search ID,Search Date,Officer,Case Number\nS1,2024-05-02,A-1,{written}\n", encoding="utf-8")
    found = ingest([log], Audit(), zone=None, profile=str(profile), limits=Limits(), progress=silent)
    assert found.events.frame()["case_number"].to_list() == [read]


def test_a_case_number_rule_that_says_nothing_is_refused(tmp_path: Path) -> None:
    profile = tmp_path / "own.yaml"
    profile.write_text("id: own\nextends: generic\nkind: search\ncase-number: {}\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"own\.yaml:4.*`serial`"):
        load_profile(profile)

"""A blank is not one thing: what a cell without a readable value says."""

from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.ingest.states import PLACEHOLDERS, Marks, state_of, states
from tests.examples import tried_on
from tests.ingest.tables import events

HEADER = (
    "Date",
    "Operator",
    "Case #",
    "Reason",
    "Threshold",
    "Candidates",
    "Offense",
    "Exigency",
    "Derived From",
    "Probe Edits",
)


def one(field: str, cell: str | None) -> tuple[object, object]:
    names = {
        "case_number": 2,
        "reason": 3,
        "threshold": 4,
        "candidates": 5,
        "offense": 6,
        "exigency": 7,
        "operator": 1,
        "derived_from": 8,
        "probe.edits": 9,
    }
    row: list[str | None] = ["2025-04-25", "Ann Lee", "25-1", "because", "", "", "", "", "", ""]
    row[names[field]] = cell
    event = events(row, header=HEADER)[0]
    return event[field], event[f"{field}__state"]


@pytest.mark.parametrize(
    ("cell", "state"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("\u00a0", "empty"),
        ("n/a", "placeholder"),
        ("N/A", "placeholder"),
        ("-", "placeholder"),
        ("x", "placeholder"),
        (".", "placeholder"),
        ("none", "placeholder"),
        ("***", "redacted_vendor"),
        ("* * *", "redacted_vendor"),
        ("REDACTED", "redacted_agency"),
        (" REDACTED", "redacted_agency"),
        ("[REDACTED]", "redacted_agency"),
        ("###", "redacted_agency"),
        ("████", "redacted_agency"),
        ("7923.600 GC", "redacted_agency"),
        ("(b)(7)(C)", "redacted_agency"),
        ("Withheld", "withheld"),
        ("REDACTED / burglary", "partial"),
        ("met with ███ at store", "partial"),
        ("(null)", "placeholder"),
        ("\\N", "placeholder"),
        ("N / A", "placeholder"),
        ("None.", "placeholder"),
        ("[blank]", "placeholder"),
        ("not yet assigned", "placeholder"),
        ("(b)(6), (b)(7)(C)", "redacted_agency"),
        ("§ 7923.600", "redacted_agency"),
        ("Exempt - 6254(f)", "redacted_agency"),
        ("EX. 7(E)", "redacted_agency"),
        ("Exemption 6, 7(C)", "redacted_agency"),
        ("Exemption (b)(5)", "redacted_agency"),
        ("RCW 42.56.240(1)", "redacted_agency"),
        ("Redacted per RCW 42.56.240", "redacted_agency"),
        ("ORS 192.345(3)", "redacted_agency"),
        ("5 ILCS 140/7(1)(d)", "redacted_agency"),
        ("F.S. 119.071(2)(c)", "redacted_agency"),
        ("Exempt under Gov't Code 552.108", "redacted_agency"),
        ("exempt vehicle 7", "value"),
        ("RCW 9A.56.200", "value"),
        ("Ex-boyfriend 7", "value"),
        ("Gov. Code § 7923.600", "redacted_agency"),
        ("California Government Code section 7923.600", "redacted_agency"),
        ("withheld per 7923.600", "withheld"),
        ("[SEALED]", "withheld"),
        ("sealed warrant served", "value"),
        ("missing", "value"),
        ("unknown suspect", "value"),
        ("burglary", "value"),
        ("inv", "value"),
        ("Test", "value"),
        ("see notes", "value"),
    ],
)
def test_a_cell_says_why_it_has_no_value(cell: str, state: str) -> None:
    assert one("reason", cell) == (cell if state == "value" else None, state)


@pytest.mark.parametrize("cell", ["inv", "test", "no case"])
def test_a_word_that_is_a_vague_reason_is_no_case_number(cell: str) -> None:
    assert one("case_number", cell) == (None, "placeholder")


@pytest.mark.parametrize(
    "cell",
    [
        "ditto", "same", '"', "see report", "See narrative.", "No case #", "NO CAD NUMBER ASSIGNED", "N/A - training",
        "none (test)",
        "XXXX-XXXX", "xx-xxxxx", "??-????", "xxxxxx", "00-0000", "0.0",
    ],
)  # fmt: skip
def test_what_stands_for_a_case_number_and_is_none_links_nothing_and_accuses_nobody(cell: str) -> None:
    """Read as a value, all rows that say "ditto" would be one case; taken for a blank, each would be a breach."""
    assert one("case_number", cell) == (None, "unread")
    assert one("reason", cell)[1] != "unread"


@pytest.mark.parametrize(
    "cell",
    ["24-0117", "NA-24-01", "NONE-24-1", "X24-0117", "UNK24-01", "S-24-001", "SAME24", "99-9999", "0-24-1", "100-00"],
)
def test_a_case_number_that_only_begins_like_them_is_read(cell: str) -> None:
    assert one("case_number", cell) == (cell, "value")


def test_a_cell_that_a_short_row_lacks_is_not_exported_there() -> None:
    assert one("reason", None) == (None, None)


@pytest.mark.parametrize(
    ("field", "cell", "value", "state"),
    [
        ("threshold", "99%", 0.99, "value"),
        ("threshold", "0.64", 0.64, "value"),
        ("threshold", "80", 0.80, "value"),
        ("threshold", "1", None, "unread"),
        ("threshold", "high", None, "unread"),
        ("threshold", "0,64", 0.64, "value"),
        ("threshold", "0,640", 0.64, "value"),
        ("threshold", "91,5 %", 0.915, "value"),
        ("threshold", "91,5", None, "unread"),
        ("threshold", "1,5", None, "unread"),
        ("candidates", "0,5", None, "unread"),
        ("candidates", "0", 0.0, "value"),
        ("candidates", "1,204", 1204.0, "value"),
        ("candidates", "501-1000", None, "unread"),
        ("candidates", "n/a", None, "placeholder"),
        ("offense", "Robbery", "robbery", "value"),
        ("offense", "robbery; BURGLARY", "burglary|robbery", "value"),
        ("offense", "robbery; something", None, "unread"),
        ("offense", "robbery of a store", None, "unread"),
        ("exigency", "none", "none", "value"),
        ("probe.edits", "None", "none", "value"),
        ("derived_from", "None", "none", "value"),
        ("derived_from", "n/a", None, "placeholder"),
        ("exigency", "***", None, "redacted_vendor"),
    ],
)
def test_a_typed_cell_is_a_value_only_where_it_reads_as_one(field: str, cell: str, value: object, state: str) -> None:
    got, got_state = one(field, cell)
    assert got_state == state
    assert got == pytest.approx(value) if isinstance(value, float) else got == value


@pytest.mark.parametrize(
    ("operator", "kind", "state"),
    [
        ("Lee, Ann", "person", "value"),
        ("Ann Lee", "person", "value"),
        ("Det. J. Smith", "person", "value"),
        ("admin", "shared", "value"),
        ("Front Desk", "shared", "value"),
        ("9f0a1b2c-1111-2222-3333-444455556666", "pseudonym", "value"),
        ("api", "service", "value"),
        ("Detective", "role", "value"),
        ("Fraud Unit", "shared", "value"),
        ("Crime Lab Two", None, "unread"),
        ("jsm4411", None, "unread"),
        ("4471", None, "unread"),
        ("***", None, "redacted_vendor"),
        ("", None, "empty"),
    ],
)
def test_an_operators_name_is_a_person_only_where_it_reads_as_one(operator: str, kind: str | None, state: str) -> None:
    event = events(("2025-04-25", operator, "25-1"), header=HEADER[:3])[0]
    assert (event["operator_kind"], event["operator_kind__state"]) == (kind, state)


@pytest.mark.parametrize("percent", ["58.3", "56.6", "99.1", "99", "0.7"])
def test_a_percentage_is_the_share_that_its_figures_say(percent: str) -> None:
    """58.3 divided by 100 in binary fractions is a number beside 0.583, and a limit of 0.583 would tell them apart."""
    assert one("threshold", f"{percent}%")[0] == float(Decimal(percent) / 100)


WRITTEN = st.sampled_from([*sorted(PLACEHOLDERS), "***", "[Redacted]", "7923.600 GC", "b(6)", "withheld", "(null)", ""])
MIXED = st.lists(
    st.none() | WRITTEN | st.text(st.sampled_from("0123456789:/.,+TZAPMUCpm -xb()*§gcé"), max_size=12), max_size=10
)
OWN = [
    Marks(),
    Marks(words=frozenset({"0", "test"})),
    Marks(agency=("77",), vendor=("1-1",), placeholders=(" 99 ", "none given")),
    Marks(placeholders=("X9",)),
    Marks(placeholders=("9 AM",)),
]


@tried_on(200)
@given(cells=MIXED, marks=st.sampled_from(OWN))
def test_figures_that_are_not_looked_at_closely_have_the_state_they_would_have(
    cells: list[str | None], marks: Marks
) -> None:
    texts = pl.Series("text", [cell and cell.strip() for cell in cells], dtype=pl.String)
    closely = texts.to_frame().select(state_of(pl.col("text"), marks)).to_series()
    assert states(texts, marks).to_list() == closely.to_list()


@pytest.mark.parametrize(
    ("cell", "state"), [("0", "placeholder"), ("77", "redacted_agency"), ("S77", "value"), ("2024-01-01", "value")]
)
def test_a_listed_figure_is_no_value(cell: str, state: str) -> None:
    assert states(pl.Series([cell]), Marks(agency=("77",))).to_list() == [state]


@pytest.mark.parametrize(
    ("cell", "value", "state"),
    [
        ("redaction", "redaction", "value"),
        ("Redaction", None, "redacted_agency"),
        ("[redaction]", None, "redacted_agency"),
        ("redacted", None, "redacted_agency"),
    ],
)
def test_the_purpose_of_redaction_is_told_from_a_mark_of_redaction(cell: str, value: object, state: str) -> None:
    """The open log format writes its values in small letters, and what is withheld in brackets (docs/log-format.md)."""
    event = events(["2025-04-25", "Ann Lee", "25-1", cell], header=("Date", "Operator", "Case #", "Purpose"))[0]
    assert (event["purpose"], event["purpose__state"]) == (value, state)

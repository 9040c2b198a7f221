"""Registers: each layout is told by its headings, and what is written out by hand is checked word by word."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from checker.ingest.audit_file import load_audit
from checker.ingest.binding import Binding
from checker.ingest.cells import value_reader
from checker.ingest.choice import NoLog, choose
from checker.ingest.interface import Limits
from checker.ingest.pipeline import ingest
from checker.ingest.profile_files import shipped_names, shipped_profile
from checker.ingest.states import Marks
from checker.model.audit import Audit
from checker.model.errors import CheckerError
from checker.model.event import EVENT_FIELDS
from checker.model.progress import silent

LAYOUTS = {
    "contract": ["Contract Number", "Vendor", "Amount", "Start Date", "End Date"],
    "system": ["System Name", "Vendor", "In Service Since", "Retired"],
    "camera": ["Camera ID", "Location", "Installed On", "Removed"],
    "policy": ["Policy Title", "Adopted On"],
    "assessment": ["Document", "System", "Date Filed"],
    "test": ["Test ID", "System", "Test Date"],
    "publication": ["Report", "Published On", "Period From", "Period To"],
    "meeting": ["Meeting Date", "Vendor", "Topic"],
    "incident": ["Incident Kind", "Date Found"],
    "audit": ["Audit ID", "Completed On"],
    "gallery": ["Gallery Name", "Source of Images", "Lawful Basis"],
    "watchlist": ["Watchlist Name", "Built On", "Number of Faces"],
    "appointment": ["Responsible Employee", "Designated On"],
    "purge": ["Database", "Purged On"],
    "gallery_review": ["Watchlist", "Reviewed On"],
    "customer": ["Customer Named", "Vendor", "Named On"],
    "lobbying": ["Registrant", "Issue", "Filed On"],
}
"""Kind of entry -> the headings of such a register, as an agency may write them."""


@pytest.mark.parametrize("kind", LAYOUTS)
def test_a_register_is_known_by_its_headings(kind: str) -> None:
    chosen = choose(LAYOUTS[kind])
    assert isinstance(chosen, Binding)
    assert (chosen.default_kind, chosen.kind_header) == (kind, None)


def test_every_register_profile_has_a_layout_here() -> None:
    kinds = {shipped_profile(name).kind.default for name in shipped_names() if name.startswith("register-")}
    assert kinds == set(LAYOUTS)


@pytest.mark.parametrize("kind", LAYOUTS)
def test_headings_that_do_not_tell_it_need_to_be_told_what_each_row_is(kind: str) -> None:
    assert isinstance(choose(["Vendor", "Start Date"]), NoLog)
    told = choose(["Vendor", "Start Date"], rows=kind)
    assert isinstance(told, Binding)
    assert (told.default_kind, told.fields) == (kind, {"vendor", "time"})


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ("{vendor: clearview}", "has no kind"),
        ("{kind: contrct}", 'unknown kind of record "contrct"'),
        ("{kind: contract, vendr: clearview}", 'unknown key "vendr"'),
        ("{kind: contract, vendor: clearvew}", 'unknown value "clearvew"'),
        ("{kind: assessment, document: accountability}", 'unknown value "accountability"'),
        ("{kind: contract, from: 2020-07-41}", '"2020-07-41" is not a date'),
        ("{kind: contract, from: 2020-07-01, until: early 2021}", '"early 2021" is not a date'),
    ],
)
def test_a_word_that_no_list_has_is_an_error_with_its_line(record: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "audit.yaml"
    path.write_text(f"zone: UTC\nrecords:\n  - {record}\n", encoding="utf-8")
    with pytest.raises(CheckerError) as error:
        load_audit(path)
    assert said in str(error.value)
    assert f"{path}:3" in str(error.value)


@pytest.mark.parametrize("date", ["2020-07-14", "2020-07", "July 14, 2020", "2020-07-14 09:30", "unknown"])
def test_a_date_that_can_be_read_or_is_said_to_be_unknown_is_no_mistake(date: str, tmp_path: Path) -> None:
    path = tmp_path / "audit.yaml"
    path.write_text(f'zone: UTC\nrecords:\n  - {{kind: contract, from: "{date}"}}\n', encoding="utf-8")
    assert load_audit(path).records


def test_a_register_of_its_own_in_yaml_is_a_log(tmp_path: Path) -> None:
    path = tmp_path / "contracts.yaml"
    path.write_text("records:\n\n  - {kind: contract, vendor: nec, amount: 1200}\n", encoding="utf-8")
    read = ingest([path], Audit(), zone="UTC", profile="register", limits=Limits(), progress=silent)
    (event,) = read.events.frame().to_dicts()
    assert (event["kind"], event["vendor"], event["amount"], event["row"]) == ("contract", "nec", 1200.0, 3)


def test_an_audit_file_that_begins_with_its_records_is_a_log_as_one_that_ends_with_them(tmp_path: Path) -> None:
    records = "records:\n  - {kind: contract, vendor: nec, from: 2024-01-02}\n"
    others = "agency:\n  name: Fairhaven Police\ncomplete: []\n"
    for name, text in {"first": records + others, "last": others + records}.items():
        path = tmp_path / f"{name}.yaml"
        path.write_text(text, encoding="utf-8")
        read = ingest([path], Audit(), zone="UTC", profile="register", limits=Limits(), progress=silent)
        assert read.events.frame()["vendor"].to_list() == ["nec"]


def test_a_value_that_may_be_of_several_types_names_them_in_words(tmp_path: Path) -> None:
    path = tmp_path / "audit.yaml"
    path.write_text("records:\n  - contract:\n      number: C-1\n", encoding="utf-8")
    with pytest.raises(CheckerError) as caught:
        load_audit(path)
    assert caught.value.what == "records, number 1, contract must be text, or a list, each entry after `- `"
    assert caught.value.where.endswith(":2")


CONTRACTS = [
    {"Contract Number": "C-17", "Vendor": "Clearview AI", "Amount": "$224,000", "Start Date": "2020-08-12",
     "End Date": "2021-09-04"},
    {"Contract Number": "C-18", "Vendor": "NEC Corporation", "Amount": "1200", "Start Date": "2019-01-02",
     "End Date": ""},
]  # fmt: skip


def as_csv(path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(CONTRACTS[0]))
        writer.writeheader()
        writer.writerows(CONTRACTS)


def as_json(path: Path) -> None:
    path.write_text(json.dumps({"contracts": CONTRACTS}), encoding="utf-8")


def as_workbook(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(CONTRACTS[0]))
    for row in CONTRACTS:
        sheet.append(list(row.values()))
    book.save(path)


def as_yaml(path: Path) -> None:
    keys = {"Contract Number": "id", "Vendor": "vendor", "Amount": "amount", "Start Date": "from", "End Date": "until"}
    rows = [{"kind": "contract"} | {keys[k]: v for k, v in row.items()} for row in CONTRACTS]
    path.write_text(f"records:\n{''.join(f'  - {json.dumps(row)}{chr(10)}' for row in rows)}", encoding="utf-8")


@pytest.mark.parametrize("write", [as_csv, as_json, as_workbook, as_yaml])
def test_a_register_says_the_same_in_every_format(write: Callable[[Path], None], tmp_path: Path) -> None:
    path = tmp_path / "contracts"
    write(path)
    read = ingest([path], Audit(), zone="UTC", profile=None, limits=Limits(), progress=silent)
    rows = read.events.frame().select("kind", "id", "vendor", "amount", "time__state", "end__state").rows()
    assert rows == [
        ("contract", "C-17", "clearview", 224000.0, "value", "value"),
        ("contract", "C-18", "nec", 1200.0, "value", "empty"),
    ]


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("$224,000", 224000.0),
        ("USD 50,000.50", 50000.5),
        ("6 dollars", 6.0),
        ("12", 12.0),
        ("£500", None),
        ("6-12", None),
    ],
)
def test_a_sum_is_read_in_dollars_only(cell: str, amount: float | None) -> None:
    read = value_reader(EVENT_FIELDS["amount"], Marks())(pl.Series([cell]))
    assert read["value"].to_list() == [amount]


CONTRACT_HEADINGS = [
    ("Vendor", "Product", "Agreement No.", "Effective Date", "Expiration Date", "Amount", "Purpose"),
    ("PO No.", "Supplier Name", "Contract Start Date", "Contract End Date", "Not to Exceed"),
    ("Award Number", "Awardee", "Award Date", "Total Obligations"),
    ("Contract Title", "Contractor Name", "Contract Date", "Expires"),
]


@pytest.mark.parametrize("headings", CONTRACT_HEADINGS, ids=lambda names: names[0])
def test_a_list_of_contracts_is_known_by_the_names_that_buyers_use(headings: tuple[str, ...]) -> None:
    binding = choose(headings)
    assert not isinstance(binding, NoLog)
    assert binding.profile.id == "register-contracts"
    assert {"time", "vendor"} <= binding.fields


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("Effective From", "Effective To"), ("Effective Date", "Expiry Date"), ("Start Date", "Termination Date"),
        ("Contract Start Date", "Contract Expiration Date"), ("From", "Valid Until"),
    ],
)  # fmt: skip
def test_a_list_of_contracts_says_until_when_each_runs(first: str, last: str) -> None:
    chosen = choose(["Agreement No", "Supplier", first, last])
    assert isinstance(chosen, Binding)
    assert {"time": first, "end": last}.items() <= {c.field: c.header for c in chosen.parts[0].columns}.items()


def test_a_search_log_that_names_its_contract_is_no_list_of_contracts() -> None:
    binding = choose(("Search ID", "Search Date", "Vendor", "Contract", "Searched By", "Reason"))
    assert not isinstance(binding, NoLog)
    assert binding.profile.id == "generic"


@pytest.mark.parametrize("period", ["2025-01-01 to 2025-12-31", "2025", "Calendar year 2025"])
def test_a_published_report_that_names_its_days_in_one_cell_is_read(period: str, tmp_path: Path) -> None:
    """As a board keeps it: what it counts, and the days that it covers, without a word for the fields."""
    path = tmp_path / "reports.csv"
    path.write_text(
        "Report,Reporting Period,Published,Number of Searches,Number of Leads\n"
        f"Annual report,{period},2026-02-20,8,4\n",
        encoding="utf-8",
    )
    read = ingest([path], Audit(), zone="UTC", profile=None, limits=Limits(), progress=silent)
    (event,) = read.events.scan().collect().to_dicts()
    assert event["document"] == "usage_report"
    assert (event["kind"], event["reported.searches"], event["reported.leads"]) == ("publication", 8, 4)
    first, last = (
        pl.from_epoch(pl.Series([event[name]]), "us").dt.date()[0] for name in ("covers_from_lo", "covers_until_hi")
    )
    assert (first.isoformat(), last.isoformat()) == ("2025-01-01", "2025-12-31")


@pytest.mark.parametrize(
    "last", ["Covers To", "Covers Through", "Covered Through", "Reporting Period Through", "Period To"]
)
def test_the_last_day_that_a_report_covers_is_known_by_each_word_for_it(last: str, tmp_path: Path) -> None:
    first = last.replace("Through", "From").replace("To", "From")
    path = tmp_path / "reports.csv"
    path.write_text(f"Report,{first},{last},Published\nAnnual report,2025-01-01,2025-12-31,2026-02-20\n")
    read = ingest([path], Audit(), zone="UTC", profile=None, limits=Limits(), progress=silent)
    (event,) = read.events.scan().collect().to_dicts()
    assert event["covers_until_hi"] is not None and event["covers_from_lo"] < event["covers_until_hi"]


def test_a_list_of_accounts_is_known_by_the_days_on_which_they_were_opened_and_closed(tmp_path: Path) -> None:
    path = tmp_path / "accounts.csv"
    path.write_text("User ID,Name,Account Opened,Account Closed\nU1042,A. Lee,2024-10-01,2025-04-30\n")
    read = ingest([path], Audit(), zone="UTC", profile=None, limits=Limits(), progress=silent)
    events = read.events.scan().collect().to_dicts()
    assert {(event["kind"], event["operator"]) for event in events} == {("account", "A. Lee"), ("account", "U1042")}
    assert all(event["end_hi"] is not None for event in events)

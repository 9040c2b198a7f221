"""All logs of a run: the account of every row, duplicates, registries, declarations, and real files."""

import csv
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.ingest.interface import IngestedLogs, Limits
from checker.ingest.pipeline import describe_logs, ingest
from checker.model.audit import Agency, Audit, Gallery, LogFile, Systems
from checker.model.errors import InputError, UsageError
from checker.model.event import EVENT_FIELDS, FOUND, MAY_BE, frame_schema
from tests.examples import tried_on
from tests.ingest.tables import ingested, silent

SHARED = Path(__file__).parents[2].parent / "shared" / "data"
HEAD = "Search ID,Date,Operator,Case #,Reason\n"
ROWS = "S1,2025-04-25,Ann Lee,25-1,burglary\nS2,2025-04-26,Ann Lee,25-2,robbery\n"


def balanced(result: IngestedLogs) -> bool:
    return all(
        i.rows.read == i.rows.used + i.rows.duplicates + i.rows.quarantined + i.rows.out_of_scope for i in result.inputs
    )


def test_the_same_bytes_given_twice_are_all_duplicates(tmp_path: Path) -> None:
    result = ingested(tmp_path, one=HEAD + ROWS, two=HEAD + ROWS)
    first, second = result.inputs
    assert (first.rows.used, first.rows.duplicates) == (2, 0)
    assert (second.rows.read, second.rows.used, second.rows.duplicates) == (2, 0, 2)
    assert result.events.height == 2


def test_rows_that_two_exports_share_are_counted_once(tmp_path: Path) -> None:
    result = ingested(
        tmp_path, april=HEAD + ROWS, may=HEAD + ROWS.splitlines()[1] + "\nS3,2025-05-01,Ann Lee,25-3,fraud\n"
    )
    assert result.events.frame()["id"].to_list() == ["S1", "S2", "S3"]
    assert result.inputs[1].rows.duplicates == 1
    assert result.inputs[1].events == {"search": 1}
    assert balanced(result)


def test_one_id_with_two_contents_keeps_both_and_says_so(tmp_path: Path) -> None:
    result = ingested(tmp_path, log=HEAD + "S1,2025-04-25,Ann Lee,25-1,burglary\nS1,2025-04-25,Ann Lee,25-1,robbery\n")
    assert result.events.height == 2
    assert any("used for several different records" in e.statement for e in result.ledger)


def test_equal_rows_without_ids_stay_and_are_counted_as_a_bound(tmp_path: Path) -> None:
    row = "2025-04-25,Ann Lee,25-1,burglary\n"
    result = ingested(tmp_path, log="Date,Operator,Case #,Reason\n" + row * 3 + "2025-04-26,Ann Lee,25-1,burglary\n")
    assert result.events.height == 4
    assert any("between 2 and 4 uses" in e.statement for e in result.ledger)


def test_a_duplicate_row_takes_its_further_events_with_it(tmp_path: Path) -> None:
    head = "Search ID,Date,Operator,Case #,Reason,Reviewed By\n"
    row = "S1,2025-04-25,Ann Lee,25-1,burglary,Bo Diaz\n"
    result = ingested(tmp_path, log=head + row + row)
    assert result.events.frame()["kind"].to_list() == ["search", "review"]
    assert (result.inputs[0].rows.used, result.inputs[0].rows.duplicates) == (1, 1)


def test_galleries_and_system_come_from_the_audit_where_the_log_is_silent(tmp_path: Path) -> None:
    gallery = Gallery(name="Jail Photos", source_type="booking", lawful_basis="booking")
    audit = Audit(galleries=(gallery,), system=Systems(vendor="amazon", product="rekognition"))
    text = (
        "Date,Operator,Case #,Gallery,Gallery Source\n2025-04-25,Ann Lee,1,jail photos,\n2025-04-25,Ann Lee,1,JAIL "
        "PHOTOS,passport\n2025-04-25,Ann Lee,1,Other,\n"
    )
    events = ingested(tmp_path, audit, log=text).events.frame()
    assert events["gallery.source_type"].to_list() == ["booking", "passport", None]
    assert events["gallery.lawful_basis"].to_list() == ["booking", "booking", None]
    assert events["vendor"].to_list() == ["amazon"] * 3


def test_a_gallery_with_an_unknown_value_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="mugshots"):
        ingested(tmp_path, Audit(galleries=(Gallery(name="x", source_type="mugshots"),)), log=HEAD + ROWS)


def held(read: IngestedLogs) -> list[str]:
    """The fields that the frame has columns for."""
    return [name for name in EVENT_FIELDS if f"{name}__state" in read.events.columns]


def test_an_export_declared_to_hold_every_field_has_blanks_for_missing_columns(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("Search Date,Operator,Reason\n2025-04-25,Ann Lee,x ray theft\n", encoding="utf-8")
    logs = [LogFile(path=path, holds_every_field="records manager")]
    result = ingest(logs, Audit(), zone=None, profile=None, limits=Limits(), progress=silent)
    assert result.events.frame()["case_number__state"].to_list() == ["empty"]
    assert held(result) == list(EVENT_FIELDS)
    undeclared = ingest([path], Audit(), zone=None, profile=None, limits=Limits(), progress=silent)
    assert held(undeclared) == ["time", "operator", "operator_kind", "reason"]


def test_the_zone_of_the_log_goes_before_the_runs_and_that_before_the_audits(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(HEAD + ROWS, encoding="utf-8")

    def zone(own: str | None, run: str | None, audit: str | None) -> str:
        log = LogFile(path=path, zone=own)
        return ingest([log], Audit(zone=audit), zone=run, profile=None, limits=Limits(), progress=silent).inputs[0].zone

    assert zone("UTC", "America/Chicago", "America/Denver") == "UTC"
    assert zone(None, "America/Chicago", "America/Denver") == "America/Chicago"
    assert zone(None, None, "America/Denver") == "America/Denver"
    assert zone(None, None, None) == ""


def test_a_state_in_one_zone_settles_civil_dates_and_the_ledger_says_so(tmp_path: Path) -> None:
    head, row = "Date,Operator,Case #\n", "2025-06-01T03:00:00Z,Ann Lee,1\n"
    result = ingested(tmp_path, Audit(agency=Agency(place="us/wa")), log=head + row)
    assert str(result.events.frame()["date_lo"][0]) == str(result.events.frame()["date_hi"][0]) == "2025-05-31"
    assert any("WA lies in one time zone" in e.statement for e in result.ledger)


def test_an_unknown_zone_or_a_file_that_is_no_log_ends_the_run(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Mars"):
        ingested(tmp_path, log=HEAD + ROWS, zone="Mars")
    with pytest.raises(InputError, match="use log"):
        ingested(tmp_path, list="item,price\nmilk,2\nbread,3\n")


def test_the_frame_has_the_models_schema(tmp_path: Path) -> None:
    result = ingested(tmp_path, log=HEAD + ROWS)
    schema = dict(result.events.schema)
    assert (schema.pop(FOUND), schema.pop(MAY_BE)) == (pl.Boolean, pl.String)
    assert list(schema.items()) == list(frame_schema(held(result)).items())


CELL = st.sampled_from(
    [
        "",
        "x",
        "***",
        "25-1234",
        "2025-04-25",
        "03/04/2025",
        "Ann Lee",
        "search",
        "review",
        "login",
        "what",
        "Denied",
        'a"b',
        "a,b",
    ]
)
TABLE = st.lists(st.lists(CELL, min_size=5, max_size=5), min_size=1, max_size=6)


@tried_on(14)
@given(st.lists(TABLE, min_size=1, max_size=3))
def test_every_row_read_is_used_or_accounted_for(tmp_path: Path, tables: list[list[list[str]]]) -> None:
    paths = []
    for number, rows in enumerate(tables):
        paths.append(tmp_path / f"{number}.csv")
        with paths[-1].open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([["ID", "Record Type", "Date", "Operator", "Decision"], *rows])
    result = ingest(paths, Audit(), zone=None, profile=None, limits=Limits(), progress=silent)
    assert balanced(result)
    for number, (account, rows) in enumerate(zip(result.inputs, tables, strict=True)):
        blank = sum(not any(c.strip() for c in row) for row in rows)
        assert account.rows.read in (len(rows), len(rows) - blank)
        mine = result.events.frame().filter(input=number)
        assert mine.filter(part=0).height == account.rows.used + account.rows.quarantined
        assert sum(account.events.values()) == mine.height
    assert result.events.frame()["event"].is_unique().all()


@pytest.mark.published
@pytest.mark.parametrize("folder", ["portal_audit", "event_logs"])
def test_real_files_are_read_to_the_last_row(folder: str) -> None:
    paths = sorted(p for p in (SHARED / folder).glob("*.csv") if "vocabulary" not in p.name)
    result = ingest(paths, Audit(), zone=None, profile=None, limits=Limits(), progress=silent)
    for path, account in zip(paths, result.inputs, strict=True):
        lines = path.read_text(encoding="utf-8").strip().splitlines()
        assert account.rows.read == len(lines) - 1, path.name
        if folder == "portal_audit":
            assert (account.profile, account.rows.used) == ("portal-search-audit", account.rows.read)
    if folder == "portal_audit":
        assert set(result.events.frame()["technology"]) == {"license_plate"}
        assert set(result.events.frame()["operator__state"]) == {"redacted_vendor"}
        assert set(result.events.frame()["clock"]) == {"utc"}
    assert balanced(result)


def test_a_path_that_audit_yaml_describes_sheet_by_sheet_is_read_as_all_of_these() -> None:
    entries = tuple(LogFile(path=Path("all.xlsx"), sheets=(name,)) for name in ("January", "Arrests"))
    audit = Audit(logs=(*entries, LogFile(path=Path("other.csv"))))
    assert describe_logs([Path("all.xlsx")], audit) == entries
    assert describe_logs([Path("new.csv"), entries[1]], audit) == (LogFile(path=Path("new.csv")), entries[1])

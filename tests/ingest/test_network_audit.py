"""Network and organization audits of license-plate searches: thirteen columns, in the states in which agencies release
them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from reportlab.lib.pagesizes import A4, landscape
from reportlab.platypus import SimpleDocTemplate, Table

from checker.ingest.interface import Limits
from checker.ingest.pipeline import ingest
from checker.model.accounts import LedgerEntry
from checker.model.audit import Audit
from checker.model.errors import InputError
from tests.ingest.reading import SHARED
from tests.ingest.tables import silent

HEAD = (
    "ID,Name,Org Name,Total Networks Searched,Time Frame,License Plate,Reason,Case #,Filters,Search Time,Search "
    "Type,Text Prompt,Moderation"
).split(",")


def _row(number: int, **cells: str) -> list[str]:
    """One search, in the order of HEAD. Its window ends after it, as in most rows of published audits."""
    day = number % 27 + 1
    row = {
        "ID": f"23d55b89-42eb-4f5c-9281-{number:012x}",
        "Name": f"Operator {number % 5}",
        "Org Name": "Anytown PD",
        "Total Networks Searched": "840",
        "Time Frame": f"11/{day:02}/2025, 10:00:17 PM UTC 12/01/2025, 10:00:17 AM UTC",
        "License Plate": f"ABC{number:04}",
        "Reason": f"stolen vehicle {number}",
        "Case #": f"25-{number:06}",
        "Filters": "",
        "Search Time": f"11/{day:02}/2025, 09:53:36 AM UTC",
        "Search Type": "lookup",
        "Text Prompt": "",
        "Moderation": "",
    } | cells
    return [row[name] for name in HEAD]


def _csv(path: Path, *rows: Sequence[str]) -> Path:
    path.write_text(
        "\n".join(",".join(f'"{cell}"' if "," in cell else cell for cell in row) for row in rows) + "\n",
        encoding="utf-8",
    )
    return path


def _events(
    path: Path, profile: str | None = None
) -> tuple[list[dict[str, object]], list[LedgerEntry], dict[str, int], dict[int, str]]:
    got = ingest([path], Audit(), zone=None, profile=profile, limits=Limits(), progress=silent)
    (given,) = got.inputs
    rows = given.rows
    assert rows.read == rows.used + rows.duplicates + rows.quarantined + rows.out_of_scope
    events = got.events.frame().filter(got.events.frame()["kind"] != "unknown").to_dicts()
    return events, list(got.ledger), rows.model_dump(), {q.row: q.reason for q in got.quarantine}


def test_an_audit_is_read_as_searches_of_plates_by_those_who_searched(tmp_path: Path) -> None:
    events, _, _, _ = _events(_csv(tmp_path / "log", HEAD, *map(_row, range(3))))
    first = events[0]
    assert (first["kind"], first["technology"], first["agency"], first["operator"]) == (
        "search",
        "license_plate",
        "Anytown PD",
        "Operator 0",
    )
    assert (first["case_number"], first["networks"], first["reason"]) == ("25-000000", 840.0, "stolen vehicle 0")
    assert (first["clock"], first["time_lo"]) == ("utc", 1761990816000000)  # 2025-11-01T09:53:36Z


def test_the_same_audit_reads_the_same_as_csv_workbook_and_pdf(tmp_path: Path) -> None:
    rows = [HEAD, *map(_row, range(30))]
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "book")
    grid = [("GRID", (0, 0), (-1, -1), 0.5, (0, 0, 0)), ("FONTSIZE", (0, 0), (-1, -1), 4)]
    SimpleDocTemplate(str(tmp_path / "pdf"), pagesize=landscape(A4)).build([Table(rows, style=grid)])
    names = ("id", "operator", "agency", "time_lo", "networks", "reason", "case_number")
    plain, book_events, pdf = (
        [[event[name] for name in names] for event in _events(path)[0]]
        for path in (_csv(tmp_path / "csv", *rows), tmp_path / "book", tmp_path / "pdf")
    )
    assert len(plain) == 30
    assert plain == book_events == pdf


@pytest.mark.parametrize("written", [" {}", "{}", "{} "])
@pytest.mark.parametrize("form", [str, str.upper, str.lower, lambda name: name.replace(" ", "_").lower()])
def test_headings_with_spaces_underscores_and_other_case_are_the_same(
    tmp_path: Path, written: str, form: object
) -> None:
    head = [written.format(form(name)) for name in HEAD]  # type: ignore[operator]
    events, _, _, _ = _events(_csv(tmp_path / "log", head, *map(_row, range(3))))
    assert [event["agency"] for event in events] == ["Anytown PD"] * 3
    assert [event["case_number"] for event in events] == ["25-000000", "25-000001", "25-000002"]


def test_date_and_time_in_two_columns_are_one_time(tmp_path: Path) -> None:
    head = [*HEAD[:9], "Search Date", *HEAD[9:]]
    row = _row(1)
    split = [*row[:9], "11/02/2025", "09:53:36 AM", *row[10:]]
    other = [*row[:9], "11/03/2025", "10:00:00 PM", *row[10:]]
    events, _, _, _ = _events(_csv(tmp_path / "log", head, split, other))
    assert events[0]["time_hi"] == events[0]["time_lo"]
    assert events[0]["time_lo"] == 1762077216000000  # 2025-11-02 09:53:36


def test_a_header_that_comes_again_far_down_is_no_record(tmp_path: Path) -> None:
    events, ledger, rows, _ = _events(
        _csv(tmp_path / "log", HEAD, *map(_row, range(16_483)), HEAD, *map(_row, range(16_483, 16_500)))
    )
    assert len(events) == rows["read"] == 16_500
    assert any("comes again on line 16,485" in entry.statement for entry in ledger)


def test_a_second_export_with_other_columns_is_put_aside_from_its_header_on(tmp_path: Path) -> None:
    other = [HEAD[0], HEAD[2], HEAD[1], *HEAD[3:]]
    rows = [[row[0], row[2], row[1], *row[3:]] for row in map(_row, range(5, 8))]
    events, _, counted, bad = _events(_csv(tmp_path / "log", HEAD, *map(_row, range(5)), other, *rows))
    assert len(events) == 5
    assert counted["quarantined"] == 3
    assert all("is below another header, in row 7" in reason for reason in bad.values())


def test_rows_shifted_by_a_column_are_put_aside_and_not_read_from_their_neighbors(tmp_path: Path) -> None:
    right = ["", *_row(3)[:-1]]
    left = [*_row(4)[1:], ""]
    events, _, counted, bad = _events(
        _csv(tmp_path / "log", HEAD, *map(_row, range(3)), right, left, *map(_row, range(5, 9)))
    )
    assert [event["reason"] for event in events] == [f"stolen vehicle {n}" for n in (0, 1, 2, 5, 6, 7, 8)]
    assert counted["quarantined"] == 2
    assert bad == dict.fromkeys((5, 6), "its cells are shifted: the time is in another column")


def test_rows_that_lack_the_cell_of_a_column_in_the_header_are_put_aside(tmp_path: Path) -> None:
    short = [cell for name, cell in zip(HEAD, _row(3), strict=True) if name != "Case #"]
    events, _, counted, bad = _events(_csv(tmp_path / "log", HEAD, *map(_row, range(3)), short))
    assert len(events) == 3
    assert counted["quarantined"] == 1
    assert "12 cells where the header has 13" in bad[5]


def test_a_file_without_a_header_is_read_by_a_profile_that_says_which_column_is_which(tmp_path: Path) -> None:
    path = _csv(tmp_path / "log", *map(_row, range(4)))
    with pytest.raises(InputError, match="column 1"):
        _events(path)
    profile = tmp_path / "ours.yaml"
    profile.write_text(
        "id: ours\nextends: network-audit\nkind: search\n"
        "columns: {id: column 1, operator: column 2, agency: column 3, networks: column 4, reason: column 7, "
        'case_number: column 8, time: {from: column 10, formats: ["%m/%d/%Y, %I:%M:%S %p %z"]}}\n',
        encoding="utf-8",
    )
    events, _, _, _ = _events(path, str(profile))
    assert [event["case_number"] for event in events] == [f"25-00000{n}" for n in range(4)]
    assert events[0]["row"] == 1


def test_whose_cameras_were_searched_is_never_who_searched(tmp_path: Path) -> None:
    head = ["Producer", *HEAD]
    events, _, _, _ = _events(_csv(tmp_path / "log", head, *(["Elsewhere SO", *_row(n)] for n in range(3))))
    assert {event["agency"] for event in events} == {"Anytown PD"}
    assert not {"acting_for"} & events[0].keys()


def test_no_networks_may_mean_that_they_were_not_recorded(tmp_path: Path) -> None:
    events, _, _, _ = _events(_csv(tmp_path / "log", HEAD, _row(1), _row(2, **{"Total Networks Searched": "0"})))
    assert [(event["networks"], event["networks__state"]) for event in events] == [
        (840.0, "value"),
        (None, "placeholder"),
    ]


@pytest.mark.parametrize(
    ("mark", "state"),
    [
        ("***", "redacted_vendor"), ("* * *", "redacted_vendor"), ("REDACTED", "redacted_agency"),
        (" REDACTED", "redacted_agency"),
        ("[REDACTED]", "redacted_agency"), ("###", "redacted_agency"), ("██████", "redacted_agency"),
        ("7923.600 GC", "redacted_agency"),
        ("REDACTED / stolen vehicle", "partial"),
    ],
)  # fmt: skip
def test_marks_of_redaction_are_no_reasons(tmp_path: Path, mark: str, state: str) -> None:
    events, _, _, _ = _events(_csv(tmp_path / "log", HEAD, _row(1), _row(2, Reason=mark)))
    assert (events[1]["reason"], events[1]["reason__state"]) == (None, state)


def test_one_reason_in_all_rows_may_have_been_substituted(tmp_path: Path) -> None:
    _, ledger, _, _ = _events(_csv(tmp_path / "log", HEAD, *(_row(n, Reason="Investigation") for n in range(25))))
    (entry,) = [entry for entry in ledger if entry.topic == "substituted"]
    assert entry.field == "Reason"
    assert "all 25 written cells" in entry.statement
    assert "Investigation" not in entry.statement
    assert entry.raw == "Investigation"


def test_reasons_that_differ_or_are_few_or_redacted_are_not_said_to_be_substituted(tmp_path: Path) -> None:
    for reasons in (["Investigation"] * 24 + ["theft"], ["Investigation"] * 10, ["***"] * 25):
        rows = (_row(n, Reason=reason) for n, reason in enumerate(reasons))
        assert not [entry for entry in _events(_csv(tmp_path / "log", HEAD, *rows))[1] if entry.topic == "substituted"]


def test_overlapping_monthly_files_count_each_search_once(tmp_path: Path) -> None:
    one = _csv(tmp_path / "one", HEAD, *map(_row, range(10)))
    two = _csv(tmp_path / "two", HEAD, *map(_row, range(6, 16)))
    got = ingest([one, two], Audit(), zone=None, profile=None, limits=Limits(), progress=silent)
    assert sum(given.rows.used for given in got.inputs) == 16
    assert got.inputs[1].rows.duplicates == 4


PORTAL = {
    "albany-ca-pd_2026-04-24": ("case_number", "offense"),
    "chula-vista-ca-pd_2026-04-19": ("case_number",),
    "lincoln-ca-pd_2026-03-28": ("case_number", "offense", "reason"),
    "menlo-park-ca-pd_2026-04-03": (),
    "pasadena-ca-pd_2026-03-30": ("case_number", "reason"),
    "san-bruno-ca-pd_2026-04-03": ("offense",),
    "santa-cruz-ca-pd_2026-04-25": ("reason",),
    "williams-ca-pd_2026-04-10": ("reason",),
}
"""The eight files and which of the seven layouts each has, by what their headers name beside id, user, time and
networks."""


@pytest.mark.published
@pytest.mark.parametrize("name", PORTAL)
def test_every_published_portal_audit_is_read_whole(name: str) -> None:
    path = SHARED / "portal_audit" / f"{name}_search_audit.csv"
    lines = len(path.read_text(encoding="utf-8").splitlines()) - 1
    got = ingest([path], Audit(), zone=None, profile=None, limits=Limits(), progress=silent)
    (given,) = got.inputs
    assert given.profile == "portal-search-audit"
    assert (given.rows.read, given.rows.used) == (lines, lines)
    assert (lines == 0) == name.startswith("santa-cruz")
    held = {field for field in ("case_number", "offense", "reason") if f"{field}__state" in got.events.columns}
    assert not lines or held == set(PORTAL[name])


def test_the_portal_audits_have_seven_layouts() -> None:
    assert len(set(PORTAL.values())) == 7


@pytest.mark.published
def test_the_published_network_audit_has_its_179_searches_in_utc() -> None:
    path = SHARED / "network_audit" / "okaloosa_first_20_pages.pdf"
    got = ingest([path], Audit(), zone=None, profile=None, limits=Limits(), progress=silent)
    (given,) = got.inputs
    assert (given.reader, given.profile, given.rows.read, given.rows.used) == ("pdf", "network-audit", 179, 179)
    events = got.events.frame()
    assert set(events["time__state"]) == set(events["networks__state"]) == {"value"}
    assert set(events["clock"]) == {"utc"}
    assert set(events["technology"]) == {"license_plate"}

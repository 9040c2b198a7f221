"""Profiles: what the columns mean, mistakes with their place, and which profile a table takes."""

from pathlib import Path

import pytest

from checker.ingest.binding import bind
from checker.ingest.choice import choose
from checker.ingest.profile_files import find_profile, load_profile, shipped_names, shipped_profile
from checker.model.errors import InputError, Mistakes, UsageError
from tests.ingest.tables import events, ingested, read, table


def written(folder: Path, text: str) -> Path:
    path = folder / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", shipped_names())
def test_every_shipped_profile_loads(name: str) -> None:
    assert shipped_profile(name).id == name


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("id: a\nkind: search\ncolums: {}\n", 3, 'did you mean "columns"'),
        ("id: a\nkind: search\ncolumns:\n  operater: Who\n", 4, 'did you mean "operator"'),
        ("id: a\nkind: serch\n", 2, 'did you mean "search"'),
        ("id: a\nkind: search\ncolumns:\n  offense: {from: X, values: {GTA: auto}}\n", 4, "unknown value"),
        ("id: a\nkind: search\nconstants:\n  mode: realtime\n", 4, "unknown value"),
        ("id: a\nkind: search\nzone: Mars/Olympus\n", 3, "unknown time zone"),
        ("id: a\nkind: search\ndates:\n  - '%H:%M'\n", 4, "full date"),
        ("id: a\nkind: search\nextends: generik\n", 3, 'did you mean "generic"'),
        ("id: a\nkind: search\nid: b\n", 3, "given twice"),
        ("id: a\nkind: search\ncase-number: {shape: '[0-9'}\n", 3, "regular expression"),
        ("id: a\ncloudtrail-case-numbers:\n  jobtag: x\n", 3, 'did you mean "jobTag"'),
        ("id: a\ncloudtrail-case-numbers:\n  jobTag: (\n", 3, "regular expression"),
        ("id: a\n  kind: search\n", 2, "YAML"),
        ("kind: search\n", 1, "the file has no `id:`"),
        ("id: a\nextends: generic\ncolumns:\n  - time: Date\n", 3, "columns must be keys and values"),
        ("id: a\nextends: generic\nalso:\n  - kind: review\n    columns:\n      - time: Date\n", 5, "keys and values"),
    ],
)
def test_a_mistake_is_reported_with_its_line_and_the_nearest_name(
    tmp_path: Path, text: str, line: int, says: str
) -> None:
    with pytest.raises(UsageError) as caught:
        load_profile(written(tmp_path, text))
    assert f"mine.yaml:{line}" in caught.value.where
    assert says in str(caught.value)


def test_all_mistakes_of_a_profile_are_told_at_once(tmp_path: Path) -> None:
    text = (
        "id: a\nkind: serch\nzone: Mars/Olympus\ncolumns:\n  operater: Who\n  offense:\n    from: X\n"
        "    values:\n      GTA: auto\n      RAP: rape_\nconstants:\n  mode: realtime\n"
    )
    with pytest.raises(Mistakes) as caught:
        load_profile(written(tmp_path, text))
    assert [one.where.rpartition(":")[2] for one in caught.value.errors] == ["2", "3", "5", "9", "10", "12"]


def test_an_unknown_profile_name_gives_the_known_ones() -> None:
    with pytest.raises(UsageError, match="generic"):
        find_profile("generc")


def test_headers_agree_whatever_their_case_and_punctuation() -> None:
    for header in ("Case #", "caseNumber", "CASE_NUMBER", " case  number "):
        assert {c.field for c in bind(shipped_profile("generic"), [header]).parts[0].columns} == {"case_number"}


@pytest.mark.parametrize(
    "more",
    [(), ("reason",), ("caseNumber",), ("offenseType",), ("reason", "caseNumber"), ("caseNumber", "offenseType"),
     ("reason", "caseNumber", "offenseType")],
)  # fmt: skip
@pytest.mark.parametrize("count", ["networkCount", "cameraCount"])
def test_each_variant_of_the_portal_audit_is_detected(more: tuple[str, ...], count: str) -> None:
    binding = choose(("id", "userId", "searchDate", count, *more))
    assert binding is not None
    assert binding.profile.id == "portal-search-audit"
    assert len(binding.fields) == 4 + len(more)


def test_tables_of_reviews_and_authorizations_are_told_from_searches() -> None:
    reviews = choose(("Review ID", "Search ID", "Reviewer", "Reviewed At", "Role"))
    grants = choose(("Authorization ID", "Case Number", "Type", "Decided At", "Valid From", "Valid Until", "Decision"))
    searches = choose(("Search ID", "Date", "Requestor", "Reason", "Reviewed By", "Review Date"))
    assert [b and b.profile.kind.default for b in (reviews, grants, searches)] == ["review", "authorization", "search"]


def test_a_table_that_is_no_log_is_refused_with_its_headers_and_a_way_out() -> None:
    with pytest.raises(InputError, match="does not look like a use log") as caught:
        read(table(("offense_type", "rows"), ("Robbery", "3")))
    assert '"offense_type"' in str(caught.value)
    assert "`checker init`" in caught.value.hint


def test_a_profile_of_ones_own_overrides_detection(tmp_path: Path) -> None:
    path = written(
        tmp_path, "id: mine\nkind: live_deployment\ncolumns: {time: wann, operator: wer}\nconstants: {mode: live}\n"
    )
    event = events(("2025-04-25", "Ann Lee"), header=("wann", "wer"), profile=str(path))[0]
    assert (event["kind"], event["mode"], event["mode__state"]) == ("live_deployment", "live", "value")


def test_a_named_profile_that_fits_no_column_is_an_error() -> None:
    with pytest.raises(InputError, match="portal-search-audit"):
        read(table(("Foo", "Bar"), ("1", "2")), profile="portal-search-audit")


def test_extending_a_profile_keeps_its_columns_and_overrides_some(tmp_path: Path) -> None:
    path = written(tmp_path, "id: mine\nextends: generic\nkind: search\ncolumns: {reason: Why}\n")
    event = events(
        ("2025-04-25", "Ann Lee", "b", "c"), header=("Date", "Operator", "Why", "Reason"), profile=str(path)
    )[0]
    assert (event["reason"], event["operator"]) == ("b", "Ann Lee")


def test_code_lists_formats_units_and_marks_of_a_profile_are_used(tmp_path: Path) -> None:
    text = """
id: mine
kind: {column: What, values: {S: search, L: out_of_scope}}
columns:
  time: {from: D, formats: ["%m/%d/%y"]}
  offense: {from: O, values: {GTA: motor_vehicle_theft}, split: "/"}
  threshold: {from: T, unit: percent}
  operator: U
  case_number: C
redaction-marks: [hidden]
placeholders: [see file]
operator-names: person
"""
    rows = (("S", "03/04/25", "GTA/Robbery", "1", "jsm4411", "see file"), ("L", "03/04/25", "", "", "hidden", ""))
    reading = read(table(("What", "D", "O", "T", "U", "C"), *rows), profile=str(written(tmp_path, text)))
    event = reading.events.row(0, named=True)
    assert reading.events.height == 1
    assert (reading.input.rows.used, reading.input.rows.out_of_scope) == (1, 1)
    assert str(event["date_lo"]) == "2025-03-04"
    assert (event["offense"], event["threshold"]) == ("motor_vehicle_theft|robbery", 0.01)
    assert (event["operator_kind"], event["case_number__state"]) == ("person", "placeholder")


def test_a_file_of_ones_own_reads_a_yes_and_several_codes_as_the_usual_rule_of_the_field_does(tmp_path: Path) -> None:
    mine = written(
        tmp_path,
        "id: a\nextends: generic\nkind: search\ncolumns:\n  time: Day\n  result: Hit?\n"
        "  offense: {from: Crime alleged, values: {'theft, shop': shoplifting}}\n",
    )
    header = ("Day", "Hit?", "Crime alleged")
    rows = [("2024-03-01", "Y", "Robbery, Larceny"), ("2024-03-02", "N", "theft, shop")]
    got = events(*rows, header=header, profile=str(mine))
    assert [(one["result"], one["offense"]) for one in got] == [
        ("match", "larceny|robbery"),
        ("no_candidates", "shoplifting"),
    ]


def test_a_file_of_ones_own_reads_words_that_stand_for_a_value_as_the_usual_rule_does_beside_its_own(
    tmp_path: Path,
) -> None:
    """Evidence that leans on "None" leans on nothing: that is no blank."""
    head = "id: a\nextends: generic\nkind: corroboration\ncolumns:\n  time: Day\n"
    for rule in ("Leans on", "{from: Leans on, values: {the picture: face_match}}"):
        mine = written(tmp_path, f"{head}  derived_from: {rule}\n")
        got = events(("2024-03-01", "None"), header=("Day", "Leans on"), profile=str(mine))
        assert (got[0]["derived_from"], got[0]["derived_from__state"]) == ("none", "value")
    got = events(("2024-03-01", "The picture"), header=("Day", "Leans on"), profile=str(mine))
    assert got[0]["derived_from"] == "face_match"


def test_words_that_a_file_of_ones_own_did_not_write_are_not_told_as_of_no_effect(tmp_path: Path) -> None:
    head = "id: a\nextends: generic\nkind: corroboration\ncolumns:\n  time: Day\n"
    mine = written(tmp_path, f"{head}  derived_from: {{from: Leans on, values: {{the picture: face_match}}}}\n")
    log = "Day,Leans on\n2024-03-01,none\n"
    found = ingested(tmp_path, profile=str(mine), log=log)
    (told,) = (one.statement for one in found.ledger if "`values`" in one.statement)
    assert '"the picture"' in told and "independent" not in told


def test_what_a_file_of_ones_own_says_of_a_yes_counts_before_the_usual_meaning(tmp_path: Path) -> None:
    mine = written(
        tmp_path,
        "id: a\nextends: generic\nkind: search\ncolumns:\n  time: Day\n  result: {from: Hit?, values: {Y: lead}}\n",
    )
    got = events(("2024-03-01", "Y"), ("2024-03-02", "N"), header=("Day", "Hit?"), profile=str(mine))
    assert [one["result"] for one in got] == ["lead", "no_candidates"]

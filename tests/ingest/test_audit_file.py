"""audit.yaml: what it says, and where its mistakes are."""

from datetime import date
from pathlib import Path

import pytest

from checker.ingest.audit_file import load_audit
from checker.model.errors import Mistakes, UsageError
from checker.model.kinds import EventKind

WHOLE = """
agency: {name: A sheriff, kind: sheriff, place: us/or/washington-county-sheriff}
zone: America/Los_Angeles
period: {from: 2024-01-01, until: 2025-01-01}
logs:
  - {path: logs/searches.csv, zone: UTC}
  - path: logs/cases.csv
    profile: mine.yaml
    holds-every-field: the records manager
complete:
  - {kind: arrest, by: records manager, on: 2025-02-01, basis: system export}
galleries:
  - {name: Jail photos, source-type: booking, lawful-basis: booking}
system: {vendor: amazon, product: rekognition}
"""


def written(folder: Path, text: str) -> Path:
    (folder / "logs").mkdir(exist_ok=True)
    for name in ("searches", "cases"):
        (folder / "logs" / f"{name}.csv").write_text("x", encoding="utf-8")
    path = folder / "audit.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_whole_audit_is_read_with_paths_relative_to_its_file(tmp_path: Path) -> None:
    audit = load_audit(written(tmp_path, WHOLE))
    assert [log.path for log in audit.logs] == [tmp_path / "logs/searches.csv", tmp_path / "logs/cases.csv"]
    assert audit.logs[1].profile == str(tmp_path / "mine.yaml")
    assert audit.logs[1].holds_every_field == "the records manager"
    assert (audit.agency.state_code, audit.agency.level) == ("OR", "local")
    assert (audit.period.from_, audit.complete[0].kind) == (date(2024, 1, 1), EventKind.ARREST)
    assert audit.galleries[0].source_type == "booking"


def test_a_log_beside_the_folder_of_the_file_is_named_without_a_step_back(tmp_path: Path) -> None:
    """As reports and letters name it. Where a link makes `..` another folder, the path is kept."""
    for folder in ("drafts", "elsewhere/inner"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "audit.yaml").write_text("logs: [{path: ../log.csv}]\n", encoding="utf-8")
    for folder in (".", "elsewhere"):
        (tmp_path / folder / "log.csv").write_text("Date,Officer\n", encoding="utf-8")
    assert load_audit(tmp_path / "drafts" / "audit.yaml").logs[0].path == tmp_path / "log.csv"
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere" / "inner")
    assert (
        load_audit(tmp_path / "link" / "audit.yaml").logs[0].path.resolve()
        == (tmp_path / "elsewhere" / "log.csv").resolve()
    )


def test_an_empty_file_is_an_audit_that_knows_nothing(tmp_path: Path) -> None:
    assert load_audit(written(tmp_path, "")).logs == ()


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("agency:\n  nmae: x\n", 2, 'did you mean "name"'),
        ("agncy: {}\n", 1, 'did you mean "agency"'),
        ("logs:\n  - {path: logs/searches.csv}\n  - {path: logs/cases.csv, zoen: UTC}\n", 3, 'did you mean "zone"'),
        ("logs:\n  - path: logs/none.csv\n", 2, "there is no file"),
        ("zone: Pacific\n", 1, "unknown time zone"),
        ("agency:\n  kind: shriff\n", 2, "unknown kind of agency"),
        ("complete:\n  - kind: arrest\n    by: x\n    on: soon\n    basis: y\n", 4, "date"),
        ("complete:\n  - kind: arrest\n    on: 2025-01-01\n    basis: y\n", 2, "complete, number 1 has no `by:`"),
        ("logs: [searches.csv]\n", 1, "logs, number 1 must be a map with `path:`"),
        ("logs:\n  - path: logs/cases.csv\n  - path: logs/cases.csv\n    rows: [x]\n", 4, "logs, number 2, rows"),
        ("logs: searches.csv\n", 1, "logs must be a list"),
        ("agency: Seattle\n", 1, "agency must be keys and values"),
        ("agency: Seattle\n", 1, "its keys: name, ori, kind, state, place"),
        ("logs:\n  - {path: logs/cases.csv, profile: genric}\n", 2, 'no shipped profile "genric"'),
        ("zone: UTC\ngalleries: [{name: Jail, source-type: mugshots}]\n", 2, 'gallery Jail: unknown value "mugshots"'),
        ("zone: UTC\nsystem:\n  vendor: clearviw\n", 3, 'did you mean "clearview"'),
        ('logs: [{path: "C:\\data\\log.csv"}]\n', 1, "in double quotes a backslash begins a code"),
        ("retention-days: a month\n", 1, "retention-days must be a whole number"),
        ("retention-days: 0\n", 1, "retention-days must be 1 or more"),
        ("agency:\n  kind: shriff\n", 2, 'did you mean "sheriff"?'),
        ("agency:\n  place: us/zz\n", 2, '"zz" is not a state'),
        ("agency:\n  place: wa/seattle\n", 2, 'did you mean "us/wa/seattle"?'),
        ("logs:\n  - path: logs/serches.csv\n", 2, 'searches.csv"?'),
        ("galleries: [{naem: x}]\n", 1, 'did you mean "name"'),
        ("agency:\n\tname: x\n", 2, "there is a tab where YAML takes only spaces"),
        ("agency:\n  name: Police: North\n", 2, "there is a colon where no key can begin"),
        ("agency:\n  name: 'x\n", 3, "a quotation mark is opened and never closed"),
        ("period: {from: 2025-01-01, until: 2024-01-01}\n", 1, "ends"),
        ("zone: UTC\nzone: UTC\n", 2, "given twice"),
        ("- a\n", 1, "must hold keys and values"),
        ("a: [\n", 2, "a bracket is opened and never closed"),
        ("agency: &a {name: x}\nsystem: *a\n", 2, "alias"),
    ],
)
def test_a_mistake_is_reported_with_its_line(tmp_path: Path, text: str, line: int, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        load_audit(written(tmp_path, text))
    assert caught.value.where.endswith(f"audit.yaml:{line}")
    assert says in str(caught.value)


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"audit\.yaml"):
        load_audit(tmp_path / "audit.yaml")


@pytest.mark.parametrize("place", ["us/wa/seattle-police", "us/WA/Seattle_Police", "/us/wa/seattle-police/"])
def test_a_place_is_one_however_it_is_written(tmp_path: Path, place: str) -> None:
    assert load_audit(written(tmp_path, f"agency: {{place: {place}}}\n")).agency.id == "us/wa/seattle-police"


@pytest.mark.parametrize("kind", ["live-deployment", "live_deployment", "Live-Deployment"])
def test_a_kind_of_record_is_written_with_hyphens_or_underscores(tmp_path: Path, kind: str) -> None:
    text = f"complete:\n  - {{kind: {kind}, by: x, on: 2025-01-01, basis: y}}\n"
    [declared] = load_audit(written(tmp_path, text)).complete
    assert declared.kind == "live_deployment"


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    text = (
        "agency:\n  nmae: x\n  kind: shriff\nlogs:\n  - {path: a.csv, zoen: UTC}\n  - searches.csv\n"
        "complete:\n  - {kindd: arrest, on: soon, basis: y}\nretention-days: 0\n"
    )
    with pytest.raises(Mistakes) as caught:
        load_audit(written(tmp_path, text))
    told = [(one.where.rpartition(":")[2], one.what) for one in caught.value.errors]
    assert [line for line, _ in told] == ["2", "3", "5", "6", "8", "8", "8", "9"]
    assert not any("no `kind:`" in what for _, what in told), "kindd is a misspelling of it, and told as that"


def test_files_and_zones_that_are_not_there_are_told_at_once(tmp_path: Path) -> None:
    text = "zone: Pacific\nlogs:\n  - {path: none.csv, zone: Mars}\n  - path: nowhere.csv\n"
    with pytest.raises(Mistakes) as caught:
        load_audit(written(tmp_path, text))
    assert [one.where.rpartition(":")[2] for one in caught.value.errors] == ["1", "3", "3", "4"]

"""What the system refuses is an error that says what to do, with an exit code of its own; nothing goes elsewhere."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOG = ROOT / "fixtures" / "orlando" / "pilot-log.csv"
CHECK = "check {log} --place us/fl/orlando --kind municipal-police -p aws-rek-99 --engine embedded"
pytestmark = pytest.mark.skipif(os.name == "nt", reason="shells and limits are others there")


def run(folder: Path, words: str, after: str = "", before: str = "", **environment: str) -> tuple[int, str, str]:
    """Run the command by a shell. after: of the command, to redirect its streams; before: bounds for it."""
    script = f'{before}\nexec "$0" -m checker {words} {after}'
    done = subprocess.run(
        ["sh", "-c", script, sys.executable],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )
    assert "fault inside" not in done.stderr
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "log.csv").write_bytes(LOG.read_bytes())
    return tmp_path


@pytest.mark.parametrize("words", [CHECK.format(log="log.csv"), "policy list", "fact list"])
@pytest.mark.parametrize(
    "after",
    [
        ">&-",
        pytest.param(">/dev/full", marks=pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux only")),
    ],
)
def test_standard_output_that_takes_nothing_is_said(folder: Path, words: str, after: str) -> None:
    code, _, said = run(folder, words, after)
    assert code == 74
    assert said.startswith("checker: ")
    assert said.count("\n") == 2


@pytest.mark.parametrize("after", [">&-", "2>&-", "<&-", "<&- >&- 2>&-"])
def test_a_closed_stream_that_is_not_needed_changes_nothing(folder: Path, after: str) -> None:
    expected = run(folder, f"{CHECK.format(log='log.csv')} -f json -o expected.json")[0]
    assert run(folder, f"{CHECK.format(log='log.csv')} -f json -o report.json", after)[0] == expected
    assert (folder / "report.json").read_bytes() == (folder / "expected.json").read_bytes()
    assert (folder / "log.csv").read_bytes() == LOG.read_bytes()


def test_a_closed_standard_input_that_is_to_be_read_is_said(folder: Path) -> None:
    code, _, said = run(folder, CHECK.format(log="-"), "<&-")
    assert (code, "standard input" in said) == (74, True)


@pytest.mark.parametrize("named", ["nowhere", "log.csv"])
def test_a_folder_for_temporary_files_that_is_none_is_said(folder: Path, named: str) -> None:
    code, out, said = run(folder, CHECK.format(log="log.csv"), TMPDIR=str(folder / named))
    assert (code, out) == (74, "")
    assert "TMPDIR" in said


@pytest.mark.parametrize("words", ["check {long}", CHECK + " -p {long}", CHECK + " -o {long}", "inspect {long}"])
def test_text_in_the_place_of_a_file_is_not_shown_at_length(folder: Path, words: str) -> None:
    code, _, said = run(folder, words.format(log="log.csv", long="x" * 5_000))
    assert (code, len(said) < 1_000) == (74, True)
    assert "no file can have so long a name" in said


def test_a_disk_without_room_for_the_report_leaves_nothing_of_it(folder: Path) -> None:
    (folder / "report.json").write_text("before", encoding="utf-8")
    code, _, said = run(folder, f"{CHECK.format(log='log.csv')} -f json -o report.json", before="ulimit -f 8")
    assert code == 74
    assert "report.json" in said
    assert (folder / "report.json").read_text(encoding="utf-8") == "before"
    assert sorted(path.name for path in folder.iterdir()) == ["log.csv", "report.json"]


def test_a_disk_without_room_for_temporary_files_names_their_folder(folder: Path) -> None:
    (folder / "log.csv.gz").write_bytes(gzip.compress(LOG.read_bytes() + b"\n" * 20_000))
    (folder / "tmp").mkdir()
    words = f"{CHECK.format(log='log.csv.gz')} -o report.txt"
    code, _, said = run(folder, words, before="ulimit -f 2", TMPDIR=str(folder / "tmp"))
    assert code == 74
    assert said.startswith(f"checker: {folder / 'tmp'}: a temporary file cannot be written")
    assert "TMPDIR" in said
    assert list((folder / "tmp").iterdir()) == []


def test_a_disk_without_room_for_the_modules_of_opa_leaves_none_of_them(folder: Path, opa: Path) -> None:
    (folder / "tmp").mkdir()
    words = f"{CHECK.format(log='log.csv').replace('embedded', 'opa')} -o report.txt"
    code, _, said = run(folder, words, before="ulimit -f 2", TMPDIR=str(folder / "tmp"))
    assert code == 74
    assert "a temporary file cannot be written" in said
    assert list((folder / "tmp").iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is not kept elsewhere")
@pytest.mark.parametrize("mebibytes", [600, 1_000])
def test_too_little_memory_is_said_before_a_library_ends_the_run_by_force(folder: Path, mebibytes: int) -> None:
    code, _, said = run(folder, CHECK.format(log="log.csv"), before=f"ulimit -v {mebibytes * 1024}")
    assert code == 74
    assert f"only {mebibytes:,} MiB of memory" in said
    assert said.count("\n") == 2

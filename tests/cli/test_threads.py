"""Small files are worked on in one thread, all others in as many as Polars takes by itself."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from checker.cli.process import SMALL, spare_threads

HEAD = "Date,Case\n"


def threads(words: list[str], folder: Path, environment: dict[str, str] | None = None) -> str:
    """What the command of these words leaves of POLARS_MAX_THREADS, and what Polars made of it."""
    asked = (
        "import os\n"
        "from checker.cli.main import main\n"
        "try:\n"
        f"    main({words!r})\n"
        "except SystemExit:\n"
        "    pass\n"
        "import polars\n"
        "print('THREADS', os.environ.get('POLARS_MAX_THREADS'), polars.thread_pool_size())\n"
    )
    left = {name: value for name, value in os.environ.items() if name != "POLARS_MAX_THREADS"}
    done = subprocess.run(
        [sys.executable, "-c", asked],
        capture_output=True,
        text=True,
        cwd=folder,
        check=True,
        env=left | (environment or {}),
        stdin=subprocess.DEVNULL,
    )
    return done.stdout.splitlines()[-1]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, rows in (("small.csv", 10), ("half.csv", SMALL // 40), ("large.csv", SMALL // 15)):
        (tmp_path / name).write_text(HEAD + "2024-03-05,20-00117\n" * rows)
    (tmp_path / "audit.yaml").write_text("agency: {place: us/wa}\nlogs: [{file: large.csv}]\n")
    return tmp_path


@pytest.mark.parametrize("words", ["inspect small.csv", "inspect half.csv", "inspect small.csv --zone UTC"])
def test_small_files_are_worked_on_in_one_thread(words: str, folder: Path):
    assert threads(words.split(), folder) == "THREADS 1 1"


@pytest.mark.parametrize(
    "words",
    [
        "inspect large.csv",
        "inspect half.csv half.csv small.csv",  # small each, not together
        "inspect small.csv -",
        "inspect small.csv --audit audit.yaml",
        "inspect small.csv --audit=audit.yaml",
        "inspect none.csv",
        "policy list",
        "web small.csv",  # no store; but where it is one, the desk reads logs of any size later
    ],
)
def test_where_the_size_is_large_or_not_known_the_number_is_that_of_polars(words: str, folder: Path):
    assert threads(words.split(), folder).startswith("THREADS None ")


@pytest.mark.parametrize("word", ["x" * 5_000, "a/" * 3_000, "small.csv/x", ".", "\udcff", "a\0b"])
def test_a_word_that_names_no_file_is_no_fault(word: str, folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(folder)
    monkeypatch.delitem(sys.modules, "polars")
    monkeypatch.setenv("POLARS_MAX_THREADS", "")  # what it is afterwards is undone
    del os.environ["POLARS_MAX_THREADS"]
    spare_threads([word])
    assert "POLARS_MAX_THREADS" not in os.environ
    spare_threads([word, "small.csv"])
    assert os.environ["POLARS_MAX_THREADS"] == "1"


def test_the_number_that_the_user_set_stands(folder: Path):
    assert threads(["inspect", "small.csv"], folder, {"POLARS_MAX_THREADS": "3"}) == "THREADS 3 3"

"""Temporary files: private, gone at the end, and removed by the next run where a run was killed."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from checker.model.errors import Surroundings
from checker.system import folders
from checker.system.folders import PREFIX, private_folder

ROOT = Path(__file__).parents[2]
HOLD = """
import os, sys
from checker.system.folders import private_folder
with private_folder() as folder:
    (folder / "copy").write_text("a log")
    print(folder, flush=True)
    sys.stdin.readline()
    os._exit(9)
"""


@pytest.fixture(autouse=True)
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(folders, "_looked_through", set())
    return tmp_path


def test_a_folder_is_private_and_gone_at_the_end(base: Path) -> None:
    with private_folder() as folder:
        assert folder.is_relative_to(base)
        assert list(folder.iterdir()) == []
        if os.name != "nt":
            assert stat.S_IMODE(folder.parent.stat().st_mode) == 0o700
    assert list(base.iterdir()) == []


def test_what_a_killed_run_left_is_removed_by_the_next_and_what_a_running_one_holds_is_not(base: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as other:
        assert other.stdin
        assert other.stdout
        held = Path(other.stdout.readline().strip())
        with private_folder():
            assert (held / "copy").exists()
        other.stdin.write("\n")
        other.stdin.close()
        assert other.wait(timeout=30) == 9
    assert (held / "copy").exists()
    folders._looked_through.clear()
    with private_folder():
        assert not held.parent.exists()


@pytest.mark.skipif(os.name == "nt", reason="links and owners are others there")
def test_what_is_not_surely_ours_is_left_alone(base: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other")
    (other / "lock").touch()
    other.chmod(0o700)
    (base / f"{PREFIX}link").symlink_to(other)
    (base / f"{PREFIX}without-lock").mkdir(mode=0o700)
    (base / f"{PREFIX}open").mkdir()
    (base / f"{PREFIX}open").chmod(0o777)
    (base / f"{PREFIX}open" / "lock").touch()
    with private_folder():
        assert (other / "lock").exists()
        left = {path.name for path in base.iterdir()}
    assert {f"{PREFIX}link", f"{PREFIX}without-lock", f"{PREFIX}open"} <= left


def test_a_folder_for_temporary_files_that_is_not_there_is_an_error_and_no_other_is_taken(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(base / "nowhere"))
    with pytest.raises(Surroundings, match="TMPDIR") as refused, private_folder():
        pass
    assert refused.value.exit_code == 74
    assert refused.value.hint


def test_a_full_disk_names_the_folder_and_what_to_do(base: Path) -> None:
    with pytest.raises(Surroundings, match="No space left") as refused, private_folder():
        raise OSError(28, "No space left on device")
    assert refused.value.where == str(base)
    assert "TMPDIR" in refused.value.hint
    assert list(base.iterdir()) == []

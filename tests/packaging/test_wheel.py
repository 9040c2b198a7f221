"""The wheel alone is enough: it carries policies, fixtures and everything else that is no Python."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's content, as an installer lays it out."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("frlog_checker-*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder / "site")
    return folder / "site"


def tracked(folder: str) -> set[str]:
    """What the repository keeps under `folder`, as paths relative to it."""
    listed = subprocess.run(["git", "ls-files", folder], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return {Path(line).relative_to(folder).as_posix() for line in listed.splitlines()}


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="what the wheel should hold is known from git only")
@pytest.mark.parametrize(
    ("folder", "inside"),
    [("policies", "checker/_data/policies"), ("fixtures", "checker/_data/fixtures"), ("checker", "checker")],
)
def test_everything_kept_is_in_the_wheel(unpacked, folder, inside):
    assert not [name for name in tracked(folder) if not (unpacked / inside / name).is_file()]


def test_the_wheel_alone_finds_its_own_policies_and_judges_a_log(unpacked, tmp_path):
    (tmp_path / "log.csv").write_text("Date/Time,Case Number,Reason\n2024-03-05 14:20,,robbery\n", encoding="utf-8")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "checker",
            "check",
            "log.csv",
            "--rows",
            "search",
            "-p",
            "general",
            "--engine",
            "embedded",
        ],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(unpacked)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "general-case-number" in done.stdout
    found = subprocess.run(
        [sys.executable, "-m", "checker", "doctor"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(unpacked)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert str(unpacked / "checker" / "_data" / "policies") in found.stdout

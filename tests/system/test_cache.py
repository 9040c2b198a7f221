"""What is remembered between runs lies in a private folder, and nothing depends on it."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from checker.system import cache
from checker.system.cache import keep, load_cached, remember, remembered

pytestmark = pytest.mark.skipif(os.name == "nt" or sys.platform == "darwin", reason="the folder is another there")


@pytest.fixture(autouse=True)
def caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    return tmp_path / "caches"


def test_what_was_remembered_is_known_and_the_folder_is_private(caches: Path) -> None:
    assert not remembered("a1")
    remember("a1")
    assert remembered("a1")
    assert not remembered("a2")
    assert stat.S_IMODE((caches / "checker").stat().st_mode) == 0o700


def test_a_folder_that_others_can_write_to_is_not_believed(caches: Path) -> None:
    remember("a1")
    (caches / "checker").chmod(0o777)
    assert not remembered("a1")


def test_a_link_in_its_place_is_not_followed(caches: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir(mode=0o700)
    (tmp_path / "other" / "a1").touch()
    caches.mkdir()
    (caches / "checker").symlink_to(tmp_path / "other")
    assert not remembered("a1")


def test_where_nothing_can_be_written_nothing_is_remembered_and_nothing_said(
    caches: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    caches.write_text("a file, no folder", encoding="utf-8")
    remember("a1")
    assert not remembered("a1")
    monkeypatch.setenv("XDG_CACHE_HOME", "/proc/nowhere")
    remember("a1")
    assert not remembered("a1")
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(("limit", "most"), [("MOST_FILES", 3), ("MOST_BYTES", 3 * 40)])
def test_what_was_kept_first_goes_first_once_in_a_run(
    caches: Path, monkeypatch: pytest.MonkeyPatch, limit: str, most: int
) -> None:
    """A kept content of 8 bytes and its checksum of 32 are 40."""
    monkeypatch.setattr(cache, limit, most)
    for number in range(4):
        keep(f"k{number}", b"12345678")
        os.utime(caches / "checker" / f"k{number}.kept", (number, number))
    assert load_cached("k0") == b"12345678"
    cache._make_room.cache_clear()  # as a later run has it
    keep("k4", b"12345678")
    assert [load_cached(f"k{number}") for number in range(5)] == [None, None, *[b"12345678"] * 3]

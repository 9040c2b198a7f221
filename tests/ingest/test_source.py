"""Opening a log: what is hashed, what is unpacked, what is refused."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
from pathlib import Path

import pytest

from checker.ingest.interface import Limits
from checker.ingest.source import open_source
from checker.model.errors import InputError
from checker.model.visible import visible

CSV = b"id,when\n1,2024-01-01\n"


def test_a_plain_file_is_opened_in_place_and_hashed(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(CSV)
    with open_source(str(path), Limits()) as source:
        assert source.path == path
        assert source.label == str(path)
        assert source.sha256 == hashlib.sha256(CSV).hexdigest()
        assert source.head == CSV
        assert not source.packed


def test_a_gzipped_log_is_hashed_as_stored_and_unpacked_whatever_its_name(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(gzip.compress(CSV[:5]) + gzip.compress(CSV[5:]))  # two members, as `cat a.gz b.gz` gives
    with open_source(str(path), Limits()) as source:
        assert source.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
        assert source.path != path
        assert source.path.read_bytes() == source.head == CSV
        assert source.packed
        unpacked = source.path
    assert not unpacked.exists()


def test_standard_input_is_copied_hashed_and_removed_afterwards() -> None:
    packed = gzip.compress(CSV)
    with open_source("-", Limits(), stdin=io.BytesIO(packed)) as source:
        assert source.label == "-"
        assert source.sha256 == hashlib.sha256(packed).hexdigest()
        assert source.path.read_bytes() == CSV
        copy = source.path
    assert not copy.exists()


def _refused(path: str | Path, limits: Limits | None = None) -> InputError:
    with pytest.raises(InputError) as caught, open_source(str(path), limits or Limits()):
        pass
    assert caught.value.where == visible(str(path))
    assert caught.value.hint
    return caught.value


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    assert "no such file" in _refused(tmp_path / "none.csv").what


def test_a_path_that_cannot_exist_says_so() -> None:
    assert "cannot be opened" in _refused("a\0b").what


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert "folder" in _refused(tmp_path).what


def test_a_symbolic_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_bytes(CSV)
    try:
        (tmp_path / "link.csv").symlink_to(tmp_path / "log.csv")
    except OSError:
        pytest.skip("this system does not let the user make symbolic links")
    assert "symbolic link" in _refused(tmp_path / "link.csv").what


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes in folders exist on POSIX systems only")
def test_a_pipe_is_refused_without_waiting_for_a_writer(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "pipe" in _refused(tmp_path / "pipe").what


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="device files exist on POSIX systems only")
def test_a_device_is_refused() -> None:
    assert "device" in _refused("/dev/zero").what


def test_a_file_past_the_limit_is_refused_also_on_standard_input(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_bytes(CSV)
    limits = Limits(file_bytes=len(CSV) - 1)
    assert "larger than" in _refused(tmp_path / "log.csv", limits).what
    with pytest.raises(InputError, match="larger than"), open_source("-", limits, stdin=io.BytesIO(CSV)):
        pass
    with open_source("-", Limits(file_bytes=len(CSV)), stdin=io.BytesIO(CSV)) as source:
        assert source.head == CSV


def test_a_truncated_gzip_file_is_refused_and_not_read_in_part(tmp_path: Path) -> None:
    path = tmp_path / "log.gz"
    path.write_bytes(gzip.compress(os.urandom(100_000))[:-50_000])
    assert "ends too early" in _refused(path).what


@pytest.mark.parametrize("damage", [b"rubbish after the end", b"\x1f\x8bxx"])
def test_a_damaged_gzip_file_is_refused(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "log.gz"
    path.write_bytes(gzip.compress(CSV) + damage)
    assert "gzip file" in _refused(path).what

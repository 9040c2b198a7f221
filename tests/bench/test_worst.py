"""The worst case runs, and both of its ways have the same verdicts."""

from pathlib import Path

from bench.worst.measure import measure


def test_both_ways_have_the_same_verdicts(tmp_path: Path) -> None:
    lines, different = measure(tmp_path, 300)
    assert [line.count for line in lines] == [300] * 3
    assert different == []

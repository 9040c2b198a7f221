"""Blocks of whole lines: those that are read as they lie in the file are those that are put together of its pieces."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from checker.ingest.interface import Limits
from checker.ingest.readers import encoding
from checker.ingest.readers.encoding import Encoding, TextBlock, blocks, spans
from tests.examples import tried_on

PIECES = st.lists(st.sampled_from(["\n", "\n", "a", "é", "b,c", "\r\n", "\r", '"', "\ufeff"]), max_size=60).map("".join)


def _seen(found: list[TextBlock]) -> list[tuple[int, bytes, dict[int, tuple[str, str]], bool, int]]:
    """All of the blocks but how far the file has been read, which is some bytes less where a piece ends with a line."""
    return [(one.first, one.octets, one.unreadable, one.last, one.lines) for one in found]


@tried_on(100)
@given(
    content=PIECES,
    size=st.sampled_from([1, 2, 3, 8, 40]),
    line=st.sampled_from([1, 3, 500]),
    name=st.sampled_from(["utf-8", "cp1252", "utf-16-le"]),
    bom=st.sampled_from([0, 3]),
)
def test_lines_read_as_they_lie_are_those_that_are_put_together(
    tmp_path: Path, content: str, size: int, line: int, name: str, bom: int
) -> None:
    path = tmp_path / "lines"
    path.write_bytes(b"\xef\xbb\xbf"[:bom] + content.encode(name, "replace"))
    how, limits = Encoding(name, bom), Limits(record_bytes=line)
    as_they_lie = _seen(list(blocks(path, how, limits, size)))
    with patch.object(encoding, "_whole_lines", lambda *_: ()):
        put_together = _seen(list(blocks(path, how, limits, size)))
    assert as_they_lie == put_together
    for together in (1, 2):
        parts = spans(path, how, limits, together, size)
        assert _seen([one for part in parts for one in blocks(path, how, limits, size, part)]) == put_together


def test_lines_are_read_as_they_lie_up_to_the_last_edge_and_where_none_ends_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "lines"
    for content, uncopied in (
        (b"ab\ncd\nef\n", [b"ab", b"cd"]),
        (b"ab\ncd\r\nef\n", [b"ab"]),
        (b"abcdefgh\ncd\n", []),
        (b"a", []),
    ):
        path.write_bytes(content)
        with path.open("rb") as file:
            found = list(encoding._whole_lines(file, 4, encoding.FileSpan(0, 0, 1, None), 500))
        assert found == uncopied

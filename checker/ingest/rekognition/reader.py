"""Files of Rekognition's responses: lines, an array, or one document of JSON -> results, not yet joined to their
calls."""

from __future__ import annotations

import re
from dataclasses import dataclass

import orjson
import polars as pl

from checker.ingest.cloudtrail.records import layout, pieces
from checker.ingest.cloudtrail.stream import Piece
from checker.ingest.interface import Limits, Reading, Source
from checker.ingest.readers.json_stream import too_deep
from checker.ingest.rekognition.response import MEMBERS, ResponseResult, results
from checker.model.accounts import Input, QuarantinedRow, Rows
from checker.model.errors import InputError
from checker.model.progress import Progress

_MEMBER = re.compile(b"|".join(rb'"' + name.encode() + rb'"\s*:' for name in MEMBERS), re.IGNORECASE)
_HINT = "Give responses as Rekognition's API returns them, one a line, with ResponseMetadata.RequestId or JobId."


@dataclass(frozen=True)
class ResultsReading(Reading):
    """A reading of responses. results: row -> what it says. faults: row -> why it cannot be read. others: how many rows
    are JSON objects that hold no result. Its account is provisional until `join.with_results` has seen the calls."""

    results: tuple[tuple[int, ResponseResult], ...] = ()
    faults: tuple[QuarantinedRow, ...] = ()
    others: int = 0


class RekognitionResults:
    """The reader."""

    name = "rekognition-results"

    def matches(self, source: Source) -> bool:
        """Whether the file holds results of Rekognition, by the members of its first bytes."""
        text = source.head.removeprefix(b"\xef\xbb\xbf").lstrip()
        return text.startswith((b"{", b"[")) and bool(_MEMBER.search(text))

    def read(self, source: Source, limits: Limits, progress: Progress) -> ResultsReading:
        """All results of one file. Rows are counted as in CloudTrail files: places in arrays, lines.

        InputError where no row holds a result.
        """
        found: list[tuple[int, ResponseResult]] = []
        faults: list[QuarantinedRow] = []
        others = read = 0
        for piece in pieces(source, layout(source.head), limits):
            read += 1
            held = _open_result(piece, limits)
            if isinstance(held, str):
                raw = piece.text[:500].decode("utf-8", "replace")
                faults.append(QuarantinedRow(file=source.label, row=piece.number, reason=held, raw=raw))
            elif held is None:
                others += 1
            else:
                found.append((piece.number, held))
        progress(f"reading {source.label}", read, read)
        if not found:
            why = f", the first because: {faults[0].reason}" if faults else ""
            raise InputError(f"none of its records is a result of a face search{why}", where=source.label, hint=_HINT)
        rows = Rows(read=read, used=0, duplicates=0, quarantined=read - others, out_of_scope=others)
        entry = Input(
            path=source.label,
            sha256=source.sha256,
            reader=self.name,
            profile=self.name,
            rows=rows,
            events={},
            zone="UTC",
        )
        return ResultsReading(pl.DataFrame(), entry, results=tuple(found), faults=tuple(faults), others=others)


def _open_result(piece: Piece, limits: Limits) -> ResponseResult | str | None:
    """The result in one row; why it cannot be read; or None where it holds none."""
    if piece.fault:
        return piece.fault
    if too_deep(piece.text, limits.json_depth):
        return f"nested deeper than {limits.json_depth} levels"
    try:
        value = orjson.loads(piece.text.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        return f"not JSON: {error}"
    if not isinstance(value, dict):
        return "not a response, but a bare value"
    held = results(value)
    if len(held) > 1:
        return "it holds several results: give each response as a record of its own"
    if not held and _MEMBER.search(piece.text):
        return "it holds a result deeper than one level down: give each response as a record of its own"
    return held[0] if held else None

"""The containers that CloudTrail records come in, and how each is opened: one record at a time, in bounded memory.

Containers (AWS CloudTrail user guide, "CloudTrail log file examples", "Downloading events", "Querying with Athena";
Amazon EventBridge user guide, "AWS service events delivered via CloudTrail"; the OCSF and Elastic schemas):

- `{"Records": [...]}`, one document or several after each other; `{"Events": [...]}` of `aws cloudtrail lookup-events`;
  a bare array; one record or one EventBridge event as a document; `{"hits": {"hits": [...]}}` of an Elasticsearch
  query;
- lines: a record, an EventBridge event, an Athena row, an OCSF event or an ECS document each;
- CSV: see `flat_rows`.

Every record is brought to CloudTrail's own member names. Records of other services are told by their bytes and not
parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import Any, NamedTuple

import orjson

from checker.ingest.cloudtrail import ecs, ocsf
from checker.ingest.cloudtrail.flat_rows import (
    ATHENA,
    FLAT,
    TOLD_EVERY,
    FlatRow,
    canonical,
    csv_columns,
    csv_rows,
    is_dotted,
    with_structures,
)
from checker.ingest.cloudtrail.stream import Piece, array_items, lines
from checker.ingest.interface import Limits, Source
from checker.ingest.readers.encoding import Encoding, characters
from checker.ingest.readers.json_stream import too_deep

REKOGNITION = "rekognition.amazonaws.com"

_SOURCE = re.compile(
    rb'"event_?source"\s*:\s*"[^"]|"(?:event\.provider|provider|name)"\s*:\s*"[a-z0-9.-]+\.amazonaws\.com"',
    re.IGNORECASE,
)
_WRITTEN_SOURCE = b'"eventSource":"'
_OPENS = re.compile(rb'\s*\{(?:[^{}\[\]"]|"[^"]*")*?"(?:Records|Events)"\s*:\s*\[')
_OPENS_HITS = re.compile(
    rb'\s*\{(?:[^\[\]"]|"[^"]*"){0,2000}?"hits"\s*:\s*\{(?:[^\[\]"]|"[^"]*"){0,2000}?"hits"\s*:\s*\['
)
_EMPTY = re.compile(rb'\s*\{\s*"Records"\s*:\s*\[\s*\]\s*\}\s*\Z')
_KEYS = [re.compile(rb'"' + name + rb'"\s*:', re.IGNORECASE) for name in (rb"eventVersion", rb"eventSource")]
_UNDERSCORED = [re.compile(rb'"event_' + name + rb'"\s*:') for name in (rb"source", rb"name", rb"time")]
_ONE_OF = re.compile(rb'"(?:eventID|recipientAccountId|eventType)"\s*:', re.IGNORECASE)
_WRAPPED = re.compile(rb'"detail-type"\s*:\s*"AWS API Call via CloudTrail"|"CloudTrailEvent"\s*:')
_OCSF = re.compile(rb'"class_uid"\s*:\s*(?:6003|3005)\b')
_OF_AWS = re.compile(rb'"CloudTrail"|\.amazonaws\.com"')
_ECS = re.compile(rb'"cloudtrail"\s*:\s*\{|"aws\.cloudtrail[".]')
_PROVIDER = re.compile(rb'"(?:event\.)?provider"\s*:')


_BOM = b"\xef\xbb\xbf"
_READ_AT_ONCE = 4 * 1024**2


class Layout(Enum):
    """How a file holds its records."""

    ARRAY = "a JSON array"
    MEMBER = "Records"
    HITS = "hits of an Elasticsearch query"
    LINES = "lines of JSON"
    DOCUMENT = "one JSON document"
    CSV = "CSV"


_PATHS = {
    Layout.ARRAY: (),
    Layout.MEMBER: (frozenset({"Records", "Events"}),),
    Layout.HITS: (frozenset({"hits"}), frozenset({"hits"})),
}
"""The names under which the arrays of a layout lie."""


class FoundRecord(NamedTuple):
    """One row of the file.

    number: its position (arrays), line (lines) or row (CSV; the header's is 1).
    record: the record where it is Rekognition's; None for another service's, or with `fault` where it cannot be read.
    insight: a CloudTrail Insights event, which tells of an unusual number of calls and is none.
    native: a member without a value is a blank, as CloudTrail writes it, and not a column without one.
    doubt: what in the row contradicts itself, and how it was read. text: the row as written, cut, where there is a
        fault.
    """

    number: int
    record: dict[str, Any] | None = None
    fault: str = ""
    text: str = ""
    native: bool = True
    doubt: str = ""
    insight: bool = False


def is_cloudtrail(head: bytes) -> bool:
    """Whether the file that begins with `head` holds CloudTrail records, by what it says and never by its name."""
    if not head.removeprefix(_BOM).lstrip().startswith((b"{", b"[")):
        return csv_columns(head) is not None
    if _EMPTY.match(head) or _WRAPPED.search(head):
        return True
    if (_OCSF.search(head) and _OF_AWS.search(head)) or (_ECS.search(head) and _PROVIDER.search(head)):
        return True
    if all(key.search(head) for key in _UNDERSCORED):
        return True
    return all(key.search(head) for key in _KEYS) and bool(_ONE_OF.search(head))


def layout(head: bytes) -> Layout:
    """How a file of CloudTrail records is laid out."""
    text = head.removeprefix(_BOM).lstrip()
    if not text.startswith((b"{", b"[")):
        return Layout.CSV
    if text.startswith(b"["):
        return Layout.ARRAY
    if _OPENS.match(text):
        return Layout.MEMBER
    if _OPENS_HITS.match(text):
        return Layout.HITS
    starts = [line.strip() for line in text.splitlines()[:20]]
    if any(line.startswith(b"{") and line.endswith(b"}") and len(line) > 100 for line in starts) or b"\n" not in text:
        return Layout.LINES
    return Layout.LINES if _is_whole_object(starts[0]) else Layout.DOCUMENT


def _is_whole_object(line: bytes) -> bool:
    """Whether a line is a JSON object by itself: a document over several lines begins with less."""
    try:
        return isinstance(orjson.loads(line), dict)
    except orjson.JSONDecodeError:
        return False


def find_records(source: Source, how: Layout, limits: Limits) -> Iterator[FoundRecord]:
    """Every row of the file, in order. InputError where the file as a whole cannot be read."""
    if how is Layout.CSV:
        for row in csv_rows(source, limits):
            yield _flat(row, limits)
        return
    for piece in pieces(source, how, limits):
        yield _open_record(piece, limits)


def pieces(source: Source, how: Layout, limits: Limits) -> Iterator[Piece]:
    """The rows of a JSON file as bytes, one at a time; the source's progress is told of them as they come."""
    size, read = source.path.stat().st_size, 0
    for number, piece in enumerate(_pieces(source, how, limits), start=1):
        yield piece
        read += len(piece.text) + 1
        if number % TOLD_EVERY == 0:
            source.progress(f"reading {source.label}", number, max(number * size // read, number))


def _pieces(source: Source, how: Layout, limits: Limits) -> Iterator[Piece]:
    if how in _PATHS:
        encoding = Encoding("utf-8", len(_BOM) if source.head.startswith(_BOM) else 0)
        yield from array_items(characters(source.path, encoding, _READ_AT_ONCE), _PATHS[how], limits)
        return
    with source.path.open("rb") as file:
        if how is Layout.LINES:
            yield from lines(file, limits)
        elif document := file.read(limits.record_bytes + 1):
            large = len(document) > limits.record_bytes
            fault = f"one record larger than {limits.record_bytes} bytes" if large else ""
            yield Piece(1, document[:500] if large else document.strip(), fault)


def _open_record(piece: Piece, limits: Limits) -> FoundRecord:
    text = piece.text.removeprefix(_BOM)
    if piece.fault:
        return _broken_record(piece.number, piece.fault, text)
    if b"rekognition" not in text and b"\\u" not in text and _names_service(text) and text.endswith(b"}"):
        return FoundRecord(piece.number)
    if too_deep(text, limits.json_depth):
        return _broken_record(piece.number, f"nested deeper than {limits.json_depth} levels", text)
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        return _broken_record(piece.number, f"not JSON: {error}", text)
    if isinstance(value, dict):
        value = next((value[name] for name in ("detail", "_source") if isinstance(value.get(name), dict)), value)
    if not isinstance(value, dict):
        return _broken_record(piece.number, "not a record, but a bare value", text)
    if isinstance(value.get("CloudTrailEvent"), str):
        return _embedded_record(piece.number, value["CloudTrailEvent"], limits)
    if ocsf.is_ocsf(value):
        record, doubt = ocsf.record(value)
        return _classify_record(piece.number, record, text, doubt=doubt)
    if ecs.is_ecs(value):
        return _classify_record(piece.number, ecs.record(value), text)
    if "event_source" in value:
        return _classify_record(piece.number, canonical(value, ATHENA), text, native=False)
    if is_dotted(value):
        value = with_structures(value)
    if "eventsource" in value and "eventSource" not in value:
        return _classify_record(piece.number, canonical(value, ATHENA), text, native=False)
    return _classify_record(piece.number, value, text)


def _names_service(text: bytes) -> bool:
    """Whether a record names the service that was called; first looked for as CloudTrail itself writes it."""
    at = text.find(_WRITTEN_SOURCE) + len(_WRITTEN_SOURCE)
    plain = at >= len(_WRITTEN_SOURCE) and text[at : at + 1] not in (b"", b'"')
    return plain or _SOURCE.search(text) is not None


def _flat(row: FlatRow, limits: Limits) -> FoundRecord:
    if row.fault:
        return FoundRecord(row.number, fault=row.fault, text=row.text)
    if row.cells.get("cloudtrailevent", "").strip():
        return _embedded_record(row.number, row.cells["cloudtrailevent"], limits)
    return _classify_record(
        row.number, canonical(dict(row.cells), FLAT), row.text.encode("utf-8", "replace"), native=False
    )


def _embedded_record(number: int, text: str, limits: Limits) -> FoundRecord:
    """A record held as text in a `CloudTrailEvent` cell or member."""
    raw = text.encode("utf-8", "replace")
    if b"CloudTrailEvent" in raw:
        return _broken_record(number, "CloudTrailEvent holds no record", raw)
    return _open_record(Piece(number, raw.strip()), limits)


def _classify_record(
    number: int, record: dict[str, Any], text: bytes, *, native: bool = True, doubt: str = ""
) -> FoundRecord:
    if record.get("eventCategory") == "Insight" or record.get("eventType") == "AwsCloudTrailInsight":
        return FoundRecord(number, insight=True)
    service = record.get("eventSource")
    if not isinstance(service, str) or not service.strip():
        return _broken_record(number, "eventSource is missing: it may be a call of any service", text)
    if service.strip().lower() != REKOGNITION:
        return FoundRecord(number)
    return FoundRecord(number, record, native=native, doubt=doubt)


def _broken_record(number: int, fault: str, text: bytes) -> FoundRecord:
    return FoundRecord(number, fault=fault, text=text[:500].decode("utf-8", "replace"))

"""The containers that CloudTrail records come in, and how each is opened: one record at a time, in bounded memory.

Containers (AWS CloudTrail user guide, "CloudTrail log file examples", "Downloading events", "Querying with Athena";
Amazon EventBridge user guide, "AWS service events delivered via CloudTrail"):

- `{"Records": [...]}`, one document or several after each other; `{"Events": [...]}` of `aws cloudtrail lookup-events`;
  a bare array; one record or one EventBridge event as a document;
- lines: a record, an EventBridge event or an Athena row each;
- CSV: the console's Event history ("Event name", "Event time", ...), a `CloudTrailEvent` column that holds the record,
  or an Athena result (columns in lower case, structures as JSON or as Presto's `{key=value, ...}`).

Every record is brought to CloudTrail's own member names. Records of other services are told by their bytes and not parsed.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from mmap import ACCESS_READ, mmap
from typing import Any

import orjson

from checker.ingest.cloudtrail.presto import presto
from checker.ingest.cloudtrail.stream import Buffer, Piece, array_items, lines, too_deep
from checker.ingest.interface import Limits, Source
from checker.model.errors import InputError

REKOGNITION = "rekognition.amazonaws.com"
EVENTBRIDGE = "AWS API Call via CloudTrail"

_SOURCE = re.compile(rb'"event_?source"\s*:\s*"[^"]', re.IGNORECASE)
_MEMBER = re.compile(rb'"(?:Records|Events)"\s*:\s*$')
_OPENS = re.compile(rb'\s*\{(?:[^{}\[\]"]|"[^"]*")*?"(?:Records|Events)"\s*:\s*\[')
_EMPTY = re.compile(rb'\s*\{\s*"Records"\s*:\s*\[\s*\]\s*\}\s*\Z')
_KEYS = [re.compile(rb'"' + name + rb'"\s*:', re.IGNORECASE) for name in (rb"eventVersion", rb"eventSource")]
_ONE_OF = re.compile(rb'"(?:eventID|recipientAccountId|eventType)"\s*:', re.IGNORECASE)
_WRAPPED = re.compile(rb'"detail-type"\s*:\s*"AWS API Call via CloudTrail"|"CloudTrailEvent"\s*:')

_NAMES = (
    "eventVersion userIdentity eventTime eventSource eventName awsRegion sourceIPAddress userAgent errorCode errorMessage "
    "requestParameters responseElements additionalEventData requestID eventID readOnly resources eventType apiVersion "
    "recipientAccountId serviceEventDetails sharedEventID vpcEndpointId tlsDetails eventCategory"
).split()
_ATHENA = {name.lower(): name for name in _NAMES}
_HISTORY = {
    "event id": "eventID", "event time": "eventTime", "event name": "eventName", "event source": "eventSource",
    "aws region": "awsRegion", "error code": "errorCode", "request id": "requestID", "source ip address": "sourceIPAddress",
    "user name": "userName",
}  # fmt: skip
_IDENTITY = {
    n.lower(): n
    for n in "type principalId arn accountId accessKeyId userName invokedBy sessionContext sessionIssuer attributes "
    "mfaAuthenticated creationDate onBehalfOf userId sourceIdentity".split()
}
_STRUCTURES = ("userIdentity", "requestParameters", "responseElements", "additionalEventData")


class Layout(Enum):
    ARRAY = "a JSON array"
    MEMBER = "Records"
    LINES = "lines of JSON"
    DOCUMENT = "one JSON document"
    CSV = "CSV"


@dataclass(frozen=True, slots=True)
class Found:
    """One row of the file.

    number: its position (arrays), line (lines) or row (CSV; the header's is 1).
    record: the record where it is Rekognition's; None for another service's, or with `fault` where it cannot be read.
    native: written by CloudTrail itself, so that a member without a value is a blank and not a column without one.
    text: the row as written, cut, where there is a fault.
    """

    number: int
    record: dict[str, Any] | None = None
    fault: str = ""
    text: str = ""
    native: bool = True


def is_cloudtrail(head: bytes) -> bool:
    """Whether the file that begins with `head` holds CloudTrail records, by what it says and never by its name."""
    if not head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"{", b"[")):
        return _csv_columns(head) is not None
    if _EMPTY.match(head) or _WRAPPED.search(head):
        return True
    return all(key.search(head) for key in _KEYS) and bool(_ONE_OF.search(head))


def layout(head: bytes) -> Layout:
    """How a file of CloudTrail records is laid out."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not text.startswith((b"{", b"[")):
        return Layout.CSV
    if text.startswith(b"["):
        return Layout.ARRAY
    if _OPENS.match(text):
        return Layout.MEMBER
    starts = [line.strip() for line in text.splitlines()[:20]]
    if any(line.startswith(b"{") and line.endswith(b"}") and len(line) > 100 for line in starts) or b"\n" not in text:
        return Layout.LINES
    return Layout.DOCUMENT


def found(source: Source, how: Layout, limits: Limits) -> Iterator[Found]:
    """Every row of the file, in order. InputError where the file as a whole cannot be read."""
    if how is Layout.CSV:
        yield from _csv(source, limits)
        return
    with source.path.open("rb") as file:
        if source.path.stat().st_size == 0:
            return
        with mmap(file.fileno(), 0, access=ACCESS_READ) as buffer:
            for piece in _pieces(buffer, how, limits):
                yield _opened(piece, limits)


def _pieces(buffer: Buffer, how: Layout, limits: Limits) -> Iterator[Piece]:
    match how:
        case Layout.ARRAY:
            return array_items(buffer, None, limits)
        case Layout.MEMBER:
            return array_items(buffer, _MEMBER, limits)
        case Layout.LINES:
            return lines(buffer, limits)
        case _:
            if len(buffer) > limits.record_bytes:
                return iter((Piece(1, bytes(buffer[:500]), f"one record larger than {limits.record_bytes} bytes"),))
            return iter((Piece(1, bytes(buffer[:]).strip()),))


def _opened(piece: Piece, limits: Limits) -> Found:
    text = piece.text.removeprefix(b"\xef\xbb\xbf")
    if piece.fault:
        return _broken(piece.number, piece.fault, text)
    if b"rekognition" not in text and b"\\u" not in text and _SOURCE.search(text) and text.endswith(b"}"):
        return Found(piece.number)
    if too_deep(text, limits.json_depth):
        return _broken(piece.number, f"nested deeper than {limits.json_depth} levels", text)
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        return _broken(piece.number, f"not JSON: {error}", text)
    if isinstance(value, dict) and isinstance(value.get("detail"), dict):
        value = value["detail"]
    if isinstance(value, dict) and isinstance(value.get("CloudTrailEvent"), str):
        return _embedded(piece.number, value["CloudTrailEvent"], limits)
    if not isinstance(value, dict):
        return _broken(piece.number, "not a record, but a bare value", text)
    if "eventsource" in value and "eventSource" not in value:
        return _judged(piece.number, _canonical(value, _ATHENA), text, native=False)
    return _judged(piece.number, value, text, native=True)


def _embedded(number: int, text: str, limits: Limits) -> Found:
    """A record held as text in a `CloudTrailEvent` cell or member."""
    raw = text.encode("utf-8", "replace")
    if b"CloudTrailEvent" in raw:
        return _broken(number, "CloudTrailEvent holds no record", raw)
    return _opened(Piece(number, raw.strip()), limits)


def _judged(number: int, record: dict[str, Any], text: bytes, *, native: bool) -> Found:
    service = record.get("eventSource")
    if not isinstance(service, str) or not service.strip():
        return _broken(number, "eventSource is missing: it may be a call of any service", text)
    if service.strip().lower() != REKOGNITION:
        return Found(number)
    return Found(number, record, native=native)


def _broken(number: int, fault: str, text: bytes) -> Found:
    return Found(number, fault=fault, text=text[:500].decode("utf-8", "replace"))


def _canonical(row: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """A flattened row in CloudTrail's own names: structures parsed, blank cells left out (they are columns, not blanks)."""
    record: dict[str, Any] = {}
    for key, cell in row.items():
        name = names.get(key.strip().lower())
        if name is None or cell is None or cell == "":
            continue
        record[name] = _structure(cell) if name in _STRUCTURES and isinstance(cell, str) else cell
    identity = record.get("userIdentity")
    if isinstance(identity, dict):
        record["userIdentity"] = _cased(identity)
    return record


def _structure(cell: str) -> Any:
    """JSON, Presto's `{key=value, ...}`, or, where it is neither, the text as it stands (read as nothing known)."""
    try:
        return orjson.loads(cell)
    except orjson.JSONDecodeError:
        return presto(cell) or cell


def _cased(identity: dict[str, Any], depth: int = 0) -> dict[str, Any]:
    return {
        _IDENTITY.get(k.lower(), k): _cased(v, depth + 1) if isinstance(v, dict) and depth < 8 else v
        for k, v in identity.items()
    }


def _csv_columns(head: bytes) -> tuple[str, tuple[str, ...]] | None:
    """The delimiter and the header's cells, folded, where the first row is a CloudTrail header."""
    text = _text_start(head)
    first = text.split("\n", 1)[0]
    if len(first) > 20_000:
        return None
    for delimiter in ",;\t":
        try:
            cells = next(csv.reader([first], delimiter=delimiter, strict=True), [])
        except csv.Error:
            continue
        names = tuple(cell.strip().lower() for cell in cells)
        if (
            "cloudtrailevent" in names
            or {"event name", "event time", "event source"} <= set(names)
            or {"eventsource", "eventname", "eventtime"} <= set(names)
        ):
            return delimiter, names
    return None


def _text_start(head: bytes) -> str:
    return head.decode("utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "replace")


def _csv(source: Source, limits: Limits) -> Iterator[Found]:
    columns = _csv_columns(source.head)
    if columns is None:
        raise InputError("the header is not CloudTrail's", where=source.shown)
    delimiter, names = columns
    csv.field_size_limit(max(csv.field_size_limit(), limits.cell_chars))
    encoding = "utf-16" if source.head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    with source.path.open(encoding=encoding, errors="replace", newline="") as file:
        reader = csv.reader(_bounded(file, source, limits), delimiter=delimiter)
        next(reader)
        number = 1
        while True:
            number += 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield _broken(number, f"not a CSV row: {error}", b"")
                continue
            if any(cell.strip() for cell in cells):
                yield _csv_row(number, cells, names, delimiter, limits)


def _bounded(file: io.TextIOWrapper, source: Source, limits: Limits) -> Iterator[str]:
    while line := file.readline(limits.record_bytes):
        if len(line) == limits.record_bytes and not line.endswith("\n"):
            hint = "split the file, or mend its quotes"
            raise InputError(f"a line of more than {limits.record_bytes} characters", where=source.shown, hint=hint)
        yield line


def _csv_row(number: int, cells: list[str], names: tuple[str, ...], delimiter: str, limits: Limits) -> Found:
    text = delimiter.join(cells)[:500].encode("utf-8", "replace")
    if len(cells) != len(names):
        return _broken(number, f"{len(cells)} cells under {len(names)} columns", text)
    row: dict[str, Any] = dict(zip(names, cells, strict=True))
    if row.get("cloudtrailevent", "").strip():
        return _embedded(number, row["cloudtrailevent"], limits)
    record = _canonical(row, _ATHENA | _HISTORY)
    if "userName" in record:
        record.setdefault("userIdentity", {"userName": record.pop("userName")})
    return _judged(number, record, text, native=False)

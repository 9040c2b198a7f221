"""CloudTrail records as flat rows: CSV of the console's Event history, of `lookup-events`, of Athena; Athena's JSON.

Structures in a cell are JSON or Presto's `{key=value, ...}`. A blank cell is a column without a value, never a blank
member.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from checker.ingest.cloudtrail.nested import parse_text, says_nothing, unflatten
from checker.ingest.interface import Limits, Source
from checker.model.errors import InputError

_NAMES = (
    "eventVersion userIdentity eventTime eventSource eventName awsRegion sourceIPAddress userAgent errorCode "
    "errorMessage "
    "requestParameters responseElements additionalEventData requestID eventID readOnly resources eventType apiVersion "
    "recipientAccountId serviceEventDetails sharedEventID vpcEndpointId tlsDetails eventCategory"
).split()
ATHENA = {name.lower(): name for name in _NAMES}
_HISTORY = {
    "event id": "eventID", "event time": "eventTime", "event name": "eventName", "event source": "eventSource",
    "aws region": "awsRegion", "error code": "errorCode", "request id": "requestID",
    "source ip address": "sourceIPAddress",
    "user name": "userName",
}  # fmt: skip
_IDENTITY = {
    n.lower(): n
    for n in "type principalId arn accountId accessKeyId userName invokedBy sessionContext sessionIssuer attributes "
    "mfaAuthenticated creationDate onBehalfOf userId sourceIdentity".split()
}
FLAT = ATHENA | _HISTORY
TOLD_EVERY = 2_000
_UNKNOWN: tuple[()] = ()
"""Stands for a parameter whose own column is blank or missing: it is no call without that parameter."""
_PARAMETERS = ("faceMatchThreshold", "similarityThreshold", "userMatchThreshold", "maxFaces", "maxUsers")
_STRUCTURES = ("userIdentity", "requestParameters", "responseElements", "additionalEventData")
_DOTTED = tuple(f"{name.lower()}." for name in _STRUCTURES)
_STRUCTURES_FOLDED = {name.lower(): name for name in _STRUCTURES}
_SEPARATED = re.compile(r"[^a-z0-9]+")
"""What a flattened name has between its words."""
_MEMBERS = _IDENTITY | {
    name.lower(): name
    for name in (
        "collectionId", "jobId", "jobTag", "name", "omitted", "externalImageId", "image", "video", "sourceImage",
        "targetImage", "s3Object", *_PARAMETERS,
    )
}  # fmt: skip


class FlatRow(NamedTuple):
    """One row of a CSV file: its cells by folded heading, or why it has none; text: as written, cut."""

    number: int
    cells: dict[str, str]
    fault: str = ""
    text: str = ""


def canonical(row: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """A flattened row in CloudTrail's own names: structures parsed; blank cells, and absent values that were
    written as text, are left out (they are columns, not blanks)."""
    record: dict[str, Any] = {}
    row = without_underscores(row)
    if is_dotted(row):
        row = with_structures(row)
    for key, cell in row.items():
        name = names.get(key) or names.get(key.strip().lower())
        if name is None or cell is None or (isinstance(cell, str) and says_nothing(cell)):
            continue
        record[name] = parse_text(cell) if name in _STRUCTURES else cell
    identity = record.get("userIdentity")
    if isinstance(identity, dict):
        record["userIdentity"] = _restore_case(identity)
    if "userName" in record:
        record.setdefault("userIdentity", {"userName": record.pop("userName")})
    return record


def without_underscores(row: dict[str, Any]) -> dict[str, Any]:
    """A row with names as databases, data frames and spreadsheets flatten them (`event_time`,
    `request_parameters_collection_id`, `userIdentity/arn`, `User Identity ARN`), in those of CloudTrail; members of
    structures get dotted names."""
    return {_own_name(name): _own_members(name, cell) if isinstance(cell, dict) else cell for name, cell in row.items()}


@lru_cache(4096)
def _own_name(name: str) -> str:
    """`name` as CloudTrail has it, with dots between the members of a structure; itself where it has such dots, and
    where it is no such name."""
    if name.lower().startswith(_DOTTED):
        return name
    words = [word for word in _SEPARATED.split(name.strip().lower()) if word]
    if len(words) < 2:
        return name
    squeezed = "".join(words)
    if squeezed in ATHENA:
        return ATHENA[squeezed]
    begins = next((n for n in range(1, len(words)) if "".join(words[:n]) in _STRUCTURES_FOLDED), 0)
    if not begins:
        return name
    path, left = [_STRUCTURES_FOLDED["".join(words[:begins])]], words[begins:]
    while left:
        known = next((n for n in range(len(left), 0, -1) if "".join(left[:n]) in _MEMBERS), 0)
        member = "".join(left[:known]) if known else left[0]
        path.append(_MEMBERS.get(member, member))
        left = left[max(known, 1) :]
    return ".".join(path)


def _own_members(name: str, cell: dict[str, Any]) -> dict[str, Any]:
    if "_" not in name:
        return cell
    return {_MEMBERS.get(member.lower().replace("_", ""), member): value for member, value in cell.items()}


def columns_without_meaning(head: bytes) -> list[str]:
    """The headings of a CSV file that are of no member of a CloudTrail record, so that nothing reads them."""
    _, names = csv_columns(head) or ("", ())
    own = {name: _own_name(name) for name in names if name and "cloudtrailevent" not in names}
    return [name for name, known in own.items() if known.lower() not in FLAT and not known.lower().startswith(_DOTTED)]


def is_dotted(row: Collection[str]) -> bool:
    """Whether a row's structures stand in columns of their own (`requestParameters.collectionId`)."""
    return "." in "".join(row) and any(name.lower().startswith(_DOTTED) for name in row)


def with_structures(row: dict[str, Any]) -> dict[str, Any]:
    """A row with its dotted columns put together into the structures that they are of, in CloudTrail's own names.

    A parameter that such a table has no column for, or a blank cell, is unread: whether it was set is not known.
    """
    dotted = {name: cell for name, cell in row.items() if name.lower().startswith(_DOTTED)}
    named = {".".join(_own_names(name)): cell for name, cell in dotted.items() if not _is_blank(cell)}
    whole = unflatten(named)
    if any(name.lower().startswith("requestparameters.") for name in dotted):
        printed = whole.get("requestParameters")
        whole["requestParameters"] = dict.fromkeys(_PARAMETERS, _UNKNOWN) | (printed if printed is not None else {})
    return {name: cell for name, cell in row.items() if name not in dotted} | whole


def _own_names(name: str) -> list[str]:
    structure, *members = name.split(".")
    return [ATHENA.get(structure.lower(), structure), *(_MEMBERS.get(member.lower(), member) for member in members)]


def _is_blank(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and says_nothing(cell))


def _restore_case(identity: dict[str, Any], depth: int = 0) -> dict[str, Any]:
    return {
        _IDENTITY.get(k) or _IDENTITY.get(k.lower().replace("_", ""), k): _restore_case(v, depth + 1)
        if isinstance(v, dict) and depth < 8
        else v
        for k, v in identity.items()
    }


def csv_columns(head: bytes) -> tuple[str, tuple[str, ...]] | None:
    """The delimiter and the header's cells, folded, where the first row is a CloudTrail header."""
    text = head.decode(_encoding(head), "replace")
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
            or {"eventsource", "eventname", "eventtime"} <= {_SEPARATED.sub("", name) for name in names}
        ):
            return delimiter, names
    return None


def csv_rows(source: Source, limits: Limits) -> Iterator[FlatRow]:
    """The rows below the header that are not blank, numbered as lines of a table (the header's is 1).

    InputError where the header is not CloudTrail's, or a line is longer than `limits.record_bytes` characters. The
    source's progress is told of them as they come.
    """
    columns = csv_columns(source.head)
    if columns is None:
        raise InputError(
            "the header is not CloudTrail's",
            where=source.label,
            hint="export it again with the headings, eventName and eventTime among them",
        )
    delimiter, names = columns
    csv.field_size_limit(max(csv.field_size_limit(), limits.cell_chars))
    size = source.path.stat().st_size
    with (
        source.path.open("rb") as raw,
        io.TextIOWrapper(raw, _encoding(source.head), errors="replace", newline="") as file,
    ):
        reader = csv.reader(_bounded_lines(file, source, limits), delimiter=delimiter)
        next(reader)
        number = 1
        while True:
            number += 1
            if number % TOLD_EVERY == 0:
                source.progress(f"reading {source.label}", number, number * size // raw.tell())
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield FlatRow(number, {}, f"not a CSV row: {error}")
                continue
            if any(cell.strip() for cell in cells):
                text = delimiter.join(cells)[:500]
                same = len(cells) == len(names)
                fault = "" if same else f"{len(cells)} cells under {len(names)} columns"
                yield FlatRow(number, dict(zip(names, cells, strict=False)) if same else {}, fault, text)


def _encoding(head: bytes) -> str:
    return "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"


def _bounded_lines(file: io.TextIOWrapper, source: Source, limits: Limits) -> Iterator[str]:
    while line := file.readline(limits.record_bytes):
        if len(line) == limits.record_bytes and not line.endswith("\n"):
            hint = "split the file, or correct its quotation marks"
            raise InputError(f"a line of more than {limits.record_bytes} characters", where=source.label, hint=hint)
        yield line

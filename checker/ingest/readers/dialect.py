"""How a delimited file is split: its encoding, its delimiter, its header, or that it is no table at all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log2

from checker.ingest.interface import Limits, Source
from checker.ingest.readers.csv_records import Record
from checker.ingest.readers.encoding import Encoding, blocks, characters, detect
from checker.ingest.readers.header import HEADER_WITHIN, Header, find_header
from checker.model.errors import InputError

NO_DELIMITER = "\x1f"
"""Splits nothing: the delimiter of a table with one column."""

_DELIMITERS = (",", ";", "\t", "|")
_SAMPLED_LINES = 400
_SAMPLED_CHARS = 256 * 1024
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x7f]")
_EXCEL_HINT = re.compile(r"sep=([,;|:^~\t])", re.IGNORECASE)


@dataclass(frozen=True)
class ReadingPlan:
    """How a file is split. data: the index of the first line after the header. header_line: 1-based, 0 for none."""

    encoding: Encoding
    delimiter: str
    header: Header
    header_line: int
    data: int
    skipped_lines: tuple[int, ...]


def plan_of(source: Source, limits: Limits) -> ReadingPlan | None:
    """How to split the file, from its first lines; null where they are no table."""
    encoding = detect(source)
    sample = next(blocks(source.path, encoding, limits, max(_SAMPLED_CHARS, 2 * limits.columns)), None)
    if sample is None:
        return None
    lines = sample.text.split("\n")[:_SAMPLED_LINES]
    hint = _EXCEL_HINT.fullmatch(lines[0]) if lines else None
    options = (hint.group(1),) if hint else [one for one in _DELIMITERS if one in sample.text]
    start = 1 if hint else 0
    unreadable = set(sample.unreadable)
    sampled = {delimiter: _sample_records(lines, start, delimiter, limits, unreadable) for delimiter in options}
    delimiter = _delimiter(sampled)
    records = sampled.get(delimiter) or _sample_records(lines, start, NO_DELIMITER, limits, unreadable)
    if delimiter == NO_DELIMITER and not _one_column([cells[0] for _, cells in records if cells[0].strip()]):
        return None
    header = find_header([cells for _, cells in records[: HEADER_WITHIN + 60]])
    if header is None or (delimiter != NO_DELIMITER and _prose(header, records)):
        return None
    if len(header.columns) > limits.columns:
        raise InputError(
            f"the header has more than {limits.columns:,} columns", where=source.label, hint="Is this the right file?"
        )
    starts = [line for line, _ in records] + [len(lines)]
    before = tuple(index + 1 for index in range(starts[header.first]) if lines[index].strip())
    shown = starts[header.first] + 1 if header.end > header.first else 0
    return ReadingPlan(encoding, delimiter, header, shown, starts[header.end], before)


def looks_binary(source: Source) -> bool:
    """Whether the head, as text, is largely NUL, or holds several kinds of control characters that no text has."""
    text = next(characters(source.path, detect(source), len(source.head)), "")
    controls = Counter(_CONTROL.findall(text))
    nuls = controls.pop("\0", 0)
    return 3 * nuls > len(text) or (len(controls) >= 4 and 100 * sum(controls.values()) > len(text))


def _sample_records(
    lines: Sequence[str], start: int, delimiter: str, limits: Limits, unreadable: set[int]
) -> list[tuple[int, list[str]]]:
    """(line index, cells) of the sample's records; a mark that is not closed ends with its line."""
    records, index = [], start
    while index < len(lines):
        record, end = Record(delimiter, limits.columns + 1), index + 1
        record.feed("" if index in unreadable else lines[index])
        while record.open and not record.broken and end < min(len(lines), index + 50):
            record.feed(lines[end])
            end += 1
        if record.open or record.broken:
            record, end = (
                Record(delimiter, limits.columns + 1, lines[index].split(delimiter, limits.columns)),
                index + 1,
            )
        records.append((index, record.cells or [""]))
        index = end
    return records


def _delimiter(sampled: dict[str, list[tuple[int, list[str]]]]) -> str:
    """The delimiter that splits most regularly; of two that do nearly as well, the one that leaves fewer lines whole
    below the first that it splits, then the one that splits the header too."""
    scores = {delimiter: _regularity(records) for delimiter, records in sampled.items()}
    best = max((score for score, _, _ in scores.values()), default=0)
    good = [(whole, first, -score, d) for d, (score, first, whole) in scores.items() if score and 2 * score >= best]
    return min(good)[3] if good else NO_DELIMITER


def _regularity(records: Sequence[tuple[int, list[str]]]) -> tuple[float, int, int]:
    """How well a delimiter splits the records into the same number of columns (0: hardly), the first so split, and how
    many below it are not split at all."""
    widths = [len(cells) for _, cells in records if any(cell.strip() for cell in cells)]
    counts = Counter(widths)
    usual = max((width for width in counts if width > 1), key=lambda width: (counts[width], width), default=0)
    if not usual:
        return 0.0, 0, 0
    share, first = counts[usual] / len(widths), widths.index(usual)
    return share * share * log2(usual + 1), first, widths[first:].count(1)


def _prose(header: Header, records: Sequence[tuple[int, list[str]]]) -> bool:
    """Whether the columns are the accidents of punctuation: sentences as names, and few rows that fit them."""
    names = " ".join(cell for row in header.rows for cell in row)
    sentence = max((len(cell.split()) for row in header.rows for cell in row), default=0) > 10
    after = [cells for _, cells in records[header.end :] if any(cell.strip() for cell in cells)]
    fitting = sum(len(cells) == len(header.columns) for cells in after)
    ends = names.rstrip().endswith((".", "!", "?")) and len(header.columns) <= 3
    return (
        (sentence and 2 * fitting <= len(after)) or ends or (len(header.columns) <= 3 and 5 * fitting < 2 * len(after))
    )


def _one_column(values: Sequence[str]) -> bool:
    """Whether lines without any delimiter are a list (short values under a short name) and not prose or markup."""
    if not values or values[0].lstrip().startswith(("<", "{", "%", "#!")):
        return False
    words = sorted(len(value.split()) for value in values)
    name_fits = (
        words and len(values[0].split()) <= 5 and len(values[0]) <= 60 and not values[0].rstrip().endswith((".", ":"))
    )
    return bool(name_fits) and len(values) >= 2 and words[len(words) // 2] <= 6 and len(max(values, key=len)) <= 10_000

"""A table printed without lines: pieces of text on a page -> rows of cells, by where they stand.

The headings say where the columns are. A record's cells may go on over several lines: the line with most cells in it is
the record's own, and the lines that lead up to it (cells set to the bottom) or follow it (cells set to the top) belong
to it. What stands under no heading, or under two, is never put into the nearest: such a record is told, and not read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from checker.ingest.headings import known_headings
from checker.ingest.readers.header import is_data, is_usual
from checker.ingest.readers.pdf_process import Word, join_lines
from checker.ingest.readers.totals_line import is_totals

FEWEST_HEADINGS = 3
_LINE_SLACK = 0.5
"""Pieces whose middles are within so much of a letter's height are on one line."""
_JOINED = 0.6
"""Pieces of a heading with a smaller gap, in letters' heights, are one."""
_JOINED_TIGHTLY = 0.38
"""The same where columns stand close together; a space between two words is 0.3 or less."""
_ALIGNED = 1.5
_APART = 2.5
"""A line further from the next than so many usual distances is no part of the table."""
_PAGE_NUMBER = re.compile(
    r"page\s*\d+(?:\s*(?:of|/|-)\s*\d+)?|\d{1,4}\s*(?:of|/)\s*\d{1,4}|[-–—]\s*\d{1,4}\s*[-–—]", re.IGNORECASE
)
_CLOSER = 0.5
"""Points by which lines must be closer to the record before them than to the next one, or the other way round, to
belong to it."""

_FIGURES = re.compile(r"\d+")

Line = tuple[Word, ...]


@dataclass(frozen=True)
class PageColumns:
    """The headings of a table and where they stand. to_bottom: whether the lines of a cell lead up to its record's own
    line; None where the first page does not tell. left_aligned: whether cells begin where their headings do. fullest:
    how many columns the fullest line of the first page fills. margin_texts: what the lines above and below the table
    say on its first page, figures left out."""

    names: tuple[str, ...]
    spans: tuple[tuple[float, float], ...]
    to_bottom: bool | None
    left_aligned: bool
    fullest: int = 0
    margin_texts: frozenset[str] = frozenset()

    def place(self, word: Word) -> int | None:
        """The column that a piece stands in; None where that is not certain."""
        over = [i for i, (left, right) in enumerate(self.spans) if word.left < right and word.right > left]
        if over:
            return over[0] if len(over) == 1 else None
        before = [i for i, (left, _) in enumerate(self.spans) if left - _ALIGNED <= word.left]
        return before[-1] if before and self.left_aligned else None


@dataclass
class PdfRecord:
    """One record: its cells, and why it cannot be read, if so."""

    cells: list[str]
    fault: str = ""


@dataclass
class PageRecords:
    """What a page without drawn lines gives. header: whether the headings stand on it; outside: lines that belong to no
    record;
    pending: lines at its end that lead up to a record on the next page."""

    columns: PageColumns | None
    records: list[PdfRecord] = field(default_factory=list)
    header: bool = False
    outside: list[str] = field(default_factory=list)
    pending: list[Line] = field(default_factory=list)


def read_words(words: Sequence[Word], columns: PageColumns | None, pending: Sequence[Line]) -> PageRecords:
    """The records among the pieces of text of one page.

    columns: those of the table that may go on from the page before; None where none has begun. pending: lines of the
        page before.
    """
    lines = _lines(words)
    outside = []
    if columns is not None:
        outside = [_line_text(line) for line in lines if _text_without_figures(line) in columns.margin_texts]
        lines = [line for line in lines if _text_without_figures(line) not in columns.margin_texts]
    found = _headings(lines)
    if found is not None and columns is not None and found[3] != columns.names and _stands_in(lines[found[0]], columns):
        found = None
    fresh = False
    if found is not None:
        first, after, spans, names = found
        body = lines[after:]
        outside += [_line_text(line) for line in lines[:first]]
        if columns is None or names != columns.names:
            columns, pending, fresh = _columns(names, spans, body), (), True
    elif columns is None:
        return PageRecords(None, outside=[_line_text(line) for line in lines])
    else:
        body = lines
    body, strayed = _table_lines(body, columns)
    if fresh:
        columns = replace(columns, margin_texts=frozenset(_FIGURES.sub("", text) for text in (*outside, *strayed)))
    page = PageRecords(columns, header=found is not None, outside=[*outside, *strayed])
    _group([*pending, *body], columns, page)
    return page


def _lines(words: Sequence[Word]) -> list[Line]:
    """Pieces by lines, from top to bottom, each from left to right."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (w.top + w.bottom, w.left)):
        middle = (word.top + word.bottom) / 2
        last = lines[-1][0] if lines else None
        if last and abs((last.top + last.bottom) / 2 - middle) <= _LINE_SLACK * max(word.bottom - word.top, 1):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [tuple(sorted(line, key=lambda w: w.left)) for line in lines]


def _headings(lines: Sequence[Line]) -> tuple[int, int, tuple[tuple[float, float], ...], tuple[str, ...]] | None:
    """The first line of headings, the line after the last, where they stand and what they say; None where there are
    none."""
    first = next((i for i, line in enumerate(lines) if len(_heads(line)) >= FEWEST_HEADINGS), None)
    if first is None or any(is_data(word.text.strip()) for word in lines[first]):
        return None
    after = first + 1
    while after < min(len(lines), first + 3) and len(lines[after]) > 1 and _continues(lines, first, after):
        after += 1
    spans: list[tuple[float, float, list[str]]] = []
    for left, right, text in sorted(head for line in lines[first:after] for head in _heads(line)):
        if spans and left < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(right, spans[-1][1]), [*spans[-1][2], text])
        else:
            spans.append((left, right, [text]))
    return first, after, tuple((left, right) for left, right, _ in spans), tuple(" ".join(texts) for *_, texts in spans)


def _continues(lines: Sequence[Line], first: int, at: int) -> bool:
    """Whether a line below the first headings is more of them: words only, each under a heading, and close to it."""
    heads, line = _heads(lines[first]), lines[at]
    near = line[0].top - lines[at - 1][0].bottom < line[0].bottom - line[0].top
    under = all(any(word.left < right and word.right > left for left, right, _ in heads) for word in line)
    below = [word.text.strip() for other in lines[at + 1 : at + 30] for word in other]
    words = not any(is_data(word.text.strip()) or re.search(r"\d", word.text) for word in line)
    return near and under and words and not {word.text.strip() for word in line} & set(below)


def _heads(line: Line) -> list[tuple[float, float, str]]:
    """The headings of a line: pieces close together are one. Where they are all too close to be several, a smaller gap
    parts them, if each is then a usual heading."""
    heads = _join_pieces(line, _JOINED)
    if len(heads) >= FEWEST_HEADINGS:
        return heads
    tight = _join_pieces(line, _JOINED_TIGHTLY)
    usual = all(is_usual(text, known_headings()) for _, _, text in tight)
    return tight if len(tight) >= FEWEST_HEADINGS and usual else heads


def _join_pieces(line: Line, gap: float) -> list[tuple[float, float, str]]:
    """The pieces of a line, those with a smaller gap, in letters' heights, joined."""
    heads: list[tuple[float, float, str]] = []
    for word in line:
        text = word.text.strip()
        if text and heads and word.left - heads[-1][1] < gap * (word.bottom - word.top):
            heads[-1] = (heads[-1][0], word.right, f"{heads[-1][2]} {text}")
        elif text:
            heads.append((word.left, word.right, text))
    return heads


def _columns(names: tuple[str, ...], spans: tuple[tuple[float, float], ...], body: Sequence[Line]) -> PageColumns:
    lefts = {round(word.left) for line in body for word in line}
    aligned = sum(any(abs(left - at) <= _ALIGNED for at in lefts) for left, _ in spans)
    columns = PageColumns(names, spans, None, aligned * 2 > len(spans))
    columns = replace(columns, fullest=max((_filled(line, columns) for line in body), default=0))
    own = _own_lines(body, columns)
    if all(own) or not any(own):
        return columns
    leading, trailing = not own[0], not own[-1]
    return replace(columns, to_bottom=leading if leading != trailing else _by_distance(body, own))


def _by_distance(lines: Sequence[Line], own: Sequence[bool]) -> bool | None:
    """Whether the lines between records are all closer to the next one (True) or to the one before (False); None where
    neither."""
    sides = set()
    records = [i for i, is_own in enumerate(own) if is_own]
    for before, after in pairwise(records):
        if after - before > 1:
            above = lines[before + 1][0].top - lines[before][0].top
            below = lines[after][0].top - lines[after - 1][0].top
            sides.add(above > below if abs(above - below) > _CLOSER else None)
    return sides.pop() if len(sides) == 1 and own[0] and own[-1] else None


def _own_lines(lines: Sequence[Line], columns: PageColumns) -> list[bool]:
    """For each line, whether it is a record's own: it has cells in at least half as many columns as the fullest
    line."""
    filled = [_filled(line, columns) for line in lines]
    most = max([*filled, columns.fullest])
    return [count * 2 >= most for count in filled]


def _filled(line: Line, columns: PageColumns) -> int:
    return len({columns.place(word) for word in line} - {None})


def _table_lines(lines: Sequence[Line], columns: PageColumns) -> tuple[list[Line], list[str]]:
    """The lines of the table, and what the others say: page numbers, totals, and what stands far above or below all
    records."""
    kept = [line for line in lines if not _closes(line)]
    outside = [_line_text(line) for line in lines if _closes(line)]
    own = [i for i, is_own in enumerate(_own_lines(kept, columns)) if is_own]
    steps = [after[0].top - before[0].top for before, after in pairwise(kept)]
    if not own or len(steps) < FEWEST_HEADINGS:
        return kept, outside
    far = _APART * median(steps)
    begin = max((i + 1 for i, step in enumerate(steps[: own[0]]) if step > far), default=0)
    last = max((i for i, line in enumerate(kept) if any(is_data(word.text.strip()) for word in line)), default=own[-1])
    end = min((i + 1 for i, step in enumerate(steps) if step > far and i >= last), default=len(kept))
    return kept[begin:end], outside + [_line_text(line) for line in (*kept[:begin], *kept[end:])]


def _closes(line: Line) -> bool:
    """Whether a line is a page number or a line of totals, and so no part of a record."""
    return bool(_PAGE_NUMBER.fullmatch(_line_text(line))) or is_totals(
        [" ".join(word.text.split()) for word in line if word.text.strip()]
    )


def _group(lines: Sequence[Line], columns: PageColumns, page: PageRecords) -> None:
    """Put the lines together to records, into `page`."""
    own = _own_lines(lines, columns)
    held: list[Line] = []
    for line, is_own in zip(lines, own, strict=True):
        if is_own:
            waiting = held if columns.to_bottom is not False else []
            record = PdfRecord([""] * len(columns.names))
            for part in [*waiting, line]:
                _add(record, part, columns)
            if waiting and columns.to_bottom is None:
                record.fault = "lines of cells that may belong to this record or to the one before it"
            page.records.append(record)
            held = []
        elif columns.to_bottom is False and page.records:
            _add(page.records[-1], line, columns)
        else:
            held.append(line)
            if columns.to_bottom is None and page.records:
                _add(page.records[-1], line, columns)
                page.records[-1].fault = "lines of cells that may belong to this record or to the next one"
    page.pending = held


def _add(record: PdfRecord, line: Line, columns: PageColumns) -> None:
    for word in line:
        text, at = " ".join(word.text.split()), columns.place(word)
        if not text:
            continue
        if at is None:
            record.fault = record.fault or "a cell is under no heading, or under two"
            at = 0 if word.left < columns.spans[0][0] else len(columns.spans) - 1
        record.cells[at] = join_lines((record.cells[at], text))


def _line_text(line: Line) -> str:
    return " ".join(word.text.strip() for word in line)


def _text_without_figures(line: Line) -> str:
    """What a line says without its figures, by which a title or footer is known again on the next page."""
    return _FIGURES.sub("", _line_text(line))


def _stands_in(line: Line, columns: PageColumns) -> bool:
    """Whether most of a line begins where the cells of the table do: then it is a part of a record, and no other
    table's headings."""
    lefts = [left for left, _ in columns.spans]
    return sum(any(abs(word.left - left) <= _ALIGNED for left in lefts) for word in line) * 2 > len(line)

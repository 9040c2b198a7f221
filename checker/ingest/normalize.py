"""One chunk of a table -> its events, still without what only the whole column can settle (day-month order, zone).

Work is on columns: each distinct cell is read once, no loop runs over rows.
"""

from __future__ import annotations

import zlib
from functools import cache, partial, reduce

import polars as pl

from checker.ingest.binding import Binding, BoundPart
from checker.ingest.cells import code_map
from checker.ingest.chunk import FLAG, Chunk
from checker.ingest.fields import REVIEW_DECISION, Fields, note_unread
from checker.ingest.headings import simple_header
from checker.ingest.interface import Table
from checker.ingest.kind_column import kinds_by_cell
from checker.ingest.other_searches import columns_of_what_was_searched, is_other_search
from checker.ingest.profile import OUT_OF_SCOPE
from checker.ingest.sequences import figure_column
from checker.ingest.states import NO, SEQUENCES, TICKS, YES, Marks, folded_words, state_of, strip_blanks
from checker.model.accounts import QuarantinedRow
from checker.model.event import MAY_BE, STATE_TYPE, UNREADABLE, State
from checker.model.kinds import KIND_TYPE, EventKind
from checker.model.values import NOT_GRANTED

ACTIVITY_LENGTH = 60
"""A longer cell is no name of an activity, and not quoted in a reason."""

_NEGATIVE = r"(?i)^(?:no|not|none|never|nobody|pending|awaiting|un\w+ed)\b"
_NO = (*NO, "not required", "not applicable", "not needed", "no warrant", "none")
_INHERITED = ("case_number", "agency")
_RUN_RESULTS = ["candidates", "match", "no_candidates", "lead", "verified", "misidentified"]
_GRANTS = (EventKind.APPROVAL.value, EventKind.AUTHORIZATION.value)
"""What a row whose request was refused, or is not decided yet, may not record: the date may be that of the refusal."""


def normalize(table: Table, fields: Fields, shown: str, listed: int) -> Chunk:
    """The events of the rows of `table`, whose columns `fields` reads. shown: the log's name for the quarantine.

    listed: how many rows may be listed in the quarantine; all are counted.

    Every row gives its main event, but rows of an out-of-scope kind; further events only where their columns say so.
    What else a row records whose own kind is not known may have happened or not, either: such a row is not used.
    """
    chunk, binding = Chunk(rows=table.frame.height), fields.binding
    cells = table.frame
    fields.columns.begin()
    main = fields.part(cells, binding.parts[0], chunk)
    main = _decide_reviews(_pick_types(main.with_columns(_kinds(cells, main, fields))))
    main = main.with_columns(_row_hash(cells, table.columns, fields).alias("hash"))
    all_further = [fields.part(cells, part, chunk) for part in binding.parts[1:]]
    persons = _person_columns(binding)
    for index, kind in persons.items():
        main = _with_person(main, all_further[index], kind)
    in_scope, unclear = main["kind"] != OUT_OF_SCOPE, main["kind"] == EventKind.UNKNOWN.value
    chunk.out_of_scope = int((~in_scope).sum())
    chunk.parts[0] = main.filter(in_scope).cast({"kind": KIND_TYPE})
    refused = _rows_refused(main) & (main["kind"] != EventKind.REVIEW.value)
    for place, (part, further) in enumerate(zip(binding.parts[1:], all_further, strict=True)):
        another = in_scope & (main["kind"] != persons.get(place, ""))
        lent = [c for f in _INHERITED for c in (f, f"{f}__state", figure_column(f))]
        borrowed = [c for c in lent if c in main.columns and c not in further.columns]
        happened = _further_kind(cells, part, further, chunk)
        happened = happened.set(happened.is_not_null() & unclear, EventKind.UNKNOWN.value)
        if part.kind in _GRANTS and "decision" not in further.columns:
            happened = happened.set(happened.is_not_null() & refused, EventKind.UNKNOWN.value)
        event = _without_answers(cells, part, further)
        event = event.with_columns(happened, main["hash"], *(main[c] for c in borrowed))
        unsure = pl.when(pl.col("kind") == EventKind.UNKNOWN.value).then(pl.lit(part.kind, pl.String))
        event = event.with_columns(unsure.alias(MAY_BE)).filter(another).filter(pl.col("kind").is_not_null())
        if not event.is_empty():
            chunk.parts[part.index] = event.cast({"kind": KIND_TYPE})
    _quarantine(cells, chunk, binding, table, shown, listed)
    return chunk


def _kinds(cells: pl.DataFrame, main: pl.DataFrame, fields: Fields) -> pl.DataFrame:
    """`kind`, what each row records: by its kind column, or the profile's default; and `may_be`.

    A search whose request was refused is a request (R16), also where the column of results says so. Where the log has a
    column for the decision and it is blank or hidden, the row may be either, unless its result shows that the search
    was run, or a column says that it records a search: the decisions may then be of approvals beside it (R45).
    """
    header = fields.binding.kind_header
    if header is None:
        kind = pl.Series([fields.binding.default_kind], dtype=pl.String).new_from_index(0, cells.height)
    else:
        said = folded_words(strip_blanks(pl.col("said"))).replace_strict(
            kinds_by_cell(fields.binding), default=EventKind.UNKNOWN.value, return_dtype=pl.String
        )
        read = fields.columns.read(header, "kind", cells[header], lambda some: some.to_frame("said").select(said))
        kind = read.to_series().fill_null(EventKind.UNKNOWN.value)
    is_other = is_other_search(strip_blanks(pl.col("said")).fill_null(""), "mode").alias("other")
    for column in columns_of_what_was_searched(fields.binding):
        read = fields.columns.read(
            column, "other search", cells[column], lambda some: some.to_frame("said").select(is_other)
        )
        other = read.to_series().fill_null(False) & kind.is_in([EventKind.SEARCH.value, EventKind.UNKNOWN.value])
        kind = kind.set(other, OUT_OF_SCOPE)
    if "refused" in main.columns:
        kind = kind.set(main["refused"] & (kind == EventKind.SEARCH.value), EventKind.REQUEST.value)
    ran = pl.col("result").is_in(_RUN_RESULTS) if "result" in main.columns else pl.lit(False)
    if "decision__state" not in main.columns:
        open_rows = main.select(not_run=~ran.fill_null(False)).to_series() & _not_approved(cells, fields.binding)
        open_rows &= kind == EventKind.SEARCH.value
        may_be = pl.Series([None], dtype=pl.String).new_from_index(0, cells.height).set(open_rows, "request|search")
        return pl.DataFrame({"kind": kind.set(open_rows, EventKind.UNKNOWN.value), MAY_BE: may_be})
    refused = pl.col("decision").is_in(NOT_GRANTED)
    silent = ~pl.col("decision__state").is_in([State.VALUE.value, State.UNREAD.value]) & pl.lit(header is None)
    judged = (
        pl.when((pl.col("k") != EventKind.SEARCH.value) | ran.fill_null(False))
        .then(pl.col("k"))
        .when(refused)
        .then(pl.lit(EventKind.REQUEST.value))
        .when(silent.fill_null(True))
        .then(pl.lit(EventKind.UNKNOWN.value))
        .otherwise(pl.col("k"))
    )
    either = (pl.col("kind") == EventKind.UNKNOWN.value) & (pl.col("k") == EventKind.SEARCH.value)
    judged_rows = main.with_columns(kind.alias("k")).select("k", judged.alias("kind"))
    return judged_rows.select("kind", pl.when(either).then(pl.lit("request|search")).alias(MAY_BE))


def _not_approved(cells: pl.DataFrame, binding: Binding) -> pl.Series:
    """Of which rows a bare "Approved" does not say yes, where no column says the kind of record: the request may have
    been refused and nothing searched, or the search run without an approval."""
    bare = [part.flag for part in binding.parts if part.flag and part.kind == EventKind.APPROVAL.value]
    found = pl.Series([False]).new_from_index(0, cells.height)
    granted, _ = _decisions()
    for header in bare if binding.kind_header is None else ():
        if simple_header(header) == "approved":
            cell = strip_blanks(pl.col(header))
            yes = folded_words(cell).is_in([*YES, *granted]) | cell.str.to_lowercase().is_in(TICKS)
            found |= cells.select(~yes.fill_null(False)).to_series()
    return found


def _rows_refused(main: pl.DataFrame) -> pl.Series:
    """Of which rows a column says that the request was refused, taken back or is not decided yet."""
    refused = pl.Series([False]).new_from_index(0, main.height)
    if "decision" in main.columns:
        refused |= main["decision"].cast(pl.String).is_in(NOT_GRANTED).fill_null(False)
    return refused | main["refused"].fill_null(False) if "refused" in main.columns else refused


def _person_columns(binding: Binding) -> dict[int, str]:
    """The place of each further record -> its kind, whose column of persons ("Reviewer") is the only one of the table:
    in a row that a column says is of that kind, it is who did what the row records, and no second record."""
    if binding.kind_header is None or "operator" in {column.field for column in binding.parts[0].columns}:
        return {}
    places: dict[str, int] = {}
    for place, part in enumerate(binding.parts[1:]):
        found = {column.field for column in part.columns}
        if part.kind is not None and "operator" in found and "time" not in found:
            places.setdefault(part.kind, place)
    return {place: kind for kind, place in places.items()}


def _with_person(main: pl.DataFrame, further: pl.DataFrame, kind: str) -> pl.DataFrame:
    """`main` with the columns of `further` that it lacks, in the rows of `kind`."""
    own = pl.lit(main["kind"] == kind)
    lacking = [c for c in further.columns if c not in main.columns]
    return main.with_columns(pl.when(own).then(pl.lit(further[c])).alias(c) for c in lacking)


def _pick_types(main: pl.DataFrame) -> pl.DataFrame:
    """`type` by the list of the row's kind: an authorization's, else a piece of evidence's."""
    if "type__as_authorization" not in main.columns:
        return main
    authorizes = pl.col("kind") == EventKind.AUTHORIZATION.value
    return main.with_columns(
        pl.when(authorizes).then(pl.col(f"type__as_authorization{s}")).otherwise(pl.col(f"type{s}")).alias(f"type{s}")
        for s in ("", "__state")
    ).drop("type__as_authorization", "type__as_authorization__state")


def _decide_reviews(main: pl.DataFrame) -> pl.DataFrame:
    """`decision` of the rows that record a review, where only the column of results has it."""
    if REVIEW_DECISION not in main.columns:
        return main
    review = pl.col("kind") == EventKind.REVIEW.value
    decided = (pl.when(review).then(f"{REVIEW_DECISION}{s}").alias(f"decision{s}") for s in ("", "__state"))
    return main.with_columns(*decided).drop(REVIEW_DECISION, f"{REVIEW_DECISION}__state")


def _without_answers(cells: pl.DataFrame, part: BoundPart, further: pl.DataFrame) -> pl.DataFrame:
    """Further events whose own number is a yes ("Warrant: TRUE") without that number: none is written."""
    for header in (column.header for column in part.columns if column.field == "id"):
        yes = cells.select(folded_words(strip_blanks(pl.col(header))).is_in(YES)).to_series().fill_null(False)
        further = further.with_columns(
            pl.when(yes).then(None).otherwise("id").alias("id"),
            pl.when(yes).then(pl.lit(State.EMPTY.value, STATE_TYPE)).otherwise("id__state").alias("id__state"),
        )
    return further


def _further_kind(cells: pl.DataFrame, part: BoundPart, further: pl.DataFrame, chunk: Chunk) -> pl.Series:
    """The kind of a further event: its own where a column records it, `unknown` where one may, null where none does.

    A blank, a placeholder or a "no", in whatever column, gives no event (and proves nothing); so does a decision such
    as "denied" where a yes is expected. Where such a column does not say yes, a date or a name beside it leaves the
    event open: it may be that of a refusal, and a blank or a redaction may hide a "no". A box that is ticked,
    redactions, text that cannot be read, an authorization's number without a digit (or 123) and a name that starts
    with "not" leave it open whether it happened. `chunk` is told the cells that are neither yes nor no.
    """
    says, may = [pl.lit(False)], [pl.lit(False)]
    for column in part.columns:
        if column.field in ("role", "decision", "derived_from") or column.field in part.shared_fields:
            continue
        state = pl.col(f"{column.field}__state")
        words = folded_words(strip_blanks(pl.lit(cells[column.header])))
        no, yes = words.is_in(_NO).fill_null(False), words.is_in(YES).fill_null(False)
        written = (state == State.VALUE.value).fill_null(False) & ~no
        may.append(state.is_in(UNREADABLE).fill_null(False) & ~no)
        if column.field in ("id", "operator"):
            doubt = (
                (~pl.col("id").str.contains(r"\d") | pl.col("id").is_in(sorted(SEQUENCES))) & ~yes
                if column.field == "id"
                else pl.col("operator").str.contains(_NEGATIVE)
            )
            says.append(written & ~doubt.fill_null(False))
            may.append(written & doubt.fill_null(False))
        else:
            says.append(written)
    says_yes = pl.lit(True)
    if part.flag is not None:
        words = folded_words(strip_blanks(pl.col("flag")))
        state = state_of(strip_blanks(pl.col("flag")), Marks())
        further = further.with_columns(cells[part.flag].alias("flag"))
        granted, refused = _decisions()
        # How many: a column "Arrested" beside figures of a deployment counts.
        counted = strip_blanks(pl.col("flag")).str.contains(r"^[1-9]\d{0,2}$")
        says_yes = (words.is_in([*YES, *granted]) | counted).fill_null(False)
        says.append(says_yes)
        ticked = strip_blanks(pl.col("flag")).str.to_lowercase().is_in(TICKS)
        open_flag = ticked | state.is_in([*UNREADABLE, State.VALUE.value]) & ~words.is_in([*_NO, *refused]) & ~counted
        may.append(open_flag.fill_null(False))
        neither = (state == State.VALUE.value) & ~words.is_in([*YES, *granted, *_NO, *refused])
        read = further.select(neither.fill_null(False).alias("neither")).to_series()
        unread = pl.Series([State.UNREAD.value]).new_from_index(0, len(read))
        note_unread(
            chunk, (FLAG, part.flag), cells[part.flag], unread.zip_with(read, pl.Series([None], dtype=pl.String))
        )
    kind = (
        pl.when(pl.any_horizontal(says) & says_yes)
        .then(pl.lit(part.kind))
        .when(pl.any_horizontal(*says, *may))
        .then(pl.lit(EventKind.UNKNOWN.value))
    )
    return further.select(kind.alias("kind")).to_series()


@cache
def _decisions() -> tuple[list[str], list[str]]:
    """The words, folded, that say of something that it was granted, and those that it was not, or not yet."""
    words = code_map("decision")
    refused = [word for word, decision in words.items() if decision in NOT_GRANTED]
    return [word for word in words if word not in refused], refused


def _row_hash(cells: pl.DataFrame, columns: tuple[str, ...], fields: Fields) -> pl.Series:
    """A hash of what each row says, for finding rows given twice (reading R47): of the cells that a field reads,
    whatever the column is called or where it stands; blanks and spaces say nothing. Rows without a number of their own
    are known by all their cells."""
    parts = fields.binding.parts
    read = {c.header: f"{part.index}.{c.field}" for part in reversed(parts) for c in part.columns}
    numbered = any(column.field == "id" for column in parts[0].columns)
    unread = set(fields.binding.unmapped_headers) if numbered else set()
    seeds = {c: zlib.crc32(read.get(c, c).encode()) for c in sorted(columns) if c not in unread}
    said = [fields.columns.read(c, "hash", cells[c], partial(_hash_cells, seed))["hash"] for c, seed in seeds.items()]
    nothing = pl.repeat(0, cells.height, dtype=pl.UInt64, eager=True)
    return reduce(lambda one, other: one ^ (other.fill_null(0) if other.null_count() else other), said, nothing)


def _hash_cells(seed: int, some: pl.Series) -> pl.DataFrame:
    """`hash`: what each cell says, without spaces; 0 for a blank."""
    cell = pl.col("cell")
    said = cell.str.replace_all(" ", "", literal=True).hash(seed=seed)
    blank = cell.fill_null("").str.strip_chars() == ""
    return some.to_frame("cell").select(hash=pl.when(~blank).then(said).otherwise(pl.lit(0, dtype=pl.UInt64())))


def _quarantine(cells: pl.DataFrame, chunk: Chunk, binding: Binding, table: Table, shown: str, listed: int) -> None:
    """Rows whose kind is not known: counted, the first of them listed with what they say."""
    unknown = chunk.parts[0].filter(pl.col("kind") == EventKind.UNKNOWN.value).select("row")
    chunk.unknown = unknown.height
    if unknown.is_empty() or not listed:
        return
    rows = cells.join(unknown.head(listed), on="row", how="semi")
    by = f'"{binding.kind_header}"' if binding.kind_header else "the column that says how the request was decided"
    reason = pl.lit(f"what the row records cannot be determined from {by}")
    if binding.kind_header and binding.profile.kind.of_activities:
        short = strip_blanks(pl.col(binding.kind_header)).str.len_chars().is_between(1, ACTIVITY_LENGTH)
        named = pl.lit(f"no kind is known for the activity under {by}; a profile can name it")
        reason = pl.when(short).then(named).otherwise(reason)
    raw = pl.concat_str([pl.col(c).fill_null("") for c in table.columns], separator=" | ")
    chunk.quarantine = tuple(
        QuarantinedRow(file=shown, sheet=table.sheet, row=row, reason=why, raw=written)
        for row, why, written in rows.select("row", reason.alias("reason"), raw.alias("raw")).iter_rows()
    )

"""`exigency`: whether an emergency is documented by the time of the use; `emergency_ground`: whether that document
states its ground; `emergency_claimed`: whether one was claimed for it at all, then or later."""

from __future__ import annotations

import polars as pl

from checker.facts.columns import GROUND, LINK, ORDER, fact_columns, first_of, open_kind, text, yesno
from checker.facts.completeness import AbsenceDays, complete_column
from checker.facts.links import linked_pairs
from checker.facts.moment import moment
from checker.facts.prepare import NOT_EXPORTED, VALUE, Prepared, known_value, state_of
from checker.facts.timing import Frame

KIND = "exigency"
CLAIMED = "emergency_claimed"
STATED = "emergency_ground"

SILENT = [NOT_EXPORTED, "empty", "placeholder"]
"""States of the use's own exigency cell that hide nothing."""


def exigency(subjects: Frame, prepared: Prepared) -> Frame:
    """`exigency`: documented (by the use's own row, or a record made by the time of the use), undocumented, or none.

    A record made only after the use is no documentation (reading R10): undocumented, while exigency records are
    complete from the beginning up to the use, since one of any earlier day would document it (reading R28). A claim
    alone ("Exigent: Yes") is a claim, and its ground is not known. A row that says that there was no emergency, and a
    record of one, contradict each other: unknown. A cell of the use's own row that is redacted or cannot be read may
    say anything, whatever is declared of records.
    """
    return _is_documented(subjects, prepared, KIND, _is_a_document(), row_suffices=True)


def emergency_ground(subjects: Frame, prepared: Prepared) -> Frame:
    """`emergency_ground`: whether a record made by the time of the use states the ground of its emergency.

    Where a clause asks for the facts of the emergency, a word ("documented") in the use's own row and a list of
    emergencies without a column for the ground leave it unknown, as a blank ground does (readings R39, R44). No ground
    was stated where no emergency is documented, which is known as for `exigency`.
    """
    told = _is_documented(subjects, prepared, STATED, _states_ground(), row_suffices=False)
    return told.with_columns(pl.col(c) == "documented" for c in (STATED, f"{STATED}__closed"))


def _is_documented(subjects: Frame, prepared: Prepared, name: str, proves: pl.Expr, *, row_suffices: bool) -> Frame:
    """The columns of `name`, with the values of `exigency`. proves: whether a record is what is asked for.
    row_suffices: whether a "documented" in the use's own row is, too."""
    use, record = moment("u_"), moment()
    seen = (
        linked_pairs(subjects, prepared, KIND)
        .group_by("subject")
        .agg(
            timely=(pl.col("sure") & record.surely_by(use) & proves).max(),
            possible=record.maybe_by(use).max(),
            late=use.surely_before(record).max(),
            unsure=(~pl.col("sure")).max(),
            groundless=(~proves).max(),
        )
    )
    own, state = known_value(KIND, prepared.fields), state_of(KIND, prepared.fields)
    frame = subjects.with_columns(own=own.cast(pl.String), own_state=state).select(
        "subject", "own", "own_state", complete_column(KIND, AbsenceDays.BEFORE)
    )
    frame = frame.join(seen, on="subject", how="left")
    whole, own = pl.col(complete_column(KIND, AbsenceDays.BEFORE)), pl.col("own")
    silent = pl.col("own_state").is_in(SILENT)
    timely, possible, late = (pl.col(c).fill_null(False) for c in ("timely", "possible", "late"))
    claimed, denied = own.is_in(["claimed", "documented"]), own.is_in(["none", "undocumented"])
    absent = first_of([(late, text("undocumented"))], text("none"))
    value = first_of(
        [
            ((own == "documented") & row_suffices, own),
            (denied, first_of([(possible, text(None))], own)),
            (timely, text("documented")),
            (~possible & whole & silent, absent),
        ],
        text(None),
    )
    opened = own.is_null() & ~possible & ~whole & silent
    why = first_of(
        [
            (~value.is_null(), text(None)),
            (possible & pl.col("unsure"), text(LINK)),
            (possible & pl.col("groundless"), text(GROUND)),
            (possible, text(ORDER)),
            (claimed, text(GROUND)),
            (~silent, pl.col("own_state")),
        ],
        text(open_kind(KIND)),
    )
    return frame.select("subject", *fact_columns(name, value, why, (opened, KIND, absent)))


def emergency_claimed(subjects: Frame, prepared: Prepared) -> Frame:
    """`emergency_claimed`: by the use's own row, or by a record of whatever day.

    That none was claimed is known where the row says so, or hides nothing while exigency records are complete up to the
    as-of day, since one may have been written down later (reading R28); and where no record may be the use's.
    """
    seen = (
        linked_pairs(subjects, prepared, KIND)
        .group_by("subject")
        .agg(surely=pl.col("sure").max(), possible=pl.lit(True))
    )
    own, state = known_value(KIND, prepared.fields), state_of(KIND, prepared.fields)
    complete = complete_column(KIND, AbsenceDays.EVER)
    frame = subjects.with_columns(own=own.cast(pl.String), own_state=state).select(
        "subject", "own", "own_state", complete
    )
    frame = frame.join(seen, on="subject", how="left")
    denied, silent = pl.col("own") == "none", pl.col("own_state").is_in(SILENT)
    said, possible = ~pl.col("own").is_null() & ~denied, pl.col("possible").fill_null(False)
    value = first_of(
        [
            (said, yesno(True)),
            (denied & possible, yesno(None)),
            (denied, yesno(False)),
            (pl.col("surely"), yesno(True)),
            (silent & ~possible & pl.col(complete), yesno(False)),
        ],
        yesno(None),
    )
    opened = value.is_null() & silent & ~possible
    why = first_of(
        [(~value.is_null(), text(None)), (possible, text(LINK)), (opened, text(open_kind(KIND)))], pl.col("own_state")
    )
    return frame.select("subject", *fact_columns(CLAIMED, value, why, (opened, KIND, yesno(False))))


def read_of_row(prepared: Prepared) -> list[pl.Expr]:
    """What of a use's own row tells of an emergency: uses alike in this, and in what is linked to them, are alike."""
    own = known_value(KIND, prepared.fields), state_of(KIND, prepared.fields)
    return [one.alias(f"of row {place}") for place, one in enumerate(own)]


def _states_ground() -> pl.Expr:
    """Whether a record of an emergency says on what ground."""
    return pl.col("reason__state") == VALUE


def _is_a_document() -> pl.Expr:
    """Whether a record documents an emergency (reading R39: a blank ground documents nothing). A record of its own, in
    a log without a column for the ground, is itself the documentation; the use's own row is not."""
    return _states_ground() | (pl.col("parent").is_null() & (pl.col("reason__state") == NOT_EXPORTED))

"""A case number typed into the reason: recognized by the shapes of case numbers that the same agency writes."""

from __future__ import annotations

import polars as pl

from checker.model.event import STATE_TYPE, UNREADABLE, State

LEARNED_FROM = 5
"""How many different case numbers of one shape an agency must have written before the shape is trusted in free text."""

DIGITS = 4
"""Digits of a word that may be a case number."""

_WORD = r"[\p{L}\d]+(?:[-/.][\p{L}\d]+)*"
_BLANK = [State.EMPTY.value, State.PLACEHOLDER.value]


class CaseNumbers:
    """The shapes of the case numbers of one log, learned chunk by chunk, then looked for in its reasons."""

    def __init__(self, shape: str | None) -> None:
        """shape: the profile's regular expression for case numbers, where it has one."""
        self._shape = shape
        self._spellings = pl.DataFrame(schema={"agency": pl.String, "shape": pl.String, "case_number": pl.String})

    def learn(self, events: pl.DataFrame) -> None:
        """Take note of the case numbers of main events. Of each agency's shape only as many are kept as are needed."""
        if "reason" in events.columns and "case_number" in events.columns:
            numbers = events.select(_agency(events), "case_number").drop_nulls().unique(maintain_order=True)
            self._keep(_shapes_of(numbers))

    def join(self, later: CaseNumbers) -> None:
        """Take what was learned from the chunks after these along."""
        self._keep(later._spellings)

    def _keep(self, new: pl.DataFrame) -> None:
        both = pl.concat([self._spellings, new]).unique(maintain_order=True)
        self._spellings = both.group_by("agency", "shape", maintain_order=True).head(LEARNED_FROM).select(both.columns)

    def found_in_reason(self, events: pl.DataFrame) -> pl.Series:
        """Whether the reason holds a case number, for rows whose own case number is blank or not exported.

        events: main events, once `learn` has seen all of the log's.
        True: a word of the reason has the profile's shape, or one learned from the agency's own case numbers (digits
        and letters as classes: `AA9999-99999`; a shape needs four digits, six where it is digits only, and LEARNED_FROM
        different numbers).
        Null: it may be one: a word has four digits, and no profile says what the numbers look like; or the reason is
        redacted or withheld, so that the number may stand under what hides it.
        False: nothing of the kind, or the row has a case number of its own.
        """
        blank = pl.Series(pl.repeat(False, events.height, eager=True))
        if "reason" not in events.columns:
            return blank.alias("found")
        rows = events.select(
            pl.int_range(pl.len(), dtype=pl.UInt32).alias("i"),
            _agency(events),
            "reason",
            (
                pl.col("case_number__state") if "case_number__state" in events.columns else pl.lit(None, STATE_TYPE)
            ).alias("state"),
            pl.col("reason__state").is_in(UNREADABLE).fill_null(False).alias("hidden"),
        )
        hidden = rows.select(pl.when(pl.col("hidden") & pl.col("state").is_in(_BLANK)).then(None).otherwise(False))
        blank = hidden.to_series().cast(pl.Boolean)
        shapes = self._spellings.group_by("agency", "shape").agg((pl.len() >= LEARNED_FROM).alias("learned"))
        asked = rows.filter(
            (pl.col("state").is_null() | pl.col("state").is_in(_BLANK)) & pl.col("reason").is_not_null()
        )
        if asked.is_empty() or (shapes.is_empty() and self._shape is None and "case_number" not in events.columns):
            return blank.alias("found")
        distinct = asked.select("agency", "reason").unique()
        judged = _judge(distinct, shapes, self._shape)
        answers = asked.join(judged, on=["agency", "reason"], how="left").select("i", "sure", "maybe")
        joined = rows.select("i").join(answers, on="i", how="left", maintain_order="left")
        sure, maybe = joined["sure"].fill_null(False), joined["maybe"].fill_null(False)
        return pl.select(pl.when(sure).then(True).when(maybe).then(None).otherwise(blank).alias("found")).to_series()


def _agency(events: pl.DataFrame) -> pl.Expr:
    return (pl.col("agency").fill_null("") if "agency" in events.columns else pl.lit("")).alias("agency")


def shape_of(text: pl.Expr) -> pl.Expr:
    """The shape of a number: A for each letter, 9 for each digit, all else as it is written."""
    return text.str.replace_all(r"\p{L}", "A").str.replace_all(r"\d", "9")


def _shapes_of(numbers: pl.DataFrame) -> pl.DataFrame:
    """`agency`, `shape`, `case_number` of those case numbers whose shape is specific enough to be told from other
    words."""
    shaped = numbers.with_columns(shape_of(pl.col("case_number")).alias("shape"))
    digits = pl.col("shape").str.count_matches("9", literal=True)
    only_digits = pl.col("shape").str.contains(r"^9+$")
    specific = (digits >= DIGITS) & (~only_digits | (digits >= 6)) & (pl.col("shape").str.len_chars() >= 5)
    return shaped.filter(specific).select("agency", "shape", "case_number")


def _judge(distinct: pl.DataFrame, shapes: pl.DataFrame, shape: str | None) -> pl.DataFrame:
    """`sure`, `maybe` for each `agency` and `reason`. Any word with DIGITS digits may be a case number, whatever shapes
    other rows show: what they do not show decides nothing (reading R46). Where the profile gives the shape, it alone
    counts beside those learned."""
    # A reason of a million characters has as many words: its number goes with each of them, not its text.
    distinct = distinct.with_row_index("n")
    words = (
        distinct.select("n", "agency", pl.col("reason").str.extract_all(_WORD).alias("word"))
        .explode("word")
        .with_columns(shape_of(pl.col("word")).alias("shape"))
        .join(shapes, on=["agency", "shape"], how="left")
    )
    like = pl.col("word").str.count_matches(r"\d") >= DIGITS if shape is None else pl.col("learned").is_not_null()
    judged = words.group_by("n").agg(
        pl.col("learned").fill_null(False).any().alias("sure"), like.fill_null(False).any().alias("maybe")
    )
    judged = distinct.join(judged, on="n", how="left")
    own = pl.col("reason").str.contains(rf"(?:^|[^A-Za-z0-9])(?:{shape})(?:$|[^A-Za-z0-9])") if shape else pl.lit(False)
    return judged.select("agency", "reason", pl.col("sure") | own, "maybe")

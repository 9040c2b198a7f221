"""Case numbers: when two of them are one case's, surely or perhaps (reading R30)."""

from __future__ import annotations

import polars as pl

from checker.facts.timing import Frame

_PARTS = r"^(?P<agency>.* / )?(?P<letters>\p{L}*)(?P<number>[\p{L}\d]*)$"
"""A case: whose it is, letters before its number ("PD24-01375"), and the rest."""
_FILLED = r"^(\d\d)(?:00+([1-9])|0([1-9]\d))"
"""A year of two digits and a serial number of three or more that zeros lead."""
_CENTURY = r"^(19|20)\d\d[\p{L}\d]"


def one_number(text: pl.Expr) -> pl.Expr:
    """A case number as it is compared: without case, spaces and punctuation of any kind. A cell that names several
    cases names none for certain: its record may belong to any (reading R18)."""
    several = text.str.contains(r"(?i)\d.*(?:[;&|\n]|,\s|\band\b).*\d|\d[-\s]\d+\s*/\s*\w*\d[-\s]\d|\d\s+/\s+\d")
    plain = text.str.to_lowercase().str.replace_all(r"[^\p{L}\d]", "")
    return pl.when(~several & (plain != "")).then(plain)


def short_number(number: pl.Expr) -> pl.Expr:
    """A number that begins with a year of two digits, without the zeros that fill up its serial: 2400117 as 24117."""
    return number.str.replace(_FILLED, "${1}${2}${3}")


def common_key(case: pl.Expr) -> pl.Expr:
    """The same text for all cases that may be one, and for some others: what zeros, a century and letters before the
    number leave of it. For dealing out; `other_spellings` says which may be one."""
    number = case.str.replace(r"(^| / )\p{L}+(\d)", "${1}${2}").str.replace_all("0", "", literal=True)
    return number.str.replace(r"(^| / )(?:19|2)+", "${1}")


def other_spellings(cases: Frame) -> Frame:
    """Pairs of different cases that may be one: `case`, `other`, both ways round.

    cases: one column `case`, each once. A number is read in every way that its digits allow, and two that have a
    reading in common may be one: 2000117 is the serial 117 of the year 2000, or 00117 of a year that is written 20.
    Zeros may fill up the serial, or the whole. Two that could be one only as years of two centuries in full never are
    (1943448 and 2043448), nor are two with different letters before the number.
    """
    parts = pl.col("case").str.extract_groups(_PARTS)
    agency = parts.struct.field("agency").fill_null("")
    read = cases.select("case", agency.alias("agency"), parts.struct.field("letters"), parts.struct.field("number"))
    read = read.collect().lazy()  # what is read of it three times is worked out once
    number = pl.col("number")
    of_two = read.with_columns(reading=short_number(number), century=pl.lit(None, pl.String))
    in_full = read.filter(number.str.starts_with("19") | number.str.starts_with("20"))
    in_full = in_full.with_columns(century=number.str.extract(_CENTURY)).filter(pl.col("century").is_not_null())
    in_full = in_full.with_columns(reading=short_number(number.str.slice(2)))
    filled = of_two.filter(number.str.starts_with("0"))
    filled = filled.with_columns(reading=short_number(number.str.strip_chars_start("0")))
    keyed = pl.concat(
        [one.select("case", "agency", "reading", "letters", "century") for one in (of_two, in_full, filled)]
    )
    keyed = keyed.filter((pl.col("reading") != "") & pl.col("reading").is_duplicated()).collect().lazy()
    letters, century = pl.col("letters"), pl.col("century")
    may_be = (letters == pl.col("letters_2")) | (letters == "") | (pl.col("letters_2") == "")
    may_be = may_be & (century == pl.col("century_2")).fill_null(True)
    pairs = keyed.join(keyed, on=["agency", "reading"], suffix="_2").filter(pl.col("case") != pl.col("case_2"), may_be)
    return pairs.select("case", pl.col("case_2").alias("other")).unique()


def under_each_spelling(rows: Frame, spellings: Frame) -> Frame:
    """`rows`, which have a `case`, with `spelled`: that case, and once more for each other that may be it."""
    own = rows.filter(pl.col("case").is_not_null())
    others = own.join(spellings, on="case", how="inner").rename({"other": "spelled"})
    own = own.with_columns(spelled=pl.col("case"))
    return pl.concat([own, others.select(own.collect_schema().names())], how="vertical")

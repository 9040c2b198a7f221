"""Which evidence is independent of the face match, by what it was derived from.

Time alone decides nothing (laws catalog 6.7): evidence collected later may be independent, and a line-up, a tip from
a published candidate photo or an officer's own comparison stand on the match however late they come. Independence is
known only where the derivation is recorded, down to its roots.
"""

from __future__ import annotations

import polars as pl

from checker.facts.case_numbers import under_each_spelling
from checker.facts.columns import DERIVATION, EVIDENCE_TYPE, ORIGIN, first_of, text, yesno
from checker.facts.moment import moment
from checker.facts.prepare import CLOCK, NOT_EXPORTED, VALUE, Prepared, count, fold, materialize
from checker.facts.timing import Frame
from checker.model.kinds import KINDS, EventKind, Origin

DEPTH = 6
"""How many steps of derivation are followed; a longer chain (or a circle) stays unknown."""

FROM_MATCH = ("face_match", "face match", "match", "candidate", "lead")
SHOWN = (
    *(f"{what} {how}" for what in ("picture", "photo", "image") for how in ("shown", "published", "released")),
    "wanted poster", "bulletin", "flyer", "publication", "media release", "press release",
)  # fmt: skip
"""What evidence was derived from where the candidate's picture had been shown (reading R25)."""
FROM_NOTHING = ("none", "independent", "no")
ROOTS = {
    kind.name: kind.origin is Origin.OUTSIDE for kind in KINDS.values() if kind.origin in (Origin.MATCH, Origin.OUTSIDE)
}
"""Record kinds that settle whether what was derived from one is independent, with the answer."""
SETTLED_BY_DERIVATION = tuple(kind.name for kind in KINDS.values() if kind.origin in (Origin.RECORDED, Origin.CARRIED))
PAPERS = tuple(kind.name.value for kind in KINDS.values() if kind.origin is Origin.CARRIED)
"""What brings evidence with it, and may rest on the match itself: a warrant, an application for one."""
READ_FOR_DERIVATION = (*SETTLED_BY_DERIVATION, EventKind.NOTICE.value)
"""Record kinds of which all records are read for it."""
LEANING = ("lineup", "officer_comparison")
"""The kind and types of evidence that come from the match where they come after it (reading R25)."""
SEPARATORS = r"\s*[;,|]\s*"


def independence(prepared: Prepared) -> Frame:
    """For every piece of evidence in all events: `record`, and whether it is independent of the match (true, false, or
    null where that is not known): `independent` of a match before it, `of_later` of one after it.

    A piece derived from several is independent only if each of them is, and not if any of them is not. A line-up or an
    officer's own comparison that may have come after the match leans on it, whatever it says that it was derived from;
    where it says "none", it contradicts that, and nothing is known (reading R25). So does a warrant or an application
    that cites the match, with what it brought, and a tip after the picture was shown; evidence of which the type is not
    known may be any of these. What came before a search cannot come from its match, so there what is recorded decides.
    """
    rows = pl.concat([prepared.records(kind) for kind in SETTLED_BY_DERIVATION], how="vertical")
    kind, type_ = (pl.col(c).cast(pl.String) for c in ("kind", "type"))
    corroborates = kind == EventKind.CORROBORATION.value
    cites, unread = pl.col("cites_match").cast(pl.Boolean), pl.col("cites_match__state") != VALUE
    paper = kind.is_in(PAPERS)
    leans = kind.is_in(LEANING) | (corroborates & type_.is_in(LEANING)) | (paper & cites)
    rows = rows.select(
        "record",
        leans.fill_null(False).alias("leans"),
        ((corroborates & (pl.col("type__state") != VALUE)) | (paper & unread)).alias("may_lean"),
        (corroborates & (type_ == "tip")).fill_null(False).alias("tip"),
        "id",
        fold(pl.col("derived_from")).alias("origin"),
        "case",
        "lo",
        "hi",
        CLOCK,
    )
    rows = _after_showing(materialize(rows), prepared)
    said = first_of(
        [
            (pl.col("origin").is_in(list(FROM_NOTHING)), yesno(True)),
            (pl.col("origin").is_in([*FROM_MATCH, *SHOWN]), yesno(False)),
        ],
        yesno(None),
    )
    none, written = pl.col("origin").is_in(list(FROM_NOTHING)), ~pl.col("origin").is_null()
    open_ = (pl.col("leans") | pl.col("may_lean")) & none
    leaning = first_of([(open_, yesno(None)), (pl.col("leans") & written, yesno(False))], said)
    parents = materialize(_references(rows))
    roots = _roots(prepared, parents) if count(parents) else None
    later, of_later = (
        _follow_parents(rows.with_columns(independent=first, may_lean=may), parents, roots).select(
            "record", "independent"
        )
        for first, may in ((leaning, pl.col("may_lean")), (said, pl.lit(False)))
    )
    return later.join(of_later.rename({"independent": "of_later"}), on="record", how="left")


def unsaid() -> pl.Expr:
    """Why nothing is known of where a piece of evidence came from."""
    none = fold(pl.col("derived_from")).is_in(list(FROM_NOTHING)).fill_null(False)
    typed = (pl.col("type__state") == VALUE) | (pl.col("kind").cast(pl.String) != EventKind.CORROBORATION.value)
    return first_of([(none & typed, text(ORIGIN)), (none, text(EVIDENCE_TYPE))], text(DERIVATION))


def shows_identity() -> pl.Expr:
    """Whether a piece of evidence bears on identity (reading R39): where no column records it, it does; null where the
    cell does not say it."""
    recorded = pl.col("shows_identity").cast(pl.Boolean)
    return pl.when(pl.col("shows_identity__state") == NOT_EXPORTED).then(True).otherwise(recorded)


def _after_showing(rows: Frame, prepared: Prepared) -> Frame:
    """`rows`, of which a tip after a notice of its case leans on the match, since the public had seen the picture
    (reading R25), and one that may be after it may."""
    tips = rows.filter(pl.col("tip"))
    if not count(tips):
        return rows
    times = [pl.col(c).alias(f"n_{c}") for c in ("lo", "hi", CLOCK)]
    notices = prepared.records(EventKind.NOTICE.value).select(pl.col("case").alias("n_case"), *times)
    told, tip = moment("n_", clock=f"n_{CLOCK}"), moment(clock=CLOCK)
    after = (told.surely_before(tip) & (pl.col("case") == pl.col("spelled"))).max().alias("after")
    shown = (
        under_each_spelling(tips, prepared.spellings())
        .join(notices, left_on="spelled", right_on="n_case", how="inner")
        .group_by("record")
        .agg(after, told.maybe_before(tip).max().alias("maybe_after"))
    )
    after, maybe_after = (pl.col(c).fill_null(False) for c in ("after", "maybe_after"))
    rows = rows.join(shown, on="record", how="left")
    return materialize(rows.with_columns(leans=pl.col("leans") | after, may_lean=pl.col("may_lean") | maybe_after))


def _follow_parents(status: Frame, parents: Frame, roots: Frame | None) -> Frame:
    """`status`, its `independent` filled from what each piece was derived from, DEPTH steps far. What may lean on the
    match (`may_lean`) is not known to be independent by its origin."""
    if roots is None:
        return status
    status = materialize(status)
    for _ in range(DEPTH):
        known = pl.concat(
            [roots, status.select(fold(pl.col("id")).alias("id"), "independent")],
            how="vertical",
        )
        agreed = (
            known.filter(~pl.col("id").is_null())
            .group_by("id")
            .agg(
                one=pl.col("independent").min(),
                other=pl.col("independent").max(),
                unknown=pl.col("independent").is_null().max(),
            )
        )
        target = agreed.with_columns(
            target=pl.when((pl.col("one") == pl.col("other")) & ~pl.col("unknown")).then(pl.col("one"))
        ).select("id", "target")
        derived = (
            parents.join(target, left_on="origin_id", right_on="id", how="left")
            .group_by("record")
            .agg(no=(~pl.col("target")).fill_null(False).max(), yes=pl.col("target").fill_null(False).min())
        )
        filled = first_of(
            [
                (~pl.col("independent").is_null(), pl.col("independent")),
                (pl.col("no"), yesno(False)),
                (pl.col("yes") & ~pl.col("may_lean"), yesno(True)),
            ],
            yesno(None),
        )
        status = status.join(derived, on="record", how="left").with_columns(independent=filled).drop("no", "yes")
        status = materialize(status)
    return status


def _roots(prepared: Prepared, parents: Frame) -> Frame:
    """`id`, `independent`: of the records other than evidence that evidence says it was derived from."""
    wanted = parents.select(pl.col("origin_id").alias("id")).unique()
    present = set(prepared.base.select("kind").unique().collect()["kind"].to_list())
    kinds = [kind for kind in ROOTS if kind in present]
    found = [
        prepared.records(kind).select(fold(pl.col("id")).alias("id"), pl.lit(ROOTS[kind]).alias("independent"))
        for kind in kinds or list(ROOTS)[:1]
    ]
    return materialize(pl.concat(found, how="vertical").join(wanted, on="id", how="inner"))


def named_by(prepared: Prepared) -> frozenset[str]:
    """The ids, folded, of the records that pieces of evidence say they were derived from."""
    found: set[str] = set()
    for kind in SETTLED_BY_DERIVATION:
        rows = prepared.records(kind).select("record", fold(pl.col("derived_from")).alias("origin"))
        found.update(_references(rows).select("origin_id").unique().collect()["origin_id"].to_list())
    return frozenset(found)


def _references(rows: Frame) -> Frame:
    """One row for each record id that a piece of evidence says it was derived from."""
    named = rows.filter(~pl.col("origin").is_null() & ~pl.col("origin").is_in([*FROM_MATCH, *SHOWN, *FROM_NOTHING]))
    split = named.select("record", pl.col("origin").str.replace_all(SEPARATORS, "|").str.split("|").alias("origin_id"))
    return split.explode("origin_id")

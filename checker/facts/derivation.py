"""Which evidence is independent of the face match, by what it was derived from.

Time alone decides nothing (laws catalog 6.7): evidence collected later may be independent, and a line-up, a tip from
a published candidate photo or an officer's own comparison stand on the match however late they come. Independence is
known only where the derivation is recorded, down to its roots.
"""

from __future__ import annotations

import polars as pl

from checker.facts.columns import first_of, yesno
from checker.facts.prepare import Prepared, count, folded, materialized
from checker.facts.timing import Frame
from checker.model.kinds import KINDS, Origin

DEPTH = 6
"""How many steps of derivation are followed; a longer chain (or a circle) stays unknown."""

FROM_MATCH = ("face_match", "face match", "match", "candidate", "lead")
FROM_NOTHING = ("none", "independent", "no")
ROOTS = {
    kind.name: kind.origin is Origin.OUTSIDE for kind in KINDS.values() if kind.origin in (Origin.MATCH, Origin.OUTSIDE)
}
"""Record kinds that settle whether what was derived from one is independent, with the answer."""
SETTLED_BY_DERIVATION = tuple(kind.name for kind in KINDS.values() if kind.origin is Origin.RECORDED)
LEANING = ("lineup", "officer_comparison")
"""Kinds and types of evidence that come from the match where they come after it (reading R25)."""
SEPARATORS = r"\s*[;,|]\s*"


def independence(prepared: Prepared) -> Frame:
    """For every piece of evidence in all events: `record`, and whether it is independent of the match (true, false, or
    null where that is not known): `independent` of a match before it, `of_later` of one after it.

    A piece derived from several is independent only if each of them is, and not if any of them is not. A line-up or an
    officer's own comparison that may have come after the match leans on it, whatever it says that it was derived from;
    where it says "none", it contradicts that, and nothing is known (reading R25). What came before a search cannot come
    from its match, so there what is recorded decides.
    """
    rows = pl.concat([prepared.records(kind) for kind in SETTLED_BY_DERIVATION], how="vertical")
    of_type, of_kind = (pl.col(c).cast(pl.String).is_in(LEANING).fill_null(False) for c in ("type", "kind"))
    leans = of_type | of_kind
    rows = rows.select("record", leans.alias("leans"), "id", folded(pl.col("derived_from")).alias("origin"))
    rows = materialized(rows)
    said = first_of(
        [
            (pl.col("origin").is_in(list(FROM_NOTHING)), yesno(True)),
            (pl.col("origin").is_in(list(FROM_MATCH)), yesno(False)),
        ],
        yesno(None),
    )
    none, written = pl.col("origin").is_in(list(FROM_NOTHING)), ~pl.col("origin").is_null()
    leaning = first_of([(pl.col("leans") & none, yesno(None)), (pl.col("leans") & written, yesno(False))], said)
    parents = materialized(_references(rows))
    roots = _roots(prepared, parents) if count(parents) else None
    later, of_later = (
        _followed(rows.with_columns(independent=first), parents, roots).select("record", "independent")
        for first in (leaning, said)
    )
    return later.join(of_later.rename({"independent": "of_later"}), on="record", how="left")


def _followed(status: Frame, parents: Frame, roots: Frame | None) -> Frame:
    """`status`, its `independent` filled from what each piece was derived from, DEPTH steps far."""
    if roots is None:
        return status
    status = materialized(status)
    for _ in range(DEPTH):
        known = pl.concat(
            [roots, status.select(folded(pl.col("id")).alias("id"), "independent")],
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
                (pl.col("yes"), yesno(True)),
            ],
            yesno(None),
        )
        status = status.join(derived, on="record", how="left").with_columns(independent=filled).drop("no", "yes")
        status = materialized(status)
    return status


def _roots(prepared: Prepared, parents: Frame) -> Frame:
    """`id`, `independent`: of the records other than evidence that evidence says it was derived from."""
    wanted = parents.select(pl.col("origin_id").alias("id")).unique()
    present = set(prepared.base.select("kind").unique().collect()["kind"].to_list())
    kinds = [kind for kind in ROOTS if kind in present]
    found = [
        prepared.records(kind).select(folded(pl.col("id")).alias("id"), pl.lit(ROOTS[kind]).alias("independent"))
        for kind in kinds or list(ROOTS)[:1]
    ]
    return materialized(pl.concat(found, how="vertical").join(wanted, on="id", how="inner"))


def named_by(prepared: Prepared) -> frozenset[str]:
    """The ids, folded, of the records that pieces of evidence say they were derived from."""
    found: set[str] = set()
    for kind in SETTLED_BY_DERIVATION:
        rows = prepared.records(kind).select("record", folded(pl.col("derived_from")).alias("origin"))
        found.update(_references(rows).select("origin_id").unique().collect()["origin_id"].to_list())
    return frozenset(found)


def _references(rows: Frame) -> Frame:
    """One row for each record id that a piece of evidence says it was derived from."""
    named = rows.filter(~pl.col("origin").is_null() & ~pl.col("origin").is_in([*FROM_MATCH, *FROM_NOTHING]))
    split = named.select("record", pl.col("origin").str.replace_all(SEPARATORS, "|").str.split("|").alias("origin_id"))
    return split.explode("origin_id")

"""How long a use went on, by its own row."""

from __future__ import annotations

import polars as pl

from checker.facts.columns import ORDER, Made, first_of, text
from checker.facts.prepare import VALUE, Prepared, state_of

MINUTE_US = 60_000_000
NAME, START, STOP = "minutes_long", "time", "end"


def minutes_long(prepared: Prepared) -> Made:
    """`minutes_long`: from `time` to `end`, in minutes; a date without a clock time may be any moment of its day. Times
    of one row are of one clock."""
    states = [(state_of(name, prepared.fields), name) for name in (START, STOP)]
    unrecorded = [(state != VALUE, pl.concat_str([state])) for state, _ in states]
    reads = [f"{name}__state" for name in (START, STOP) if name in prepared.fields]
    if not {START, STOP} <= prepared.fields:
        nothing = pl.lit(None, dtype=pl.Float64())
        why = first_of(unrecorded, text(ORDER))
        return reads, [nothing.alias(f"{NAME}__lo"), nothing.alias(f"{NAME}__hi"), why.alias(f"{NAME}__why")]
    reads += [f"{name}_{bound}" for name in (START, STOP) for bound in ("lo", "hi")]
    longest = (pl.col(f"{STOP}_hi") - pl.col(f"{START}_lo")) / MINUTE_US
    shortest = (pl.col(f"{STOP}_lo") - pl.col(f"{START}_hi")) / MINUTE_US
    known = pl.all_horizontal([state == VALUE for state, _ in states]) & (longest >= 0)
    low, high = pl.when(known).then(shortest.clip(0)), pl.when(known).then(longest)
    why = first_of([*unrecorded, ((low == high).fill_null(False), text(None))], text(ORDER))
    return reads, [low.alias(f"{NAME}__lo"), high.alias(f"{NAME}__hi"), why.alias(f"{NAME}__why")]

"""Facts: what is known of each use."""

import polars as pl

# The streaming engine of Polars 2.1, its default for lazy frames, panics in a join of text columns with an empty side
# (crates/polars-arrow/src/array/builder.rs:163). The in-memory engine gives the right answer.
pl.Config.set_engine_affinity("in-memory")

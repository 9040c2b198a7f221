"""Reads police face-recognition use logs and says which uses broke which rule, which kept it, and which cannot be
decided."""

import os
import sys

__version__ = "0.1.0"

# The streaming engine of Polars 2.1, its default for lazy frames, panics in a join of text columns with an empty side
# (crates/polars-arrow/src/array/builder.rs:163). The in-memory engine gives the right answer. Set for the whole
# process, before whatever of this package is imported first; Polars reads the variable once, when it is imported.
os.environ["POLARS_ENGINE_AFFINITY"] = "in-memory"
if "polars" in sys.modules:
    sys.modules["polars"].Config.set_engine_affinity("in-memory")

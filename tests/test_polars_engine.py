"""Frames are worked on by Polars' in-memory engine, whichever of this package and Polars is imported first."""

import os
import subprocess
import sys

import pytest

JOIN = """
import polars as pl
left = pl.LazyFrame({"k": ["a"], "x": ["b"]}).filter(pl.col("k") == "none")
assert left.join(pl.LazyFrame({"k": ["a"], "y": ["c"]}), on="k", how="left").collect().height == 0
import os
print(os.environ["POLARS_ENGINE_AFFINITY"], pl.Config.state(if_set=True).get("POLARS_ENGINE_AFFINITY"))
"""


@pytest.mark.parametrize("first", ["import polars", "import checker", "import checker.model.events"])
def test_the_engine_is_the_same_whatever_is_imported_first(first: str):
    environment = {name: value for name, value in os.environ.items() if name != "POLARS_ENGINE_AFFINITY"}
    code = f"{first}\nimport checker.ingest.pipeline\n{JOIN}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment)
    assert done.stdout.split() == ["in-memory", "in-memory"], done.stderr

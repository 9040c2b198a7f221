"""The connection to a cluster: a Spark master (spark://host:7077, local-cluster[2,1,1024]) or a Spark Connect address
(sc://host)."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from checker.model.errors import UsageError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_SETTINGS = {
    "spark.app.name": "checker",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "1",  # a row holds a whole frame
    "spark.sql.execution.arrow.maxBytesPerBatch": "256m",
    "spark.sql.adaptive.coalescePartitions.enabled": "false",  # few rows, much work in each
    "spark.log.level": "ERROR",
}
ADDRESSES = ("spark://", "sc://", "k8s://", "local-cluster[", "local[", "yarn")
"""How addresses of clusters begin."""


@contextmanager
def session(address: str, settings: dict[str, str] | None = None) -> Iterator[SparkSession]:
    """A session on the cluster at `address`, ended with the context. UsageError where there is none, or no PySpark.

    The workers need this package and the extra `spark` in the Python that PYSPARK_PYTHON names (by default this one).
    """
    if not address.startswith(ADDRESSES):
        raise UsageError(
            f'"{address}" is not the address of a cluster',
            where="--cluster",
            hint="give a Spark master, spark://host:7077, or a Spark Connect address, sc://host; "
            "local-cluster[2,1,1024] tries it here",
        )
    try:
        import pyspark
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise UsageError(
            "--cluster needs PySpark", hint="install it: pip install 'frlog-checker[spark]' (and Java 17)"
        ) from error
    os.environ.setdefault("SPARK_HOME", str(Path(pyspark.__file__).parent))
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    logging.getLogger("py4j").setLevel(logging.ERROR)
    builder = SparkSession.builder
    builder = builder.remote(address) if address.startswith("sc://") else builder.master(address)
    for name, value in {**_SETTINGS, **(settings or {})}.items():
        builder = builder.config(name, value)
    try:
        spark = builder.getOrCreate()
    except Exception as error:
        raise UsageError(
            f"no session on the cluster: {str(error).splitlines()[0] if str(error) else type(error).__name__}",
            where=f"--cluster {address}",
            hint="Is the address right, the cluster up, and Java 17 installed? docs/scale.md says what is needed.",
        ) from error
    try:
        yield spark
    finally:
        spark.stop()

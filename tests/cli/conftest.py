"""Running the command as a person does: another process, its output and its exit code."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def checker(tmp_path: Path) -> Run:
    """Run `checker ARGUMENTS` in an empty folder; `stdin` is text for its standard input."""

    def run(*arguments: str | Path, stdin: str = "", env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "checker", *map(str, arguments)],
            input=stdin, capture_output=True, encoding="utf-8", cwd=tmp_path, timeout=120, check=False,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), **(env or {})},
        )  # fmt: skip

    return run

"""Running the command: its output and its exit code, in a folder of its own."""

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from checker.cli.main import main

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def checker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `checker ARGUMENTS` in an empty folder; `stdin` is text for its standard input.

    In this process, since a new one takes a second to start; test_main.py starts real ones.
    """

    def run(
        *arguments: str | Path, stdin: str = "", env: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        words = [str(a) for a in arguments]
        with monkeypatch.context() as patched, pytest.raises(SystemExit) as ended:
            patched.chdir(tmp_path)
            patched.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8"))
            for name, value in (env or {}).items():
                patched.setenv(name, value)
            capsys.readouterr()
            main(words)
        out, err = capsys.readouterr()
        return subprocess.CompletedProcess(words, int(ended.value.code or 0), out, err)

    return run

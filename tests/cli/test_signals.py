"""What ends a run ends all of it, at once: the programs that it started, and its temporary files."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from checker.cli.process import ended_by_signals
from tests.system.gone import gone

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no signals of this kind")

RUN = """
import sys
from checker.cli import main as command_line
from checker.system import processes
import click

@click.command()
def slow():
    from checker.system.folders import private_folder
    with private_folder() as folder:
        (folder / "copy").write_text("a log")
        sleep = [sys.executable, "-c", "import time; print(1, flush=True); time.sleep(600)"]
        with processes.running_program(sleep) as other:
            other.stdout.readline()
            print(other.pid, flush=True)
            {waits}

command_line.cli.add_command(slow)
command_line.main(["slow"])
"""
WAITS = {
    "while it works": "while True: pass",
    "while it waits for another program": "other.wait()",
    "while it is in a library that hears no signal": (
        "import hashlib; hashlib.pbkdf2_hmac('sha256', b'', b'', 500_000_000)"
    ),
    "while it reads from one": "other.stdout.read()",
    "while threads wait for one": (
        "from concurrent.futures import ThreadPoolExecutor\n"
        "            with ThreadPoolExecutor(1) as pool: pool.submit(processes.run, "
        "[sys.executable, '-c', 'import time; time.sleep(600)'], seconds=600).result()"
    ),
}


@pytest.mark.parametrize("waits", WAITS.values(), ids=WAITS)
@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)], ids=["INT", "TERM", "HUP"]
)
def test_what_ends_a_run_ends_its_programs_and_removes_its_files(
    tmp_path: Path, number: signal.Signals, code: int, waits: str
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", RUN.format(waits=waits)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    assert process.stdout
    other = int(process.stdout.readline())
    time.sleep(0.2)
    process.send_signal(number)
    _, said = process.communicate(timeout=30)
    assert (process.returncode, said.lstrip()) == (code, "checker: interrupted; nothing was written\n")
    assert gone(other)
    assert list(tmp_path.iterdir()) == []


def test_a_signal_that_is_ignored_stays_so(tmp_path: Path) -> None:
    asked = (
        "import signal\n"
        "signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
        "from checker.cli.process import ended_by_signals\n"
        "with ended_by_signals():\n"
        "    assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN\n"
        "    assert signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL\n"
        "assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL\n"
    )
    done = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_nothing_listens_any_more_when_the_run_has_ended() -> None:
    """A thread that was still at work while Python ended made one short command in eighty crash."""
    before = set(threading.enumerate())
    for _ in range(5):
        with ended_by_signals():
            pass
        assert set(threading.enumerate()) == before

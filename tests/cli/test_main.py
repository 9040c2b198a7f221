"""The command as a whole: help, wrong use, and faults that end in a message, never in a bare traceback."""

import subprocess
import sys
from pathlib import Path

import click
import pytest

from checker import __version__
from checker.cli import main as command_line
from checker.cli.exit_codes import ExitCode
from checker.model.errors import CheckerError, EnginesDisagree, InputError, PolicyError, RuleFault

ROOT = Path(__file__).parents[2]


def failing(error: BaseException) -> click.Command:
    @click.command()
    def broken() -> None:
        raise error

    return broken


def end(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as ended:
        command_line.main(list(arguments))
    return int(ended.value.code or 0), capsys.readouterr().err


def test_the_version_is_that_of_the_package(checker):
    done = checker("--version")
    assert (done.returncode, done.stdout.strip()) == (0, f"checker, version {__version__}")


def test_the_package_runs_as_a_module_and_fails_as_one():
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "checker", *words], capture_output=True, text=True, cwd=ROOT, check=False
        )

    assert run("--version").stdout.strip() == f"checker, version {__version__}"
    failed = run("fact", "show", "mdoe")
    assert (failed.returncode, failed.stdout) == (2, "")
    assert failed.stderr.startswith("checker: unknown field")


@pytest.mark.parametrize("thread", ["", "threading.Thread(target=lambda: (time.sleep(0.2), print('work'))).start()"])
def test_what_is_to_be_done_at_the_end_is_done_and_all_that_was_said_is_shown(thread):
    code = f"""
import atexit, sys, threading, time
from checker.__main__ import main
atexit.register(print, "left")
sys.argv = ["checker", "--version"]
{thread}
main()
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    *first, last = done.stdout.splitlines()
    work = ["work"] if thread else []
    assert (done.returncode, last) == (0, "left")
    assert sorted(first) == sorted([f"checker, version {__version__}", *work])


def test_help_names_every_exit_code(checker):
    done = checker("--help")
    assert done.returncode == 0
    for code in ExitCode:
        assert f"{code.value:>5}  " in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [[], ["nonsense"], ["check", "--nonsense"], ["check", "-f", "pdf", "a.csv"], ["check", "no-such-file.csv"],
     ["check", "--as-of", "yesterday"], ["check"], ["schema", "nothing"], ["fact", "show", "mdoe"]],
)  # fmt: skip
def test_wrong_use_is_exit_2_with_a_message_on_standard_error(checker, arguments):
    done = checker(*arguments)
    assert done.returncode == 2
    assert done.stderr.strip()
    assert not done.stdout
    assert "Traceback" not in done.stderr


def test_an_unknown_fact_names_the_nearest(checker):
    assert 'did you mean "mode"' in checker("fact", "show", "mdoe").stderr


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (PolicyError("bad"), 2),
        (InputError("bad"), 4),
        (EnginesDisagree("bad"), 5),
        (RuleFault("bad"), 70),
        (CheckerError("bad"), 2),
    ],
)
def test_an_error_of_ours_says_where_and_what_to_do(monkeypatch, capsys, error, code):
    error.where, error.hint = "logs/a.csv:12", "do this"
    monkeypatch.setitem(command_line.cli.commands, "broken", failing(error))
    ended, said = end(capsys, "broken")
    assert ended == code
    assert said == "checker: logs/a.csv:12: bad\n  do this\n"


class Panic(BaseException):
    """As compiled libraries raise: no Exception."""


@pytest.mark.parametrize("error", [KeyError("k"), RecursionError("deep"), Panic("polars")])
def test_an_internal_fault_is_exit_70_and_no_traceback(monkeypatch, capsys, error):
    error.add_note("logs/a.csv, row 12")
    monkeypatch.setitem(command_line.cli.commands, "broken", failing(error))
    ended, said = end(capsys, "broken")
    assert ended == 70
    assert type(error).__name__ in said
    assert "logs/a.csv, row 12" in said
    assert "what to do:" in said
    assert "Traceback" not in said


def test_an_internal_fault_names_the_stage_and_file_it_struck(monkeypatch, capsys):
    monkeypatch.setattr(command_line.whereabouts, "stage", "reading logs/a.csv")
    monkeypatch.setattr(command_line.whereabouts, "done", 1200)
    monkeypatch.setitem(command_line.cli.commands, "broken", failing(ZeroDivisionError()))
    assert "while: reading logs/a.csv, after 1,200" in end(capsys, "broken")[1]


def test_debug_prints_the_trace_of_an_internal_fault(monkeypatch, capsys):
    monkeypatch.setitem(command_line.cli.commands, "broken", failing(KeyError("k")))
    ended, said = end(capsys, "--debug", "broken")
    assert ended == 70
    assert "Traceback" in said


def test_an_interruption_is_exit_130(monkeypatch, capsys):
    monkeypatch.setitem(command_line.cli.commands, "broken", failing(KeyboardInterrupt()))
    ended, said = end(capsys, "broken")
    assert ended == 130
    assert "interrupted" in said


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no broken pipes of this kind")
def test_a_reader_that_goes_away_is_no_fault():
    process = subprocess.Popen(
        [sys.executable, "-c", "from checker.cli.main import main; main(['fact', 'list'])"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        text=True,
    )
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    said = process.stderr.read()
    process.stderr.close()
    assert process.wait(timeout=60) == ExitCode.BROKEN_PIPE
    assert said == ""


@pytest.mark.parametrize("group", [(), ("policy",), ("fact",)])
def test_no_command_of_a_list_is_described_by_half_a_sentence(checker, group):
    listed = checker(*group, "--help").stdout.partition("Commands:")[2].partition("Exit codes:")[0]
    assert listed.strip()
    assert "..." not in listed


@pytest.mark.parametrize("command", ["impact", "policy watch"])
def test_a_command_that_needs_a_draft_says_so_where_it_takes_it(checker, command):
    shown = " ".join(checker(*command.split(), "--help").stdout.split())
    assert "[required: the draft]" in shown
    assert "all that apply to the agency" not in shown

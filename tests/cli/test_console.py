"""What is drawn on standard error while work goes on: the stage it is in, on a terminal only."""

import io
import sys
from collections.abc import Callable

import pytest
from rich.progress import Progress

from checker.cli.console import Bar, bar

Drawn = Callable[[str, int, int], str]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Drawn:
    """What a terminal of 80 columns is sent for one stage of work."""

    def draw(stage: str, done: int, total: int) -> str:
        with monkeypatch.context() as patched:
            terminal = Terminal()
            patched.setattr(sys, "stderr", terminal)
            for name, value in {"TERM": "xterm", "COLUMNS": "80", "LINES": "24", "NO_COLOR": "1"}.items():
                patched.setenv(name, value)
            with bar() as told:
                told(stage, done, total)
            return terminal.getvalue()

    return draw


def test_a_terminal_shows_the_stage_and_how_far_it_is(drawn: Drawn):
    shown = drawn("normalizing log.csv", 120_000, 300_000)
    assert "normalizing log.csv" in shown
    assert "120,000" in shown


def test_a_stage_that_counts_nothing_shows_no_number(drawn: Drawn):
    assert " 0 " not in drawn("duplicates", 0, 0)


def test_nothing_is_written_where_standard_error_is_no_terminal(capsys: pytest.CaptureFixture[str]):
    with bar() as told:
        told("reading log.csv", 1, 2)
    assert capsys.readouterr() == ("", "")


def test_a_long_path_leaves_room_for_the_count_and_the_clock(drawn: Drawn):
    shown = drawn("reading " + "an-agency/" * 12 + "search-log.csv", 1_234_567, 2_000_000)
    assert "search-log.csv" in shown
    assert "1,234,567 0:00:0" in shown


def test_the_name_of_a_file_neither_commands_the_terminal_nor_breaks_the_bar(drawn: Drawn):
    shown = drawn("reading x[/a]\x1b]0;owned\x07.csv", 1, 2)
    assert "x[/a]\\x1b]0;owned\\x07.csv" in shown
    assert "\x1b]0;owned" not in shown


def test_only_the_stage_that_the_work_is_in_is_shown():
    with Progress(disable=True) as progress:
        told = Bar(progress)
        for stage in ("reading a.csv", "normalizing a.csv", "reading a.csv", "facts"):
            told(stage, 0, 0)
            assert [task.description for task in progress.tasks if task.visible] == [stage]

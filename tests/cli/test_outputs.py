"""Outputs: the pairs of -f and -o, and files that appear whole or not at all."""

from pathlib import Path

import pytest

from checker.cli.outputs import Output, check_writable, opened, pair
from checker.model.errors import UsageError


def test_without_f_and_o_the_terminal_report_goes_to_standard_output():
    assert pair([], []) == [Output("terminal", None)]


def test_one_format_alone_goes_to_standard_output():
    assert pair(["json"], []) == [Output("json", None)]


def test_one_target_alone_takes_the_terminal_report():
    assert pair([], ["report.txt"]) == [Output("terminal", Path("report.txt"))]


def test_the_nth_format_goes_to_the_nth_target_and_a_dash_is_standard_output():
    assert pair(["html", "json", "csv"], ["a.html", "-", "c.csv"]) == [
        Output("html", Path("a.html")),
        Output("json", None),
        Output("csv", Path("c.csv")),
    ]


@pytest.mark.parametrize(
    ("formats", "targets"),
    [(["html", "json"], []), (["html", "json"], ["a.html"]), (["html"], ["a.html", "b.json"]), ([], ["a", "b"])],
)
def test_counts_that_differ_are_refused(formats, targets):
    with pytest.raises(UsageError, match="of -f but"):
        pair(formats, targets)


@pytest.mark.parametrize("targets", [["-", "-"], ["a.out", "a.out"], ["a.out", "./a.out"]])
def test_two_reports_to_one_place_are_refused(targets):
    with pytest.raises(UsageError, match="two reports would go to"):
        pair(["json", "csv"], targets)


def test_a_folder_that_is_not_there_is_named_before_any_work(tmp_path):
    with pytest.raises(UsageError, match="no folder"):
        check_writable([Output("json", tmp_path / "missing" / "a.json")])


def test_a_folder_is_no_output(tmp_path):
    with pytest.raises(UsageError, match="is a folder"):
        check_writable([Output("json", tmp_path)])


def test_a_log_is_never_overwritten(tmp_path):
    log = tmp_path / "log.csv"
    log.write_text("a\n1\n")
    with pytest.raises(UsageError, match="one of the logs"):
        check_writable([Output("csv", tmp_path / "." / "log.csv")], [log])


def test_the_check_leaves_no_file_behind(tmp_path):
    check_writable([Output("json", tmp_path / "a.json")])
    assert list(tmp_path.iterdir()) == []


def test_an_output_replaces_what_was_there_only_when_it_is_whole(tmp_path):
    path = tmp_path / "a.json"
    path.write_text("before")
    with pytest.raises(RuntimeError), opened(Output("json", path)) as out:
        out.write(b"half")
        raise RuntimeError
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]
    with opened(Output("json", path)) as out:
        out.write(b"whole")
    assert path.read_text() == "whole"
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_stays_a_link_and_its_target_is_replaced(tmp_path):
    target, link = tmp_path / "target.json", tmp_path / "link.json"
    target.write_text("before")
    try:
        link.symlink_to(target)
    except OSError:
        pytest.skip("this system lets only privileged users make links")
    with opened(Output("json", link)) as out:
        out.write(b"after")
    assert link.is_symlink()
    assert target.read_text() == "after"

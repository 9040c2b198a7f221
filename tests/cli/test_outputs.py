"""Outputs: the pairs of -f and -o, and files that appear whole or not at all."""

import os
from pathlib import Path

import pytest

from checker.cli.outputs import Output, check_writable, open_output, pair
from checker.model.errors import UsageError
from checker.resources import policies_root


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
    with pytest.raises(UsageError, match="one of the files that are read"):
        check_writable([Output("csv", tmp_path / "." / "log.csv")], [log])


def test_the_check_leaves_no_file_behind(tmp_path):
    check_writable([Output("json", tmp_path / "a.json")])
    assert list(tmp_path.iterdir()) == []


def test_an_output_replaces_what_was_there_only_when_it_is_whole(tmp_path):
    path = tmp_path / "a.json"
    path.write_text("before")
    with pytest.raises(RuntimeError), open_output(Output("json", path)) as out:
        out.write(b"half")
        raise RuntimeError
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]
    with open_output(Output("json", path)) as out:
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
    with open_output(Output("json", link)) as out:
        out.write(b"after")
    assert link.is_symlink()
    assert target.read_text() == "after"


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
@pytest.mark.parametrize("link", [os.symlink, os.link])
def test_a_file_that_is_read_is_not_overwritten_under_another_name(tmp_path, link):
    (tmp_path / "log.csv").write_text("a\n1\n")
    link(tmp_path / "log.csv", tmp_path / "report.csv")
    with pytest.raises(UsageError, match="one of the files that are read"):
        check_writable([Output("csv", tmp_path / "report.csv")], [tmp_path / "log.csv"])


def test_what_is_shipped_is_not_overwritten():
    document = next(policies_root().rglob("*.md"))
    with pytest.raises(UsageError, match="a part of checker"):
        check_writable([Output("html", document)])


def test_two_reports_whose_names_differ_in_capitals_only_are_refused(tmp_path):
    with pytest.raises(UsageError, match="two reports would go to"):
        pair(["json", "csv"], [str(tmp_path / "Report"), str(tmp_path / "report")])


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_two_reports_to_one_file_by_a_link_are_refused(tmp_path):
    (tmp_path / "a").write_text("before")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with pytest.raises(UsageError, match="two reports would go to"):
        pair(["json", "csv"], [str(tmp_path / "a"), str(tmp_path / "b")])


LOG = "Search ID,Date/Time,Officer,Case Number,Reason\n1,2024-03-05 14:20,A-17,,robbery suspect\n"
FILES = {
    "log.csv": LOG,
    "earlier.csv": LOG,
    "audit.yaml": "agency: {name: A, place: us/wa, kind: sheriff}\n"
    "logs:\n  - {path: log.csv, profile: own.yaml, earlier-release: earlier.csv}\n",
    "own.yaml": "name: own\n",
    "rules.md": "---\nid: rules\n---\n",
    "lists/words.yaml": "words: [a]\n",
}


@pytest.mark.parametrize("target", FILES)
@pytest.mark.parametrize(
    "command",
    [
        "check --audit audit.yaml -p rules.md",
        "coverage --audit audit.yaml -p rules.md",
        "ask --audit audit.yaml -p rules.md",
        "inspect --audit audit.yaml",
        "inspect log.csv --profile own.yaml",
        "compare-logs earlier.csv log.csv --profile own.yaml",
        "reconcile log.csv earlier.csv --audit audit.yaml --profile own.yaml",
    ],
)
def test_no_command_overwrites_a_file_that_it_reads(checker, tmp_path, command, target):
    (tmp_path / "lists").mkdir()
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    read = {"log.csv", *command.split()}
    read |= {"own.yaml", "earlier.csv"} if "audit.yaml" in read and "reconcile" not in read else set()
    read |= {"lists/words.yaml"} if "rules.md" in read else set()
    if target in read:
        done = checker(*command.split(), "-o", target)
        assert (done.returncode, done.stdout) == (2, "")
        assert "one of the files that are read" in done.stderr
    assert {name: (tmp_path / name).read_text(encoding="utf-8") for name in FILES} == FILES


def test_init_replaces_no_log(checker, tmp_path):
    (tmp_path / "profile.yaml").write_text(LOG, encoding="utf-8")
    done = checker("init", "profile.yaml", "--force")
    assert done.returncode == 2
    assert "one of the files that are read" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["profile.yaml"]

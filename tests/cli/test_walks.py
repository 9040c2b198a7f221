"""What newcomers bring, from README's commands to the finding that a person wrote down (fixtures/walks/)."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from checker.resources import fixtures_root
from tests.cli.conftest import Run
from tests.report.reading import text_of

WALKS = fixtures_root() / "walks"
BY = {"who says so": "records office", "said on": "2026-06-01", "on what basis": "system export"}


def declared(kind: str, since: str) -> dict[str, str]:
    """The answers that declare the records of a kind complete."""
    return {f"{kind} records complete from": since, **{f"{kind} records complete, {q}": a for q, a in BY.items()}}


ANSWERS: dict[str, dict[str, str]] = {
    "baltimore-board": {
        "fr_searches_2025.csv, time zone": "Eastern",
        "accounts.csv, time zone": "Eastern",
        "published_reports.csv, time zone": "Eastern",
        'published_reports.csv, day or month first in "Published On"': "month",
        'published_reports.csv, "Annual use report" in column "Report"': "usage_report",
        "name of the agency": "Baltimore Police Department",
        "kind of agency": "municipal-police",
        "place of the agency": "Baltimore, Maryland",
        "anything declared complete": "yes",
        **declared("search", "2025-01-01"),
        **declared("account", "all"),
        **declared("publication", "2025-01-01"),
    },
    "contract-gap": {
        "queries.csv, time zone": "Eastern",
        "agreements.csv, time zone": "Eastern",
        "name of the agency": "Homeland Security Investigations",
        "kind of agency": "federal",
        "place of the agency": "us/federal/ice-hsi",
        "anything declared complete": "yes",
        **declared("contract", "all"),
    },
}


def brought(walk: str, tmp_path: Path) -> dict[str, Any]:
    """The files of a walk, in the folder of the commands; and what is true of them."""
    shutil.copytree(WALKS / walk, tmp_path, dirs_exist_ok=True)
    return json.loads((tmp_path / "truth.json").read_text(encoding="utf-8"))


def answer(path: Path, answers: dict[str, str]) -> None:
    """Write the answers that are known behind their questions."""
    lines = path.read_text(encoding="utf-8").split("\n")
    asked = {line.partition(":")[0] if '":' not in line else line.rpartition(":")[0] for line in lines}
    told = {question: f"{question}: {said}" for question, said in answers.items() if question in asked}
    path.write_text("\n".join(told.get(line.rpartition(":")[0], line) for line in lines), encoding="utf-8")


def drafted(checker: Run, tmp_path: Path, answers: dict[str, str], *logs: str) -> str:
    """`checker init`, answered until nothing is left to ask; what it said at last."""
    for _ in range(5):
        said = checker("init", *logs, "--answers", "answers.yaml")
        assert said.returncode == 0, said.stderr
        if (tmp_path / "audit.yaml").exists():
            return said.stdout + said.stderr
        answer(tmp_path / "answers.yaml", answers)
    raise AssertionError((tmp_path / "answers.yaml").read_text(encoding="utf-8"))


def judged(checker: Run, tmp_path: Path, *arguments: str) -> tuple[dict[str, Any], str, str]:
    """`checker check`: the JSON, and the same on the terminal and as a page, in one line each."""
    done = checker(
        "check", *arguments, "-f", "json", "-o", "r.json", "-f", "html", "-o", "r.html", "-f", "terminal", "-o", "r.txt"
    )
    assert done.returncode in (0, 1), done.stderr
    html = unescape(re.sub(r"<[^>]*>", " ", text_of("html", (tmp_path / "r.html").read_bytes())))
    terminal = (tmp_path / "r.txt").read_text(encoding="utf-8")
    return (
        json.loads((tmp_path / "r.json").read_text(encoding="utf-8")),
        " ".join(terminal.split()),
        " ".join(html.split()),
    )


def rows(result: dict[str, Any], rule: str, verdict: str = "violation") -> list[str]:
    found = [one for one in result["findings"] if (one["rule"], one["verdict"]) == (rule, verdict)]
    return sorted(f"{Path(proof['file']).name}:{proof['row']}" for one in found for proof in one["evidence"])


def test_a_board_in_baltimore_finds_the_crimes_the_accounts_and_the_late_report(checker: Run, tmp_path: Path) -> None:
    truth = brought("baltimore-board", tmp_path)
    files = ("fr_searches_2025.csv", "accounts.csv", "published_reports.csv")
    said = drafted(checker, tmp_path, ANSWERS["baltimore-board"], *files)
    assert "meet none" not in said, "a roster and a list of reports name no search"
    result, terminal, page = judged(checker, tmp_path, "--audit", "audit.yaml")
    assert rows(result, "us-md-2-503-a1i") == truth["crime not on the list"]
    assert rows(result, "integrity-roster") == truth["no account"]
    (report,) = (one for one in result["findings"] if one["rule"] == "us-md-2-510")
    expected = truth["report"]
    due, published = (
        f"{day:%B} {day.day}, {day.year}" for day in map(date.fromisoformat, (expected["due"], expected["published"]))
    )
    label = (
        f"2025 (due {due}, published {published}, {expected['searches in it']} searches reported, "
        f"{expected['searches in the log']} in the logs)"
    )
    assert (report["verdict"], report["evidence"][0]["subject_name"]) == ("violation", label)
    for shown in (terminal, page):
        assert "1 of 1 yearly report broke a law" in shown
        assert "2 (29%) broke a law" in shown
        assert label in shown


def test_a_force_in_london_finds_the_deployment_whose_alerts_do_not_add_up(checker: Run, tmp_path: Path) -> None:
    truth = brought("london-force", tmp_path)
    seen = " ".join(checker("inspect", "deployments.csv").stdout.split())
    assert "Gives 3 arrests, 3 live deployments." in seen
    assert "unknown kind" not in seen
    assert '1 of 20 by "Alerts", 5.0 %' in seen
    result, terminal, page = judged(checker, tmp_path, "deployments.csv", "--place", "uk/london")
    assert rows(result, "uk-mps-record") == truth["does not add up"]
    assert rows(result, "integrity-adds-up") == truth["does not add up"]
    (record,) = (one for one in result["rules"] if one["id"] == "uk-mps-record")
    assert (record["verdicts"]["compliant"], record["verdicts"]["not_applicable"]) == (1, 1), "January 28, January 21"
    for shown in (terminal, page):
        assert "1 of 2 live deployments broke the agency's policy" in shown
    assert "deployments.csv:4 (4 February 2022)" in terminal


def test_a_city_with_a_ban_finds_the_searches_after_it_and_not_the_refused_one(checker: Run, tmp_path: Path) -> None:
    truth = brought("banned-city", tmp_path)
    result, terminal, page = judged(
        checker, tmp_path, "run_log.csv", "--place", "us/ma/somerville", "--kind", "municipal-police"
    )
    assert rows(result, "us-city-ban-use-somerville") == truth["after the ban"]
    assert result["uses"]["total"] == 5 - len(truth["refused"])
    for shown in (terminal, page):
        assert "Of 4 recorded uses, 2 (50%) broke a law." in shown


def test_two_contracts_with_two_months_between_them_leave_one_search_without_one(checker: Run, tmp_path: Path) -> None:
    truth = brought("contract-gap", tmp_path)
    drafted(checker, tmp_path, ANSWERS["contract-gap"], "queries.csv", "agreements.csv")
    result, terminal, page = judged(checker, tmp_path, "--audit", "audit.yaml")
    assert rows(result, "seed-003-a") == truth["between the contracts"]
    assert "1 of 3 uses (33%): no contract covers the use" in terminal
    assert "no contract covers the use" in page.lower()


@pytest.mark.parametrize(
    ("audit", "used"),
    [("audit.yaml", "undetermined"), ("audit-complete.yaml", "compliant")],
)
def test_what_is_installed_and_never_started_contradicts_one_statement_and_not_the_other(
    checker: Run, tmp_path: Path, audit: str, used: str
) -> None:
    truth = brought("installed-not-used", tmp_path)
    result, terminal, page = judged(checker, tmp_path, "--audit", audit)
    of_use, of_installing = (
        next(one for one in result["findings"] if one["rule"] == rule) for rule in ("claim-1", "claim-2")
    )
    assert (of_use["verdict"], of_installing["verdict"]) == (used, "violation")
    linked = [(row["kind"], f"{row['file']}:{row['row']}") for row in of_installing["evidence"][0]["linked"]]
    assert linked == [("installation", row) for row in truth["installed"]]
    assert "1 installation on record" in of_use["evidence"][0]["subject_name"]
    assert result["uses"]["total"] == len(truth["searches"]), "what is installed is no use"
    for shown in (terminal, page):
        assert 'contradict what was said in public ("we have not installed it on any camera")' in shown
        assert "cameras and installations that the rule counts: at least 1 record" in shown.lower()


def test_the_walks_are_made_to_the_byte(tmp_path: Path) -> None:
    made = {path: path.read_bytes() for path in sorted(WALKS.rglob("*")) if path.suffix in (".csv", ".json")}
    script = f"import make_walks as m, pathlib; m.FOLDER = pathlib.Path({str(tmp_path)!r}); m.main()"
    subprocess.run([sys.executable, "-c", script], cwd=fixtures_root(), check=True)
    assert {path: (tmp_path / path.relative_to(WALKS)).read_bytes() for path in made} == made
    assert len(made) == len([path for path in tmp_path.rglob("*") if path.is_file()])

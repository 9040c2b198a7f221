"""The report as text."""

from __future__ import annotations

import io
import re

import pytest

from checker.model.verdict import Verdict
from checker.report.phrases import OWN_RECORD
from checker.report.table import report
from checker.report.terminal import Terminal
from tests.report.sample import ANSI, OVERRIDE, Lines, empty, large, sample, without_violations


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("width", [60, 80, 110])
@pytest.mark.parametrize("with_people", [False, True])
def test_no_line_is_wider_than_the_terminal(width: int, with_people: bool) -> None:
    text = Terminal(width=width).render(sample(with_people=with_people))
    assert max(len(line) for line in text.split("\n")) <= width


def test_a_pipe_gets_no_color_codes() -> None:
    out = io.BytesIO()
    report("terminal").write(sample(with_people=True), Lines(sample(with_people=True)), out)
    assert b"\x1b" not in out.getvalue()


def test_a_terminal_gets_colors_and_nothing_else_from_the_log() -> None:
    text = Terminal(color=True).render(sample(with_people=True))
    assert "\x1b[1m" in text
    assert not re.sub(r"\x1b\[[0-9;]*m", "", text).count("\x1b")
    assert "\x1b[31mred" not in text  # the log's own coloring


def test_what_acts_in_a_log_is_written_out() -> None:
    text = flat(Terminal().render(sample(with_people=True)))
    assert ANSI not in text
    assert "\\x1b[31mred" in text
    assert OVERRIDE not in text


def test_every_rule_has_a_line_with_its_five_counts() -> None:
    text = Terminal(width=110).render(sample())
    assert re.search(r"us-wa-43\.386\.080-5 .* +12 +210 +0 +41 +941", text)
    assert re.search(r"us-wa-43\.386\.070-1 .* +0 +38 +7 +12 +1,147", text)


def test_a_finding_has_citation_condition_count_share_and_its_first_rows() -> None:
    text = flat(Terminal().render(sample()))
    assert "RCW 43.386.080(5); Washington State" in text
    assert "10 of 263 uses (3.8%): an arrest followed the match in the same case; no other evidence" in text
    assert "Rows (first 3 of 31): search_log_2023.csv:60 (no. S-60, case 23-00060, January 2, 2023), :67" in text
    assert "search_log_2023.csv:77 (no. S-77, case 23-00077, January 2, 2023; with arrest cases.xlsx[2023]:77)" in text


def test_every_input_s_rows_are_accounted_for() -> None:
    text = Terminal(width=110).render(sample())
    assert re.search(r"search_log_2023\.csv +1,290 +1,231 +38 +9 +12", text)
    assert re.search(r"archive/2022 older export <final>\.xlsx +310 +310 +0 +0 +0", text)
    assert "9 rows not used" in text


def test_record_kinds_exceptions_indications_ledger_policies_and_engine_are_said() -> None:
    text = flat(Terminal(width=110).render(sample()))
    for said in (
        "corroboration 15 no 186",
        "never applied: no use in these logs had such a decision: us-wa-43.386.030",
        '4 rows with "ice assist"',
        "month before day: row 31 says 04/25/2023",
        "SHA-256 abababababab",
        "1 rule made from memory: read the official text before relying on it",
        "tried as if in force from January 1, 2023",
        "Engine opa 1.22.2",
        "the same answers from embedded 0.13.0",
        OWN_RECORD,
    ):
        assert said in text, said


def test_reasons_and_people_need_to_be_asked_for() -> None:
    assert "case 12" not in Terminal().render(sample()).replace("Why?<script>alert('case 12')", "")
    assert "HYPERLINK" not in Terminal().render(sample())
    assert "HYPERLINK" in flat(Terminal().render(sample(with_people=True)))


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "cp437", "ascii"])
def test_any_console_encoding_can_print_it(encoding: str) -> None:
    out = io.BytesIO()
    Terminal(encoding=encoding).write(sample(with_people=True), Lines(sample()), out)
    assert out.getvalue().decode(encoding)


def test_long_reports_say_first_n_of_m() -> None:
    text = Terminal().render(large(findings=200, evidence=5))
    assert "First 12 of 20 groups" in text
    assert len(text) < 100_000


@pytest.mark.parametrize("made", [empty, without_violations])
def test_a_report_without_findings_has_its_accounts_all_the_same(made) -> None:  # type: ignore[no-untyped-def]
    text = Terminal().render(made())
    assert "FINDINGS" not in text
    assert "ROWS ACCOUNTED FOR" in text


def test_a_stream_that_is_no_terminal_gets_plain_text_in_its_encoding() -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="cp1252")
    assert Terminal.fitting(stream) == Terminal(width=80, color=False, encoding="cp1252")
    assert report("terminal", stream) == Terminal(encoding="cp1252")


def test_pending_duties_are_findings_of_their_own() -> None:
    assert any(f.verdict is Verdict.PENDING for f in sample().findings)
    assert "7 of 57 uses (12%): charged after the match" in flat(Terminal().render(sample()))

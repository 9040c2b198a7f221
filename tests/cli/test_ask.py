"""`checker ask`: a letter on standard output or in a file."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
AUDIT = ROOT / "fixtures" / "washington-county" / "audit.yaml"


def test_the_letter_goes_to_standard_output_or_to_a_file(checker, tmp_path):
    shown = checker("ask", "--audit", AUDIT, "-p", "us/or")
    assert shown.returncode == 0
    assert shown.stdout.startswith("[Your name]")
    done = checker("ask", "--audit", AUDIT, "-p", "us/or", "-o", "letter.md")
    assert (done.stdout, done.stderr) == ("", "wrote letter.md\n")
    assert (tmp_path / "letter.md").read_text(encoding="utf-8") == shown.stdout


def test_without_a_log_it_is_exit_2_and_a_log_is_never_overwritten(checker, tmp_path):
    assert checker("ask").returncode == 2
    log = tmp_path / "log.csv"
    log.write_text("Date,Officer,Case Number\n2024-03-05,A,24-1\n", encoding="utf-8")
    assert checker("ask", "log.csv", "-p", "general", "-o", "log.csv").returncode == 2
    assert log.read_text(encoding="utf-8").startswith("Date")


def test_without_a_log_it_is_the_first_request_with_what_the_policies_need(checker, tmp_path):
    (tmp_path / "audit.yaml").write_text(
        "agency: {name: 'Example PD | <b>', place: us/wa, kind: municipal-police}\n"
        "period: {from: 2026-01-01, until: 2026-07-01}\n",
        encoding="utf-8",
    )
    done = checker("ask", "--audit", "audit.yaml", "-p", "us/wa", "-p", "general-case-number")
    assert done.returncode == 0, done.stderr
    said = done.stdout
    for part in (
        "January 1, 2026 until before July 1, 2026",
        "Example PD \\| &lt;b&gt;",
        "| Case number | the number that links the records of one case |",
        "| Search ID |",
        "RCW chapter 43.386",
        "every record of the following",
        "- that a person was arrested in the case; with Time, Case number",
        "in a signed sentence",
    ):
        assert part in said, part
    assert "<b>" not in said
    other = checker("ask", "-p", "general-case-number").stdout
    assert "[name of the agency]" in other and "[first day] to [last day]" in other
    assert "every record of the following" not in other, "a case number needs no other record"


def test_a_letter_about_plate_searches_does_not_speak_of_faces(checker, tmp_path):
    log = tmp_path / "portal.csv"
    log.write_text(
        '"id","userId","searchDate","networkCount"\n"a-1","***","2026-03-04T16:16:20.014Z","39"\n', encoding="utf-8"
    )
    said = checker("ask", log, "-p", "general").stdout
    assert "Records on the use of license-plate readers" in said
    assert "face" not in said

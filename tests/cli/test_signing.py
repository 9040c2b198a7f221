"""`checker new-key`, `sign` and `verify`, as an agency and whoever checks its result use them."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.fixtures.expected import FIXTURES


def test_a_result_is_signed_verified_and_judged_again(checker, tmp_path: Path) -> None:
    for name in ("audit.yaml", "pilot-log.csv"):
        shutil.copy(FIXTURES / "orlando" / name, tmp_path / name)
    made = checker("new-key", "city.key")
    assert made.returncode == 0 and "Do not publish it" in made.stdout and "city.key.pub" in made.stdout
    judged = (
        "--audit",
        "audit.yaml",
        "-p",
        "general-reason",
        "--engine",
        "embedded",
        "-f",
        "json",
        "-o",
        "report.json",
    )
    assert checker("check", *judged).returncode == 1
    assert checker("sign", "report.json", "--key", "city.key", "--audit", "audit.yaml").returncode == 0
    signed = ("verify", "report.json.dsse", "--key", "city.key.pub")
    assert checker(*signed, "pilot-log.csv").returncode == 0
    again = checker(*signed, "--audit", "audit.yaml", "--recompute")
    assert (again.returncode, "every count came out as signed" in again.stdout) == (0, True)
    log = tmp_path / "pilot-log.csv"
    log.write_text(log.read_text(encoding="utf-8").replace("pilot test,", ",", 1), encoding="utf-8")
    assert "is not one of the files" in checker(*signed, "pilot-log.csv").stdout
    envelope = tmp_path / "report.json.dsse"
    envelope.write_bytes(envelope.read_bytes().replace(b'"sig"', b'"sig" '))
    refused = checker(*signed)
    assert refused.returncode == 2 and "REFUSED" in refused.stderr


def test_what_is_not_a_report_is_not_signed(checker, tmp_path: Path) -> None:
    (tmp_path / "notes.json").write_text("{}", encoding="utf-8")
    checker("new-key", "city.key")
    done = checker("sign", "notes.json", "--key", "city.key")
    assert done.returncode == 2 and "not a JSON report" in done.stderr
    assert not (tmp_path / "notes.json.dsse").exists()

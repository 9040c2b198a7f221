"""Names of files that are no text, in every command and format: nothing ends in a fault, every output is text."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from checker.report.table import FORMATS
from tests.report.reading import text_of

ROOT = Path(__file__).parents[2]
LOG = os.fsdecode(b"l\xff\xe2\x80\xae.csv")
WORKBOOK = os.fsdecode(b"x\xff.xlsx")
POLICY = os.fsdecode(b"p\xff.md")
FOLDER = os.fsdecode(b"d\xff")
AGENCY = ("--place", "us/fl/orlando", "-p", "aws-rek-99")
COMMANDS = {
    "check, every format": (
        "check", LOG, *AGENCY, *(word for form in FORMATS for word in ("-f", form, "-o", f"{FOLDER}.{form}")),
    ),
    "check, a workbook": ("check", WORKBOOK, "--profile", "generic", "--place", "us/wa", "-f", "json"),
    "check, a policy, embedded": ("check", LOG, "--place", "us/wa", "-p", POLICY, "--engine", "embedded"),
    "check, a policy, opa": ("check", LOG, "--place", "us/wa", "-p", POLICY, "--engine", "auto"),
    "inspect": ("inspect", LOG),
    "inspect -f json": ("inspect", LOG, "-f", "json"),
    "coverage -f json": ("coverage", LOG, *AGENCY, "-f", "json"),
    "ask": ("ask", LOG, *AGENCY),
    "impact": ("impact", LOG, *AGENCY, "-f", "json"),
    "compare-logs -f json": ("compare-logs", LOG, f"{FOLDER}/{LOG}", "-f", "json"),
    "reconcile -f json": ("reconcile", LOG, f"{FOLDER}/{LOG}", "-f", "json"),
    "preflight": ("preflight", LOG, WORKBOOK),
    "preflight -f json": ("preflight", LOG, WORKBOOK, "-f", "json"),
    "redact": ("redact", LOG, *AGENCY, "-o", f"{FOLDER}/{FOLDER}"),
    "init": ("init", LOG, "-o", FOLDER),
    "policy show": ("policy", "show", POLICY),
    "a place": ("check", LOG, "--place", os.fsdecode(b"us/\xff")),
    "a zone": ("check", LOG, *AGENCY, "--zone", os.fsdecode(b"\xff")),
}  # fmt: skip


@pytest.mark.skipif(os.name == "nt" or sys.platform == "darwin", reason="names of files are text there")
@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)
def test_a_name_that_is_no_text_is_no_fault(tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / FOLDER).mkdir()
    for name in (LOG, f"{FOLDER}/{LOG}"):
        shutil.copy(ROOT / "fixtures" / "orlando" / "pilot-log.csv", tmp_path / name)
    shutil.copy(ROOT / "fixtures" / "handover-months" / "runs.xlsx", tmp_path / WORKBOOK)
    document = (ROOT / "policies" / "general" / "record-keeping.md").read_text(encoding="utf-8")
    (tmp_path / POLICY).write_text(document.replace("id: general/record-keeping", "id: own/document"), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "checker", *words],
        cwd=tmp_path,
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    said = done.stderr.decode()
    assert done.returncode in (0, 1, 2, 4), said
    done.stdout.decode()
    assert "cannot be read (No such file" not in said
    for form in FORMATS:
        written = tmp_path / f"{FOLDER}.{form}"
        assert written.exists() == (words == COMMANDS["check, every format"])
        if written.exists():
            text_of(form, written.read_bytes())

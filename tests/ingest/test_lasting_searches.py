"""A search in live mode that lasts is told, since only its beginning is judged (readings R9, R45)."""

from __future__ import annotations

from pathlib import Path

from checker.ingest.interface import Limits
from checker.ingest.pipeline import ingest
from checker.model.audit import Audit, LogFile
from checker.model.kinds import EventKind
from checker.model.progress import silent

HEAD = "Search ID,Date/Time,End Time,User,Case Number,Mode\n"
LASTS = "S1,2024-03-05 10:00,2024-03-07 10:00,A-1,24-1,live\n"
NOT_LIVE = "S2,2024-03-05 10:00,2024-03-07 10:00,A-1,24-2,still\n"
NO_END = "S3,2024-03-05 10:00,,A-1,24-3,live\n"
AT_ONCE = "S4,2024-03-05 10:00,2024-03-05 10:00,A-1,24-4,live\n"


def told(folder: Path, text: str, rows: EventKind | None = None) -> list[str]:
    path = folder / "log.csv"
    path.write_text(HEAD + text, encoding="utf-8")
    audit = Audit(zone="UTC", logs=(LogFile(path=path, rows=rows),))
    read = ingest([path], audit, zone=None, profile=None, limits=Limits(), progress=silent)
    return [one.statement for one in read.ledger if one.field == "end" and one.first_page]


def test_a_search_in_live_mode_that_lasts_is_told_with_what_to_write(tmp_path):
    [said] = told(tmp_path, LASTS + NOT_LIVE + NO_END + AT_ONCE)
    assert said.startswith("1 search in live mode ends later than it begins, and only the beginning is judged")
    assert "`rows: live_deployment`" in said
    [said] = told(tmp_path, LASTS + LASTS.replace("S1", "S5"))
    assert said.startswith("2 searches in live mode end later than they begin")


def test_nothing_is_told_of_other_searches_and_of_live_deployments(tmp_path):
    assert told(tmp_path, NOT_LIVE + NO_END + AT_ONCE) == []
    assert told(tmp_path, LASTS, EventKind.LIVE_DEPLOYMENT) == []

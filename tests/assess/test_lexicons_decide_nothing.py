"""Free text never decides: with all lexicons, each alone or none, a log gets the same verdicts and findings."""

import csv
from datetime import date
from pathlib import Path

import pytest

from checker.assess import Logs, assess
from checker.engine.interface import Engine
from checker.ingest.indications import found_in
from checker.ingest.interface import IngestedLogs, Limits
from checker.ingest.lexicon import Lexicon, load_lexicons
from checker.ingest.pipeline import ingest
from checker.model.audit import Agency, Audit
from checker.policy.load import load
from checker.resources import policies_root
from tests.ingest.tables import silent

LABELED = Path(__file__).parents[2] / "fixtures" / "reasons" / "labeled.csv"
AUDIT = Audit(agency=Agency(place="us/wa", kind="municipal-police"))
SHIPPED = load_lexicons()


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> IngestedLogs:
    """A log with every labeled reason, one search each."""
    log = tmp_path_factory.mktemp("reasons") / "log.csv"
    with LABELED.open(encoding="utf-8", newline="") as labeled, log.open("w", encoding="utf-8", newline="") as out:
        lines = csv.writer(out)
        lines.writerow(("Search ID", "Search Date", "Operator", "Reason"))
        for number, line in enumerate(csv.DictReader(labeled)):
            lines.writerow((f"S-{number}", "2024-03-05 14:20", "EX-12", line["reason"]))
    return ingest([log], AUDIT, zone=None, profile=None, limits=Limits(), progress=silent)


def decided(read: IngestedLogs, lexicons: list[Lexicon], engine: Engine) -> tuple[int, dict[str, object]]:
    """How many indications there are, and all else that the Assessment says."""
    rules = load(("us/wa", "general", "drafts"), root=policies_root())
    logs = Logs(read.events, read.inputs, read.quarantine, read.ledger, found_in(read, lexicons))
    made = assess(logs, AUDIT, rules, engine, named=True, today=date(2026, 1, 1)).assessment
    said = made.model_dump(mode="json")
    return len(said.pop("indications")), said


@pytest.mark.parametrize("lexicons", [*([x] for x in SHIPPED), SHIPPED], ids=[*(x.id for x in SHIPPED), "all"])
def test_lexicons_on_or_off_leave_every_verdict_the_same(
    read: IngestedLogs, lexicons: list[Lexicon], embedded: Engine
) -> None:
    none, without = decided(read, [], embedded)
    found, with_them = decided(read, lexicons, embedded)
    assert none == 0 < found
    assert with_them == without

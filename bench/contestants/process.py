"""One contestant in a process of its own: `python -m bench.contestants.process NAME SEARCHES RECORDS AUDIT FACTS
FOLDER`.

Prints one line of JSON (an Outcome) and leaves `violations.parquet` (`rule`, `id`) in FOLDER.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from typing import cast

import orjson

from bench.contestants.interface import CONTESTANTS, OF_NETWORK_AUDITS, Contestant, Log
from bench.spent import Spent

VIOLATIONS = "agreed.parquet"


@dataclass(frozen=True)
class Outcome:
    """What a contestant's process told. absent: why it did not run; everything else is then nothing."""

    key: str
    name: str
    whole: bool
    version: str = ""
    uses: int = 0
    rules: int = 0
    spent: Spent | None = None
    absent: str = ""

    @property
    def rate(self) -> float:
        """Uses a second, each judged by all rules."""
        return self.uses / self.spent.seconds if self.spent else 0.0


def contestant(key: str) -> Contestant:
    return cast(Contestant, import_module((CONTESTANTS | OF_NETWORK_AUDITS)[key]))


def run(key: str, log: Log, folder: Path) -> Outcome:
    """Run a contestant in a new process; `folder` is made, and then holds VIOLATIONS."""
    folder.mkdir(parents=True)
    command = [
        sys.executable,
        "-m",
        "bench.contestants.process",
        key,
        str(log.searches),
        str(log.records),
        str(log.audit),
        str(log.facts),
        str(folder),
    ]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    told = orjson.loads(done.stdout.splitlines()[-1])
    return Outcome(**(told | {"spent": Spent(**told["spent"]) if told["spent"] else None}))


def main() -> None:
    key, searches, records, audit, facts, folder = sys.argv[1:]
    one = contestant(key)
    why = one.absent()
    if why:
        outcome = Outcome(key, one.NAME, one.WHOLE, absent=why)
    else:
        judged = one.judge(Log(Path(searches), Path(records), Path(audit), Path(facts)), Path(folder))
        judged.violations.select("rule", "id").write_parquet(Path(folder) / VIOLATIONS)
        outcome = Outcome(key, one.NAME, one.WHOLE, judged.version, judged.uses, judged.rules, judged.spent)
    print(orjson.dumps(asdict(outcome)).decode())


if __name__ == "__main__":
    main()

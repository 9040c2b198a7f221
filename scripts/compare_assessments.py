"""Compare the assessments that two checkouts of this project make of the fixtures: verdicts, findings and evidence.

    python scripts/compare_assessments.py OLD NEW

OLD, NEW: the roots of the checkouts. Both judge every fixture of NEW that has an audit.yaml and that OLD has, too, with
their own policies. British spellings are read as American ones, and old names of keys (RENAMED) as the new ones;
sentences (SENTENCES) may differ and are left out. Rules and findings are compared by what they are, not by their order.
Prints each difference with its place, and exits with 1 where there is one.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from checker.model.spelling import american  # noqa: E402

SENTENCES = frozenset(
    {"$schema", "checker", "condition", "describe", "engine", "ledger", "meaning", "message", "notes", "noun",
     "notices", "plural", "question", "root", "observation", "sha256", "title"}
)  # fmt: skip
"""Keys of an assessment whose values are words for people, or name a version of the program."""
RENAMED = {"said": "subject_name", "why": "missing_reasons"}
"""Keys of older assessments -> the same now."""
SHOWN = 400


def assessment(checkout: Path, audit: Path) -> Any:
    """The assessment of one fixture by one checkout, as JSON values."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "assessment.json"
        command = [sys.executable, "-m", "checker", "check", "--audit", str(audit), "--as-of", "2026-01-01"]
        command += ["-f", "json", "-o", str(out)]
        done = subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False)
        if not out.exists():
            sys.exit(f"{checkout}: {audit}: no assessment was made\n{done.stderr}")
        return json.loads(american(out.read_text("utf-8")))


def facts_only(value: Any) -> Any:
    """An assessment without its sentences; of the cells of evidence only which there are; findings by what they say."""
    if isinstance(value, list):
        return [facts_only(one) for one in value]
    if not isinstance(value, dict):
        return value
    kept = {RENAMED.get(key, key): facts_only(one) for key, one in value.items() if key not in SENTENCES}
    if "evidence" in kept and "rule" in kept:
        kept["evidence"] = [{**row, "fields": sorted(row["fields"])} for row in kept["evidence"]]
        del kept["id"]
    if "findings" in kept:
        kept["findings"] = {
            " ".join((one["rule"], one["verdict"], json.dumps(one["facts"], sort_keys=True))): one
            for one in kept["findings"]
        }
        kept["rules"] = {one["id"]: one for one in kept["rules"]}
    return kept


def differences(old: Any, new: Any, place: str = "") -> Iterator[str]:
    """Every place where the two differ, with both values."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted({*old, *new}):
            yield from differences(old.get(key), new.get(key), f"{place}.{key}")
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for at, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from differences(one, other, f"{place}[{at}]")
    elif old != new:
        yield f"{place}: {json.dumps(old)[:200]} -> {json.dumps(new)[:200]}"


def main() -> int:
    """Print the fixtures whose assessments differ; 1 if any does."""
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    old, new = (Path(argument).resolve() for argument in sys.argv[1:])
    differ = False
    for audit in sorted(path.relative_to(new) for path in new.glob("fixtures/**/audit.yaml")):
        if not (old / audit).exists():
            print(f"{audit}: {old} does not have it")
            continue
        found = list(differences(*(facts_only(assessment(checkout, audit)) for checkout in (old, new))))
        print(f"{audit}: {f'{len(found)} differences' if found else 'the same'}")
        for line in found[:SHOWN]:
            print(f"  {line}")
        differ = differ or bool(found)
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())

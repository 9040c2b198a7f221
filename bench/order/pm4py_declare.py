"""pm4py's checker of DECLARE constraints on an event log: `python pm4py_declare.py LOG CONSTRAINTS TARGET`, in any
Python with pm4py.

CONSTRAINTS: JSON, rule -> [template, activity, activity]. Writes to TARGET one line a deviation, `rule,case`. Prints
    JSON: `version`,
`cases`, `seconds` (from opening the CSV to the last deviation known), `cpu` (of the same, of
all processors), `checking` (of the seconds, those inside conformance_declare).
Stands alone, so that pm4py may live in an environment of its own (it brings pandas, scipy, scikit-learn and more).
"""

import json
import sys
import time
from pathlib import Path

import pandas
import pm4py

CASE, ACTIVITY, TIME = "case:concept:name", "concept:name", "time:timestamp"


def main() -> None:
    path, constraints, target = sys.argv[1:]
    rules = {tuple(constraint): rule for rule, constraint in json.loads(constraints).items()}
    model: dict[str, dict[tuple[str, str], dict[str, int]]] = {}
    for template, one, other in rules:
        model.setdefault(template, {})[one, other] = {"support": 1, "confidence": 1}
    started, computed = time.perf_counter(), time.process_time()
    log = pm4py.format_dataframe(pandas.read_csv(path), case_id=CASE, activity_key=ACTIVITY, timestamp_key=TIME)
    read = time.perf_counter()
    found = pm4py.conformance_declare(log, model, activity_key=ACTIVITY, timestamp_key=TIME, case_id_key=CASE)
    checked = time.perf_counter()
    cases = list(log.groupby(CASE).groups)
    broken = [
        (rules[template, *pair], case)
        for case, told in zip(cases, found, strict=True)
        for template, pair in told["deviations"]
    ]
    ended, cpu = time.perf_counter(), time.process_time() - computed
    Path(target).write_text("".join(f"{rule},{case}\n" for rule, case in broken), encoding="utf-8")
    told = {
        "version": f"pm4py {pm4py.__version__}",
        "cases": len(cases),
        "seconds": ended - started,
        "cpu": cpu,
        "checking": checked - read,
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()

"""Whole, well-formed files in every form that is read: what the trials of readers damage."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from bench.readers import pdfs, workbooks
from checker.resources import fixtures_root
from tests.fuzz.cells import HOSTILE
from tests.ingest.cloudtrail_logs import trail
from tests.ingest.cloudtrail_wraps import WHOLE, history
from tests.ingest.formats import CASE, WRITERS
from tests.ingest.test_formats_alike import HEADER, SAID

TOTALS = (
    "totals:\n  - {measure: requests, count: 45, from: 2024-01-01, until: 2025-01-01}\n"
    "  - {measure: court orders, count: 37, part of: requests}\n  - {measure: searches, count: '501-1000'}\n"
)
MEASURES = "Measure,From,Until,Count\nsearches,2024-01-01,2025-01-01,45\nrequests,2024-01-01,2025-01-01,<5\n"
RESULT = {
    "SearchedFaceConfidence": 99.9,
    "FaceMatches": [{"Similarity": 98.5, "Face": {"FaceId": "face-1", "Confidence": 99.9}}],
    "ResponseMetadata": {"RequestId": "r-1", "HTTPStatusCode": 200},
}
SAMPLES = ("*/*.csv", "*/*.xes", "*/*.json", "*/*/*", "*/*.pdf")


def _table(random: Random) -> list[tuple[str, ...]]:
    """Some rows under HEADER, a part of them blank, odd or hostile."""

    def cell(name: str, number: int) -> str:
        if name == CASE:
            return f"24-{number // 2:04}"
        if name == "time:timestamp":
            return f"2024-03-{1 + number % 28:02} {number % 24:02}:10"
        return random.choice(HOSTILE if random.random() < 0.1 else SAID)

    return [tuple(cell(name, number) for name in HEADER) for number in range(random.randint(1, 12))]


def _made(write: Callable[[Path], object]) -> bytes:
    with TemporaryDirectory() as folder:
        write(Path(folder) / "log")
        return (Path(folder) / "log").read_bytes()


def _tsv(random: Random) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=random.choice("\t;|"), lineterminator="\r\n").writerows([HEADER, *_table(random)])
    return out.getvalue().encode(errors="replace")


def _text_formats() -> dict[str, Callable[[Random], bytes]]:
    def written(name: str) -> Callable[[Random], bytes]:
        def make(random: Random) -> bytes:
            rows = [tuple(_printable(cell) if name == "xlsx" else cell for cell in row) for row in _table(random)]
            return _made(lambda path: WRITERS[name](path, HEADER, rows))

        return make

    def wrapped(name: str) -> Callable[[Random], bytes]:
        return lambda random: WHOLE[name](random.sample(trail(), 6)).encode()

    return {
        **{name: written(name) for name in WRITERS},
        **{f"CloudTrail {name}": wrapped(name) for name in WHOLE},
        "CloudTrail history": lambda random: history(random.sample(trail(), 6)).encode(),
        "CloudTrail gzipped": lambda random: gzip.compress(WHOLE["Records"](random.sample(trail(), 6)).encode()),
        "CloudTrail zipped": lambda random: _zipped(random),
        "Rekognition": lambda random: "\n".join([json.dumps(RESULT)] * random.randint(1, 4)).encode(),
        "totals": lambda random: TOTALS.encode(),
        "measures": lambda random: MEASURES.encode(),
        "tsv": _tsv,
        "csv gzipped": lambda random: gzip.compress(written("csv")(random)),
    }


def _printable(cell: str) -> str:
    """What the workbook writer takes: it refuses control characters and long cells."""
    return "".join(c for c in cell if c.isprintable())[:30_000]


def _zipped(random: Random) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(2):
            name = f"AWSLogs/111122223333/CloudTrail/us-west-2/2024/03/11/{number}.json.gz"
            archive.writestr(name, gzip.compress(WHOLE["Records"](random.sample(trail(), 3)).encode()))
    return out.getvalue()


@cache
def _whole() -> dict[str, bytes]:
    """Files that are made once: slow to write, or shipped."""
    made = {
        f"{name} by hand": _made(lambda path, write=write: write(path, 12))
        for name, write in (
            ("xlsx", workbooks.xlsx),
            ("ods", workbooks.ods),
            ("xlsb", workbooks.xlsb),
            ("xls", workbooks.xls),
        )
    }
    samples = fixtures_root() / "samples"
    shipped = {
        f"sample {path.relative_to(samples)}": path.read_bytes()
        for pattern in SAMPLES
        for path in sorted(samples.glob(pattern))
        if path.is_file()
    }
    return (
        made
        | shipped
        | {"pdf grid": _made(lambda p: pdfs.grid(p, 8)), "pdf columns": _made(lambda p: pdfs.columns(p, 8))}
    )


DIGEST = {"awsAccountId": "111122223333", "digestStartTime": "2024-03-11T00:00:00Z", "logFiles": []}


def trail_folder(random: Random) -> dict[str, bytes]:
    """The files of a folder that CloudTrail fills: one trail over several, most of them gzipped; now and then one
    twice, an empty one, or a digest, which is no log."""
    records, files = trail(), {}
    parts = sorted(random.sample(range(1, len(records)), random.randint(1, 5)))
    for number, (first, last) in enumerate(zip([0, *parts], [*parts, len(records)], strict=True)):
        written = WHOLE[random.choice(("Records", "Records", "Records", *WHOLE))](records[first:last]).encode()
        name = f"CloudTrail/us-west-{1 + number % 2}/2024/03/{11 + number}/111122223333_CloudTrail_{number}.json"
        files[name] = written
    if random.random() < 0.3:
        files["CloudTrail/copy.json"] = random.choice(list(files.values()))
    if random.random() < 0.2:
        files["CloudTrail/none.json"] = b'{"Records":[]}'
    if random.random() < 0.1:
        files["CloudTrail-Digest/us-west-2/digest.json"] = json.dumps(DIGEST).encode()
    return {f"{k}.gz": gzip.compress(v) if random.random() < 0.7 else v for k, v in files.items()}


SLOW = ("pdf", ".pdf")
"""What is read by a process of its own, which takes most of a second to start, is drawn less often."""


def original(random: Random) -> bytes:
    """A file of any form."""
    makers, whole = _text_formats(), _whole()
    name = random.choice(sorted([*makers, *whole]))
    if any(mark in name for mark in SLOW) and random.random() < 0.8:
        name = random.choice(sorted(makers))
    return makers[name](random) if name in makers else whole[name]

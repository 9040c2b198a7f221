"""Get veraPDF, which checks the PDF report against PDF/UA-1: one jar, by Maven, beside the Python of this environment.

The jar is taken only if it is the one that was tried, by its SHA-256. Tests find it there (tests/report/test_pdf.py).
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

JAR = "verapdf.jar"
ARTIFACT = "org.verapdf.apps:greenfield-apps:1.28.2"
SHA256 = "687d4d8bcfec48c9f7e931cf78ed061f1eeccfba55d4cdc000ba9b4d8aa46ce6"
COPY = "org.apache.maven.plugins:maven-dependency-plugin:2.8:copy"


def fetch(folder: Path) -> Path:
    """The jar, in `folder`. Raises CalledProcessError where Maven does not get it."""
    options = [f"-Dartifact={ARTIFACT}", f"-DoutputDirectory={folder}", "-Dmdep.stripVersion=true"]
    subprocess.run(["mvn", "-q", "-B", COPY, *options], check=True, cwd=folder)
    return folder / "greenfield-apps.jar"


def main() -> int:
    """Put the jar beside the interpreter, unless it is there; 1 where it is another one than was tried."""
    jar = Path(sys.executable).parent / JAR
    if jar.exists() and hashlib.sha256(jar.read_bytes()).hexdigest() == SHA256:
        return 0
    with TemporaryDirectory() as folder:
        found = fetch(Path(folder))
        if (digest := hashlib.sha256(found.read_bytes()).hexdigest()) != SHA256:
            print(f"{ARTIFACT} has the SHA-256 {digest}, not {SHA256}: it is not used.", file=sys.stderr)
            return 1
        shutil.move(found, jar)
    print(f"veraPDF at {jar}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())

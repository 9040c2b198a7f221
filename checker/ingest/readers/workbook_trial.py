"""Tries whether a workbook can be read at all, as a process of its own: `python -m
checker.ingest.readers.workbook_trial FILE BYTES SECONDS`.

The sizes of ODS, XLS and XLSB sheets are known only once they are read, and a small file can claim sheets that no
memory holds. What happens here happens to this process only. It prints the number of cells, or what went
wrong.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from python_calamine import CalamineWorkbook

from checker.system.bound import limit_process


def open_workbook(path: Path) -> CalamineWorkbook:
    """The workbook at `path`, by calamine, which takes paths of Unicode text only."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
    return CalamineWorkbook.from_path(path)


def main(path: str, memory: int, seconds: int) -> str:
    """The number of cells in all sheets, as figures; else the error's text."""
    limit_process(memory, seconds)
    try:
        workbook = open_workbook(Path(path))
        sheets = (workbook.get_sheet_by_index(i) for i in range(len(workbook.sheet_names)))
        return str(sum(sheet.total_height * sheet.total_width for sheet in sheets))
    except MemoryError:
        return "memory"
    except BaseException as error:  # noqa: BLE001 (a panic of the library is no Exception; all of them are told)
        return f"{type(error).__name__}: {error}"[:200]


if __name__ == "__main__":
    sys.stdout.write(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))

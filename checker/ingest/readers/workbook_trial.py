"""Tries whether a workbook can be read at all, as a process of its own: `python -m
checker.ingest.readers.workbook_trial FILE BYTES`.

The sizes of ODS, XLS and XLSB sheets are known only once they are read, and a small file can claim sheets that no
memory holds. What happens here happens to this process only. It prints the number of cells, or what went
wrong.
"""

from __future__ import annotations

import sys

from python_calamine import CalamineWorkbook

from checker.ingest.readers.memory_bound import bound_memory


def main(path: str, memory: int) -> str:
    """The largest number of cells in a sheet, as figures; else the error's text."""
    bound_memory(memory)
    try:
        workbook = CalamineWorkbook.from_path(path)
        sheets = (workbook.get_sheet_by_index(i) for i in range(len(workbook.sheet_names)))
        return str(max((sheet.total_height * sheet.total_width for sheet in sheets), default=0))
    except MemoryError:
        return "memory"
    except BaseException as error:  # noqa: BLE001 (a panic of the library is no Exception; all of them are told)
        return f"{type(error).__name__}: {error}"[:200]


if __name__ == "__main__":
    sys.stdout.write(main(sys.argv[1], int(sys.argv[2])))

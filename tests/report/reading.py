"""What a report says, as text, whatever its format."""

from __future__ import annotations

import io

import openpyxl
import polars as pl
from pdfminer.high_level import extract_text


def text_of(form: str, written: bytes) -> str:
    """The text of a report of this format; of a workbook or of columns, all that their cells hold;
    of a PDF what is drawn on its pages."""
    match form:
        case "parquet":
            return str(pl.read_parquet(io.BytesIO(written)).to_dicts())
        case "xlsx":
            return "\n".join(f"{name}\n" + "\n".join(cells) for name, cells in cells_of(written).items())
        case "pdf":
            return extract_text(io.BytesIO(written)).replace("\f", "\n")
        case _:
            return written.decode("utf-8")


def cells_of(written: bytes) -> dict[str, list[str]]:
    """Sheet -> the text of each cell of a workbook. AssertionError where one is a formula, or leads out of it."""
    found: dict[str, list[str]] = {}
    for sheet in openpyxl.load_workbook(io.BytesIO(written)).worksheets:
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert not [cell.value for cell in cells if cell.data_type == "f"]
        assert not [cell.value for cell in cells if cell.hyperlink and cell.hyperlink.target]
        found[sheet.title] = [str(cell.value) for cell in cells]
    return found

"""The worksheet of a sample: a workbook that people fill in, and that is read back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from checker.model.assessment import Assessment
from checker.model.errors import UsageError
from checker.model.sample import ItemKind, Sample, SampleAnswer, SampleItem
from checker.report import answered, outline
from checker.report.workbook import Cell, Workbook

HEADS = (
    "Item", "Kind", "Stratum", "File", "Sheet", "Row", "Number", "Case", "Date", "Question", "Answer", "Source",
    "Initials", "Note",
)  # fmt: skip
_SHEET = "Sample"


def write(assessment: Assessment, sample: Sample, out: BinaryIO) -> None:
    """Write the worksheet. Answers that were given already are in it."""
    above = [
        answered.sample_sentences(sample)[0],
        "Answer from the list; say where you found it (Source) and who you are (Initials).",
        "Leave open what you did not look at.",
    ]
    book = Workbook(out, assessment.as_of)
    add_sample(book, assessment, sample, _SHEET, above=above)
    book.close()


def add_sample(book: Workbook, assessment: Assessment, sample: Sample, name: str, *, above: Sequence[str]) -> None:
    """Add the items of a sample, with what was found of each, as a sheet of this name."""
    rule = next(one for one in assessment.rules if one.id == sample.rule)
    question = f"Was this kept? {rule.describe}"
    lines: list[list[Cell]] = [
        [
            one.item,
            one.kind.value,
            one.stratum.replace("_", " "),
            one.file,
            one.sheet,
            one.row,
            one.number,
            one.case_number,
            one.day,
            question,
            one.answer.value if one.answer else None,
            one.source,
            one.initials,
            one.note,
        ]
        for one in sample.items
    ]
    title = f"Sample {sample.number} of run {sample.run}: {outline.title(rule)} [{rule.id}]"
    widths = (6, 11, 14, 28, 12, 8, 16, 16, 12, 60, 16, 32, 10, 40)
    choices = {HEADS.index("Answer"): [one.value for one in SampleAnswer]}
    book.sheet(name, HEADS, lines, widths=widths, above=[title, *above], choices=choices)


def read(path: Path) -> list[SampleItem]:
    """The items of a worksheet with their answers. UsageError where it is none, or an answer is not from the list, or
    has no source or initials."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        rows = CalamineWorkbook.from_path(path).get_sheet_by_name(_SHEET).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError) as error:
        hint = "give the workbook that `checker sample` wrote"
        raise UsageError("this is not a worksheet of a sample", where=str(path), hint=hint) from error
    top = next((n for n, row in enumerate(rows) if tuple(map(str, row[: len(HEADS)])) == HEADS), None)
    if top is None:
        hint = f"its columns are {', '.join(HEADS)}"
        raise UsageError("the headings of the worksheet are missing", where=str(path), hint=hint)
    below = [(n, dict(zip(HEADS, row, strict=False))) for n, row in enumerate(rows[top + 1 :], top + 2) if any(row)]
    return [_item(cells, f"{path}:{n}") for n, cells in below]


def _item(cells: Mapping[str, object], where: str) -> SampleItem:
    text = {name: _text(cell) for name, cell in cells.items()}
    said = text["Answer"].casefold()
    if said and said not in set(SampleAnswer):
        hint = f"write one of {', '.join(SampleAnswer)}, or nothing"
        raise UsageError(f'"{text["Answer"]}" is not an answer from the list', where=where, hint=hint)
    if said and not (text["Source"] and text["Initials"]):
        hint = "write where it was found (Source) and who looked (Initials)"
        raise UsageError("an answer without a source and initials cannot be relied on", where=where, hint=hint)
    try:
        return SampleItem(
            item=int(float(text["Item"])),
            subject=0,
            kind=ItemKind(text["Kind"]),
            stratum=text["Stratum"],
            file=text["File"],
            row=int(float(text["Row"])) if text["Row"] else None,
            number=text["Number"],
            answer=SampleAnswer(said) if said else None,
            source=text["Source"],
            initials=text["Initials"],
            note=text["Note"],
        )
    except ValueError as error:
        hint = "change only Answer, Source, Initials and Note"
        raise UsageError("this line is not one of the worksheet as it was written", where=where, hint=hint) from error


def _text(cell: object) -> str:
    """A cell as it was written; of a number that an office program made of it, without its point."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()

"""The first request for records, before there is a log: the columns and records that the chosen policies need, as a
letter in Markdown with a place in brackets for everything that is not known."""

from __future__ import annotations

from collections.abc import Iterator

from checker.model.audit import Audit
from checker.model.visible import visible
from checker.model.words import plural, value_words
from checker.publish.columns import RequiredColumn, RequiredRecords, Specification
from checker.report.markdown_report import plain
from checker.report.phrases import day

VALUES_SHOWN = 15
_ASKED_BESIDE = """\
Please say in a signed sentence, for the uses and for each kind of record, whether what you give us is all that there is
for the period, and who can answer for that. Without it, nothing that is missing proves anything.

If a column is not kept, a sentence that says so is a full answer. If you must withhold something, please leave the row
in, mark the cell as redacted, and say on what ground; if you must protect a name, please use a code that stays the same
for the same person. If there was no use in the period, please say that: it is a result."""


def request(asked: Specification, audit: Audit, titles: tuple[str, ...]) -> str:
    """The letter. titles: of the policies whose rules ask for something."""
    return "\n".join(_lines(asked, audit, titles)) + "\n"


def _lines(asked: Specification, audit: Audit, titles: tuple[str, ...]) -> Iterator[str]:
    agency = plain(visible(audit.agency.name)) or "[name of the agency]"
    yield from ("[Your name]  \n[Your organization]  \n[Your address]", "", "[Date]", "")
    yield from (f"{agency}  \n[Records officer, or whoever answers requests for records]  \n[Address]", "")
    yield from (f"**Request for the log of face-recognition searches, {_period(audit)}**", "")
    yield from ("Dear [name of the records officer],", "")
    yield "Under [the public-records law that applies] we ask for the record of every use of face recognition in that"
    yield "period, as it is kept: one row a use, as CSV or as a workbook, not as a picture or a printout. If your"
    yield "system exports a log or an audit trail, please give us that export whole and unchanged, with its headings."
    yield ""
    yield f"We will compare it with: {'; '.join(map(plain, titles)) or '[the rules]'}. For that the record of each use"
    yield "should have the following. The headings are examples; yours are welcome."
    yield from ("", "| What | What it says | As |", "|---|---|---|")
    for column in asked.columns:
        yield f"| {plain(column.heading)} | {plain(column.meaning)} | {plain(_holds(column))} |"
    if asked.records:
        yield from (
            "",
            "We also ask for every record of the following that belongs to one of these uses or to its case:",
            "",
        )
        yield from (_records(one) for one in asked.records)
    yield ""
    yield _ASKED_BESIDE
    yield from ("", "Sincerely,", "", "[Your name]")


def _period(audit: Audit) -> str:
    period, place = audit.period, audit.agency.place
    first = day(period.from_, place) if period.from_ else "[first day]"
    until = f"until before {day(period.until, place)}" if period.until else "to [last day]"
    return f"{first} {until}"


def _holds(column: RequiredColumn) -> str:
    if not column.values:
        return column.holds
    shown = ", ".join(map(value_words, column.values[:VALUES_SHOWN]))
    left = len(column.values) - VALUES_SHOWN
    return f"for example {shown}" + (f" and {plural(left, 'other')}" if left > 0 else "")


def _records(one: RequiredRecords) -> str:
    return f"- {plain(one.meaning)}; with {plain(', '.join(one.columns))}"

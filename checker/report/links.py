"""Records that match no use, in sentences, with what their numbers look like (reading R30)."""

from __future__ import annotations

from collections.abc import Sequence

from checker.model.accounts import UnlinkedRecords
from checker.model.assessment import Assessment
from checker.model.visible import visible
from checker.model.words import plural
from checker.report.phrases import kind

NUMBERS = {"case_number": "case numbers", "use_id": "search numbers"}
"""What a person calls the event field that a shape is of."""

EVERY_LINKED = "Every record that belongs to a case or a search matches one of the uses."


def unlinked_records(assessment: Assessment) -> list[str]:
    """A sentence for each record kind of which some match no use, or only may; one for all, where there is none."""
    found = [_sentence(one) for one in assessment.unlinked if one.unlinked]
    found += [_doubt_sentence(one) for one in assessment.unlinked if one.perhaps]
    return found or ([EVERY_LINKED] if assessment.unlinked else [])


def _sentence(one: UnlinkedRecords) -> str:
    says = unlinked_count(one)
    if one.number:
        says += f": their {NUMBERS[one.number]} look like {_list_shapes(one.shapes)}, {_of_uses(one)}"
    if one.without_number:
        says += f"; {one.without_number:,} of them {'names' if one.without_number == 1 else 'name'} no case or search"
    return says + "."


def unlinked_count(one: UnlinkedRecords) -> str:
    """`3 of 12 arrest records match no use`."""
    match = "matches" if one.unlinked == 1 else "match"
    return f"{one.unlinked:,} of {plural(one.records, f'{kind(one.kind)} record')} {match} no use"


def _doubt_sentence(one: UnlinkedRecords) -> str:
    whose, they = ("its case number", "it looks") if one.perhaps == 1 else ("their case numbers", "they look")
    says = f"{one.perhaps:,} of {plural(one.records, f'{kind(one.kind)} record')} may or may not belong to a use"
    says += f", since {whose} may be another spelling of a use's: {they} like {_list_shapes(one.perhaps_shapes)}"
    return says + (f", those of the uses like {_list_shapes(one.use_shapes)}." if one.use_shapes else ".")


def _of_uses(one: UnlinkedRecords) -> str:
    if not one.use_shapes:
        return f"and the uses have no {NUMBERS[one.number]}"
    return f"those of the uses like {_list_shapes(one.use_shapes)}"


def _list_shapes(shapes: Sequence[str]) -> str:
    return " or ".join(visible(shape) for shape in shapes)

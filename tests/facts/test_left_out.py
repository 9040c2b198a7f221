"""A column that is not there says no more than the same column left blank (reading R44)."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from checker.facts.build import build
from checker.model.facts import FactType
from checker.model.vocabulary import fact
from tests.examples import tried_on
from tests.facts.logs import TIMES, contexts, frame, logs
from tests.facts.test_twins import FAMILIES, told

BESIDE = {
    "operator_kind": "R24: where no column says what a name stands for, it is one person's name",
    "shows_identity": "R39: evidence without bearing does not count where that is recorded",
    "target": "R25, R39: another person's evidence does not count where records name persons",
    "reason": "R39: a list of emergencies is their documentation where it has no column for the ground",
    "decision": "a heading of the use's own row (Approved by) says that an approval was given",
    "agency": "a log without the column is that of the agency that audit.yaml names",
}
"""Fields whose column decides by not being there, each with the reason that stands over R44 (docs/readings.md)."""
TRIED = ("use_id", "cites_match", "scope", "type", "derived_from", "course", "role", "end", "decided", "case_number",
    "result", "candidates", "exigency", "operator", "id", "time")  # fmt: skip


def hidden(rows: list[dict[str, Any]], field: str, state: str) -> list[dict[str, Any]]:
    empty: dict[str, Any] = {f"{field}__state": state}
    empty |= {f"{field}_lo": None, f"{field}_hi": None} if field in TIMES else {field: None}
    empty |= {"date_lo": None, "date_hi": None} if field == "time" else {}
    return [row | empty for row in rows]


def says_no_more(name: str, left_out: Any, blank: Any) -> bool:
    """Whether a fact says nothing, or no more than another value of it does."""
    if left_out is None:
        return True
    match fact(name).type:
        case FactType.NUMBER:
            (low, high), (least, most) = left_out, blank
            below = low is None or (least is not None and low <= least)
            return below and (high is None or (most is not None and most <= high))
        case FactType.SET:
            return blank is not None and left_out[0] <= blank[0] and (blank[1] or not left_out[1])
        case _:
            return bool(left_out == blank)


LINKED_KINDS = {
    "review", "lead", "disclosure", "notice", "corroboration", "authorization", "exigency", "training", "account"
}  # fmt: skip
LINKED = [records for records in FAMILIES if LINKED_KINDS & set(records)]


@tried_on(12)
@given(data=st.data())
def test_a_column_that_is_not_there_says_no_more_than_a_blank_one(data: st.DataObject) -> None:
    records, field = data.draw(st.sampled_from(LINKED)), data.draw(st.sampled_from(TRIED))
    rows, context = data.draw(logs(records)), data.draw(contexts(records))
    names = FAMILIES[records]
    left_out, blank = (build(frame(hidden(rows, field, state)), context, names) for state in ("not_exported", "empty"))
    for name in names:
        for at in range(left_out.subjects.height):
            assert says_no_more(name, told(left_out, name, at), told(blank, name, at)), (name, field)

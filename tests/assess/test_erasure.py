"""The erasure property, from input files to verdicts: what is hidden makes things unknown, and never makes a
finding."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, note
from hypothesis import strategies as st

from tests.assess.made import CASES, KIND_OF, SEARCHES, Files, files, rules, verdicts
from tests.examples import tried_on

QUICK = tried_on(10)


def only_less_is_known(before: Files, after: Files, own: int | None = None) -> None:
    """own: the search in whose row a cell was blanked; there, a record-keeping rule sees the blank itself."""
    with tempfile.TemporaryDirectory() as folder:
        told, left = verdicts(before, Path(folder) / "before"), verdicts(after, Path(folder) / "after")
    note(f"{before}\n{after}")
    changed = {
        key: (told[key], verdict)
        for key, verdict in left.items()
        if verdict != told[key] and verdict != "undetermined" and not (rules()[key[1]].record_keeping and key[0] == own)
    }
    assert not changed


@QUICK
@given(data=st.data())
def test_blanking_a_cell_changes_no_verdict_but_into_undetermined(data: st.DataObject) -> None:
    made = data.draw(files())
    log = data.draw(st.sampled_from(["searches", "cases"]))
    at = data.draw(st.integers(0, len(getattr(made, log)) - 1))
    column = data.draw(st.sampled_from(SEARCHES if log == "searches" else CASES))
    only_less_is_known(made, made.blanked(log, at, column), at if log == "searches" else None)


@QUICK
@given(data=st.data())
def test_dropping_a_row_of_an_open_kind_changes_no_verdict_but_into_undetermined(data: st.DataObject) -> None:
    made = data.draw(files())
    open_rows = [
        ("cases", i)
        for i, r in enumerate(made.cases)
        if r and KIND_OF.get(r["Record Type"], r["Record Type"]) not in made.complete
    ]
    if "search" not in made.complete and len(made.searches) > 1:
        open_rows += [
            ("searches", i)
            for i, r in enumerate(made.searches)
            if r and (not r["Reviewed By"] or "review" not in made.complete)
        ]
    if open_rows:
        only_less_is_known(made, made.without(*data.draw(st.sampled_from(open_rows))))

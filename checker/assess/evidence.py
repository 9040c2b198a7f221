"""The rows that prove: for each finding its first uses, with what their rows say and the records linked to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from checker.assess.findings import Found
from checker.assess.judge import Judged, why
from checker.assess.words import SETTING, reason, value_in_words
from checker.facts.projection import value_at
from checker.model.assessment import EVIDENCE_KEPT, Evidence, LinkedRow
from checker.model.event import State
from checker.model.vocabulary import vocabulary

LINKED_KEPT = 5
"""How many linked rows of one kind are shown beside a use."""

RAW_FIELDS = ("reason", "operator")
"""The text that may name people: shown only with_people."""


def finding_of(judged: Judged, found: Sequence[Found]) -> pl.Series:
    """For each judged subject the index of its finding in `found`, null where it has none."""
    by_combination: list[int | None] = [None] * len(judged.combinations)
    for index, one in enumerate(found):
        for combination in one.combinations:
            by_combination[combination] = index
    return (
        pl.Series(by_combination, dtype=pl.UInt32).gather(judged.of)
        if by_combination
        else pl.Series([], dtype=pl.UInt32)
    )


def first_uses(judged: Judged, found: Sequence[Found]) -> list[list[int]]:
    """For each finding the rows (of Facts.subjects) of its first EVIDENCE_KEPT uses, in the log's order."""
    which = finding_of(judged, found)
    rows = judged.subjects if judged.subjects is not None else pl.int_range(len(which), eager=True)
    frame = pl.DataFrame({"finding": which, "at": rows.cast(pl.UInt32)}).filter(pl.col("finding").is_not_null())
    heads = frame.group_by("finding", maintain_order=True).head(EVIDENCE_KEPT)
    listed: list[list[int]] = [[] for _ in found]
    for index, at in heads.iter_rows():
        listed[index].append(at)
    return listed


class Rows:
    """The rows of a run, for evidence: looked up by subject."""

    def __init__(
        self, events: pl.DataFrame, cases: pl.Series, subjects: pl.DataFrame, files: Sequence[str], *, with_people: bool
    ) -> None:
        self._events, self._subjects, self._files, self._with_people = events, subjects, files, with_people
        self._linkable = events.select("event", "parent", "kind", "input", "sheet", "row").with_columns(cases)

    def evidence(self, judged: Judged, found: Found, at: Sequence[int]) -> tuple[Evidence, ...]:
        """The evidence of one finding. at: rows of the subjects frame."""
        rows = self._subjects[at].select("subject", "input", "sheet", "row", "event", "case").to_dicts()
        shown = self._fields(judged, found, at)
        raw = self._raw([r["subject"] for r in rows]) if self._with_people else [{}] * len(rows)
        linked = self._linked(judged, rows)
        return tuple(
            Evidence(
                file=self._files[r["input"]],
                sheet=r["sheet"],
                row=r["row"],
                event=r["event"],
                fields=fields,
                raw=text,
                linked=beside,
            )
            for r, fields, text, beside in zip(rows, shown, raw, linked, strict=True)
        )

    def _fields(self, judged: Judged, found: Found, at: Sequence[int]) -> list[dict[str, str]]:
        names = [n for n in sorted({*found.facts, *found.missing}) if n not in SETTING and n in vocabulary()]
        cache: dict[int, dict[str, str]] = {}
        places = at if judged.subjects is None else [_index(judged.subjects, i) for i in at]
        shown = []
        for combination in judged.of.gather(list(places)).to_list():
            if combination not in cache:
                cache[combination] = {n: _cell(judged, combination, n) for n in names}
            shown.append(cache[combination])
        return shown

    def _raw(self, records: Sequence[int]) -> list[dict[str, str]]:
        fields = [f for f in RAW_FIELDS if f in self._events.columns]
        rows = self._events[list(records)].select(*fields, *(f"{f}__state" for f in fields)).to_dicts()
        return [{f: str(r[f]) for f in fields if r[f"{f}__state"] == State.VALUE.value} for r in rows]

    def _linked(self, judged: Judged, rows: Sequence[Mapping[str, Any]]) -> list[tuple[LinkedRow, ...]]:
        """Records of the kinds that the rule's facts rest on, of the same row or case."""
        kinds = sorted(
            {k for n in judged.rule.fields if n in vocabulary() for k in vocabulary()[n].records} - {"training"}
        )
        if not kinds:
            return [()] * len(rows)
        events, cases = [r["event"] for r in rows], [r["case"] for r in rows if r["case"]]
        case = pl.col("case").is_in(cases)
        near = self._linkable.filter(pl.col("kind").is_in(kinds) & (pl.col("parent").is_in(events) | case)).to_dicts()
        return [tuple(self._beside(row, near, kinds)) for row in rows]

    def _beside(
        self, row: Mapping[str, Any], near: Iterable[Mapping[str, Any]], kinds: Sequence[str]
    ) -> Iterable[LinkedRow]:
        mine = [n for n in near if n["parent"] == row["event"] or (row["case"] and n["case"] == row["case"])]
        for kind in kinds:
            for n in [m for m in mine if m["kind"] == kind][:LINKED_KEPT]:
                yield LinkedRow(
                    file=self._files[n["input"]], sheet=n["sheet"], row=n["row"], event=n["event"], kind=kind
                )


def _index(subjects: pl.Series, at: int) -> int:
    found = subjects.search_sorted(at)
    return int(found)


def _cell(judged: Judged, combination: int, name: str) -> str:
    """A fact of one row in words: its value, or why there is none."""
    index = judged.combinations[combination].values.get(name)
    if index is None:
        return reason("new_field")
    value = value_at(judged.tables[name], name, index)
    gap = why(judged, judged.combinations[combination], name)
    if value is None:
        return reason(gap)
    return value_in_words(name, value) + (f" ({reason(gap)})" if gap else "")

"""Small event frames, made by hypothesis: several cases and agencies, records linked in every way, times known in
part."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl
from hypothesis import strategies as st

from checker.facts.context import Context
from checker.model.audit import Agency, Complete, Period
from checker.model.event import FOUND, MAY_BE, frame_schema
from checker.model.kinds import EventKind

DAY = 86_400_000_000
START = 1_514_764_800_000_000  # 2018-01-01T00:00Z
FIELDS = (
    "time",
    "end",
    "decided",
    "id",
    "use_id",
    "case_number",
    "agency",
    "operator",
    "operator_kind",
    "reason",
    "purpose",
    "offense",
    "mode",
    "threshold",
    "public_space",
    "role",
    "type",
    "decision",
    "scope",
    "derived_from",
    "course",
    "result",
    "candidates",
    "exigency",
    "window_start",
    "window_end",
    "adds_up",
    "target",
    "shows_identity",
    "cites_match",
    "vendor",
    "product",
    "gallery.name",
    "document",
    "items",
    "recipients",
    "incident_kind",
    "place",
)
TIMES = ("time", "end", "decided", "window_start", "window_end")  # fmt: skip
BLANKS = ("empty", "placeholder", "redacted_agency", "unread", "not_exported")
VALUES: dict[str, list[Any]] = {
    "case_number": ["c-1", "C1 ", "c2", "24-0137", "24.0137", "2024-0137", "19-240137", "24-137", "24-0137; c2"],
    "agency": ["PD", "pd", "Sheriff"],
    "operator": ["Ann", "ann ", "Bo", "CY", "Ann Lee", "Lee, Ann", "Det. Lee", "A. Lee", "Carla Lee", "lee4",
        "bo@pd.org", "SC-1", "SC-2", "Bo Ray (SC-1)", "Ann Lee; Bo Ray", "Cy and Bo"],
    "operator_kind": ["person", "person", "shared"], "reason": ["theft"],
    "purpose": ["identify_suspect", "other|redaction"],
    "offense": ["fraud"], "mode": ["live", "still"], "threshold": [0.8, 0.99], "public_space": [True, False],
    "adds_up": [True, False],
    "role": ["examiner", "supervisor"], "type": ["warrant", "search_warrant", "court_order", "lineup", "dna", "tip"],
    "target": ["Ann Roe", "Roe, Ann", "Bo Poe", "A. Roe", "Mr Roe", "SC-1", "Bo Poe (SC-1)"],
    "shows_identity": [True, True, False], "cites_match": [True, False],
    "scope": ["face_recognition", "face_recognition", "other"],
    "decision": ["granted", "modified", "denied"],
    "exigency": ["documented", "undocumented", "claimed", "none"],
    "result": ["lead", "candidates", "no_candidates", "no_lead", "match"], "candidates": [0.0, 3.0],
    "vendor": ["amazon", "clearview"], "product": ["rekognition", "clearview", "other"],
    "gallery.name": ["Booking", "booking ", "DMV"], "document": ["notice_of_intent", "impact_assessment"],
    "items": ["use", "use|vendor"], "recipients": ["mayor", "mayor|oversight_board"],
    "incident_kind": ["abuse", "data_breach"], "place": ["Main St", "main st ", "Dock"],
    "course": ["face recognition", "Facial Recognition, basic", "taser"],
}  # fmt: skip
KINDS = [k.value for k in EventKind]
LINKED = [k for k in KINDS if k not in ("enrollment", "deletion", "gallery_created", "gallery_deleted")]


def day(us: int | None) -> date | None:
    return None if us is None else (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=us)).date()


@st.composite
def event(draw: st.DrawFn, index: int, kind: str, columns: frozenset[str]) -> dict[str, Any]:
    row: dict[str, Any] = {
        "input": 0,
        "sheet": None,
        "row": index + 2,
        "part": 0,
        "event": f"log:{index + 2}",
        "parent": None,
        "kind": kind,
        "technology": draw(st.sampled_from(["face_recognition"] * 5 + ["license_plate"])),
        "clock": draw(st.sampled_from(["utc"] * 6 + ["unknown:a", "unknown:b"])),
        FOUND: None,
        MAY_BE: None,
    }
    for name in TIMES:
        known = name in columns and draw(st.integers(0, 9)) < 8
        state = "value" if known else draw(st.sampled_from(BLANKS))
        lo = START + draw(st.integers(0, 12)) * DAY // 4 if known else None
        span = draw(st.sampled_from([0, 0, 59_999_999, DAY - 1, 3 * DAY])) if known else 0
        row |= {f"{name}__state": state, f"{name}_lo": lo, f"{name}_hi": None if lo is None else lo + span}
    row |= {"date_lo": day(row["time_lo"]), "date_hi": day(row["time_hi"])}
    values = VALUES | {
        "id": [f"i{index}", f"I{index}", "i0"],
        "use_id": ["i0", "i1", "i2", "I1"],
        "derived_from": ["none", "face_match", "wanted poster", "i0", f"i{max(index - 1, 0)}", "i1; i2", "i3|i4"],
    }
    for name in FIELDS:
        if name in TIMES:
            continue
        likely = 3 if name == "exigency" else 7
        written = name in columns and draw(st.integers(0, 9)) < likely
        row[f"{name}__state"] = (
            "value" if written else draw(st.sampled_from(BLANKS)) if name in columns else "not_exported"
        )
        row[name] = draw(st.sampled_from(values[name])) if written else None
    row[FOUND] = draw(st.sampled_from([True, False, None]))
    if kind == "unknown":
        row[MAY_BE] = draw(st.sampled_from([None, "review", "arrest|charge", "search|request"]))
    return row


@st.composite
def logs(draw: st.DrawFn, about: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """Rows of a small log. about: record kinds that should be among them. A row's further events have its main event as
    their parent, and that has none."""
    columns = {n for n in FIELDS if draw(st.integers(0, 9)) < 8} | {"time", "case_number"}
    for name in ("agency", "target", "shows_identity", "cites_match"):
        if draw(st.booleans()):
            columns -= {name}
    favored = [
        "search",
        "search",
        "live_deployment",
        *about,
        *about,
        *about,
        "unknown",
        *(["training"] if "review" in about else []),
    ]
    kinds = [
        "search",
        *draw(st.lists(st.sampled_from([*favored, draw(st.sampled_from(LINKED))]), min_size=1, max_size=9)),
    ]
    rows = [draw(event(i, kind, frozenset(columns))) for i, kind in enumerate(kinds)]
    parents: set[str] = set()
    for row in rows:
        uses = row["kind"] in ("search", "live_deployment", "training")
        if not uses and row["event"] not in parents and draw(st.integers(0, 3)) == 0:
            row["parent"] = draw(st.sampled_from([r["event"] for r in rows if r["parent"] is None and r is not row]))
            parents.add(row["parent"])
    return rows


@st.composite
def contexts(draw: st.DrawFn, about: tuple[str, ...] = ()) -> Context:
    declared = []
    for kind in {*about, "search"}:
        if draw(st.integers(0, 3)):
            first = draw(st.none() | st.integers(0, 3))
            after = draw(st.none() | st.integers(0 if first is None else first + 1, 4))
            start, until = (None if n is None else date(2018, 1, 1) + timedelta(days=n) for n in (first, after))
            declared.append(
                Complete.model_validate(
                    {
                        "kind": kind,
                        "from": start,
                        "until": until,
                        "by": "clerk",
                        "on": date(2019, 1, 1),
                        "basis": "export",
                    }
                )
            )
    period = draw(
        st.sampled_from([Period(), Period(), Period.model_validate({"from": "2018-01-02", "until": "2018-01-04"})])
    )
    agency = draw(
        st.sampled_from(
            [
                Agency(),
                Agency(name="PD"),
                Agency(name="Other", place="us/or/x-pd", kind="sheriff"),
                Agency(place="us/or", kind="municipal-police"),
            ]
        )
    )
    suspended = {"arrest": "rows"} if draw(st.integers(0, 9)) == 0 else {}
    days = st.none() | st.integers(0, 4).map(lambda n: date(2018, 1, 1) + timedelta(days=n))
    exported = {0: found} if (found := draw(days)) else {}
    limit = draw(st.sampled_from([None, 1, 1, 2]))
    aliases = draw(st.sampled_from([(), (), (("SC-1", "Carla Lee"),), (("SC-1", "A. Lee"), ("SC-2", "A. Lee"))]))
    zone = draw(st.sampled_from([None, "America/Denver", "UTC"]))
    return Context(
        agency, period, tuple(declared), date(2018, 1, 6), suspended, exported, draw(days), limit, aliases, zone
    )


def frame(rows: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={**frame_schema(list(FIELDS)), FOUND: pl.Boolean, MAY_BE: pl.String})

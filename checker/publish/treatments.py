"""What becomes of each field of a log that is to be published, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from checker.model.errors import UsageError, nearest
from checker.model.event import EVENT_FIELDS, Shape
from checker.publish.columns import heading


class Treatment(StrEnum):
    """What may become of a column."""

    KEEP = "keep"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    BAND = "band"
    PSEUDONYM = "pseudonym"
    WORDS = "words"
    MARK = "mark"
    DROP = "drop"


MEANING: Mapping[Treatment, str] = {
    Treatment.KEEP: "left as it is",
    Treatment.DAY: "the day alone, without the time",
    Treatment.MONTH: "the month alone",
    Treatment.YEAR: "the year alone",
    Treatment.BAND: "a band of ten",
    Treatment.PSEUDONYM: "a pseudonym by a secret key, or a mark where two may be the same",
    Treatment.WORDS: "text with known words alone, all others taken out",
    Treatment.MARK: "taken out; a mark shows that something was there",
    Treatment.DROP: "the column is left out",
}

DAYS_OF_NO_ZONE = "the days that it may be of: the zone of the log's times is not known (write --zone to name it)"
"""What MEANING says of a day where it is several."""
_MORE: Mapping[Treatment, Treatment] = {Treatment.DAY: Treatment.KEEP, Treatment.MONTH: Treatment.DAY}
"""What leaves more of a time than a treatment does."""

_OF_SHAPE: Mapping[Shape, tuple[Treatment, ...]] = {
    Shape.TIME: (Treatment.DAY, Treatment.MONTH, Treatment.KEEP, Treatment.MARK, Treatment.DROP),
    Shape.TEXT: (Treatment.MARK, Treatment.WORDS, Treatment.PSEUDONYM, Treatment.KEEP, Treatment.DROP),
    **dict.fromkeys(
        (Shape.CODE, Shape.CODES, Shape.NUMBER, Shape.YESNO), (Treatment.KEEP, Treatment.MARK, Treatment.DROP)
    ),
}
"""What may become of a field of each shape; the first, where nobody says."""
_UNREAD = (
    Treatment.DROP, Treatment.KEEP, Treatment.PSEUDONYM, Treatment.MONTH, Treatment.YEAR, Treatment.BAND,
    Treatment.WORDS,
)  # fmt: skip
"""The same of a column that no field reads."""
DOMAINS: Mapping[str, str] = {
    "operator": "P", "target": "P", "id": "R", "use_id": "R", "derived_from": "R", "case_number": "C", "agency": "AG",
    "acting_for": "AG", "gallery.name": "GL",
}  # fmt: skip
"""Fields that are replaced by pseudonyms, each with what its pseudonyms begin with: equal cells of one kind get one."""
_WHY: Mapping[str, str] = {
    "operator": "it names people", "target": "it names people", "reason": "free text may name people",
    "id": "it leads to the record in the agency's system", "use_id": "it leads to the record in the agency's system",
    "derived_from": "it leads to the record in the agency's system",
    "case_number": "it leads to the case, and to the people in it", "agency": "it is free text",
    "acting_for": "it is free text", "gallery.name": "it is free text",
}  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """What becomes of a column, and why: a reason of the field, or who asked for it."""

    treatment: Treatment
    why: str


ASKED = "asked for"


def more_of(field: str, treatment: Treatment) -> str:
    """What to write after --column so that more of an event field is published than by a treatment; empty where all is
    there, where more would name people, cases or records, and for a column that no field reads."""
    if field in DOMAINS or field not in EVENT_FIELDS:
        return ""
    more = _MORE.get(treatment)
    if treatment is Treatment.MARK:
        more = Treatment.WORDS if EVENT_FIELDS[field].shape is Shape.TEXT else Treatment.KEEP
    return f"{heading(field)}={more}" if more else ""


COURSE = "course"


@dataclass(frozen=True)
class Treatments:
    """What was asked for (`choices`: event field -> treatment, `unread_choices`: heading of an unread column ->
    treatment), and what else becomes of fields."""

    choices: Mapping[str, Treatment]
    unread_choices: Mapping[str, Treatment]

    def treatment_of(self, field: str) -> Choice:
        """What becomes of an event field."""
        if field in self.choices:
            return Choice(self.choices[field], ASKED)
        shape = EVENT_FIELDS[field].shape
        if field in DOMAINS:
            return Choice(Treatment.PSEUDONYM, _WHY[field])
        if field == COURSE:
            return Choice(Treatment.WORDS, "it is free text")
        why = {Shape.TIME: "the time of day points at people", Shape.TEXT: _WHY.get(field, "it is free text")}
        return Choice(_OF_SHAPE[shape][0], why.get(shape, "it holds values of a closed list, or figures, alone"))


def asked_for(written: Mapping[str, str], unread: frozenset[str]) -> Treatments:
    """What was asked for on a command line. written: a heading or the name of a field -> the name of a treatment.
    unread: the headings of the logs that no field reads.

    UsageError for a column that is not there, and for a treatment that a column of its kind cannot have.
    """
    fields = {name.casefold(): name for name in EVENT_FIELDS} | {
        heading(name).casefold(): name for name in EVENT_FIELDS
    }
    columns = {name.casefold(): name for name in unread}
    asked: dict[str, Treatment] = {}
    others: dict[str, Treatment] = {}
    for name, said in written.items():
        field, column = fields.get(name.casefold()), columns.get(name.casefold())
        if field is None and column is None:
            known = sorted({*(heading(one) for one in EVENT_FIELDS), *unread})
            hint = f"{nearest(name, known)}; the published log has headings of its own, such as Time and Operator"
            raise UsageError(f'there is no column "{name}"', hint=hint)
        may = _OF_SHAPE[EVENT_FIELDS[field].shape] if field and column is None else _UNREAD
        if field and column is None and field not in DOMAINS:
            may = tuple(one for one in may if one is not Treatment.PSEUDONYM)
        if said not in may:
            hint = f"a column of its kind may be {', '.join(may)}"
            raise UsageError(f'"{name}" cannot be treated as "{said}"', hint=hint)
        if column is not None:
            others[column] = Treatment(said)
        else:
            asked[str(field)] = Treatment(said)
    return Treatments(asked, others)

"""What a fact rests on: columns of the use's own row, records that are linked to it, and their completeness.

The meaning of each fact is in its page (`checker fact show`); here is only what must be there for it to be known at
all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import assert_never

from checker.facts.completeness import of_one_use
from checker.model.event import EVENT_FIELDS
from checker.model.kinds import KINDS, Belongs
from checker.model.policy import RETENTION
from checker.model.vocabulary import IN_FORCE, fact, vocabulary


class What(StrEnum):
    """What can be missing. COLUMN: a field of the uses, filled in each. RECORDS: records of a kind. COMPLETE: a
    declaration that they are all there. AGENCY: which agency it is. NEW: a field that only a draft has and no log holds
    yet. AUDIT: an entry of audit.yaml."""

    COLUMN = "column"
    RECORDS = "records"
    COMPLETE = "complete"
    AGENCY = "agency"
    NEW = "new"
    AUDIT = "audit"


@dataclass(frozen=True, order=True)
class Item:
    """One thing that can be there or missing: what, and of which field, record kind or fact."""

    what: What
    name: str


AGENCY = frozenset(name for name in vocabulary() if name.startswith("agency."))
"""The facts of the agency: whoever knows which it is knows them all."""


class Level(StrEnum):
    """How well a fact can be known. POSITIVE: that something was done can be, that it was not cannot. MAYBE: it depends
    on the records of the use; without an operator's name nobody can say how many others reviewed, unless nobody did."""

    FULL = "full"
    POSITIVE = "positive"
    MAYBE = "maybe"
    NONE = "none"


@dataclass(frozen=True)
class Have:
    """What is there for a use. columns: fields with a value in it. stated: fields that say something, if only by a
    blank. agency: the facts of the agency that are known. audit: entries of audit.yaml that are given."""

    columns: frozenset[str]
    stated: frozenset[str]
    records: frozenset[str]
    complete: frozenset[str]
    by_row: frozenset[str] = frozenset()
    agency: frozenset[str] = frozenset()
    new: frozenset[str] = frozenset()
    audit: frozenset[str] = frozenset()

    def with_(self, items: Iterable[Item]) -> Have:
        """The same with `items` there too."""
        added: dict[What, set[str]] = {what: set() for what in What}
        for item in items:
            added[item.what].add(item.name)
        return Have(
            self.columns | added[What.COLUMN],
            self.stated | added[What.COLUMN],
            self.records | added[What.RECORDS],
            self.complete | added[What.COMPLETE],
            self.by_row,
            AGENCY if added[What.AGENCY] else self.agency,
            self.new | added[What.NEW],
            self.audit | added[What.AUDIT],
        )


@dataclass(frozen=True)
class Needs:
    """What a fact needs to be fully known.

    columns: fields of the use that must have a value. stated: a field that need only say something. records: kinds
        whose
    records must all be there, that of the thing itself first. instead: a field of the use that can show the thing, too.
    perhaps: fields and record kinds that show it of some uses, where the columns are not there.
    """

    columns: tuple[str, ...] = ()
    stated: str = ""
    records: tuple[str, ...] = ()
    instead: str = ""
    perhaps: tuple[str, ...] = ()
    agency: str = ""
    new: str = ""
    audit: str = ""
    link: dict[str, str] = field(default_factory=dict)

    def level(self, have: Have) -> Level:
        """How well the fact can be known with what there is."""
        if self.new:
            return Level.FULL if self.new in have.new else Level.NONE
        if self.agency:
            return Level.FULL if self.agency in have.agency else Level.NONE
        if (self.stated and self.stated not in have.stated) or (self.audit and self.audit not in have.audit):
            return Level.NONE
        whole = set(self.columns) <= have.columns
        if not self.records:
            some = set(self.perhaps) & (have.columns | have.records)
            return Level.FULL if whole else Level.MAYBE if some else Level.NONE
        found = self._of_records(have)
        return found if whole or found is Level.NONE else Level.MAYBE

    def _of_records(self, have: Have) -> Level:
        """How well the fact can be known by the records, were the columns of the use all there."""
        unlinked = [k for k in self.records if self.link.get(k, "") not in ("", *have.columns)]
        if set(self.records) <= have.complete and not unlinked:
            return Level.FULL
        first = self.records[0]
        if first in unlinked and first not in have.by_row:
            # Where the use cannot be linked, it is known at most that no such record is there at all.
            return Level.MAYBE if of_one_use(first) and first in have.complete else Level.NONE
        shown = first in have.records | have.complete or self.instead in have.columns
        return (
            Level.NONE
            if not shown
            else Level.POSITIVE
            if set(self.records) - have.complete or unlinked
            else Level.MAYBE
        )

    def items(self, have: Have) -> set[Item]:
        """What is missing for the fact to be fully known in every use."""
        found = {Item(What.COLUMN, name) for name in self.columns if name not in have.columns}
        if self.stated and self.stated not in have.stated:
            found.add(Item(What.COLUMN, self.stated))
        if self.agency and self.agency not in have.agency:
            found.add(Item(What.AGENCY, "agency"))
        if self.new and self.new not in have.new:
            found.add(Item(What.NEW, self.new))
        if self.audit and self.audit not in have.audit:
            found.add(Item(What.AUDIT, self.audit))
        for kind in self.records:
            if kind not in have.complete:
                found.add(Item(What.COMPLETE, kind))
                if kind not in have.records:
                    found.add(Item(What.RECORDS, kind))
            link = self.link.get(kind, "")
            if link and link not in have.columns:
                found.add(Item(What.COLUMN, link))
        return found


OF_TIMES = {
    "ends_before_start": ("time", "end"), "window_reversed": ("window_start", "window_end"), "after_export": ("time",),
    "beyond_retention": ("time", "window_start"),
}  # fmt: skip
"""Facts that are worked out from the use's own times -> the fields that hold them."""

_TIMED = re.compile(r".*(?:_after_use|_before_|_since_|minutes_from_).*")


def needs(name: str, *, new: bool, use_link: str) -> Needs:
    """What the fact called `name` needs. new: it is a draft's own. use_link: the field by which records that belong to
    one use name it: the search's own number where the log has one, else the case number."""
    if new:
        return Needs(new=name)
    if name in ("technology", "use_kind"):
        return Needs()
    if name == IN_FORCE:
        return Needs(("time",))
    if name.startswith("agency."):
        return Needs(agency=name)
    if name.startswith("recorded."):
        return Needs(stated=name.removeprefix("recorded."))
    if name in OF_TIMES:
        return Needs(OF_TIMES[name], audit=RETENTION if name == "beyond_retention" else "")
    if name == "somebody_to_act_on":
        return Needs(("result",), perhaps=("candidates", "lead"))
    records = fact(name).records
    if not records:
        return Needs((name,))
    link = {kind: _link(kind, use_link) for kind in records}
    columns = ["time"] if _TIMED.fullmatch(name) or name in ("authorized_by", "trained", "exigency") else []
    if name.startswith(("reviewers", "examiners", "supervisors", "trained", "on_roster")):
        columns.append("operator")
    instead = name if name in EVENT_FIELDS else ""
    return Needs(tuple(columns), records=records, instead=instead, link=link)


def _link(kind: str, use_link: str) -> str:
    """The field of the use by which records of `kind` are linked to it."""
    match KINDS[kind].belongs:
        case Belongs.USE:
            return use_link
        case Belongs.CASE:
            return "case_number"
        case Belongs.PERSON | Belongs.ACCOUNT:
            return "operator"
        case Belongs.GALLERY:
            return "gallery.name"
        case Belongs.SYSTEM:
            return "product"
        case Belongs.AGENCY:
            return "agency"
        case Belongs.PLACE | Belongs.PERIOD:
            return "time"
        case never:
            assert_never(never)

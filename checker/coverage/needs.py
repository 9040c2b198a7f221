"""What a fact rests on: columns of the use's own row, records that are linked to it, and their completeness.

The meaning of each fact is in its page (`checker fact show`); here is only what must be there for it to be known at
all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import assert_never

from checker.facts.completeness import of_one_use
from checker.model import facts
from checker.model.kinds import KINDS, Belongs
from checker.model.vocabulary import vocabulary


class NeedKind(StrEnum):
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

    what: NeedKind
    name: str


AGENCY = frozenset(name for name, one in vocabulary().items() if isinstance(one, facts.OfAgency))
"""The facts of the agency: whoever knows which it is knows them all."""


class Level(StrEnum):
    """How well a fact can be known. POSITIVE: that something was done can be, that it was not cannot. MAYBE: it depends
    on the records of the use; without an operator's name nobody can say how many others reviewed, unless nobody did."""

    FULL = "full"
    POSITIVE = "positive"
    MAYBE = "maybe"
    NONE = "none"


@dataclass(frozen=True)
class Availability:
    """What is there for a use. columns: fields with a value in it. stated_fields: fields that say something, if only by
    a blank. agency: the facts of the agency that are known. audit: entries of audit.yaml that are given."""

    columns: frozenset[str]
    stated_fields: frozenset[str]
    records: frozenset[str]
    complete: frozenset[str]
    by_row: frozenset[str] = frozenset()
    agency: frozenset[str] = frozenset()
    new: frozenset[str] = frozenset()
    audit: frozenset[str] = frozenset()

    def add_items(self, items: Iterable[Item]) -> Availability:
        """The same with `items` there too."""
        added: dict[NeedKind, set[str]] = {what: set() for what in NeedKind}
        for item in items:
            added[item.what].add(item.name)
        return replace(
            self,
            columns=self.columns | added[NeedKind.COLUMN],
            stated_fields=self.stated_fields | added[NeedKind.COLUMN],
            records=self.records | added[NeedKind.RECORDS],
            complete=self.complete | added[NeedKind.COMPLETE],
            agency=AGENCY if added[NeedKind.AGENCY] else self.agency,
            new=self.new | added[NeedKind.NEW],
            audit=self.audit | added[NeedKind.AUDIT],
        )


@dataclass(frozen=True)
class RuleNeeds:
    """What a fact needs to be fully known.

    own: of the use's row, its agency and audit.yaml. records: kinds whose records must all be there, that of the thing
    itself first. link: each of them -> the field of the use by which its records are linked to it.
    """

    own: facts.Needs
    records: tuple[str, ...]
    link: Mapping[str, str]

    def level(self, have: Availability) -> Level:
        """How well the fact can be known with what there is."""
        if self.own.new:
            return Level.FULL if self.own.new in have.new else Level.NONE
        if self.own.agency:
            return Level.FULL if self.own.agency in have.agency else Level.NONE
        if (self.own.stated_field and self.own.stated_field not in have.stated_fields) or (
            self.own.audit and self.own.audit not in have.audit
        ):
            return Level.NONE
        whole = set(self.own.columns) <= have.columns
        if not self.records:
            some = set(self.own.perhaps) & (have.columns | have.records)
            return Level.FULL if whole else Level.MAYBE if some else Level.NONE
        found = self._of_records(have)
        return found if whole or found is Level.NONE else Level.MAYBE

    def _of_records(self, have: Availability) -> Level:
        """How well the fact can be known by the records, were the columns of the use all there."""
        unlinked = [k for k in self.records if self.link.get(k, "") not in ("", *have.columns)]
        if set(self.records) <= have.complete and not unlinked:
            return Level.FULL
        first = self.records[0]
        if first in unlinked and first not in have.by_row:
            # Where the use cannot be linked, it is known at most that no such record is there at all.
            return Level.MAYBE if of_one_use(first) and first in have.complete else Level.NONE
        shown = first in have.records | have.complete or self.own.instead in have.columns
        return (
            Level.NONE
            if not shown
            else Level.POSITIVE
            if set(self.records) - have.complete or unlinked
            else Level.MAYBE
        )

    def items(self, have: Availability) -> set[Item]:
        """What is missing for the fact to be fully known in every use."""
        found = {Item(NeedKind.COLUMN, name) for name in self.own.columns if name not in have.columns}
        if self.own.stated_field and self.own.stated_field not in have.stated_fields:
            found.add(Item(NeedKind.COLUMN, self.own.stated_field))
        if self.own.agency and self.own.agency not in have.agency:
            found.add(Item(NeedKind.AGENCY, "agency"))
        if self.own.new and self.own.new not in have.new:
            found.add(Item(NeedKind.NEW, self.own.new))
        if self.own.audit and self.own.audit not in have.audit:
            found.add(Item(NeedKind.AUDIT, self.own.audit))
        for kind in self.records:
            if kind not in have.complete:
                found.add(Item(NeedKind.COMPLETE, kind))
                if kind not in have.records:
                    found.add(Item(NeedKind.RECORDS, kind))
            link = self.link.get(kind, "")
            if link and link not in have.columns:
                found.add(Item(NeedKind.COLUMN, link))
        return found


def needs_of(fact: facts.Fact, *, use_link: str) -> RuleNeeds:
    """What `fact` needs. use_link: the field by which records that belong to one use name it: the search's own number
    where the log has one, else the case number."""
    own = fact.needs()
    records = () if own.perhaps else fact.records
    return RuleNeeds(own, records, {kind: link_of(kind, use_link) for kind in records})


def link_of(kind: str, use_link: str) -> str:
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
        case Belongs.PLACE:
            return "place"
        case Belongs.PERIOD:
            return "time"
        case never:
            assert_never(never)

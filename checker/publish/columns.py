"""What a log must hold for the clauses of policies to be decided: for whoever drafts a record-keeping clause."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pydantic import Field

from checker.coverage.needs import Availability, Item, NeedKind, link_of, needs_of
from checker.model.event import EVENT_FIELDS, Shape
from checker.model.facts import FactType, ReportSections, step_of
from checker.model.frozen import Frozen
from checker.model.kinds import KINDS, USE_KINDS, Belongs, EventKind, Origin
from checker.model.policy import Policy, Rule
from checker.model.steps import Step
from checker.model.values import VALUES
from checker.model.vocabulary import vocabulary
from checker.model.words import sentence_case, with_spaces

SCHEMA_ID = "https://frlog-checker.example/schema/columns-1.json"
LINK = "id"
"""The number of a search, by which records that belong to one search name it."""
AGENCY = "agency"
ALWAYS = ("id", "time")
"""Columns of every log: without a number and a time no record can be found again."""
KIND_HEADING = "Record type"
_NUMBERS = {"id": "Search ID", "use_id": "Use ID"}
_NOTHING = Availability(frozenset(), frozenset(), frozenset(), frozenset())

HOLDS = {
    Shape.TIME: "date and time of day, as 2024-03-05 14:20",
    Shape.YESNO: "yes or no",
    Shape.NUMBER: "a number",
    Shape.TEXT: "what the agency writes",
}


class RequiredColumn(Frozen):
    """A column. heading: as the template has it, read without a profile. holds: what is written in it. values: all that
    may be written there; empty where anything may. rules: the ids of those that read it, none where every log has
    it."""

    field: str
    heading: str
    meaning: str
    holds: str
    values: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


class RequiredRecords(Frozen):
    """Records of another kind that must be kept, all of them. by: the column of the use by which they are linked to it.
    columns: the headings that each of them needs beside its type. documents: those that rules ask for by name, a
    record each."""

    kind: str
    meaning: str
    by: str
    columns: tuple[str, ...]
    rules: tuple[str, ...]
    documents: tuple[str, ...] = ()


class Specification(Frozen):
    """All that the policies ask of a log. audit: entries of audit.yaml, which are not in a log."""

    schema_: str = Field(default=SCHEMA_ID, serialization_alias="$schema", validation_alias="$schema")
    policies: tuple[str, ...]
    columns: tuple[RequiredColumn, ...]
    records: tuple[RequiredRecords, ...]
    audit: tuple[str, ...]


def columns_of(policies: Sequence[Policy]) -> Specification:
    """What the rules of `policies` that are in use need, were nothing there: columns in the order of the vocabulary of
    events, then those that a draft adds."""
    rules = [rule for policy in policies for rule in policy.rules if rule.enabled]
    asked: dict[Item, list[str]] = {}
    own: dict[str, dict[str, list[str]]] = {}
    for rule in rules:
        for judged in (rule, *rule.counts):
            others = () if set(judged.subjects) & set(USE_KINDS) else judged.subjects
            for kind in others:
                own.setdefault(kind, {}).setdefault("time", []).append(rule.id)
            for item in _items(judged):
                if item.what is NeedKind.COLUMN and others:
                    for kind in others:
                        own[kind].setdefault(item.name, []).append(rule.id)
                else:
                    asked.setdefault(item, []).append(rule.id)
        for name in _of_report(rule):
            own.setdefault(EventKind.PUBLICATION.value, {}).setdefault(name, []).append(rule.id)
        for step in _narrowed_steps([rule]):
            own.setdefault(step.kind.value, {}).setdefault(step.field, []).append(rule.id)
    if ids := _rules_with_agency(asked, own):
        asked.setdefault(Item(NeedKind.COLUMN, AGENCY), []).extend(ids)
    of_records = _records(asked, own, _documents(rules))
    named = {item.name: ids for item, ids in asked.items() if item.what is NeedKind.COLUMN}
    fields = [name for name in EVENT_FIELDS if name in named or name in ALWAYS]
    new = {f.name: f for rule in rules for f in rule.new_fields}
    drafted = [(new[item.name], ids) for item, ids in asked.items() if item.what is NeedKind.NEW]
    columns = [_column(name, named.get(name, [])) for name in fields]
    columns += [
        RequiredColumn(
            field=field.name,
            heading=heading(field.name),
            meaning=field.meaning,
            holds=_OWN[field.type],
            values=tuple(map(str, field.values)),
            rules=tuple(ids),
        )
        for field, ids in drafted
    ]
    audit = {item.name for item in asked if item.what in (NeedKind.AUDIT, NeedKind.AGENCY)}
    return Specification(
        policies=tuple(policy.id for policy in policies),
        columns=tuple(columns),
        records=of_records,
        audit=tuple(sorted(audit)),
    )


_OWN = {
    FactType.YESNO: HOLDS[Shape.YESNO],
    FactType.NUMBER: HOLDS[Shape.NUMBER],
    FactType.NAME: HOLDS[Shape.TEXT],
    FactType.CHOICE: "one of the list",
    FactType.SET: "one or several of the list",
}
"""What is written in a column for a draft's own field."""


def heading(field: str) -> str:
    """A field's name as the template has it: "Case number", and "Search ID" for the number of a record."""
    if field in _NUMBERS:
        return _NUMBERS[field]
    return sentence_case(with_spaces(field).replace(".", " "))


def clause(found: Specification) -> str:
    """A record-keeping clause in legal English that asks for what was found."""
    said = "For each use of the technology, the agency shall record at the time of the use:"
    said += _number_parts(column.meaning for column in found.columns)
    if found.records:
        said += (
            "\n\nThe agency shall further keep a record of each of the following, none left out, so that where "
            "there is no record there was nothing to record, each with its day and time and what links it to the use:"
        )
        by = {one.by: one.by if one.by in _NUMBERS.values() else one.by.lower() for one in found.records}
        said += _number_parts(f"{one.meaning} (by the {by[one.by]} of the use)" for one in found.records)
    return said


def _number_parts(parts: Iterable[str]) -> str:
    return "".join(f"\n({n}) {part};" for n, part in enumerate(parts, start=1))[:-1] + "."


def _items(rule: Rule) -> Iterable[Item]:
    """All that one rule needs, were nothing there."""
    new = {f.name: f for f in rule.new_fields}
    facts = [new.get(name) or vocabulary()[name] for name in rule.fields]
    found = dict.fromkeys(item for fact in facts for item in sorted(needs_of(fact, use_link=LINK).items(_NOTHING)))
    kinds = [item.name for item in found if item.what is NeedKind.RECORDS]
    return found | dict.fromkeys(Item(NeedKind.COLUMN, name) for kind in kinds for name in _links(kind))


def _links(kind: str) -> tuple[str, ...]:
    """The fields of the use that a record of `kind` must share with it to be surely its own: a system's entry the maker
    and the product; a disclosure, of a case with several uses, the use itself besides."""
    by = link_of(kind, LINK)
    if KINDS[kind].belongs is Belongs.SYSTEM:
        return ("vendor", by)
    return (by, LINK) if KINDS[kind].about_earlier_use and by != LINK else (by,)


def _rules_with_agency(asked: dict[Item, list[str]], own: dict[str, dict[str, list[str]]]) -> list[str]:
    """The rules that read records which name an agency: the use then needs it, too, for the case of a row in which it
    is blank is of no known agency."""
    read = [(item.name, ids) for item, ids in asked.items() if item.what is NeedKind.RECORDS]
    read += [(kind, ids) for kind, fields in own.items() for ids in fields.values()]
    named = [ids for kind, ids in read if AGENCY in (*KINDS[kind].columns, *_links(kind), *own.get(kind, ()))]
    return [id_ for ids in named for id_ in ids]


def _open_if_blank(kind: str, columns: frozenset[str]) -> tuple[str, ...]:
    """The columns of a log, if it has them, of which a blank in a record of `kind` with `columns` leaves open whose it
    is, or what it rests on: a case is its agency's, an operator is one person or an account, a paper cites the match or
    does not."""
    who = ("operator_kind",) if "operator" in columns else ()
    rests = ("cites_match",) if KINDS[kind].origin is Origin.CARRIED else ()
    return (AGENCY, *who, *rests)


def _of_report(rule: Rule) -> tuple[str, ...]:
    """The columns of a publication that a rule on reports reads: to whom it went, what is in it, what it counts."""
    if rule.report is None:
        return ()
    facts = [vocabulary()[name] for name in rule.fields if name in vocabulary()]
    whom = ("published_to",) if rule.report.recipients else ()
    parts = ("sections",) if any(isinstance(fact, ReportSections) for fact in facts) else ()
    figures = tuple(f"reported.{name}" for name in rule.report.figures if name)
    return (*whom, *parts, *figures)


def _documents(rules: Sequence[Rule]) -> dict[str, tuple[str, ...]]:
    """Of each kind of record, the documents that rules ask for by name."""
    named = [(step.kind.value, step.value) for step in _narrowed_steps(rules) if step.field == "document"]
    named += [(EventKind.PUBLICATION.value, rule.report.document) for rule in rules if rule.report]
    return {kind: tuple(dict.fromkeys(name for of, name in named if of == kind)) for kind, _ in named}


def _narrowed_steps(rules: Sequence[Rule]) -> list[Step]:
    """The steps that only some records of their kind are, of which rules ask."""
    steps = [step_of(vocabulary()[name]) for rule in rules for name in rule.fields if name in vocabulary()]
    return [step for step in steps if step and step.field]


def _records(
    asked: dict[Item, list[str]], own: dict[str, dict[str, list[str]]], documents: dict[str, tuple[str, ...]]
) -> tuple[RequiredRecords, ...]:
    """own: of kinds that rules judge themselves, a contract say: field -> the rules that read it of such a record.

    Where the log has a column that is open of a record in which it is blank, the record needs it, too."""
    there = {item.name for item in asked if item.what is NeedKind.COLUMN} | {
        f for fields in own.values() for f in fields
    }
    kinds = {item.name: ids for item, ids in asked.items() if item.what is NeedKind.RECORDS}
    for kind, fields in own.items():
        kinds[kind] = [*kinds.get(kind, ()), *(id_ for ids in fields.values() for id_ in ids)]
    made = []
    for kind in (one.value for one in EventKind if one.value in kinds):
        by = link_of(kind, LINK)
        linked = ["use_id" if link == LINK else link for link in _links(kind)]
        columns = dict.fromkeys(("time", *KINDS[kind].columns, *own.get(kind, ()), *linked))
        columns |= dict.fromkeys(name for name in _open_if_blank(kind, frozenset(columns)) if name in there)
        made.append(
            RequiredRecords(
                kind=kind,
                meaning=KINDS[kind].meaning,
                by=heading(by),
                columns=tuple(map(heading, columns)),
                rules=tuple(dict.fromkeys(kinds[kind])),
                documents=documents.get(kind, ()),
            )
        )
    return tuple(made)


def _column(name: str, rules: list[str]) -> RequiredColumn:
    field = EVENT_FIELDS[name]
    values = tuple(VALUES.get(name, ())) if field.shape in (Shape.CODE, Shape.CODES) else ()
    holds = HOLDS.get(field.shape) or ("one of the list" if field.shape is Shape.CODE else "one or several of the list")
    return RequiredColumn(
        field=name,
        heading=heading(name),
        meaning=field.meaning,
        holds=holds,
        values=values,
        rules=tuple(dict.fromkeys(rules)),
    )

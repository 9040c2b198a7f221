"""What was said of a log, on the command line or in audit.yaml, and has no effect on how it is read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

import polars as pl

from checker.ingest.binding import Binding
from checker.ingest.headings import GENERIC
from checker.ingest.holds import PAPERS
from checker.ingest.profile_files import shipped_profile
from checker.ingest.states import fold
from checker.ingest.table_log import TableLog
from checker.model.accounts import LedgerEntry
from checker.model.audit import Audit, LogFile
from checker.model.event import EVENT_FIELDS, Shape
from checker.model.kinds import KINDS, EventKind

TOPIC = "no effect"
WORDS_SHOWN = 5
_GALLERY, _OPERATOR = "gallery.name", "operator"


def of_log(log: object, file: LogFile, shown: str, kinds: Collection[str], *, papers_held: bool) -> list[LedgerEntry]:
    """What was said of one log in vain. log: as it was read, a TableLog or another; kinds: of the records that it
    gives; papers_held: whether `holds` gave any of them something."""
    said = list(_rows(log, file, kinds))
    if file.zone and not isinstance(log, TableLog):
        said.append(f"the zone {file.zone} is not used: the records say the offset of each of their times")
    if file.holds and not papers_held:
        papers = " or ".join(KINDS[kind].plural for kind in PAPERS)
        why = f"it has no {papers}" if not set(kinds) & set(PAPERS) else f"its {papers} have a column for each"
        said.append(f"what `holds` says is not used: {why}")
    if isinstance(log, TableLog):
        dated, unzoned = any(one.dated for one in log.groups), any(one.unzoned for one in log.groups)
        if file.zone and dated and not unzoned:
            said.append(f"the zone {file.zone} is not used: each of its times says its own")
        said += _words(log)
        said += _profile([one.binding for one in log.groups if one.binding])
    return [LedgerEntry(topic=TOPIC, file=shown, statement=one, first_page=True) for one in said]


def _words(log: TableLog) -> Iterator[str]:
    """The words to which the user's own profile gives a value, and which stand in no cell."""
    own = [one.binding.profile for one in log.groups if one.binding and one.binding.profile.is_file]
    for field, rule in own[0].columns.items() if own else ():
        if field not in own[0].own_fields or not any(one.binding and field in one.binding.fields for one in log.groups):
            continue
        met = {word for one in log.groups if one.reads for word in one.reads.own_words.get(field, ())}
        usual = shipped_profile(GENERIC).columns.get(field)
        met |= {fold(word) for word in usual.values} if usual else set()
        unmet = [f'"{word}"' for word in rule.values if fold(word) not in met]
        if unmet:
            more = f" and {len(unmet) - WORDS_SHOWN:,} more" if len(unmet) > WORDS_SHOWN else ""
            shown = ", ".join(unmet[:WORDS_SHOWN])
            yield f"profile {own[0].id}: `values` of {field}: no cell says {shown}{more}; write each as the cells do"


def _profile(bindings: Sequence[Binding]) -> Iterator[str]:
    """What the user's own profile says of columns that none of a log's tables has."""
    own = [one for one in bindings if one.profile.is_file]
    if not own:
        return
    profile, fields = own[0].profile, {field for one in own for field in one.fields}
    times = any(EVENT_FIELDS[field].shape is Shape.TIME for field in fields)
    needs = {
        "operator-names": ("operator" in fields, "no column gives the operator"),
        "case-number": ("case_number" in fields, "no column gives the case number"),
        "dates": (times, "no column gives a time"),
        "cloudtrail-case-numbers": (False, "the log is not AWS CloudTrail"),
    }
    needs |= {
        f"field-placeholders: {name}": (name in fields, f"no column gives {name}")
        for name in profile.field_placeholders
    }
    main = {column.field: column.header for one in own for column in one.parts[0].columns}
    needs |= {
        f"constants: {name}": (name not in main, f'the column "{main.get(name)}" gives it')
        for name in profile.constants
    }
    if "also" in profile.own_keys:
        bound = {part.index for one in own for part in one.parts}
        needs |= {
            f"also: {also.kind.value}": (number in bound, "the table has none of its columns")
            for number, also in enumerate(profile.own_further_events, start=1)
        }
    for key, (used, why) in needs.items():
        if key.partition(":")[0] in profile.own_keys and not used:
            yield f"profile {profile.id}: `{key}` is not used: {why}"


def _rows(log: object, file: LogFile, kinds: Collection[str]) -> Iterator[str]:
    """What each row records, where it was given and is not so."""
    if file.rows is None or file.rows.value in kinds:
        return
    given = f"every row was said to record {KINDS[file.rows].indefinite}, and that is not used"
    bindings = [one.binding for one in log.groups if one.binding] if isinstance(log, TableLog) else []
    columns = dict.fromkeys(one.kind_header for one in bindings if one.kind_header is not None)
    layouts = {
        one.profile.id: (one.profile, one.default_kind)
        for one in bindings
        if one.kind_header is None and one.default_kind != file.rows
    }
    for header in columns:
        yield f'{given}: the column "{header}" says what a row records. Leave `rows` out'
    for layout, kind in layouts.values():
        own = KINDS[EventKind(kind)].indefinite if kind != EventKind.UNKNOWN.value else "no known kind"
        says = (
            f'the profile "{layout.id}"' if layout.is_file else f'the layout "{layout.id}", which its headings are of,'
        )
        yield (
            f"{given}: {says} says that every row records {own}. Leave `rows` out, or name another profile "
            "(`checker init` drafts one)"
        )
    if not bindings and kinds:
        recorded = " and ".join(KINDS[EventKind(kind)].plural for kind in sorted(kinds))
        yield f"{given}: the log says itself that its records are {recorded}. Leave `rows` out"


def of_run(audit: Audit, told: Sequence[LedgerEntry], texts: Mapping[str, set[str]]) -> tuple[LedgerEntry, ...]:
    """What audit.yaml says of all logs in vain: galleries and people that no log names, a system that each names.

    told: the ledger of the logs. texts: of the fields that are `named_fields`, what the logs say (`texts_of`).
    """
    said = []
    for name, value in (("vendor", audit.system.vendor), ("product", audit.system.product)):
        if value and not any(one.topic == "registry" and one.field == name for one in told):
            said.append(f"`system: {name}: {value}` is not used: the logs have a column for it, or hold no use")
    for gallery in audit.galleries:
        if fold(gallery.name) not in texts[_GALLERY]:
            said.append(f'no log names the gallery "{gallery.name}": what is said of it is not used')
    for names in audit.aliases:
        there = [name for name in names if any(fold(name) in cell for cell in texts[_OPERATOR])]
        if len(there) < 2:
            known = "".join(there)
            only = f'only "{known}" of them' if known else "none of them"
            said.append(f"the logs name {only}: the alias {', '.join(names)} is not used")
    return tuple(LedgerEntry(topic=TOPIC, file="audit.yaml", statement=one, first_page=True) for one in said)


def named_fields(audit: Audit) -> tuple[str, ...]:
    """The fields of which audit.yaml names values."""
    return (*((_GALLERY,) if audit.galleries else ()), *((_OPERATOR,) if audit.aliases else ()))


def texts_of(events: pl.LazyFrame, fields: Sequence[str]) -> dict[str, set[str]]:
    """Field -> its different texts in events or some of them, folded."""
    held = set(events.collect_schema()) if fields else set()
    return {
        name: {fold(one) for one in events.select(pl.col(name).cast(pl.String)).unique().collect()[name].drop_nulls()}
        if name in held
        else set()
        for name in fields
    }

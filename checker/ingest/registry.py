"""What audit.yaml knows and the log does not say: galleries' properties, the system, fields declared to be all
there."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import polars as pl

from checker.ingest.fills import Fill
from checker.ingest.states import fold, folded_words
from checker.model.accounts import LedgerEntry
from checker.model.audit import Audit
from checker.model.errors import UsageError, nearest
from checker.model.event import EVENT_FIELDS, STATE_TYPE, State
from checker.model.kinds import REGISTERS
from checker.model.values import VALUES
from checker.model.words import field_noun, value_words

_OF_GALLERY = {
    "gallery.source_type": "source_type",
    "gallery.lawful_basis": "lawful_basis",
    "gallery.consent": "consent",
}


def registry_mistakes(audit: Audit) -> Iterator[tuple[tuple[str | int, ...], UsageError]]:
    """The values of a gallery or of the system that no closed list has, each with its keys in audit.yaml."""
    given: list[tuple[tuple[str | int, ...], str, str | None, str]] = [
        (("galleries", number, name.replace("_", "-")), field, getattr(gallery, name), f"gallery {gallery.name}")
        for number, gallery in enumerate(audit.galleries)
        for field, name in _OF_GALLERY.items()
    ]
    given += [(("system", name), name, getattr(audit.system, name), "system") for name in ("vendor", "product")]
    for key, name, value, where in given:
        if value is not None and value not in VALUES[name]:
            what = f'{where}: unknown value "{value}" for {name}'
            yield key, UsageError(what, where="audit.yaml", hint=nearest(value, VALUES[name]))


def registry_fills(audit: Audit, fields: Collection[str]) -> list[Fill]:
    """Fields that the registries fill where the log has no value (galleries) or no column (system).

    fields: those that the log's events have columns for.
    """
    fills = []
    if audit.galleries and "gallery.name" in fields:
        name = folded_words(pl.col("gallery.name"))
        for field, attribute in _OF_GALLERY.items():
            known = {fold(g.name): getattr(g, attribute) for g in audit.galleries if getattr(g, attribute) is not None}
            if known:
                registered = name.replace_strict(known, default=None, return_dtype=pl.String)
                fills.append(
                    Fill(
                        field,
                        registered,
                        "registry",
                        f"given the {field_noun(field)} that audit.yaml has for their gallery",
                    )
                )
    for field, value in (("vendor", audit.system.vendor), ("product", audit.system.product)):
        if value is not None:
            says = f"given the {field} {value_words(value)} from audit.yaml: the log does not name it"
            fills.append(Fill(field, pl.lit(value), "registry", says, over_blanks=False, where=~is_entry()))
    return fills


def is_entry() -> pl.Expr:
    """Whether an event is an entry of a register, of which nothing is taken from elsewhere."""
    return pl.col("kind").cast(pl.String).is_in(list(REGISTERS))


def blank_where_absent(events: pl.DataFrame) -> pl.DataFrame:
    """Every field that the log has no column for, as `empty` in its main events: the export is said to hold them all.

    events: with the columns of all fields.
    """
    empty = pl.when(pl.col("part") == 0).then(pl.lit(State.EMPTY.value, STATE_TYPE))
    return events.with_columns(pl.coalesce(f"{name}__state", empty).alias(f"{name}__state") for name in EVENT_FIELDS)


def declared_complete(by: str, shown: str) -> LedgerEntry:
    """What the ledger says of `blank_where_absent`."""
    says = (
        f"the export is declared to hold every field that the agency records (by: {by}); a missing column counts as a "
        "blank"
    )
    return LedgerEntry(topic="declaration", file=shown, statement=says)

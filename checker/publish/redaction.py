"""What was done to logs that are to be published, and what it costs."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field, computed_field

from checker.model.frozen import Frozen

TIME = "time"
"""The heading of the times, in small letters."""
SCHEMA_ID = "https://frlog-checker.example/schema/redaction-1.json"


class ColumnTreatment(Frozen):
    """What was done to a column. heading: as it is published, or would have been; treatment:
    publish.treatments.MEANING; why: of it. cells: with something in them in the log; changed: of these, those that
    say something else or nothing in the published file; marked: those of them of which a mark alone is left. more:
    what to write after --column so that more of it is published, empty where it is whole, or names somebody."""

    heading: str
    treatment: str
    why: str
    cells: int
    changed: int
    marked: int
    more: str = ""


class FileTreatment(Frozen):
    """A published file. log, sheet: what it was made of. rows: published; left_out: rows of the log that are not: those
    given twice, those that could not be read, those of other things."""

    path: str
    sha256: str
    log: str
    sheet: str = ""
    rows: int
    left_out: int = 0
    columns: tuple[ColumnTreatment, ...] = ()
    suppressed: int = 0


class RuleProof(Frozen):
    """A rule asked of the whole log and of the published one. same: uses with one verdict in both, `undetermined`
    those that neither decides; lost: decided by the whole log, and not by the published one; other: with another
    verdict (none, in a log that is published). lacks: what the published log lacks for those that are lost."""

    rule: str
    citation: str
    describe: str
    same: int
    undetermined: int
    lost: int
    other: int
    lacks: tuple[str, ...] = ()


def more_to_publish(files: Sequence[FileTreatment], rules: Sequence[RuleProof]) -> str:
    """What to write in the command so that more is published of the columns that rules lack, empty where nothing can
    be: of the column of that name, and for what is not a column (what came after what) of the times."""
    columns = [column for file in files for column in file.columns]
    lacks = {lack.casefold() for rule in rules for lack in rule.lacks}
    named = {column.heading.casefold() for column in columns}
    wanted = lacks & named if lacks <= named else (lacks & named) | {TIME}
    return " ".join(dict.fromkeys(f'--column "{c.more}"' for c in columns if c.more and c.heading.casefold() in wanted))


class Redaction(Frozen):
    """All of it. folder: where the published files are; ledger: the file that stays in the house. as_of: the day as of
    which both logs were judged, empty where no log was. place: of the agency, by which dates are
    written. one_key: whether the key was made for this run and is gone."""

    schema_: str = Field(default=SCHEMA_ID, serialization_alias="$schema", validation_alias="$schema")
    folder: str
    ledger: str
    files: tuple[FileTreatment, ...]
    rules: tuple[RuleProof, ...] = ()
    as_of: str = ""
    place: str | None = None
    one_key: bool = True
    least: int

    @computed_field  # type: ignore[prop-decorator]
    @property
    def same_verdicts(self) -> bool:
        """Whether the public can compute every verdict that the whole log gives."""
        return not any(rule.lost or rule.other for rule in self.rules)

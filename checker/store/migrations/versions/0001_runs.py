"""Runs, the uses that they judged, and what each rule says of each use; what may name people apart from them."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def _run() -> sa.Column[int]:
    return sa.Column("run", sa.Integer, nullable=False)


def _keys(table: str, *numbers: str) -> tuple[sa.Constraint, ...]:
    return (
        sa.PrimaryKeyConstraint("run", *numbers, name=f"pk_{table}"),
        sa.ForeignKeyConstraint(["run"], ["run.id"], name=f"fk_{table}_run", ondelete="CASCADE"),
    )


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False, autoincrement=False)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "run",
        sa.Column("id", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("made", sa.String, nullable=False),
        sa.Column("summary", sa.String, nullable=False),
        sa.Column("document", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_run"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "finding",
        _run(),
        _number("number"),
        sa.Column("id", sa.String, nullable=False),
        *_keys("finding", "number"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_finding_id", "finding", ["id"])
    op.create_table(
        "subject",
        _run(),
        _number("subject"),
        sa.Column("kind", sa.String),
        sa.Column("input", sa.SmallInteger),
        sa.Column("sheet", sa.String),
        sa.Column("row", sa.Integer),
        sa.Column("event", sa.String),
        sa.Column("number", sa.String),
        sa.Column("case_number", sa.String),
        sa.Column("date", sa.Date),
        *_keys("subject", "subject"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "line",
        _run(),
        _number("rule"),
        _number("subject"),
        sa.Column("finding", sa.Integer),
        *_keys("line", "rule", "subject"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "people_of_run",
        _run(),
        sa.Column("document", sa.LargeBinary, nullable=False),
        *_keys("people_of_run"),
    )
    op.create_table(
        "people_of_use",
        _run(),
        _number("subject"),
        sa.Column("number", sa.String),
        sa.Column("case_number", sa.String),
        sa.Column("reason", sa.String),
        sa.Column("operator", sa.String),
        *_keys("people_of_use", "subject"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in ("people_of_use", "people_of_run", "line", "subject", "finding", "run"):
        op.drop_table(table)

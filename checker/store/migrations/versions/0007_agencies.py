"""Whose reasons say nothing by agency, also of runs without people."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_COUNTS = ("records", "vague", "vague_at_most", "repeated", "repeated_at_most")


def upgrade() -> None:
    """Make the table. Of the runs that are there, reasons were not counted by agency."""
    op.create_table(
        "agency_reasons",
        sa.Column("run", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("agency", sa.String, nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in _COUNTS),
        sa.PrimaryKeyConstraint("run", "number", name="pk_agency_reasons"),
        sa.ForeignKeyConstraint(["run"], ["run.id"], name="fk_agency_reasons_run", ondelete="CASCADE"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("agency_reasons")

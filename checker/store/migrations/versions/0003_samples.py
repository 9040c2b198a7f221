"""Samples: what was drawn, and what was found in it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "sample",
        sa.Column("id", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("run", sa.Integer, nullable=False),
        sa.Column("rule", sa.String, nullable=False),
        sa.Column("seed", sa.String, nullable=False),
        sa.Column("confidence", sa.Float, nullable=False),
        sa.Column("strata", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sample"),
        sa.ForeignKeyConstraint(["run"], ["run.id"], name="fk_sample_run", ondelete="CASCADE"),
    )
    op.create_index("ix_sample_run", "sample", ["run"])
    op.create_table(
        "drawn",
        sa.Column("sample", sa.Integer, nullable=False),
        sa.Column("item", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("subject", sa.Integer, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("stratum", sa.String, nullable=False),
        sa.Column("answer", sa.String),
        sa.Column("source", sa.String),
        sa.Column("initials", sa.String),
        sa.Column("note", sa.String),
        sa.PrimaryKeyConstraint("sample", "item", name="pk_drawn"),
        sa.ForeignKeyConstraint(["sample"], ["sample.id"], name="fk_drawn_sample", ondelete="CASCADE"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in ("drawn", "sample"):
        op.drop_table(table)

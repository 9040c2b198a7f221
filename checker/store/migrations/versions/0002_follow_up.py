"""What people did about findings: answers of the agency, grades of the board, waivers, attestations."""

import datetime

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def _key(table: str) -> tuple[sa.Column[int], sa.PrimaryKeyConstraint]:
    column = sa.Column("id", sa.Integer, autoincrement=True, nullable=False)
    return column, sa.PrimaryKeyConstraint("id", name=f"pk_{table}")


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String, nullable=False) for name in names]


def _day(*names: str) -> list[sa.Column[datetime.date]]:
    return [sa.Column(name, sa.Date, nullable=False) for name in names]


def upgrade() -> None:
    """Make the tables."""
    op.create_table("answer", *_key("answer"), *_text("finding", "words", "author"), *_day("day"))
    op.create_index("ix_answer_finding", "answer", ["finding"])
    op.create_table("grade", *_key("grade"), *_text("finding", "at", "grade", "reason", "author"), *_day("day"))
    op.create_index("ix_grade_finding", "grade", ["finding"])
    op.create_table(
        "waiver",
        *_key("waiver"),
        *_text("rule", "conditions", "authority", "approver", "reason"),
        *_day("first_day", "last_day"),
    )
    op.create_table(
        "attestation",
        *_key("attestation"),
        sa.Column("run", sa.Integer, nullable=False),
        *_text("finding", "verdict", "author", "basis"),
        *_day("day"),
        sa.ForeignKeyConstraint(["run"], ["run.id"], name="fk_attestation_run", ondelete="CASCADE"),
    )
    op.create_index("ix_attestation_run", "attestation", ["run"])
    op.create_table(
        "attested_use",
        sa.Column("attestation", sa.Integer, nullable=False),
        sa.Column("subject", sa.Integer, nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("attestation", "subject", name="pk_attested_use"),
        sa.ForeignKeyConstraint(
            ["attestation"], ["attestation.id"], name="fk_attested_use_attestation", ondelete="CASCADE"
        ),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in ("attested_use", "attestation", "waiver", "grade", "answer"):
        op.drop_table(table)

"""Comments; what a page of a case or of an operator looks up; targets, and whose reasons say nothing."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_KEYS = (
    ("subject", "same_case", "case_number"),
    ("people_of_use", "same_case", "case_number"),
    ("people_of_use", "same_operator", "operator"),
)
_FIRST = """
UPDATE {table} SET {key} = found.at FROM
    (SELECT run AS of_run, {text} AS value, min(subject) AS at FROM {table} WHERE {text} <> '' GROUP BY run, {text})
    AS found
WHERE {table}.run = found.of_run AND {table}.{text} = found.value
"""
_COUNTS = ("records", "vague", "vague_at_most", "repeated", "repeated_at_most")


def upgrade() -> None:
    """Make the tables and columns. Of the runs that are there, targets and reasons were not kept."""
    op.create_table(
        "comment",
        sa.Column("id", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("finding", sa.String, nullable=False),
        sa.Column("words", sa.String, nullable=False),
        sa.Column("author", sa.String, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_comment"),
    )
    op.create_index("ix_comment_finding", "comment", ["finding"])
    op.create_table(
        "whose_reasons",
        sa.Column("run", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("agency", sa.String, nullable=False),
        sa.Column("operator", sa.String, nullable=False),
        sa.Column("subject", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in _COUNTS),
        sa.PrimaryKeyConstraint("run", "number", name="pk_whose_reasons"),
        sa.ForeignKeyConstraint(["run"], ["run.id"], name="fk_whose_reasons_run", ondelete="CASCADE"),
        sqlite_with_rowid=False,
    )
    op.add_column("people_of_use", sa.Column("target", sa.String))
    for table, key, text in _KEYS:
        op.add_column(table, sa.Column(key, sa.Integer))
        op.execute(_FIRST.format(table=table, key=key, text=text))
        op.create_index(f"ix_{table}_{key}", table, ["run", key])


def downgrade() -> None:
    """Drop them."""
    for table, key, _ in _KEYS:
        op.drop_index(f"ix_{table}_{key}", table)
        op.drop_column(table, key)
    op.drop_column("people_of_use", "target")
    op.drop_table("whose_reasons")
    op.drop_table("comment")

"""How many uses each finding has in each month, so that a screen need not count millions of lines."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_COUNTED = """
INSERT INTO finding_month (run, number, month, uses)
SELECT line.run, line.finding, {month}, count(*) FROM line
JOIN subject ON subject.run = line.run AND subject.subject = line.subject
WHERE line.finding IS NOT NULL AND subject.date IS NOT NULL
GROUP BY line.run, line.finding, {month}
"""


def upgrade() -> None:
    """Make the table, and count the runs that are there."""
    op.create_table(
        "finding_month",
        sa.Column("run", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("month", sa.String, nullable=False),
        sa.Column("uses", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("run", "number", "month", name="pk_finding_month"),
        sa.ForeignKeyConstraint(["run"], ["run.id"], name="fk_finding_month_run", ondelete="CASCADE"),
        sqlite_with_rowid=False,
    )
    postgresql = op.get_bind().dialect.name == "postgresql"
    month = "to_char(subject.date, 'YYYY-MM')" if postgresql else "substr(subject.date, 1, 7)"
    op.execute(_COUNTED.format(month=month))


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("finding_month")

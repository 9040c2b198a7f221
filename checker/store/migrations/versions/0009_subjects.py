"""Numbers of what is judged have 64 bits: those of periods and statements need them, and PostgreSQL refused their
runs."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_COLUMNS = {
    "subject": ("subject", "same_case"),
    "line": ("subject",),
    "people_of_use": ("subject", "same_case", "same_operator"),
    "whose_reasons": ("subject",),
    "attested_use": ("subject",),
    "drawn": ("subject",),
}


def upgrade() -> None:
    """Widen them. An integer of SQLite has 64 bits, whatever its column is called."""
    if op.get_context().dialect.name != "sqlite":
        for table, columns in _COLUMNS.items():
            for column in columns:
                op.alter_column(table, column, type_=sa.BigInteger)


def downgrade() -> None:
    """They stay: the version before reads and writes them as they are, and narrow ones could not hold what is there."""

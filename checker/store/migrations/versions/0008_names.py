"""Two keys of a run's document have names that say what they hold: `subject_name` of a row of evidence, and
`missing_reasons` of a finding.
"""

import json
import zlib
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_EVIDENCE = ("said", "subject_name")
_FINDING = ("why", "missing_reasons")
_TABLES = (("run", "id"), ("people_of_run", "run"))


def upgrade() -> None:
    """Rename them in all documents."""
    _rename(lambda names: names)


def downgrade() -> None:
    """Give them back the names that they had."""
    _rename(lambda names: names[::-1])


def _rename(direction: Callable[[tuple[str, str]], tuple[str, str]]) -> None:
    connection = op.get_bind()
    for name, key in _TABLES:
        table = sa.table(name, sa.column(key, sa.Integer), sa.column("document", sa.LargeBinary))
        for number in connection.execute(sa.select(table.c[key])).scalars().all():
            row = table.c[key] == number
            document = json.loads(
                zlib.decompress(connection.execute(sa.select(table.c.document).where(row)).scalar_one())
            )
            for one in (*document["findings"], *document["indications"]):
                _rename_key(one, direction(_FINDING))
                for evidence in one["evidence"]:
                    _rename_key(evidence, direction(_EVIDENCE))
            packed = zlib.compress(json.dumps(document).encode("ascii"), 6)
            connection.execute(sa.update(table).where(row).values(document=packed))


def _rename_key(one: dict[str, Any], names: tuple[str, str]) -> None:
    """Rename a key, in its place."""
    before, after = names
    entries = [(after if key == before else key, value) for key, value in one.items()]
    one.clear()
    one.update(entries)

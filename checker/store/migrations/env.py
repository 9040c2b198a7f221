"""How Alembic runs the migrations: on the connection that the store has opened, in its transaction."""

from alembic import context

from checker.store.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA, render_as_batch=True)
context.run_migrations()

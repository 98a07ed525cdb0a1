"""Alembic's way in: run the steps on the connection that `upgrade` opened."""

from alembic import context

from voice_coach.record.store import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()

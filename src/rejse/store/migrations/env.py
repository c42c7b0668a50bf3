"""Alembic's entry: run the migrations on the connection that `move_forward` was given, in its transaction."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
context.run_migrations()

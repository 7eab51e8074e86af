"""Runs the revisions on the connection that the program gives. No import of the program itself."""

from __future__ import annotations

from alembic import context  # noqa: TID253 - loaded only when there is work

config = context.config
connection = config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=config.attributes.get("metadata"),  # given by tests that look for drift
    render_as_batch=True,
    transactional_ddl=False,  # the program has begun the one transaction and ends it
)
context.run_migrations()

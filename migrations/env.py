"""Alembic's entry: the app's own engine and tables; SQLite changes tables by copying them."""

from alembic import context
from flask import current_app

db = current_app.extensions["migrate"].db


def _no_empty_revision(_context, _revision, directives):
    if directives[0].upgrade_ops.is_empty():
        directives[:] = []


def _plain(kind, column_type, _context):
    """Write our own column types as plain ones: a migration outlives the app's code."""
    if kind == "type" and column_type.__module__.startswith("app."):
        return f"sa.{column_type.impl!r}"
    return False


with db.engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_as_batch=True,
        render_item=_plain,
        process_revision_directives=_no_empty_revision,
    )
    with context.begin_transaction():
        context.run_migrations()

"""Make claiming lighter: one index less to write, and room to claim a row where it lies.

An account has few reminders, so what a cause plans is found by the account alone.
"""

from alembic import op

revision = "5be1c90f3a27"
down_revision = "c41f0e7d92ab"


def upgrade() -> None:
    op.drop_index("ix_reminders_account_id_cause", "reminders")
    if op.get_bind().dialect.name == "postgresql":
        # A row that changes no indexed column and stays on its page writes no index.
        op.execute("ALTER TABLE reminders SET (fillfactor = 70)")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE reminders RESET (fillfactor)")
    op.create_index("ix_reminders_account_id_cause", "reminders", ["account_id", "cause"])

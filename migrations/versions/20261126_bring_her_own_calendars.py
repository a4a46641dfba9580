"""Add her other calendars, and when they say that she is busy."""

import sqlalchemy as sa
from alembic import op

revision = "6e2b8f40d1c5"
down_revision = "7d40b1c6e2f9"


def upgrade() -> None:
    when = sa.DateTime(timezone=True)
    op.create_table(
        "calendars",
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("etag", sa.LargeBinary(), nullable=True),
        sa.Column("last_modified", sa.LargeBinary(), nullable=True),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("added_at", when, nullable=False),
        sa.Column("read_at", when, nullable=False),
        sa.Column("covers_until", when, nullable=False),
        sa.Column("tried_at", when, nullable=True),
        sa.Column("next_at", when, nullable=True),
        sa.Column("problem", sa.String(length=16), nullable=True),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_calendars_account_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "id", name="pk_calendars"),
    )
    op.create_index("ix_calendars_next_at", "calendars", ["next_at"])
    op.create_table(
        "busy_times",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("calendar_id", sa.Uuid(), nullable=False),
        sa.Column("begins_at", when, nullable=False),
        sa.Column("ends_at", when, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id", "calendar_id"],
            ["calendars.account_id", "calendars.id"],
            name="fk_busy_times_calendar",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_busy_times_account_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "calendar_id", "begins_at", name="pk_busy_times"),
    )


def downgrade() -> None:
    op.drop_table("busy_times")
    op.drop_table("calendars")

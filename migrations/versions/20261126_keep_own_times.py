"""Keep own times: what is hers, on which days it differs, and what holds for all of them."""

import sqlalchemy as sa
from alembic import op

revision = "7d40b1c6e2f9"
down_revision = "1c9d52e7f0ab"


def upgrade() -> None:
    op.create_table(
        "own_times",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid()),
        sa.Column("title", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("begins", sa.String(5), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("rhythm", sa.String(12), nullable=False),
        sa.Column("last_on", sa.Date()),
        sa.Column("cue", sa.LargeBinary()),
        sa.Column("place", sa.LargeBinary()),
        sa.Column("phone", sa.LargeBinary()),
        sa.Column("bring", sa.LargeBinary()),
        sa.Column("travel_minutes", sa.Integer(), nullable=False),
        sa.Column("people", sa.JSON(), nullable=False),
        sa.Column("children", sa.JSON(), nullable=False),
        sa.Column("days_ahead", sa.Integer(), nullable=False),
        sa.Column("patience_hours", sa.Integer(), nullable=False),
        sa.Column("follows_id", sa.Uuid()),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_own_times_takes_some_time")),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_own_times_account_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "person_id"],
            ["people.account_id", "people.id"],
            name=op.f("fk_own_times_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", "id", name=op.f("pk_own_times")),
    )
    op.create_index("ix_own_times_account_id_last_on", "own_times", ["account_id", "last_on"])
    op.create_table(
        "own_time_days",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("own_time_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("skipped_at", sa.DateTime(timezone=True)),
        sa.Column("begins_at", sa.DateTime(timezone=True)),
        sa.Column("ends_at", sa.DateTime(timezone=True)),
        sa.Column("smaller", sa.Boolean(), nullable=False),
        sa.Column("felt", sa.String(8)),
        sa.Column("felt_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(
            "(begins_at IS NULL) = (ends_at IS NULL)", name=op.f("ck_own_time_days_moved_whole")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_own_time_days_account_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "own_time_id"],
            ["own_times.account_id", "own_times.id"],
            name=op.f("fk_own_time_days_own_time"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", "id", name=op.f("pk_own_time_days")),
    )
    op.create_index("ix_own_time_days_account_id_day", "own_time_days", ["account_id", "day"])
    op.create_index(
        "ix_own_time_days_account_id_begins_at", "own_time_days", ["account_id", "begins_at"]
    )
    op.create_table(
        "time_settings",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("pauses", sa.JSON(), nullable=False),
        sa.Column("asked_zone", sa.String(64)),
        sa.Column("feed_token", sa.LargeBinary()),
        sa.Column("feed_hash", sa.String(64)),
        sa.Column("details", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, server_default="0"),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_time_settings_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_time_settings")),
        sa.UniqueConstraint("feed_hash", name=op.f("uq_time_settings_feed_hash")),
    )
    op.create_table(
        "ended_feeds",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_ended_feeds_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_ended_feeds")),
    )
    op.create_index("ix_ended_feeds_account_id_ended_at", "ended_feeds", ["account_id", "ended_at"])
    with op.batch_alter_table("people") as people:
        people.add_column(
            sa.Column("shows_hours", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
    with op.batch_alter_table("asks") as asks:
        asks.add_column(sa.Column("own_time_id", sa.Uuid()))
        asks.add_column(sa.Column("own_day", sa.Date()))
        asks.create_index("ix_asks_account_id_own_time_id", ["account_id", "own_time_id"])


def downgrade() -> None:
    with op.batch_alter_table("asks") as asks:
        asks.drop_index("ix_asks_account_id_own_time_id")
        asks.drop_column("own_day")
        asks.drop_column("own_time_id")
    with op.batch_alter_table("people") as people:
        people.drop_column("shows_hours")
    for table in ("ended_feeds", "time_settings", "own_time_days", "own_times"):
        op.drop_table(table)

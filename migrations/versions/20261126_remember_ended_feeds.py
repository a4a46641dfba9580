"""Remember ended feeds by their hash, each in a row that an index finds; count pauses."""

import sqlalchemy as sa
from alembic import op

revision = "b3f06e92d5a8"
down_revision = "7d40b1c6e2f9"


def upgrade() -> None:
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
    with op.batch_alter_table("time_settings") as settings:
        # No feed had an address before this.
        settings.drop_column("old_feeds")
        settings.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    with op.batch_alter_table("time_settings") as settings:
        settings.drop_column("version")
        settings.add_column(sa.Column("old_feeds", sa.JSON(), nullable=False, server_default="[]"))
    op.drop_table("ended_feeds")

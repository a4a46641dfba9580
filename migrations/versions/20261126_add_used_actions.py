"""Add the buttons of notifications that were used, and the phones that were forgotten."""

import sqlalchemy as sa
from alembic import op

revision = "7d5a0c41be96"
down_revision = "8d1f4c0be6a3"


def upgrade() -> None:
    op.create_table(
        "used_actions",
        sa.Column("once", sa.String(length=32), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("once", name="pk_used_actions"),
    )
    op.create_index("ix_used_actions_expires_at", "used_actions", ["expires_at"])

    op.create_table(
        "forgotten_endpoints",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("endpoint_hash", sa.String(length=64), nullable=False),
        sa.Column("forgotten_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name="fk_forgotten_endpoints_account_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", "endpoint_hash", name="pk_forgotten_endpoints"),
    )
    op.create_index("ix_forgotten_endpoints_forgotten_on", "forgotten_endpoints", ["forgotten_on"])


def downgrade() -> None:
    op.drop_table("forgotten_endpoints")
    op.drop_table("used_actions")

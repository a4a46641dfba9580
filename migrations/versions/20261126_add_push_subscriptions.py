"""Add push subscriptions: the browsers that agreed to be reached."""

import sqlalchemy as sa
from alembic import op

revision = "8d1f4c0be6a3"
down_revision = "3f0c6b7c2a11"


def upgrade() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("link_hash", sa.String(length=64), nullable=True),
        sa.Column("endpoint", sa.LargeBinary(), nullable=False),
        sa.Column("endpoint_hash", sa.String(length=64), nullable=False),
        sa.Column("p256dh", sa.LargeBinary(), nullable=False),
        sa.Column("auth", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("server_key_hash", sa.String(length=64), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("last_status", sa.Integer(), nullable=True),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trouble", sa.String(length=24), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id", "person_id"],
            ["people.account_id", "people.id"],
            name="fk_subscriptions_person",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_subscriptions_account_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "id", name="pk_subscriptions"),
        sa.UniqueConstraint("endpoint_hash", name="uq_subscriptions_endpoint_hash"),
    )
    op.create_index(
        "ix_subscriptions_account_id_person_id", "subscriptions", ["account_id", "person_id"]
    )
    op.create_index("ix_subscriptions_trouble", "subscriptions", ["trouble"])


def downgrade() -> None:
    op.drop_table("subscriptions")

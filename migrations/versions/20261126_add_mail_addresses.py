"""Add the e-mail addresses that may be written to, and how often one was asked for its yes."""

import sqlalchemy as sa
from alembic import op

revision = "c41f0e7d92ab"
down_revision = "b7d2e4a91c30"


def upgrade() -> None:
    when = sa.DateTime(timezone=True)
    op.create_table(
        "mail_addresses",
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("link_hash", sa.String(length=64), nullable=True),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("asked_at", when, nullable=False),
        sa.Column("said_yes_at", when, nullable=True),
        sa.Column("refused_at", when, nullable=True),
        sa.Column("refused_with", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id", "person_id"],
            ["people.account_id", "people.id"],
            name="fk_mail_addresses_person",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_mail_addresses_account_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "id", name="pk_mail_addresses"),
        sa.UniqueConstraint("key", name="uq_mail_addresses_key"),
    )
    op.create_table(
        "mail_tries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("whose_hash", sa.String(length=64), nullable=False),
        sa.Column("mailbox_hash", sa.String(length=64), nullable=False),
        sa.Column("at", when, nullable=False),
        sa.Column("unwanted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_mail_tries"),
    )
    for column in ("at", "mailbox_hash", "whose_hash"):
        op.create_index(f"ix_mail_tries_{column}", "mail_tries", [column])


def downgrade() -> None:
    op.drop_table("mail_tries")
    op.drop_table("mail_addresses")

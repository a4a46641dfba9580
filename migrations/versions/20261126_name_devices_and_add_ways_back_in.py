"""Name devices, tie phones that are told to them, and add passkeys, codes and addresses."""

import sqlalchemy as sa
from alembic import op

revision = "0d8e6a7b15c2"
down_revision = "5be1c90f3a27"


def upgrade() -> None:
    when = sa.DateTime(timezone=True)
    with op.batch_alter_table("devices") as devices:
        devices.add_column(sa.Column("name", sa.String(60), nullable=True))
        devices.add_column(sa.Column("seen_on", sa.Date(), nullable=True))
        devices.add_column(sa.Column("confirmed_at", when, nullable=True))
    with op.batch_alter_table("hand_offs") as hand_offs:
        hand_offs.add_column(sa.Column("code_hash", sa.String(64), nullable=True))
        hand_offs.create_unique_constraint("uq_hand_offs_code_hash", ["code_hash"])
    with op.batch_alter_table("subscriptions") as subscriptions:
        subscriptions.add_column(sa.Column("device_id", sa.Uuid(), nullable=True))
        subscriptions.create_foreign_key(
            "fk_subscriptions_device_id", "devices", ["device_id"], ["id"], ondelete="CASCADE"
        )
        subscriptions.create_index("ix_subscriptions_device_id", ["device_id"])
    op.create_table(
        "passkeys",
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("added_on", sa.Date(), nullable=False),
        *_owned("passkeys"),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "id", name="pk_passkeys"),
        sa.UniqueConstraint("credential_id", name="uq_passkeys_credential_id"),
    )
    op.create_table(
        "recovery_codes",
        *_owned("recovery_codes"),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", name="pk_recovery_codes"),
        sa.UniqueConstraint("code_hash", name="uq_recovery_codes_code_hash"),
    )
    op.create_table(
        "mail_ways",
        *_owned("mail_ways"),
        sa.Column("mailbox_hash", sa.String(64), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("added_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", name="pk_mail_ways"),
        sa.UniqueConstraint("mailbox_hash", name="uq_mail_ways_mailbox_hash"),
    )
    op.create_table(
        "mail_codes",
        sa.Column("id", sa.Uuid(), nullable=False),
        *_owned("mail_codes"),
        sa.Column("purpose", sa.String(8), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("code", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", when, nullable=False),
        sa.Column("tries_left", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_mail_codes"),
    )
    for column in ("account_id", "expires_at"):
        op.create_index(f"ix_mail_codes_{column}", "mail_codes", [column])


def _owned(table: str) -> tuple[sa.Column, sa.ForeignKeyConstraint]:
    key = sa.ForeignKeyConstraint(
        ["account_id"], ["accounts.id"], name=f"fk_{table}_account_id", ondelete="CASCADE"
    )
    return sa.Column("account_id", sa.Uuid(), nullable=False), key


def downgrade() -> None:
    for table in ("mail_codes", "mail_ways", "recovery_codes", "passkeys"):
        op.drop_table(table)
    with op.batch_alter_table("subscriptions") as subscriptions:
        subscriptions.drop_index("ix_subscriptions_device_id")
        subscriptions.drop_constraint("fk_subscriptions_device_id", type_="foreignkey")
        subscriptions.drop_column("device_id")
    with op.batch_alter_table("hand_offs") as hand_offs:
        hand_offs.drop_constraint("uq_hand_offs_code_hash", type_="unique")
        hand_offs.drop_column("code_hash")
    with op.batch_alter_table("devices") as devices:
        for column in ("confirmed_at", "seen_on", "name"):
            devices.drop_column(column)

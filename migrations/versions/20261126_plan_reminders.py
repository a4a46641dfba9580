"""Add reminders, what became of them on each device, and how she wants to be reminded."""

import sqlalchemy as sa
from alembic import op

revision = "b7d2e4a91c30"
down_revision = "7d5a0c41be96"


def upgrade() -> None:
    when = sa.DateTime(timezone=True)
    op.create_table(
        "reminders",
        sa.Column("cause", sa.String(length=60), nullable=False),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("about", sa.Uuid(), nullable=True),
        sa.Column("planned_for", when, nullable=False),
        sa.Column("due_at", when, nullable=False),
        sa.Column("until_at", when, nullable=False),
        sa.Column("tonight", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("leased_until", when, nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("finished_at", when, nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_reminders_account_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "person_id"],
            ["people.account_id", "people.id"],
            name="fk_reminders_person",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", "id", name="pk_reminders"),
    )
    for columns, unique in (
        (["account_id", "cause"], False),
        (["account_id", "key"], True),
        (["state", "due_at"], False),
    ):
        op.create_index(f"ix_reminders_{'_'.join(columns)}", "reminders", columns, unique=unique)
    op.create_table(
        "deliveries",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("reminder_id", sa.Uuid(), nullable=False),
        sa.Column("subscription_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("at", when, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id", "reminder_id"],
            ["reminders.account_id", "reminders.id"],
            name="fk_deliveries_reminder",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "subscription_id"],
            ["subscriptions.account_id", "subscriptions.id"],
            name="fk_deliveries_subscription",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "account_id", "reminder_id", "subscription_id", name="pk_deliveries"
        ),
    )
    op.create_table(
        "reminding",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=False),
        sa.Column("quiet_until", sa.Integer(), nullable=False),
        sa.Column("cap", sa.Integer(), nullable=False),
        sa.Column("details", sa.Boolean(), nullable=False),
        sa.Column("rests_until", sa.Date(), nullable=True),
        sa.Column("nudges", sa.JSON(), nullable=False),
        sa.Column("nudges_since", when, nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_reminding_account_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", name="pk_reminding"),
    )


def downgrade() -> None:
    for table in ("reminding", "deliveries", "reminders"):
        op.drop_table(table)

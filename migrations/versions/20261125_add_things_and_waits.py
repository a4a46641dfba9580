"""Add things and waits, and when an account's mornings and weekends begin."""

import sqlalchemy as sa
from alembic import op

revision = "f10a0a5d65aa"
down_revision = "92820d10332e"


def upgrade() -> None:
    # Not in a batch: SQLite would copy the table, and what hangs on the old one would go with it.
    op.add_column(
        "accounts", sa.Column("morning_hour", sa.Integer(), server_default="8", nullable=False)
    )
    op.add_column("accounts", sa.Column("weekend_from", sa.Integer(), nullable=True))
    op.create_table(
        "things",
        sa.Column("title", sa.LargeBinary(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("effect", sa.String(length=8), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("not_yets", sa.Integer(), nullable=False),
        sa.Column("wait_id", sa.Uuid(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("act_id", sa.Uuid(), nullable=True),
        sa.Column("act", sa.String(length=12), nullable=False),
        sa.Column("before", sa.LargeBinary(), nullable=True),
        sa.Column("source", sa.String(length=64), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(state = 'gone') = (title IS NULL)", name=op.f("ck_things_words_unless_gone")
        ),
        sa.CheckConstraint(
            "(state = 'waiting') = (back_at IS NOT NULL)", name=op.f("ck_things_waits_until")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_things_account_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "id", name="pk_things"),
    )
    for columns, unique in (
        (["account_id", "act_id"], False),
        (["account_id", "source"], True),
        (["account_id", "state", "back_at"], False),
        (["account_id", "state", "effect", "changed_at"], False),
    ):
        op.create_index(f"ix_things_{'_'.join(columns)}", "things", columns, unique=unique)
    op.create_table(
        "waits",
        sa.Column("thing_id", sa.Uuid(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("effect", sa.String(length=8), nullable=True),
        sa.Column("mattered", sa.String(length=8), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id", "thing_id"],
            ["things.account_id", "things.id"],
            name="fk_waits_thing",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_waits_account_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "id", name="pk_waits"),
    )
    for columns in (
        ["account_id", "thing_id", "mattered"],
        ["account_id", "answered_at", "mattered"],
        ["account_id", "mattered", "ended_on"],
    ):
        op.create_index(f"ix_waits_{'_'.join(columns)}", "waits", columns)
    op.create_table(
        "tallies",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("effect", sa.String(length=8), nullable=False),
        sa.Column("fine", sa.Integer(), nullable=False),
        sa.Column("bit", sa.Integer(), nullable=False),
        sa.Column("did", sa.Integer(), nullable=False),
        sa.Column("unknown", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_tallies_account_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "effect", name="pk_tallies"),
    )


def downgrade() -> None:
    op.drop_table("tallies")
    op.drop_table("waits")
    op.drop_table("things")
    op.drop_column("accounts", "weekend_from")
    op.drop_column("accounts", "morning_hour")

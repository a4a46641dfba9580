"""Add the people of a circle, children, asks, and what her circle calls her."""

import sqlalchemy as sa
from alembic import op

revision = "2418ecfe72fa"
down_revision = "f10a0a5d65aa"


def upgrade() -> None:
    op.create_table(
        "asks",
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("children", sa.JSON(), nullable=False),
        sa.Column("place", sa.LargeBinary(), nullable=False),
        sa.Column("line", sa.LargeBinary(), nullable=True),
        sa.Column("how", sa.String(length=8), nullable=False),
        sa.Column("patience_hours", sa.Integer(), nullable=False),
        sa.Column("tells", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("covered_by", sa.Uuid(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("her_thanks", sa.LargeBinary(), nullable=True),
        sa.Column("their_thanks", sa.LargeBinary(), nullable=True),
        sa.Column("standing_id", sa.Uuid(), nullable=True),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(state = 'covered') = (covered_by IS NOT NULL)", name=op.f("ck_asks_one_who_has_it")
        ),
        sa.CheckConstraint("ends_at > begins_at", name=op.f("ck_asks_ends_after_it_begins")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_asks_account_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "id", name="pk_asks"),
    )
    op.create_index("ix_asks_account_id_ends_at", "asks", ["account_id", "ends_at"])

    op.create_table(
        "children",
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("born", sa.LargeBinary(), nullable=True),
        sa.Column("written", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_children_account_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "id", name="pk_children"),
    )
    op.create_table(
        "people",
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("relation", sa.String(length=16), nullable=False),
        sa.Column("colour", sa.String(length=16), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("email", sa.LargeBinary(), nullable=True),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("sees", sa.JSON(), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=True),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_people_account_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "id", name="pk_people"),
        sa.UniqueConstraint("token_hash", name="uq_people_token_hash"),
    )
    op.create_table(
        "asked",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("ask_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(length=8), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("proposals", sa.JSON(), nullable=True),
        sa.Column("gave_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id", "ask_id"],
            ["asks.account_id", "asks.id"],
            name="fk_asked_ask",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "person_id"],
            ["people.account_id", "people.id"],
            name="fk_asked_person",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", "ask_id", "person_id", name="pk_asked"),
    )
    op.create_index("ix_asked_account_id_person_id", "asked", ["account_id", "person_id"])

    op.create_table(
        "updates",
        sa.Column("ask_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id", "ask_id"],
            ["asks.account_id", "asks.id"],
            name="fk_updates_ask",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_updates_account_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "id", name="pk_updates"),
    )
    op.create_index("ix_updates_account_id_ask_id_at", "updates", ["account_id", "ask_id", "at"])
    op.create_table(
        "offers",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("line", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id", "person_id"],
            ["people.account_id", "people.id"],
            name="fk_offers_person",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_offers_account_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "id", name="pk_offers"),
    )
    op.create_index(
        "ix_offers_account_id_state_begins_at", "offers", ["account_id", "state", "begins_at"]
    )
    op.create_table(
        "standing_asks",
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("weeks", sa.Integer(), nullable=False),
        sa.Column("last_id", sa.Uuid(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_standing_asks_account_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "id", name="pk_standing_asks"),
    )
    op.add_column("accounts", sa.Column("called", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("accounts", "called")
    for table in ("standing_asks", "offers", "updates", "asked", "asks", "children", "people"):
        op.drop_table(table)

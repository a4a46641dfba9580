"""Let the buttons that were pressed go with the account that they were of."""

import sqlalchemy as sa
from alembic import op

revision = "1c9d52e7f0ab"
down_revision = "e40b7c19d582"


def upgrade() -> None:
    with op.batch_alter_table("used_actions") as table:
        table.add_column(sa.Column("account_id", sa.Uuid(), nullable=True))
        table.create_foreign_key(
            "fk_used_actions_account_id", "accounts", ["account_id"], ["id"], ondelete="CASCADE"
        )
        table.create_index("ix_used_actions_account_id", ["account_id"])


def downgrade() -> None:
    with op.batch_alter_table("used_actions") as table:
        table.drop_index("ix_used_actions_account_id")
        table.drop_constraint("fk_used_actions_account_id", type_="foreignkey")
        table.drop_column("account_id")

"""Let her choose for how long what is over is kept: a year, as long as she says nothing."""

import sqlalchemy as sa
from alembic import op

revision = "e40b7c19d582"
down_revision = "e3b5f2c8047d"


def upgrade() -> None:
    column = sa.Column("months_kept", sa.Integer(), nullable=True, server_default="12")
    op.add_column("accounts", column)


def downgrade() -> None:
    op.drop_column("accounts", "months_kept")

"""Let sharing with somebody pause, and let a phone be locked with a PIN."""

import sqlalchemy as sa
from alembic import op

revision = "e3b5f2c8047d"
down_revision = "0d8e6a7b15c2"


def upgrade() -> None:
    when = sa.DateTime(timezone=True)
    op.add_column("people", sa.Column("paused_at", when, nullable=True))
    op.add_column("devices", sa.Column("pin_hash", sa.String(255), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("devices") as devices:
        devices.drop_column("pin_hash")
    with op.batch_alter_table("people") as people:
        people.drop_column("paused_at")

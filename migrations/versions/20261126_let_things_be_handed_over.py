"""Let things be handed to somebody of her circle."""

import sqlalchemy as sa
from alembic import op

revision = "3f0c6b7c2a11"
down_revision = "2418ecfe72fa"


def upgrade() -> None:
    op.add_column("things", sa.Column("handed_to", sa.Uuid(), nullable=True))
    op.add_column("things", sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("things", "taken_at")
    op.drop_column("things", "handed_to")

"""What a photo looks like, to find near-copies, and which of them are looks of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("photos", sa.Column("picture_hash", sa.Text(), nullable=True))
    op.add_column("board_photos", sa.Column("apart", sa.Boolean(), server_default=sa.false(), nullable=False))

"""Where a piece is, when it was washed, how warm it is and what it cost; and after how many wears what is washed."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("pieces", sa.Column("place", sa.Text(), server_default="here", nullable=False))
    op.add_column("pieces", sa.Column("washed", sa.Date(), nullable=True))
    op.add_column("pieces", sa.Column("warmth", sa.Double(), nullable=True))
    op.add_column("pieces", sa.Column("price", sa.Double(), nullable=True))
    op.add_column("pieces", sa.Column("bought", sa.Date(), nullable=True))
    # What was worn so far has been washed since: nobody finds the whole closet in the wash after an update.
    last = "SELECT MAX(wears.day) FROM wears WHERE wears.piece_id = pieces.piece_id"
    op.execute(f"UPDATE pieces SET washed = ({last})")
    op.create_table(
        "wash_rules",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("wears", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("owner", "category", name="pk_wash_rules"),
    )

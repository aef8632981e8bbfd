"""Files that were refused, kept with their board or closet."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "refusals",
        sa.Column("refusal_id", sa.Text(), nullable=False),
        sa.Column("board_id", sa.Text(), nullable=True),
        sa.Column("closet_id", sa.Text(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["board_id"], ["boards.board_id"], name="fk_refusals_board_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["closet_id"], ["closets.closet_id"], name="fk_refusals_closet_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("refusal_id", name="pk_refusals"),
    )
    op.create_index("ix_refusals_board_id", "refusals", ["board_id"])
    op.create_index("ix_refusals_closet_id", "refusals", ["closet_id"])

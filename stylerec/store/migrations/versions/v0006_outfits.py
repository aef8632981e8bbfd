"""Outfits that are kept or planned, and trips."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "trips",
        sa.Column("trip_id", sa.Text(), nullable=False),
        sa.Column("closet_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("kinds", sa.Text(), nullable=False),
        sa.Column("bag", sa.Integer(), nullable=False),
        sa.Column("least", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["closet_id"], ["closets.closet_id"], name="fk_trips_closet_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("trip_id", name="pk_trips"),
    )
    op.create_index("ix_trips_closet_id", "trips", ["closet_id"])
    op.create_table(
        "outfits",
        sa.Column("outfit_id", sa.Text(), nullable=False),
        sa.Column("closet_id", sa.Text(), nullable=False),
        sa.Column("trip_id", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=False),
        sa.Column("photo_id", sa.Text(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("worn", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["closet_id"], ["closets.closet_id"], name="fk_outfits_closet_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["trip_id"], ["trips.trip_id"], name="fk_outfits_trip_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("outfit_id", name="pk_outfits"),
    )
    op.create_index("ix_outfits_closet_id", "outfits", ["closet_id"])
    op.create_index("ix_outfits_trip_id", "outfits", ["trip_id"])
    op.create_table(
        "outfit_pieces",
        sa.Column("outfit_id", sa.Text(), nullable=False),
        sa.Column("piece_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["outfit_id"], ["outfits.outfit_id"], name="fk_outfit_pieces_outfit_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["piece_id"], ["pieces.piece_id"], name="fk_outfit_pieces_piece_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("outfit_id", "piece_id", name="pk_outfit_pieces"),
    )
    op.create_index("ix_outfit_pieces_piece_id", "outfit_pieces", ["piece_id"])
    op.create_table(
        "shown_outfits",
        sa.Column("outfit_id", sa.Text(), nullable=False),
        sa.Column("pieces", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["outfit_id"], ["outfits.outfit_id"], name="fk_shown_outfits_outfit_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("outfit_id", "pieces", name="pk_shown_outfits"),
    )

"""The first tables.

Types are spelt out: what later versions of the code call them must not change what was made here.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "boards",
        sa.Column("board_id", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("board_id", name="pk_boards"),
    )
    op.create_index("ix_boards_owner", "boards", ["owner"])

    op.create_table(
        "closets",
        sa.Column("closet_id", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("closet_id", name="pk_closets"),
    )
    op.create_index("ix_closets_owner", "closets", ["owner"])

    op.create_table(
        "garbage",
        sa.Column("photo_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("photo_id", name="pk_garbage"),
    )
    op.create_table(
        "models",
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("model", name="pk_models"),
    )
    op.create_table(
        "photos",
        sa.Column("photo_id", sa.Text(), nullable=False),
        sa.Column("stored", sa.Text(), nullable=False),
        sa.Column("ending", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("photo_id", name="pk_photos"),
    )
    op.create_index("ix_photos_stored", "photos", ["stored"])

    op.create_table(
        "board_photos",
        sa.Column("board_id", sa.Text(), nullable=False),
        sa.Column("photo_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("added", sa.BigInteger(), nullable=False),
        sa.Column("excluded", sa.Boolean(), nullable=False),
        sa.Column("seasons", sa.Text(), nullable=False),
        sa.Column("occasions", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["board_id"], ["boards.board_id"], name="fk_board_photos_board_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["photo_id"], ["photos.photo_id"], name="fk_board_photos_photo_id"),
        sa.PrimaryKeyConstraint("board_id", "photo_id", name="pk_board_photos"),
    )
    op.create_index("ix_board_photos_photo_id", "board_photos", ["photo_id"])

    op.create_table(
        "claims",
        sa.Column("photo_id", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["photo_id"], ["photos.photo_id"], name="fk_claims_photo_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("photo_id", "model", name="pk_claims"),
    )
    op.create_table(
        "corrections",
        sa.Column("correction_id", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("photo_id", sa.Text(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("to", sa.Text(), nullable=True),
        sa.Column("box", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["photo_id"], ["photos.photo_id"], name="fk_corrections_photo_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("correction_id", name="pk_corrections"),
    )
    op.create_index("ix_corrections_owner", "corrections", ["owner"])
    op.create_index("ix_corrections_photo_id", "corrections", ["photo_id"])

    op.create_table(
        "items",
        sa.Column("item_id", sa.Text(), nullable=False),
        sa.Column("board_id", sa.Text(), nullable=False),
        sa.Column("photo_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("added", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["board_id"], ["boards.board_id"], name="fk_items_board_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["photo_id"], ["photos.photo_id"], name="fk_items_photo_id"),
        sa.PrimaryKeyConstraint("item_id", name="pk_items"),
    )
    op.create_index("ix_items_board_id", "items", ["board_id"])
    op.create_index("ix_items_photo_id", "items", ["photo_id"])

    op.create_table(
        "looks",
        sa.Column("photo_id", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("packed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["model"], ["models.model"], name="fk_looks_model", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["photo_id"], ["photos.photo_id"], name="fk_looks_photo_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("photo_id", "model", name="pk_looks"),
    )
    op.create_table(
        "opinions",
        sa.Column("board_id", sa.Text(), nullable=False),
        sa.Column("item_category", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["board_id"], ["boards.board_id"], name="fk_opinions_board_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("board_id", "item_category", "kind", "target", name="pk_opinions"),
    )
    op.create_table(
        "pieces",
        sa.Column("piece_id", sa.Text(), nullable=False),
        sa.Column("closet_id", sa.Text(), nullable=False),
        sa.Column("photo_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("added", sa.BigInteger(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("colours", sa.Text(), nullable=True),
        sa.Column("seasons", sa.Text(), nullable=False),
        sa.Column("occasions", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("cut_out", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["closet_id"], ["closets.closet_id"], name="fk_pieces_closet_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["photo_id"], ["photos.photo_id"], name="fk_pieces_photo_id"),
        sa.PrimaryKeyConstraint("piece_id", name="pk_pieces"),
    )
    op.create_index("ix_pieces_closet_id", "pieces", ["closet_id"])
    op.create_index("ix_pieces_photo_id", "pieces", ["photo_id"])

    op.create_table(
        "wears",
        sa.Column("piece_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["piece_id"], ["pieces.piece_id"], name="fk_wears_piece_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("piece_id", "day", name="pk_wears"),
    )

"""Categories that a person adds, and models with categories of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("models", sa.Column("categories", sa.Text(), nullable=True))
    op.create_table(
        "own_categories",
        sa.Column("category_id", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("parent", sa.Text(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("learned", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("category_id", name="pk_own_categories"),
    )
    op.create_index("ix_own_categories_owner", "own_categories", ["owner"])
    op.create_table(
        "category_examples",
        sa.Column("category_id", sa.Text(), nullable=False),
        sa.Column("photo_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("added", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["own_categories.category_id"],
            name="fk_category_examples_category_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["photo_id"], ["photos.photo_id"], name="fk_category_examples_photo_id"),
        sa.PrimaryKeyConstraint("category_id", "photo_id", name="pk_category_examples"),
    )
    op.create_index("ix_category_examples_photo_id", "category_examples", ["photo_id"])

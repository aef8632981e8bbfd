"""Which model reads whose photos, and what a piece is called in the words of a lab model."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "models_in_use",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=True),
        sa.Column("namer", sa.Text(), nullable=True),
        sa.Column("mode", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["model"], ["models.model"], name="fk_models_in_use_model"),
        sa.PrimaryKeyConstraint("owner", name="pk_models_in_use"),
    )
    op.add_column("pieces", sa.Column("named", sa.Text(), nullable=True))

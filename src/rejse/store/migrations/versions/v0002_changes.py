"""Changes with what takes them back, conflicts, publications and named versions."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """A revision may be kept as its change alone; those of before are kept whole."""
    with op.batch_alter_table("revisions") as table:
        table.alter_column("document", existing_type=sa.Text, nullable=True)
        table.add_column(sa.Column("kind", sa.Text, nullable=False, server_default="edit"))
        table.add_column(sa.Column("base", sa.Integer))
        table.add_column(sa.Column("undoes", sa.Integer))
        table.add_column(sa.Column("operations", sa.Text))
    op.create_table(
        "conflicts",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("journey", sa.Text, sa.ForeignKey("journeys.id"), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("clash", sa.Text, nullable=False),
        sa.Column("object", sa.Text, nullable=False),
        sa.Column("field", sa.Text, nullable=False),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("kept", sa.Text, nullable=False),
        sa.Column("other", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("made_at", sa.Text, nullable=False),
        sa.Column("taken", sa.Text),
        sa.Column("settled_by", sa.Text),
        sa.Column("settled_at", sa.Text),
    )
    op.create_index("conflicts_of_journey", "conflicts", ["journey"])
    op.create_table(
        "publications",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("journey", sa.Text, sa.ForeignKey("journeys.id"), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("in_force_from", sa.Date, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("published_at", sa.Text, nullable=False),
    )
    op.create_table(
        "version_names",
        sa.Column("journey", sa.Text, sa.ForeignKey("journeys.id"), primary_key=True),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("named_at", sa.Text, nullable=False),
    )

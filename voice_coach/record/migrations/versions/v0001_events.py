"""One table of events."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the table and its indexes."""
    op.create_table(
        "events",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True
        ),
        sa.Column("uid", sa.String(32), nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("utc_offset", sa.Integer, nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("about", sa.String(128), nullable=False),
        sa.Column("data", sa.JSON, nullable=False),
        sa.UniqueConstraint("person", "uid", name="events_once"),
    )
    op.create_index("events_by_time", "events", ["person", "at"])
    op.create_index("events_by_kind", "events", ["person", "kind", "day", "about"])
    op.create_index("events_by_exercise", "events", ["person", "about", "at"])

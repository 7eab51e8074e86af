"""Everybody who got a batch is found without going through all doses."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op  # noqa: TID253 - a revision is loaded only when it is run

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Index the batches of the doses that count."""
    op.create_index(
        "ix_dose_lot", "dose", ["lot"], sqlite_where=sa.text("lot != '' AND voided_at IS NULL")
    )

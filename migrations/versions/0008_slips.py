"""Receipts on 80 mm roll paper"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("documents", sa.Column("slip_sha256", sa.String(length=64), nullable=True))


def downgrade() -> None:
    op.drop_column("documents", "slip_sha256")

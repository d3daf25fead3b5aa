"""Uploads that are under way; whether a file has passed the virus scanner"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "partial_uploads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("bundle", sa.String(length=32), nullable=False),
        sa.Column("material_key", sa.String(length=40), nullable=False),
        sa.Column("filename_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("uploaded_by", sa.String(length=32), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seal_key", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partial_uploads")),
        sa.UniqueConstraint("public_id", name=op.f("uq_partial_uploads_public_id")),
    )
    with op.batch_alter_table("partial_uploads", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_partial_uploads_bundle"), ["bundle"], unique=False)
        batch_op.create_index(batch_op.f("ix_partial_uploads_uploaded_by"), ["uploaded_by"], unique=False)
    with op.batch_alter_table("attachments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("scan_state", sa.String(length=12), nullable=False, server_default="unscanned"))
    with op.batch_alter_table("attachments", schema=None) as batch_op:
        batch_op.alter_column("scan_state", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("attachments", schema=None) as batch_op:
        batch_op.drop_column("scan_state")
    op.drop_table("partial_uploads")

"""The certificates that sign papers"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "signing_certificates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("pem", sa.Text(), nullable=False),
        sa.Column("first_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_certificates")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_signing_certificates_fingerprint")),
    )
    with op.batch_alter_table("documents") as batch:
        batch.add_column(sa.Column("signed_with_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_documents_signed_with_id"), "signing_certificates", ["signed_with_id"], ["id"])
        batch.create_index(op.f("ix_documents_pdf_sha256"), ["pdf_sha256"])
        batch.create_index(op.f("ix_documents_slip_sha256"), ["slip_sha256"])


def downgrade() -> None:
    with op.batch_alter_table("documents") as batch:
        batch.drop_index(op.f("ix_documents_slip_sha256"))
        batch.drop_index(op.f("ix_documents_pdf_sha256"))
        batch.drop_constraint(op.f("fk_documents_signed_with_id"), type_="foreignkey")
        batch.drop_column("signed_with_id")
    op.drop_table("signing_certificates")

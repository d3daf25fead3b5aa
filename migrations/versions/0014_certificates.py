"""Certificates that end, follow one another, are printed again and delivered"""

import secrets
from base64 import b32encode

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

CURRENT = sa.text("case_id IS NOT NULL AND state <> 'superseded'")
PAPERS = sa.text("kind <> 'ZZ'")


def upgrade() -> None:
    with op.batch_alter_table("certificates") as batch:
        batch.alter_column("case_id", existing_type=sa.Integer(), nullable=True)
        batch.add_column(sa.Column("public_id", sa.String(length=16), nullable=True))
        batch.add_column(sa.Column("issued_in_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("ended_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("earlier_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("prints", sa.Integer(), nullable=False, server_default="1"))
        batch.add_column(sa.Column("delivered_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True))
        batch.drop_constraint(op.f("uq_certificates_department_id_number"), type_="unique")
    _name_those_that_are_there()
    with op.batch_alter_table("certificates") as batch:
        batch.alter_column("public_id", existing_type=sa.String(length=16), nullable=False)
        batch.alter_column("issued_in_id", existing_type=sa.Integer(), nullable=False)
        batch.alter_column("prints", existing_type=sa.Integer(), server_default=None)
        batch.create_unique_constraint(op.f("uq_certificates_public_id"), ["public_id"])
        batch.create_foreign_key(op.f("fk_certificates_issued_in_id"), "cases", ["issued_in_id"], ["id"])
        batch.create_foreign_key(op.f("fk_certificates_earlier_id"), "certificates", ["earlier_id"], ["id"])
        batch.create_index(op.f("ix_certificates_issued_in_id"), ["issued_in_id"])
        batch.create_index(op.f("ix_certificates_earlier_id"), ["earlier_id"])
        batch.create_index("ix_certificates_valid_until", ["department_id", "state", "valid_until"])
    number = ["department_id", "type_key", "number"]
    op.create_index("uq_certificates_number", "certificates", number, unique=True, sqlite_where=CURRENT, postgresql_where=CURRENT)
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.Column("receiver_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("place_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("proxy_reason", sa.String(length=100), nullable=False),
        sa.Column("carrier", sa.String(length=40), nullable=False),
        sa.Column("tracking_number", sa.String(length=40), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("delivered_on", sa.Date(), nullable=True),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("seal_key", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_deliveries_by_id")),
        sa.ForeignKeyConstraint(["certificate_id"], ["certificates.id"], name=op.f("fk_deliveries_certificate_id")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_deliveries_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
    )
    op.create_index(op.f("ix_deliveries_certificate_id"), "deliveries", ["certificate_id"])
    with op.batch_alter_table("cases") as batch:
        batch.add_column(sa.Column("earlier_certificate_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_cases_earlier_certificate_id"), "certificates", ["earlier_certificate_id"], ["id"])
        batch.create_index(op.f("ix_cases_earlier_certificate_id"), ["earlier_certificate_id"])
    with op.batch_alter_table("documents") as batch:
        batch.add_column(sa.Column("state_since", sa.Date(), nullable=True))
        batch.drop_constraint(op.f("uq_documents_department_id_kind_number"), type_="unique")
    number = ["department_id", "kind", "number"]
    op.create_index("uq_documents_number", "documents", number, unique=True, sqlite_where=PAPERS, postgresql_where=PAPERS)


def _name_those_that_are_there() -> None:
    connection = op.get_bind()
    certificates = sa.table(
        "certificates", sa.column("id", sa.Integer), sa.column("case_id"), sa.column("issued_in_id"), sa.column("public_id")
    )
    for certificate_id in connection.scalars(sa.select(certificates.c.id)).all():
        public_id = b32encode(secrets.token_bytes(10)).decode().lower()
        row = sa.update(certificates).where(certificates.c.id == certificate_id)
        connection.execute(row.values(public_id=public_id, issued_in_id=certificates.c.case_id))


def downgrade() -> None:
    op.drop_index("uq_documents_number", table_name="documents")
    with op.batch_alter_table("documents") as batch:
        batch.drop_column("state_since")
        batch.create_unique_constraint(op.f("uq_documents_department_id_kind_number"), ["department_id", "kind", "number"])
    with op.batch_alter_table("cases") as batch:
        batch.drop_index(op.f("ix_cases_earlier_certificate_id"))
        batch.drop_constraint(op.f("fk_cases_earlier_certificate_id"), type_="foreignkey")
        batch.drop_column("earlier_certificate_id")
    op.drop_table("deliveries")
    for index in ("uq_certificates_number", "ix_certificates_valid_until", "ix_certificates_earlier_id"):
        op.drop_index(index, table_name="certificates")
    op.drop_index("ix_certificates_issued_in_id", table_name="certificates")
    with op.batch_alter_table("certificates") as batch:
        batch.drop_constraint(op.f("fk_certificates_issued_in_id"), type_="foreignkey")
        batch.drop_constraint(op.f("fk_certificates_earlier_id"), type_="foreignkey")
        batch.drop_constraint(op.f("uq_certificates_public_id"), type_="unique")
        for column in ("reminded_at", "delivered_on", "prints", "earlier_id", "ended_on", "issued_in_id", "public_id"):
            batch.drop_column(column)
        batch.alter_column("case_id", existing_type=sa.Integer(), nullable=False)
        batch.create_unique_constraint(op.f("uq_certificates_department_id_number"), ["department_id", "number"])

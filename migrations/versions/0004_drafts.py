"""Drafts that save themselves and follow their item; persons who file for an organization"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "representations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["organization_id"], ["citizens.id"], name=op.f("fk_representations_organization_id_citizens")),
        sa.ForeignKeyConstraint(["person_id"], ["citizens.id"], name=op.f("fk_representations_person_id_citizens")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_representations")),
        sa.UniqueConstraint("public_id", name=op.f("uq_representations_public_id")),
    )
    op.create_index(op.f("ix_representations_organization_id"), "representations", ["organization_id"])
    op.create_index("ix_representations_person_id_organization_id", "representations", ["person_id", "organization_id"])
    with op.batch_alter_table("cases") as batch:
        batch.add_column(sa.Column("filed_by_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("authorised_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("left_over_sealed", sa.LargeBinary(), nullable=True))
        batch.add_column(sa.Column("saved_from", sa.String(length=24), nullable=False, server_default=""))
        batch.create_foreign_key(op.f("fk_cases_filed_by_id_citizens"), "citizens", ["filed_by_id"], ["id"])
        batch.create_index(op.f("ix_cases_filed_by_id"), ["filed_by_id"])
    with op.batch_alter_table("cases") as batch:
        batch.alter_column("saved_from", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("cases") as batch:
        batch.drop_index(op.f("ix_cases_filed_by_id"))
        batch.drop_constraint(op.f("fk_cases_filed_by_id_citizens"), type_="foreignkey")
        for column in ("saved_from", "left_over_sealed", "authorised_on", "filed_by_id"):
            batch.drop_column(column)
    op.drop_table("representations")

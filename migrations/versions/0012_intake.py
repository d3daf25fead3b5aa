"""Intake at the counter: who registered, the proxy, and who looked for what is known of an applicant"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "applicant_lookups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seal_key", sa.String(length=16), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("number_index", sa.LargeBinary(length=32), nullable=False),
        sa.Column("was_found", sa.Boolean(), nullable=False),
        sa.Column("was_taken", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name=op.f("fk_applicant_lookups_department_id_departments")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_applicant_lookups_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applicant_lookups")),
    )
    op.create_index(op.f("ix_applicant_lookups_number_index"), "applicant_lookups", ["number_index"])
    op.create_index(op.f("ix_applicant_lookups_staff_id"), "applicant_lookups", ["staff_id"])
    with op.batch_alter_table("cases") as batch:
        batch.add_column(sa.Column("registered_by_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("proxy_sealed", sa.LargeBinary(), nullable=True))
        batch.create_foreign_key(op.f("fk_cases_registered_by_id_staff"), "staff", ["registered_by_id"], ["id"])
        batch.create_index(op.f("ix_cases_registered_by_id"), ["registered_by_id"])


def downgrade() -> None:
    with op.batch_alter_table("cases") as batch:
        batch.drop_index(op.f("ix_cases_registered_by_id"))
        batch.drop_constraint(op.f("fk_cases_registered_by_id_staff"), type_="foreignkey")
        batch.drop_column("proxy_sealed")
        batch.drop_column("registered_by_id")
    op.drop_table("applicant_lookups")

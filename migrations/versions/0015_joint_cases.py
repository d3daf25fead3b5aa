"""Joint cases: parts of a case"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

PARTS = sa.text("parent_id IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("cases") as batch:
        batch.alter_column("number", existing_type=sa.String(length=21), type_=sa.String(length=24), existing_nullable=True)
        batch.add_column(sa.Column("parent_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_cases_parent_id"), "cases", ["parent_id"], ["id"])
    op.create_index("ix_cases_parent", "cases", ["parent_id"], sqlite_where=PARTS, postgresql_where=PARTS)


def downgrade() -> None:
    op.drop_index("ix_cases_parent", table_name="cases")
    with op.batch_alter_table("cases") as batch:
        batch.drop_constraint(op.f("fk_cases_parent_id"), type_="foreignkey")
        batch.drop_column("parent_id")
        batch.alter_column("number", existing_type=sa.String(length=24), type_=sa.String(length=21), existing_nullable=True)

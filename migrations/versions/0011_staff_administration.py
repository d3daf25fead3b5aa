"""Staff are administered on pages; absences with delegates; stock phrases in an order and by kind of action"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "staff_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_staff_changes_by_id_staff")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_changes_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_changes")),
    )
    op.create_index(op.f("ix_staff_changes_staff_id"), "staff_changes", ["staff_id"])
    _absences()
    with op.batch_alter_table("staff") as batch:
        batch.add_column(sa.Column("office_phone_sealed", sa.LargeBinary(), nullable=True))
        batch.add_column(sa.Column("seen", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("stock_phrases") as batch:
        batch.add_column(sa.Column("position", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("kinds", sa.JSON(), nullable=False, server_default="[]"))
    op.execute("UPDATE stock_phrases SET position = id")
    for table, columns in (("staff", ("seen",)), ("stock_phrases", ("position", "kinds"))):
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.alter_column(column, server_default=None)
    with op.batch_alter_table("opinions") as batch:
        batch.add_column(sa.Column("acting_for_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_opinions_acting_for_id_staff"), "staff", ["acting_for_id"], ["id"])
    with op.batch_alter_table("flow_entries") as batch:
        batch.add_column(sa.Column("acting_for", sa.String(length=40), nullable=True))


def _absences() -> None:
    op.create_table(
        "absences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("set_by_id", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seal_key", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["set_by_id"], ["staff.id"], name=op.f("fk_absences_set_by_id_staff")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_absences_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    op.create_index("ix_absences_staff_id_last_on", "absences", ["staff_id", "last_on"])
    op.create_table(
        "absence_delegates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("absence_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["absence_id"], ["absences.id"], name=op.f("fk_absence_delegates_absence_id_absences")),
        sa.ForeignKeyConstraint(["delegate_id"], ["staff.id"], name=op.f("fk_absence_delegates_delegate_id_staff")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name=op.f("fk_absence_delegates_department_id_departments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence_delegates")),
        sa.UniqueConstraint("absence_id", "department_id", name=op.f("uq_absence_delegates_absence_id_department_id")),
    )
    op.create_index(op.f("ix_absence_delegates_delegate_id"), "absence_delegates", ["delegate_id"])


def downgrade() -> None:
    with op.batch_alter_table("flow_entries") as batch:
        batch.drop_column("acting_for")
    with op.batch_alter_table("opinions") as batch:
        batch.drop_constraint(op.f("fk_opinions_acting_for_id_staff"), type_="foreignkey")
        batch.drop_column("acting_for_id")
    with op.batch_alter_table("stock_phrases") as batch:
        batch.drop_column("kinds")
        batch.drop_column("position")
    with op.batch_alter_table("staff") as batch:
        batch.drop_column("seen")
        batch.drop_column("office_phone_sealed")
    op.drop_table("absence_delegates")
    op.drop_table("absences")
    op.drop_table("staff_changes")

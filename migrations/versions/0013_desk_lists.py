"""Desk lists: hidden items, saved filters, what awaits its certificate, indexes in the order of the lists"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TO_ACCEPT = "state IN ('submitted', 'correcting', 'pre_accepted')"


def _partial(name: str, columns: list[str], predicate: str) -> None:
    op.create_index(name, "cases", columns, sqlite_where=sa.text(predicate), postgresql_where=sa.text(predicate))


def upgrade() -> None:
    op.create_table(
        "hidden_items",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["service_items.id"], name=op.f("fk_hidden_items_item_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_hidden_items_staff_id")),
        sa.PrimaryKeyConstraint("staff_id", "item_id", name=op.f("pk_hidden_items")),
    )
    op.create_table(
        "saved_filters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("list_name", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("query", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_saved_filters_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filters")),
        sa.UniqueConstraint("staff_id", "list_name", "name", name=op.f("uq_saved_filters_staff_id_list_name_name")),
    )
    op.add_column("cases", sa.Column("awaits_certificate", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute(
        sa.text(
            "UPDATE cases SET awaits_certificate = true WHERE state = 'concluded' AND outcome = 'granted' AND gives_certificate"
            " AND NOT EXISTS (SELECT 1 FROM certificates WHERE certificates.case_id = cases.id)"
        )
    )
    op.drop_index("ix_cases_assignee_open", table_name="cases")
    _partial("ix_cases_assignee_open", ["assignee_id", "due_on", "id"], "assignee_id IS NOT NULL")
    _partial("ix_cases_to_accept", ["department_id", "due_on", "id"], TO_ACCEPT)
    _partial("ix_cases_suspended", ["due_on", "id"], "state = 'suspended'")
    _partial("ix_cases_awaits_certificate", ["department_id", "closed_at", "id"], "awaits_certificate")
    op.create_index("ix_flow_entries_actor_case_id", "flow_entries", ["actor", "case_id"])
    op.create_index("ix_opinions_staff_id_given_at", "opinions", ["staff_id", "given_at"])


def downgrade() -> None:
    op.drop_index("ix_opinions_staff_id_given_at", table_name="opinions")
    op.drop_index("ix_flow_entries_actor_case_id", table_name="flow_entries")
    for name in ("ix_cases_awaits_certificate", "ix_cases_suspended", "ix_cases_to_accept", "ix_cases_assignee_open"):
        op.drop_index(name, table_name="cases")
    _partial("ix_cases_assignee_open", ["department_id", "assignee_id", "due_on", "id"], "closed_at IS NULL")
    op.drop_column("cases", "awaits_certificate")
    op.drop_table("saved_filters")
    op.drop_table("hidden_items")

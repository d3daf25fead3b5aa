"""The department's own patterns of numbers, and approval numbers that no two decisions share"""

import re

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

CHUNK = 1000
# A number without what tells no two apart, as domain/numbering.comparable wrote it when this table was made.
ALIKE = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}  # full width
    | dict.fromkeys(map(ord, "〔【（(［"), "[")
    | dict.fromkeys(map(ord, "〕】）)］"), "]")
)


def upgrade() -> None:
    with op.batch_alter_table("departments") as batch:
        batch.add_column(sa.Column("paper_pattern", sa.String(length=60), server_default="", nullable=False))
        batch.add_column(sa.Column("approval_pattern", sa.String(length=60), server_default="", nullable=False))
    op.create_table(
        "pattern_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["department_id"], ["departments.id"], name=op.f("fk_pattern_changes_department_id")),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_pattern_changes_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pattern_changes")),
    )
    op.create_index(op.f("ix_pattern_changes_department_id"), "pattern_changes", ["department_id"])
    numbers = op.create_table(
        "approval_numbers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=100), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["department_id"], ["departments.id"], name=op.f("fk_approval_numbers_department_id")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_approval_numbers_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_numbers")),
        sa.UniqueConstraint("department_id", "number", name=op.f("uq_approval_numbers_department_id_number")),
    )
    op.create_index(op.f("ix_approval_numbers_case_id"), "approval_numbers", ["case_id"])
    _keep_numbers_in_use(numbers)


def _keep_numbers_in_use(numbers: sa.Table) -> None:
    """Of a number that several cases of a department have, the first case keeps the place."""
    connection = op.get_bind()
    typed = connection.execute(
        sa.text("SELECT id, department_id, approval_number FROM cases WHERE approval_number <> '' ORDER BY id")
    )
    first: dict[tuple[int, str], int] = {}
    for case_id, department_id, number in typed:
        if name := re.sub(r"\s", "", number).translate(ALIKE):
            first.setdefault((department_id, name), case_id)
    rows = [{"department_id": key[0], "number": key[1], "case_id": case_id} for key, case_id in first.items()]
    for start in range(0, len(rows), CHUNK):
        connection.execute(sa.insert(numbers), rows[start : start + CHUNK])


def downgrade() -> None:
    op.drop_table("approval_numbers")
    op.drop_table("pattern_changes")
    with op.batch_alter_table("departments") as batch:
        batch.drop_column("approval_pattern")
        batch.drop_column("paper_pattern")

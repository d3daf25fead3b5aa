"""Whose list it is: all of a member of staff that the lists of the desk depend on."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_

from app.accounts.models import Staff
from app.cases.models import Case
from app.cases.standing_in import absent_of
from app.domain.workflow import Role


@dataclass(frozen=True)
class Who:
    """A person, her roles, and for whom she acts; hashable, as statements are kept by it."""

    staff_id: int
    session_name: str
    held: frozenset[tuple[str, int]]  # role and department
    absent: tuple[tuple[int, str], ...] = ()  # ids and names of those for whom she acts with all that they have
    absent_cases: tuple[tuple[int, str], ...] = ()  # of others single cases, with their names
    hides_items: bool = True  # False: she has switched none off, so that nobody needs to look

    @classmethod
    def of(cls, staff: Staff) -> "Who":
        held = frozenset((m.role, m.department_id) for m in staff.memberships_on())
        return cls(staff.id, staff.session_name, held, *absent_of(staff), staff.hides_items)

    @property
    def in_hand(self) -> ColumnElement[bool]:
        """Hers, or an absent one's for whom she acts."""
        people = Case.assignee_id.in_([self.staff_id, *(absent for absent, _name in self.absent)])
        if not self.absent and not self.absent_cases:
            return Case.assignee_id == self.staff_id
        return or_(people, Case.id.in_([case for case, _name in self.absent_cases]))

    def has_role(self, *roles: Role) -> bool:
        return any(role in roles for role, _department in self.held)

    def gives_word(self, role: str | None, department_id: int) -> bool:
        """Is she the one whose word a request in this department waits for?"""
        return (role, department_id) in self.held or (role == Role.BUSINESS_SECTION and self.has_role(Role.BUSINESS_SECTION))

    def uses(self, name: str, *roles: Role) -> bool:
        """Is this list one of hers? Whoever acts for somebody has a to-do list, too."""
        return self.has_role(*roles) or (name == "todo" and self.does_steps)

    @property
    def does_steps(self) -> bool:
        """Has she steps to hand on, of her own or of somebody for whom she acts?"""
        return self.has_role(Role.HANDLER) or bool(self.absent or self.absent_cases)

    def department_ids(self, *roles: Role) -> list[int]:
        return sorted({department for role, department in self.held if role in roles})

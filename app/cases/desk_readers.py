"""Whose list it is: all of a member of staff that the lists of the desk depend on."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_

from app.accounts.models import Staff
from app.cases.models import Case
from app.cases.standing_in import absent_of, lent_roles
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
    lent: tuple[tuple[str, int, str], ...] = ()  # roles that she has meanwhile: role, department, name of whose it is

    @classmethod
    def of(cls, staff: Staff) -> "Who":
        held = frozenset((m.role, m.department_id) for m in staff.memberships_on())
        lent = dict.fromkeys((each.role, each.department_id, each.absent.name) for each in lent_roles(staff))
        return cls(staff.id, staff.session_name, held, *absent_of(staff), staff.hides_items, tuple(lent))

    @property
    def in_hand(self) -> ColumnElement[bool]:
        """Hers, or an absent one's for whom she acts."""
        people = Case.assignee_id.in_([self.staff_id, *(absent for absent, _name in self.absent)])
        if not self.absent and not self.absent_cases:
            return Case.assignee_id == self.staff_id
        return or_(people, Case.id.in_([case for case, _name in self.absent_cases]))

    def has_role(self, *roles: Role) -> bool:
        """Of her own, or meanwhile."""
        return self.holds(*roles) or any(role in roles for role, _department, _name in self.lent)

    def holds(self, *roles: Role) -> bool:
        """Of her own."""
        return any(role in roles for role, _department in self.held)

    def department_ids(self, *roles: Role) -> list[int]:
        """Where she has one of these roles, of her own or meanwhile."""
        own = {department for role, department in self.held if role in roles}
        return sorted(own | {department for role, department, _name in self.lent if role in roles})

    def for_whom(self, role: str | None, department_id: int) -> str | None:
        """In whose name she gives the word that a request in this department waits for: her own, empty, or an absent one's.

        None when it is not hers to give.
        """
        is_central = role == Role.BUSINESS_SECTION  # the centre's section has the cases of all departments
        if any(role == own and (is_central or department == department_id) for own, department in self.held):
            return ""
        found = (name for lent, department, name in self.lent if role == lent and (is_central or department == department_id))
        return next(found, None)

    def uses(self, name: str, *roles: Role) -> bool:
        """Is this list one of hers? Whoever acts for somebody has a to-do list, too."""
        return self.has_role(*roles) or (name == "todo" and self.does_steps)

    @property
    def does_steps(self) -> bool:
        """Has she steps to hand on, of her own or of somebody for whom she acts?"""
        return self.has_role(Role.HANDLER) or bool(self.absent or self.absent_cases)

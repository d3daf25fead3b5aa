"""How far an administrator of staff reaches: everywhere, or the departments whose administrator she is."""

from dataclasses import dataclass

from app.accounts.models import Membership, Staff
from app.domain.workflow import STAFF_ROLES, Role
from app.gateways.wall_clock import today

ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.DEPARTMENT_ADMIN)
# Of the centre: given by a system administrator only, and held in no other department.
CENTRAL_ROLES = frozenset({Role.SYSTEM_ADMIN, Role.BUSINESS_SECTION, Role.SUPERVISOR})


@dataclass(frozen=True)
class Reach:
    """`department_ids` is None for a system administrator, who reaches everything."""

    department_ids: frozenset[int] | None

    @classmethod
    def of(cls, admin: Staff) -> "Reach":
        if admin.has_role(Role.SYSTEM_ADMIN):
            return cls(None)
        return cls(frozenset(admin.department_ids(Role.DEPARTMENT_ADMIN)))

    @property
    def roles(self) -> list[Role]:
        """The roles that she may give and end, in the order of the list of roles."""
        return [role for role in Role if role in STAFF_ROLES and (self.department_ids is None or role not in CENTRAL_ROLES)]

    def covers(self, department_id: int) -> bool:
        return self.department_ids is None or department_id in self.department_ids

    def sees(self, staff: Staff) -> bool:
        """Does she belong to a department in reach, or did she?"""
        return any(self.covers(id_) for id_ in {staff.home_department_id, *(m.department_id for m in staff.memberships)})

    def owns(self, membership: Membership) -> bool:
        """May this role be ended?"""
        return self.covers(membership.department_id) and Role(membership.role) in self.roles

    def owns_account(self, staff: Staff) -> bool:
        """May the account itself be changed (name, password, leaving)? Only when all that it can do lies in reach.

        Else whoever administers one department could take over what somebody may do in another.
        """
        held = [m for m in staff.memberships if m.valid_to is None or m.valid_to >= today()]
        return self.covers(staff.home_department_id) and all(self.owns(membership) for membership in held)

"""Departments: found by name, made when an import or a definition names a new one."""

import re

from sqlalchemy import func, select

from app.catalog.models import Department
from app.db import session

DEPARTMENT_CODE = re.compile(r"\d{6}-\d\d", re.ASCII)
DEMO_SUFFIX = "（演示）"
CENTRE = "centre"  # the level of the service centre


def department_by_name(name: str, region: str) -> Department | None:
    """The department of this name in the region; the name may lack （演示）."""
    names = (name, name + DEMO_SUFFIX)
    found = session.scalars(select(Department).where(Department.region == region, Department.name.in_(names))).all()
    return next((d for wanted in names for d in found if d.name == wanted), None)


def department_by_code(code: str) -> Department | None:
    if not DEPARTMENT_CODE.fullmatch(code):
        return None
    return session.scalar(select(Department).where(Department.code == code))


def ensure_department(name: str, region: str, *, level: str = "county", parent: Department | None = None) -> Department:
    """The department of this name, made with the region's next code when it does not exist."""
    if existing := department_by_name(name, region):
        return existing
    department = Department(
        code=_next_code(region),
        region=region,
        name=name,
        short_name=name.removesuffix(DEMO_SUFFIX),
        level=level,
        parent=parent,
    )
    session.add(department)
    session.flush()
    return department


def centre(region: str) -> Department | None:
    """The service centre of the region, once there is one."""
    return session.scalar(select(Department).where(Department.region == region, Department.level == CENTRE).limit(1))


def make_centre(name: str, region: str) -> Department:
    """The department of this name is the service centre from now on; made when an import has not named it."""
    department = ensure_department(name, region, level=CENTRE)
    department.level = CENTRE
    return department


def _next_code(region: str) -> str:
    last = session.scalar(select(func.max(Department.code)).where(Department.region == region))
    number = int(last.rpartition("-")[2]) + 1 if last else 1
    if number > 99:
        raise ValueError(f"region {region} has no department code left")
    return f"{region}-{number:02d}"

"""Every table, imported once, so that `Base.metadata` is whole for migrations and for the check of the key file."""

from app.jobs import models as jobs
from app.web import parked, rate_limits, sessions

__all__ = ["jobs", "parked", "rate_limits", "sessions"]

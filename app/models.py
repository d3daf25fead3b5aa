"""Every table, imported once, so that `Base.metadata` is whole for migrations and for the check of the key file."""

from app.attachments import models as attachments
from app.jobs import models as jobs
from app.web import parked, rate_limits, sessions

__all__ = ["attachments", "jobs", "parked", "rate_limits", "sessions"]

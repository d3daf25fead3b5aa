"""Every table, imported once, so that `Base.metadata` is whole for migrations and for the check of the key file."""

from app import counters
from app.accounts import models as accounts
from app.accounts import staff_models
from app.attachments import models as attachments
from app.cases import certificate_models, flow_entries, numbering_models, presence, traces
from app.cases import desk_models as desk
from app.cases import models as cases
from app.catalog import models as catalog
from app.documents import models as documents
from app.jobs import models as jobs
from app.messaging import models as messaging
from app.publications import models as publications
from app.web import parked, rate_limits, sessions

__all__ = [
    "accounts",
    "attachments",
    "cases",
    "catalog",
    "certificate_models",
    "counters",
    "desk",
    "documents",
    "flow_entries",
    "jobs",
    "messaging",
    "numbering_models",
    "parked",
    "presence",
    "publications",
    "rate_limits",
    "sessions",
    "staff_models",
    "traces",
]

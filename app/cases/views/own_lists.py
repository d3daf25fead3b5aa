"""Everything about the lists of the desk that has an address, in one import; their counts stand on every page of the desk."""

from app.cases import desk_counts
from app.cases.views import desk_bulk, desk_export, desk_items, desk_saved, workbench
from app.cases.views.desk_lists import bp
from app.web.rendering import desk_context

__all__ = ["bp", "desk_bulk", "desk_export", "desk_items", "desk_saved", "workbench"]

desk_context(desk_counts.desk_counts)

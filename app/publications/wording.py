"""How the states and changes of an announcement are called on screen."""

from app.publications.models import Announcement
from app.web.i18n import _, lazy

ACTIONS = {
    "written": lazy("起草"),
    "changed": lazy("修改"),
    "published": lazy("发布"),
    "withdrawn": lazy("撤下"),
}


def state_of(announcement: Announcement) -> str:
    """没有发布, 已发布, 已撤下"""
    if announcement.is_out:
        return _("已发布")
    return _("已撤下") if announcement.withdrawn_at else _("没有发布")

"""The form with which an announcement is written."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from wtforms import HiddenField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from app.catalog.models import Department
from app.db import random_id
from app.domain.form_values import typed_text
from app.publications.commands import Content
from app.publications.models import TEXT_LENGTH, TITLE_LENGTH, Announcement
from app.web.fields import Form, seen_number
from app.web.i18n import lazy
from app.web.sentences import sentence

_KEY = re.compile(r"[a-z2-7]{16}", re.ASCII)


def _tidy(text: Any) -> str:
    return typed_text(str(text or "")).strip()


def _key(text: Any) -> str:
    """The key of a form that was shown; a forged one is a new one."""
    return text if isinstance(text, str) and _KEY.fullmatch(text) else random_id()


def said_by(announcement: Announcement) -> dict[str, Any]:
    """What fills the form of one that is there."""
    day = announcement.pinned_until.isoformat() if announcement.pinned_until else ""
    said = {"title": announcement.title, "text": announcement.text, "pinned_until": day, "seen": announcement.seen}
    return said | {"department": announcement.department.code}


class AnnouncementForm(Form):
    department = SelectField(
        lazy("发布部门"), [DataRequired(lazy("请选择发布部门"))], validate_choice=False, render_kw={"width": "wide"}
    )
    title = StringField(
        lazy("标题"),
        [DataRequired(lazy("请填写标题")), Length(max=TITLE_LENGTH, message=lazy("标题最多 60 字"))],
        [_tidy],
        render_kw={"width": "wide"},
    )
    text = TextAreaField(
        lazy("内容"),
        [DataRequired(lazy("请填写内容")), Length(max=TEXT_LENGTH, message=lazy("内容最多 5000 字"))],
        [_tidy],
        render_kw={"hint": lazy("写明谁、什么时候、在哪里、怎么办，电话多少。空一行是另起一段"), "width": "wide", "rows": 12},
    )
    pinned_until = StringField(
        lazy("置顶到哪天"),
        filters=[_tidy],
        render_kw={"kind": "date", "width": "short", "hint": lazy("不置顶的不填，例如 2026-12-31")},
    )
    draft_key = HiddenField(filters=[_key])
    seen = HiddenField(filters=[seen_number])

    def __init__(self, departments: Iterable[Department], **options: Any) -> None:
        super().__init__(**options)
        self.departments = {department.code: department for department in departments}
        self.department.choices = [SelectChoice(code, department.name) for code, department in self.departments.items()]

    def validate_department(self, field: Any) -> None:
        if field.data not in self.departments:
            raise ValidationError(sentence("choice_unknown", label=field.label.text))

    def validate_pinned_until(self, field: Any) -> None:
        try:
            self.day = date.fromisoformat(field.data) if field.data else None
        except ValueError:
            raise ValidationError(sentence("date_form")) from None

    def content(self) -> Content:
        """What was typed, once it is valid."""
        return Content(self.departments[self.department.data].id, self.title.data, self.text.data, self.day)

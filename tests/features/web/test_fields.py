"""Fields of form classes and of items, as the one macro draws them."""

from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField, PasswordField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from app.domain.form_schema import FieldKind, FormField, Problem, ProblemCode
from app.web.fields import FieldView, Form, catalogue_field_view

pytestmark = pytest.mark.only_on("sqlite")

DAYS = [("mon", "星期一"), ("tue", "星期二")]


class Sample(Form):
    name = StringField("姓名", [DataRequired("请填写姓名"), Length(max=5, message="最多 5 字")], render_kw={"hint": "与证件一致"})
    text = TextAreaField("说明", render_kw={"rows": 6, "data-x": "1"})
    secret = PasswordField("密码")
    day = RadioField("哪天", choices=DAYS, validate_choice=False)
    days = SelectMultipleField("哪几天", choices=DAYS)
    agree = BooleanField("同意")
    where = HiddenField()


@pytest.fixture
def sample(app: Flask) -> Any:
    """Makes the form as it was sent, or empty."""

    def make(*fields: tuple[str, str]) -> Sample:
        with app.test_request_context("/", method="POST"):
            return Sample(formdata=MultiDict(fields) if fields else None)

    return make


def test_each_kind_of_field_is_drawn_as_its_kind(sample: Any) -> None:
    kinds = {view.name: view.kind for view in sample().views()}
    assert kinds == {
        "name": "text",
        "text": "long_text",
        "secret": "password",
        "day": "choice",
        "days": "choices",
        "agree": "yes_no",
        "where": "hidden",
    }


def test_label_hint_length_and_attributes_come_along(sample: Any) -> None:
    name, text = sample().views("name", "text")
    assert (name.label, name.hint, name.required, name.max_length, name.id) == ("姓名", "与证件一致", True, 5, "f-name")
    assert (text.rows, text.required, text.max_length, text.attributes) == (6, False, None, {"data-x": "1"})


def test_what_was_typed_stays_except_a_password(sample: Any) -> None:
    form = sample(("name", "陈"), ("secret", "liushu-Wan-47"), ("days", "mon"), ("days", "tue"), ("agree", "y"))
    shown = {view.name: view.value for view in form.views()}
    assert shown == {"name": "陈", "text": "", "secret": "", "day": "", "days": ["mon", "tue"], "agree": "y", "where": ""}


def test_errors_stand_beside_the_field_and_in_the_summary(sample: Any) -> None:
    form = sample(("name", "一二三四五六"), ("days", "sun"))
    assert not form.validate()
    assert form.views("name")[0].error == "最多 5 字"
    assert [field for field, _text in form.problems()] == ["f-name", "f-days"]


def _of_an_item(kind: FieldKind, value: Any = None, problem: Problem | None = None, **more: Any) -> FieldView:
    return catalogue_field_view(FormField("area", "水面面积", kind, **more), value, problem)


@pytest.mark.parametrize(
    ("kind", "drawn", "inputmode"),
    [
        (FieldKind.TEXT, "text", ""),
        (FieldKind.LONG_TEXT, "long_text", ""),
        (FieldKind.NUMBER, "text", "decimal"),
        (FieldKind.MONEY, "text", "decimal"),
        (FieldKind.DATE, "date", ""),
        (FieldKind.MOBILE, "tel", "tel"),
        (FieldKind.RESIDENT_ID, "text", ""),
        (FieldKind.USCC, "text", ""),
        (FieldKind.YES_NO, "choice", ""),
    ],
)
def test_each_kind_of_an_items_field_is_drawn_for_its_keyboard(kind: FieldKind, drawn: str, inputmode: str) -> None:
    view = _of_an_item(kind)
    assert (view.kind, view.inputmode) == (drawn, inputmode)


def test_whole_numbers_get_the_keyboard_of_digits() -> None:
    assert _of_an_item(FieldKind.NUMBER, decimals=0).inputmode == "numeric"


@pytest.mark.parametrize(
    ("typed", "drawn"), [("", "date"), ("2026-03-01", "date"), ("明年春天", "text"), ("2026年3月1日", "text")]
)
def test_a_date_control_never_hides_what_was_typed_elsewhere(typed: str, drawn: str) -> None:
    assert _of_an_item(FieldKind.DATE, typed).kind == drawn


def test_an_items_field_shows_what_was_typed_and_what_is_wrong() -> None:
    problem = Problem(ProblemCode.TOO_SMALL, {"minimum": "0.1"})
    view = _of_an_item(FieldKind.NUMBER, "零", problem, unit="亩", required=False)
    assert (view.value, view.unit, view.required, view.error) == ("零", "亩", False, "水面面积不能小于 0.1")


def test_nothing_chosen_is_an_empty_list_and_nothing_typed_an_empty_text() -> None:
    assert _of_an_item(FieldKind.CHOICES, options=tuple(DAYS)).value == []
    assert _of_an_item(FieldKind.TEXT).value == ""

"""Default login names: surname in pinyin and the initials of the given name (Z01)."""

import pytest

from app.accounts.names import default_login_name
from app.demo_data import STAFF


@pytest.mark.parametrize(
    ("name", "login"),
    [
        ("张三", "zhangs"),
        ("单雄信", "shanxx"),
        ("曾国藩", "zenggf"),
        ("欧阳修", "ouyangx"),
        ("尉迟恭", "yuchig"),
        ("吕布", "lvb"),
        ("陈", "chen"),
    ],
)
def test_a_login_name_comes_from_the_name(name, login):
    assert default_login_name(name) == login


@pytest.mark.parametrize("worker", STAFF, ids=lambda worker: worker.name)
def test_the_demo_staff_have_their_default_names(worker):
    assert default_login_name(worker.name) == worker.login_name

"""Default login names: surname in pinyin and the initials of the given name (Z01)."""

import pytest

from app.accounts import names
from app.accounts.names import default_login_name, login_names
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


@pytest.mark.parametrize(
    ("name", "offered"),
    [
        ("张三", ["zhangs"]),
        ("单雄", ["shanx", "danx"]),
        ("曾国藩", ["zenggf", "cenggf"]),
        ("乐三", ["yues", "les"]),
        ("王长", ["wangz", "wangc"]),
        ("单长", ["shanz", "danz", "shanc", "danc"]),
        ("欧阳修", ["ouyangx"]),
        ("阿不都·热合曼", ["abdrhm", "abdrgm", "afdrhm", "afdrgm"]),
        ("John Smith", ["johnsmith"]),
    ],
)
def test_every_reading_is_offered_the_likeliest_first(name, offered):
    assert login_names(name) == offered


def test_no_more_are_offered_than_can_be_read_at_a_glance():
    assert len(login_names("单乐长重行")) == 6


@pytest.mark.parametrize("character", ["王", "长", "乐行重"])
def test_a_pasted_text_does_not_multiply_its_readings(character):
    """The product of all readings of 300 characters would fill any memory; the offers are the same without it."""
    offered = login_names("单" + character * 100)
    assert len(offered) == 6 and offered[0].startswith("shan") and offered[1].startswith("dan")


@pytest.mark.parametrize("name", ["单乐长重行", "阿不都·热合曼", "王长重行乐重", "欧阳重行乐长参"])
def test_the_bound_changes_no_offer(name, monkeypatch):
    bound = login_names(name)
    monkeypatch.setattr(names, "MOST_VARIED", 12)
    assert login_names(name) == bound

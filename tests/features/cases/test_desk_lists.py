"""The lists of the desk: filters, lights, order, pages, rights, what is switched off, what is saved (Z04, Z07, Z13)."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product

import pytest
from sqlalchemy import event, select, text, update

from app import db
from app.accounts.staff_models import HiddenItem
from app.cases import access, desk_counts, desk_lists, desk_page, lights
from app.cases.desk_filters import Chosen
from app.cases.desk_lists import LISTS, DeskList, first_rows, page_of, page_statement
from app.cases.desk_models import SavedFilter
from app.cases.desk_readers import Who
from app.cases.models import Case
from app.cases.views import desk_frame
from app.catalog.models import ItemVersion
from app.domain.clock import Light
from app.domain.workflow import Role, State
from app.gateways import wall_clock
from app.gateways.wall_clock import SHANGHAI
from tests.builders.cases import a_case, one_click, staff_called, stored
from tests.builders.desk import at_desk, listed
from tests.builders.many_cases import copies
from tests.support.pages import squeeze

WEDNESDAY = datetime(2026, 11, 18, 10, tzinfo=SHANGHAI)


def numbers_in(page):
    return [squeeze(cell).replace(" ", "") for cell in page.texts("table.list tbody .number")]


def tabs_of(page):
    """Text → count of the tabs of a list."""
    return {" ".join(tab.split()[:-1]): tab.split()[-1] for tab in page.texts("main nav.tabs li")}


def test_a_tab_counts_what_stands_behind_it_and_its_rows_have_its_light(app, client, frozen_clock, monkeypatch):
    """Z13: for every state, limit and unit, before and after a weekend, a filter by light leaves the rows that show it."""
    frozen_clock.at(WEDNESDAY)
    case = a_case(app, "step 1")
    versions = db.session.scalars(select(ItemVersion.id).where(ItemVersion.definition_json.isnot(None)).limit(6)).all()
    limits = [(5, "working_day"), (6, "working_day"), (5, "day"), (20, "day"), (1, "month"), (0, "working_day")]
    for version_id, (days, unit) in zip(versions, limits, strict=True):
        db.session.execute(update(ItemVersion).where(ItemVersion.id == version_id).values(promised_days=days, unit=unit))
    states = (State.SUBMITTED, State.CORRECTING, State.PRE_ACCEPTED, State.IN_PROCESS, State.SUSPENDED)
    starts = (date(2026, 11, 18), date(2026, 11, 2), None)
    made = [
        {"version_id": version_id, "state": state, "due_on": date(2026, 11, 12) + timedelta(days=offset), "accepted_on": started}
        for version_id, state, offset, started in product(versions, states, range(0, 20, 3), starts)
    ]
    copies(case.number, made)
    of = DeskList("of all states", lambda who: [Case.assignee_id == who.staff_id], LISTS["todo"].sorts, tuple(Light))
    monkeypatch.setitem(LISTS, of.name, of)
    who = Who.of(staff_called("lis"))
    for day in (date(2026, 11, 18) + timedelta(days=n) for n in (0, 1, 2, 3, 5, 8)):
        tally = desk_counts.tally(of, who, Chosen(), day)
        assert tally.total == len(made) + 1 == sum(tally.tabs.values())
        for light in Light:
            rows = first_rows(of, who, Chosen(tab=light), day, 1000)
            assert {lights.due_of(row, row, day).light for row in rows} <= {light}, f"{light} on {day}"
            assert len(rows) == tally.tabs[light]


@pytest.fixture
def inbox(app, client, frozen_clock):
    """李四 has 71 cases in hand, in three items, from every source."""
    frozen_clock.at(WEDNESDAY)
    case = a_case(app, "step 1")
    versions = db.session.scalars(
        select(ItemVersion.id).where(ItemVersion.definition_json.isnot(None)).order_by(ItemVersion.id).limit(3)
    )
    ids, sources = list(versions), ("internet", "counter", "kiosk", "village")
    copies(
        case.number,
        [
            {
                "version_id": ids[n % 3],
                "source": sources[n % 4],
                "due_on": date(2026, 11, 10) + timedelta(days=n // 2),
                "accepted_on": date(2026, 11, 2),
                "received_on": date(2026, 10, 1) + timedelta(days=n % 7),
                "applicant_name": f"申请人{n % 5}",
            }
            for n in range(70)
        ],
    )
    at_desk(client, "lis")
    return client


@pytest.mark.parametrize("sort", ["", "-due", "received", "-received", "item", "-item", "applicant", "-applicant"])
def test_every_order_leads_through_all_rows_once_forth_and_back(inbox, sort):
    page, seen, pages = inbox.read(f"/desk/todo?sort={sort}"), [], []
    while True:
        pages.append(numbers_in(page))
        seen += pages[-1]
        if not page.css("a[rel=next]"):
            break
        page = inbox.read(page.one("a[rel=next]").attributes["href"])
    assert [len(each) for each in pages] == [30, 30, 11]
    assert len(set(seen)) == 71
    assert "第 61 至 71 件，共 71 件" in page.text
    back = inbox.read(page.one("a[rel=prev]").attributes["href"])
    assert numbers_in(back) == pages[1]
    assert back.texts("a[rel=next]") == ["后 11 件"]
    assert numbers_in(inbox.read(back.one("a[rel=prev]").attributes["href"])) == pages[0]


def test_a_page_goes_on_from_its_row_though_rows_before_it_have_left(app, inbox):
    first = inbox.read("/desk/todo")
    following = numbers_in(inbox.read(first.one("a[rel=next]").attributes["href"]))
    with one_click(app):
        for number in numbers_in(first)[:20]:
            db.session.execute(update(Case).where(Case.number == number).values(closed_at=wall_clock.now(), assignee_id=None))
    second = inbox.read(first.one("a[rel=next]").attributes["href"])
    assert numbers_in(second) == following
    assert numbers_in(inbox.read(second.one("a[rel=prev]").attributes["href"]))[:10] == numbers_in(first)[20:]


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "%00",
        "eyJ9",
        "WyJkdWUiLDAsIjIwMjYtMTEtMTgiLCJ4Il0",
        "WyJkdWUiLC0xLCIyMDI2LTExLTE4IiwxXQ",
        "bm90aGluZw",
        "W10",
        "A" * 2000,
        "é",
    ],
)
def test_a_cursor_of_nonsense_is_the_first_page(inbox, cursor):
    first = numbers_in(inbox.read("/desk/todo"))
    for way in ("after", "before"):
        assert numbers_in(inbox.read("/desk/todo", query_string={way: cursor})) == first


def test_a_cursor_of_another_order_is_the_first_page(inbox):
    cursor = inbox.read("/desk/todo").one("a[rel=next]").attributes["href"].partition("after=")[2]
    assert numbers_in(inbox.read(f"/desk/todo?sort=item&after={cursor}")) == numbers_in(inbox.read("/desk/todo?sort=item"))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("source=counter", 18),
        ("source=outside", 53),
        ("source=kiosk", 17),
        ("due_from=2026-11-18&due_to=2026-11-19", 4),
        ("due_to=2026-11-09", 0),
        ("q=申请人3", 14),
        ("tab=red", 16),
        ("tab=red&source=counter", 4),
        ("source=nowhere&tab=purple&item=x&due_from=yesterday", 71),
    ],
)
def test_a_list_is_filtered_and_its_tabs_count_what_is_left(inbox, query, expected):
    page = inbox.read(f"/desk/todo?{query}")
    assert f"共 {expected} 件" in page.text or expected == 0
    assert len(numbers_in(page)) == min(expected, 30)
    current = page.texts("main nav.tabs [aria-current=page]")
    assert current[0].split()[-1] == str(expected)


def test_an_item_is_chosen_among_those_that_are_there(inbox):
    page = inbox.read("/desk/todo")
    choices = [option.attributes["value"] for option in page.css("#f-item option")][1:]
    counts = [int(tabs_of(inbox.read(f"/desk/todo?item={choice}"))["全部"]) for choice in choices]
    assert sorted(counts) == [23, 23, 25] or sum(counts) == 71
    filtered = inbox.read(f"/desk/todo?item={choices[0]}")
    assert len(filtered.css("#f-item option")) == len(choices) + 1, "the others can still be chosen"


def test_a_filter_is_kept_under_a_name_and_counted(inbox, another_client):
    """我存的"""
    page = inbox.read("/desk/todo?source=counter&sort=item")
    saved = inbox.submit(page, "/desk/todo/filters", name="窗口 件")
    assert saved.path == "/desk/todo" and tabs_of(saved)["我存的：窗口件"] == "18"
    assert tabs_of(inbox.read("/desk/todo"))["我存的：窗口件"] == "18"
    assert "我存的" not in inbox.read("/desk/done").text
    at_desk(another_client, "wangw")
    assert "我存的" not in another_client.read("/desk/todo").text
    kept = db.session.scalars(select(SavedFilter)).one()
    lent = another_client.read("/desk")
    token = lent.css("input[name=csrf_token]")[0].attributes["value"]
    assert another_client.post(f"/desk/filters/{kept.id}/delete", data={"csrf_token": token}).status_code == 404
    gone = inbox.submit(saved, f"/desk/filters/{kept.id}/delete")
    assert "我存的" not in "".join(tabs_of(gone))


def test_ten_filters_are_kept_and_the_eleventh_is_refused(inbox):
    for n in range(10):
        page = inbox.read(f"/desk/todo?q=申请人{n}")
        inbox.submit(page, "/desk/todo/filters", name=f"第{n}个")
    refused = inbox.submit(inbox.read("/desk/todo?source=counter"), "/desk/todo/filters", name="多", status=422)
    assert "最多保存 10 个" in refused.one("#e-name").text()
    assert len(db.session.scalars(select(SavedFilter)).all()) == 10


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "请给筛选起个名字"),
        (" 　", "请给筛选起个名字"),
        ("长" * 30, "最多 20 字，现在是 30 字"),
        ("长" * 5000, "最多 20 字，现在是 5000 字"),
        ("窗口件", "已经有叫“窗口件”的筛选"),
        ("窗口 件", "已经有叫“窗口件”的筛选"),
    ],
)
def test_a_name_that_does_not_do_is_said_beside_it(inbox, name, said):
    """The list stands there as it was filtered, with what was typed; a name is neither cut nor written over."""
    inbox.submit(inbox.read("/desk/todo?source=kiosk"), "/desk/todo/filters", name="窗口件")
    page = inbox.read("/desk/todo?source=counter&sort=-due")
    refused = inbox.submit(page, "/desk/todo/filters", name=name, status=422)
    assert said in refused.one("#e-name").text() and said in refused.one(".errors").text()
    assert refused.one("#f-name").attributes["value"] == name[:200]
    assert listed(refused) == listed(page) and refused.css(".bulk")
    assert "selected" in refused.one("#f-source option[value=counter]").attributes
    (kept,) = db.session.scalars(select(SavedFilter)).all()
    assert kept.query == "source=kiosk"
    again = inbox.submit(refused, "/desk/todo/filters", name="柜台")
    assert again.path == "/desk/todo" and "我存的：柜台" in tabs_of(again)


def test_a_switched_off_item_leaves_lists_and_counts_at_once(app, client):
    """Z04"""
    case = a_case(app)
    page = at_desk(client, "zhangs")
    assert "统一受理 1" in page.texts("header nav li")
    items = client.read("/desk/me/items", query_string={"q": "水产苗种生产许可证核发"})
    item_id = db.session.scalar(select(ItemVersion.item_id).join(Case).where(Case.number == case.number))
    after = client.submit(items, f"/desk/me/items/{item_id}", button="停用")
    assert "现在有 1 件没办完的办件因此不在您的列表里。" in after.text
    page = client.read("/desk/acceptance")
    assert "统一受理" in page.texts("header nav li") and not numbers_in(page)
    assert numbers_in(client.read(page.link("显示全部"))) == [case.number]
    assert client.read(f"/desk?number={case.number}").path == case.path
    client.submit(client.read("/desk/me/items"), f"/desk/me/items/{item_id}", button="启用")
    assert numbers_in(client.read("/desk/acceptance")) == [case.number]


def test_a_switched_off_item_is_not_offered_at_the_counter_but_found_by_its_name(app, client):
    at_desk(client, "zhangs")
    page = client.read("/desk/intake")
    first, others = page.texts("table.list tbody a")[0], len(page.css("table.list tbody tr")) - 1
    item = db.session.scalars(
        select(ItemVersion.item_id).where(ItemVersion.name == first, ItemVersion.state == "published")
    ).one()
    db.session.add(HiddenItem(staff_id=staff_called("zhangs").id, item_id=item))
    staff_called("zhangs").hides_items = True
    db.session.flush()
    page = client.read("/desk/intake")
    assert first not in page.texts("table.list tbody a") and len(page.css("table.list tbody tr")) == others
    assert "您关闭了 1 个事项，没有列在这里，按名称仍能查到。" in page.text
    found = client.read(f"/desk/intake?q={first}")
    assert first in found.texts("table.list tbody a") and "没有列在这里" not in found.text


def test_the_workbench_says_that_items_are_switched_off(app, client):
    case = a_case(app)
    at_desk(client, "zhangs")
    assert "您关闭了" not in client.read("/desk").text
    db.session.add(HiddenItem(staff_id=staff_called("zhangs").id, item_id=stored(case.number).version.item_id))
    staff_called("zhangs").hides_items = True
    db.session.flush()
    page = client.read("/desk")
    assert "现在没有等您办理的办件。" in page.text and "您关闭了 1 个事项，它们的办件不在里面。" in page.text


def test_an_item_of_another_department_is_not_hers_to_switch(app, client):
    """Z04"""
    page = at_desk(client, "zhangs")
    mine = staff_called("zhangs").department_ids()
    other = db.session.scalar(text("SELECT id FROM service_items WHERE department_id <> :mine").bindparams(mine=min(mine)))
    token = page.css("input[name=csrf_token]")[0].attributes["value"]
    answer = client.post(f"/desk/me/items/{other}", data={"csrf_token": token, "on": "0"})
    assert answer.status_code == 404 and not db.session.scalars(select(HiddenItem)).all()


def test_suspended_cases_are_with_their_handler_the_heads_and_the_section(app, client):
    """Z18"""
    case = a_case(app, "step 1")
    with one_click(app):
        db.session.execute(update(Case).where(Case.number == case.number).values(state=State.SUSPENDED))
    for who, expected in {"lis": 1, "zhangs": 1, "fengs": 1, "zhaol": 1, "qianq": 1, "wangw": 0, "xul": 0, "hel": None}.items():
        if expected is None:
            continue
        at_desk(client, who)
        assert len(numbers_in(client.read("/desk/suspended"))) == expected, who
    at_desk(client, "lis")
    assert not numbers_in(client.read("/desk/todo"))


def test_a_list_shows_nothing_that_one_may_not_read(app, client):
    for stage in ("submitted", "step 1", "step 2", "granted", "certified"):
        a_case(app, stage)
    day = wall_clock.today()
    for login in ("zhangs", "lis", "wangw", "liul", "zhaol", "fengs", "qianq", "sunb", "zhouj", "zhengq", "xul", "wus"):
        staff = staff_called(login)
        for of in LISTS.values():
            for row in first_rows(of, Who.of(staff), Chosen(everything=True), day, 100):
                assert access.may_read(stored(row.number), staff), f"{login} {of.name}"


def test_a_clerk_of_two_departments_has_both_in_one_order(app, client, frozen_clock):
    frozen_clock.at(WEDNESDAY)
    case = a_case(app)
    other = staff_called("zhengq").home_department_id
    copies(case.number, [{"department_id": other, "due_on": date(2026, 11, 20 + n)} for n in range(4)])
    staff = staff_called("zhangs")
    who = Who(staff.id, staff.session_name, frozenset({(Role.CLERK, other), *Who.of(staff).held}))
    rows = page_of(LISTS["acceptance"], who, Chosen(), wall_clock.today()).rows
    assert len(rows) == 5 and [row.due_on for row in rows] == sorted(row.due_on for row in rows)
    assert desk_counts.tally(LISTS["acceptance"], who, Chosen(), wall_clock.today()).total == 5


def test_more_than_a_thousand_are_counted_no_further(app, inbox, monkeypatch):
    monkeypatch.setattr(desk_lists, "COUNT_CAP", 20)
    monkeypatch.setattr(desk_counts, "COUNT_CAP", 20)
    _forget_statements()
    try:
        page = inbox.read("/desk/todo")
        day, who = wall_clock.today(), Who.of(staff_called("lis"))
        yellow = len(first_rows(LISTS["todo"], who, Chosen(tab="yellow"), day, 100))
        assert 0 < yellow < 20
        assert tabs_of(page) == {"全部": "20+", "■ 超期": "16", "▲ 临期": str(yellow), "● 正常": "20+"}
        assert len(page.css("#f-item option")) == 4
    finally:
        _forget_statements()


def _forget_statements():
    for kept in (desk_counts._of_tabs, desk_counts.by_version_and_tab, desk_page._statement, desk_frame._tabs):
        kept.cache_clear()


def test_an_inbox_takes_the_same_few_queries_however_long_it_is(app, client, frozen_clock):
    """Speed: nothing is asked row by row."""
    frozen_clock.at(WEDNESDAY)
    case = a_case(app, "step 1")
    at_desk(client, "lis")
    client.read("/desk/todo")
    few = _asked(client)
    copies(case.number, [{"due_on": date(2026, 12, 1)} for _n in range(29)])
    assert _asked(client) == few <= 4


def test_the_head_of_every_page_counts_the_same(inbox):
    """A list counts itself once, for its tabs and for the head; however it is filtered, the head counts all of it."""
    for path in ("/desk", "/desk/todo", "/desk/todo?tab=red", "/desk/todo?q=nobody", "/desk/suspended", "/desk/done"):
        counts = dict(text.split() for text in inbox.read(path).texts("header nav li") if len(text.split()) == 2)
        assert counts == {"待办业务": "71"}, path


def _asked(client):
    """How many SELECTs the inbox takes."""
    said = []

    def listen(*given):
        said.append(given[2])

    engine = db.session.get_bind().engine
    event.listen(engine, "before_cursor_execute", listen)
    client.read("/desk/todo")
    event.remove(engine, "before_cursor_execute", listen)
    return sum(statement.startswith("SELECT") for statement in said)


@pytest.mark.only_on("postgresql")
def test_the_inbox_is_read_in_the_order_of_its_index(app, client, frozen_clock):
    """Speed: in a large archive a page reads the rows that it shows, by the partial index, and sorts no more than those."""
    frozen_clock.at(WEDNESDAY)
    case = a_case(app, "step 1")
    others = [staff_called(name).id for name in ("wangw", "liul", "zhaol")]
    archived = {"closed_at": wall_clock.now(), "assignee_id": None}
    days = [date(2026, 11, 1) + timedelta(days=n % 90) for n in range(3000)]
    copies(
        case.number,
        [{"due_on": day, **archived} if n % 9 else {"due_on": day, "assignee_id": others[n % 3]} for n, day in enumerate(days)],
    )
    copies(case.number, [{"due_on": date(2026, 12, 1) + timedelta(days=n)} for n in range(300)])
    db.session.execute(text("ANALYZE cases"))
    who = Who.of(staff_called("lis"))
    plan = _plan_of(who)
    assert "ix_cases_assignee_open" in plan, plan
    assert "Seq Scan on cases" not in plan, plan
    sorted_rows = [int(count) for count in re.findall(r"Sort  \(cost=\S+ rows=(\d+)", plan)]
    assert max(sorted_rows, default=0) <= 2 * 31, plan
    own_steps_only = _plan_of(replace(who, held=frozenset()))
    assert "ix_cases_assignee_open" in own_steps_only, own_steps_only
    assert "Sort" not in own_steps_only.split("SubPlan")[0], own_steps_only
    counted = str(desk_counts._of_tabs(who, wall_clock.today()))
    assert "UNION" in counted, "an OR of the branches would read every open case"


def _plan_of(who):
    return _explained(page_statement("todo", who, Chosen(), wall_clock.today(), None, 31))


def _explained(statement):
    bound = statement.compile(db.session.get_bind(), compile_kwargs={"literal_binds": True})
    return "\n".join(db.session.scalars(text(f"EXPLAIN {bound}".replace(":", r"\:"))))

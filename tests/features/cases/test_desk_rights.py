"""Who may read a case and who may act on it: role by stage (SECURITY 6, 7)."""

import pytest

from app.cases import access
from app.domain.workflow import Action
from tests.builders.cases import STAGES, a_case, one_click, staff_called, stored
from tests.builders.desk import COMPLETE, act, at_desk

READERS = ("zhangs", "lis", "wangw", "liul", "zhaol", "fengs", "qianq", "sunb")
STRANGERS = ("zhengq", "xul", "wus", "zhouj")
CLERK = {"accept", "request_correction", "not_accept", "pre_accept", "request_void"}
HANDLER = {"consult", "offer_hearing", "request_suspension"}
HEAD = {"extend", "terminate"}
OPEN = {
    ("submitted", "zhangs"): CLERK,
    ("step 1", "lis"): HANDLER | {"forward"},
    ("step 2", "wangw"): HANDLER | {"forward", "send_back"},
    ("step 3", "zhaol"): HANDLER | HEAD | {"conclude", "send_back"},
    ("granted", "zhangs"): {"issue_certificate"},
    **{(f"step {n}", "zhaol"): HEAD for n in (1, 2)},
    **{(f"step {n}", "fengs"): {"reassign"} for n in (1, 2, 3)},
    **{(stage, "zhaol"): {"reopen"} for stage in ("not_accepted", "denied", "granted")},
    ("certified", "zhangs"): {"print", "deliver"},
    ("certified", "zhaol"): {"reopen", "cancel", "annul", "revoke"},
}


@pytest.mark.parametrize("stage", STAGES)
def test_an_action_is_open_to_its_role_at_its_stage_and_to_nobody_else(app, db_session, stage):
    case = a_case(app, stage)
    with one_click(app):
        row = access.case_for_staff(case.number, staff_called("zhangs"))
        for who in READERS:
            staff = staff_called(who)
            allowed = {action for action in COMPLETE if access.why_not(row, Action(action), staff) is None}
            assert allowed == OPEN.get((stage, who), set()), f"{who} at {stage}"
        assert not any(access.may_read(row, staff_called(who)) for who in STRANGERS)


@pytest.mark.parametrize("stage", ["submitted", "step 2", "granted", "certified"])
def test_what_one_may_read_but_not_do_is_409_with_a_sentence(app, client, stage):
    case = a_case(app, stage)
    before = stored(case.number).seen
    for who in READERS:
        page = at_desk(client, who)
        for action in COMPLETE.keys() - OPEN.get((stage, who), set()):
            answer = act(client, page, case, action)
            assert (answer.status_code, stored(case.number).seen) == (409, before), f"{who} {action}"
            assert 'class="notice"' in answer.text


@pytest.mark.parametrize("who", STRANGERS)
def test_another_departments_case_does_not_exist(app, client, who):
    case = a_case(app, "granted")
    paper = stored(case.number).papers[0].document.public_id
    page = at_desk(client, who)
    addresses = ["", "/materials", "/opinions", "/log", "/files/aaaaaaaaaaaaaaaa"]
    addresses += [f"/papers/{paper}.pdf", f"/papers/{paper}/slip.pdf"]
    assert {client.get(case.path + address).status_code for address in addresses} == {404}
    assert {act(client, page, case, action).status_code for action in COMPLETE} == {404}
    token = {"csrf_token": page.css("input[name=csrf_token]")[0].attributes["value"], "seen": "1"}
    assert {client.post(f"{case.path}/{post}", data=token).status_code for post in ("materials", "reveal")} == {404}


def test_files_and_papers_of_another_case_do_not_exist(app, client):
    one, other = a_case(app, "step 1"), a_case(app, "step 1", citizen="bluebay")
    at_desk(client, "lis")
    row = stored(other.number)
    paper, file = row.papers[0].document.public_id, client.read(other.path).css("a[href*='/view/']")[0].attributes["href"]
    assert client.get(file).status_code == 200
    assert client.get(f"{one.path}/files/{file.rpartition('/')[2]}").status_code == 404
    assert client.read(other.path).link("小票") == f"{other.path}/papers/{paper}/slip.pdf"
    for address in (f"/papers/{paper}.pdf", f"/papers/{paper}/slip.pdf"):
        assert client.get(one.path + address).status_code == 404
        assert client.get(other.path + address).status_code == 200


def test_who_acted_on_a_case_still_reads_it_and_no_longer_acts(app, client):
    case = a_case(app, "step 2")
    at_desk(client, "lis")
    page = client.read(case.path)
    assert page.css("aside .window") == []
    assert "这一环节不由您办理。" in page.text


def test_an_action_that_is_not_open_says_why(app, client):
    at_desk(client, "lis")
    page = client.read(a_case(app, "step 1").path)
    assert "到最后一个环节才能办结。" in page.text
    assert "已是第一个环节，不能再退回。" in page.text

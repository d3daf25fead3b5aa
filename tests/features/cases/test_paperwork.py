"""What the papers of a case say."""

import json
import re

import pytest
from flask import Flask

from tests.builders.cases import STAGES, a_case, stored
from tests.builders.wizard import sign_in
from tests.support.browser import Browser

pytestmark = pytest.mark.usefixtures("db_session")


@pytest.mark.parametrize("stage", ["correcting", "not_accepted", "denied", "certified"])
def test_no_paper_holds_a_word_of_the_program(app: Flask, stage: str) -> None:
    assert stage in STAGES
    for paper in stored(a_case(app, stage).number).papers:
        values = json.dumps(list(_texts(paper.document.context)), ensure_ascii=False)
        known = re.sub("not_eligible|landscape", "", values)  # a ground and a shape, which are never printed
        assert not re.search(r"[a-z]{5,}", known), f"{paper.document.kind}: {values}"


def _texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for each in value.values() for text in _texts(each)]
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    return [value] if isinstance(value, str) else []


def test_the_acceptance_notice_names_the_procedures_that_do_not_count(app: Flask) -> None:
    """行政许可法第四十五条; a wait for supplements is none of them."""
    papers = {paper.document.kind: paper.document.context for paper in stored(a_case(app, "step 1").number).papers}
    assert papers["SLTZS"]["special_procedures"] == ["检验", "检测", "听证"]


def test_the_applicant_finds_papers_and_the_scanned_result(client: Browser, app: Flask) -> None:
    case = a_case(app, "certified")
    sign_in(client, "chunhua")
    shown = client.read(f"/applications/{case.public_id}")
    for title in ("网上申报回执", "受理通知书", "准予行政许可决定书", "水产苗种生产许可证"):
        assert f"{title}（PDF）" in shown.text
    assert "由谁申请" in shown.text
    assert "申请单位" not in shown.text


@pytest.mark.parametrize(("stage", "reason"), [("not_accepted", "没有固定的生产场地"), ("denied", "理由如下。")])
def test_a_refusal_is_explained_on_the_page_too(client: Browser, app: Flask, stage: str, reason: str) -> None:
    case = a_case(app, stage)
    sign_in(client, "chunhua")
    shown = client.read(f"/applications/{case.public_id}")
    assert f"理由：{reason}" in shown.text
    assert "向广安区人民政府申请行政复议" in shown.text

"""The desk's lists and the pages of a case (Z07, Z13)."""

import pytest

from tests.builders.cases import STAGES, a_case
from tests.builders.desk import at_desk

TABS = ("", "/materials", "/opinions", "/log")


@pytest.mark.parametrize("stage", STAGES)
def test_every_tab_opens_at_every_stage(app, client, stage):
    case = a_case(app, stage)
    for who in ("zhangs", "lis", "zhaol", "sunb"):
        at_desk(client, who)
        for tab in TABS:
            page = client.read(case.path + tab)
            assert "水产苗种生产许可证核发" in page.heading

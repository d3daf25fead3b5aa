"""The story that all journeys tell: who takes part and what they type. The applicant is new, the staff are of the demo world."""

import re
from dataclasses import dataclass

from app.domain.identity import resident_check_digit

ITEM_NAME = "水产苗种生产许可证核发（演示）"
ITEM_CODE = "DEMO-SCMZ-001"
INITIALS = "scmz"
STAFF_PASSWORD = "Yichuang-2026"
REQUIRED_MATERIALS = ("水面使用证明", "亲本来源证明", "技术人员证书", "场区平面图")
WRONG_MATERIAL, WRONG_FIELD = "水面使用证明", "养殖水面面积"
CORRECTION_REASON = "材料不齐，面积与平面图不符"
MATERIAL_PROBLEM, FIELD_PROBLEM = "第 2 页看不清，请重新拍", "平面图上是 38.2 亩，请核实"
APPROVAL_NUMBER = "广农许〔2026〕17 号"
SCOPE = "鲢、鳙、草鱼苗种生产"
OPINIONS = {
    "zhangs": "材料齐全，符合法定形式，予以受理。",
    "lis": "已到现场查看，场地与平面图一致。",
    "wangw": "经审核，条件都具备，同意。",
    "zhaol": "同意发证。",
}
PAPERS = ("网上申报回执", "补正材料通知书", "补正材料收件凭证", "受理通知书", "准予行政许可决定书", "水产苗种生产许可证")


@dataclass(frozen=True)
class Applicant:
    """A fish farmer who has no account yet; one for each journey, so that they may share a server."""

    number: int
    name: str = "林㛃荷"
    address: str = "清溪镇柳湾村 3 组 9 号"
    password: str = "liushu-Wan-47"
    site: str = "清溪镇柳湾村 3 组"
    area: str = "36.5"
    right_area: str = "38.2"

    @property
    def username(self) -> str:
        return f"linjiehe{self.number}"

    @property
    def mobile(self) -> str:
        return f"137{self.number:08}"

    @property
    def resident_id(self) -> str:
        first_17 = f"51160219790512{self.number:03}"
        return first_17 + resident_check_digit(first_17)


def verification_code_in(words: str) -> str:
    """The code by which a paper is verified, as it is printed."""
    (code,) = set(re.findall(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}", words))
    return str(code)

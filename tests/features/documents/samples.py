"""One filled context for every printable paper, with the names and numbers of the demo world."""

from datetime import date
from typing import Any

from app.documents.rendering import Head
from tests.features.documents.procedure_samples import PROCEDURE_CONTEXTS
from tests.features.documents.sample_parts import HANDLER, PAPER, REMEDIES

CODE = "8T4N-Q2XW-0J7M-3KPA"
RARE_NAME = "王㛃𬭎䶮龘𠅤"
MATERIALS = [
    {"name": "水产苗种生产许可证申请表", "copies_due": 2, "copies_received": 2, "note": "原件"},
    {"name": "营业执照", "copies_due": 1, "copies_received": 1, "note": "复印件，与原件核对一致"},
    {"name": "水面使用证明", "copies_due": 1, "copies_received": 0, "note": "电子上传"},
]

CONTEXTS: dict[str, dict[str, Any]] = {
    "SQBL": PAPER
    | {
        "submitted_at": "2026-11-23T02:26:00+00:00",
        "lookup_code": "K7M4PX",
        "contact_name": "陈春花",
        "contact_mobile": "138****0002",
        "authority_phone": "0826-2222018",
        "materials": ["申请表", "营业执照", "水面使用证明（2 个）"],
        "next_steps": [
            "最迟2026年11月30日（星期一）答复您：受理、要补材料，或不受理。",
            "受理后 12 个工作日内作出决定；法定最长 20 个工作日。",
        ],
    },
    "SJPZ": PAPER
    | {
        "materials": MATERIALS,
        "contact_name": "陈春花",
        "contact_phone": "13800000002",
        "contact_address": "广安区清溪镇柳湾村 3 组",
        "receiver": "张三",
        "receiver_phone": "0826-2222018",
        "lookup_code": "K7M4PX",
    },
    "SLTZS": PAPER
    | HANDLER
    | {
        "submitted_on": "2026-11-23",
        "accepted_on": "2026-11-24",
        "is_deemed": False,
        "promised_days": 12,
        "decision_due_on": "2026-12-10",
        "special_procedures": ["检验", "专家评审"],
        "parts": [],
    },
    "BZTZS": PAPER
    | HANDLER
    | {
        "submitted_on": "2026-11-23",
        "corrections": [
            {
                "material": "水面使用证明",
                "problem": "证明已于2026年10月31日到期",
                "requirement": "提交在有效期内的水面使用证明，复印件 1 份",
            },
            {"material": "申请表", "problem": "第 3 栏没有填写生产种类", "requirement": "补填后重新上传"},
        ],
        "period_days": 20,
        "due_on": "2026-12-21",
        "consequence": "逾期没有补正的，本次申请终止办理，您可以重新申请。",
    },
    "BZSJ": PAPER
    | HANDLER
    | {
        "correction_number": "广农补正字〔2026〕7号",
        "materials": MATERIALS,
        "corrected_on": "2026-11-26",
        "acceptance_due_on": "2026-12-03",
        "receiver": "张三",
        "receiver_phone": "0826-2222018",
    },
    "BYSL": PAPER
    | HANDLER
    | REMEDIES
    | {
        "submitted_on": "2026-11-23",
        "ground": "not_this_agency",
        "reason": "养殖水面位于邻县，由水面所在地的渔业主管部门办理。",
        "right_agency": "岳池县农业农村局",
        "legal_basis": "《中华人民共和国行政许可法》第三十二条第一款第二项",
    },
    "ZYXK": PAPER
    | REMEDIES
    | {
        "id_label": "统一社会信用代码",
        "id_number": "91511602MA6XYT123R",
        "submitted_on": "2026-11-23",
        "acceptance_number": "广农受理字〔2026〕18号",
        "approval_number": "广农许〔2026〕31号",
        "content": "准予从事水产苗种生产，种类：鲢、鳙、草鱼。",
        "conditions": "按许可的地点、种类生产，不得使用未经检疫的亲本。",
        "scope": "广安区清溪镇柳湾村 3 组",
        "valid_from": "2026-12-14",
        "valid_until": "2029-12-13",
        "legal_basis": "《中华人民共和国渔业法》第十六条，《水产苗种管理办法》第十一条",
        "certificate_name": "水产苗种生产许可证",
        "certificate_number": "",
    },
    "BYXK": PAPER
    | REMEDIES
    | {
        "submitted_on": "2026-11-23",
        "acceptance_number": "广农受理字〔2026〕18号",
        "reason": "现场审查发现：没有与生产相适应的水质检验设备，技术人员不足。",
        "legal_basis": "《水产苗种管理办法》第十二条",
    },
    "BLJG": PAPER
    | HANDLER
    | REMEDIES
    | {
        "result": "同意",
        "result_number": "广农函〔2026〕31号",
        "reason": "符合《水产苗种管理办法》规定的条件。",
        "collection": "凭申请编号和证件到区政务服务中心 3 号窗口领取，或者邮寄送达。",
    },
    "CHQR": PAPER
    | HANDLER
    | {
        "submitted_on": "2026-11-23",
        "withdrawn_on": "2026-11-25",
        "reason": "水面租约没有谈成，先不办了。",
        "returned": "电子文件 4 个，不用退还，只存档备查。纸质材料 1 份，请凭申请编号和证件到区政务服务中心 3 号窗口领回。",
    },
    "ZZ": {
        "certificate_name": "水产苗种生产许可证",
        "holder_label": "单位名称",
        "holder": "蓝湾水产养殖有限公司",
        "id_label": "统一社会信用代码",
        "id_number": "91511602MA6XYT123R",
        "content": [
            {"label": "法定代表人", "value": "陈大河"},
            {"label": "生产地点", "value": "广安区清溪镇柳湾村 3 组（演示）"},
            {"label": "生产种类", "value": "鲢、鳙、草鱼"},
        ],
        "valid_from": "2026-12-14",
        "valid_until": "2029-12-13",
        "orientation": "landscape",
        "duplicates": 0,
    },
    **PROCEDURE_CONTEXTS,
}


def a_head(kind: str, **changes: Any) -> Head:
    values = {
        "kind": kind,
        "number": "广农受理字〔2026〕18号",
        "verification_code": CODE,
        "authority": "区农业农村局",
        "purpose": "行政审批专用章",
        "issued_on": date(2026, 11, 24),
        "is_demo": True,
        "region_name": "广安区",
        "base_url": "https://yichuang.example",
    }
    return Head(**(values | changes))


def a_context(kind: str, **changes: Any) -> dict[str, Any]:
    return CONTEXTS[kind] | changes

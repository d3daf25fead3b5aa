"""Filled contexts of the papers of procedures on the way, in the same demo world as `samples`."""

from typing import Any

from tests.features.documents.sample_parts import HANDLER, PAPER, REMEDIES

ACCEPTED = PAPER | HANDLER | {"acceptance_number": "广农受理字〔2026〕17号"}
SUBJECT = "蓝湾水产养殖有限公司的水产苗种生产条件是否符合规定"
PARTICIPANTS = ["申请人 蓝湾水产养殖有限公司（代理人 陈春花）", "审查人员 李四", "利害关系人 柳湾村村民委员会（代表 陈大河）"]
RECORD = "\n".join([
    "主持人：现在核对参加人身份，宣布听证纪律，告知各方的权利和义务。各方对主持人、记录人是否申请回避？",
    "各方：不申请回避。",
    "审查人员：现场检查时，孵化车间的水质检验设备尚未安装，拟作出不予许可的决定，理由见现场检查记录第 3 页。",
    "申请人：设备已于2026年12月20日安装并调试，提交购买发票和照片 6 张作为证据，请求准予许可。",
    "利害关系人：进水口在村民取水点上游 200 米，要求说明排水怎样处理。",
])  # fmt: skip

PROCEDURE_CONTEXTS: dict[str, dict[str, Any]] = {
    "YSLGZ": PAPER
    | HANDLER
    | {
        "submitted_on": "2026-11-23",
        "checked_materials": ["申请表", "技术人员证书"],
        "materials": [
            {"name": "营业执照", "form": "复印件", "copies": 1, "note": "带原件核对"},
            {"name": "水面使用证明", "form": "原件", "copies": 2, "note": ""},
        ],
        "place": "区政务服务中心 3 号窗口（滨江路 88 号）",
        "hours": "工作日 9:00–12:00，13:00–17:00",
        "due_on": "2026-12-21",
        "consequence": "逾期没有提交的，终止办理，您可以重新申请。",
    },
    "YQTZS": ACCEPTED
    | {
        "accepted_on": "2026-11-24",
        "old_due_on": "2026-12-10",
        "days": 10,
        "decision_due_on": "2026-12-24",
        "reason": "养殖水面跨两个乡镇，需要会同水利部门再次现场检查。",
        "legal_basis": "《中华人民共和国行政许可法》第四十二条第一款",
        "approver": "赵六",
        "approved_on": "2026-12-08",
    },
    "TBCX": ACCEPTED
    | {
        "procedure": "检验",
        "reason": "亲本需要送检，检验由市水产技术推广站进行。",
        "legal_basis": "《中华人民共和国行政许可法》第四十五条",
        "starts_on": "2026-12-01",
        "estimated_days": 8,
        "estimated_end_on": "2026-12-11",
        "stopped_limits": ["承诺办结期限", "法定办结期限"],
        "running_limits": ["环节期限"],
        "requester": "李四",
        "endorser": "冯升",
        "approver": "钱七",
    },
    "BZBQ": PAPER
    | HANDLER
    | {
        "procedure_number": "广农特程字〔2026〕3号",
        "suspended_on": "2026-12-02",
        "materials": [
            {"name": "亲本来源证明", "reason": "审查发现亲本来自外省，须有输出地的检疫证明，复印件 1 份"},
            {"name": "排水处理说明", "reason": "说明排水去向和处理办法"},
        ],
        "due_on": "2026-12-16",
        "place": "在网上“我的申请”里上传，或者交到区政务服务中心 3 号窗口。",
    },
    "CQTZS": ACCEPTED
    | {
        "procedure": "专家评审",
        "procedure_number": "广农特程字〔2026〕3号",
        "suspended_on": "2026-12-02",
        "resumed_on": "2026-12-14",
        "stopped_days": 8,
        "conclusion": "专家组认为生产条件符合规定，评审通过。",
        "remaining_days": 6,
        "decision_due_on": "2026-12-22",
    },
    "ZZBL": PAPER
    | HANDLER
    | REMEDIES
    | {
        "submitted_on": "2026-11-23",
        "ground": "not_corrected",
        "reason": "补正期限到2026年12月18日为止，没有收到补正材料。",
        "legal_basis": "《四川省行政许可补正办法（演示）》第九条",
        "returned": "纸质材料 1 份，请凭申请编号和证件到区政务服务中心 3 号窗口领回。",
    },
    "ZBH": ACCEPTED
    | {
        "higher_agency": "广安市农业农村局",
        "opinion": "申请材料齐全，现场条件符合规定，同意上报。",
        "materials": [
            {"name": "水产苗种生产许可证申请表", "copies": 2, "note": "原件"},
            {"name": "现场检查记录", "copies": 1, "note": "本机关制作"},
        ],
        "referred_on": "2026-12-09",
    },
    "SDHZ": PAPER
    | {
        "recipient": "蓝湾水产养殖有限公司（代理人 陈春花）",
        "papers": [
            {"title": "准予行政许可决定书", "number": "广农准许字〔2026〕31号"},
            {"title": "水产苗种生产许可证", "number": "川苗种证〔2026〕31号"},
        ],
        "method": "post",
        "place": "广安区清溪镇柳湾村 3 组",
        "tracking_number": "1234567890123",
        "delivered_on": "2026-12-17",
        "deliverer": "张三",
        "proxy": "陈大河",
        "proxy_reason": "受送达人的法定代表人",
        "note": "快递已签收",
    },
    "TZGZ": PAPER
    | HANDLER
    | {
        "intended": "不予许可",
        "reason": "没有与生产相适应的水质检验设备。",
        "legal_basis": "《水产苗种管理办法》第十二条",
        "period_days": 5,
        "due_on": "2026-12-08",
        "where_to_ask": "书面提出，交到区政务服务中心 3 号窗口，或者在网上“我的申请”里提出。",
    },
    "TZTZ": PAPER
    | HANDLER
    | {
        "subject": SUBJECT,
        "held_at": "2026-12-24T01:30:00+00:00",
        "place": "区政务服务中心二楼会议室",
        "presider": "刘兰",
        "recorder": "王五",
        "participants": PARTICIPANTS,
        "offer_number": "广农听告字〔2026〕2号",
    },
    "TZBL": PAPER
    | {
        "subject": SUBJECT,
        "held_at": "2026-12-24T01:30:00+00:00",
        "ended_at": "2026-12-24T03:20:00+00:00",
        "place": "区政务服务中心二楼会议室",
        "presider": "刘兰",
        "recorder": "王五",
        "participants": PARTICIPANTS,
        "record": RECORD,
        "notice_number": "广农听通字〔2026〕2号",
    },
}

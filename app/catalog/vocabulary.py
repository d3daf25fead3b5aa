"""Code lists of the catalogue: national task types, and the words shown for the values of a definition."""

from app.web.i18n import lazy

PERMIT = "01"

SUGGESTED_SEARCHES = ("社会保障卡", "残疾人证", "护照", "个体工商户")

TYPE_NAMES: dict[str, str] = {
    "01": "行政许可",
    "02": "行政处罚",
    "03": "行政强制",
    "04": "行政征收",
    "05": "行政给付",
    "06": "行政检查",
    "07": "行政确认",
    "08": "行政奖励",
    "09": "行政裁决",
    "10": "其他行政权力",
    "20": "公共服务",
}

KINDS = {
    "new": lazy("新办"),
    "change": lazy("变更"),
    "renewal": lazy("延续"),
    "replacement": lazy("补办"),
    "cancellation": lazy("注销"),
}
AUDIENCES = {"person": lazy("个人"), "organization": lazy("企业和其他组织")}
LEVELS = {"county": lazy("部门"), "township": lazy("乡镇（街道）"), "village": lazy("村（社区）"), "centre": lazy("政务服务中心")}
MATERIAL_FORMS = {"paper": lazy("纸质"), "electronic": lazy("电子"), "either": lazy("纸质或电子")}
MATERIAL_KINDS = {"original": lazy("原件"), "copy": lazy("复印件")}
MATERIAL_SOURCES = {"applicant": lazy("申请人自备"), "government": lazy("政府部门核发"), "other": lazy("其他机构出具")}
UNITS = {"working_day": lazy("个工作日"), "day": lazy("天"), "hour": lazy("小时"), "month": lazy("个月")}
RESULT_KINDS = {"certificate": lazy("证照"), "approval": lazy("批文"), "other": lazy("其他")}
CHANNELS = {
    "internet": lazy("网上"),
    "counter": lazy("窗口"),
    "kiosk": lazy("一体机"),
    "village": lazy("村（社区）代办"),
    "mail": lazy("邮寄"),
}
SUSPENSIONS = {
    "hearing": lazy("听证"),
    "tender": lazy("招标"),
    "auction": lazy("拍卖"),
    "inspection": lazy("检验"),
    "testing": lazy("检测"),
    "quarantine": lazy("检疫"),
    "appraisal": lazy("鉴定"),
    "expert_review": lazy("专家评审"),
    "supplement": lazy("补正材料"),
}
MARKS = ("seen", "known", "demo")
ORIENTATIONS = ("landscape", "portrait")
WITH_COPY = "with_copy"
TEMPLATES = ("standard", WITH_COPY)

# The parts of a definition whose origin `source_marks` tells.
PARTS = (
    "summary",
    "conditions",
    "legal_basis",
    "materials",
    "form",
    "steps",
    "acceptance",
    "limits.promised",
    "limits.statutory",
    "fee",
    "result",
    "visits",
    "faq",
)

"""The people of the demo world. Every number is made up and has a right check digit."""

from dataclasses import dataclass, field

from app.accounts.commands import CitizenDetails
from app.accounts.models import ORGANIZATION, PERSON
from app.domain.workflow import Role

PASSWORD = "Yichuang-2026"  # noqa: S105 - demo accounts only; a server that is no demo refuses them

AGRICULTURE, CIVIL_AFFAIRS, HUMAN_RESOURCES = "区农业农村局", "区民政局", "区人社局"
WATER, FORESTRY = "区水务局", "区林业局"
CENTRE, TOWNSHIP, VILLAGE = "政务服务中心", "清溪镇（演示）", "柳湾村（演示）"

CITIZENS = (
    CitizenDetails(
        kind=PERSON,
        username="chunhua",
        name="陈春花",
        resident_id="511602198503120024",
        mobile="13800000001",
        email="chunhua@example.cn",
        address="四川省广安市广安区清溪镇柳湾村 3 组（演示）",
    ),
    CitizenDetails(
        kind=ORGANIZATION,
        username="bluebay",
        name="陈小海",
        resident_id="511602199006150016",
        mobile="13800000002",
        email="office@bluebay.example.cn",
        landline="0826-2220002",
        address="四川省广安市广安区清溪镇蓝湾路 8 号（演示）",
        fax="0826-2220003",
        org_name="蓝湾水产养殖有限公司",
        uscc="91511602MA6XYT123R",
        legal_representative="陈大河",
        legal_rep_resident_id="511602197402030017",
    ),
)


@dataclass(frozen=True)
class Worker:
    """One account of the desk. `posts` go with the handler's role; `ALL_POSTS` are those that the department's items name."""

    login_name: str
    name: str
    department: str
    roles: tuple[Role, ...]
    posts: tuple[str, ...] = ()
    phrases: tuple[str, ...] = field(default=())


ALL_POSTS = ("*",)
_CLERK_PHRASES = (
    "材料齐全，符合法定形式，予以受理。",
    "材料不齐全，请按通知书补正。",
    "不属于本机关职权范围，请向有关机关申请。",
)
_HANDLER_PHRASES = ("材料齐全，情况属实，建议准予。", "经核查符合条件，同意。", "不符合规定的条件，建议不予许可。")

STAFF = (
    Worker("zhangs", "张三", AGRICULTURE, (Role.CLERK, Role.CERTIFICATE_CLERK), phrases=_CLERK_PHRASES),
    Worker("lis", "李四", AGRICULTURE, (Role.HANDLER,), ("审查岗",), _HANDLER_PHRASES),
    Worker("wangw", "王五", AGRICULTURE, (Role.HANDLER,), ("审核岗",), _HANDLER_PHRASES),
    Worker("liul", "刘兰", AGRICULTURE, (Role.HANDLER,), ("审核岗",), _HANDLER_PHRASES),
    Worker("zhaol", "赵六", AGRICULTURE, (Role.HANDLER, Role.AGENCY_HEAD), ("决定岗",), ("同意。", "准予许可。", "不予许可。")),
    Worker("fengs", "冯升", AGRICULTURE, (Role.WINDOW_HEAD, Role.LETTERS_OFFICER, Role.DUTY_OFFICER)),
    Worker("qianq", "钱七", CENTRE, (Role.BUSINESS_SECTION,)),
    Worker("sunb", "孙八", CENTRE, (Role.SUPERVISOR,)),
    Worker("zhouj", "周九", CENTRE, (Role.SYSTEM_ADMIN,)),
    Worker("hel", "何林", CIVIL_AFFAIRS, (Role.CLERK, Role.HANDLER), ALL_POSTS, _CLERK_PHRASES),
    Worker("hel", "何玲", HUMAN_RESOURCES, (Role.CLERK, Role.HANDLER), ALL_POSTS, _CLERK_PHRASES),
    Worker("shenm", "沈梅", WATER, (Role.CLERK, Role.WINDOW_HEAD), phrases=_CLERK_PHRASES),
    Worker("hanj", "韩江", WATER, (Role.HANDLER,), ("审查岗",), _HANDLER_PHRASES),
    Worker("pant", "潘涛", WATER, (Role.HANDLER, Role.AGENCY_HEAD), ("决定岗",), _HANDLER_PHRASES),
    Worker("tangm", "唐敏", FORESTRY, (Role.CLERK, Role.CERTIFICATE_CLERK, Role.WINDOW_HEAD), phrases=_CLERK_PHRASES),
    Worker("caos", "曹松", FORESTRY, (Role.HANDLER,), ("审查岗",), _HANDLER_PHRASES),
    Worker("yuanl", "袁林", FORESTRY, (Role.HANDLER,), ("审核岗",), _HANDLER_PHRASES),
    Worker("luop", "罗平", FORESTRY, (Role.HANDLER, Role.AGENCY_HEAD), ("决定岗",), _HANDLER_PHRASES),
    Worker("zhengq", "郑清", TOWNSHIP, (Role.CLERK, Role.CERTIFICATE_CLERK, Role.HANDLER), ("经办岗",), _CLERK_PHRASES),
    Worker("xul", "许亮", TOWNSHIP, (Role.WINDOW_HEAD, Role.AGENCY_HEAD)),
    Worker("wus", "吴十", VILLAGE, (Role.AGENT,)),
)


@dataclass(frozen=True)
class Told:
    """One announcement, published some days before the demo world is loaded."""

    days_ago: int
    department: str
    title: str
    text: str


ANNOUNCEMENTS = (
    Told(
        16,
        CENTRE,
        "网上申请怎么传材料（演示）",
        "没有扫描仪的，用手机拍照就可以：四个角拍全，字要看得清。照片太大，网页会先缩小再传。\n\n"
        "线路断了不要关网页，接上以后从断的地方接着传。传好的文件马上保存，可以分几次传。",
    ),
    Told(
        9,
        TOWNSHIP,
        "清溪镇便民服务中心迁至新址（演示）",
        "清溪镇便民服务中心已搬到清溪镇老街 8 号，原来的地点不再收件。\n\n办公时间不变：工作日 9:00—12:00、13:30—17:00。",
    ),
    Told(
        2,
        CENTRE,
        "区政务服务中心窗口服务时间（演示）",
        "窗口服务时间：工作日 9:00—12:00、13:30—17:00。节假日不办公，网上申请不受影响，答复的期限按工作日计算。\n\n"
        "有问题请拨政务服务热线 12345。",
    ),
)

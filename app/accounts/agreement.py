"""The registration agreement: its text, its version, and the proof that somebody agreed to it on the page before."""

from itsdangerous import BadSignature, URLSafeTimedSerializer

from app.sealed import keys
from app.web.i18n import lazy

AGREEMENT_VERSION = "2026-11"
VALID_SECONDS = 12 * 3600

CLAUSES = (
    lazy("本系统供您申请政务服务事项、查询进度、接收通知和文书。注册和使用都不收费。"),
    lazy("注册时请填写真实的姓名、证件号码和手机号码。信息不实造成的后果由您承担；冒用他人身份的，依法处理。"),
    lazy("用户名和密码由您保管，不要交给别人使用。发现被人使用，请立即修改密码并告诉我们。"),
    lazy("我们只收集办理事项需要的信息，加密保存，只提供给办理您事项的部门，法律另有规定的除外。"),
    lazy("办理进展和文书会显示在您的账户里，并以短信告诉您。网上提交的申请与到窗口提交的有同样的效力。"),
    lazy("您可以随时查看和更正自己的信息，也可以要求注销账户；依法应当保存的办件档案除外。"),
)


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(keys.derive("agreement"), salt=AGREEMENT_VERSION)


def proof_of_consent() -> str:
    """What the registration form carries after 同意."""
    return _serializer().dumps("agreed")


def is_proof(proof: str) -> bool:
    """Did somebody agree to the version in force, within the last twelve hours?"""
    try:
        return bool(_serializer().loads(proof, max_age=VALID_SECONDS) == "agreed")
    except BadSignature:
        return False

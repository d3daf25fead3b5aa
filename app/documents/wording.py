"""Words for the state of a paper and for what was found of a file."""

from collections.abc import Mapping
from datetime import datetime

from app.documents.models import EXPIRED, Document, DocumentState
from app.documents.verification import Finding, Signature, Verdict
from app.gateways.wall_clock import today
from app.web.i18n import _, format_datetime, lazy

STATES: Mapping[str, object] = {
    DocumentState.VALID: lazy("有效"),
    DocumentState.REPLACED: lazy("已被新的文书代替"),
    DocumentState.CANCELLED: lazy("已注销，不再有效"),
    DocumentState.ANNULLED: lazy("已撤销，不再有效"),
    DocumentState.REVOKED: lazy("已吊销，不再有效"),
    EXPIRED: lazy("已过有效期"),
}
VERDICTS: Mapping[Verdict, tuple[object, object]] = {  # what it is, and what follows
    Verdict.GENUINE: (
        lazy("文件真实，没有被改动"),
        lazy("电子签名完好，文件与出具时一字不差。现在是否有效，看下面的状态。"),
    ),
    Verdict.UNSIGNED: (
        lazy("文件与出具时一字不差，但没有电子签名"),
        lazy("这份文书出具时，本系统还不做电子签名。文件的 SHA-256 与登记的相同。现在是否有效，看下面的状态。"),
    ),
    Verdict.CHANGED: (
        lazy("文件被改动过或者是伪造的，请不要采信"),
        lazy("它写的是本系统的签名证书，但签名与内容不符，或者签名以后又加了内容。请要一份原件，或者用文书上的验证码查验。"),
    ),
    Verdict.UNREGISTERED: (
        lazy("本系统没有登记过这个文件，请不要采信"),
        lazy("它带着本系统的电子签名，但不在登记里。请用文书上的验证码查验，或者联系出具机关。"),
    ),
    Verdict.FOREIGN: (
        lazy("不是本系统签名的文件"),
        lazy("它的电子签名是别人做的，本系统没有出具过这个文件。有验证码的，请用验证码查验。"),
    ),
    Verdict.UNKNOWN: (
        lazy("不是本系统出具的原件"),
        lazy("它没有电子签名，也不在登记里。打印以后再扫描的、另存过的文件查不出来，请用文书上的验证码查验。"),
    ),
}


def state_words(document: Document) -> object:
    """Is it valid today, and if not, why."""
    return STATES[document.standing(today())]


def signature_words(signature: Signature | None) -> str:
    """What of the file it covers, and whether it still fits."""
    if signature is None:
        return _("没有")
    if not signature.is_intact:
        return _("与文件的内容不符")
    return _("完好，覆盖整个文件") if signature.is_whole else _("完好，但签名以后又加了内容")


def signer_words(finding: Finding) -> str:
    """Who signed, by the certificate: anybody can make one for any name, and copy ours into a file."""
    signature = finding.signature
    if signature is None:
        return ""
    if not finding.is_ours:
        return _("自称“%(name)s”，不是本系统的证书", name=signature.name)
    words = _("%(name)s（本系统的证书）") if signature.is_intact else _("写的是“%(name)s”，但签名不成立")
    return words % {"name": signature.name}


def time_words(signature: Signature | None) -> str:
    """When, as the signer says."""
    return format_datetime(datetime.fromisoformat(signature.at)) if signature and signature.at else ""


def is_good(finding: Finding) -> bool:
    """A genuine paper that is valid today."""
    return (
        finding.verdict is Verdict.GENUINE
        and finding.document is not None
        and finding.document.standing(today()) == DocumentState.VALID
    )

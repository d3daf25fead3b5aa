"""`flask verify-document`: is a file a paper of this installation, and is it valid."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from app.documents import wording
from app.documents.verification import Finding, Verdict, examine
from app.domain.errors import Refused
from app.gateways.wall_clock import today
from app.web.command_line import No
from app.web.i18n import _
from app.web.sentences import sentence


@click.command("verify-document")
@click.argument("file", type=click.Path(path_type=Path))
@with_appcontext
def verify_document(file: Path) -> None:
    """Checks the signature of a PDF and whether it is a valid paper of ours.

    The last line is one word: valid, or replaced, annulled, expired; unsigned, changed, unregistered, foreign, unknown for what
    is no signed paper as it was issued. All but valid exit with status 2 and a sentence on standard error.
    """
    try:
        finding = examine(file.read_bytes())
    except OSError as error:
        raise No(_("打不开“%(file)s”：%(why)s。", file=file, why=error.strerror)) from None
    except Refused as refusal:
        raise No(f"{sentence(refusal.code)}。") from None
    for label, value in _told(finding):
        click.echo(f"{label}：{value}")
    click.echo(_word(finding))
    if not wording.is_good(finding):
        raise No(_why(finding))


def _told(finding: Finding) -> list[tuple[str, object]]:
    told: list[tuple[str, object]] = [
        (_("SHA-256"), finding.sha256),
        (_("电子签名"), wording.signature_words(finding.signature)),
    ]
    if finding.signature:
        told += [
            (_("签署人"), wording.signer_words(finding)),
            (_("签署时间"), wording.time_words(finding.signature) or _("没有写明")),
            (_("证书指纹（SHA-256）"), finding.signature.fingerprint),
        ]
    document = finding.document
    if document is None:
        return [*told, (_("登记"), _("没有"))]
    if finding.verdict is Verdict.CHANGED:
        return [*told, (_("改动以前是"), f"{document.title} {document.number}")]
    told += [(_("文书"), document.title), (_("编号"), document.number), (_("状态"), wording.state_words(document))]
    return [*told, (_("代替它的文书"), document.replaced_by.number)] if document.replaced_by else told


def _word(finding: Finding) -> str:
    if finding.verdict is Verdict.GENUINE and finding.document is not None:
        return finding.document.standing(today())
    return finding.verdict


def _why(finding: Finding) -> str:
    if finding.verdict is Verdict.GENUINE and finding.document is not None:
        return _("文件真实，但文书%(state)s。", state=wording.state_words(finding.document))
    return f"{wording.VERDICTS[finding.verdict][0]}。"

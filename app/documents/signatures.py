"""The electronic signatures of a PDF that somebody brings: who signed, and what of the file.

Runs as a process, like every parser of foreign files: `python -m app.documents.signatures`. It answers in JSON and trusts nobody:
whether a certificate is ours is asked afterwards.
"""

import asyncio
import hashlib
import json
import logging
import re
import resource
from io import BytesIO
from itertools import islice
from typing import Any

from asn1crypto import parser  # type: ignore[import-untyped]
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature, async_validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from app.attachments.inspection import answer
from app.domain.errors import Refused
from app.gateways.signing_keys import name_of

CPU_SECONDS = 6
MOST_SIGNATURES = 8
LONGEST_NAME = 200
_HEAD = re.compile(rb".{0,1024}?%PDF-", re.DOTALL)  # readers look for it so far into a file


def check(data: bytes) -> bytes:
    """Every signature, as JSON. Raises Refused: paper_not_pdf, paper_encrypted, paper_broken."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    logging.disable(logging.CRITICAL)  # what is wrong with a stranger's file is no news
    if not _HEAD.match(data):
        raise Refused("paper_not_pdf")
    try:
        return json.dumps(_signatures(data)).encode()
    except (Refused, MemoryError):
        raise
    except Exception:  # the parser answers broken input with many kinds of exception
        raise Refused("paper_broken") from None


def _signatures(data: bytes) -> list[dict[str, Any]]:
    reader = PdfFileReader(BytesIO(data), strict=False)
    if reader.encrypted:
        raise Refused("paper_encrypted")
    return [_told(signature, data) for signature in islice(reader.embedded_regular_signatures, MOST_SIGNATURES)]


def _told(signature: EmbeddedPdfSignature, data: bytes) -> dict[str, Any]:
    certificate = x509.load_der_x509_certificate(signature.signer_cert.dump())
    end = _signed_until(signature, data)
    at = signature.self_reported_timestamp
    return {
        "name": name_of(certificate)[:LONGEST_NAME],
        "fingerprint": certificate.fingerprint(hashes.SHA256()).hex(),
        "at": at.isoformat() if at and at.tzinfo else "",
        "is_intact": end > 0 and _is_intact(signature),
        "is_whole": end == len(data),
        "signed_sha256": hashlib.sha256(data[:end]).hexdigest() if end else "",
    }


def _signed_until(signature: EmbeddedPdfSignature, data: bytes) -> int:
    """Where the signed part ends; 0 unless it begins with the file and leaves out nothing but the signature itself."""
    covered = [int(number) for number in signature.byte_range]
    if len(covered) != 4 or covered[0] != 0:
        return 0
    _start, gap_begins, gap_ends, rest = covered
    end = gap_ends + rest
    gap = data[gap_begins:gap_ends] if 0 < gap_begins < gap_ends <= end <= len(data) else b""
    if not re.fullmatch(rb"<[0-9A-Fa-f]+>", gap):
        return 0
    contents = bytes.fromhex(gap[1:-1].decode()) if len(gap) % 2 == 0 else b""
    is_read_here = contents == signature.pkcs7_content and not contents[parser.peek(contents) :].strip(b"\0")
    return end if is_read_here else 0


def _is_intact(signature: EmbeddedPdfSignature) -> bool:
    """Does the signature fit the bytes and the certificate? Whose it is does not matter here."""
    alone = ValidationContext(trust_roots=[signature.signer_cert], allow_fetching=False)
    try:
        status = asyncio.run(async_validate_pdf_signature(signature, signer_validation_context=alone, skip_diff=True))
    except MemoryError:
        raise
    except Exception:  # no such algorithm, attributes that contradict each other, …
        return False
    return bool(status.intact and status.valid)


if __name__ == "__main__":
    answer(check)

"""pyHanko with our key. Imported by app/gateways/signing.py only, when something is signed."""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from io import BytesIO

from asn1crypto.keys import PrivateKeyInfo  # type: ignore[import-untyped]
from asn1crypto.x509 import Certificate  # type: ignore[import-untyped]
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes, SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from app.gateways.signing_keys import Identity
from app.gateways.wall_clock import local

FIELD = "Signature1"

logging.getLogger("pyhanko").setLevel(logging.WARNING)


class Engine:
    """Signs with one key."""

    def __init__(self, identity: Identity) -> None:
        der = identity.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        self._name = identity.name
        self._signer = SimpleSigner(
            signing_cert=_certificate(identity.certificate),
            signing_key=PrivateKeyInfo.load(der),
            cert_registry=SimpleCertificateStore.from_certs(  # type: ignore[no-untyped-call]
                [_certificate(each) for each in identity.chain]
            ),
        )

    def sign(self, content: bytes, *, reason: str, at: datetime) -> bytes:
        """Certifies that the PDF may not be changed. No network is asked: no time stamp, no revocation data."""
        metadata = PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            name=self._name,
            reason=reason,
            subfilter=SigSeedSubFilter.PADES,
            certify=True,
            docmdp_permissions=MDPPerm.NO_CHANGES,
        )
        with ThreadPoolExecutor(1) as thread:  # a caller's thread may have an event loop of its own
            return thread.submit(asyncio.run, _signed(PdfSigner(metadata, self._signer), content, local(at))).result()


async def _signed(signer: PdfSigner, content: bytes, at: datetime) -> bytes:
    """As PdfSigner.async_sign_pdf does it, but at an instant that we name."""
    session = signer.init_signing_session(IncrementalPdfFileWriter(BytesIO(content)))
    session.system_time = at
    room = await session.estimate_signature_container_size(None)
    prepared = session.prepare_tbs_document(None, bytes_reserved=room)
    signed = BytesIO()
    digest, _output = prepared.digest_tbs_document(output=signed)
    await prepared.perform_signature(digest.document_digest, PdfCMSSignedAttributes(signing_time=at))
    return signed.getvalue()


def _certificate(certificate: x509.Certificate) -> Certificate:
    return Certificate.load(certificate.public_bytes(Encoding.DER))

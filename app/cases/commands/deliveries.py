"""Delivery (送达): handed over at the window, or sent by post and then received or returned; each ends with a 送达回证."""

from dataclasses import dataclass
from datetime import date, datetime

from app import db
from app.accounts.models import Staff
from app.cases import certificate_papers, certificate_queries
from app.cases.actors import Actor
from app.cases.certificate_models import POST, WINDOW, Certificate, Delivery
from app.cases.certificate_words import delivery_text
from app.cases.commands.certificates import locked_certificate
from app.cases.models import Case
from app.cases.recording import record
from app.cases.telling import tell_applicant
from app.domain.errors import Refused
from app.domain.workflow import Action
from app.gateways.wall_clock import day_of


@dataclass(frozen=True)
class Handing:
    """Who gets the certificate and where. `proxy_reason`: why somebody else than the holder; carrier and number: of the post."""

    receiver: str
    place: str
    on: date
    proxy_reason: str = ""
    carrier: str = ""
    tracking_number: str = ""


def hand_over(case: Case, handing: Handing, *, by: Staff, at: datetime) -> None:
    """At the window: received at once, with the paper on which the receiver signs. Raises Refused."""
    certificate = _to_deliver(case, handing.on, at)
    if handing.receiver != certificate.holder_name and not handing.proxy_reason:
        raise Refused("proxy_needs_reason")
    delivery = _row(certificate, WINDOW, handing, by, at)
    delivery.delivered_on = certificate.delivered_on = handing.on
    _finish(case, delivery, by, at)


def send(case: Case, handing: Handing, *, by: Staff, at: datetime) -> None:
    """By post: on its way until it is received or comes back; the applicant is told carrier and number. Raises Refused."""
    certificate = _to_deliver(case, handing.on, at)
    delivery = _row(certificate, POST, handing, by, at)
    delivery.sent_on = handing.on
    record(case, Action.DELIVER, by=Actor.of(by), at=at, text=delivery_text(delivery))
    told = {"carrier": handing.carrier, "tracking_number": handing.tracking_number}
    tell_applicant(case, "certificate_sent", certificate=certificate.title, **told)


def confirm(case: Case, *, arrived: bool, on: date, by: Staff, at: datetime) -> None:
    """What became of the letter: received on a day, or returned (or lost), so that it is to be delivered anew. Raises Refused."""
    certificate = locked_certificate(case)
    delivery = certificate_queries.delivery_under_way(certificate)
    if delivery is None or delivery.sent_on is None:
        raise Refused("nothing_under_way")
    if not delivery.sent_on <= on <= day_of(at):
        raise Refused("delivery_day_wrong")
    if arrived:
        delivery.delivered_on = certificate.delivered_on = on
        _finish(case, delivery, by, at)
    else:
        delivery.returned_on = on
        record(case, Action.DELIVER, by=Actor.of(by), at=at, text=delivery_text(delivery))


def _to_deliver(case: Case, on: date, at: datetime) -> Certificate:
    certificate = locked_certificate(case)
    if certificate_queries.delivery_under_way(certificate):
        raise Refused("delivery_under_way")
    if not day_of(certificate.issued_at) <= on <= day_of(at):
        raise Refused("delivery_day_wrong")
    return certificate


def _row(certificate: Certificate, way: str, handing: Handing, by: Staff, at: datetime) -> Delivery:
    delivery = Delivery(
        certificate_id=certificate.id,
        way=way,
        proxy_reason=handing.proxy_reason,
        carrier=handing.carrier,
        tracking_number=handing.tracking_number,
        by_id=by.id,
        at=at,
    )
    delivery.receiver, delivery.place = handing.receiver, handing.place
    delivery.certificate = certificate
    db.session.add(delivery)
    return delivery


def _finish(case: Case, delivery: Delivery, by: Staff, at: datetime) -> None:
    record(case, Action.DELIVER, by=Actor.of(by), at=at, text=delivery_text(delivery))
    delivery.document = certificate_papers.proof_of_delivery(case, delivery, by, at)

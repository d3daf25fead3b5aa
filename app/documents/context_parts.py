"""What several papers have in common: plain values only, as in `contexts`."""

from typing import TypedDict


class Paper(TypedDict):
    """On every paper about a case."""

    applicant: str  # several names joined by 、
    case_number: str
    item_name: str


class Handled(Paper):
    """A paper that names the official in charge (承办人)."""

    handler: str
    handler_phone: str


class Accepted(Handled):
    """A paper about a case that was accepted (受理)."""

    acceptance_number: str  # number of the 受理通知书


class Remedies(TypedDict):
    """Whom a person may turn to against a decision (行政复议法第二十条, 行政诉讼法第四十六条)."""

    review_agency: str  # 行政复议机关, as 广安区人民政府
    court: str  # as 广安区人民法院


class ReceivedMaterial(TypedDict):
    name: str
    copies_due: int
    copies_received: int
    note: str

"""What a person or a clerk reads about one version of a service item: plain frozen values, no database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.catalog.vocabulary import PERMIT, TYPE_NAMES, WITH_COPY

DEFAULT_APPLICANT_DAYS = 20
DEFAULT_NOTICE_DAYS = 5
DEFAULT_EXTENSION_DAYS = 10
DEFAULT_RENEWAL_DAYS = 90  # before the end; 行政许可法第五十条 wants it thirty days before at the latest


@dataclass(frozen=True, slots=True)
class Material:
    """One paper that is asked for; `generated` is the application form that the wizard makes itself."""

    key: str
    name: str
    form: str = "either"
    kind: str = "copy"
    copies: int = 1
    required: bool = True
    source: str = "applicant"
    hint: str = ""
    generated: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One step between acceptance and decision: who (post; department where it is another), within how many units."""

    key: str
    name: str
    post: str
    days: int
    department: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class CertificateField:
    """One line of a certificate, filled from a form field, or typed by the certificate clerk when `from_field` is empty."""

    name: str
    label: str
    from_field: str = ""


@dataclass(frozen=True, slots=True)
class CertificateType:
    """A kind of certificate; `number_pattern` holds {year} and {n} (or {n:04d}); validity None is without end.

    `template` is a layout of paper (vocabulary.TEMPLATES); `copies` counts the 副本 of one that has them; numbers begin at
    `number_start`, anew each year where the pattern names the year.
    """

    key: str
    title: str
    number_pattern: str
    validity_months: int | None
    fields: tuple[CertificateField, ...]
    orientation: str = "landscape"
    template: str = "standard"
    copies: int = 1
    number_start: int = 1

    @property
    def duplicates(self) -> int:
        """How many 副本 are printed with the 正本."""
        return self.copies if self.template == WITH_COPY else 0


@dataclass(frozen=True, slots=True)
class Earlier:
    """Which certificates of the same department a change, renewal, replacement or cancellation is about, by their types' keys.

    A renewal opens `opens_days` before the last day.
    """

    types: tuple[str, ...]
    keeps_number: bool = False
    opens_days: int = DEFAULT_RENEWAL_DAYS


@dataclass(frozen=True, slots=True)
class Result:
    """What the applicant gets at the end: a certificate, an approval document, or something else."""

    name: str
    kind: str
    certificate: CertificateType | None = None


@dataclass(frozen=True, slots=True)
class Fee:
    """A fee of the item; an item without one is free."""

    standard: str = ""
    basis: str = ""
    online_payment: bool = False

    @property
    def charged(self) -> bool:
        return bool(self.standard or self.basis)


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Where and when papers are accepted, and whom to ask or complain to."""

    place: str
    hours: str
    phone_consult: str
    phone_complain: str


@dataclass(frozen=True, slots=True)
class Limits:
    """Periods of an item. `unit` counts promised, statutory and step days; zero promised days is an instant item (即办件)."""

    promised: int
    statutory: int | None
    unit: str = "working_day"
    basis: str = ""
    rolls_off_holidays: bool = False
    notice_days: int = DEFAULT_NOTICE_DAYS
    applicant_days: int = DEFAULT_APPLICANT_DAYS
    extension_days: int = DEFAULT_EXTENSION_DAYS
    extension_basis: str = ""
    suspensions: tuple[str, ...] = ()
    supplement_basis: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A common question and its answer."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class ItemDefinition:
    """The whole definition. `source_marks` says of a part (vocabulary.PARTS) whether it was seen, is known or is demo."""

    code: str
    name: str
    kind: str
    type_code: str
    department: str
    level: str
    audience: tuple[str, ...]
    summary: str
    legal_basis: tuple[str, ...]
    conditions: tuple[str, ...]
    materials: tuple[Material, ...]
    form: tuple[Mapping[str, Any], ...]
    steps: tuple[Step, ...]
    acceptance: Acceptance
    limits: Limits
    result: Result
    earlier: Earlier | None = None
    fee: Fee = Fee()
    visits: int = 0
    visit_reason: str = ""
    channels: tuple[str, ...] = ("internet", "counter")
    open_to: tuple[str, ...] = ()
    same_person_steps: bool = False
    refers_to: str = ""  # the higher agency that decides (转报)
    joint: tuple[str, ...] = ()  # codes of the items that other departments decide along with this one (并联审批)
    faq: tuple[Question, ...] = ()
    source: str = ""
    source_marks: Mapping[str, str] = field(default_factory=dict)

    @property
    def type_name(self) -> str:
        return TYPE_NAMES[self.type_code]

    @property
    def permit(self) -> bool:
        """Whether the Administrative Licensing Law governs the item."""
        return self.type_code == PERMIT

    @property
    def instant(self) -> bool:
        """Whether the item is decided on the spot (即办件)."""
        return self.limits.promised == 0

    @property
    def promised_days(self) -> int:
        return self.limits.promised

    @property
    def statutory_days(self) -> int | None:
        return self.limits.statutory

    @property
    def unit(self) -> str:
        return self.limits.unit

    @property
    def certificate(self) -> CertificateType | None:
        return self.result.certificate

    def material(self, key: str) -> Material:
        """The material with this key; KeyError when there is none."""
        return next((m for m in self.materials if m.key == key), None) or self._missing(key)

    def step(self, key: str) -> Step:
        """The step with this key; KeyError when there is none."""
        return next((s for s in self.steps if s.key == key), None) or self._missing(key)

    def is_demo(self, part: str) -> bool:
        """Whether the value of `part` has no source and must be shown as 演示."""
        return self.source_marks.get(part) == "demo"

    @staticmethod
    def _missing(key: str) -> Any:
        raise KeyError(key)

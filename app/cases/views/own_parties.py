"""申请人 in a citizen's own application: herself and who applies with her, or those for whom she files as their proxy."""

from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from app.accounts.models import Citizen
from app.cases.commands.applicants import as_proxy, may_be_proxy, parties_of, party_of, place_of, snapshot, with_account
from app.cases.models import Case
from app.cases.views.party_fields import LABELS, applicant_views, command_of, contact_from, typed_parties
from app.cases.wording import filer
from app.domain.masking import mask_id
from app.domain.parties import MOST_APPLICANTS, Parties, Party, Problems, Proxy, applicants_or_blank
from app.web.fields import FieldView
from app.web.i18n import _

Form = MultiDict[str, str]

BUTTONS = ("add", "remove", "proxy", "herself")


def own_parties(case: Case) -> Parties:
    """As they were saved, what the account is in them as it is now."""
    return with_account(case, parties_of(case))


def own_parties_from(case: Case, form: Form) -> Parties:
    """As typed, tidied, rearranged by the button that was pressed. What the account itself is, is never typed."""
    assert case.citizen
    account, (verb, place) = party_of(snapshot(case.citizen)), command_of(form)
    is_proxy = form.get("by_proxy") == "y" and may_be_proxy(case)
    people = list(applicants_or_blank(typed_parties(form))) if is_proxy else [account, *typed_parties(form, first=2)]
    contact = contact_from(form)
    if verb == "add" and len(people) < MOST_APPLICANTS:
        people.append(Party())
    elif verb == "remove" and 2 <= place <= len(people):
        del people[place - 1]
    elif verb == "proxy" and not is_proxy and may_be_proxy(case):
        is_proxy, people[0], contact = True, Party(), _without_account(contact, case.citizen)
    elif verb == "herself" and is_proxy:
        is_proxy, people, contact = False, _with_herself(account, people), _with_account(contact, case.citizen)
    return Parties(tuple(people), *contact, as_proxy(case.citizen) if is_proxy else Proxy())


def _with_herself(account: Party, people: list[Party]) -> list[Party]:
    """Those whom she has typed apply together with her; where they are too many, the first one gives way."""
    kept = people[1:] if len(people) == MOST_APPLICANTS else people
    return [account, *(each for each in kept if not each.is_empty and each.number != account.number)]


def _without_account(contact: tuple[str, str], citizen: Citizen) -> tuple[str, str]:
    """What is her own does not stand for the applicant's."""
    name, mobile = contact
    return "" if name == citizen.name else name, "" if mobile == citizen.mobile else mobile


def _with_account(contact: tuple[str, str], citizen: Citizen) -> tuple[str, str]:
    return contact[0] or citizen.name, contact[1] or citizen.mobile


def control_after_press(form: Form, parties: Parties) -> str:
    """The id of the control to go on with, when one of the buttons of this part was pressed; else ""."""
    verb, _place = command_of(form)
    if verb not in BUTTONS:
        return ""
    has_typed_last = verb == "add" and len(parties.applicants) > 1
    return f"f-applicant{len(parties.applicants)}-id_kind" if has_typed_last else "applicants"


def control_label(name: str) -> str:
    """申请人 2 证件号码"""
    return _("申请人 %(n)s %(part)s", n=place_of(name), part=LABELS[name.partition("-")[2]])


@dataclass(frozen=True)
class PeoplePart:
    """The part of the form's page that asks who applies."""

    case: Case
    parties: Parties
    problems: Problems = field(default_factory=dict)

    @property
    def is_proxy(self) -> bool:
        return not self.parties.proxy.is_empty

    @property
    def may_be_proxy(self) -> bool:
        return may_be_proxy(self.case)

    @property
    def may_add(self) -> bool:
        return len(self.parties.applicants) < MOST_APPLICANTS

    @property
    def account(self) -> list[tuple[str, Any]]:
        """Who is signed in, as a proxy or as the first applicant."""
        if self.is_proxy:
            proxy = self.parties.proxy
            return [(_("代理人"), proxy.name), (_("身份证号"), mask_id(proxy.number)), (_("手机号码"), proxy.mobile)]
        return [(_("申请人"), self.parties.applicants[0].name), *filer(self.case)]

    @property
    def typed(self) -> list[tuple[int, str, list[FieldView]]]:
        """Place, title and fields of each applicant whom she types."""
        views = applicant_views(self.parties, self.problems, persons_only=self.is_proxy)
        places = enumerate(views, start=1)
        return [(place, self._title(place), each) for place, each in places if self.is_proxy or place > 1]

    def _title(self, place: int) -> str:
        return _("申请人 %(n)s", n=place) if len(self.parties.applicants) > 1 else _("申请人")

    @property
    def errors(self) -> list[tuple[str, str]]:
        """(id of the control, sentence that says whose it is)."""
        return [
            (control, _("%(who)s：%(error)s", who=title, error=error))
            for _place, title, views in self.typed
            for view in views
            for control, error in view.errors
        ]

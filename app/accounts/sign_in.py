"""Signing in, the same for both surfaces: throttle, one answer for every failure, and where one goes on."""

from datetime import timedelta

from flask import current_app

from app.accounts import passwords
from app.accounts.forms.parts import CurrentPassword
from app.accounts.models import Citizen, Staff
from app.db import session, transaction
from app.web import rate_limits, sessions
from app.web.parked import ID as PARKED_ID
from app.web.rendering import local_path
from app.web.sentences import sentence

MAX_FAILURES = 5
FREE_FAILURES = 2  # of an account, before a captcha is asked for
FREE_FAILURES_OF_ADDRESS = 10  # a village or a service hall stands behind one address
LOCKED = timedelta(minutes=15)


def may_try(account_key: str) -> bool:
    """Counts a try before the password is looked at, so that many at once get no more; False when the account is locked."""
    return rate_limits.allow(_count(account_key), MAX_FAILURES, LOCKED, locks=True)


def failed(address: str) -> None:
    """Counts a failure of this address, whatever account was meant."""
    rate_limits.allow(_count_of_address(address), FREE_FAILURES_OF_ADDRESS, LOCKED)


def was_tried(account_key: str) -> bool:
    """Has it failed so often that a captcha is asked for? One that is locked hears so without."""
    return FREE_FAILURES <= rate_limits.used(_count(account_key)) < MAX_FAILURES


def is_suspect(address: str) -> bool:
    """Have so many failed from here that a captcha is asked for?"""
    return rate_limits.used(_count_of_address(address)) >= FREE_FAILURES_OF_ADDRESS


def succeeded(account_key: str) -> None:
    """A right password ends the count."""
    rate_limits.reset(_count(account_key))


def _count(account_key: str) -> str:
    return f"sign-in/{account_key}"


def _count_of_address(address: str) -> str:
    return f"sign-in-failures/{address}"


def enter(account: Citizen | Staff | None, password: str) -> bool:
    """Starts the session of an account whose password this is, in a transaction of its own.

    False when there is no such account, it may not sign in here, or the password is another one; every no takes equally long.
    """
    usable = account if account is not None and may_sign_in(account) else None
    checked = usable.password_hash if usable else None
    if not passwords.verify(checked, password) or usable is None:
        return False
    with transaction():
        session.refresh(usable, with_for_update={"of": type(usable)})
        if usable.password_hash != checked or not may_sign_in(usable):
            return False  # changed or disabled while the password was checked
        sessions.sign_in(usable.session_name)
    return True


def may_sign_in(account: Citizen | Staff) -> bool:
    """Demo accounts have a public password: a server that is no demo refuses them."""
    return account.is_active and (current_app.config["SETTINGS"].demo or not account.is_demo)


def check_current(form: CurrentPassword, account: Citizen | Staff, account_key: str) -> int:
    """Asks for the password in force before another is set: 0 when it is right, else the status of the answer."""
    if not may_try(account_key):
        form.current.errors = [sentence("sign_in_locked", minutes=LOCKED.seconds // 60)]
        return 429
    if not passwords.verify(account.password_hash, form.current.data):
        form.current.errors = [sentence("password_wrong")]
        return 422
    succeeded(account_key)
    return 0


def destination(wanted: str, parked: str, default: str) -> str:
    """Where to go on: the page that was asked for, with the text that was parked for it."""
    address = local_path(wanted, default)
    if not PARKED_ID.fullmatch(parked):
        return address
    return f"{address}{'&' if '?' in address else '?'}parked={parked}"

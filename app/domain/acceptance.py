"""The days before and around a decision that CASES and the licensing law (行政许可法) fix, in working days."""

from datetime import date

from app.domain.calendar import WorkCalendar

ACCEPTANCE_DAYS = 5  # Art. 32: to accept, refuse, or tell once what is missing
HEARING_REQUEST_DAYS = 5  # Art. 47
HEARING_DAYS = 20  # Art. 47
HEARING_NOTICE_DAYS = 7  # Art. 48
CERTIFICATE_DAYS = 10  # Art. 44: issued and delivered after the decision
LONGEST_EXTENSION_DAYS = 10  # Art. 42, unless the item cites another law
LAPSE_DAYS = 20  # a convention; an item may set its own


def acceptance_due_on(starts_on: date, calendar: WorkCalendar) -> date:
    """The last day to accept or to ask for corrections. Starts when the case came in, was resubmitted, or its paper came."""
    return calendar.add_workdays(starts_on, ACCEPTANCE_DAYS)


def is_deemed_accepted(starts_on: date, today: date, calendar: WorkCalendar) -> bool:
    """Whether a permit's acceptance limit has passed without a word, so that the law takes it as accepted (Art. 32)."""
    return today > acceptance_due_on(starts_on, calendar)


def received_after_correction(received_on: date, last_supplement_on: date, *, is_permit: bool) -> date:
    """`received_on` of a resubmitted case: for a permit the day on which the last supplement came, else as it was."""
    return last_supplement_on if is_permit else received_on


def accepted_on(received_on: date, today: date, *, is_permit: bool, was_corrected: bool, is_deemed: bool) -> date:
    """The day from which the decision's limits run: the day of the acceptance, or `received_on` where the law says so."""
    return received_on if is_deemed or (is_permit and was_corrected) else today


def lapses_after(told_on: date, calendar: WorkCalendar, days: int = LAPSE_DAYS) -> date:
    """The applicant's last day to send corrections or bring the paper; the case lapses on the day after."""
    return calendar.add_workdays(told_on, days)


def hearing_request_due_on(told_on: date, calendar: WorkCalendar) -> date:
    """The applicant's last day to ask for a hearing."""
    return calendar.add_workdays(told_on, HEARING_REQUEST_DAYS)


def hearing_due_on(requested_on: date, calendar: WorkCalendar) -> date:
    """The last day to hold the hearing."""
    return calendar.add_workdays(requested_on, HEARING_DAYS)


def hearing_notice_due_on(held_on: date, calendar: WorkCalendar) -> date:
    """The last day to send the notice of a hearing held on that day."""
    return calendar.minus_workdays(held_on, HEARING_NOTICE_DAYS)


def certificate_due_on(decided_on: date, calendar: WorkCalendar) -> date:
    """The last day to issue and deliver the certificate."""
    return calendar.add_workdays(decided_on, CERTIFICATE_DAYS)

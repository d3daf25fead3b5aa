"""Messages: written with the click they tell about, sent by the worker, codes at most once, notices until they are out."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, text

from app import db
from app.db import transaction
from app.domain.workflow import Outcome
from app.gateways import sms
from app.messaging import outbox, tell, wording
from app.messaging.models import Message
from app.messaging.texts import CODE, NOTICE, TEXTS
from app.messaging.wording import SAMPLES
from tests.builders.people import a_mobile, code_in, texts_to


@pytest.fixture
def gateway_down(app, tmp_path) -> Iterator[None]:
    """The gateway's place cannot be written to; `sms.configure` puts it up again."""
    blocked = tmp_path / "sms.log"
    blocked.mkdir()
    sms.configure(blocked)
    yield
    _gateway_up(app)


def _gateway_up(app) -> None:
    sms.configure(app.config["SETTINGS"].instance_dir / "sms.log")


def _tell(mobile: str, code: str = "accepted") -> str:
    with transaction():
        message = tell(mobile, code, **SAMPLES)
    return message.message_id


def _message(message_id: str) -> Message:
    return db.session.scalars(select(Message).where(Message.message_id == message_id)).one()


def test_a_notice_is_sent_once_by_the_worker(app, db_session, run_jobs):
    mobile = a_mobile()
    message_id = _tell(mobile)
    assert texts_to(app, mobile) == []
    run_jobs()
    outbox.send_message(message_id)
    assert texts_to(app, mobile) == [TEXTS["accepted"].fill(**SAMPLES)]
    assert _message(message_id).sent_at is not None


def test_a_rolled_back_click_sends_nothing(app, db_session, run_jobs):
    mobile = a_mobile()
    with pytest.raises(ZeroDivisionError), transaction():
        tell(mobile, "accepted", **SAMPLES)
        raise ZeroDivisionError
    run_jobs()
    assert texts_to(app, mobile) == []


def test_a_notice_outlives_an_outage_and_is_delivered_once(app, db_session, run_jobs, frozen_clock, gateway_down):
    """L19: while the gateway is down nothing is lost, afterwards it comes once."""
    mobile = a_mobile()
    message_id = _tell(mobile)
    for _ in range(3):
        run_jobs()
        frozen_clock.advance(minutes=5)
    assert _message(message_id).sent_at is None
    _gateway_up(app)
    run_jobs()
    frozen_clock.advance(hours=2)
    run_jobs()
    assert len(texts_to(app, mobile)) == 1


def test_a_notice_is_taken_up_again_after_the_queue_has_given_up(app, db_session, run_jobs, frozen_clock, gateway_down):
    mobile = a_mobile()
    message_id = _tell(mobile)
    for _ in range(14):
        run_jobs()
        frozen_clock.advance(minutes=80)
    _gateway_up(app)
    run_jobs()
    assert texts_to(app, mobile) == []
    outbox.try_again()
    run_jobs()
    outbox.try_again()
    run_jobs()
    assert len(texts_to(app, mobile)) == 1
    assert not _message(message_id).failed


def test_a_notice_is_given_up_after_three_days(app, db_session, run_jobs, frozen_clock, gateway_down):
    message_id = _tell(a_mobile())
    frozen_clock.advance(days=4)
    outbox.try_again()
    assert _message(message_id).failed


def test_a_code_is_not_sent_again_after_an_outage(app, db_session, run_jobs, frozen_clock, gateway_down):
    mobile = a_mobile()
    message_id = _tell(mobile, "registration_code")
    run_jobs()
    _gateway_up(app)
    frozen_clock.advance(minutes=1)
    run_jobs()
    outbox.send_message(message_id)
    assert texts_to(app, mobile) == []
    assert _message(message_id).failed


def test_a_code_whose_sender_died_is_not_sent_again(app, db_session, run_jobs):
    mobile = a_mobile()
    message_id = _tell(mobile, "registration_code")
    with transaction():
        message = _message(message_id)
        message.tried_at = message.created_at
    run_jobs()
    assert texts_to(app, mobile) == []


def test_a_code_that_waited_too_long_is_not_sent(app, db_session, run_jobs, frozen_clock):
    mobile = a_mobile()
    _tell(mobile, "registration_code")
    frozen_clock.advance(minutes=6)
    run_jobs()
    assert texts_to(app, mobile) == []


def test_texts_and_mobiles_lie_encrypted(db_session):
    mobile = a_mobile()
    message_id = _tell(mobile)
    row = db.session.execute(text("SELECT * FROM messages WHERE message_id = :id"), {"id": message_id}).mappings().one()
    stored = b"|".join(bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode() for value in row.values())
    assert mobile.encode() not in stored
    assert "水产苗种".encode() not in stored
    assert _message(message_id).to == mobile


@pytest.mark.parametrize("code", TEXTS)
def test_every_text_is_signed_and_complete(code):
    filled = TEXTS[code].fill(**SAMPLES)
    assert filled.endswith("【一窗政务服务】")
    assert "%" not in filled
    assert TEXTS[code].kind in {CODE, NOTICE}


@pytest.mark.parametrize("code", TEXTS)
def test_a_text_asks_for_its_values(code):
    with pytest.raises(KeyError):
        TEXTS[code].fill()


@pytest.mark.parametrize("code", [code for code, found in TEXTS.items() if found.kind == CODE])
def test_a_text_with_a_code_holds_one_number_of_four_digits(code):
    assert code_in(TEXTS[code].fill(**SAMPLES)) == "0427"


def test_every_text_that_is_told_somewhere_exists():
    folder = Path(__file__).parents[3] / "app"
    told = {
        code
        for path in folder.rglob("*.py")
        for code in re.findall(r'\btell(?:_applicant)?\(\s*[\w.]+,\s*f?"(\w+)', path.read_text(encoding="utf-8"))
    }
    assert told and told - {"concluded_"} <= TEXTS.keys()
    unsent = {code for code, text in TEXTS.items() if text.kind == NOTICE and not code.startswith(tuple(told))}
    assert not unsent, "a text that nothing sends"


@pytest.mark.parametrize("code", TEXTS)
def test_an_administrator_can_read_every_text(code):
    """L19: each has a title, and each value a word and a sample; put into words and back it is the same."""
    text = TEXTS[code]
    template = str(text.template)
    assert str(text.title)
    assert set(wording.blanks_of(template)) <= wording.WORDS.keys() == wording.SAMPLES.keys()
    assert set(wording.needed(text)) <= set(wording.allowed(text))
    assert wording.from_words(wording.in_words(template)) == template
    assert list(wording.problems(text, wording.in_words(template))) == []


def test_every_outcome_has_its_text():
    assert {f"concluded_{outcome}" for outcome in Outcome} <= TEXTS.keys()

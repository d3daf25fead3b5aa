"""Passwords: which are refused, how they are hashed, and what happens when many come at once."""

import threading

import pytest
from werkzeug.exceptions import ServiceUnavailable

from app.accounts import passwords


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("kürzer1", "password_too_short"),
        ("x1" * 65, "password_too_long"),
        ("password", "password_common"),
        ("PassWord1", "password_common"),
        ("1234567890", "password_common"),
        ("woaini1314", "password_common"),
        ("5201314520", "password_common"),
        ("qwertyuiop", "password_common"),
        ("iloveyou", "password_common"),
        ("abababab", "password_common"),
        ("bcdefghijk", "password_common"),
        ("98765432", "password_common"),
        ("chunhua-geheim", "password_context"),
        ("a13800000001b", "password_context"),
        ("Yichuang-2026", "password_context"),
        ("我家的一窗很好看", "password_context"),
        ("liushu-Wan-47", None),
        ("清溪镇柳湾村三组", None),
        ("x" * 30 + "ab-Y7 " + "z" * 60, None),
    ],
)
def test_which_new_passwords_are_refused(password, code):
    """L05"""
    assert passwords.weakness(password, "chunhua", "13800000001") == code


def test_a_demo_account_may_keep_the_products_name():
    assert passwords.weakness("Yichuang-2026", "chunhua", product_words=()) is None


def test_an_empty_context_word_refuses_nothing():
    assert passwords.weakness("liushu-Wan-47", "", "abc") is None


def test_hashes_are_argon2id_and_of_sixty_four_characters_each_counts():
    """L05"""
    long = "长密码-" + "x" * 60
    hashed = passwords.hash_password(long)
    assert hashed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.verify(hashed, long)
    assert not passwords.verify(hashed, long[:-1])


def test_one_spelling_of_a_character_is_as_good_as_another():
    assert passwords.verify(passwords.hash_password("Zu\u0308rich-8001"), "Zürich-8001")


def test_an_account_that_does_not_exist_has_no_password():
    assert not passwords.verify(None, "anything at all")
    assert not passwords.verify("", "anything at all")
    assert not passwords.verify("broken", "anything at all")


def test_an_answer_counts_without_capitals_and_spaces():
    assert passwords.verify(passwords.hash_answer(" 阿 ＦANG"), "阿fang")


def test_a_second_hash_at_once_is_refused_instead_of_waiting():
    taken, release = threading.Event(), threading.Event()

    def hold() -> None:
        with passwords._one_at_a_time():
            taken.set()
            release.wait(5)

    holder = threading.Thread(target=hold)
    holder.start()
    taken.wait(5)
    try:
        with pytest.raises(ServiceUnavailable):
            passwords.hash_password("liushu-Wan-47")
    finally:
        release.set()
        holder.join()
    assert passwords.hash_password("liushu-Wan-47")


def test_one_time_passwords_pass_the_rules():
    made = {passwords.one_time_password() for _ in range(50)}
    assert len(made) == 50
    assert all(passwords.weakness(password) is None for password in made)

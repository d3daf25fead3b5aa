"""Every route is listed and guarded; the default is to deny."""

from pathlib import Path

import pytest
from werkzeug.routing import Rule

ROUTES = Path(__file__).with_name("routes.txt")
UNGUARDED = {"static"}  # files that anybody may read
MAKE_AGAIN = "flask --app wsgi routes-list > tests/house/routes.txt"

pytestmark = pytest.mark.only_on("sqlite")


def test_every_route_has_a_guard(app):
    bare = {rule.endpoint for rule in app.url_map.iter_rules() if not hasattr(app.view_functions[rule.endpoint], "guard")}
    assert bare == UNGUARDED


def test_the_route_list_is_up_to_date(cli):
    listed = [line.split() for line in cli("routes-list").stdout.splitlines()]
    assert listed == [line.split() for line in ROUTES.read_text().splitlines()], f"read the difference, then: {MAKE_AGAIN}"


def test_a_route_without_a_guard_answers_nobody(app, client, monkeypatch):
    assert client.get("/healthz").status_code == 200
    monkeypatch.delattr(app.view_functions["health.healthz"], "guard")
    assert client.get("/healthz").status_code == 403


def _an_address(rule: Rule) -> str:
    return rule.build(dict.fromkeys(rule.arguments, "1"), append_unknown=False)[1]


def test_nobody_enters_a_guarded_route_without_signing_in(app, client):
    entered = []
    for rule in app.url_map.iter_rules():
        guard = getattr(app.view_functions[rule.endpoint], "guard", None)
        if guard is None or not guard.surface:
            continue
        sign_in = "/desk/login" if guard.surface == "desk" else "/login"
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            answer = client.open(_an_address(rule), method=method)
            if answer.status_code != 303 or not answer.location.startswith(sign_in):
                entered.append(f"{method} {rule.rule}: {answer.status_code} {answer.location}")
    assert not entered, "\n".join(entered)

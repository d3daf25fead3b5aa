"""Requests of the main job as a browser sends them, each at the moment at which it means something."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

from flask import Flask

from app import db
from tests.builders.cases import a_case
from tests.builders.desk import at_desk
from tests.builders.files import a_pdf
from tests.builders.intake import SHEET
from tests.builders.people import sign_in, sign_in_at_desk
from tests.builders.wizard import FISH_SEED, FISH_SEED_FORM
from tests.features.security.world import World, addresses
from tests.support.browser import Browser

KEPT_HEADERS = ("HTTP_COOKIE", "HTTP_HX_REQUEST", "HTTP_HX_TARGET")


@dataclass(frozen=True)
class Request:
    method: str
    path: bytes
    query: bytes
    content_type: str
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()  # as WSGI names them

    def environ(self) -> dict[str, Any]:
        """What a server hands to the application."""
        return {
            "REQUEST_METHOD": self.method,
            "SCRIPT_NAME": "",
            "PATH_INFO": self.path.decode("latin-1"),
            "QUERY_STRING": self.query.decode("latin-1"),
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "localhost",
            "REMOTE_ADDR": "127.0.0.1",
            "CONTENT_TYPE": self.content_type,
            "CONTENT_LENGTH": str(len(self.body)),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(self.body),
            "wsgi.errors": BytesIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            **dict(self.headers),
        }

    def with_headers(self, *more: tuple[str, str]) -> "Request":
        return replace(self, headers=tuple({**dict(self.headers), **dict(more)}.items()))

    def __str__(self) -> str:
        return f"{self.method} {self.path!r} ? {self.query[:300]!r} {self.content_type} {self.headers} {self.body[:600]!r}"


class Tape:
    """Writes down what a browser sends."""

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self.application = application
        self.requests: list[Request] = []

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = BytesIO(body)
        kept = tuple((name, environ[name]) for name in KEPT_HEADERS if name in environ)
        path, query = environ["PATH_INFO"].encode("latin-1"), environ["QUERY_STRING"].encode("latin-1")
        self.requests.append(Request(environ["REQUEST_METHOD"], path, query, environ.get("CONTENT_TYPE", ""), body, kept))
        return self.application(environ, start_response)


@contextmanager
def undone() -> Iterator[None]:
    """Takes back what happens inside, so that every request finds the world as it was."""
    db.session.commit()
    connection = db.session.get_bind()
    savepoint = connection.begin_nested()
    try:
        yield
    finally:
        db.session.rollback()
        savepoint.rollback()
        db.session.expire_all()


def record(app: Flask, world: World, client: Browser) -> list[Request]:
    """Every address once, and every form of the main job filled in."""
    tape = Tape(app.wsgi_app)
    app.wsgi_app = tape  # type: ignore[method-assign]
    try:
        with undone():
            _forms_for_everybody(client)
        sign_in(client)
        _forms_of_the_wizard(client, world)
        sign_in_at_desk(client, "zhangs", next="/desk")
        for address in addresses(app, world):
            if address.method == "GET" and not address.path.endswith("logout"):
                client.get(address.path)
        _forms_of_the_desk(app, client, world)
    finally:
        app.wsgi_app = tape.application  # type: ignore[method-assign]
    return tape.requests


def _forms_for_everybody(client: Browser) -> None:
    """Search, sign-in, registration, lookup, verification."""
    client.get("/services?q=scmz&department=511602-01&for=person&page=1")
    client.get("/departments/511602-01?page=2")
    client.get("/verify?code=AAAA-BBBB-CCCC-DDDD")
    client.submit(client.read("/verify/file"), "/verify/file", file=(b"%PDF-1.7 no more", "a.pdf"), status=422)
    sign_in(client, next="/applications?parked=aaaaaaaaaaaaaaaa")
    client.delete_cookie("yc")
    client.submit(client.read("/progress"), status=422, number="511602202611230000015", mobile="13800000001", code="ABCDEF")
    for kind in ("person", "organization"):
        form = client.submit(client.read("/register"), "/register", kind=kind)
        texts = {str(n.attributes["name"]): "王小明" for n in form.css("main form input[type=text], main form input[type=tel]")}
        texts |= {"mobile": "13900000047", "password": "liushu-Wan-47", "password_again": "liushu-Wan-47"}
        with undone():
            client.send(form, button="注册", **texts)
            client.send(form, button="发送验证码", **texts)
    for way, proof in (("mobile", {"sms_code": "0000"}), ("question", {"security_answer": "x"})):
        with undone():
            page = client.submit(client.read("/password/forgotten"), username="chunhua", mobile="13800000001", way=way)
            client.send(page, button="设置新密码", password="liushu-Wan-47", password_again="liushu-Wan-47", **proof)


def _forms_of_the_wizard(client: Browser, world: World) -> None:
    form = client.read(f"/applications/{world.draft.public_id}/form")
    materials = form.path.replace("/form", "/materials")
    correction = f"/applications/{world.correcting.public_id}/correction"
    with undone():
        client.send(client.read(f"/services/{FISH_SEED}/apply"))
    for button in ("保存信息", "下一步"):
        with undone():
            client.send(form, button=button, **FISH_SEED_FORM)
    with undone():
        client.send(client.read(materials), f"{materials}/technician", technician=(a_pdf(), "证书.pdf"))
    with undone():
        client.send(client.read(materials), "#m-technician .files form")
    with undone():
        client.post(materials.replace("materials", "review"), data={"declared": "y", "csrf_token": _token(client)})
    for button in ("保存", "提交"):
        with undone():
            client.send(client.read(correction), correction, button=button, area="38.2")
    with undone():
        client.send(client.read("/account/profile"), email="chen@example.cn", security_question="own", current="x")
    for button in ("发送验证码", "更改手机"):
        with undone():
            client.send(client.read("/account/mobile"), button=button, mobile="13900000048", sms_code="0000", current="x")
    with undone():
        client.send(client.read("/account/password"), current="x", password="liushu-Wan-48", password_again="liushu-Wan-48")
    with undone():
        path = materials.replace("materials", "delete")
        client.send(client.read(path), path)


def _token(client: Browser) -> str:
    return client.read("/account").css("input[name=csrf_token]")[0].attributes["value"] or ""


def _forms_of_the_counter(client: Browser, world: World) -> None:
    sheet = f"/desk/intake/{FISH_SEED}"
    client.get("/desk/intake?q=scmz")
    for button in ("登记并打印", "查找以前的资料", "增加一个申请人"):
        with undone():
            client.send(client.read(f"{sheet}?draft={world.intake.public_id}"), sheet, button=button)
    with undone():
        client.send(client.read(sheet), sheet, button="登记并打印", **SHEET, technician=(a_pdf(), "证书.pdf"))
    resubmit = f"{world.counter.path}/resubmit"
    with undone():
        client.send(client.read(resubmit), resubmit, **{"area": "30", "paper-water_rights": "2"})
    with undone():
        client.send(
            client.read(f"{world.counter.path}?do=withdraw"), f"{world.counter.path}/withdraw", reason="不办了", signed=True
        )


def _forms_of_the_desk(app: Flask, client: Browser, world: World) -> None:
    client.get("/desk/acceptance?q=13800000001&source=internet&page=1")
    client.get(f"/desk?number={world.waiting.number}")
    waiting, phrases = world.waiting.path, "/desk/me/phrases"
    for action, typed in (
        ("accept", {"opinion": "材料齐全。"}),
        ("not_accept", {"reason": "没有固定的场地", "ground": "not_eligible"}),
        ("request_correction", {"reason": "材料不齐全"}),
    ):
        with undone():
            client.send(client.read(f"{waiting}?do={action}"), f"{waiting}/{action}", **typed)
    with undone():
        client.send(client.read(f"{waiting}/materials"), f"{waiting}/materials")
    with undone():
        client.send(client.read(waiting), f"{waiting}/reveal")
    with undone():
        client.send(client.read(phrases), phrases, text="情况属实。")
    with undone():
        client.send(client.read(f"{phrases}/{world.phrase}"), f"{phrases}/{world.phrase}", text="情况属实。")
    _forms_of_staff(client, world)
    _forms_of_the_counter(client, world)
    for stage, login_name, action, typed in (
        ("step 2", "wangw", "forward", {"opinion": "同意"}),
        ("step 2", "wangw", "send_back", {"opinion": "请再核"}),
        ("step 3", "zhaol", "conclude", {"opinion": "同意", "outcome": "granted", "approval_number": "广农许〔2026〕9号"}),
        ("granted", "zhangs", "issue_certificate", {"content_scope": "鲢、鳙"}),
        ("certified", "zhangs", "print", {"why": "damaged"}),
        ("certified", "zhangs", "deliver", {"id_checked": "y"}),
        ("certified", "zhaol", "cancel", {"ground": "holder_asks", "reason": "不再生产"}),
        ("certified", "zhaol", "annul", {"ground": "not_eligible", "reason": "不符合条件"}),
        ("certified", "zhaol", "revoke", {"reason": "情节严重", "legal_basis": "渔业法第四十四条"}),
    ):
        case = a_case(app, stage)
        at_desk(client, login_name)
        with undone():
            client.send(client.read(f"{case.path}?do={action}"), f"{case.path}/{action}", **typed)


def _forms_of_staff(client: Browser, world: World) -> None:
    """Administration of staff, and what one says of oneself."""
    staff, new, absence = f"/desk/admin/staff/{world.staff['staff_id']}", "/desk/admin/staff/new", "/desk/me/absence"
    end = f"{staff}/memberships/{world.staff['membership_id']}"
    numbering = "/desk/admin/numbering/511602-12"
    client.get("/desk/admin/staff?q=li&department=511602-12&state=&page=1")
    client.get("/desk/admin/staff/names?name=%E5%8D%95%E9%9B%84&department=511602-12", headers={"HX-Request": "true"})
    days = {"first_on": "2026-12-01", "last_on": "2026-12-02"}
    for path, action, typed in (
        (new, new, {"name": "单雄", "login_name": "shanx", "roles": ["handler"], "post": "审核岗", "valid_to": "2026-12-31"}),
        (staff, staff, {"name": "李四", "mobile": "13900000051"}),
        (staff, f"{staff}/memberships", {"role": "clerk", "valid_from": "2026-12-01"}),
        (end, end, {"last_on": "2026-12-31"}),
        (f"{staff}/password", f"{staff}/password", {}),
        (f"{staff}/leave", f"{staff}/leave", {"reason": "调离"}),
        (f"{staff}/absence", f"{staff}/absence", days),
        (absence, absence, days),
        (numbering, numbering, {"papers": "{short}{kind}〔{year}〕{n}号", "approvals": "{short}许〔{year}〕{n:03d}号"}),
        ("/desk/me/profile", "/desk/me/profile", {"login_name": "zhangsan", "current": "x"}),
    ):
        with undone():
            client.send(client.read(path), action, **typed)

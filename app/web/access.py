"""Guards: every route names who may enter. A route without one answers 403 to everybody, and fails tests/house."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from flask import Response, abort, current_app, redirect, render_template, request, url_for
from flask_login import LoginManager, current_user
from werkzeug.routing import BuildError
from werkzeug.wrappers import Response as BaseResponse

from app.web import parked
from app.web.i18n import _
from app.web.sessions import current_session, surface_of, touch

STOP_POLLING = 286  # what htmx calls it

View = TypeVar("View", bound=Callable[..., Any])


class Account(Protocol):
    """What this room needs to know of a citizen or of a member of staff."""

    session_name: str  # `citizen:<id>` or `staff:<id>`
    is_active: bool
    must_change_password: bool

    def has_role(self, *roles: str) -> bool: ...


@dataclass(frozen=True)
class Guard:
    surface: str = ""  # whose sign-in is asked for; empty: nobody's
    roles: tuple[str, ...] = ()


def public(view: View) -> View:
    """Anyone may enter."""
    return _guarded(view, Guard())


def citizen_only(view: View) -> View:
    """Signed-in citizens and organizations."""
    return _guarded(view, Guard("public"))


def desk_only(view: View) -> View:
    """Any signed-in member of staff; what she may read is decided by the room."""
    return _guarded(view, Guard("desk"))


def desk_role(*roles: str) -> Callable[[View], View]:
    """Staff who hold one of these roles today; to others the page does not exist."""
    return lambda view: _guarded(view, Guard("desk", roles))


def _guarded(view: View, guard: Guard) -> View:
    if hasattr(view, "guard"):
        raise TypeError(f"{view.__name__} has two guards")
    view.guard = guard  # type: ignore[attr-defined]
    return view


def returns_to(endpoint: str) -> Callable[[View], View]:
    """Names the page that holds the form of a POST-only route: where a person goes on after signing in again."""

    def mark(view: View) -> View:
        view.returns_to = endpoint  # type: ignore[attr-defined]
        return view

    return mark


def takes_files(view: View) -> View:
    """A view that takes several files at once: its requests may be as large as all of them together."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


def never_parked(view: View) -> View:
    """A view whose form holds passwords, or nothing worth keeping: when the session has ended, its text is dropped."""
    view.never_parked = True  # type: ignore[attr-defined]
    return view


def saves_by_itself(region: str) -> Callable[[View], View]:
    """A view whose form saves by itself through htmx, answered in this region: an ended session leads nobody away from typing."""

    def mark(view: View) -> View:
        view.saves_by_itself = region  # type: ignore[attr-defined]
        return view

    return mark


def polls(view: View) -> View:
    """A view that a page asks by itself: it keeps no session alive, and an ended one leads nobody away from typing."""
    view.polls = True  # type: ignore[attr-defined]
    return view


login_manager = LoginManager()
login_manager.session_protection = None
_loaders: dict[str, Callable[[int], Account | None]] = {}


def account_loader(kind: str) -> Callable[[Callable[[int], Account | None]], Callable[[int], Account | None]]:
    """Registers how a `citizen` or `staff` account is read by its id."""

    def register(load: Callable[[int], Account | None]) -> Callable[[int], Account | None]:
        _loaders[kind] = load
        return load

    return register


@login_manager.request_loader
def _load_account(_request: Any) -> Account | None:
    name = current_session().account
    if name is None:
        return None
    kind, _, number = name.partition(":")
    account = _loaders[kind](int(number))
    return account if account is not None and account.is_active else None


def current_account() -> Any:
    """Who is signed in on this surface, or None."""
    return current_user._get_current_object() if current_user.is_authenticated else None


def current_citizen() -> Any:
    """The signed-in citizen of a `citizen_only` view."""
    return _present("public")


def current_staff() -> Any:
    """The signed-in member of staff of a `desk_only` view."""
    return _present("desk")


def _present(surface: str) -> Any:
    if surface_of(request.path) != surface or not current_user.is_authenticated:
        abort(403)
    return current_user._get_current_object()


def check_entry() -> BaseResponse | None:
    """Runs before every view: surface, guard, sign-in. Returns the answer when the view may not run."""
    surface = surface_of(request.path)
    if surface not in current_app.config["SETTINGS"].surfaces and not request.path.startswith(("/static/", "/healthz")):
        abort(404)
    if request.endpoint is None or request.endpoint == "static":
        return None
    view = current_app.view_functions[request.endpoint]
    if not getattr(view, "polls", False):
        touch()
    guard: Guard | None = getattr(view, "guard", None)
    if guard is None:
        abort(403)
    if not guard.surface:
        return None
    account = current_account()
    if account is None:
        return _to_sign_in(view)
    if account.must_change_password and not getattr(view, "before_password_change", False):
        return redirect(url_for("staff.password" if surface == "desk" else "citizens.password"), 303)
    if guard.roles and not account.has_role(*guard.roles):
        abort(404)
    return None


def _to_sign_in(view: Any) -> BaseResponse:
    """To the sign-in page and back; what a POST carried is parked for the same person."""
    if getattr(view, "polls", False) and request.headers.get("HX-Request"):
        return Response(status=STOP_POLLING)
    current = current_session()
    target = request.full_path.rstrip("?") if request.method == "GET" else page_of(view)
    query = {"next": target}
    if request.method == "POST" and current.ended_account and not getattr(view, "never_parked", False):
        query["parked"] = parked.park(current.ended_account, current.surface, request.form.get("parked", ""))
    if current.ended_account or request.method == "POST":
        query["ended"] = "1"
    address = url_for("staff.login" if current.surface == "desk" else "citizens.login", **query)
    region = getattr(view, "saves_by_itself", None)
    if region and request.headers.get("HX-Target") == region:
        return _unsaved(address, query.get("parked", ""))
    if request.headers.get("HX-Request"):
        return Response(status=401, headers={"HX-Redirect": address})
    return redirect(address, 303)


def _unsaved(address: str, kept: str) -> BaseResponse:
    """The session has ended while somebody types: the page stays as it is and says so, with the way back in."""
    said = _("登录已超时，这一页不再自动保存。") + _("您刚填的替您保留 30 分钟，重新登录后接着填。")
    if not kept:  # signed out in another window: whose text it is, nobody knows
        said = _("您已在别处退出登录，这一页不再自动保存，上次保存以后填的没有留下。请先抄下来，再重新登录。")
    links = [(_("重新登录"), address)]
    return Response(render_template("components/unsaved.html", said=said, links=links, parked=kept), status=403)


def page_of(view: Any) -> str:
    """The page that holds the form which this request came from, as far as its address tells."""
    endpoint = getattr(view, "returns_to", None)
    if endpoint:
        try:
            known = set().union(*(rule.arguments for rule in current_app.url_map.iter_rules(endpoint)))
            return url_for(endpoint, **{name: value for name, value in (request.view_args or {}).items() if name in known})
        except BuildError:
            return "/"
    adapter = current_app.create_url_adapter(request)
    if adapter is not None and adapter.test(request.path, "GET"):  # perhaps by another view of the same address
        return request.path
    return "/desk" if surface_of(request.path) == "desk" else "/"

"""create_app: the one place where all rooms meet."""

import logging
from datetime import timedelta
from pathlib import Path

from flask import Flask, Response, abort, current_app, request
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import Engine, inspect, select
from werkzeug.middleware.proxy_fix import ProxyFix

from app import cli, db, jobs
from app.accounts import captcha, sms_codes
from app.accounts import queries as account_queries
from app.accounts.views import (
    absence,
    captchas,
    citizens,
    mobile,
    person,
    personnel,
    profile,
    recovery,
    registration,
    representatives,
    sending,
    staff,
    staff_profile,
)
from app.attachments import queries as attachment_queries
from app.attachments import scanning, uploads
from app.cases import presence, reminders, telling
from app.cases import queries as case_queries
from app.cases.commands import by_law
from app.cases.views import (
    authority,
    certificate_register,
    desk_correction,
    desk_presence,
    desk_resumable,
    desk_viewer,
    handover,
    intake,
    numbering,
    own_lists,
    owner_answers,
    progress,
    resumable,
    wizard,
)
from app.catalog import views as catalog
from app.config import Settings
from app.documents import commands as document_commands
from app.documents import queries as document_queries
from app.documents import views as documents
from app.gateways import parts, pdf, scanner, signing, sms, storage
from app.gateways.wall_clock import now, today
from app.messaging import outbox
from app.messaging.views import admin as message_texts
from app.messaging.views import inbox
from app.publications import queries as publication_queries
from app.publications.views import desk as announcements
from app.publications.views import public as publications
from app.sealed import keys
from app.web import access, caching, divisions, errors, health, pages, parked, rate_limits, rendering, sessions
from app.web.compression import CompressAll
from app.web.requests import PlainRequest, RowId

ROOT = Path(__file__).parent.parent
MAX_REQUEST_BYTES = 24 * 1024 * 1024
MAX_FILES_BYTES = 205 * 1024 * 1024  # all files of an application at once; each is limited by app/attachments
MAX_TEXT_BYTES = 2 * 1024 * 1024
POPULAR_WITHIN = timedelta(days=90)
LOOPBACK = {"localhost", "127.0.0.1", "[::1]"}

csrf = CSRFProtect()


def create_app(settings: Settings | None = None) -> Flask:
    """The web application of one installation. Raises BadSetting, KeysMissing."""
    settings = settings or Settings.from_env()
    app = Flask("app", root_path=str(ROOT / "app"), template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.config.update(
        SETTINGS=settings,
        MAX_CONTENT_LENGTH=MAX_REQUEST_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_TEXT_BYTES,
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(days=365),
        WTF_CSRF_CHECK_DEFAULT=False,  # _before_request checks, after it knows whether the session has ended
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,  # text browsers send no Referer
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=5,
        COMPRESS_MIN_SIZE=500,
    )
    app.request_class = PlainRequest
    app.url_map.converters["int"] = RowId
    open_installation(app, settings)
    app.session_interface = sessions.DatabaseSessions()
    csrf.init_app(app)
    access.login_manager.init_app(app)
    app.before_request(_before_request)
    for part in (rendering, errors, caching, health, cli):
        part.init_app(app)
    _register_rooms(app)
    app.teardown_appcontext(lambda _error: db.session.remove())
    CompressAll(app)
    if settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.trusted_proxies, x_proto=settings.trusted_proxies)  # type: ignore[method-assign]
    return app


def open_installation(app: Flask, settings: Settings) -> None:
    """Database, key file, stored files, gateways."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    settings.instance_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = db.connect(settings.database_url)
    key_file = settings.instance_dir / "keys.json"
    data_exists = False
    if not key_file.exists():
        data_exists = _holds_data(engine)
    keys.load(key_file, data_exists=data_exists)
    app.secret_key = keys.derive("cookies")
    storage.configure(settings.instance_dir / "files")
    parts.configure(settings.instance_dir / "parts")
    scanner.configure(settings.clamd)
    sms.configure(settings.instance_dir / "sms.log")
    pdf.configure(settings.instance_dir / "cache")
    signing.configure(
        settings.instance_dir / "signing",
        settings.signer_name,
        key=settings.signing_key,
        certificate=settings.signing_certificate,
        password=settings.signing_password,
    )


def _holds_data(engine: Engine) -> bool:
    if not inspect(engine).has_table("alembic_version"):
        return False
    with engine.connect() as connection:
        tables = [t for t in db.Base.metadata.sorted_tables if any(c.name.endswith("_sealed") for c in t.columns)]
        return any(connection.execute(select(table).limit(1)).first() for table in tables)


def _before_request() -> Response | None:
    settings: Settings = current_app.config["SETTINGS"]
    name = request.host.rpartition(":")[0] or request.host
    own = settings.host.rpartition(":")[0] or settings.host
    if request.host != settings.host and not (own in LOOPBACK and name in LOOPBACK):
        abort(421)
    if request.mimetype == "application/x-www-form-urlencoded" and (request.content_length or 0) > MAX_TEXT_BYTES:
        abort(413)  # Werkzeug limits the text of multipart forms only
    answer = access.check_entry()
    if getattr(current_app.view_functions.get(request.endpoint or ""), "takes_files", False):
        request.max_content_length = MAX_FILES_BYTES
    if answer is None and request.routing_exception is None and request.method in {"POST", "PUT", "PATCH", "DELETE"}:
        if None in request.form:
            abort(400)  # a multipart field without a name, which no library expects
        csrf.protect()
    return answer  # type: ignore[return-value]


def _register_rooms(app: Flask) -> None:
    for room in (
        authority,
        catalog,
        desk_correction,
        divisions,
        documents,
        own_lists,
        owner_answers,
        pages,
        progress,
        resumable,
        wizard,
    ):
        app.register_blueprint(room.bp)
    for room in (desk_resumable, intake):
        app.register_blueprint(room.bp)
    for room in (announcements, certificate_register, desk_presence, desk_viewer, inbox, message_texts, numbering, publications):
        app.register_blueprint(room.bp)
    for part in (captchas, citizens, mobile, profile, recovery, registration, representatives, sending, staff):
        app.register_blueprint(part.bp)
    for part in (absence, handover, person, personnel, staff_profile):
        app.register_blueprint(part.bp)
    catalog.home_parts.announcements = lambda: publication_queries.latest(today())
    catalog.home_parts.wanted_items = lambda: case_queries.most_wanted_items(now() - POPULAR_WITHIN)
    access.account_loader("citizen")(account_queries.citizen_by_id)
    access.account_loader("staff")(account_queries.staff_by_id)
    jobs.handler(outbox.SEND_MESSAGE)(outbox.send_message)
    jobs.handler(document_commands.RENDER_JOB)(document_commands.render)


def _sweep() -> None:
    with db.transaction():
        for part in (sessions, parked, rate_limits, jobs.queue, outbox, sms_codes, captcha, presence):
            part.sweep()


jobs.periodic(timedelta(minutes=10))(_sweep)
jobs.periodic(outbox.TRY_AGAIN_EVERY)(outbox.try_again)


def _sweep_files() -> None:
    """Stored files that no room holds go a week later, farther back than a daily backup."""
    storage.sweep(attachment_queries.held_files() | document_queries.held_files(), now() - timedelta(days=7))


jobs.periodic(timedelta(days=1))(_sweep_files)


def _sweep_uploads() -> None:
    uploads.sweep(now())


jobs.periodic(timedelta(hours=1))(_sweep_uploads)
jobs.periodic(by_law.EVERY)(by_law.run)
jobs.periodic(timedelta(minutes=2))(scanning.rescan)
jobs.periodic(timedelta(days=1))(signing.warn_of_expiry)
jobs.periodic(timedelta(hours=6))(reminders.remind_of_expiry)
scanning.tell_removed[:] = [telling.tell_file_removed]

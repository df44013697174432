"""Wiring; the only module that imports every feature."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from server.areas.routes import areas
from server.atlas.routes import atlas
from server.basemap.routes import basemap
from server.care.list_routes import lists
from server.care.routes import care
from server.cases.routes import cases
from server.catalogue.advice_routes import advice
from server.catalogue.routes import catalogue
from server.cli import install_commands
from server.config import Settings, read_settings
from server.core import http_problems, packing, reading, wire
from server.core.db import db
from server.demo.routes import demo_blueprint
from server.diary.routes import diary
from server.errands.routes import errands
from server.identity import tokens
from server.identity.role_routes import roles
from server.identity.routes import auth_blueprint, me
from server.intake.feed_routes import feed
from server.intake.file_routes import case_files
from server.intake.routes import window
from server.mediation.routes import mediations, referrals
from server.meetings.routes import meetings
from server.migrate import migrate
from server.notices.routes import notices
from server.pages import pages
from server.papers.routes import papers
from server.patrols.routes import patrols
from server.people.file_routes import people_files
from server.people.household_routes import households
from server.people.routes import people
from server.sync.photo_routes import attachments
from server.sync.routes import sync
from server.tasks.routes import tasks
from server.units.routes import units
from server.voice.routes import public, voice
from server.watch.routes import watch

MAX_REQUEST_BYTES = 12 * 1024 * 1024


class _Application(Flask):
    """Flask without what it asks of each function before each call: nothing here is asynchronous."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func


def create_app(settings: Settings | None = None) -> Flask:
    """The application. Refuses to start (``ConfigError``) on a missing or unsafe setting."""
    settings = settings or read_settings()
    app = _Application(__name__, static_folder=None)
    wire.install(app)
    app.config.update(
        SETTINGS=settings,
        MAX_CONTENT_LENGTH=MAX_REQUEST_BYTES,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS={
            "hide_parameters": True,  # what people wrote must not stand in a log beside an error
            "pool_size": 10,
            "json_deserializer": wire.read,
            "connect_args": {"options": reading.LIMITS},
        },
        API_TITLE="巡格",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api/v1",
        OPENAPI_JSON_PATH="openapi.json",
    )
    if hops := settings.proxy_hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    db.init_app(app)
    with app.app_context():
        reading.look_before_use(db.engine)
    reading.install(app)
    migrate.init_app(app, db)
    tokens.install(app)
    api = http_problems.ProblemApi(app)
    for blueprint in (
        me,
        auth_blueprint("field", "/api/v1/auth"),
        auth_blueprint("console", "/api/v1/console/auth"),
        areas,
        catalogue,
        advice,
        attachments,
        cases,
        voice,
        public,
        window,
        case_files,
        feed,
        people,
        people_files,
        households,
        errands,
        tasks,
        units,
        notices,
        roles,
        mediations,
        referrals,
        meetings,
        papers,
        care,
        lists,
        watch,
        patrols,
        diary,
        sync,
        atlas,
        basemap,
    ):
        api.register_blueprint(blueprint)
    if settings.demo:
        api.register_blueprint(demo_blueprint)
    app.register_blueprint(pages)
    http_problems.install(app)
    packing.install(app)
    install_commands(app)
    return app

"""Breather, put together: the settings, the keys, the extensions, then one line a feature."""

import os
from collections.abc import Mapping
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from app import assets, config, crypto, errors, extensions, guard, keys, locale, steady
from app.account import lock_routes, phones_routes, sign_in_routes, ways_routes  # noqa: F401
from app.account.routes import blueprint as account
from app.asks import blueprint as asks
from app.asks import (  # noqa: F401
    calendar_routes,
    handed_routes,
    home_screen,
    mail_routes,
    offer_routes,
    offline,
    person_routes,
    push_routes,
    telling,
    watching,
)
from app.asks import circle_routes as circle_tab  # noqa: F401
from app.asks import routes as ask_routes  # noqa: F401
from app.calendars import blueprint as calendars
from app.calendars import routes as calendar_screens  # noqa: F401
from app.can_wait import blueprint as can_wait
from app.can_wait import bring_routes, look_back_routes, week_routes  # noqa: F401
from app.can_wait import routes as can_wait_routes  # noqa: F401
from app.circle import blueprint as circle
from app.circle import routes as circle_routes  # noqa: F401
from app.exporting import blueprint as exporting
from app.exporting import import_routes as bringing  # noqa: F401
from app.exporting import routes as export_routes  # noqa: F401
from app.forgetting import blueprint as forgetting
from app.forgetting import routes as keeping_routes  # noqa: F401
from app.help_now.routes import blueprint as help_now
from app.mail import blueprint as mail
from app.mail import code_routes as mail_codes  # noqa: F401
from app.mail import routes as mail_pages  # noqa: F401
from app.mail import screens as mail_screens  # noqa: F401
from app.mail.server import read as read_mail_url
from app.my_time import blueprint as my_time
from app.my_time import day_routes, feed_routes, their_routes  # noqa: F401
from app.my_time import routes as my_time_routes  # noqa: F401
from app.my_time import telling as told_of_own_times  # noqa: F401
from app.now import blueprint as now
from app.now import consent, history, reminders, routes, suggestion_routes  # noqa: F401
from app.push.routes import blueprint as push
from app.pwa import blueprint as pwa
from app.pwa import neutral  # noqa: F401
from app.pwa import routes as pwa_routes  # noqa: F401
from app.reminders import blueprint as reminding
from app.reminders import mail_routes as reminder_mail  # noqa: F401
from app.reminders import routes as reminder_routes  # noqa: F401
from app.reminders import where  # noqa: F401


def create_app(environ: Mapping[str, str] | None = None, **overrides: Any) -> Flask:
    """Return the WSGI app for these environment variables (the process's own by default).

    Raises KeysMissing or ValueError, as a sentence for the operator.
    """
    settings = config.read(os.environ if environ is None else environ)
    app = Flask(
        __name__,
        static_folder=None,
        template_folder=str(config.ROOT / "templates"),
        instance_path=str(settings["BREATHER_INSTANCE"]),
    )
    app.config.update(settings, MIGRATIONS=config.ROOT / "migrations", **overrides)
    keys.fill(app.config)
    # A wrong one is said at the start, not when the first letter is due.
    read_mail_url(app.config["MAIL_URL"])

    steady.init_app(app)
    extensions.init_app(app)
    crypto.init_app(app)
    locale.init_app(app)
    guard.init_app(app)
    errors.init_app(app)
    assets.init_app(app)
    for blueprint in (
        now,
        can_wait,
        circle,
        asks,
        my_time,
        account,
        push,
        mail,
        reminding,
        help_now,
        pwa,
    ):
        app.register_blueprint(blueprint)
    app.register_blueprint(calendars)
    app.register_blueprint(exporting)
    app.register_blueprint(forgetting)
    if app.config["TRUSTED_PROXIES"]:
        hops = app.config["TRUSTED_PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app

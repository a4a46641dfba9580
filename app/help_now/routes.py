"""The page behind "Need help now?": no account, no database, nothing kept."""

from pathlib import Path

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.help_now import words
from app.help_now.buttons import buttons, emergency_button
from app.help_now.calls import calls
from app.help_now.choosing import country_of, for_country, own_lines
from app.help_now.lines import ANYWHERE, Line, all_lines, countries, emergency_in
from app.web import BadInput

blueprint = Blueprint("help_now", __name__)

COOKIE = "country"
A_YEAR = 365 * 24 * 3600


@blueprint.get("/help-now")
def page() -> str:
    here, called = country_here(), calls(Path(current_app.instance_path))
    routes = for_country(here, all_lines(), _languages())
    return render_template(
        "help_now/page.html",
        here=here,
        known=here in countries(),
        routes=routes,
        anywhere=for_country(ANYWHERE, all_lines()),
        elsewhere=_elsewhere(here),
        emergency_in=emergency_in,
        called=called,
        nobody_called=not any((line.country, line.name) in called for line in routes.all),
        buttons=buttons,
        emergency_button=emergency_button,
        words=words,
    )


@blueprint.post("/help-now/country")
def choose_country() -> ResponseReturnValue:
    code = request.form.get("country", "")
    if code not in (*countries(), ANYWHERE):
        raise BadInput(_("We don’t have lines for that country yet. The others are still here."))
    response = redirect(url_for("help_now.page"), 303)
    return _remember(response, code)


def country_here() -> str | None:
    """Return the country she chose on this device, else the one her browser points to."""
    chosen = request.cookies.get(COOKIE)
    if chosen in (*countries(), ANYWHERE):
        return chosen
    zone = clock.known_zone(request.cookies.get("zone"))
    return country_of(zone, _languages())


def _languages() -> list[str]:
    return list(request.accept_languages.values())


def _remember(response: Response, code: str) -> Response:
    response.set_cookie(
        COOKIE,
        code,
        max_age=A_YEAR,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return response


def _elsewhere(here: str | None) -> list[tuple[str, tuple[Line, ...]]]:
    """Return the lines of every other country, by the country's name in her language."""
    codes = sorted(set(countries()) - {here}, key=words.country_name)
    return [(code, own_lines(code, all_lines(), _languages())) for code in codes]

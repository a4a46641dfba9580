"""A page and a name that say nothing of Breather: for leaving quickly, and for the home screen."""

import calendar
from collections.abc import Sequence
from datetime import date

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date, get_locale
from flask_babel import gettext as _

from app import clock
from app.account.locking import lock_now
from app.locale import weekday_name, zone_here
from app.pwa import blueprint

COOKIE = "neutral"
A_YEAR = 365 * 24 * 3600


@blueprint.get("/today")
def month() -> str:
    """Show the month, as any calendar does; its title leads back."""
    day = clock.local(clock.now(), zone_here() or "UTC").date()
    weeks = month_of(day, get_locale().first_week_day)
    names = [weekday_name(one.weekday()) for one in weeks[0]]
    title = format_date(day, "LLLL y")
    return render_template("pwa/today.html", title=title, day=day, weeks=weeks, names=names)


@blueprint.post("/today")
def leave_quickly() -> ResponseReturnValue:
    """Lock this phone at once, where it can be locked, and show the month."""
    lock_now()
    return redirect(url_for("pwa.month"), 303)


@blueprint.post("/install/name")
def choose_name() -> ResponseReturnValue:
    """Remember on this phone alone under which name it goes on the home screen."""
    response: Response = redirect(url_for("pwa.install"), 303)  # type: ignore[assignment]
    if request.form.get("name") == COOKIE:
        response.set_cookie(COOKIE, "1", max_age=A_YEAR, samesite="Lax", httponly=True)
    else:
        response.delete_cookie(COOKIE)
    return response


@blueprint.app_template_global()
def is_neutral() -> bool:
    """Tell whether this phone shows Breather under another name."""
    return request.cookies.get(COOKIE) == "1"


@blueprint.app_template_global()
def app_name() -> str:
    return str(_("Today")) if is_neutral() else "Breather"


def month_of(day: date, first: int) -> Sequence[Sequence[date]]:
    """Return the whole weeks around a day's month; ``first``: 0 is Monday."""
    return calendar.Calendar(first).monthdatescalendar(day.year, day.month)

"""Her language, the way dates look in her region, and the time zone that she is in."""

import re
from datetime import date, datetime, time

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time, match_skeleton
from flask import Flask, g, request
from flask_babel import get_locale

from app import clock
from app.account.sessions import signed_in
from app.extensions import babel

LANGUAGES = frozenset({"en"})


def init_app(app: Flask) -> None:
    """Choose the language by request, and give templates the ways to write times."""
    babel.init_app(app, locale_selector=choose_locale)
    app.jinja_env.globals.update(get_locale=get_locale, zone_here=zone_here)
    app.jinja_env.filters.update(
        day_and_time=day_and_time,
        clock_time=clock_time,
        date_name=date_name,
        hour_name=hour_name,
        weekday_letter=weekday_letter,
        weekday_name=weekday_name,
    )


def choose_locale() -> Locale:
    """Return the first of the browser's locales whose language Breather speaks, region kept."""
    for tag in request.accept_languages.values():
        try:
            wanted = Locale.parse(tag, sep="-")
        except (ValueError, UnknownLocaleError):
            continue
        if wanted.language in LANGUAGES:
            return wanted
    return Locale("en")


def zone_here() -> str | None:
    """Return the zone this request comes from: its form's, its cookie's, else her account's."""
    if "zone" not in g:
        said = clock.known_zone(request.form.get("zone")) or clock.known_zone(
            request.cookies.get("zone")
        )
        account = None if said else signed_in()
        g.zone = said or (account.zone if account else None)
    zone: str | None = g.zone
    return zone


def night_here() -> bool:
    """Tell whether it is night where she is; False while that isn't known."""
    zone = zone_here()
    return zone is not None and clock.is_night(clock.now(), zone)


def _local(instant: datetime) -> datetime:
    return clock.local(instant, zone_here() or "UTC")


def day_and_time(instant: datetime) -> str:
    """Write "Tuesday, 13:40"."""
    local = _local(instant)
    return f"{weekday_name(local.weekday())}, {clock_time(instant)}"


def clock_time(instant: datetime, zone: str | None = None) -> str:
    """Write "13:40", or "1:40 PM" where that is usual; in the zone given, else where she is."""
    local = clock.local(instant, zone) if zone else _local(instant)
    return format_time(local, "short", locale=get_locale())


def date_name(day: date, year: bool = False) -> str:
    """Write "Tuesday, 24 November", with its year if wanted."""
    skeleton = "yMMMMEEEEd" if year else "MMMMEEEEd"
    skeletons = get_locale().datetime_skeletons
    found = match_skeleton(skeleton, skeletons) or skeleton
    # CLDR: a pattern that only nearly matches takes the widths that were asked for.
    pattern = re.sub("E+", "EEEE", re.sub("M+", "MMMM", skeletons[found].pattern))
    return format_date(day, pattern, locale=get_locale())


def hour_name(hour: int) -> str:
    """Write "08:00", or "8:00 AM" where that is usual."""
    return format_time(time(hour), "short", locale=get_locale())


def weekday_name(day: int) -> str:
    """Write "Saturday" for 5, Monday being 0."""
    return str(get_locale().days["stand-alone"]["wide"][day])


def weekday_letter(day: date) -> str:
    """Write "S" for a Saturday."""
    return str(get_locale().days["stand-alone"]["narrow"][day.weekday()])

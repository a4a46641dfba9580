"""What is said about her other calendars."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from flask_babel import gettext as _
from flask_babel import ngettext

from app.calendars.feeds import CLOSED, GONE, LARGE, NONE, NOT_HTTPS, PASSWORD, PRIVATE, SLOW
from app.calendars.models import AHEAD, HerCalendar
from app.calendars.reading import NOTHING, TOO_MUCH
from app.clock import local
from app.locale import date_name, day_and_time, zone_here

DAYS_BY_NAME = timedelta(days=6)
"""How long ago a day may be that its name alone tells from others."""


def why_not(problem: str) -> str:
    """Say why a calendar couldn't be read, and what would help."""
    sentences = {
        NONE: _("That isn’t the address of a calendar. One begins with https:// or webcal://."),
        NOT_HTTPS: _("That address isn’t a safe one. It could begin with https:// instead."),
        PASSWORD: _("There is a name or a password in that address. A link without one works."),
        PRIVATE: _(
            "That address is inside a home or office network. It can’t be reached from here."
        ),
        LARGE: _("That calendar is larger than five megabytes, which is more than fits here."),
        SLOW: _("That calendar took too long to answer. You could try again later."),
        GONE: _("There is nothing at that address. You could copy it once more."),
        CLOSED: _("That calendar asks for a login. Its private link works without one."),
        NOTHING: _("There is no calendar in it. The address or file of one often ends in .ics."),
        TOO_MUCH: _("That calendar holds more than can be read here. A smaller one works."),
    }
    away = _("That calendar can’t be read at the moment. You could try again later.")
    return str(sentences.get(problem, away))


def full() -> str:
    return str(_("Five calendars fit here. You could take one out first."))


def nothing_yet() -> str:
    return str(_("There is nothing in it yet. An address or a file will do."))


def found(number: int) -> str:
    """Say how much was found in a calendar."""
    if not number:
        return str(_("Read. Nothing in the next %(days)d days takes your time.", days=AHEAD.days))
    return str(
        ngettext(
            "Read. One busy time in the next %(days)d days.",
            "Read. %(num)d busy times in the next %(days)d days.",
            number,
            days=AHEAD.days,
        )
    )


def local_day(instant: datetime) -> str:
    """Write "Monday, 25 January" for an instant, where she is."""
    return date_name(local(instant, zone_here() or "UTC").date())


def day_read(at: datetime, now: datetime) -> str:
    """Write "Monday, 13:40", and for what is longer ago "Monday, 25 January", where she is."""
    return day_and_time(at) if now - at < DAYS_BY_NAME else local_day(at)


def calendar_name(calendar: HerCalendar) -> str:
    """Return what she calls it, else where it comes from: never the whole address."""
    if calendar.name:
        return calendar.name
    if calendar.address:
        return urlsplit(calendar.address).hostname or ""
    return str(_("A calendar file"))

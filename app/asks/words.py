"""How asks are worded, on her side and on theirs."""

from datetime import datetime, timedelta

from babel.lists import format_list
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from app import clock
from app.asks.chips import SATURDAY, SUNDAY, TOMORROW, TONIGHT, Chip
from app.asks.models import Ask
from app.asks.plan import CALL_ME
from app.asks.updates import ASLEEP, FINE, HOME
from app.clock import local
from app.locale import clock_time, date_name, weekday_name
from app.spans import Span, span_of


def when_words(span: Span, zone: str) -> str:
    """Write "Saturday 28 November, 9:00 – 11:30" on the wall clock of a zone."""
    day = date_name(local(span.begins, zone).date())
    return f"{day}, {clock_time(span.begins, zone)} – {clock_time(span.ends, zone)}"


def brief(span: Span, zone: str) -> str:
    """Write "Saturday, 9:00 – 11:30"."""
    day = weekday_name(local(span.begins, zone).weekday())
    return f"{day}, {clock_time(span.begins, zone)} – {clock_time(span.ends, zone)}"


def near(span: Span, zone: str, now: datetime) -> str:
    """Write when it is, with the date unless the name of the day says enough."""
    soon = span.begins - now < timedelta(days=6)
    return brief(span, zone) if soon else when_words(span, zone)


def length_words(span: Span) -> str:
    """Write how long it is, as it really passes, also when the clocks change in it."""
    return minutes_words((span.ends - span.begins) // timedelta(minutes=1))


def minutes_words(minutes: int) -> str:
    """Write 150 as "2½ hours", 60 as "an hour", 45 as "45 minutes"."""
    if minutes < 60 or minutes % 30:
        return str(ngettext("%(num)d minute", "%(num)d minutes", minutes))
    whole, half = divmod(minutes, 60)
    if minutes == 60:
        return str(_("an hour"))
    return str(_("%(hours)s hours", hours=f"{whole}{'½' if half else ''}"))


def children_words(names: list[str]) -> str:
    """Write "Mia and Leo", or "the children" for none named."""
    return format_list(names, locale=get_locale()) if names else str(_("the children"))


def message(ask: Ask, link: str) -> str:
    """Return the text that she sends by chat, with the link on which one tap is enough."""
    span, zone = ask.span, ask.zone
    return str(
        _(
            "Could you take the children on %(day)s, %(begins)s to %(ends)s? %(place)s. "
            "One tap here is enough: %(link)s",
            day=date_name(local(span.begins, zone).date()),
            begins=clock_time(span.begins, zone),
            ends=clock_time(span.ends, zone),
            place=ask.place,
            link=link,
        )
    )


def since_words(since: datetime, now: datetime) -> str:
    """Write for how long somebody has been asked: "a moment", "2 hours", "a day"."""
    hours = int((now - since) / timedelta(hours=1))
    return hours_words(hours) if hours else str(_("a moment"))


def hours_words(hours: int) -> str:
    """Write "an hour", "2 hours", "a day", "2 days"."""
    if hours < 24:
        return str(ngettext("an hour", "%(num)d hours", hours))
    return str(ngettext("a day", "%(num)d days", hours // 24))


def when_opens(ask: Ask, zone: str | None = None) -> str:
    """Write when an ask's handover opens, in a zone: "on Saturday at 7:00"."""
    opens = local(ask.handover.begins, zone or ask.zone)
    day, time = weekday_name(opens.weekday()), clock_time(ask.handover.begins, zone or ask.zone)
    return str(_("on %(day)s at %(time)s", day=day, time=time))


def now_until(ask: Ask, zone: str) -> str:
    """Write "Now until 11:30" while it goes on, else from when until when."""
    begins, ends = clock_time(ask.begins_at, zone), clock_time(ask.ends_at, zone)
    if ask.span.holds(clock.now()):
        return str(_("Now until %(time)s", time=ends))
    return f"{begins} – {ends}"


def chip_name(chip: Chip) -> str:
    """Return the words of a time that is offered."""
    return str(
        {
            TONIGHT: _("Tonight"),
            TOMORROW: _("Tomorrow evening"),
            SATURDAY: _("Saturday morning"),
            SUNDAY: _("Sunday afternoon"),
        }[chip.key]
    )


def chip_words(chip: Chip) -> str:
    """Write what a time that is offered means: "Saturday, 28 November, 09:00 – 11:30"."""
    zone = str(chip.begins.tzinfo)
    return when_words(span_of(chip.begins.date(), chip.begins.time(), chip.minutes, zone), zone)


def updates_names() -> list[tuple[str, str]]:
    """Return the updates that whoever has the children can send, with their words."""
    names = {
        FINE: _("We’re fine"),
        ASLEEP: _("Asleep"),
        CALL_ME: _("Call me"),
        HOME: _("Home"),
    }
    return [(kind, str(name)) for kind, name in names.items()]

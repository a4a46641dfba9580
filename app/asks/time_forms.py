"""From when to when: what the fields of a time say. Anything odd becomes BadInput, at its field."""

from datetime import date, datetime, time, timedelta

from flask import request
from flask_babel import gettext as _

from app import clock
from app.asks.chips import PICK, chips
from app.asks.windows import LONGEST
from app.spans import Span, span_of
from app.web import BadInput

FARTHEST = timedelta(days=366)
USUAL_LENGTH = 120
"""Minutes."""
EVENING, MORNING = time(15), time(10)
"""What begins from the one and ends by the other goes past midnight."""


def read_span(zone: str) -> Span:
    """Read from when to when: a chip, or a day with two times or a length."""
    now, when = clock.now(), request.form.get("when", "")
    if when == PICK:
        return possible(_picked(zone), now)
    for chip in chips(now, zone):
        if chip.key == when:
            length = read_length() or chip.minutes
            return possible(span_of(chip.begins.date(), chip.begins.time(), length, zone), now)
    raise BadInput(_("When would it be? A tap is enough."), field="when")


def _picked(zone: str) -> Span:
    day, begins = request.form.get("day", ""), request.form.get("begins", "")
    try:
        start, day_of_it = read_wall_time(begins), date.fromisoformat(day)
    except ValueError:
        sentence = _("Which day, and from when? A date and a time, please.")
        raise BadInput(sentence, field="when") from None
    length, ends = read_length(), request.form.get("ends", "")
    try:
        if length or not ends:
            return span_of(day_of_it, start, length or USUAL_LENGTH, zone)
        return _between(day_of_it, start, read_wall_time(ends), zone)
    except ValueError:
        raise BadInput(_("Until when? A time looks like 11:30."), field="when") from None
    except OverflowError:
        sentence = _("Which day, and from when? A date and a time, please.")
        raise BadInput(sentence, field="when") from None


def read_wall_time(text: str) -> time:
    """Read a wall-clock time. Raises ValueError."""
    return time.fromisoformat(text).replace(second=0, microsecond=0, tzinfo=None)


def _between(day: date, begins: time, ends: time, zone: str) -> Span:
    """Return from when to when; what begins late and ends early ends on the next morning."""
    overnight = begins >= EVENING and ends <= MORNING
    until = day + timedelta(days=1) if overnight else day
    return Span(span_of(day, begins, 0, zone).begins, span_of(until, ends, 0, zone).begins)


def read_length() -> int | None:
    """Read how long in minutes; None for nothing chosen. Raises BadInput."""
    text = request.form.get("minutes", "")
    if not text:
        return None
    minutes = int(text) if text.isdecimal() and len(text) < 9 else 0
    if minutes > LONGEST // timedelta(minutes=1):
        raise BadInput(_("That’s more than a day. You could ask for each day."), field="when")
    if not minutes:
        raise BadInput(_("How long would it be? A tap is enough."), field="when")
    return minutes


def possible(span: Span, now: datetime, field: str = "when") -> Span:
    """Return a time that can be: ahead, within a year, at most a day long. Raises BadInput."""
    if span.ends <= span.begins:
        raise BadInput(_("The end is before the start. Which one is right?"), field=field)
    if span.begins <= now:
        raise BadInput(_("That time is over already. Which one is ahead?"), field=field)
    if span.ends - span.begins > LONGEST:
        raise BadInput(_("That’s more than a day. You could ask for each day."), field=field)
    if span.begins > now + FARTHEST:
        raise BadInput(_("That’s more than a year ahead. Which year is right?"), field=field)
    return span


def read_proposals(zone: str, field: str = "another") -> list[Span]:
    """Read one or two other times, meant on the wall clock of a zone."""
    now, spans = clock.now(), []
    for number in ("1", "2"):
        said = [request.form.get(f"{name}{number}", "") for name in ("day", "begins", "ends")]
        if not any(said):
            continue
        try:
            begins, ends = map(read_wall_time, said[1:])
            span = _between(date.fromisoformat(said[0]), begins, ends, zone)
        except (ValueError, OverflowError):
            raise BadInput(_("Which day, from when until when?"), field=field) from None
        spans.append(possible(span, now, field))
    if not spans:
        raise BadInput(_("Which time would work? One is enough."), field=field)
    return spans

"""What the forms of My time say, read once. Anything odd becomes BadInput, at its field."""

from dataclasses import replace
from datetime import date, time, timedelta

from flask import request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound

from app import clock
from app.account.models import Account
from app.asks.forms import PATIENCES, read_children, read_people
from app.asks.time_forms import possible, read_wall_time
from app.forms import read_choice, read_line, read_number
from app.my_time.chips import PICK
from app.my_time.days import FELT
from app.my_time.models import OwnTime
from app.my_time.plan import (
    APPOINTMENT,
    BRING_LENGTH,
    CUE_LENGTH,
    DAYS_AHEAD,
    KINDS,
    LENGTHS,
    PHONE_LENGTH,
    PLACE_LENGTH,
    TITLE_LENGTH,
    TRAVELS,
    Cover,
    Plan,
)
from app.my_time.recurrence import ONCE, RHYTHMS
from app.spans import Span, span_of
from app.web import BadInput

USUAL_LENGTH = 60
OWN_WORDS = "own"
YEARS = range(2000, 2200)
"""Far enough for everybody, and near enough for every clock and calendar."""


def read_plan(account: Account, zone: str) -> Plan:
    """Read an own time: what, when on the clock of a zone, how long, how often, with what cover."""
    plan = replace(
        read_simple_plan(zone),
        kind=read_choice("kind", KINDS, KINDS[0]),
        cue=read_line("cue", CUE_LENGTH) or None,
        cover=read_cover(account),
    )
    return _with_place(plan) if plan.kind == APPOINTMENT else plan


def read_simple_plan(zone: str, usual_title: str = "") -> Plan:
    """Read what, when, how long and how often; nothing said is ``usual_title``, if there is one."""
    title, (day, begins) = read_title(usual_title), read_when()
    rhythm = read_choice("rhythm", RHYTHMS, ONCE)
    plan = Plan(title, day, begins, read_minutes(), zone, rhythm)
    possible(plan.span, clock.now())
    return plan


def _with_place(plan: Plan) -> Plan:
    return replace(
        plan,
        place=read_line("place", PLACE_LENGTH) or None,
        phone=read_line("phone", PHONE_LENGTH) or None,
        bring=read_line("bring", BRING_LENGTH) or None,
        travel_minutes=read_number("travel", TRAVELS, 0),
    )


def read_title(usual: str = "") -> str:
    """Read what it is: a chip, or her own words; ``usual`` where none are fine, too."""
    chosen = request.form.get("what", OWN_WORDS)
    title = read_line("title" if chosen == OWN_WORDS else "what", TITLE_LENGTH) or usual
    if not title:
        raise BadInput(_("What would it be? A word is enough."), field="title")
    return title


def read_when() -> tuple[date, time]:
    """Read a local day and a wall-clock time: a chip's, or picked."""
    when = request.form.get("when", PICK)
    if when == PICK:
        day, begins = request.form.get("day", ""), request.form.get("begins", "")
    else:
        day, _t, begins = when.partition("T")
    try:
        read = date.fromisoformat(day), read_wall_time(begins)
    except ValueError:
        read = None
    if read is None or read[0].year not in YEARS:
        sentence = _("Which day, and from when? A date and a time, please.")
        raise BadInput(sentence, field="when")
    return read


def read_minutes(usual: int = USUAL_LENGTH) -> int:
    """Read how long it is."""
    said = request.form.get("minutes", "")
    if not said:
        return usual
    if not said.isdecimal() or int(said[:6]) not in LENGTHS:
        raise BadInput(_("How long would it be? A tap is enough."), field="minutes")
    return int(said)


def read_moved(own: OwnTime, usual: int) -> Span:
    """Read to when one day is moved, on the clock of its own time."""
    day, begins = read_when()
    return possible(span_of(day, begins, read_minutes(usual), own.zone), clock.now())


def read_cover(account: Account) -> Cover | None:
    """Read who is asked to have the children; nobody is fine."""
    if not request.form.getlist("person"):
        return None
    return Cover(
        people=tuple(person.id for person in read_people(account)),
        children=read_children(account),
        days_ahead=read_number("ahead", DAYS_AHEAD, 7),
        patience_hours=read_number("patience", PATIENCES, 24),
    )


def read_felt() -> str:
    """Read how it was; nothing else can be sent by a screen of ours."""
    felt = read_choice("felt", FELT, "")
    if not felt:
        raise BadInput(_("How was it? A tap is enough."))
    return felt


def read_day(text: str) -> date:
    """Read a local day in an address; anything else leads nowhere (404)."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise NotFound from None
    if day.isoformat() != text or day.year not in YEARS:
        raise NotFound
    return day


def said_before(own: OwnTime, day: date) -> MultiDict[str, str]:
    """Return what an own time says from one of its days on, as its form would send it."""
    said = MultiDict(
        {
            "kind": own.kind,
            "what": OWN_WORDS,
            "title": own.title,
            "when": PICK,
            "day": day.isoformat(),
            "begins": own.begins,
            "minutes": str(own.minutes),
            "rhythm": own.rhythm,
            "cue": own.cue or "",
            "place": own.place or "",
            "phone": own.phone or "",
            "bring": own.bring or "",
            "travel": str(own.travel_minutes),
            "ahead": str(own.days_ahead),
            "patience": str(own.patience_hours),
            "order": " ".join(own.people),
        }
    )
    for name, ids in (("person", own.people), ("child", own.children)):
        for id in ids:
            said.add(name, id)
    return said


def first_of_next_month(today: date) -> date:
    return (today.replace(day=1) + timedelta(days=32)).replace(day=1)

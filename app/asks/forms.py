"""What the forms of asks say, read once. Anything odd becomes BadInput, at its field."""

from datetime import timedelta
from uuid import UUID

from flask import request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app import clock
from app.account.models import Account
from app.asks.chips import PICK
from app.asks.models import Ask
from app.asks.plan import AT_ONCE, CALL_ME, IN_ORDER, LINE_LENGTH, TELLS, Plan
from app.asks.time_forms import read_span
from app.circle.models import PLACE_LENGTH, Child, Person
from app.forms import read_line, read_number
from app.locale import zone_here
from app.web import BadInput

PATIENCES = (2, 6, 24, 48)
"""Hours after which the next one is asked."""
PEOPLE_AT_MOST = 12


def read_plan(account: Account, before: Ask | None = None) -> Plan:
    """Read what she asks for, or what changes; then its zone stays, wherever she is now."""
    zone = before.zone if before else zone_here() or account.zone
    return Plan(
        span=before.span if before and _same_time(before) else read_span(zone),
        zone=zone,
        children=read_children(account),
        place=read_line("place", PLACE_LENGTH) or str(_("At our place")),
        line=read_line("line", LINE_LENGTH) or None,
        how=AT_ONCE if request.form.get("how") == AT_ONCE else IN_ORDER,
        patience=timedelta(hours=read_number("patience", PATIENCES, 24)),
        tells=request.form["tells"] if request.form.get("tells") in TELLS else CALL_ME,
    )


def _same_time(before: Ask) -> bool:
    """Tell whether the form says the time that it was shown, which may have begun already."""
    said = said_before(before)
    shown = all(request.form.get(name) == said[name] for name in ("when", "day", "begins", "ends"))
    return shown and not request.form.get("minutes")


def read_children(account: Account) -> tuple[UUID, ...]:
    """Read which of her children. None at all is fine while she has none here."""
    wanted = set(request.form.getlist("child"))
    children = Child.all_of(account)
    chosen = tuple(child.id for child in children if str(child.id) in wanted)
    if len(chosen) != len(wanted):
        raise BadInput(_("One of the children isn’t here any more. Which ones?"), field="child")
    if children and not chosen:
        raise BadInput(_("Which of the children? At least one."), field="child")
    return chosen


def read_people(account: Account) -> list[Person]:
    """Read whom she asks, in her order: as tapped, else as they stand."""
    circle = {str(person.id): person for person in Person.circle(account)}
    wanted = dict.fromkeys(request.form.getlist("person"))
    tapped = [id for id in request.form.get("order", "").split() if id in wanted]
    ids = list(dict.fromkeys([*tapped, *wanted]))
    if not ids:
        raise BadInput(_("Whom would you like to ask? One is enough."), field="person")
    if len(ids) > PEOPLE_AT_MOST:
        sentence = _("Up to %(most)d can be asked at a time. Whom first?", most=PEOPLE_AT_MOST)
        raise BadInput(sentence, field="person")
    if any(id not in circle for id in ids):
        raise BadInput(_("One of them isn’t in your circle any more. Whom now?"), field="person")
    return [circle[id] for id in ids]


def said_before(ask: Ask) -> MultiDict[str, str]:
    """Return what an ask says, as its form would send it."""
    begins, ends = (clock.local(at, ask.zone) for at in (ask.begins_at, ask.ends_at))
    said = MultiDict(
        {
            "when": PICK,
            "day": begins.date().isoformat(),
            "begins": f"{begins:%H:%M}",
            "ends": f"{ends:%H:%M}",
            "place": ask.place,
            "line": ask.line or "",
            "how": ask.how,
            "patience": str(ask.patience_hours),
            "tells": ask.tells,
        }
    )
    for child in ask.children:
        said.add("child", child)
    return said


def read_words() -> str | None:
    """Read the line that may go with an answer, an offer or thanks; nobody has to write one."""
    return read_line("words", LINE_LENGTH) or None

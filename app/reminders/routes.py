"""How she wants to be reminded: quiet hours, how many a day, what is said, a week of rest."""

from datetime import date, timedelta

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, login_required

from app import clock
from app.extensions import db
from app.reminders import blueprint
from app.reminders.models import Reminder
from app.reminders.nudging import AT_MOST, CAUSE, Slot
from app.reminders.settings import Reminding
from app.web import BadInput

CAPS = (1, 2, 3, 5, 8)
HOURS, WEEKDAYS = range(24), range(7)
A_WEEK = timedelta(days=7)


@blueprint.post("/me/reminders")
@login_required
def set_reminders() -> ResponseReturnValue:
    wants = Reminding.of_account(current_user.id)
    wants.quiet_from = _one_of("quiet_from", HOURS)
    wants.quiet_until = _one_of("quiet_until", HOURS)
    wants.cap = _one_of("cap", CAPS)
    wants.details = "details" in request.form
    slots = _slots()
    if slots != wants.slots:
        wants.nudges = [[slot.weekday, slot.hour] for slot in slots]
        wants.nudges_since = clock.now() if slots else None
        # The worker plans them anew.
        Reminder.renew(current_user.id, CAUSE, ())
    return _kept(wants)


@blueprint.post("/me/reminders/rest")
@login_required
def rest() -> ResponseReturnValue:
    """Let everything rest for a week that is no answer to something asked; or end that."""
    wants = Reminding.of_account(current_user.id)
    wants.rests_until = None if request.form.get("end") else _today() + A_WEEK
    return _kept(wants)


@blueprint.app_template_global()
def reminding() -> Reminding:
    return Reminding.of_account(current_user.id)


@blueprint.app_template_global()
def rests_until(wants: Reminding) -> date | None:
    """Return the day on which reminders go on, while they rest."""
    ahead = wants.rests_until and wants.rests_until > _today()
    return wants.rests_until if ahead else None


def _slots() -> list[Slot]:
    """Read the times that she picked for the gentle question, each once."""
    slots = []
    for number in range(1, AT_MOST + 1):
        if request.form.get(f"weekday{number}"):
            weekday = _one_of(f"weekday{number}", WEEKDAYS)
            slots.append(Slot(weekday, _one_of(f"hour{number}", HOURS)))
    return sorted(set(slots))


def _one_of(name: str, known: range | tuple[int, ...]) -> int:
    value = request.form.get(name, type=int)
    if value is None or value not in known:
        raise BadInput(_("That can’t be read. You could pick from the list."))
    return value


def _today() -> date:
    return clock.local(clock.now(), current_user.zone).date()


def _kept(wants: Reminding) -> ResponseReturnValue:
    db.session.add(wants)
    db.session.commit()
    return redirect(url_for("push.reminders"), 303)

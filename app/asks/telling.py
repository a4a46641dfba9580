"""What reminders of asks say: neutral on a locked screen, and more only where she wants it."""

from uuid import UUID

from flask_babel import gettext as _

from app import clock
from app.asks.answering import answer_buttons
from app.asks.in_turn import COVERED, OPEN
from app.asks.models import Ask
from app.asks.offers import OPEN as OFFERED
from app.asks.offers import Offer
from app.asks.person_screens import waiting_for_them
from app.asks.shown import circle_of, waiting_for_her
from app.asks.turns import ANOTHER
from app.asks.updates import Update, reaching
from app.asks.words import brief, near, updates_names
from app.circle.models import Person
from app.extensions import db
from app.locale import clock_time, weekday_name
from app.paths import path_of
from app.reminders import kinds
from app.reminders.models import Reminder
from app.reminders.telling import Due, Told, tells


@tells(kinds.ASK.name)
def asked(due: Due) -> Told | None:
    """Ask somebody of her circle: when, and no more; one tap on a button answers."""
    ask = _ask(due.reminder)
    if ask is None or due.person is None:
        return None
    when = near(ask.span, due.person.zone, clock.now())
    return Told(
        _("Are you free on %(when)s?", when=when),
        _("Could you take the children on %(when)s?", when=when),
        path_of("asks.one_ask", token=due.person.token, id=ask.id),
        f"ask {ask.id} {due.person.id}",
        answer_buttons(ask, due.person),
        badge=waiting_for_them(due.person),
    )


@tells(kinds.CHANGED.name, kinds.HANDOVER.name)
def to_them(due: Due) -> Told | None:
    """Tell somebody of her circle, who sees no more than that there is something."""
    ask = _ask(due.reminder)
    if ask is None or due.person is None:
        return None
    says = {
        kinds.CHANGED.name: _("Something has changed. Nothing is urgent."),
        kinds.HANDOVER.name: _("The handover is open."),
    }[due.reminder.kind]
    path = path_of("asks.one_ask", token=due.person.token, id=ask.id)
    badge = waiting_for_them(due.person)
    return Told(says, says, path, f"ask {ask.id} {due.person.id}", badge=badge)


@tells(kinds.ANSWER.name)
def answer(due: Due) -> Told | None:
    ask = _ask(due.reminder)
    if ask is None:
        return None
    badge = waiting_for_her(circle_of(due.account, clock.now()))
    return Told(_("There’s an answer."), _answered(ask), _page(ask), f"ask {ask.id}", badge=badge)


@tells(kinds.SOON.name)
def soon(due: Due) -> Told | None:
    ask = _ask(due.reminder)
    if ask is None or ask.state != COVERED:
        return None
    begins = clock_time(ask.begins_at, ask.zone)
    detailed = _("Your time begins at %(time)s.", time=begins)
    return Told(_("Something of yours is near."), detailed, _page(ask), f"soon {ask.id}")


@tells(kinds.UPDATE.name, kinds.CALL_ME.name)
def from_home(due: Due) -> Told | None:
    """Tell her what reaches her from home; the latest one replaces those before."""
    ask = _ask(due.reminder)
    update = _update(ask, due.reminder.key.removeprefix("update:")) if ask else None
    if ask is None or update is None:
        return None
    called = due.reminder.kind == kinds.CALL_ME.name
    neutral = _("Please call home.") if called else _("There’s news from home.")
    said = dict(updates_names())[update.kind]
    detailed = f"{said}, {clock_time(update.at, due.account.zone)}"
    return Told(neutral, detailed, _page(ask), f"home {ask.id} {update.kind if called else ''}")


@tells(kinds.OFFER.name)
def offer(due: Due) -> Told | None:
    offered = db.session.get(Offer, (due.account.id, due.reminder.about))
    if offered is None or offered.state != OFFERED:
        return None
    from_whom = db.session.get_one(Person, (due.account.id, offered.person_id))
    if from_whom.gone_at:
        return None
    when = brief(offered.span, due.account.zone)
    detailed = _("%(name)s offers %(when)s.", name=from_whom.name, when=when)
    path = path_of("asks.circle")
    badge = waiting_for_her(circle_of(due.account, clock.now()))
    return Told(_("There’s an offer."), detailed, path, f"offer {offered.id}", badge=badge)


def weekday_of(ask: Ask, zone: str) -> str:
    return weekday_name(clock.local(ask.begins_at, zone).weekday())


def _answered(ask: Ask) -> str:
    day = weekday_of(ask, ask.zone)
    if ask.state == COVERED:
        return str(_("%(day)s is covered.", day=day))
    if ask.state == OPEN and any(one.answer == ANOTHER for one in ask.asked):
        return str(_("Another time is offered for %(day)s.", day=day))
    return str(_("Nobody has %(day)s yet. There are other ways.", day=day))


def _ask(reminder: Reminder) -> Ask | None:
    return db.session.get(Ask, (reminder.account_id, reminder.about))


def _update(ask: Ask, id: str) -> Update | None:
    reached = reaching(ask, Update.of_ask(ask), clock.now())
    return next((update for update in reached if update.id == UUID(id)), None)


def _page(ask: Ask) -> str:
    """Return where she can do something: an own time that nobody covers has ways out of its own."""
    if ask.state == OPEN and ask.own_time_id and ask.own_day:
        return path_of("my_time.day", id=ask.own_time_id, day=ask.own_day.isoformat())
    return path_of("asks.ask", id=ask.id)

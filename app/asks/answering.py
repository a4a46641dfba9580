"""An ask answered from a notification: two buttons, each with a signed token of its own."""

from uuid import UUID

from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app import clock
from app.account.models import Account
from app.asks.keeping import remind_of
from app.asks.models import Ask
from app.asks.person_screens import asked_of, begun_for, overlapping
from app.asks.turns import CANT, YES
from app.asks.words import brief, when_opens
from app.circle.models import Person
from app.extensions import db
from app.push.acting import Action as Tapped
from app.push.acting import acts_on, sign
from app.reminders.telling import Action
from app.web import BadInput

ANSWER = "answer"


def answer_buttons(ask: Ask, person: Person) -> tuple[Action, ...]:
    """Return the two buttons of an ask, which hold until it begins."""
    holder = f"{ask.account_id}/{person.id}"
    words = {YES: _("Yes, I’ve got them"), CANT: _("I can’t")}
    return tuple(
        Action(said, str(name), sign(ANSWER, holder, f"{ask.id} {said}", ask.begins_at))
        for said, name in words.items()
    )


@acts_on(ANSWER)
def answered(tapped: Tapped) -> str:
    """Answer as the person page does; return what it says."""
    account, person = _who(tapped.holder)
    id, _space, said = tapped.about.partition(" ")
    ask, now = Ask.find_to_change(account, UUID(id)), clock.now()
    if not begun_for(ask, person, now):
        raise NotFound
    if not ask.hears_answers(now):
        return str(_("It isn’t needed any more. Nothing to do."))
    if said == YES:
        return _yes(ask, person)
    ask.decline(person, now)
    remind_of(ask)
    return str(_("Thanks for saying so. Nobody is told why."))


def _yes(ask: Ask, person: Person) -> str:
    other = overlapping([ask, *asked_of(person)], person).get(ask.id)
    if other:
        when = brief(other.span, person.zone)
        raise BadInput(_("At the same time you have %(other)s already.", other=when), status=409)
    if not ask.accept(person, clock.now()):
        return str(_("Somebody has it already. Thank you for looking."))
    remind_of(ask)
    opens = when_opens(ask, person.zone)
    return str(_("Thank you. It’s yours. The handover opens %(when)s.", when=opens))


def _who(holder: str) -> tuple[Account, Person]:
    account_id, _slash, person_id = holder.partition("/")
    account = db.session.get(Account, UUID(account_id))
    person = db.session.get(Person, (UUID(account_id), UUID(person_id)))
    if account is None or person is None or not person.token:
        raise NotFound
    return account, person

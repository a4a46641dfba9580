"""Which reminders things cause: a morning on which some are back, a look-back once a week."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import exists, select

from app import clock
from app.account.models import Account
from app.can_wait.models import Thing
from app.can_wait.returning import her_day, morning_of
from app.can_wait.states import HANDED, WAITING
from app.can_wait.tab import to_look_back
from app.can_wait.waits import Wait
from app.extensions import db
from app.paths import path_of
from app.push.models import Subscription
from app.reminders import kinds
from app.reminders.keeping import keep
from app.reminders.models import WAITING as IS_WAITING
from app.reminders.models import Reminder
from app.reminders.plan import Planned
from app.reminders.telling import Due, Told, tells

MORNINGS = 7
"""How many mornings ahead are planned; each act plans on, and the worker does."""
LASTS = timedelta(hours=12)
A_DAY = timedelta(days=1)


def remind_of_things(account_id: UUID, now: datetime) -> None:
    """Plan one reminder for each of the next mornings on which something is back."""
    db.session.flush()
    back = (
        select(Thing.back_at)
        .where(Thing.account_id == account_id, Thing.state == WAITING, Thing.back_at > now - LASTS)
        .distinct()
        .order_by(Thing.back_at)
        .limit(MORNINGS)
    )
    mornings = [at for at in db.session.scalars(back) if at]
    planned = [
        Planned(f"back:{at.isoformat()}", kinds.BACK, None, None, at, at + LASTS) for at in mornings
    ]
    keep(account_id, "things", planned, now)


def plan_mornings(now: datetime) -> None:
    """Plan for everybody who is told on a phone what comes with the days; commit each."""
    told = select(Account).where(Account.id.in_(Subscription.accounts()))
    for account in db.session.scalars(told).all():
        remind_of_things(account.id, now)
        remind_of_look_back(account, now)
        db.session.commit()


def remind_of_handed(things: Sequence[Thing], now: datetime) -> None:
    """Tell whoever a thing was handed to; not any more when it is taken, back or done."""
    causes = {f"thing:{thing.id}": thing for thing in things}
    waiting = select(Reminder.cause).where(
        Reminder.account_id.in_({thing.account_id for thing in things}),
        Reminder.cause.in_(causes),
        Reminder.state == IS_WAITING,
    )
    told = set(db.session.scalars(waiting))
    for cause, thing in causes.items():
        if thing.state == HANDED or cause in told:
            keep(thing.account_id, cause, _of_handed(thing), now)


def _of_handed(thing: Thing) -> list[Planned]:
    if thing.state != HANDED or thing.taken_at:
        return []
    at, key = thing.changed_at, f"handed:{thing.id}:{thing.changed_at.isoformat()}"
    return [Planned(key, kinds.HANDED, thing.handed_to, thing.id, at, at + 7 * A_DAY)]


def commit(*things: Thing) -> None:
    """Keep things as they are now, with the reminders that they cause."""
    if things:
        now = clock.now()
        remind_of_things(things[0].account_id, now)
        remind_of_handed(things, now)
    db.session.commit()


def remind_of_look_back(account: Account, now: datetime) -> None:
    """Plan this week's look-back for Monday morning, when there is something to look back on."""
    today = her_day(now, account.zone)
    monday = today - timedelta(days=today.weekday())
    morning = morning_of(monday, account.zone)
    asked = select(exists().where(Wait.account_id == account.id, *to_look_back(today)))
    key, until = f"look-back:{monday.isoformat()}", morning + A_DAY
    wanted = now < until and db.session.scalar(asked)
    planned = [Planned(key, kinds.LOOK_BACK, None, None, morning, until)] if wanted else []
    keep(account.id, "look-back", planned, now)


@tells(kinds.BACK.name)
def back(due: Due) -> Told | None:
    found = (
        Thing.of(due.account)
        .where(Thing.state == WAITING, Thing.back_at <= due.reminder.planned_for)
        .order_by(Thing.back_at.desc(), Thing.id)
        .limit(2)
    )
    things = db.session.scalars(found).all()
    if not things:
        return None
    detailed = _("“%(title)s” is back. It can wait again.", title=things[0].title)
    if len(things) > 1:
        detailed = _("Some things are back. They can wait again.")
    return Told(_("Something is back."), detailed, path_of("can_wait.page"), "back")


@tells(kinds.LOOK_BACK.name)
def look_back(_due: Due) -> Told:
    says = _("Did it matter that it waited?")
    return Told(_("A short look back, if you like."), says, path_of("can_wait.look_back"), "look")


@tells(kinds.HANDED.name)
def handed(due: Due) -> Told | None:
    its = Thing.account_id == due.account.id, Thing.id == due.reminder.about
    holder = db.session.scalar(select(Thing.handed_to).where(*its))
    if due.person is None or holder != due.person.id or due.person.paused_at:
        return None
    says = _("Something could come off a plate.")
    path = path_of("asks.with_me", token=due.person.token)
    return Told(says, says, path, f"handed {due.person.id}")

"""The gentle question at times she picked: planned from whether she answered the last ones."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from app.account.models import Account
from app.extensions import db
from app.now.models import CheckIn
from app.now.needs import BY_KEY
from app.paths import path_of
from app.push.acting import Action as Tapped
from app.push.acting import acts_on, sign
from app.push.models import Subscription
from app.reminders import kinds
from app.reminders.keeping import keep
from app.reminders.models import DONE, Reminder
from app.reminders.nudging import CAUSE, Nudge, next_nudge, rests
from app.reminders.plan import Planned
from app.reminders.settings import Reminding
from app.reminders.telling import Action, Due, Told, tells

ANSWERED_WITHIN = timedelta(hours=3)
LASTS = timedelta(hours=2)
CHECK_IN = "check-in"
OFFERED = ("rest", "space")


def plan_ahead(now: datetime) -> None:
    """Plan the next nudge of everybody who wants them and has a phone; commit each."""
    wanted = select(Account).join(Reminding, Reminding.account_id == Account.id)
    wanted = wanted.where(
        Reminding.nudges_since.is_not(None), Account.id.in_(Subscription.accounts())
    )
    for account in db.session.scalars(wanted).all():
        plan_nudges(account, now)
        db.session.commit()


def plan_nudges(account: Account, now: datetime) -> None:
    """Plan the next nudge, or say once that they rest."""
    settings = Reminding.of_account(account.id)
    told = _told(account, settings.nudges_since) if settings.nudges_since else []
    planned = []
    at = next_nudge(settings.slots, account.zone, told, now)
    if at:
        key = f"nudge:{at.isoformat()}"
        planned = [Planned(key, kinds.NUDGE, None, None, at, at + LASTS)]
    elif rests(told) and settings.slots:
        last = told[-1].at
        key, due = f"nudges-rest:{last.isoformat()}", last + timedelta(days=1)
        planned = [
            Planned(key, kinds.NUDGES_REST, None, None, due, due + timedelta(days=7)),
        ]
    keep(account.id, CAUSE, planned, now)


def _told(account: Account, since: datetime) -> list[Nudge]:
    hers = Reminder.of(account).where(Reminder.kind == kinds.NUDGE.name, Reminder.state == DONE)
    told = db.session.scalars(
        hers.where(Reminder.finished_at >= since).order_by(Reminder.finished_at)
    ).all()
    taps = select(CheckIn.at).where(CheckIn.account_id == account.id, CheckIn.at >= since)
    tapped = db.session.scalars(taps).all()
    times = [one.finished_at for one in told if one.finished_at]
    return [Nudge(at, any(at <= tap <= at + ANSWERED_WITHIN for tap in tapped)) for at in times]


@tells(kinds.NUDGE.name)
def nudge(due: Due) -> Told:
    """Ask, with the same two needs for everybody: on a locked screen they say nothing of her."""
    until = due.reminder.until_at + ANSWERED_WITHIN
    buttons = tuple(
        Action(need, str(BY_KEY[need].name), sign(CHECK_IN, str(due.account.id), need, until))
        for need in OFFERED
    )
    says = _("What do you need right now?")
    return Told(_("A moment for you?"), says, path_of("now.index"), "nudge", buttons)


@acts_on(CHECK_IN)
def check_in(action: Tapped) -> str:
    """Keep the need that was tapped in a notification."""
    account = db.session.get(Account, UUID(action.holder))
    if account is None or action.about not in BY_KEY or action.at is None:
        raise NotFound
    id = uuid5(account.id, action.once)
    CheckIn.keep(account, id, action.about, action.at, account.zone, None)
    return str(_("Noted. One small thing is here when you open Breather."))


@tells(kinds.NUDGES_REST.name)
def nudges_rest(_due: Due) -> Told:
    says = _("These questions rest now. You can turn them on again.")
    return Told(says, says, path_of("push.reminders"), "nudge")

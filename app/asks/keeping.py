"""Keeping an ask or an offer, with the reminders that it causes, in one transaction."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select

from app import clock
from app.account.models import Account
from app.asks import reminders
from app.asks.models import Ask
from app.asks.offers import Offer
from app.asks.shown import people_of
from app.asks.standing_asks import StandingAsk
from app.asks.updates import Update, reaching
from app.extensions import db
from app.reminders.keeping import keep

Follower = Callable[[Ask], None]
_FOLLOWERS: list[Follower] = []


def follows(follower: Follower) -> Follower:
    """Let a part keep in step with each ask that is kept, in the same transaction."""
    _FOLLOWERS.append(follower)
    return follower


def commit(*asks: Ask) -> None:
    """Keep these asks as they are now, and what is to be told of them."""
    for ask in asks:
        remind_of(ask)
        for follower in _FOLLOWERS:
            follower(ask)
    db.session.commit()


def remind_of(ask: Ask) -> None:
    db.session.flush()
    account, now = db.session.get_one(Account, ask.account_id), clock.now()
    reached = reaching(ask, Update.of_ask(ask), now)
    planned = reminders.of_ask(ask, people_of(account), reached)
    keep(ask.account_id, f"ask:{ask.id}", planned, now)


def commit_offer(offer: Offer, *asks: Ask) -> None:
    """Keep an offer as it is now, with the ask that it became, if it did."""
    remind_of_offer(offer)
    commit(*asks)


def remind_of_offer(offer: Offer) -> None:
    db.session.flush()
    keep(offer.account_id, f"offer:{offer.id}", reminders.of_offer(offer), clock.now())


def keep_up_all(now: datetime) -> None:
    """Ask for next week, for everybody who has a standing ask; each is committed by itself."""
    going = select(StandingAsk.account_id, StandingAsk.id).where(StandingAsk.ended_at.is_(None))
    ordered = going.order_by(StandingAsk.account_id, StandingAsk.id)
    for key in db.session.execute(ordered).all():
        standing = db.session.get(StandingAsk, tuple(key), with_for_update=True)
        commit(*(standing.keep_up(now) if standing and not standing.ended_at else ()))

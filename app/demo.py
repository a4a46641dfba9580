"""A believable household for looking around, made with the verbs that the screens use."""

from datetime import datetime, timedelta
from random import Random
from uuid import UUID, uuid4

from flask import url_for
from sqlalchemy import delete

from app import clock
from app.account.models import Account, HandOff
from app.extensions import db
from app.now.choosing import Wish, choose
from app.now.library import load
from app.now.models import CheckIn, Suggestion, past

ZONE = "Europe/Lisbon"
DAYS = 24
WORDS = (
    "He only sleeps when I walk.",
    "Everyone asked about the baby. Nobody asked about me.",
    "Two hours in a row. I had forgotten.",
)
EVENINGS = (("rest", 21), ("rest", 22), ("stillness", 19), ("space", 20), ("rest", 3), ("care", 8))


def fill() -> str:
    """Make Ana's account with some weeks in it; return the address that opens it once."""
    random, now = Random(2611), clock.now()  # noqa: S311
    ana = Account.begin(now - timedelta(days=DAYS), ZONE, "en_GB", demo=True)
    for days_ago in range(DAYS, 0, -1):
        if random.random() < 0.7:
            _a_day(ana, now - timedelta(days=days_ago), random)
    token = HandOff.issue(ana, now)
    db.session.commit()
    return url_for("account.open_here", token=token, _external=True)


def remove() -> int:
    """Delete every demo account with all that hangs on it; return how many there were."""
    removed = db.session.scalars(delete(Account).where(Account.demo).returning(Account.id)).all()
    db.session.commit()
    return len(removed)


def _a_day(ana: Account, day: datetime, random: Random) -> None:
    need, hour = random.choice(EVENINGS)
    at = day.replace(hour=hour, minute=random.randrange(60))
    check_in = CheckIn.keep(ana, uuid4(), need, at, ZONE, None)
    if random.random() < 0.2:
        CheckIn.keep(ana, uuid4(), "other", at, ZONE, random.choice(WORDS))
    _a_moment(ana, check_in.id, Wish(need, random.choice((5, 5, 15, 30))), at, random)


def _a_moment(ana: Account, check_in: UUID, wish: Wish, at: datetime, random: Random) -> None:
    moment = choose(load(), past(ana), wish, at, random)
    if moment is None:
        return
    suggestion = Suggestion.keep(ana, uuid4(), check_in, moment, wish, at)
    if random.random() < 0.7:
        suggestion.start(at)
        suggestion.feel(random.choice(("lighter", "lighter", "same", "heavier")), at)

"""A believable household for looking around, made with the verbs that the screens use."""

from datetime import datetime, timedelta
from random import Random
from uuid import UUID, uuid4

from flask import url_for
from sqlalchemy import delete

from app import clock
from app.account.models import Account, HandOff
from app.can_wait import adding
from app.can_wait.acts import Act
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
THINGS = (
    "Sort the winter clothes",
    "Answer the nursery mail",
    "Book the car in",
    "Frame the photos from June",
    "Alphabetise the spices",
    "Ring the dentist",
)
EFFECTS = ("nothing", "awkward", "money", "nothing", "nothing")
ANSWERS = ("fine", "fine", "bit", "fine", "fine")
EVENINGS = (("rest", 21), ("rest", 22), ("stillness", 19), ("space", 20), ("rest", 3), ("care", 8))


def fill() -> str:
    """Make Ana's account with some weeks in it; return the address that opens it once."""
    random, now = Random(2611), clock.now()  # noqa: S311
    ana = Account.begin(now - timedelta(days=DAYS), ZONE, "en_GB", demo=True)
    for days_ago in range(DAYS, 0, -1):
        if random.random() < 0.7:
            _a_day(ana, now - timedelta(days=days_ago), random)
    _a_full_head(ana, now)
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


def _a_full_head(ana: Account, now: datetime) -> None:
    """Put down some things: two here, some resting, one back, and some that waited before."""
    things = adding.add(ana, _act(now, days_ago=16), THINGS)
    for thing, effect, answer in zip(things, EFFECTS, ANSWERS, strict=False):
        thing.say(effect, _act(now, 15))
        thing.wait_until((now - timedelta(days=5)).date(), _act(now, 12))
        thing.look_back(answer, _act(now, 3))
    here, back, weekend, *rest = things
    here.keep_here(_act(now, 2))
    back.wait_until(now.date(), _act(now, 2))
    weekend.wait_until(now.date() + timedelta(days=4), _act(now, 1))
    rest[0].wait_for_some_day(_act(now, 1))
    rest[1].let_go(_act(now, 1))


def _act(now: datetime, days_ago: int) -> Act:
    return Act(uuid4(), now - timedelta(days=days_ago), ZONE)


def _a_moment(ana: Account, check_in: UUID, wish: Wish, at: datetime, random: Random) -> None:
    moment = choose(load(), past(ana), wish, at, random)
    if moment is None:
        return
    suggestion = Suggestion.keep(ana, uuid4(), check_in, moment, wish, at)
    if random.random() < 0.7:
        suggestion.start(at)
        suggestion.feel(random.choice(("lighter", "lighter", "same", "heavier")), at)

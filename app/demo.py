"""A believable household for looking around, made with the verbs that the screens use."""

from datetime import datetime, time, timedelta
from random import Random
from uuid import UUID, uuid4

from flask import url_for
from sqlalchemy import delete

from app import clock
from app.account.devices import HandOff
from app.account.models import Account
from app.asks.chips import SATURDAY, chips
from app.asks.models import Ask
from app.asks.plan import Plan
from app.can_wait import adding
from app.can_wait.acts import Act
from app.circle.ages import Month
from app.circle.models import Child, Person
from app.clock import local
from app.extensions import db
from app.my_time.cover import ask_ahead
from app.my_time.models import OwnTime
from app.my_time.plan import Cover
from app.my_time.plan import Plan as Keep
from app.my_time.recurrence import WEEKLY
from app.now.choosing import Wish, choose
from app.now.library import load
from app.now.models import CheckIn, Suggestion, past
from app.spans import span_of

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
HANDED = "Buy the new car seat"
EFFECTS = ("nothing", "awkward", "money", "nothing", "nothing")
ANSWERS = ("fine", "fine", "bit", "fine", "fine")
PEOPLE = (
    ("Sam", "partner", "rest"),
    ("Grandma", "grandparent", "care"),
    ("Nadia", "friend", "space"),
)
CHILDREN = (
    (
        "Mia",
        Month(2026, 7),
        {
            "sleep": "About 9:45, swaddled, arms out, white noise on the shelf",
            "food": "Bottle 120 ml at 10:30, in the door of the fridge",
            "cries": "Upright on your chest, hum low. Ten minutes is normal.",
        },
    ),
    (
        "Leo",
        Month(2023, 4),
        {
            "food": "Banana. No nuts, he is allergic.",
            "loves": "The garage, the blue car, being the one who pours",
        },
    ),
)
EVENINGS = (("rest", 21), ("rest", 22), ("stillness", 19), ("space", 20), ("rest", 3), ("care", 8))


def fill() -> str:
    """Make Ana's account with some weeks in it; return the address that opens it once."""
    random, now = Random(2611), clock.now()  # noqa: S311
    ana = Account.begin(now - timedelta(days=DAYS), ZONE, "en_GB", demo=True)
    for days_ago in range(DAYS, 0, -1):
        if random.random() < 0.7:
            _a_day(ana, now - timedelta(days=days_ago), random)
    _a_full_head(ana, now)
    _a_circle(ana, now)
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


def _a_circle(ana: Account, now: datetime) -> None:
    """Give her three people, two children with their cards, and two asks."""
    ana.called = "Ana"
    sam, grandma, _nadia = (
        Person.add(ana, uuid4(), at, name=name, relation=relation, colour=colour, zone=ZONE)
        for at, (name, relation, colour) in zip(_minutes_to(now), PEOPLE, strict=False)
    )
    children = []
    for at, (name, born, card) in zip(_minutes_to(now), CHILDREN, strict=False):
        child = Child.add(ana, uuid4(), at, name, born)
        child.write_card(card)
        children.append(child.id)
    saturday, *_later = (chip for chip in chips(now, ZONE) if chip.key == SATURDAY)
    span = span_of(saturday.begins.date(), saturday.begins.time(), saturday.minutes, ZONE)
    plan = Plan(span, ZONE, tuple(children), "At our place", "I’m going to swim.")
    Ask.make(ana, uuid4(), plan, [sam], now).accept(sam, now)
    tomorrow = span_of(now.date() + timedelta(days=1), time(18), 120, ZONE)
    Ask.make(ana, uuid4(), Plan(tomorrow, ZONE, tuple(children), "At home"), [grandma, sam], now)
    adding.add(ana, _act(now, 1), [HANDED])[0].hand_to(sam, _act(now, 0))
    _her_times(ana, sam, tuple(children), now)


def _her_times(ana: Account, sam: Person, children: tuple[UUID, ...], now: datetime) -> None:
    """Keep pottery on Wednesdays, covered by Sam, and a bath at home on Sundays."""
    today = local(now, ZONE).date()
    wednesday = today + timedelta(days=(2 - today.weekday()) % 7 or 7)
    sunday = today + timedelta(days=(6 - today.weekday()) % 7 or 7)
    cover = Cover((sam.id,), children)
    pottery = Keep("Pottery", wednesday, time(19, 30), 120, ZONE, WEEKLY, cover=cover)
    OwnTime.keep(ana, uuid4(), pottery, now)
    bath = Keep("A bath with the door locked", sunday, time(20, 30), 30, ZONE, WEEKLY)
    OwnTime.keep(ana, uuid4(), bath, now)
    db.session.flush()
    for ask in ask_ahead(ana, now):
        ask.accept(sam, now)


def _minutes_to(now: datetime) -> list[datetime]:
    """Return three times, a minute apart: what is added one after the other stays in order."""
    return [now - timedelta(minutes=minutes) for minutes in (2, 1, 0)]


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

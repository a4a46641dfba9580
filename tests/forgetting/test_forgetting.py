"""What is over goes after as long as she keeps it, and nothing else does: beside a slow model."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from dateutil.relativedelta import relativedelta
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.account.models import Account
from app.asks.models import Ask
from app.asks.offers import Offer
from app.asks.plan import Plan
from app.asks.standing_asks import StandingAsk
from app.asks.updates import FINE, Update
from app.can_wait.acts import Act
from app.can_wait.models import Thing
from app.can_wait.tallies import Tally
from app.can_wait.waits import Wait
from app.circle.models import Child
from app.extensions import db
from app.forgetting import chores
from app.forgetting.chores import forget_what_is_over
from app.forgetting.over import months_before, would_go
from app.now.models import CheckIn, Suggestion
from app.spans import Span
from tests.asks.households import HOUR, NOON, Home
from tests.cast import LISBON
from tests.database import both_databases, count

DAY = timedelta(days=1)
KEPT: list[int | None] = [3, 12, 24, None]
AGES = st.one_of(
    st.integers(-40, 800),
    st.sampled_from([89, 90, 91, 92, 93, 364, 365, 366, 367, 729, 730, 731, 732]),
)
STATES = ("here", "waiting", "some_day", "handed", "done", "let_go", "gone")


@dataclass(frozen=True)
class Kept:
    """One row of the model: what it is, in which state, and how many days ago it was over."""

    kind: str
    state: str
    days: int
    id: UUID


KINDS = {
    "check_in": ("",),
    "thing": STATES,
    "ask": ("open", "covered", "withdrawn"),
    "offer": ("open", "taken", "not_now"),
    "wait": ("",),
}


@st.composite
def households(draw: st.DrawFn) -> list[Kept]:
    found = draw(st.lists(st.tuples(st.sampled_from(sorted(KINDS)), AGES), max_size=12))
    return [Kept(kind, draw(st.sampled_from(KINDS[kind])), days, uuid4()) for kind, days in found]


def slowly(rows: list[Kept], months: int | None, now: datetime) -> set[UUID]:
    """Say one by one which rows stay."""
    stays = set()
    for row in rows:
        over = row.kind != "thing" or row.state in ("done", "let_go", "gone")
        old = months is not None and now - row.days * DAY < now - relativedelta(months=months)
        if not (over and old):
            stays.add(row.id)
    return stays


class World:
    def __init__(self, months: int | None) -> None:
        self.home = Home()
        self.account = self.home.account
        self.account.months_kept = months
        self.sam = self.home.add("Sam")
        self.child = Child.add(self.account, uuid4(), NOON - 900 * DAY, "Mia", None)
        self.lasting = self.thing("here", 900)

    def keep(self, row: Kept) -> None:
        getattr(self, f"keep_{row.kind}")(row, NOON - row.days * DAY)
        db.session.flush()

    def keep_check_in(self, row: Kept, at: datetime) -> None:
        CheckIn.keep(self.account, row.id, "rest", at, LISBON, None)
        one = {"moment": "x", "minutes": 5, "company": "baby", "out": False, "at": at}
        db.session.add(
            Suggestion(account_id=self.account.id, id=uuid4(), check_in_id=row.id, **one)
        )

    def keep_thing(self, row: Kept, at: datetime) -> None:
        self.thing(row.state, row.days, row.id)

    def thing(self, state: str, days: int, id: UUID | None = None) -> Thing:
        at = NOON - days * DAY
        words = None if state == "gone" else "Fold it"
        thing = Thing(account_id=self.account.id, id=id or uuid4(), title=words, state=state)
        thing.added_at = thing.changed_at = at
        thing.act, thing.not_yets = "added", 0
        if state == "waiting":
            thing.until, thing.back_at = at.date(), at
        if state == "handed":
            thing.handed_to = self.sam.id
        db.session.add(thing)
        return thing

    def keep_ask(self, row: Kept, at: datetime) -> None:
        plan = Plan(Span(at - HOUR, at), LISBON, (), "At our place")
        ask = Ask.make(self.account, row.id, plan, [self.sam], at - DAY)
        ask.state, ask.covered_by = row.state, self.sam.id if row.state == "covered" else None
        db.session.flush()
        Update.send(ask, FINE, at)

    def keep_offer(self, row: Kept, at: datetime) -> None:
        offer = Offer.make(self.sam, row.id, Span(at - HOUR, at), LISBON, None, at - DAY)
        offer.state = row.state

    def keep_wait(self, row: Kept, at: datetime) -> None:
        days = {"began_on": (at - DAY).date(), "ended_on": at.date()}
        wait = Wait(account_id=self.account.id, id=row.id, thing_id=self.lasting.id, **days)
        wait.began_at, wait.ended_at, wait.zone = at - DAY, at, LISBON
        db.session.add(wait)

    def there(self) -> set[UUID]:
        found: set[UUID] = set()
        for model in (CheckIn, Thing, Ask, Offer, Wait):
            hers = select(model.id).where(model.account_id == self.account.id)
            found |= set(db.session.scalars(hers))
        return found - {self.lasting.id}


@pytest.fixture
def inside(app: Flask) -> Iterator[Flask]:
    with app.app_context():
        yield app


@both_databases
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    hers=households(),
    others=households(),
    months=st.sampled_from(KEPT),
    theirs=st.sampled_from(KEPT),
    at_once=st.sampled_from([1, 2, 500]),
)
def test_what_stays_is_what_a_slow_model_says(
    inside: Flask,
    hers: list[Kept],
    others: list[Kept],
    months: int | None,
    theirs: int | None,
    at_once: int,
) -> None:
    ana, bea = World(months), World(theirs)
    for world, rows in ((ana, hers), (bea, others)):
        for row in rows:
            world.keep(row)
    db.session.commit()
    told = would_go(ana.account.id, months, NOON)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chores, "AT_ONCE", at_once)
        forget_what_is_over(NOON)
    assert ana.there() == slowly(hers, months, NOON)
    assert bea.there() == slowly(others, theirs, NOON)
    gone = {row.id for row in hers} - ana.there()
    seen = [row for row in hers if row.id in gone and (row.kind, row.state) != ("thing", "gone")]
    assert sum(told.values()) == len([row for row in seen if row.kind != "wait"])
    assert would_go(ana.account.id, months, NOON) == {}
    for hangs_on in (
        select(Suggestion.check_in_id).where(Suggestion.account_id == ana.account.id),
        select(Update.ask_id).where(Update.account_id == ana.account.id),
    ):
        assert set(db.session.scalars(hangs_on)) <= ana.there()
    for world in (ana, bea):
        db.session.delete(world.account)
    db.session.commit()


@given(st.integers(0, 50_000), st.sampled_from([3, 12, 24]))
def test_months_are_those_of_the_calendar(days: int, months: int) -> None:
    at = datetime(2000, 2, 1, 3, 17, tzinfo=UTC) + days * DAY
    assert months_before(at, months) == at - relativedelta(months=months)


@both_databases
def test_what_she_never_decided_on_stays_for_ever(inside: Flask) -> None:
    ana = World(3)
    ana.sam.leave(NOON - 900 * DAY)
    db.session.commit()
    forget_what_is_over(NOON)
    assert [count(inside, name) for name in ("people", "children", "things")] == [1, 1, 1]


@both_databases
def test_a_weekly_ask_goes_on_however_long_nobody_looked(inside: Flask) -> None:
    ana = World(3)
    ids = [uuid4(), uuid4()]
    for id in ids:
        ana.keep(Kept("ask", "open", 400, id))
        StandingAsk.begin(Ask.find(ana.account, id), NOON - 400 * DAY)
    ended = db.session.get_one(StandingAsk, (ana.account.id, ids[1]))
    ended.end(NOON - 300 * DAY)
    db.session.commit()
    forget_what_is_over(NOON)
    assert set(db.session.scalars(select(Ask.id))) == {ids[0]}
    [going] = db.session.scalars(select(StandingAsk))
    assert going.keep_up(NOON)


@both_databases
def test_how_waiting_turned_out_is_still_known_when_the_waits_are_gone(inside: Flask) -> None:
    ana = World(12)
    thing, zone = ana.lasting, LISBON
    thing.wait_until((NOON - 700 * DAY).date(), Act(uuid4(), NOON - 800 * DAY, zone))
    db.session.flush()
    thing.look_back("fine", Act(uuid4(), NOON - 600 * DAY, zone))
    db.session.commit()
    forget_what_is_over(NOON)
    assert count(inside, "waits") == 0
    assert db.session.scalars(select(Tally.fine)).one() == 1
    db.session.refresh(thing)
    # What led back to that wait went with it.
    assert (thing.state, thing.before, thing.act_id) == ("here", None, None)


@both_databases
def test_the_last_act_of_this_year_can_be_taken_back_still(inside: Flask) -> None:
    ana = World(12)
    thing = ana.lasting
    thing.wait_until((NOON + DAY).date(), Act(uuid4(), NOON - 360 * DAY, LISBON))
    db.session.commit()
    forget_what_is_over(NOON)
    db.session.refresh(thing)
    thing.undo(NOON)
    db.session.commit()
    assert (thing.state, thing.wait_id) == ("here", None)


def test_a_new_account_keeps_it_for_a_year(inside: Flask) -> None:
    account = Account.begin(NOON, LISBON, "en")
    db.session.commit()
    db.session.refresh(account)
    assert account.months_kept == 12

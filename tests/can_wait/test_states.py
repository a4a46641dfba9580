"""Whatever she does, and on however many phones: nothing is lost, in two states or back early.

Hypothesis does anything in any order; after each step the database must hold what a much simpler
reference says.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID, uuid5

import pytest
from flask import Flask
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from app.account.models import Account
from app.can_wait import adding, chores, handing
from app.can_wait.acts import Act
from app.can_wait.models import Thing
from app.can_wait.tab import tab
from app.can_wait.tallies import Tally
from app.can_wait.three import EFFECTS
from app.can_wait.waits import MATTERED, Wait
from app.circle.models import Person
from app.extensions import db
from tests.can_wait import reference as ref
from tests.can_wait.comparing import check_history, check_thing
from tests.can_wait.reference import Known, When

ZONES = ("Europe/Lisbon", "Australia/Lord_Howe", "America/New_York", "Asia/Kolkata")
STARTS = tuple(
    datetime(*day, 22, 30, tzinfo=UTC)
    for day in ((2026, 10, 2), (2026, 10, 23), (2026, 10, 30), (2027, 3, 26), (2027, 4, 2))
)
"""Before the clocks change in one of them."""
SAM = UUID(int=4)
FEW = 4
"""Things, so that much happens to each."""
zones, effects, answers = map(st.sampled_from, (ZONES, EFFECTS, MATTERED))
clocks = st.sampled_from([timedelta(0), timedelta(seconds=1), timedelta(days=2)])
"""By how much the phone that takes something back is behind."""
titles = st.lists(st.text("aé😴\u202e'", min_size=1, max_size=9), min_size=1, max_size=3)


@dataclass(frozen=True)
class Verb:
    """What she does, to the app's thing and to the reference's."""

    name: str
    real: Callable[[Thing, Act], object] = field(repr=False)
    simple: ref.Change = field(repr=False)


def resting(days: int) -> Verb:
    def wait(thing: Thing, act: Act) -> None:
        thing.wait_until(act.day + timedelta(days=days), act)

    return Verb(f"rests {days} days", wait, ref.waits(days))


def saying(effect: str) -> Verb:
    return Verb(effect, lambda thing, act: thing.say(effect, act), ref.said(effect))


def renaming(title: str) -> Verb:
    def rename(thing: Thing, act: Act) -> None:
        thing.rename(title, None, None, act)

    return Verb(f"is called {title}", rename, ref.renamed(title))


def looking_back(answer: str, hour: int) -> Verb:
    def look(thing: Thing, act: Act) -> None:
        thing.look_back(answer, act)

    return Verb(answer, look, ref.looked_back(answer, hour))


def handing_over(sam: UUID) -> Verb:
    def hand(thing: Thing, act: Act) -> None:
        thing.hand_to(db.session.get_one(Person, (thing.account_id, sam)), act)

    return Verb("handed over", hand, ref.handed)


TAKEN = Verb("taken", Thing.take, ref.taken)
DID_IT = Verb("done for her", Thing.done_for_her, ref.comes_from_them("done"))
GIVEN_BACK = Verb("given back", Thing.give_back, ref.comes_from_them("here"))
THEIRS = [TAKEN, DID_IT, GIVEN_BACK]
AGAIN = Verb("not yet", Thing.wait_again, ref.waits_again)
SOME_DAY = Verb("some day", Thing.wait_for_some_day, ref.goes("some_day"))
LET_GO = Verb("let go", Thing.let_go, ref.goes("let_go"))
DONE = Verb("done", Thing.finish, ref.goes("done"))
KEPT = Verb("kept here", Thing.keep_here, ref.kept_here)
MOVES = [AGAIN, SOME_DAY, LET_GO, DONE, KEPT, resting(1), resting(30)]
WORDS = [saying("hurt"), saying("nothing"), renaming("Tax"), renaming("'é😴\u202e")]
verbs = st.sampled_from([*MOVES, *WORDS, *THEIRS])


class Household(RuleBasedStateMachine):
    """One account, its things, and the reference."""

    app: Flask
    things, acts = Bundle("things"), Bundle("acts")

    @initialize(start=st.sampled_from(STARTS), hour=st.sampled_from([5, 8, 12]))
    def begin(self, start: datetime, hour: int) -> None:
        self.random, self.now, self.hour = Random(4), start, hour
        self.known: dict[UUID, Known] = {}
        self.added: dict[UUID, tuple[When, list[str]]] = {}
        self.done: dict[UUID, tuple[list[UUID], When, Verb]] = {}
        self.context = self.app.app_context()
        self.context.push()
        self.account = Account.begin(start, ZONES[0], "en", morning_hour=hour)
        about = {"name": "Sam", "relation": "partner", "colour": "rest", "zone": ZONES[0]}
        self.sam = Person.add(self.account, SAM, start, **about)
        self.shown = False
        self.commit()

    def teardown(self) -> None:
        if hasattr(self, "context"):
            db.session.rollback()
            db.session.delete(db.session.get_one(Account, self.account.id))
            db.session.commit()
            self.context.pop()

    def commit(self) -> None:
        # Nothing is remembered from one step to the next but by the database.
        db.session.commit()
        db.session.expunge_all()
        self.now += timedelta(seconds=1)

    def when(self, zone: str) -> When:
        return When(UUID(int=self.random.getrandbits(128)), self.now, zone)

    def do(self, ids: list[UUID], when: When, verb: Verb) -> None:
        act = Act(when.act, when.at, when.zone)
        for id in sorted(set(ids)):
            if self.known[id].state == "gone":
                with pytest.raises(NotFound):
                    Thing.find(self.account, id)
                continue
            verb.real(Thing.hold(self.account, [id])[0], act)
            self.known[id] = ref.act(self.known[id], when, verb.simple)
        self.commit()

    @precondition(lambda self: len(self.known) < FEW)
    @rule(target=things, titles=titles, zone=zones)
    def adds(self, titles: list[str], zone: str) -> object:
        when = self.when(zone)
        ids = [uuid5(when.act, str(n)) if n else when.act for n in range(len(titles))]
        self.added[when.act] = (when, titles)
        self.known |= {
            id: Known(id, title, when.at, when.act) for id, title in zip(ids, titles, strict=True)
        }
        self.is_put_down_again(when.act)
        return multiple(*ids)

    @rule(act=things)
    def is_put_down_again(self, act: UUID) -> None:
        if act in self.added:
            when, titles = self.added[act]
            adding.add(self.account, Act(act, when.at, when.zone), titles)
            self.commit()

    @rule(target=acts, id=things, days=st.integers(1, 40), zone=zones)
    def waits_until_a_day(self, id: UUID, days: int, zone: str) -> UUID:
        return self.does([id], resting(days), zone)

    @rule(target=acts, id=things, verb=st.sampled_from([SOME_DAY, AGAIN]), zone=zones)
    def waits_without_a_day_of_its_own(self, id: UUID, verb: Verb, zone: str) -> UUID:
        return self.does([id], verb, zone)

    @rule(target=acts, id=things, verb=st.sampled_from([KEPT, DONE, LET_GO]), zone=zones)
    def waits_no_more(self, id: UUID, verb: Verb, zone: str) -> UUID:
        return self.does([id], verb, zone)

    @rule(target=acts, id=things, verb=verbs, zone=zones)
    def does_something_to_it(self, id: UUID, verb: Verb, zone: str) -> UUID:
        return self.does([id], verb, zone)

    def does(self, ids: list[UUID], verb: Verb, zone: str) -> UUID:
        when = self.when(zone)
        self.done[when.act] = (ids, when, verb)
        self.do(ids, when, verb)
        return when.act

    @rule(target=acts, id=things, zone=zones)
    def hands_it_over(self, id: UUID, zone: str) -> UUID:
        act = self.does([id], handing_over(SAM), zone)
        self.shown |= self.known[id].state == "handed"
        return act

    @rule(target=acts, id=things, verb=st.sampled_from(THEIRS), zone=zones)
    def hands_it_over_and_they_do_something(self, id: UUID, verb: Verb, zone: str) -> UUID:
        self.hands_it_over(id, zone)
        return self.does([id], verb, zone)

    @precondition(lambda self: self.shown)
    @rule()
    def stops_showing_them_anything(self) -> None:
        self.sam = db.session.get_one(Person, (self.account.id, SAM))
        self.sam.may_see([])
        handing.take_all_back(self.sam, self.now)
        for id, known in self.known.items():
            if known.state == "handed":
                back = Thing.find(self.account, id)
                assert back.act_id
                when = When(back.act_id, max(self.now, known.changed + ref.TICK), ZONES[0])
                self.known[id] = ref.act(known, when, ref.kept_here)
        self.shown = False
        self.commit()

    @rule(target=acts, ids=st.lists(things, min_size=2, max_size=4), zone=zones)
    def lets_several_wait(self, ids: list[UUID], zone: str) -> UUID:
        return self.does(ids, resting(7), zone)

    @rule(target=acts, id=things, answer=answers, early=st.sampled_from([0, 0, 1]), zone=zones)
    def looks_back_in_its_morning(self, id: UUID, answer: str, early: int, zone: str) -> UUID:
        return self.looks_back(id, answer, early, zone)

    @rule(id=things, answer=answers, zone=zones)
    def looks_back_and_takes_it_back(self, id: UUID, answer: str, zone: str) -> None:
        self.take_back(self.looks_back(id, answer, 0, zone), timedelta(0))

    def looks_back(self, id: UUID, answer: str, early: int, zone: str) -> UUID:
        self.morning_comes(id, early)
        return self.does([id], looking_back(answer, self.hour), zone)

    @rule(id=things, which=st.integers(0, 3), say=st.lists(answers | st.none(), min_size=1))
    def answers_for_a_rest_that_is_over(self, id: UUID, which: int, say: list[str | None]) -> None:
        over = [n for n, rest in enumerate(self.known[id].rests) if rest.ended]
        if self.known[id].state == "gone" or not over:
            return
        number = over[which % len(over)]
        for answer in say:
            its = list(db.session.scalars(Wait.of_thing(Thing.find(self.account, id))))
            its[::-1][number].answer(answer, self.now)
            self.known[id] = ref.answered(self.known[id], number, answer)
            self.commit()

    @rule(act=acts, verb=verbs, zone=zones)
    def the_same_act_comes_twice(self, act: UUID, verb: Verb, zone: str) -> None:
        ids, when, same = self.done[act]
        its = [id for id in ids if self.known[id].act == act]
        self.do(its, When(act, self.now, zone), verb)
        self.do(its, when, same)
        # At one instant none is later than another: there, what arrives last wins.
        self.do([id for id in ids if self.known[id].changed != when.at], when, same)

    @rule(id=things, verb=verbs, zone=zones, ago=st.timedeltas(ref.TICK, timedelta(days=20)))
    def an_act_arrives_late(self, id: UUID, verb: Verb, zone: str, ago: timedelta) -> None:
        was = self.known[id]
        self.do([id], When(self.when(zone).act, was.changed - ago, zone), verb)
        assert self.known[id] == was

    @rule(id=things, verb=st.sampled_from([LET_GO, DONE, KEPT, saying("money")]), zone=zones)
    def an_act_comes_at_the_same_instant(self, id: UUID, verb: Verb, zone: str) -> None:
        act = self.when(zone).act
        self.do([id], When(act, self.known[id].changed, zone), verb)
        assert self.known[id].state == "gone" or self.known[id].act == act

    @rule(id=things, behind=clocks)
    def takes_the_last_act_back(self, id: UUID, behind: timedelta) -> None:
        self.take_back(self.known[id].act or id, behind)

    @rule(act=acts, behind=clocks)
    def takes_any_act_back(self, act: UUID, behind: timedelta) -> None:
        self.take_back(act, behind)

    def take_back(self, act: UUID, behind: timedelta) -> None:
        at = self.now - behind
        for thing in Thing.last_changed_by(self.account, act):
            thing.undo(at)
        last = [known for known in self.known.values() if known.act == act]
        self.known |= {known.id: ref.undo(known, at, self.shown) for known in last}
        self.commit()
        assert not Thing.last_changed_by(self.account, act)

    @rule(days=st.sampled_from([0, 0, 1, 1, 2, 7, 31]), hours=st.integers(0, 23))
    def time_moves_on(self, days: int, hours: int) -> None:
        self.now += timedelta(days=days, hours=hours)
        self.check_the_tab()

    @rule(id=things, early=st.sampled_from([0, 1]))
    def its_morning_comes(self, id: UUID, early: int) -> None:
        self.morning_comes(id, early)
        self.check_the_tab()

    def morning_comes(self, id: UUID, early: int) -> None:
        morning = self.known[id].morning(self.hour)
        if morning:
            self.now = max(self.now, morning.astimezone(UTC) - early * ref.TICK)

    @precondition(lambda self: any(known.state == "let_go" for known in self.known.values()))
    @rule(days=st.sampled_from([0, 29, 30, 31]))
    def the_worker_tidies(self, days: int) -> None:
        self.now += timedelta(days=days)
        chores.forget_what_was_let_go(self.now)
        month = timedelta(days=30)
        self.known |= {
            known.id: ref.gone(known, self.now)
            for known in self.known.values()
            if known.state == "let_go" and known.changed < self.now - month
        }
        self.commit()

    @invariant()
    def everything_is_where_the_reference_has_it_and_every_history_adds_up(self) -> None:
        things = {thing.id: thing for thing in db.session.scalars(Thing.of(self.account))}
        assert things.keys() == self.known.keys()
        waits = list(db.session.scalars(Wait.of(self.account).order_by(Wait.began_at)))
        assert {wait.thing_id for wait in waits} <= things.keys()
        for id, known in self.known.items():
            its = [wait for wait in waits if wait.thing_id == id]
            check_thing(things[id], known, self.now, self.hour)
            check_history(its, known)
        db.session.rollback()

    @invariant()
    def the_tallies_are_those_of_the_answers(self) -> None:
        given = [rest for known in self.known.values() for rest in known.rests if rest.answer]
        expected = Counter((rest.effect or "", rest.answer) for rest in given)
        rows = db.session.scalars(select(Tally).where(Tally.account_id == self.account.id))
        found = {(row.effect, way): getattr(row, way) for row in rows for way in MATTERED}
        assert {key: number for key, number in found.items() if number} == expected
        db.session.rollback()

    def check_the_tab(self) -> None:
        """At most three are shown as back, and every other one is counted where it is."""
        shown = tab(self.account, self.now, date(2026, 10, 24))
        back = [id for id, known in self.known.items() if known.is_back(self.now, self.hour)]
        assert len(shown.back) == min(3, len(back))
        assert {thing.id for thing in shown.back} <= set(back)
        states = Counter(known.state for known in self.known.values())
        assert shown.resting == states["waiting"] + states["some_day"] - len(shown.back)
        assert bool(shown.card) == bool(states["here"])
        assert len(shown.with_somebody) == min(4, states["handed"])
        db.session.rollback()


def test_whatever_she_does_nothing_is_lost_in_two_states_or_back_early(app: Flask) -> None:
    Household.app = app
    cap = settings(max_examples=100, stateful_step_count=30, deadline=None, derandomize=True)
    run_state_machine_as_test(Household, settings=cap)

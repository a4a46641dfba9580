"""Whatever everybody does, in any order: one has it at most, and nobody is asked wrongly.

Hypothesis lets her, four people in four zones and the clock do anything; after each step the
database must hold what a much simpler reference says.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

from flask import Flask
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from app.account.models import Account
from app.asks import reminders
from app.asks.models import Ask
from app.asks.plan import AT_ONCE, IN_ORDER, Plan
from app.asks.standing import standing
from app.asks.standing_asks import said_in
from app.circle.models import Person
from app.extensions import db
from app.reminders.models import DONE, WAITING, Reminder
from app.spans import Span
from tests.asks.reference import Told, is_quiet

CAST = (
    ("Sam", "Europe/Lisbon"),
    ("Grandma", "Pacific/Auckland"),
    ("Nadia", "America/St_Johns"),
    ("Tom", "Australia/Lord_Howe"),
)
STARTS = tuple(
    datetime(*day, hour, 40, tzinfo=UTC)
    for day in ((2026, 9, 25), (2026, 10, 23), (2026, 10, 31), (2027, 3, 27))
    for hour in (10, 22)
)
"""Before the clocks change in one of them."""
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
ORDERS = ((0, 1, 2), (2, 0), (1,), (3, 2, 1, 0), (0, 1))
numbers = st.sampled_from(range(len(CAST)))
patiences = st.sampled_from([2, 6, 24]).map(lambda hours: timedelta(hours=hours))
ways = st.booleans()
ahead = st.sampled_from([1, 5, 13, 30, 75]).map(lambda hours: timedelta(hours=hours))
Verb = Callable[[Ask, Person], object]

CAUSE = "ask"


class Household(RuleBasedStateMachine):
    """One account, four people, one ask, and the reference."""

    app: Flask

    @initialize(
        start=st.sampled_from(STARTS),
        order=st.sampled_from(ORDERS),
        way=ways,
        patience=patiences,
        ahead=ahead,
    )
    def asks(
        self,
        start: datetime,
        order: tuple[int, ...],
        way: bool,
        patience: timedelta,
        ahead: timedelta,
    ) -> None:
        self.now, self.random = start, Random(5)
        self.context = self.app.app_context()
        self.context.push()
        self.account = Account.begin(start, CAST[0][1], "en")
        self.people = [self.somebody(name, zone) for name, zone in CAST]
        span = Span(start + ahead, start + ahead + 3 * HOUR)
        how = IN_ORDER if way else AT_ONCE
        plan = Plan(span, CAST[0][1], (), "At our place", "", how, patience)
        self.id = self.some_id()
        everybody = [Person.find(self.account, self.people[number]) for number in order]
        Ask.make(self.account, self.id, plan, everybody, start)
        self.told = Told(
            span.begins,
            span.ends,
            start,
            way,
            patience,
            [person.id for person in everybody],
            {id: zone for id, (_, zone) in zip(self.people, CAST, strict=True)},
        )
        self.heard: tuple[int, object] = (0, None)
        self.keep()

    def some_id(self) -> UUID:
        return UUID(int=self.random.getrandbits(128))

    def somebody(self, name: str, zone: str) -> UUID:
        said = {"name": name, "relation": "friend", "colour": "rest", "zone": zone}
        return Person.add(self.account, self.some_id(), self.now, **said).id

    def teardown(self) -> None:
        if hasattr(self, "context"):
            db.session.rollback()
            self.context.pop()

    def keep(self) -> None:
        # Nothing is remembered from one step to the next but by the database.
        db.session.flush()
        ask, people = self.seen()
        Reminder.renew(self.account.id, CAUSE, reminders.of_ask(ask, people, ()))
        db.session.flush()
        db.session.expunge_all()
        self.told.live(self.now)

    def do(self, number: int, verb: Verb) -> None:
        ask = Ask.find_to_change(self.account, self.id)
        verb(ask, Person.find(self.account, self.people[number]))
        self.told.live(self.now)

    def who_may_answer(self) -> list[int]:
        """Return on whose page the ask is: to others it isn't there."""
        begun = self.told.begun.keys() - self.told.gone
        return [number for number, id in enumerate(self.people) if id in begun]

    @rule(number=numbers)
    def accepts(self, number: int) -> None:
        here, got = self.who_may_answer(), list[bool]()
        if here:
            number = here[number % len(here)]
            self.do(number, lambda ask, person: got.append(ask.accept(person, self.now)))
            self.told.accept(self.people[number], self.now)
            assert got == [self.told.has == self.people[number]]
            self.keep()

    @rule(number=numbers)
    def declines(self, number: int) -> None:
        if number in self.who_may_answer():
            self.do(number, lambda ask, person: ask.decline(person, self.now))
            self.told.say_no(self.people[number], "cant", self.now)
            self.keep()

    @precondition(lambda self: self.told.has is not None)
    @rule(after=st.sampled_from([0, 1, 30]))
    def whoever_has_it_gives_it_back(self, after: int) -> None:
        self.moves_on(timedelta(hours=after))
        self.declines(self.people.index(self.told.has or self.id))

    @rule(number=numbers, ahead=ahead)
    def proposes(self, number: int, ahead: timedelta) -> None:
        if number in self.who_may_answer():
            spans = [Span(self.now + ahead, self.now + ahead + HOUR)]
            self.do(number, lambda ask, person: ask.propose(person, spans, self.now))
            self.told.say_no(self.people[number], "another", self.now)
            self.keep()

    @rule(number=numbers)
    def she_takes_a_proposal(self, number: int) -> None:
        id = self.people[number]
        ask = Ask.find_to_change(self.account, self.id)
        spans = [span for one in ask.asked if one.person_id == id for span in one.proposed]
        if spans:
            self.do(number, lambda ask, person: ask.take_proposal(person, spans[0], self.now))
            self.told.take(id, spans[0].begins, spans[0].ends, self.now)
            self.keep()

    @rule(ahead=ahead)
    def she_moves_it(self, ahead: timedelta) -> None:
        span = Span(self.now + ahead, self.now + ahead + 2 * HOUR)
        self.changes(lambda plan: replace(plan, span=span))
        self.told.change(span.begins, span.ends, self.told.words, self.now)
        self.keep()

    @rule(words=st.sampled_from(["I’m going to swim", "the garden gate"]))
    def she_words_it_anew(self, words: str) -> None:
        self.changes(lambda plan: replace(plan, line=words))
        self.told.change(self.told.begins, self.told.ends, words, self.now)
        self.keep()

    @rule(way=ways, patience=patiences)
    def she_waits_otherwise(self, way: bool, patience: timedelta) -> None:
        how = IN_ORDER if way else AT_ONCE
        self.changes(lambda plan: replace(plan, how=how, patience=patience))
        self.told.wait_otherwise(way, patience, self.now)
        self.keep()

    def changes(self, how: Callable[[Plan], Plan]) -> None:
        self.do(0, lambda ask, _: ask.change(how(said_in(ask)), self.now))

    @rule(twice=st.booleans())
    def she_withdraws_it(self, twice: bool) -> None:
        if twice:
            self.do(0, lambda ask, _: ask.withdraw(self.now))
            self.told.withdraw(self.now)
            self.keep()

    @rule(number=numbers)
    def she_asks_one_more(self, number: int) -> None:
        others = [n for n in range(len(CAST)) if self.people[n] not in self.told.names]
        number = [*others, number][0]
        if self.people[number] not in self.told.gone:
            self.do(number, lambda ask, person: ask.add(person, self.now))
            self.told.add(self.people[number], self.now)
            self.keep()

    @rule(number=numbers)
    def she_does_not_wait_for_their_turn(self, number: int) -> None:
        if self.people[number] in self.told.names:
            self.do(number, lambda ask, person: ask.call(person, self.now))
            self.told.call(self.people[number], self.now)
            self.keep()

    @rule(number=numbers, really=st.sampled_from([False, True]))
    def somebody_leaves_the_circle(self, number: int, really: bool) -> None:
        id = self.people[number]
        if really and id not in self.told.gone:
            person = Person.find(self.account, id)
            for ask in Ask.to_leave(person, self.now):
                ask.free(person, self.now)
            person.leave(self.now)
            self.told.leave(id, self.now)
            self.keep()

    @precondition(lambda self: self.told.has is not None)
    @rule(early=st.sampled_from([0, 0, 1, 3]))
    def she_is_back(self, early: int) -> None:
        it_begins = self.told.begins - early * HOUR
        self.moves_on(max(it_begins - self.now, timedelta()))
        self.do(0, lambda ask, _: ask.come_back(self.now))
        self.told.come_back(self.now)
        self.keep()

    @rule(days=st.sampled_from([0, 0, 0, 1, 2]), hours=st.integers(0, 11))
    def time_moves_on(self, days: int, hours: int) -> None:
        self.moves_on(timedelta(days=days, hours=hours))

    @rule()
    def the_next_turn_comes(self) -> None:
        ask, people = self.seen()
        coming = [at for at in ask.order(people).values() if at > self.now]
        self.moves_on(min(coming, default=self.now) - self.now)

    def moves_on(self, by: timedelta) -> None:
        self.now += by + SECOND
        self.told.live(self.now)
        for reminder in self.reminders():
            if reminder.state == WAITING and reminder.due_at <= self.now:
                reminder.state = DONE
        db.session.flush()

    def reminders(self) -> list[Reminder]:
        return list(db.session.scalars(Reminder.of(self.account)))

    def seen(self) -> tuple[Ask, dict[UUID, Person]]:
        found = db.session.scalars(Person.of(self.account))
        return Ask.find(self.account, self.id), {person.id: person for person in found}

    @invariant()
    def everything_holds(self) -> None:
        ask, people = self.seen()
        self.check_who_has_it(ask)
        self.check_who_is_asked(ask, people)
        self.check_what_a_calendar_hears(ask)
        self.check_how_it_stands(ask, people)
        self.check_what_is_reminded(ask, people)
        db.session.expunge_all()

    def check_who_has_it(self, ask: Ask) -> None:
        told = self.told
        assert (ask.state, ask.covered_by) == (told.state, told.has)
        assert (ask.begins_at, ask.ends_at, ask.back_at) == (told.begins, told.ends, told.back)
        assert [one.person_id for one in ask.asked] == told.names
        assert {one.person_id: one.answer for one in ask.asked if one.answer} == told.answers
        assert (ask.covered_by is None) == (ask.state != "covered")
        assert ask.covered_by is None or ask.covered_by in told.names
        yes = {id for id, answer in told.answers.items() if answer == "yes"}
        assert len(yes - told.gone) <= 1

    def check_who_is_asked(self, ask: Ask, people: dict[UUID, Person]) -> None:
        """Nobody is asked too early, in their night, or once it is settled."""
        begun = {id: at for id, at in ask.turns(people).items() if at <= self.now}
        told = self.told
        assert begun == {id: at for id, at in told.begun.items() if id not in told.gone}
        in_the_night = {id for id, at in begun.items() if is_quiet(at, people[id].zone)}
        assert in_the_night <= told.called | told.in_their_night

    def check_what_a_calendar_hears(self, ask: Ask) -> None:
        said = (ask.covered_by, ask.span, ask.place, ask.line)
        version, before = self.heard
        assert ask.version == self.told.version >= version
        assert ask.version > version or before in (None, said)
        self.heard = (ask.version, said)

    def check_what_is_reminded(self, ask: Ask, people: dict[UUID, Person]) -> None:
        """Whoever is asked hears it once and in their turn; whoever has it, when it opens."""
        waiting = [one for one in self.reminders() if one.state == WAITING]
        asks = [one for one in waiting if one.kind == "ask"]
        turns, told = ask.turns(people), self.told
        assert ask.state == "open" or not asks
        for one in asks:
            assert one.person_id
            assert one.due_at >= turns[one.person_id]
            assert one.until_at == ask.begins_at
            assert told.answers.get(one.person_id) is None
            assert one.person_id not in told.gone
        assert len({one.person_id for one in asks}) == len(asks)
        self.check_that_nobody_waits_unheard(ask, people)
        opens = {one.person_id: one.due_at for one in waiting if one.kind == "handover"}
        ahead = ask.covered_by and not ask.back_at and ask.handover.begins > self.now
        assert opens == ({ask.covered_by: ask.handover.begins} if ahead else {}) or not ahead

    def check_that_nobody_waits_unheard(self, ask: Ask, people: dict[UUID, Person]) -> None:
        heard = {
            one.person_id
            for one in self.reminders()
            if one.kind == "ask" and one.state in (WAITING, DONE)
        }
        if ask.state != "open" or ask.back_at:
            return
        for id, at in ask.turns(people).items():
            if at < ask.begins_at and self.told.answers.get(id) is None:
                assert id in heard

    def check_how_it_stands(self, ask: Ask, people: dict[UUID, Person]) -> None:
        """Whatever she reads, there is a next step."""
        stands = standing(ask, people, self.now)
        assert stands.kind == self.told.kind(self.now)
        asking = stands.kind in ("asked", "nobody")
        assert asking or not (stands.turn or stands.next or stands.proposed)
        assert stands.has_it is (people[self.told.has] if self.told.has else None)
        if stands.kind == "nobody" and any(person.gone_at is None for person in people.values()):
            with db.session.begin_nested() as unsaid:
                self.check_that_something_can_be_done(ask, people)
                unsaid.rollback()

    def check_that_something_can_be_done(self, ask: Ask, people: dict[UUID, Person]) -> None:
        asked = {one.person_id for one in ask.asked}
        there = [person for person in people.values() if person.gone_at is None]
        others = [person for person in there if person.id not in asked]
        if others:
            ask.add(others[0], self.now)
            db.session.flush()
        else:
            at = self.now + timedelta(days=5)
            ask.change(replace(said_in(ask), span=Span(at, at + HOUR)), self.now)
        assert standing(ask, people, self.now).kind == "asked"


def test_whatever_everybody_does_one_has_it_at_most_and_nobody_is_asked_wrongly(app: Flask) -> None:
    Household.app = app
    cap = settings(max_examples=150, stateful_step_count=25, deadline=None, derandomize=True)
    run_state_machine_as_test(Household, settings=cap)

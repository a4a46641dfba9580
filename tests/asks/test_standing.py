"""How an ask stands, as she reads it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from flask import Flask
from werkzeug.exceptions import NotFound

from app.asks.models import Ask
from app.asks.plan import AT_ONCE
from app.asks.standing import Standing, standing
from app.asks.standing_asks import said_in
from app.spans import Span
from tests.asks.households import HOUR, NOON, SATURDAY, Home

SUNDAY = Span(SATURDAY.begins + 24 * HOUR, SATURDAY.ends + 24 * HOUR)


@pytest.fixture
def home(app: Flask) -> Iterator[Home]:
    with app.app_context():
        yield Home()


def at(home: Home, ask: Ask, when: datetime) -> Standing:
    return standing(ask, home.people, when)


def turn_of(stands: Standing) -> list[str]:
    return [person.name for person, _ in stands.turn]


def test_in_order_the_first_is_asked_and_the_second_is_next(home: Home) -> None:
    ask = home.ask(home.add("Sam"), home.add("Grandma"))
    stands = at(home, ask, NOON + HOUR)
    assert (stands.kind, turn_of(stands)) == ("asked", ["Sam"])
    assert stands.next
    assert (stands.next.person.name, stands.next.at) == ("Grandma", NOON + 24 * HOUR)
    assert stands.has_it is None


def test_asked_at_once_it_is_everybodys_turn_who_is_awake(home: Home) -> None:
    people = home.add("Sam"), home.add("Grandma", "Pacific/Auckland"), home.add("Nadia")
    stands = at(home, home.ask(*people, how=AT_ONCE), NOON + HOUR)
    assert turn_of(stands) == ["Sam", "Nadia"]
    # 1:00 at night in Auckland; her morning is 18:00 UTC.
    assert stands.next
    assert (stands.next.person.name, stands.next.at) == ("Grandma", NOON + 6 * HOUR)


def test_whoever_says_yes_has_it_and_nobody_is_next(home: Home) -> None:
    sam, grandma = home.add("Sam"), home.add("Grandma")
    ask = home.ask(sam, grandma)
    assert ask.accept(sam, NOON + HOUR)
    for hours in (1, 30):
        stands = at(home, ask, NOON + hours * HOUR)
        assert (stands.kind, stands.has_it, stands.next) == ("somebody", sam, None)
        assert not stands.turn
    assert grandma.id not in ask.turns(home.people)


def test_a_no_hands_on_at_once(home: Home) -> None:
    sam, grandma = home.add("Sam"), home.add("Grandma")
    ask = home.ask(sam, grandma)
    ask.decline(sam, NOON + HOUR)
    stands = at(home, ask, NOON + HOUR)
    assert (stands.kind, turn_of(stands), stands.next) == ("asked", ["Grandma"], None)
    assert stands.turn[0][1] == NOON + HOUR
    assert not stands.gave_back


def test_a_second_no_takes_the_turn_from_nobody(home: Home) -> None:
    sam, grandma = home.add("Sam"), home.add("Grandma")
    ask = home.ask(sam, grandma)
    ask.decline(sam, NOON + HOUR)
    # 21:30: said at this hour, it would have handed on in the morning.
    ask.decline(sam, NOON + 9.5 * HOUR)
    assert turn_of(at(home, ask, NOON + 9.5 * HOUR)) == ["Grandma"]


def test_silence_lets_it_pass_and_a_late_yes_still_counts(home: Home) -> None:
    sam, grandma = home.add("Sam"), home.add("Grandma")
    ask = home.ask(sam, grandma, patience=2)
    assert turn_of(at(home, ask, NOON + 2 * HOUR)) == ["Grandma"]
    assert at(home, ask, NOON + 4 * HOUR).kind == "nobody"
    assert ask.accept(sam, NOON + 5 * HOUR)


def test_when_everybody_said_no_nobody_can_and_others_can_be_asked(home: Home) -> None:
    sam, nadia = home.add("Sam"), home.add("Nadia")
    ask = home.ask(sam, patience=2)
    ask.decline(sam, NOON + HOUR)
    assert at(home, ask, NOON + HOUR).kind == "nobody"
    ask.add(nadia, NOON + 9 * HOUR)
    stands = at(home, ask, NOON + 9 * HOUR)
    assert (stands.kind, turn_of(stands)) == ("asked", ["Nadia"])
    assert at(home, ask, NOON + 11 * HOUR).kind == "nobody"


def test_one_whose_turn_would_come_too_late_is_not_waited_for(home: Home) -> None:
    sam, grandma = home.add("Sam"), home.add("Grandma")
    tonight = Span(NOON + 8 * HOUR, NOON + 9 * HOUR)
    ask = home.ask(sam, grandma, span=tonight, patience=6)
    assert at(home, ask, NOON + 5 * HOUR).kind == "asked"
    late = home.ask(sam, grandma, span=Span(NOON + 5 * HOUR, NOON + 9 * HOUR), patience=6)
    late.decline(sam, NOON + HOUR)
    assert turn_of(at(home, late, NOON + HOUR)) == ["Grandma"]
    abroad = home.add("Tom", "Australia/Lord_Howe")
    far = home.ask(sam, abroad, span=Span(NOON + 13 * HOUR, NOON + 15 * HOUR), patience=24)
    far.decline(sam, NOON + 2 * HOUR)
    stands = at(home, far, NOON + 2 * HOUR)
    assert (stands.kind, stands.next and stands.next.at) == ("asked", NOON + 8 * HOUR)
    silent = home.ask(sam, abroad, span=Span(NOON + 13 * HOUR, NOON + 15 * HOUR), patience=48)
    stands = at(home, silent, NOON + 2 * HOUR)
    assert stands.next
    assert stands.next.at > silent.begins_at


def test_when_only_one_is_left_whose_morning_comes_too_late_nobody_can(home: Home) -> None:
    sam, tom = home.add("Sam"), home.add("Tom", "Australia/Lord_Howe")
    soon_after = Span(NOON + 12.5 * HOUR, NOON + 14 * HOUR)
    ask = home.ask(sam, tom, span=soon_after, patience=2)
    ask.decline(sam, NOON + 1 * HOUR)
    assert at(home, ask, NOON + 1 * HOUR).kind == "asked"
    early = home.ask(sam, tom, span=Span(NOON + 19 * HOUR, NOON + 20 * HOUR), patience=2)
    early.decline(sam, NOON + 9 * HOUR)
    assert turn_of(at(home, early, NOON + 9 * HOUR)) == ["Tom"]
    dawn = home.ask(sam, tom, at=NOON - HOUR, span=Span(NOON + 11.5 * HOUR, NOON + 30 * HOUR))
    dawn.decline(sam, NOON + 22 * HOUR)
    stands = at(home, dawn, NOON + 22 * HOUR)
    assert (stands.kind, list(stands.turn)) == ("nobody", [])
    assert stands.next
    assert (stands.next.person, stands.next.at) == (tom, NOON + 32 * HOUR)


def test_one_who_left_before_their_turn_keeps_nobody_waiting(home: Home) -> None:
    sam, tom, nadia = home.add("Sam"), home.add("Tom", "Australia/Lord_Howe"), home.add("Nadia")
    ask = home.ask(sam, tom, nadia, patience=2)
    tom.leave(NOON + HOUR)
    # It is one o'clock at night where Tom is.
    assert turn_of(at(home, ask, NOON + 2 * HOUR)) == ["Nadia"]


def test_one_that_was_over_and_is_moved_is_asked_anew(home: Home) -> None:
    sam = home.add("Sam")
    ask = home.ask(sam)
    ask.accept(sam, NOON + HOUR)
    ask.come_back(SATURDAY.begins + HOUR)
    ask.change(said_in(home.ask(sam, span=SUNDAY)), SATURDAY.begins + 2 * HOUR)
    assert turn_of(at(home, ask, SATURDAY.begins + 2 * HOUR)) == ["Sam"]
    assert ask.accept(sam, SATURDAY.begins + 3 * HOUR)


def test_who_gave_it_back_is_named_and_the_next_ones_wait_begins_then(home: Home) -> None:
    sam, grandma, nadia = home.add("Sam"), home.add("Grandma"), home.add("Nadia")
    ask = home.ask(sam, grandma, nadia, patience=2)
    ask.accept(sam, NOON + HOUR)
    ask.decline(sam, NOON + 27 * HOUR)
    stands = at(home, ask, NOON + 27 * HOUR)
    assert (stands.kind, turn_of(stands)) == ("asked", ["Grandma"])
    assert [person.name for person in stands.gave_back] == ["Sam"]
    assert stands.turn[0][1] == NOON + 27 * HOUR
    assert stands.next is None or stands.next.person is nadia
    ask.accept(sam, NOON + 28 * HOUR)
    assert not at(home, ask, NOON + 28 * HOUR).gave_back


def test_given_back_those_who_were_asked_have_their_time_again(home: Home) -> None:
    sam, grandma = home.add("Sam"), home.add("Grandma")
    ask = home.ask(sam, grandma, how=AT_ONCE)
    ask.accept(grandma, NOON + HOUR)
    ask.decline(grandma, NOON + 30 * HOUR)
    stands = at(home, ask, NOON + 30 * HOUR)
    assert [(person.name, since) for person, since in stands.turn] == [("Sam", NOON + 30 * HOUR)]


def test_given_back_shortly_before_nobodys_night_is_waited_out(home: Home) -> None:
    sam, grandma = home.add("Sam"), home.add("Grandma")
    ask = home.ask(sam, grandma)
    ask.accept(sam, NOON + HOUR)
    night = SATURDAY.begins - 9 * HOUR
    ask.decline(sam, night)
    assert turn_of(at(home, ask, night)) == ["Grandma"]


def test_proposals_stand_until_somebody_has_it(home: Home) -> None:
    sam, grandma = home.add("Sam"), home.add("Grandma")
    ask = home.ask(sam, grandma)
    ask.propose(sam, [SUNDAY], NOON + HOUR)
    stands = at(home, ask, NOON + HOUR)
    assert [(person.name, one.proposed) for person, one in stands.proposed] == [("Sam", [SUNDAY])]
    assert turn_of(stands) == ["Grandma"]
    ask.accept(grandma, NOON + 2 * HOUR)
    assert not at(home, ask, NOON + 2 * HOUR).proposed


def test_a_proposal_that_she_takes_moves_it_there(home: Home) -> None:
    sam, grandma = home.add("Sam"), home.add("Grandma")
    ask = home.ask(sam, grandma)
    ask.propose(sam, [SUNDAY], NOON + HOUR)
    assert ask.take_proposal(sam, SUNDAY, NOON + 2 * HOUR)
    assert (ask.span, ask.covered_by, ask.moved_at) == (SUNDAY, sam.id, NOON + 2 * HOUR)
    assert at(home, ask, NOON + 2 * HOUR).kind == "somebody"


@pytest.mark.parametrize("how", ["covered", "withdrawn", "left", "begun"])
def test_a_proposal_can_not_be_taken_any_more(home: Home, how: str) -> None:
    sam, grandma = home.add("Sam"), home.add("Grandma")
    ask = home.ask(sam, grandma, how=AT_ONCE)
    ask.propose(sam, [SUNDAY], NOON + HOUR)
    now = SUNDAY.begins if how == "begun" else NOON + 2 * HOUR
    if how == "covered":
        ask.accept(grandma, now)
    if how == "withdrawn":
        ask.withdraw(now)
    if how == "left":
        sam.leave(now)
    before = (ask.state, ask.covered_by, ask.version, ask.span)
    assert not ask.take_proposal(sam, SUNDAY, now)
    assert (ask.state, ask.covered_by, ask.version, ask.span) == before


def test_somebody_who_left_is_passed_over_without_a_wait(home: Home) -> None:
    sam, grandma, nadia = home.add("Sam"), home.add("Grandma"), home.add("Nadia")
    ask = home.ask(sam, grandma, nadia)
    ask.free(sam, NOON + HOUR)
    sam.leave(NOON + HOUR)
    stands = at(home, ask, NOON + HOUR)
    assert [(person.name, since) for person, since in stands.turn] == [("Grandma", NOON + HOUR)]


def test_whoever_has_it_and_leaves_gives_it_back(home: Home) -> None:
    sam, grandma = home.add("Sam"), home.add("Grandma")
    ask = home.ask(sam, grandma)
    ask.accept(sam, NOON + HOUR)
    ask.free(sam, NOON + 5 * HOUR)
    sam.leave(NOON + 5 * HOUR)
    stands = at(home, ask, NOON + 5 * HOUR)
    assert (stands.kind, turn_of(stands), stands.has_it) == ("asked", ["Grandma"], None)
    assert not ask.accept(sam, NOON + 6 * HOUR)


def test_a_changed_time_asks_again_those_who_knew_and_then_the_next(home: Home) -> None:
    sam, grandma, nadia = home.add("Sam"), home.add("Grandma"), home.add("Nadia")
    ask = home.ask(sam, grandma, nadia)
    ask.decline(sam, NOON + HOUR)
    ask.accept(grandma, NOON + 2 * HOUR)
    moved = said_in(home.ask(sam, span=SUNDAY))
    ask.change(moved, NOON + 3 * HOUR)
    stands = at(home, ask, NOON + 3 * HOUR)
    assert (stands.kind, turn_of(stands)) == ("asked", ["Sam", "Grandma"])
    assert stands.next
    assert (stands.next.person, stands.next.at) == (nadia, NOON + 27 * HOUR)


def test_other_words_ask_nobody_again(home: Home) -> None:
    sam = home.add("Sam")
    ask = home.ask(sam, line="I’m going to swim")
    ask.accept(sam, NOON + HOUR)
    ask.change(said_in(home.ask(sam, line="I’m going to sing")), NOON + 2 * HOUR)
    assert (ask.covered_by, ask.version, ask.line) == (sam.id, 2, "I’m going to sing")


def test_withdrawn_is_withdrawn_once_and_for_all(home: Home) -> None:
    sam, grandma = home.add("Sam"), home.add("Grandma")
    ask = home.ask(sam, grandma)
    ask.accept(sam, NOON + HOUR)
    for hours in (2, 3):
        ask.withdraw(NOON + hours * HOUR)
    ask.change(said_in(home.ask(sam, span=SUNDAY)), NOON + 3 * HOUR)
    assert not ask.accept(sam, NOON + 4 * HOUR)
    ask.decline(sam, NOON + 4 * HOUR)
    stands = at(home, ask, NOON + 30 * HOUR)
    assert (stands.kind, stands.has_it, list(stands.turn)) == ("withdrawn", None, [])
    assert ask.version == 2
    assert list(ask.turns(home.people)) == [sam.id]


def test_it_is_over_by_its_time_or_when_she_is_back(home: Home) -> None:
    sam = home.add("Sam")
    ask, other = home.ask(sam), home.ask(sam)
    ask.accept(sam, NOON + HOUR)
    ask.come_back(NOON + 2 * HOUR)
    assert ask.back_at is None
    ask.come_back(SATURDAY.begins + HOUR)
    ask.come_back(SATURDAY.begins + 2 * HOUR)
    assert ask.back_at == SATURDAY.begins + HOUR
    assert at(home, ask, SATURDAY.begins + HOUR).kind == "over"
    other.come_back(SATURDAY.begins)
    assert at(home, other, SATURDAY.ends - timedelta(seconds=1)).kind == "nobody"
    assert at(home, other, SATURDAY.ends).kind == "over"
    assert not other.accept(sam, SATURDAY.ends)


def test_called_out_of_turn_also_at_once_and_at_night(home: Home) -> None:
    sam, grandma = home.add("Sam"), home.add("Grandma", "Pacific/Auckland")
    for how in (AT_ONCE, "in_order"):
        ask = home.ask(sam, grandma, how=how)
        ask.call(grandma, NOON + HOUR)
        ask.call(grandma, NOON + 2 * HOUR)
        assert turn_of(at(home, ask, NOON + HOUR)) == ["Sam", "Grandma"]
        assert ask.turns(home.people)[grandma.id] == NOON + HOUR


def test_who_was_not_asked_can_not_answer(home: Home) -> None:
    sam, nadia = home.add("Sam"), home.add("Nadia")
    ask = home.ask(sam)
    with pytest.raises(NotFound):
        ask.accept(nadia, NOON)
    assert ask.covered_by is None

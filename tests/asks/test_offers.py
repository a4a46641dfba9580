"""Offers: a time that a person offers unasked; taken, it is theirs."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask

from app import clock
from app.asks.models import Ask
from app.asks.offers import BACK, NOT_NOW, OPEN, TAKEN, Offer
from app.circle.models import Person
from app.extensions import db
from tests import cast
from tests.asks.households import HOUR, NOON, SATURDAY, Home
from tests.asks.test_race import circle, offered
from tests.cast import LISBON, Browser
from tests.database import count, rows
from tests.pages import Page


@pytest.fixture
def home(app: Flask) -> Iterator[Home]:
    with app.app_context():
        yield Home()


def offer_of(person: Person) -> Offer:
    return Offer.make(person, uuid4(), SATURDAY, LISBON, "I can be there at nine", NOON)


def asks_of(home: Home) -> list[Ask]:
    return list(db.session.scalars(Ask.of(home.account)))


def test_taken_it_is_an_ask_that_this_person_has_already(home: Home) -> None:
    sam = home.add("Sam")
    offer = offer_of(sam)
    ask = offer.take(home.account, sam, "At our place", NOON + HOUR)
    assert ask
    assert (ask.span, ask.state, ask.covered_by) == (SATURDAY, "covered", sam.id)
    assert (ask.zone, ask.line) == (LISBON, "I can be there at nine")
    assert ask.answer_of(sam).answer == "yes"
    assert ask.turns(home.people) == {sam.id: NOON + HOUR}
    assert offer.state == TAKEN
    assert not Offer.waiting(home.account, NOON + HOUR)


def test_taken_twice_it_is_one_ask(home: Home) -> None:
    sam = home.add("Sam")
    offer = offer_of(sam)
    taken = [offer.take(home.account, sam, "At our place", NOON + HOUR) for _ in range(2)]
    assert taken[0] is taken[1]
    assert len(asks_of(home)) == 1


@pytest.mark.parametrize("state", [BACK, NOT_NOW])
def test_what_is_not_offered_any_more_can_not_be_taken(home: Home, state: str) -> None:
    sam = home.add("Sam")
    offer = offer_of(sam)
    offer.answer(state)
    assert offer.take(home.account, sam, "At our place", NOON + HOUR) is None
    assert (offer.state, asks_of(home)) == (state, [])
    assert not Offer.waiting(home.account, NOON)


def test_once_taken_it_can_not_be_taken_back_or_waved_away(home: Home) -> None:
    sam = home.add("Sam")
    offer = offer_of(sam)
    offer.take(home.account, sam, "At our place", NOON + HOUR)
    for state in (BACK, NOT_NOW):
        offer.answer(state)
    assert offer.state == TAKEN


def test_one_that_has_begun_is_not_shown_and_not_taken(home: Home) -> None:
    sam = home.add("Sam")
    offer = offer_of(sam)
    assert Offer.waiting(home.account, SATURDAY.begins - timedelta(seconds=1)) == [offer]
    assert not Offer.waiting(home.account, SATURDAY.begins)
    assert offer.take(home.account, sam, "At our place", SATURDAY.begins) is None
    assert (offer.state, asks_of(home)) == (OPEN, [])


def test_one_of_somebody_who_left_is_not_shown_and_not_taken(home: Home) -> None:
    sam = home.add("Sam")
    offer = offer_of(sam)
    sam.leave(NOON + HOUR)
    assert not Offer.waiting(home.account, NOON + HOUR)
    assert offer.take(home.account, sam, "At our place", NOON + HOUR) is None


def test_an_offer_with_the_id_of_an_ask_takes_only_itself(home: Home) -> None:
    sam = home.add("Sam")
    ask = home.ask(sam)
    offer = Offer.make(sam, ask.id, SATURDAY, LISBON, None, NOON)
    taken = offer.take(home.account, sam, "At our place", NOON + HOUR)
    assert taken
    assert taken.id != ask.id
    assert ask.covered_by is None


def test_the_same_id_twice_is_one_offer(home: Home) -> None:
    sam, id = home.add("Sam"), uuid4()
    for line in ("first", "second"):
        Offer.make(sam, id, SATURDAY, LISBON, line, NOON)
    [offer] = Offer.waiting(home.account, NOON)
    assert offer.line == "first"


def test_her_tap_on_one_that_was_taken_back_says_so(app: Flask, ana: Browser) -> None:
    [(sam, his)] = circle(app, 1)
    id = offered(app, sam)
    assert cast.browser(app).post(f"/with/{his}/offers/{id}/back").status_code == 303
    answer = ana.post(f"/offers/{id}/take")
    assert answer.status_code == 422
    assert "That time isn’t offered any more." in Page(answer.text).text
    assert count(app, "asks") == 0


def test_another_person_or_household_can_neither_take_it_nor_take_it_back(
    app: Flask, ana: Browser
) -> None:
    [(sam, _), (_, hers)] = circle(app, 2)
    id = offered(app, sam)
    assert cast.browser(app).post(f"/with/{hers}/offers/{id}/back").status_code == 404
    bea = cast.mother(app)
    for way in ("take", "not-now"):
        assert bea.post(f"/offers/{id}/{way}").status_code == 404
    assert rows(app, "SELECT state FROM offers") == [{"state": OPEN}]


def test_offered_on_their_page_it_is_on_hers_and_one_tap_takes_it(app: Flask, ana: Browser) -> None:
    [(_, his)] = circle(app, 1)
    day = (clock.now() + timedelta(days=3)).date().isoformat()
    said = {"day1": day, "begins1": "09:00", "ends1": "11:00", "id": str(uuid4())}
    for _ in range(2):
        sent = cast.browser(app).post(f"/with/{his}/offers", data=said)
        assert sent.status_code == 303
    assert count(app, "offers") == 1
    page = ana.get("/circle")
    assert "Friend 0 offers" in Page(page.text).text
    [form] = [form for form in Page(page.text).forms if form.attributes["action"].endswith("/take")]
    taken = cast.shown(ana, ana.post(form.attributes["action"]))
    assert "Friend 0 said yes" in Page(taken.text).text

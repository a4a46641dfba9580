"""Updates from home: what reaches her is what she chose, and only whoever has it says it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from time_machine import travel

from app.account.models import Account
from app.asks.models import Ask
from app.asks.plan import CALL_ME, EVERYTHING, NOTHING
from app.asks.updates import ASLEEP, FINE, HOME, KINDS, Update, reaching
from app.extensions import db
from tests import cast
from tests.asks.households import HOUR, NOON, SATURDAY, Home
from tests.asks.test_race import circle
from tests.cast import Browser
from tests.database import count
from tests.pages import Page


@pytest.fixture
def home(app: Flask) -> Iterator[Home]:
    with app.app_context():
        yield Home()


def minded(home: Home, tells: str) -> Ask:
    sam = home.add("Sam")
    ask = home.ask(sam, tells=tells)
    ask.accept(sam, NOON)
    for number, kind in enumerate(KINDS):
        Update.send(ask, kind, SATURDAY.begins + number * timedelta(minutes=9))
    return ask


def reached(ask: Ask, now: datetime = SATURDAY.ends) -> list[str]:
    return [update.kind for update in reaching(ask, Update.of_ask(ask), now)]


@pytest.mark.parametrize(
    ("tells", "before"),
    [(EVERYTHING, [HOME, CALL_ME, ASLEEP, FINE]), (CALL_ME, [CALL_ME]), (NOTHING, [])],
)
def test_what_reaches_her_is_what_she_chose_and_all_of_it_once_she_is_back(
    home: Home, tells: str, before: list[str]
) -> None:
    ask = minded(home, tells)
    assert reached(ask) == before
    ask.come_back(SATURDAY.begins + HOUR)
    assert reached(ask) == [HOME, CALL_ME, ASLEEP, FINE]


def test_whoever_never_says_that_she_is_back_reads_it_all_that_evening(home: Home) -> None:
    ask = minded(home, NOTHING)
    evening = ask.handover.ends
    assert reached(ask, evening - timedelta(seconds=1)) == []
    assert reached(ask, evening) == [HOME, CALL_ME, ASLEEP, FINE]


def test_the_same_id_twice_is_one_the_first(home: Home) -> None:
    ask, id = minded(home, EVERYTHING), uuid4()
    for kind in (ASLEEP, HOME):
        Update.send(ask, kind, SATURDAY.begins + HOUR, id)
    assert reached(ask)[0] == ASLEEP
    assert len(Update.of_ask(ask)) == len(KINDS) + 1


def test_updates_of_one_ask_are_not_those_of_another(home: Home) -> None:
    one, other = minded(home, EVERYTHING), minded(home, EVERYTHING)
    Update.send(other, CALL_ME, SATURDAY.begins + HOUR)
    assert len(Update.of_ask(one)) == len(KINDS)
    assert len(Update.of_ask(other)) == len(KINDS) + 1


class Saturday:
    """Sam has Ana's children on Saturday; Grandma was asked as well."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        [(self.sam, self.his), (self.grandma, self.hers)] = circle(app, 2)

    def is_asked(self, tells: str) -> UUID:
        with self.app.app_context():
            home = Home(account=db.session.scalars(db.select(Account)).one())
            people = [home.people[self.sam], home.people[self.grandma]]
            ask = home.ask(*people, tells=tells, how="at_once")
            ask.accept(people[0], NOON)
            db.session.commit()
            return ask.id

    def sends(self, ask: UUID, kind: str, token: str = "", **more: str) -> int:
        address = f"/with/{token or self.his}/asks/{ask}/updates"
        return cast.browser(self.app).post(address, data={"kind": kind, **more}).status_code


@pytest.fixture
def saturday(app: Flask, ana: Browser) -> Saturday:
    return Saturday(app)


def from_home(ana: Browser, id: UUID) -> str:
    text = Page(ana.get(f"/asks/{id}").text).text
    return text.split("From home")[1].split("I’m back")[0] if "From home" in text else ""


@pytest.mark.parametrize(
    ("tells", "asleep", "call"), [(EVERYTHING, 1, 1), (CALL_ME, 0, 1), (NOTHING, 0, 0)]
)
def test_on_her_page_stands_what_she_chose(
    saturday: Saturday, ana: Browser, tells: str, asleep: bool, call: bool
) -> None:
    id = saturday.is_asked(tells)
    with travel(SATURDAY.begins + HOUR, tick=False):
        assert saturday.sends(id, ASLEEP) == saturday.sends(id, CALL_ME) == 303
        said = from_home(ana, id)
        assert (("Asleep" in said), ("Call me" in said)) == (bool(asleep), bool(call))
        assert ana.post(f"/asks/{id}/back").status_code == 303
        said = from_home(ana, id)
        assert "Asleep" in said
        assert "Call me" in said


@pytest.mark.parametrize(
    ("when", "kept"),
    [
        (SATURDAY.begins - 2 * HOUR - timedelta(seconds=1), 0),
        (SATURDAY.begins - 2 * HOUR, 1),
        (SATURDAY.ends + HOUR, 1),
        (SATURDAY.begins + 13 * HOUR - timedelta(seconds=1), 1),
        (SATURDAY.begins + 13 * HOUR, 0),
    ],
)
def test_only_while_the_handover_is_open(
    saturday: Saturday, app: Flask, when: datetime, kept: int
) -> None:
    id = saturday.is_asked(EVERYTHING)
    with travel(when, tick=False):
        saturday.sends(id, FINE)
    assert count(app, "updates") == kept


def test_only_by_whoever_has_it_and_only_until_she_is_back(
    saturday: Saturday, app: Flask, ana: Browser
) -> None:
    id = saturday.is_asked(EVERYTHING)
    with travel(SATURDAY.begins + HOUR, tick=False):
        saturday.sends(id, CALL_ME, token=saturday.hers)
        assert saturday.sends(id, CALL_ME, token="nobody") == 404
        assert saturday.sends(uuid4(), CALL_ME) == 404
        assert count(app, "updates") == 0
        ana.post(f"/asks/{id}/back")
        saturday.sends(id, CALL_ME)
        assert count(app, "updates") == 0


def test_sent_twice_by_a_phone_that_lost_its_signal_it_is_one(
    saturday: Saturday, app: Flask
) -> None:
    id, same = saturday.is_asked(EVERYTHING), str(uuid4())
    tapped = (SATURDAY.begins + HOUR).isoformat()
    with travel(SATURDAY.begins + 2 * HOUR, tick=False):
        for _ in range(2):
            assert saturday.sends(id, ASLEEP, at=tapped, id=same) == 303
    with app.app_context():
        [update] = db.session.scalars(db.select(Update))
        assert (update.kind, update.at) == (ASLEEP, SATURDAY.begins + HOUR)


def test_what_is_no_update_is_refused(saturday: Saturday, app: Flask) -> None:
    id = saturday.is_asked(EVERYTHING)
    with travel(SATURDAY.begins + HOUR, tick=False):
        assert saturday.sends(id, "party") == 422
    assert count(app, "updates") == 0

"""People: a link of 192 random bits for each, and nothing about them to be read in the database."""

import base64
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from app.account.models import Account
from app.asks.models import Ask
from app.asks.offers import Offer
from app.asks.plan import Plan
from app.asks.standing_asks import StandingAsk
from app.asks.updates import FINE, Update
from app.circle.models import CARD, SEES, Child, Person
from app.crypto import fingerprint
from app.extensions import db
from app.spans import Span
from tests import cast
from tests.cast import LISBON, Browser
from tests.database import about_anybody, both_databases, dump

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
PRIVATE = {
    "name": "Grandma Zulmira",
    "phone": "+351 912 345 678",
    "email": "zulmira@example.org",
    "place": "Rua das Flores 7",
    "line": "I’m going to swim",
    "child": "Miazinha",
    "born": "2026-07",
    "card": "allergic to walnuts",
    "thanks": "you are a rock",
    "offer": "I can come at nine",
    "called": "Anita",
}


@pytest.fixture
def account(app: Flask) -> Iterator[Account]:
    with app.app_context():
        yield Account.begin(NOON, LISBON, "en")


def add(account: Account, name: str = "Grandma", **more: str) -> Person:
    said = {"relation": "grandparent", "colour": "care", "zone": LISBON, **more}
    return Person.add(account, uuid4(), NOON, name=name, **said)


def test_each_link_has_192_random_bits_and_none_comes_twice(account: Account) -> None:
    tokens = [add(account).token or "" for _ in range(50)]
    assert {len(base64.urlsafe_b64decode(token)) for token in tokens} == {24}
    assert len(set(tokens)) == 50


def test_it_is_found_by_its_hash_which_leads_back_to_nothing(account: Account) -> None:
    grandma, nadia = add(account), add(account, "Nadia")
    assert grandma.token
    assert grandma.token_hash == fingerprint(grandma.token)
    assert Person.by_token(grandma.token) is grandma
    assert Person.by_token(nadia.token or "") is nadia
    for wrong in (grandma.token_hash, grandma.token[:-1], grandma.token + "A", "", "None"):
        assert Person.by_token(wrong) is None


def test_a_new_link_ends_the_old_one_at_once(account: Account) -> None:
    grandma = add(account)
    old = grandma.token or ""
    grandma.renew_link()
    assert Person.by_token(old) is None
    assert Person.by_token(grandma.token or "") is grandma


def test_a_stopped_link_leads_nowhere_until_there_is_a_new_one(account: Account) -> None:
    grandma = add(account)
    old = grandma.token or ""
    grandma.revoke_link()
    assert (grandma.token, grandma.token_hash) == (None, None)
    assert Person.by_token(old) is None
    grandma.renew_link()
    assert Person.by_token(old) is None
    assert grandma.token


def test_who_left_has_no_link_nothing_to_be_reached_by_and_sees_nothing(account: Account) -> None:
    grandma = add(account, phone="+351 912", email="g@example.org")
    grandma.may_see(list(SEES))
    old = grandma.token or ""
    grandma.leave(NOON + timedelta(days=1))
    db.session.flush()
    assert Person.by_token(old) is None
    assert (grandma.phone, grandma.email, grandma.sees, grandma.name) == (None, None, [], "Grandma")
    assert Person.circle(account) == []


def test_she_chooses_what_each_sees_and_at_first_it_is_nothing_more(account: Account) -> None:
    grandma = add(account)
    assert grandma.sees == []
    grandma.may_see(["everything", SEES[-1]])
    assert grandma.sees == [SEES[-1]]
    grandma.may_see(list(reversed(SEES)))
    assert grandma.sees == list(SEES)


def test_the_same_id_twice_is_one_person_with_one_link(account: Account) -> None:
    id = uuid4()
    said = {"relation": "friend", "colour": "rest", "zone": LISBON}
    first = Person.add(account, id, NOON, name="Nadia", **said)
    token = first.token
    second = Person.add(account, id, NOON, name="Somebody", **said)
    assert second is first
    assert (second.name, second.token) == ("Nadia", token)


def test_her_circle_stands_in_the_order_in_which_she_added_them(account: Account) -> None:
    said = {"relation": "friend", "colour": "rest", "zone": LISBON}
    for number, name in enumerate(("Sam", "Grandma", "Nadia")):
        Person.add(account, uuid4(), NOON + timedelta(minutes=number), name=name, **said)
    assert [person.name for person in Person.circle(account)] == ["Sam", "Grandma", "Nadia"]


def a_full_house(account: Account) -> Person:
    """Write something private into every column that can hold it."""
    account.called = PRIVATE["called"]
    person = add(account, PRIVATE["name"], phone=PRIVATE["phone"], email=PRIVATE["email"])
    child = Child.add(account, uuid4(), NOON, PRIVATE["child"], None)
    child.born = PRIVATE["born"]
    child.write_card(dict.fromkeys(CARD, PRIVATE["card"]))
    span = Span(NOON + timedelta(hours=3), NOON + timedelta(hours=5))
    plan = Plan(span, LISBON, (child.id,), PRIVATE["place"], PRIVATE["line"])
    ask = Ask.make(account, uuid4(), plan, [person], NOON)
    ask.decline(person, NOON)
    ask.her_thanks = ask.their_thanks = PRIVATE["thanks"]
    offer = Offer.make(person, uuid4(), span, LISBON, PRIVATE["offer"], NOON)
    offer.take(account, person, PRIVATE["place"], NOON)
    StandingAsk.begin(ask, NOON).keep_up(NOON + timedelta(days=2))
    Update.send(ask, FINE, NOON)
    db.session.commit()
    return person


@both_databases
def test_nothing_private_can_be_read_in_any_table(app: Flask) -> None:
    with app.app_context():
        person = a_full_house(Account.begin(NOON, LISBON, "en"))
        token = person.token or ""
    found = dump(app)
    full = {"people", "children", "asks", "asked", "offers", "updates", "standing_asks"}
    assert all(found[table] for table in full)
    written = repr(found)
    assert fingerprint(token) in written
    for text in [*PRIVATE.values(), token]:
        assert text not in written
        assert repr(text.encode())[2:-1] not in written


@both_databases
def test_with_the_account_everything_is_gone_and_nothing_of_anybody_else(app: Flask) -> None:
    with app.app_context():
        a_full_house(Account.begin(NOON, LISBON, "en"))
    before = about_anybody(app)
    with app.app_context():
        other = Account.begin(NOON, LISBON, "en")
        a_full_house(other)
        assert about_anybody(app) != before
        db.session.delete(other)
        db.session.commit()
    assert about_anybody(app) == before
    with app.app_context():
        db.session.delete(db.session.scalars(select(Account)).one())
        db.session.commit()
    assert about_anybody(app) == {}


def test_a_renewed_stopped_or_left_link_gets_the_same_calm_page(app: Flask, ana: Browser) -> None:
    said = {"name": "Grandma", "relation": "grandparent", "colour": "care"}
    pages = set()
    for way in ("link", "link/stop", "leave"):
        id = str(uuid4())
        assert ana.post("/circle/people", data={"id": id, **said}).status_code == 303
        token = token_of(app, UUID(id))
        assert cast.browser(app).get(f"/with/{token}").status_code == 200
        assert ana.post(f"/circle/people/{id}/{way}").status_code == 303
        answer = cast.browser(app).get(f"/with/{token}")
        assert answer.status_code == 404
        pages.add(answer.text)
    pages.add(cast.browser(app).get("/with/nothing-at-all").text)
    assert len(pages) == 1


def token_of(app: Flask, id: UUID) -> str:
    with app.app_context():
        return db.session.scalars(select(Person).where(Person.id == id)).one().token or ""


def test_another_mother_finds_none_of_them(app: Flask, ana: Browser, bea: Browser) -> None:
    id = str(uuid4())
    said = {"name": "Grandma", "relation": "grandparent", "colour": "care"}
    ana.post("/circle/people", data={"id": id, **said})
    for way in ("", "/sees", "/link", "/link/stop", "/leave"):
        assert bea.post(f"/circle/people/{id}{way}", data=said).status_code == 404
    assert bea.get(f"/circle/people/{id}").status_code == 404

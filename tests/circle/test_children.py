"""Children: a name, a birth month, and the handover card in plain fields."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask

from app.account.models import Account
from app.circle.ages import Month
from app.circle.models import CARD, CARD_LENGTH, Child
from app.extensions import db
from tests.cast import LISBON, Browser
from tests.database import count
from tests.pages import Page

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture
def account(app: Flask) -> Iterator[Account]:
    with app.app_context():
        yield Account.begin(NOON, LISBON, "en")


def test_a_card_is_empty_until_she_writes_it(account: Account) -> None:
    mia = Child.add(account, uuid4(), NOON, "Mia", Month(2026, 7))
    assert mia.card == {}
    assert mia.birth_month == Month(2026, 7)
    assert Child.add(account, uuid4(), NOON, "Leo", None).birth_month is None


def test_only_what_is_filled_in_and_known_is_kept(account: Account) -> None:
    mia = Child.add(account, uuid4(), NOON, "Mia", None)
    mia.write_card({"sleep": "9:45 🧸", "food": "", "weight": "7 kg", "never": "line\nline"})
    db.session.commit()
    db.session.expunge_all()
    assert Child.find(account, mia.id).card == {"sleep": "9:45 🧸", "never": "line\nline"}


def test_children_stand_in_the_order_in_which_she_added_them(account: Account) -> None:
    for number, name in enumerate(("Mia", "Leo")):
        Child.add(account, uuid4(), NOON + timedelta(minutes=number), name, None)
    assert [child.name for child in Child.all_of(account)] == ["Mia", "Leo"]


def test_the_same_id_twice_is_one_child(account: Account) -> None:
    id = uuid4()
    for name in ("Mia", "Leo"):
        Child.add(account, id, NOON, name, None)
    assert [child.name for child in Child.all_of(account)] == ["Mia"]


def added(ana: Browser, **more: str) -> str:
    id = str(uuid4())
    answer = ana.post("/circle/children", data={"id": id, "name": "Mia", **more})
    assert answer.status_code == 303
    return id


def test_every_field_of_her_card_can_be_filled_and_read_again(app: Flask, ana: Browser) -> None:
    id = added(ana, born="2026-07")
    card = {field: f"{field}: ünd <b>🧸</b>" for field in CARD}
    kept = ana.post(f"/circle/children/{id}", data={"name": "Mia", "born": "2026-07", **card})
    assert kept.status_code == 303
    with app.app_context():
        [mia] = db.session.scalars(db.select(Child))
        assert mia.card == card
    page = ana.get(f"/circle/children/{id}").text
    assert "<b>🧸</b>" not in page
    assert all(f"{field}: ünd &lt;b&gt;🧸" in page for field in CARD)


@pytest.mark.parametrize("field", ["sleep", "numbers"])
def test_a_field_that_is_too_long_is_said_and_nothing_is_lost(
    app: Flask, ana: Browser, field: str
) -> None:
    id = added(ana)
    long = {field: "x" * (CARD_LENGTH + 1)}
    assert ana.post(f"/circle/children/{id}", data={"name": "Mia", **long}).status_code == 422
    with app.app_context():
        assert db.session.scalars(db.select(Child)).one().card == {}
    just = {field: "x" * CARD_LENGTH}
    assert ana.post(f"/circle/children/{id}", data={"name": "Mia", **just}).status_code == 303


@pytest.mark.parametrize("born", ["2026-13", "July", "2099-01", "1990-01"])
def test_a_month_that_can_not_be_is_asked_about(app: Flask, ana: Browser, born: str) -> None:
    sent = {"id": str(uuid4()), "name": "Mia", "born": born}
    assert ana.post("/circle/children", data=sent).status_code == 422
    assert count(app, "children") == 0


def test_one_that_she_deletes_is_gone_from_her_circle(app: Flask, ana: Browser) -> None:
    id = added(ana)
    assert ana.post(f"/circle/children/{id}/delete").status_code == 303
    assert count(app, "children") == 0
    assert "Mia" not in Page(ana.get("/circle").text).text


def test_another_mother_neither_sees_nor_changes_her_child(
    app: Flask, ana: Browser, bea: Browser
) -> None:
    id = added(ana)
    assert bea.get(f"/circle/children/{id}").status_code == 404
    assert bea.post(f"/circle/children/{id}", data={"name": "Leo"}).status_code == 404
    assert bea.post(f"/circle/children/{id}/delete").status_code == 404
    with app.app_context():
        assert db.session.scalars(db.select(Child)).one().name == "Mia"

"""A button of a notification: one purpose, one holder, once, and until it expires."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from itsdangerous import URLSafeSerializer
from werkzeug.exceptions import NotFound
from werkzeug.test import TestResponse

from app.account.models import Account
from app.extensions import db
from app.push import acting
from app.push.acting import Action
from app.web import BadInput
from tests.cast import LISBON, Browser, browser
from tests.database import both_databases, count, session

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
did: list[Action] = []


@pytest.fixture(autouse=True)
def _a_feature(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have a feature of the tests' own that acts, and one that can't."""
    monkeypatch.setattr(acting, "_acts", {})
    did.clear()

    @acting.acts_on("wave")
    def wave(action: Action) -> str:
        did.append(action)
        return f"Waved to {action.about}."

    @acting.acts_on("fall")
    def fall(action: Action) -> str:
        did.append(action)
        raise BadInput("That time is over.") if action.about == "kindly" else NotFound

    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def phone(app: Flask) -> Browser:
    """A service worker: nobody is signed in."""
    return browser(app)


def token(app: Flask, purpose: str = "wave", about: str = "Leo", **more: timedelta) -> str:
    with app.app_context():
        return acting.sign(purpose, "ana", about, NOON + more.get("lasts", HOUR))


def act(phone: Browser, token: str, **more: str) -> TestResponse:
    return phone.post("/push/act", data={"token": token, **more})


@both_databases
def test_a_button_does_what_it_stands_for_and_says_so_in_one_sentence(
    app: Flask, phone: Browser
) -> None:
    answer = act(phone, token(app))
    assert (answer.status_code, answer.text) == (200, "Waved to Leo.")
    assert answer.mimetype == "text/plain"
    [action] = did
    assert (action.purpose, action.holder, action.about) == ("wave", "ana", "Leo")


@both_databases
def test_it_works_once(app: Flask, phone: Browser) -> None:
    signed = token(app)
    act(phone, signed)
    again = act(phone, signed)
    assert (again.status_code, again.text) == (200, "That reached us already.")
    assert len(did) == 1
    assert act(phone, token(app)).text == "Waved to Leo."


@both_databases
def test_of_many_taps_at_once_one_counts(app: Flask) -> None:
    signed = token(app)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: act(browser(app), signed).text, range(8)))
    assert sorted(answers) == ["That reached us already."] * 7 + ["Waved to Leo."]
    assert len(did) == 1


def test_it_ends_when_it_expires(app: Flask, phone: Browser) -> None:
    signed = token(app)
    with time_machine.travel(NOON + HOUR - timedelta(seconds=1)):
        assert act(phone, token(app, about="Mia")).status_code == 200
    with time_machine.travel(NOON + HOUR):
        answer = act(phone, signed)
    assert (answer.status_code, answer.text) == (
        410,
        "That was for an earlier time. Nothing was changed.",
    )
    assert [one.about for one in did] == ["Mia"]


@pytest.mark.parametrize(("about", "status"), [("kindly", 422), ("lost", 410)])
def test_what_a_feature_could_not_do_can_be_tried_again(
    app: Flask, phone: Browser, about: str, status: int
) -> None:
    signed = token(app, "fall", about)
    for _ in range(2):
        answer = act(phone, signed)
        assert (answer.status_code, answer.mimetype) == (status, "text/plain")
    assert len(did) == 2
    assert count(app, "used_actions") == 0


def test_what_was_not_signed_here_does_nothing(app: Flask, phone: Browser) -> None:
    good = token(app)
    other = URLSafeSerializer("another key", salt="push action")
    elsewhere = URLSafeSerializer(app.config["SECRET_KEY"], salt="another use")
    said = ["wave", "ana", "Leo", int((NOON + HOUR).timestamp()), "once"]
    forged = ["", "x", good[:-1], f"{good}x", good.swapcase(), "é" * 9, "." * 9]
    forged += [str(other.dumps(said)), str(elsewhere.dumps(said)), token(app, "unknown")]
    for one in forged:
        answer = act(phone, one)
        assert (answer.status_code, answer.mimetype) == (422, "text/plain")
    assert did == []
    assert count(app, "used_actions") == 0


@pytest.mark.parametrize(
    ("said", "counts"),
    [
        (NOON - HOUR, NOON - HOUR),
        (NOON + HOUR, NOON),
        (NOON - timedelta(days=40), NOON),
        ("yesterday", NOON),
    ],
)
def test_when_it_was_tapped_is_what_the_phone_says_if_that_can_be(
    app: Flask, phone: Browser, said: datetime | str, counts: datetime
) -> None:
    act(phone, token(app), at=said if isinstance(said, str) else said.isoformat())
    assert [one.at for one in did] == [counts]


def test_another_site_can_not_press_it(app: Flask, phone: Browser) -> None:
    answer = phone.post(
        "/push/act", data={"token": token(app)}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403
    assert did == []


def test_two_features_can_not_have_one_purpose() -> None:
    with pytest.raises(ValueError, match="wave"):
        acting.acts_on("wave")(lambda _action: "")


def test_what_has_expired_needs_no_remembering(app: Flask, phone: Browser) -> None:
    act(phone, token(app))
    act(phone, token(app, lasts=3 * HOUR))
    with session(app):
        acting.forget_expired(NOON + 2 * HOUR)
        db.session.commit()
    assert count(app, "used_actions") == 1


def test_of_a_button_it_is_kept_whose_it_was_and_not_for_what(app: Flask, phone: Browser) -> None:
    with session(app) as database:
        act(phone, token(app, about="Leo"))
        [row] = database.query(acting.UsedAction)
        assert len(row.once) == 16
        known = {"once", "account_id", "expires_at"}
        assert set(acting.UsedAction.__table__.columns.keys()) == known


@both_databases
def test_a_button_that_was_used_goes_with_its_account(app: Flask, phone: Browser) -> None:
    with session(app) as database:
        account = Account.begin(NOON, LISBON, "en")
        database.commit()
        for holder in (f"{account.id}/{uuid4()}", str(account.id), str(uuid4()), "ana"):
            assert acting.use_up(Action("wave", holder, "", NOON + HOUR, uuid4().hex))
        database.commit()
        assert count(app, "used_actions") == 4
        database.delete(account)
        database.commit()
    assert count(app, "used_actions") == 2


@given(st.text(), st.text(), st.text(), st.integers(0, 2**32))
def test_what_is_signed_is_what_is_read(
    purpose: str, holder: str, about: str, expires: int
) -> None:
    app = Flask(__name__)
    app.config["SECRET_KEY"] = "secret"
    with app.app_context():
        expires_at = datetime.fromtimestamp(expires, UTC)
        read = acting.read(acting.sign(purpose, holder, about, expires_at))
    assert read
    assert (read.purpose, read.holder, read.about) == (purpose, holder, about)
    assert read.expires_at == expires_at

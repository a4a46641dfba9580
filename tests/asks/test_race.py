"""In the same instant: through the real routes, in real threads, on both databases."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from app import clock
from app.account.models import Account
from app.asks.keeping import keep_up_all
from app.asks.models import Ask
from app.asks.offers import BACK, TAKEN, Offer
from app.asks.plan import AT_ONCE, Plan
from app.asks.standing_asks import StandingAsk
from app.circle.models import Person
from app.extensions import db
from app.spans import Span
from tests import cast
from tests.cast import LISBON, Browser
from tests.database import both_databases, count, rows
from tests.pages import Page

MANY, ROUNDS = 32, 5
HOUR = timedelta(hours=1)
COVERED = "Somebody has it already. Thank you for looking."
YOURS = "Thank you. It’s yours."
Act = Callable[[], object]


def at_the_same_instant(acts: Sequence[Act]) -> list[object]:
    """Start everything together; what one of them raises is raised here."""
    together = Barrier(len(acts))

    def one(act: Act) -> object:
        together.wait(timeout=30)
        return act()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(one, acts))


def answered(*acts: Act) -> list[int]:
    """Do all of it in the same instant; return the statuses."""
    found = at_the_same_instant(acts)
    statuses = [answer.status_code for answer in found if isinstance(answer, TestResponse)]
    assert len(statuses) == len(acts)
    assert all(200 <= status < 400 for status in statuses), Counter(statuses)
    return statuses


def circle(app: Flask, size: int) -> list[tuple[UUID, str]]:
    """Put people into Ana's circle; return their ids and tokens."""
    with app.app_context():
        account = db.session.scalars(select(Account)).one()
        said = {"relation": "friend", "colour": "rest", "zone": LISBON}
        found = [
            Person.add(account, uuid4(), clock.now(), name=f"Friend {number}", **said)
            for number in range(size)
        ]
        db.session.commit()
        return [(person.id, person.token or "") for person in found]


def asked(app: Flask, ids: Sequence[UUID]) -> UUID:
    """Ask these people at once, for today: so it is everybody's turn at any hour of the night."""
    now = clock.now()
    with app.app_context():
        account = db.session.scalars(select(Account)).one()
        people = [Person.find(account, id) for id in ids]
        span = Span(now + 6 * HOUR, now + 8 * HOUR)
        plan = Plan(span, LISBON, (), "At our place", how=AT_ONCE)
        ask = Ask.make(account, uuid4(), plan, people, now)
        db.session.commit()
        return ask.id


def answering(app: Flask, token: str, id: UUID, answer: str, **more: str) -> Act:
    sent = {"answer": answer, **more}
    browser = cast.browser(app)
    return partial(browser.post, f"/with/{token}/asks/{id}/answer", data=sent)


def proposing(app: Flask, token: str, id: UUID, days: int = 2) -> Act:
    day = (clock.now() + timedelta(days=days)).date().isoformat()
    said = {"day1": day, "begins1": "09:00", "ends1": "11:00"}
    return answering(app, token, id, "another", **said)


def reads(app: Flask, token: str, id: UUID) -> str:
    answer = cast.browser(app).get(f"/with/{token}/asks/{id}")
    assert answer.status_code == 200
    return Page(answer.text).text


def the_ask(app: Flask, id: UUID) -> dict[str, object]:
    [found] = [row for row in rows(app, "SELECT * FROM asks") if UUID(str(row["id"])) == id]
    return found


def who_said(app: Flask, id: UUID, answer: str) -> set[UUID]:
    query = "SELECT ask_id, person_id FROM asked WHERE answer = :answer"
    found = rows(app, query, answer=answer)
    return {UUID(str(row["person_id"])) for row in found if UUID(str(row["ask_id"])) == id}


def has_it(app: Flask, id: UUID) -> UUID | None:
    """Return who has it. Whatever happened: one at most, and only one who said yes."""
    ask = the_ask(app, id)
    who = UUID(str(ask["covered_by"])) if ask["covered_by"] else None
    assert (who is not None) == (ask["state"] == "covered")
    assert ask["state"] == "withdrawn" or who_said(app, id, "yes") == ({who} if who else set())
    return who


@both_databases
def test_thirty_two_say_yes_in_the_same_instant_and_one_has_it(app: Flask, ana: Browser) -> None:
    people = circle(app, MANY)
    for round in range(ROUNDS):
        id = asked(app, [person for person, _ in people])
        answered(*(answering(app, token, id, "yes") for _, token in people))
        who = has_it(app, id)
        assert the_ask(app, id)["version"] == 1
        for person, token in people if round == 0 else people[::8]:
            said = reads(app, token, id)
            assert (YOURS in said, COVERED in said) == (person == who, person != who)


@both_databases
@pytest.mark.parametrize("round", range(ROUNDS))
def test_one_says_yes_while_she_withdraws_it(app: Flask, ana: Browser, round: int) -> None:
    people = circle(app, 4)
    id = asked(app, [person for person, _ in people])
    yes = [answering(app, token, id, "yes") for _, token in people]
    answered(partial(ana.post, f"/asks/{id}/withdraw"), *yes)
    assert the_ask(app, id)["state"] == "withdrawn"
    assert has_it(app, id) is None
    for _, token in people:
        assert "It isn’t needed any more. Nothing to do." in reads(app, token, id)


@both_databases
@pytest.mark.parametrize("round", range(ROUNDS))
def test_one_person_says_yes_and_no_at_once(app: Flask, ana: Browser, round: int) -> None:
    [(sam, token)] = circle(app, 1)
    id = asked(app, [sam])
    answered(answering(app, token, id, "yes"), answering(app, token, id, "cant"))
    who = has_it(app, id)
    assert who_said(app, id, "cant") == (set() if who else {sam})
    assert YOURS in reads(app, token, id) or "Thanks for saying so." in reads(app, token, id)


@both_databases
@pytest.mark.parametrize("round", range(ROUNDS))
def test_she_takes_a_proposal_while_others_say_yes(app: Flask, ana: Browser, round: int) -> None:
    [(sam, his), *others] = circle(app, 4)
    id = asked(app, [sam, *(person for person, _ in others)])
    answered(proposing(app, his, id))
    before = the_ask(app, id)["begins_at"]
    take = partial(ana.post, f"/asks/{id}/people/{sam}/proposal", data={"number": "0"})
    found = at_the_same_instant([take, *(answering(app, t, id, "yes") for _, t in others)])
    statuses = [answer.status_code for answer in found if isinstance(answer, TestResponse)]
    assert all(status < 500 for status in statuses)
    who = has_it(app, id)
    assert who is not None
    assert (who == sam) == (the_ask(app, id)["begins_at"] != before)
    for person, token in others:
        assert (YOURS if person == who else COVERED) in reads(app, token, id)


@both_databases
def test_several_propose_at_once_and_she_can_take_either(app: Flask, ana: Browser) -> None:
    people = circle(app, 6)
    id = asked(app, [person for person, _ in people])
    answered(*(proposing(app, token, id, 2 + n) for n, (_, token) in enumerate(people)))
    assert who_said(app, id, "another") == {person for person, _ in people}
    takes = [
        partial(
            ana_again(app, ana).post, f"/asks/{id}/people/{person}/proposal", data={"number": 0}
        )
        for person, _ in people
    ]
    found = at_the_same_instant(takes)
    assert all(answer.status_code < 500 for answer in found if isinstance(answer, TestResponse))
    who = has_it(app, id)
    assert who is not None
    assert the_ask(app, id)["version"] == 1
    for person, token in people:
        assert (YOURS if person == who else COVERED) in reads(app, token, id)


def ana_again(app: Flask, ana: Browser) -> Browser:
    """Return another tab of Ana's phone."""
    tab = cast.browser(app)
    name = app.config["SESSION_COOKIE_NAME"]
    cookie = ana.get_cookie(name)
    assert cookie
    tab.set_cookie(name, cookie.value)
    assert tab.get("/asks/new").status_code == 200
    return tab


@both_databases
@pytest.mark.parametrize("round", range(ROUNDS))
def test_one_says_yes_while_she_takes_them_out_of_her_circle(
    app: Flask, ana: Browser, round: int
) -> None:
    [(sam, his), (grandma, hers)] = circle(app, 2)
    id = asked(app, [sam, grandma])
    found = at_the_same_instant(
        [answering(app, his, id, "yes"), partial(ana.post, f"/circle/people/{sam}/leave")]
    )
    statuses = [answer.status_code for answer in found if isinstance(answer, TestResponse)]
    assert all(status in (303, 404) for status in statuses)
    assert the_ask(app, id)["state"] == "open"
    answered(answering(app, hers, id, "yes"))
    assert the_ask(app, id)["covered_by"] is not None
    assert YOURS in reads(app, hers, id)


@both_databases
def test_an_offer_taken_twice_at_once_is_one_ask(app: Flask, ana: Browser) -> None:
    [(sam, _)] = circle(app, 1)
    for number in range(ROUNDS):
        id = offered(app, sam)
        tabs = [ana_again(app, ana) for _ in range(4)]
        found = at_the_same_instant([partial(tab.post, f"/offers/{id}/take") for tab in tabs])
        places = {a.headers["Location"] for a in found if isinstance(a, TestResponse)}
        assert len(places) == 1
        assert count(app, "asks") == number + 1
        assert has_it(app, UUID(places.pop().rsplit("/", 1)[1])) == sam


@both_databases
@pytest.mark.parametrize("round", range(ROUNDS))
def test_an_offer_that_is_taken_back_as_she_takes_it_is_one_or_the_other(
    app: Flask, ana: Browser, round: int
) -> None:
    [(sam, his)] = circle(app, 1)
    id = offered(app, sam)
    sams = cast.browser(app)
    found = at_the_same_instant(
        [
            partial(ana.post, f"/offers/{id}/take"),
            partial(sams.post, f"/with/{his}/offers/{id}/back"),
        ]
    )
    assert all(answer.status_code < 500 for answer in found if isinstance(answer, TestResponse))
    [offer] = rows(app, "SELECT state FROM offers")
    assert offer["state"] in (TAKEN, BACK)
    assert count(app, "asks") == (offer["state"] == TAKEN)


def offered(app: Flask, person: UUID) -> UUID:
    now = clock.now()
    with app.app_context():
        account = db.session.scalars(select(Account)).one()
        span = Span(now + 3 * HOUR, now + 5 * HOUR)
        offer = Offer.make(Person.find(account, person), uuid4(), span, LISBON, None, now)
        db.session.commit()
        return offer.id


@both_databases
def test_two_workers_and_her_tap_ask_for_each_week_once(app: Flask, ana: Browser) -> None:
    people = circle(app, 2)
    ids = [asked(app, [person for person, _ in people]) for _ in range(3)]
    with app.app_context():
        account = db.session.scalars(select(Account)).one()
        for id in ids[:2]:
            StandingAsk.begin(Ask.find(account, id), clock.now())
        db.session.commit()

    def works(weeks: int) -> None:
        with app.app_context():
            keep_up_all(clock.now() + timedelta(weeks=weeks, hours=5))

    tap = partial(ana.post, f"/asks/{ids[2]}/every-week")
    for weeks in range(ROUNDS + 1):
        workers = [partial(works, weeks)] * 4
        at_the_same_instant([*workers, tap] if weeks == 0 else workers)
    works(ROUNDS)
    assert count(app, "standing_asks") == 3
    assert count(app, "asks") == 3 + 3 * ROUNDS
    times = rows(app, "SELECT standing_id, begins_at FROM asks WHERE standing_id IS NOT NULL")
    assert len({(row["standing_id"], row["begins_at"]) for row in times}) == 3 * ROUNDS

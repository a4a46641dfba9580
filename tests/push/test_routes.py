"""Her phones and those of her circle: added, renewed, tried out and forgotten, in words."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.account.models import Account
from app.extensions import db
from app.push.chores import tidy_push
from app.push.models import Subscription
from tests import cast
from tests.asks.households import NOON
from tests.cast import HTMX, Browser, add_person, link_of, press
from tests.conftest import MakeApp
from tests.database import count, rows, session
from tests.pages import Page
from tests.push.phones import ANDROID, IPHONE, form, subscription
from tests.services.authority import certificates
from tests.services.push_service import HOST, Answer, PushService
from tests.test_weight import counted

HERS = "/push/subscriptions"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[PushService]:
    with PushService(certificates(tmp_path, HOST)) as service:
        yield service


@pytest.fixture
def app(make_app: MakeApp, service: PushService) -> Flask:
    local = service.local(lambda host: None if host == HOST else "127.0.0.1")
    return make_app(LOCAL_PUSH_SERVICE=local)


@pytest.fixture
def link(ana: Browser) -> str:
    """Sam's page."""
    return link_of(ana, add_person(ana, "Sam"))


def send(
    browser: Browser, fields: dict[str, str], at: str = HERS, agent: str = ANDROID, **more: str
) -> TestResponse:
    return browser.post(at, data={**fields, **more}, headers={"User-Agent": agent})


def names(app: Flask) -> list[str]:
    return [row["name"] for row in rows(app, "SELECT name FROM subscriptions ORDER BY added_at")]


def ids(page: TestResponse) -> list[str]:
    """Return the addresses of the phones' test buttons."""
    forms = [form.attributes.get("action", "") for form in Page(page.text).forms]
    return [action.removesuffix("/test") for action in forms if action.endswith("/test")]


def test_a_phone_is_kept_by_its_name_and_stands_on_the_list(ana: Browser, app: Flask) -> None:
    assert "Nothing is sent to any phone yet." in Page(ana.get("/me/reminders").text).text
    answer = send(ana, subscription())
    assert (answer.status_code, answer.text) == (201, "This phone tells you.")
    assert answer.mimetype == "text/plain"
    send(ana, subscription(), agent=IPHONE)
    text = Page(ana.get("/me/reminders").text).text
    assert "Chrome on Android" in text
    assert "Safari on iPhone" in text
    assert "Nothing was sent there yet." in text


def test_the_same_endpoint_again_renews(app: Flask) -> None:
    phone = subscription()
    with time_machine.travel(NOON):
        ana = cast.mother(app)
        send(ana, phone)
    fresh = {**subscription(), "endpoint": phone["endpoint"]}
    assert send(ana, fresh, agent=IPHONE, renew="1").status_code == 201
    [row] = rows(app, "SELECT * FROM subscriptions")
    assert row["name"] == "Safari on iPhone"
    assert str(row["added_at"]).startswith("2026-11-25")


def test_a_phone_that_moves_to_another_mother_is_told_nothing_of_the_first(
    ana: Browser, bea: Browser, app: Flask
) -> None:
    phone = subscription()
    send(ana, phone)
    send(bea, phone)
    assert ids(ana.get("/me/reminders")) == []
    assert len(ids(bea.get("/me/reminders"))) == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"endpoint": ""}, "We don’t know the push service of this browser."),
        ({"endpoint": "http://fcm.googleapis.com/x"}, "We don’t know the push service"),
        ({"endpoint": "https://elsewhere.example/x"}, "We don’t know the push service"),
        ({"endpoint": "https://127.0.0.1/x"}, "We don’t know the push service"),
        ({"p256dh": ""}, "That didn’t reach us in one piece."),
        ({"p256dh": "BBBB"}, "That didn’t reach us in one piece."),
        ({"p256dh": "é"}, "That didn’t reach us in one piece."),
        ({"auth": "AAAA"}, "That didn’t reach us in one piece."),
        ({"auth": ""}, "That didn’t reach us in one piece."),
    ],
)
def test_what_no_browser_sends_is_refused_kindly(
    ana: Browser, app: Flask, link: str, wrong: dict[str, str], sentence: str
) -> None:
    for at in (HERS, link + HERS):
        answer = send(ana, {**subscription(), **wrong}, at)
        assert (answer.status_code, answer.mimetype) == (422, "text/plain")
        assert answer.text.startswith(sentence)
    assert count(app, "subscriptions") == 0


def test_a_test_sends_one_real_push_and_says_what_was_answered(
    ana: Browser, service: PushService
) -> None:
    phone = service.phone()
    send(ana, form(phone))
    page = ana.get("/me/reminders")
    answer = press(ana, page, f"{ids(page)[0]}/test", "Test", htmx=True)
    assert "The push service took it." in Page(answer.text).text
    [got] = service.got(phone)
    assert (got.headers["ttl"], got.headers["urgency"]) == ("60", "high")
    message = json.loads(phone.reads(got))
    assert message["web_push"] == 8030
    assert message["notification"]["title"] == "This is how Breather tells you."
    assert message["notification"]["navigate"] == "http://localhost/me/reminders"
    later = Page(ana.get("/me/reminders").text)
    assert "The push service took the last one:" in later.text
    assert [one["data-answer"] for one in later.all("li") if "data-device" in one] == ["sent"]


@pytest.mark.parametrize(
    ("answered", "sentence", "stays"),
    [
        (Answer(410), "The push service says that this phone is gone.", False),
        (Answer(403, b"VapidPkHashMismatch"), "This phone holds an old key.", False),
        (Answer(401), "That is on our side, and noted.", True),
        (Answer(413), "The push service found it too large.", True),
        (Answer(429), "You could try in some minutes.", True),
        (Answer(503), "You could try in some minutes.", True),
        (Answer(drops=True), "You could try in some minutes.", True),
        (Answer(302, headers={"Location": "/"}), "The push service didn’t take it.", True),
    ],
    ids=str,
)
def test_whatever_the_push_service_answers_is_said_in_words(
    ana: Browser, service: PushService, answered: Answer, sentence: str, stays: bool
) -> None:
    send(ana, form(service.phone(answered)))
    page = ana.get("/me/reminders")
    answer = press(ana, page, f"{ids(page)[0]}/test", "Test")
    assert answer.status_code == 200
    assert sentence in Page(answer.text).text
    assert len(ids(ana.get("/me/reminders"))) == stays
    if stays:
        last = Page(ana.get("/me/reminders").text).text
        assert "The push service didn’t take the last one:" in last


def test_nobody_waits_for_the_database_while_a_push_service_takes_its_time(
    ana: Browser, bea: Browser, service: PushService, app: Flask
) -> None:
    send(ana, form(service.phone(Answer(after=2))))
    page = ana.get("/me/reminders")
    address = f"{ids(page)[0]}/test"
    with ThreadPoolExecutor(1) as pool:
        tried = pool.submit(press, ana, page, address, "Test")
        until = time.monotonic() + 10
        while not service.received:
            assert time.monotonic() < until
        assert cast.tap(bea, "rest").status_code == 303
        assert not tried.done()
        assert tried.result().status_code == 200


def test_a_forgotten_phone_is_not_renewed_behind_her_back(ana: Browser, app: Flask) -> None:
    phone = subscription()
    send(ana, phone)
    page = ana.get("/me/reminders")
    answer = press(ana, page, f"{ids(page)[0]}/forget", "Forget", htmx=True)
    assert ids(answer) == []
    again = send(ana, phone, renew="1")
    assert (again.status_code, again.text) == (410, "This phone was taken off the list.")
    assert count(app, "subscriptions") == 0
    # A tap on the phone itself counts, and from then on it renews itself as before.
    assert send(ana, phone).status_code == 201
    assert send(ana, phone, renew="1").status_code == 201


def test_a_phone_that_got_lost_here_is_asked_for_a_new_subscription(
    ana: Browser, app: Flask
) -> None:
    assert send(ana, subscription(), renew="1").status_code == 409
    assert count(app, "subscriptions") == 0


def test_a_browser_that_renews_by_itself_says_in_whose_place(ana: Browser, app: Flask) -> None:
    old, new, other = subscription(), subscription(), subscription()
    send(ana, old)
    send(ana, other)
    assert send(ana, new, instead_of=old["endpoint"]).status_code == 201
    assert count(app, "subscriptions") == 2
    assert send(ana, old, renew="1").status_code == 409


def test_nobody_replaces_or_forgets_somebody_elses_phone(
    ana: Browser, bea: Browser, app: Flask, link: str
) -> None:
    phone = subscription()
    send(ana, phone)
    [address] = ids(ana.get("/me/reminders"))
    send(bea, subscription(), instead_of=phone["endpoint"])
    send(bea, subscription(), at=link + HERS, instead_of=phone["endpoint"])
    for verb in ("test", "forget"):
        assert bea.post(f"{address}/{verb}").status_code == 404
        assert bea.post(f"{link}{address}/{verb}").status_code == 404
    assert count(app, "subscriptions") == 3


def test_a_person_is_told_by_their_link_without_an_account(
    ana: Browser, service: PushService, app: Flask, link: str
) -> None:
    sam, phone = cast.browser(app), service.phone()
    assert "Tell me when Ana asks" in sam.get(link).text
    assert send(sam, form(phone), at=link + HERS).status_code == 201
    [address] = ids(sam.get(link))
    tried = sam.post(f"{address}/test")
    assert "The push service took it." in Page(tried.text).text
    [got] = service.got(phone)
    navigate = json.loads(phone.reads(got))["notification"]["navigate"]
    assert navigate == f"http://localhost{link}"
    assert ids(ana.get("/me/reminders")) == []
    forgot = sam.post(f"{address}/forget")
    assert forgot.headers["Location"] == link
    assert ids(sam.get(link)) == []
    assert send(sam, form(phone), at=link + HERS, renew="1").status_code == 410


def test_the_phones_of_somebody_who_left_the_circle_are_deleted(
    ana: Browser, app: Flask, link: str
) -> None:
    send(ana, subscription(), at=link + HERS)
    [person] = rows(app, "SELECT id FROM people")
    ana.post(f"/circle/people/{UUID(person['id'])}/leave")
    assert count(app, "subscriptions") == 0


def test_a_stopped_link_sends_nothing_and_adds_nothing(ana: Browser, app: Flask, link: str) -> None:
    send(ana, subscription(), at=link + HERS)
    [person] = rows(app, "SELECT id FROM people")
    ana.post(f"/circle/people/{UUID(person['id'])}/link/stop")
    assert send(ana, subscription(), at=link + HERS).status_code == 404
    with session(app):
        account = db.session.scalars(select(Account)).one()
        assert Subscription.of_recipient(account.id, UUID(person["id"])) == []


def test_what_was_forgotten_long_ago_needs_no_remembering(app: Flask) -> None:
    with time_machine.travel(NOON):
        ana = cast.mother(app)
        send(ana, subscription())
        press(ana, ana.get("/me/reminders"), "/forget", "Forget")
    for days, left in ((400, 1), (401, 0)):
        with session(app):
            tidy_push(NOON + timedelta(days=days))
        assert count(app, "forgotten_endpoints") == left


def test_a_page_that_answers_a_form_does_not_load_itself_again(
    service: PushService, app: Flask, link: str
) -> None:
    sam = cast.browser(app)
    send(sam, form(service.phone()), at=link + HERS)
    page = sam.get(link)
    assert "data-renews" in page.text
    assert "data-renews" not in sam.post(f"{ids(page)[0]}/test").text


def test_what_she_sees_of_a_persons_page_offers_her_nothing_to_be_told(
    ana: Browser, link: str
) -> None:
    person = next(
        one["href"]
        for one in Page(ana.get("/circle").text).all("a")
        if one["href"].startswith("/circle/people/") and not one["href"].endswith("new")
    )
    assert 'id="push"' not in ana.get(f"{person}/as-they-see-it").text


def test_only_pages_of_somebody_signed_in_hold_the_key(ana: Browser, client: Browser) -> None:
    assert 'id="push"' not in client.get("/").text
    [here] = [one for one in Page(ana.get("/").text).all("div") if one.get("id") == "push"]
    assert (len(here["data-key"]), here["data-subscriptions"]) == (87, HERS)


def test_an_ask_offers_to_tell_her_only_while_it_is_asked(app: Flask) -> None:
    with time_machine.travel(NOON):
        ana = cast.mother(app)
        sam = add_person(ana, "Sam")
        ask = cast.ask_for(ana, sam)
        assert "Tell me when there’s an answer" in ana.get(f"/asks/{ask}").text
        cast.says(ana, link_of(ana, sam), ask)
        assert "Tell me when there’s an answer" not in ana.get(f"/asks/{ask}").text


@pytest.mark.parametrize(("path", "most"), [("", 60), ("/test", 30)])
def test_only_so_often(make_app: MakeApp, path: str, most: int) -> None:
    ana = cast.mother(make_app(RATELIMIT_ENABLED=True))
    phone = subscription()
    path = path and f"/{uuid4()}{path}"
    answers = {send(ana, phone, at=HERS + path).status_code for _ in range(most)}
    assert answers <= {201, 404}
    assert send(ana, phone, at=HERS + path).status_code == 429


def test_the_screen_asks_the_database_twice(ana: Browser, app: Flask) -> None:
    send(ana, subscription())
    for path in ("/me/reminders", "/me"):
        with counted(app) as asked:
            assert ana.get(path, headers=HTMX).status_code == 200
        assert len(asked) <= 3

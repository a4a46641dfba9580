"""Her phones by name, when each was last open, and signing them out."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import time_machine
from flask import Flask, Response

from app.extensions import db
from tests.account.coming_back import by_code, code_on, is_in, paper_of
from tests.cast import Browser, browser, mother, press, tap
from tests.database import both_databases, count, rows
from tests.push.phones import NOWHERE, subscription

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
PIXEL = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/142.0 Mobile Safari/537.36"


def one_more(app: Flask, her: Browser) -> Browser:
    return by_code(app, code_on(her.post("/hand-offs").text))


def test_each_phone_is_named_and_this_one_is_told_apart(app: Flask, ana: Browser) -> None:
    other = browser(app)
    code = code_on(ana.post("/hand-offs").text)
    other.post("/sign-in/code", data={"code": code}, headers={"User-Agent": PIXEL})
    page = other.get("/me/phones").text
    assert "Chrome on Android" in page
    assert page.count("This phone</span>") == 1
    assert "Chrome on Android" in ana.get("/me/phones").text


@both_databases
def test_the_day_on_which_a_phone_was_last_open_is_kept_and_no_more(app: Flask) -> None:
    with time_machine.travel(NOON, tick=False) as time:
        ana = mother(app)
        time.shift(timedelta(days=3, hours=5))
        assert ana.get("/").status_code == 200
        assert ana.get("/me/phones").status_code == 200
    [device] = rows(app, "SELECT seen_on, begun_on FROM devices")
    assert [str(device["begun_on"]), str(device["seen_on"])] == ["2026-11-25", "2026-11-28"]


@both_databases
def test_noting_the_day_never_waits_for_the_request_itself(app: Flask) -> None:
    with time_machine.travel(NOON, tick=False) as time:
        ana = mother(app)
        time.shift(timedelta(days=1))
        held: list[bool] = []

        def look(answer: Response) -> Response:
            held.append(is_held())
            return answer

        app.after_request_funcs[None].insert(0, look)
        # The page after a tap reads again, after the commit.
        assert tap(ana, "rest", htmx=True).status_code == 200
    assert held == [False]
    assert str(rows(app, "SELECT seen_on FROM devices")[0]["seen_on"]) == "2026-11-26"


def is_held() -> bool:
    """Tell whether this request still holds a connection."""
    return db.session.registry().in_transaction()


@both_databases
def test_a_phone_that_was_signed_out_opens_nothing_and_is_told_nothing(
    app: Flask, ana: Browser
) -> None:
    app.config["LOCAL_PUSH_SERVICE"] = NOWHERE
    lost = one_more(app, ana)
    assert lost.post("/push/subscriptions", data=subscription()).status_code == 201
    said = press(ana, ana.get("/me/phones"), "/sign-out", "Sign out")
    assert "Signed out." in said.text
    assert (is_in(lost), is_in(ana)) == (False, True)
    assert count(app, "subscriptions") == 0


@both_databases
def test_all_other_phones_are_signed_out_at_once(app: Flask, ana: Browser) -> None:
    others = [one_more(app, ana) for _ in range(3)]
    said = press(ana, ana.get("/me/phones"), "/me/phones/sign-out", "Sign out all others")
    assert "Every other phone is signed out." in said.text
    assert [is_in(one) for one in (ana, *others)] == [True, False, False, False]


@both_databases
def test_everywhere_means_this_one_too_and_a_way_back_still_opens_it(
    app: Flask, ana: Browser
) -> None:
    paper, other = paper_of(ana), one_more(app, ana)
    answer = press(ana, ana.get("/me/phones"), "/me/phones/sign-out", "Here, too")
    assert answer.headers["Clear-Site-Data"] == '"storage"'
    assert [is_in(one) for one in (ana, other)] == [False, False]
    assert is_in(by_code(app, paper))


def test_without_a_way_back_everywhere_is_not_offered_because_it_would_delete_all(
    app: Flask, ana: Browser
) -> None:
    one_more(app, ana)
    assert "Here, too" not in ana.get("/me/phones").text
    ana.post("/sign-out", data={"everywhere": "1"})
    assert (count(app, "accounts"), count(app, "devices")) == (1, 1)


def test_somebody_elses_phone_can_not_be_signed_out(app: Flask, ana: Browser, bea: Browser) -> None:
    [first, second] = rows(app, "SELECT id FROM devices ORDER BY begun_on")
    for device in (first, second):
        bea.post(f"/me/phones/{UUID(device['id'])}/sign-out")
    assert is_in(ana)
    assert is_in(bea)

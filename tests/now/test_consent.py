"""Nothing is stored before the yes; it keeps the first tap, and withdrawing deletes all."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from flask import Flask

from app import clock
from tests.cast import HTMX, Browser, browser, mother, press, shown, tap
from tests.database import about_anybody, both_databases, count, dump, rows
from tests.pages import Page

WORDS = "Nobody asked about me."


@both_databases
@pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "plain"])
def test_before_the_yes_nothing_about_her_is_stored(
    app: Flask, client: Browser, htmx: bool
) -> None:
    before = dump(app)
    answer = tap(client, "rest", htmx=htmx)
    assert "May we keep what you tap?" in answer.text
    tap(client, "other", words=WORDS, htmx=htmx)
    moment = press(client, answer, "/suggestions", "Another", htmx=htmx)
    press(client, moment, "/suggestions", "15", htmx=htmx)
    press(client, answer, "/wave-away", "Not for me", htmx=htmx)
    timer = press(client, answer, "/start", "Start 5 min")
    question = press(client, timer, "/end", "I’m done")
    press(client, question, "/felt", "lighter", htmx=htmx)
    press(client, answer, "/undo", "undo", htmx=htmx)
    assert dump(app) == before
    assert about_anybody(app) == {}


@both_databases
@pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "plain"])
def test_the_yes_keeps_the_first_tap_and_the_moment_on_her_screen(
    app: Flask, client: Browser, htmx: bool
) -> None:
    first, at = uuid4(), datetime.now(UTC) - timedelta(minutes=3)
    answer = tap(client, "care", id=first, at=at, htmx=htmx)
    suggested = dict(Page(answer.text).form("/consent").fields)
    page = shown(client, press(client, answer, "/consent", "yes", htmx=htmx))
    [check_in] = rows(app, "SELECT * FROM check_ins")
    assert UUID(str(check_in["id"])) == first
    assert check_in["need"] == "care"
    assert clock.UtcDateTime().process_result_value(parsed(check_in["at"]), None) == at
    [suggestion] = rows(app, "SELECT * FROM suggestions")
    assert UUID(str(suggestion["id"])) == UUID(suggested["suggestion"])
    assert suggestion["moment"] == suggested["moment"]
    assert "May we keep" not in page.text


def parsed(value: object) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(str(value))


def test_the_yes_takes_the_zone_and_the_language_of_the_browser(app: Flask) -> None:
    client = browser(app, "Pacific/Auckland")
    answer = client.post(
        "/consent", data={"answer": "yes"}, headers={"Accept-Language": "fr,en-NZ;q=0.8,en;q=0.5"}
    )
    assert answer.status_code == 303
    [account] = rows(app, "SELECT * FROM accounts")
    assert (account["zone"], account["language"]) == ("Pacific/Auckland", "en_NZ")


def test_a_browser_that_says_nothing_gets_a_usual_zone_and_language(app: Flask) -> None:
    client = Browser(app, app.response_class)
    client.post("/consent", data={"answer": "yes"}, headers={"Accept-Language": None})
    [account] = rows(app, "SELECT * FROM accounts")
    assert (account["zone"], account["language"]) == ("UTC", "en")


def test_the_yes_keeps_her_own_words_too(app: Flask, client: Browser) -> None:
    answer = tap(client, "other", words=WORDS)
    page = shown(client, press(client, answer, "/consent", "yes"))
    assert WORDS in page.text
    assert WORDS in client.get("/me/history").text


def test_consent_is_never_ticked_beforehand(client: Browser) -> None:
    for page in (tap(client, "rest"), client.get("/me")):
        consent = Page(page.text).form("/consent")
        assert all(field["type"] == "hidden" for field in Page(page.text).all("input"))
        assert "answer" not in dict(consent.fields)


def test_saying_yes_twice_is_one_account_and_one_check_in(app: Flask, client: Browser) -> None:
    answer = tap(client, "rest")
    press(client, answer, "/consent", "yes")
    press(client, answer, "/consent", "yes")
    assert (count(app, "accounts"), count(app, "check_ins")) == (1, 1)
    assert count(app, "suggestions") == 1


@pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "plain"])
def test_not_now_leaves_the_moment_and_stores_nothing_but_a_cookie_on_her_device(
    app: Flask, client: Browser, htmx: bool
) -> None:
    answer = tap(client, "space", htmx=htmx)
    suggested = dict(Page(answer.text).form("/consent").fields)
    after = press(client, answer, "/consent", "Not now", htmx=htmx)
    assert after.status_code == 200
    assert "May we keep" not in after.text
    assert dict(Page(after.text).form("/suggestions").fields)["moment"] == suggested["moment"]
    assert about_anybody(app) == {}
    cookie = client.get_cookie("consent")
    assert cookie
    assert cookie.value == "later"
    assert cookie.max_age == 30 * 24 * 3600
    assert client.get_cookie("breather") is None


def test_after_not_now_the_card_stays_away_but_the_page_me_still_offers_it(
    client: Browser,
) -> None:
    press(client, tap(client, "rest"), "/consent", "Not now")
    assert "May we keep" not in tap(client, "care").text
    assert "May we keep" in client.get("/me").text


def test_from_the_page_me_the_yes_begins_an_account_with_nothing_in_it(app: Flask) -> None:
    mother(app)
    assert set(about_anybody(app)) == {"accounts", "devices"}


@both_databases
def test_withdrawing_deletes_every_row_of_hers_and_nobody_elses(
    app: Flask, ana: Browser, bea: Browser
) -> None:
    for her in (ana, bea):
        page = shown(her, tap(her, "rest"))
        press(her, page, "/start", "Start 5 min")
        tap(her, "other", words=WORDS)
        her.post("/hand-offs")
    [anas, beas] = (account["id"] for account in accounts_in_order(app))
    assert {len(of_account(app, anas)), len(of_account(app, beas))} == {5}
    before = of_account(app, beas)

    answer = press(ana, ana.get("/me/kept"), "/me/delete", "Delete it all")
    assert answer.status_code == 303
    assert of_account(app, anas) == {}
    assert of_account(app, beas) == before
    assert "May we keep" in shown(ana, answer).text
    assert ana.get("/me/history").status_code == 303


def accounts_in_order(app: Flask) -> list[dict[str, object]]:
    return rows(app, "SELECT * FROM accounts ORDER BY consented_at")


def of_account(app: Flask, account: object) -> dict[str, list[tuple[object, ...]]]:
    found = {name: [row for row in table if account in row] for name, table in dump(app).items()}
    return {name: found[name] for name in found if found[name]}


def test_after_withdrawing_her_phone_drops_its_copies_and_her_cookie_opens_nothing(
    ana: Browser,
) -> None:
    cookie = ana.get_cookie("breather")
    assert cookie
    answer = ana.post("/me/delete")
    assert answer.headers["Clear-Site-Data"] == '"storage"'
    ana.set_cookie("breather", cookie.value)
    assert ana.get("/me/history").status_code == 303


def test_the_card_about_a_second_phone_comes_with_something_to_lose_and_once_a_week(
    app: Flask,
) -> None:
    safer = "What you keep lives on this phone alone"
    monday = datetime(2026, 11, 23, 12, tzinfo=UTC)
    with time_machine.travel(monday, tick=False) as time:
        ana = mother(app)
        said = [safer in tap(ana, "rest", htmx=True).text for _ in range(7)]
        assert said == [False, False, False, False, True, False, False]
        time.move_to(monday + timedelta(days=6))
        assert safer not in tap(ana, "rest", htmx=True).text
        time.move_to(monday + timedelta(days=7))
        assert safer in tap(ana, "rest", htmx=True).text
        assert safer not in tap(ana, "rest", htmx=True).text


def test_a_tap_whose_answer_can_not_show_the_card_does_not_use_it_up(ana: Browser) -> None:
    for _ in range(8):
        tap(ana, "rest")
    assert "lives on this phone alone" in tap(ana, "rest", htmx=True).text


def test_nobody_is_asked_to_be_safer_who_has_two_phones(app: Flask, ana: Browser) -> None:
    second = browser(app)
    link = next(
        field["value"]
        for field in Page(ana.post("/hand-offs").text).all("input")
        if "/open/" in field.get("value", "")
    )
    second.post(link.split("localhost")[1])
    for _ in range(8):
        assert "lives on this phone alone" not in tap(ana, "rest", htmx=True).text


def test_a_yes_that_carries_a_broken_tap_changes_nothing(app: Flask, client: Browser) -> None:
    for broken in ({"need": "money"}, {"need": "rest", "id": "7"}, {"need": "other", "words": ""}):
        answer = client.post(
            "/consent", data={"answer": "yes", "id": str(uuid4()), **broken}, headers=HTMX
        )
        assert answer.status_code == 422
    assert about_anybody(app) == {}


@pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "plain"])
@pytest.mark.parametrize("said", ["yes", "Not now"])
def test_the_question_can_also_be_answered_after_the_first_moment(
    app: Flask, client: Browser, said: str, htmx: bool
) -> None:
    timer = press(client, tap(client, "rest"), "/start", "Start 5 min")
    done = press(client, press(client, timer, "/end", "I’m done"), "/felt", "lighter", htmx=htmx)
    answer = shown(client, press(client, done, "/consent", said, htmx=htmx))
    assert answer.status_code == 200
    assert count(app, "check_ins") == (1 if said == "yes" else 0)

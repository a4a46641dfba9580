"""Own time of the other: kept behind their link, side by side if both want, taken along."""

import pytest
import time_machine
from flask import Flask

from tests import cast
from tests.cast import Browser, add_person, link_of
from tests.database import rows
from tests.my_time.keeping import keep, seen
from tests.pages import Page

CLIMBING = {"title": "Climbing", "when": "2026-11-27T18:00", "minutes": "240", "rhythm": "weekly"}


@pytest.fixture
def them(app: Flask) -> Browser:
    """Sam's phone."""
    return cast.browser(app)


@pytest.fixture
def link(ana: Browser, sam: str) -> str:
    """Return Sam's link; Ana lets him see how many hours are hers."""
    ana.post(f"/circle/people/{sam}/sees", data={"sees": ["balance"]})
    return link_of(ana, sam)


def reads(them: Browser, address: str) -> str:
    answer = them.get(address)
    assert answer.status_code == 200
    return Page(answer.text).text


def climbs(them: Browser, link: str, **more: str) -> None:
    assert them.post(f"{link}/times", data={**CLIMBING, **more}).status_code == 303


def shows(them: Browser, link: str, answer: str = "yes") -> None:
    assert them.post(f"{link}/times/show", data={"answer": answer}).status_code == 303


def test_both_weeks_stand_side_by_side_when_both_want_it(
    ana: Browser, them: Browser, link: str
) -> None:
    keep(ana, when="2026-11-26T19:30", minutes="150", rhythm="once")
    climbs(them, link)
    assert "This week:" not in reads(them, link) + seen(ana)
    shows(them, link)
    assert "This week: Ana 2½ hours, you 4 hours." in reads(them, link)
    assert "This week: you 2½ hours, Sam 4 hours." in seen(ana)
    shows(them, link, "no")
    assert "This week:" not in reads(them, link) + seen(ana)


def test_she_can_stop_it_as_well(ana: Browser, sam: str, them: Browser, link: str) -> None:
    climbs(them, link)
    shows(them, link)
    ana.post(f"/circle/people/{sam}/sees", data={"sees": []})
    assert "This week:" not in seen(ana)
    assert them.get(f"{link}/times").status_code == 404
    assert "Climbing" not in them.get(link).text


def test_she_never_reads_what_it_is(ana: Browser, sam: str, them: Browser, link: str) -> None:
    climbs(them, link)
    shows(them, link)
    for address in ("/my-time", f"/circle/people/{sam}", "/", "/circle"):
        assert "Climbing" not in ana.get(address).text
    assert "Climbing" in reads(them, f"{link}/times")


def test_it_is_none_of_her_times(ana: Browser, app: Flask, them: Browser, link: str) -> None:
    climbs(them, link)
    [own] = rows(app, "SELECT id FROM own_times")
    assert ana.get(f"/own-times/{own['id']}/2026-11-27").status_code == 404
    assert "This week is still open." in seen(ana)


def test_without_a_word_it_is_time_of_their_own(them: Browser, link: str) -> None:
    climbs(them, link, title=" ")
    assert "Time of my own" in reads(them, f"{link}/times")


def test_what_ended_counts_no_more(them: Browser, app: Flask, link: str) -> None:
    climbs(them, link)
    shows(them, link)
    page = Page(them.get(f"{link}/times").text)
    address, _fields = page.form("/end").pressed(page.form("/end").buttons[0])
    assert them.post(address).status_code == 303
    assert "you nothing yet" in reads(them, link)
    assert "Climbing" not in reads(them, f"{link}/times")


def test_what_is_odd_is_said_at_its_field_and_the_rest_is_kept(
    them: Browser, app: Flask, link: str
) -> None:
    answer = them.post(f"{link}/times", data={**CLIMBING, "when": "late"})
    assert answer.status_code == 422
    assert "Which day, and from when?" in answer.text
    assert 'value="Climbing"' in answer.text
    assert rows(app, "SELECT * FROM own_times") == []


def test_somebody_else_of_her_circle_finds_and_ends_nothing(
    ana: Browser, app: Flask, them: Browser, link: str, clock: time_machine.Traveller
) -> None:
    climbs(them, link)
    clock.shift(1)
    nadia = add_person(ana, "Nadia")
    ana.post(f"/circle/people/{nadia}/sees", data={"sees": ["balance"]})
    nadias = link_of(ana, nadia)
    assert "Climbing" not in reads(them, f"{nadias}/times")
    [own] = rows(app, "SELECT id FROM own_times")
    assert them.post(f"{nadias}/times/{own['id']}/end").status_code == 404


def test_a_person_who_makes_an_account_keeps_everything(
    ana: Browser, app: Flask, them: Browser, link: str
) -> None:
    climbs(them, link)
    page = Page(them.get(f"{link}/times").text)
    form = page.form("/take-along")
    address, fields = form.pressed(form.buttons[0])
    assert them.post(address, data=dict(fields)).status_code == 303
    mine = seen(them)
    assert "Climbing" in mine
    assert "Every Friday, 4 hours." in mine
    assert "Four hours are yours this week." in mine
    # What stood beside hers stays there, too.
    assert "Climbing" in reads(them, f"{link}/times")
    assert "Climbing" not in ana.get("/my-time").text


def test_on_her_own_phone_nothing_comes_along(ana: Browser, app: Flask, link: str) -> None:
    climbs(ana, link)
    answer = ana.post("/my-time/take-along", data={"link": link.removeprefix("/with/")})
    assert answer.status_code == 422
    assert "This phone is hers." in answer.text
    assert len(rows(app, "SELECT * FROM own_times")) == 1


def test_no_other_site_can_sign_a_phone_in_that_way(app: Flask, them: Browser, link: str) -> None:
    climbs(them, link)
    form = {"link": link.removeprefix("/with/")}
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    assert them.post("/my-time/take-along", data=form, headers=elsewhere).status_code == 403
    assert them.post("/my-time/take-along", data={"link": "guess"}).status_code == 404
    assert len(rows(app, "SELECT * FROM accounts")) == 1

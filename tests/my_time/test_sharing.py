"""What else somebody sees of hers: each only while it is ticked, and no more than it says."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app import spans
from app.asks.models import Ask
from app.circle.models import Person
from app.extensions import db
from app.my_time import sharing
from app.spans import Span
from tests import cast
from tests.asks.households import HOUR, NOON, SATURDAY, Home
from tests.cast import Browser, add_child, add_person, ask_for, link_of, says
from tests.my_time.keeping import ask_of, keep
from tests.pages import Page


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def sees(ana: Browser, person: str, *what: str) -> None:
    assert ana.post(f"/circle/people/{person}/sees", data={"sees": [*what]}).status_code == 303


def test_nadia_sees_when_she_is_away_but_not_who_has_the_children(app: Flask, ana: Browser) -> None:
    sam, nadia = add_person(ana, "Sam"), add_person(ana, "Nadia")
    child = add_child(ana, "Leo")
    ask = ask_for(ana, sam, child=child, line="I’m going to swim.", place="Rua da Paz 7")
    them, link = cast.browser(app), link_of(ana, nadia)
    sees(ana, nadia, "times")
    assert "own time" not in them.get(link).text
    says(them, link_of(ana, sam), ask)
    seen = Page(them.get(link).text).text
    assert "Ana’s own time Saturday 28 November, 09:00 – 11:30" in seen
    for hers in ("Sam", "Leo", "swim", "Rua da Paz"):
        assert hers not in seen
    sees(ana, nadia)
    assert "own time" not in them.get(link).text


def test_what_somebody_has_themselves_stands_only_where_they_have_it(
    app: Flask, ana: Browser
) -> None:
    sam = add_person(ana, "Sam")
    sees(ana, sam, "times")
    link, them = link_of(ana, sam), cast.browser(app)
    says(them, link, ask_for(ana, sam))
    seen = Page(them.get(link).text).text
    assert "own time" not in seen
    assert seen.count("09:00 – 11:30") == 1


def test_the_hours_of_the_week_are_told_in_words(app: Flask, ana: Browser) -> None:
    sam, nadia = add_person(ana, "Sam"), add_person(ana, "Nadia")
    sees(ana, sam, "balance")
    sams, nadias = link_of(ana, sam), link_of(ana, nadia)
    them = cast.browser(app)

    def told() -> str:
        return Page(them.get(sams).text).text

    assert "Ana has no time for herself this week so far." in told()
    says(them, nadias, ask_for(ana, nadia, begins="12:00", ends="13:00"))
    assert "Ana has an hour for herself this week." in told()
    says(them, sams, ask_for(ana, sam))
    hers = "Ana has 3½ hours for herself this week. For 2½ hours of it, the children are with you."
    assert hers in told()
    sees(ana, sam, "times", "need", "handed")
    assert "for herself" not in told()


def test_hours_that_are_all_with_one_person_are_told_once(app: Flask, ana: Browser) -> None:
    sam = add_person(ana, "Sam")
    sees(ana, sam, "balance")
    link, them = link_of(ana, sam), cast.browser(app)
    says(them, link, ask_for(ana, sam))
    told = "Ana has 2½ hours for herself this week. The children are with you then."
    assert told in Page(them.get(link).text).text


def test_only_what_is_on_the_list_can_be_ticked(app: Flask, ana: Browser) -> None:
    sam = add_person(ana, "Sam")
    sees(ana, sam, "everything", "need", "token")
    page = Page(ana.get(f"/circle/people/{sam}").text)
    ticked = [
        one["value"] for one in page.all("input") if "checked" in one and one["type"] == "checkbox"
    ]
    assert ticked == ["need"]


def balance_of(home: Home, person: Person) -> sharing.Balance:
    return sharing.balance(person, home.account, NOON)


def covered(home: Home, person: Person, span: Span) -> Ask:
    ask = home.ask(person, span=span)
    assert ask.accept(person, NOON)
    return ask


def test_what_overlaps_counts_once_and_what_ended_early_counts_until_then(app: Flask) -> None:
    with app.app_context():
        home = Home()
        sam, nadia = home.add("Sam"), home.add("Nadia")
        covered(home, sam, SATURDAY)
        covered(home, nadia, Span(SATURDAY.begins + HOUR, SATURDAY.ends + HOUR))
        assert balance_of(home, sam) == sharing.Balance(180, 120)
        today = covered(home, sam, Span(NOON + HOUR, NOON + 5 * HOUR))
        assert balance_of(home, sam) == sharing.Balance(420, 360)
        today.come_back(NOON + 2 * HOUR)
        db.session.flush()
        assert balance_of(home, sam) == sharing.Balance(240, 180)
        db.session.rollback()


def test_only_the_part_in_this_week_counts(app: Flask) -> None:
    with app.app_context():
        home = Home()
        sam = home.add("Sam")
        midnight = datetime(2026, 11, 30, tzinfo=UTC)
        covered(home, sam, Span(midnight - HOUR, midnight + 3 * HOUR))
        covered(home, sam, Span(midnight + 30 * HOUR, midnight + 33 * HOUR))
        assert balance_of(home, sam) == sharing.Balance(60, 60)
        db.session.rollback()


@given(
    st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.sampled_from(["Europe/Lisbon", "Asia/Beirut"])
)
def test_a_week_runs_from_monday_to_monday_on_her_clock(day: date, zone: str) -> None:
    week = spans.week_of(day, zone)
    before = spans.week_of(day.fromordinal(day.toordinal() - 7), zone)
    assert before.ends == week.begins
    assert abs((week.ends - week.begins).total_seconds() - 7 * 86400) <= 3600


def test_time_that_needs_nobody_is_seen_too_but_never_what_it_is(app: Flask, ana: Browser) -> None:
    nadia = add_person(ana, "Nadia")
    them, link = cast.browser(app), link_of(ana, nadia)
    sees(ana, nadia, "times", "balance")
    keep(ana, title="Therapy", when="2026-11-27T19:30", minutes="60", rhythm="once")
    seen = Page(them.get(link).text).text
    assert "Friday 27 November, 19:30 – 20:30" in seen
    assert "Ana has an hour for herself this week." in seen
    assert "Therapy" not in them.get(link).text
    sees(ana, nadia)
    assert "Friday 27 November" not in them.get(link).text


def test_time_that_nobody_covers_yet_is_no_time_of_hers_yet(app: Flask, ana: Browser) -> None:
    nadia, sam = add_person(ana, "Nadia"), add_person(ana, "Sam")
    them, link = cast.browser(app), link_of(ana, nadia)
    sees(ana, nadia, "times", "balance")
    keep(ana, sam, when="2026-11-27T19:30", rhythm="once")
    assert "Friday 27 November" not in them.get(link).text
    says(them, link_of(ana, sam), ask_of(app))
    assert "Friday 27 November" in them.get(link).text


def test_on_now_stands_what_is_hers_today(app: Flask, ana: Browser) -> None:
    assert "Yours today" not in ana.get("/").text
    keep(ana, when="2026-11-26T19:30", rhythm="once")
    assert "Yours today" not in ana.get("/").text
    keep(ana, title="Swim", when="2026-11-25T18:00", rhythm="once", minutes="60")
    assert "Yours today 18:00 Swim , an hour." in Page(ana.get("/").text).text

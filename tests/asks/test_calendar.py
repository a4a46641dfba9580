"""The calendar file of an ask, read back by another reader: icalendar's own parser."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from icalendar import Calendar

from app.asks.calendar import calendar_file
from app.asks.models import Ask
from app.asks.standing_asks import said_in
from app.spans import Span
from tests import cast
from tests.asks.households import HOUR, NOON, SATURDAY, Home
from tests.asks.test_race import answered, answering, asked, circle
from tests.cast import Browser

SUNDAY = Span(SATURDAY.begins + 24 * HOUR, SATURDAY.ends + 24 * HOUR)
WORDS = [
    "At our place; ring, then wait",
    "At “ours”: back\\slash \\n not a line",
    "🏊‍♀️ Schwimmbad, ja 🧸",
    "בבית שלנו, קומה 3; דלת 4",
    "في بيتنا؛ \u202eالطابق\u202c الثالث",
    "long " * 50 + "ünd 🧸 " * 20,
    "x" * 200,
    "BEGIN:VEVENT\nSUMMARY:Not this\nEND:VEVENT",
    "two\nlines; three, four",
]


@pytest.fixture
def home(app: Flask) -> Iterator[Home]:
    with app.app_context():
        yield Home()


def event(body: bytes) -> Any:
    [found] = Calendar.from_ical(body).walk("VEVENT")
    return found


def written(ask: Ask, note: str = "", theirs: bool = True, summary: str = "Mia and Leo") -> bytes:
    return calendar_file(ask, summary, note, NOON, theirs)


def test_its_times_are_those_of_the_ask(home: Home) -> None:
    sam = home.add("Sam")
    ask = home.ask(sam)
    ask.accept(sam, NOON)
    its = event(written(ask))
    assert (its["DTSTART"].dt, its["DTEND"].dt) == (SATURDAY.begins, SATURDAY.ends)
    assert its["DTSTAMP"].dt == NOON
    assert b"DTSTART:20261128T090000Z\r\n" in written(ask)


@pytest.mark.parametrize("words", WORDS)
def test_whatever_she_wrote_survives_in_place_and_line(home: Home, words: str) -> None:
    sam = home.add("Sam")
    ask = home.ask(sam, place=words, line=words)
    ask.accept(sam, NOON)
    body = written(ask, note=words, summary=words)
    its = event(body)
    for name in ("LOCATION", "DESCRIPTION", "SUMMARY"):
        assert str(its[name]) == words
    lines = body.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert body.decode().count("\r\nBEGIN:VEVENT\r\n") == 1
    for line in lines:
        # Folded between characters, never inside of one.
        line.decode()


def test_over_its_life_it_stays_one_event_whose_sequence_grows(home: Home) -> None:
    sam, grandma = home.add("Sam"), home.add("Grandma")
    ask = home.ask(sam, grandma, how="at_once")
    files = []

    def happens(kept: bool) -> None:
        files.append(event(written(ask)))
        assert files[-1]["STATUS"] == ("CONFIRMED" if kept else "CANCELLED")

    ask.accept(sam, NOON)
    happens(kept=True)
    ask.decline(sam, NOON + HOUR)
    happens(kept=False)
    ask.accept(grandma, NOON + 2 * HOUR)
    happens(kept=True)
    ask.change(said_in(home.ask(sam, place="At Grandma’s", how="at_once")), NOON + 3 * HOUR)
    happens(kept=True)
    ask.change(said_in(home.ask(sam, span=SUNDAY)), NOON + 4 * HOUR)
    happens(kept=False)
    ask.propose(sam, [SATURDAY], NOON + 5 * HOUR)
    ask.take_proposal(sam, SATURDAY, NOON + 5 * HOUR)
    happens(kept=True)
    ask.withdraw(NOON + 6 * HOUR)
    happens(kept=False)
    assert len({str(its["UID"]) for its in files}) == 1
    sequence = [int(its["SEQUENCE"]) for its in files]
    assert sequence == sorted(set(sequence))


def test_two_asks_are_two_events(home: Home) -> None:
    sam = home.add("Sam")
    uids = {str(event(written(home.ask(sam)))["UID"]) for _ in range(2)}
    assert len(uids) == 2


@pytest.mark.parametrize("zone", ["Europe/Lisbon", "Australia/Lord_Howe", "America/St_Johns"])
@pytest.mark.parametrize("day", [(2026, 10, 3), (2026, 10, 24), (2026, 10, 31), (2027, 3, 27)])
def test_across_a_change_of_the_clocks_it_lasts_as_long(
    app: Flask, zone: str, day: tuple[int, int, int]
) -> None:
    with app.app_context():
        home = Home(zone)
        sam = home.add("Sam")
        begins = datetime(*day, 20, 30, tzinfo=NOON.tzinfo)
        span = Span(begins, begins + timedelta(hours=10))
        ask = home.ask(sam, span=span, at=begins - HOUR)
        ask.accept(sam, begins - HOUR)
        its = event(written(ask))
        assert its["DTEND"].dt - its["DTSTART"].dt == timedelta(hours=10)


def test_whoever_does_not_have_it_any_more_gets_it_cancelled_under_the_same_uid(
    app: Flask, ana: Browser
) -> None:
    [(sam, his), (grandma, hers)] = circle(app, 2)
    id = asked(app, [sam, grandma])

    def file(address: str, by: Browser) -> Any:
        answer = by.get(address)
        assert answer.mimetype == "text/calendar"
        return event(answer.data)

    out = "Take it out of your calendar"
    answered(answering(app, his, id, "yes"))
    assert out not in cast.browser(app).get(f"/with/{his}/asks/{id}").text
    assert out not in ana.get(f"/asks/{id}").text
    sams = file(f"/with/{his}/asks/{id}.ics", cast.browser(app))
    mine = file(f"/asks/{id}.ics", ana)
    assert sams["STATUS"] == mine["STATUS"] == "CONFIRMED"
    assert sams["UID"] == mine["UID"]
    assert "Friend 0 has" in str(mine["DESCRIPTION"])
    answered(answering(app, his, id, "cant"))
    assert out in cast.browser(app).get(f"/with/{his}/asks/{id}").text
    assert out in ana.get(f"/asks/{id}").text
    assert out not in cast.browser(app).get(f"/with/{hers}/asks/{id}").text
    answered(answering(app, hers, id, "yes"))
    after = file(f"/with/{his}/asks/{id}.ics", cast.browser(app))
    assert after["STATUS"] == "CANCELLED"
    assert after["UID"] == sams["UID"]
    assert after["SEQUENCE"] > sams["SEQUENCE"]
    assert file(f"/with/{hers}/asks/{id}.ics", cast.browser(app))["STATUS"] == "CONFIRMED"
    assert "Friend 1 has" in str(file(f"/asks/{id}.ics", ana)["DESCRIPTION"])
    ana.post(f"/asks/{id}/withdraw")
    for address, by in (
        (f"/with/{hers}/asks/{id}.ics", cast.browser(app)),
        (f"/asks/{id}.ics", ana),
    ):
        assert file(address, by)["STATUS"] == "CANCELLED"
        assert out in by.get(address.removesuffix(".ics")).text

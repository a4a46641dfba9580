"""Her calendars on their page: brought by address or file, read again, taken out."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from flask import Flask

from tests import database
from tests.calendars.bringing import CHOIR, PATH, brought, by_address, by_file, ids, times
from tests.calendars.written import NOW, calendar, event
from tests.cast import HTMX, Browser, browser, mother
from tests.conftest import MakeApp
from tests.exporting.household import export
from tests.pages import Page
from tests.services.calendar_server import HOST, CalendarServer

THREE = ["2026-11-26 18:30", "2026-12-03 18:30", "2026-12-10 18:30"]
BOMB = calendar(
    *(event(f"UID:{n}", "DTSTART:20261126T100000Z", "RRULE:FREQ=DAILY") for n in range(20_000))
)


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=True) as clock:
        yield clock


def test_an_address_is_read_at_once_and_she_hears_what_was_found(
    app: Flask, ana: Browser, calendars: CalendarServer
) -> None:
    said = brought(ana, by_address(ana, calendars.says(CHOIR)))
    assert "Read. 3 busy times in the next 60 days." in said
    assert "3 busy times ahead." in said
    assert HOST in said
    assert times(app) == THREE


def test_a_file_is_read_and_nothing_of_its_words_is_kept(app: Flask, ana: Browser) -> None:
    said = brought(ana, by_file(ana, CHOIR, name="The choir’s"))
    assert "Read. 3 busy times in the next 60 days." in said
    assert "The choir’s" in said
    assert "It reaches until Sunday 24 January." in said
    assert times(app) == THREE
    assert b"Choir" not in repr(database.dump(app)).encode()


def test_her_address_is_sealed_and_never_shown_whole(
    app: Flask, ana: Browser, calendars: CalendarServer, caplog: pytest.LogCaptureFixture
) -> None:
    address = calendars.says(CHOIR, path="/private-7f3a/basic.ics")
    said = brought(ana, by_address(ana, address))
    kept = repr(database.dump(app))
    assert "private-7f3a" not in said + kept + caplog.text
    assert HOST not in kept + caplog.text


def test_the_page_says_what_is_kept_and_where_an_address_is_found(ana: Browser) -> None:
    page = Page(ana.get(PATH).text)
    assert "Only when you are busy is kept. Not what, not with whom." in page.text
    assert {"Google:", "Apple:", "Outlook:"} <= set(page.text.split())


def test_a_calendar_in_which_nothing_takes_time_is_welcome(
    ana: Browser, calendars: CalendarServer
) -> None:
    said = brought(ana, by_address(ana, calendars.says(calendar())))
    assert "Read. Nothing in the next 60 days takes your time." in said
    assert "No busy time ahead." in said


def test_the_same_form_sent_twice_brings_one_calendar(
    app: Flask, ana: Browser, calendars: CalendarServer
) -> None:
    address, id = calendars.says(CHOIR), str(uuid4())
    for _ in range(2):
        assert by_address(ana, address, id=id).status_code == 303
    assert (ids(app), times(app)) == ([ids(app)[0]], THREE)


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("", "There is nothing in it yet."),
        ("calendar.example", "That isn’t the address of a calendar."),
        ("http://calendar.example/x", "It could begin with https:// instead."),
        ("https://a:b@calendar.example/x", "There is a name or a password in that address."),
        ("https://10.0.0.7/x", "That address is inside a home or office network."),
    ],
)
def test_an_address_that_is_none_is_said_kindly_and_kept_in_the_form(
    ana: Browser, address: str, sentence: str
) -> None:
    answer = by_address(ana, address, name="Choir")
    assert answer.status_code == 422
    page = Page(answer.text)
    assert sentence in page.text
    fields = dict(page.form(PATH).fields)
    assert (fields["address"], fields["name"]) == (address, "Choir")
    part = by_address(ana, address, headers=HTMX)
    assert (part.status_code, part.headers["HX-Retarget"]) == (422, "#address-error")
    assert sentence in part.text
    assert "<form" not in part.text


@pytest.mark.parametrize(
    ("said", "status", "sentence"),
    [
        ({"endless": True}, 413, "larger than five megabytes"),
        ({"body": b"\0" * 50_000_000, "packed": True}, 413, "larger than five megabytes"),
        ({"status": 404}, 422, "There is nothing at that address."),
        ({"status": 403}, 422, "That calendar asks for a login."),
        ({"status": 500}, 422, "can’t be read at the moment."),
        ({"body": b"<html>Sign in</html>"}, 422, "There is no calendar in it."),
        ({"body": BOMB}, 422, "That calendar holds more than can be read here."),
        (
            {"status": 302, "headers": {"Location": "https://192.168.0.1/"}},
            422,
            "That address is inside a home or office network.",
        ),
    ],
    ids=["endless", "packed", "gone", "closed", "broken", "no-calendar", "bomb", "leads-home"],
)
def test_whatever_a_server_does_she_reads_one_kind_sentence_and_nothing_is_kept(
    app: Flask,
    ana: Browser,
    calendars: CalendarServer,
    said: dict[str, object],
    status: int,
    sentence: str,
) -> None:
    answer = by_address(ana, calendars.says(**said))  # type: ignore[arg-type]
    assert (answer.status_code, sentence in answer.text) == (status, True)
    assert ids(app) == []
    assert ana.get("/healthz").status_code in {200, 404}
    assert ana.get(PATH).status_code == 200


@pytest.mark.parametrize(
    ("data", "status", "sentence"),
    [
        (b"", 422, "There is no calendar in it."),
        (b"hello", 422, "There is no calendar in it."),
        (BOMB, 422, "That calendar holds more than can be read here."),
        (b"BEGIN:VCALENDAR\n" + b" " * 5_300_000, 413, "larger than five megabytes"),
        (b"BEGIN:VCALENDAR\n" + b" " * 9_000_000, 413, "larger than five megabytes"),
    ],
    ids=["empty", "words", "bomb", "large", "larger"],
)
def test_a_file_that_can_not_be_taken_is_said_kindly(
    app: Flask, ana: Browser, data: bytes, status: int, sentence: str
) -> None:
    answer = by_file(ana, data)
    assert (answer.status_code, sentence in answer.text) == (status, True)
    part = by_file(ana, data, headers=HTMX)
    assert (part.status_code, part.headers["HX-Retarget"]) == (status, "#file-error")
    assert ids(app) == []


def test_a_sixth_calendar_does_not_fit_until_one_is_taken_out(app: Flask, ana: Browser) -> None:
    for _ in range(5):
        assert by_file(ana, CHOIR).status_code == 303
    answer = by_file(ana, CHOIR)
    assert answer.status_code == 422
    assert "Five calendars fit here. You could take one out first." in answer.text
    assert ana.post(f"{PATH}/{ids(app)[0]}/take-out").status_code == 303
    assert by_file(ana, CHOIR).status_code == 303
    assert len(ids(app)) == 5


def test_read_now_reads_what_has_changed_since(
    app: Flask, ana: Browser, calendars: CalendarServer
) -> None:
    by_address(ana, calendars.says(CHOIR))
    calendars.says(calendar())
    said = brought(ana, ana.post(f"{PATH}/{ids(app)[0]}/read"))
    assert "Read. Nothing in the next 60 days takes your time." in said
    assert times(app) == []


def test_what_can_not_be_read_again_keeps_what_was_read_before(
    app: Flask, ana: Browser, calendars: CalendarServer, wednesday: time_machine.Traveller
) -> None:
    by_address(ana, calendars.says(CHOIR))
    calendars.says(status=404)
    wednesday.shift(timedelta(hours=2))
    said = brought(ana, ana.post(f"{PATH}/{ids(app)[0]}/read"))
    assert "Read on Wednesday, 12:00." in said
    assert "There is nothing at that address." in said
    assert "What was read before stays." in said
    assert times(app) == THREE


def test_a_newer_file_takes_the_place_of_the_one_before(app: Flask, ana: Browser) -> None:
    by_file(ana, CHOIR)
    [id] = ids(app)
    newer = calendar(event("DTSTART:20261127T090000Z", "DURATION:PT1H"))
    said = brought(ana, by_file(ana, newer, f"{PATH}/{id}/read"))
    assert "Read. One busy time in the next 60 days." in said
    assert (ids(app), times(app)) == ([id], ["2026-11-27 09:00"])
    for data, sentence in ((b"hello", "There is no calendar in it."), (None, "nothing in it yet")):
        at = f"{PATH}/{id}/read"
        answer = ana.post(at) if data is None else by_file(ana, data, at)
        assert (answer.status_code, sentence in answer.text) == (422, True)
    assert times(app) == ["2026-11-27 09:00"]


def test_taken_out_nothing_of_it_is_left(app: Flask, ana: Browser) -> None:
    for _ in range(2):
        by_file(ana, CHOIR)
    ana.post(f"{PATH}/{ids(app)[0]}/take-out")
    assert (len(ids(app)), times(app)) == (1, THREE)
    ana.post(f"{PATH}/{ids(app)[0]}/take-out")
    assert (database.count(app, "calendars"), times(app)) == (0, [])


def test_what_is_hers_is_nobody_elses(app: Flask, ana: Browser, bea: Browser) -> None:
    by_file(ana, CHOIR)
    [id] = ids(app)
    for verb in ("read", "take-out"):
        assert bea.post(f"{PATH}/{id}/{verb}").status_code == 404
    assert "calendar file" not in bea.get(PATH).text
    assert browser(app).get(PATH).status_code == 302 or browser(app).get(PATH).status_code == 303
    assert times(app) == THREE


def test_when_she_leaves_her_calendars_go_with_her(app: Flask, ana: Browser) -> None:
    by_file(ana, CHOIR)
    assert ana.post("/me/delete").status_code == 303
    assert database.count(app, "calendars") == database.count(app, "busy_times") == 0


def test_times_without_a_zone_are_where_she_is_now(app: Flask, ana: Browser) -> None:
    ana.in_zone("Pacific/Auckland")
    by_file(ana, calendar(event("DTSTART:20261127T090000", "DURATION:PT1H")))
    assert times(app) == ["2026-11-26 20:00"]


def test_read_now_elsewhere_takes_the_times_of_there_though_nothing_has_changed(
    app: Flask, ana: Browser, calendars: CalendarServer
) -> None:
    floating = calendar(event("DTSTART:20261127T090000", "DURATION:PT1H"))
    by_address(ana, calendars.says(floating, etag='"1"'))
    assert times(app) == ["2026-11-27 09:00"]
    ana.in_zone("Pacific/Auckland").post(f"{PATH}/{ids(app)[0]}/read")
    assert times(app) == ["2026-11-26 20:00"]


def test_her_copy_holds_when_she_is_busy_and_no_address(
    app: Flask, ana: Browser, calendars: CalendarServer
) -> None:
    by_address(ana, calendars.says(CHOIR, etag='"7f3a"'), name="Choir")
    said = export(ana)
    assert [one["name"] for one in said["tables"]["calendars"]] == ["Choir"]
    assert len(said["tables"]["busy_times"]) == 3
    assert HOST not in repr(said)
    assert "7f3a" not in repr(said)


@pytest.mark.parametrize("verb", ["", "/read"])
def test_who_tries_very_often_waits(make_app: MakeApp, verb: str) -> None:
    app = make_app(RATELIMIT_ENABLED=True)
    ana = mother(app)
    path = f"{PATH}/{uuid4()}{verb}" if verb else PATH
    said = [ana.post(path).status_code for _ in range(31)]
    assert said[-1] == 429
    assert 429 not in said[:-1]

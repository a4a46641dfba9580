"""Fetching from a real server over TLS, and all that such a server may do instead of answering."""

from time import monotonic

import pytest

from app.calendars.feeds import (
    AWAY,
    CLOSED,
    GONE,
    LARGE,
    NONE,
    NOT_HTTPS,
    PASSWORD,
    PRIVATE,
    SLOW,
    NotFetched,
    address_of,
)
from app.calendars.fetching import LARGEST, Known, fetch
from app.hosts import LocalService
from tests.services.calendar_server import HOST, CalendarServer, Said

CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


def why_not(calendars: CalendarServer, address: str, seconds: float = 10) -> str:
    with pytest.raises(NotFetched) as raised:
        fetch(address, None, calendars.local(), seconds)
    assert HOST not in str(raised.value)
    return raised.value.reason


def test_what_stands_at_an_address_comes_as_it_is(calendars: CalendarServer) -> None:
    address = calendars.says(CALENDAR, headers={"Content-Type": "text/html"})
    assert fetch(address, None, calendars.local()).data == CALENDAR


def test_what_is_packed_comes_unpacked(calendars: CalendarServer) -> None:
    address = calendars.says(CALENDAR * 1000, packed=True)
    assert fetch(address, None, calendars.local()).data == CALENDAR * 1000


def test_what_has_not_changed_is_not_sent_again(calendars: CalendarServer) -> None:
    address = calendars.says(CALENDAR, etag='"seven"', headers={"Last-Modified": "Wed"})
    first = fetch(address, None, calendars.local())
    assert first.known == Known('"seven"', "Wed")
    again = fetch(address, first.known, calendars.local())
    assert (again.data, again.known) == (None, first.known)
    _path, asked = calendars.asked[-1]
    assert (asked["if-none-match"], asked["if-modified-since"]) == ('"seven"', "Wed")


def test_a_redirect_is_followed_three_times_and_not_a_fourth(calendars: CalendarServer) -> None:
    calendars.says(CALENDAR, "/4")
    for number in range(4):
        calendars.told[f"/{number}"] = Said(status=302, headers={"Location": f"{number + 1}"})
    assert fetch(calendars.address("/1"), None, calendars.local()).data == CALENDAR
    assert why_not(calendars, calendars.address("/0")) == GONE


def test_a_server_may_say_odd_things_in_its_head(calendars: CalendarServer) -> None:
    odd = {"Location": "/f\xfcr alle", "ETag": '"\xe9"', "Last-Modified": "x" * 3000, "": "x"}
    calendars.says(CALENDAR, "/f%FCr%20alle", headers=odd)
    address = calendars.says(status=301, headers=odd)
    fetched = fetch(address, None, calendars.local())
    assert (fetched.data, fetched.known) == (CALENDAR, Known())


@pytest.mark.parametrize(
    ("leads_to", "reason"),
    [
        ("https://127.0.0.1/her.ics", PRIVATE),
        ("https://169.254.169.254/latest/meta-data", PRIVATE),
        ("https://[::1]/", PRIVATE),
        ("https://localhost/", PRIVATE),
        ("http://calendar.example/", NOT_HTTPS),
        ("file:///etc/passwd", NOT_HTTPS),
        ("gopher://calendar.example/", NOT_HTTPS),
        ("https://her:secret@calendar.example/", PASSWORD),
        ("https://[", GONE),
        ("", GONE),
    ],
)
def test_a_redirect_leads_nowhere_that_she_could_not_have_named_herself(
    calendars: CalendarServer, leads_to: str, reason: str
) -> None:
    address = calendars.says(status=302, headers={"Location": leads_to})
    assert why_not(calendars, address) == reason
    assert {path for path, _headers in calendars.asked} == {"/her.ics"}


def test_a_name_that_leads_home_is_turned_away_before_anything_is_sent(
    calendars: CalendarServer,
) -> None:
    names = {"away.example": "127.0.0.1", "near.example": "10.0.0.7"}
    local = LocalService((), 1, calendars.local().authority, lookup=names.get)
    for host in names:
        with pytest.raises(NotFetched, match=PRIVATE):
            fetch(f"https://{host}/her.ics", None, local)
    assert calendars.asked == []


def test_what_never_ends_is_broken_off_when_it_is_too_large(calendars: CalendarServer) -> None:
    assert why_not(calendars, calendars.says(endless=True)) == LARGE


def test_what_is_as_large_as_may_be_comes_and_a_byte_more_does_not(
    calendars: CalendarServer,
) -> None:
    fits = fetch(calendars.says(b" " * LARGEST), None, calendars.local())
    assert len(fits.data or b"") == LARGEST
    assert why_not(calendars, calendars.says(b" " * (LARGEST + 1))) == LARGE


def test_what_unpacks_to_too_much_is_broken_off(calendars: CalendarServer) -> None:
    assert why_not(calendars, calendars.says(b"\0" * 200_000_000, packed=True)) == LARGE


def test_what_drips_is_given_up_when_the_time_is_over(calendars: CalendarServer) -> None:
    began = monotonic()
    assert why_not(calendars, calendars.says(drips=True), seconds=0.5) == SLOW
    assert monotonic() - began < 3


def test_redirects_share_one_time(calendars: CalendarServer) -> None:
    calendars.says(drips=True, path="/slow")
    address = calendars.says(status=307, headers={"Location": "/slow"})
    began = monotonic()
    assert why_not(calendars, address, seconds=0.5) == SLOW
    assert monotonic() - began < 3


@pytest.mark.parametrize(
    ("status", "reason"),
    [(401, CLOSED), (403, CLOSED), (404, GONE), (410, GONE), (500, AWAY), (204, AWAY), (304, AWAY)],
)
def test_any_other_answer_is_told_apart(
    calendars: CalendarServer, status: int, reason: str
) -> None:
    assert why_not(calendars, calendars.says(status=status)) == reason


def test_a_server_that_nobody_vouches_for_is_not_read(calendars: CalendarServer) -> None:
    address = calendars.says(CALENDAR)
    ours = calendars.local()
    local = LocalService(("else.example",), ours.port, ours.authority, lookup=lambda _: "127.0.0.1")
    with pytest.raises(NotFetched):
        fetch(address.replace(HOST, "else.example"), None, local)
    assert calendars.asked == []


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("https://calendar.example/her.ics", "https://calendar.example/her.ics"),
        (" webcal://calendar.example/a?b=c ", "https://calendar.example/a?b=c"),
        ("WEBCALS://Calendar.Example:8443/x#y", "https://Calendar.Example:8443/x"),
        ("https://münchen.example/k", "https://xn--mnchen-3ya.example/k"),
        ("https://calendar.example/für%20alle", "https://calendar.example/f%C3%BCr%20alle"),
    ],
)
def test_an_address_is_taken_as_people_copy_it(said: str, address: str) -> None:
    assert address_of(said) == address


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("", NONE),
        ("calendar.example", NONE),
        ("sam@example.org", NONE),
        ("http://calendar.example/her.ics", NOT_HTTPS),
        ("ftp://calendar.example/her.ics", NONE),
        ("file:///etc/passwd", NONE),
        ("javascript:alert(1)", NONE),
        ("https://", NONE),
        ("https://her:secret@calendar.example/", PASSWORD),
        ("https://ana:für@calendar.example/", PASSWORD),
        ("https://calendar.example@127.0.0.1/", PASSWORD),
        ("https://127.0.0.1/", PRIVATE),
        ("https://192.168.1.5:8443/", PRIVATE),
        ("https://[::1]/", PRIVATE),
        ("https://[::ffff:10.0.0.1]/", PRIVATE),
        ("https://0x7f.1/", NONE),
        ("https://2130706433/", NONE),
        ("https://calendar.example:99999/", NONE),
        ("https://calendar.example:0/", NONE),
        ("https://calendar.example:22/", NONE),
        ("https://calendar.example/her calendar", NONE),
        ("https://calendar.example/\r\nHost: other.example", NONE),
        ("https://calendar.example/\0", NONE),
        ("https://" + "a" * 3000, NONE),
        ("https://[", NONE),
    ],
)
def test_an_address_that_is_none_or_leads_home_is_not_asked(said: str, reason: str) -> None:
    with pytest.raises(NotFetched, match=f"^{reason}$"):
        address_of(said)

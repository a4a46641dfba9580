"""Calendars as the programs of the world write them, each as a small file of our own."""

from pathlib import Path

import pytest

from tests.calendars.written import told
from tests.cast import LISBON

FILES = Path(__file__).parent / "files"
AUCKLAND_EVENING = ("30 Nov 06:00 – 30 Nov 08:00", "11 Dec 02:00 – 11 Dec 04:00")
BUSY = {
    "outlook.ics": (
        "30 Nov 08:00 – 30 Nov 09:00",
        "3 Dec 00:00 – 5 Dec 00:00",
        "14 Dec 08:00 – 14 Dec 09:00",
    ),
    "outlook_own_zone.ics": ("27 Nov 08:00 – 27 Nov 09:30",),
    "google.ics": (
        "24 Nov 18:30 – 24 Nov 20:00",
        "28 Nov 00:00 – 29 Nov 00:00",
        "2 Dec 19:00 – 2 Dec 20:30",
        "5 Jan 18:30 – 5 Jan 20:00",
        "12 Jan 18:30 – 12 Jan 20:00",
        "19 Jan 18:30 – 19 Jan 20:00",
    ),
    "google_busy.ics": ("26 Nov 09:00 – 26 Nov 11:00",),
    "apple.ics": ("26 Nov 15:45 – 26 Nov 16:30", "31 Dec 15:45 – 31 Dec 16:30"),
    "nextcloud.ics": (
        "26 Nov 16:00 – 26 Nov 17:00",
        "28 Nov 09:00 – 28 Nov 10:00",
        "10 Dec 16:00 – 10 Dec 17:00",
    ),
    "school.ics": ("30 Nov 19:00 – 30 Nov 21:00", "11 Dec 15:00 – 11 Dec 17:00"),
    "freebusy.ifb": (
        "26 Nov 09:00 – 26 Nov 12:00",
        "27 Nov 14:00 – 27 Nov 15:00",
        "29 Nov 08:00 – 29 Nov 09:00",
        "3 Dec 00:00 – 4 Dec 00:00",
    ),
    "two_calendars.ics": ("28 Nov 09:00 – 28 Nov 10:00",),
    "shifts.ics": (
        "26 Nov 07:00 – 26 Nov 15:00",
        "30 Nov 15:00 – 30 Nov 23:00",
        "2 Dec 23:00 – 3 Dec 07:00",
        "4 Dec 23:00 – 5 Dec 07:00",
        "9 Dec 09:00 – 10 Dec 11:00",
        "15 Dec 09:00 – 16 Dec 11:00",
    ),
    "broken.ics": (
        "26 Nov 09:00 – 26 Nov 10:00",
        "30 Nov 09:00 – 30 Nov 10:00",
        "1 Dec 09:00 – 1 Dec 10:00",
    ),
}
"""In UTC, which in these months is Lisbon's own time."""


def test_every_file_is_looked_at() -> None:
    assert {file.name for file in FILES.iterdir()} == set(BUSY)


@pytest.mark.parametrize("name", BUSY)
def test_a_calendar_says_when_she_is_busy_whoever_wrote_it(name: str) -> None:
    assert tuple(told((FILES / name).read_bytes())) == BUSY[name]


@pytest.mark.parametrize("name", BUSY)
@pytest.mark.parametrize("ends", [b"\r\n", b"\r", b"\r\r\n"])
def test_its_lines_end_as_they_like(name: str, ends: bytes) -> None:
    data = (FILES / name).read_bytes().replace(b"\n", ends)
    assert tuple(told(data)) == BUSY[name]


@pytest.mark.parametrize("name", BUSY)
@pytest.mark.parametrize("code", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_its_letters_are_written_in_any_code(name: str, code: str) -> None:
    data = (FILES / name).read_text("utf-8").encode(code)
    assert tuple(told(data)) == BUSY[name]


def test_letters_of_an_older_code_and_folds_inside_a_letter_do_no_harm() -> None:
    old = (FILES / "nextcloud.ics").read_text("utf-8").replace("Steuer", "Müll")
    assert tuple(told(old.encode("latin-1"))) == BUSY["nextcloud.ics"]
    folded = (FILES / "apple.ics").read_bytes().replace("’".encode(), b"\xe2\r\n \x80\x99")
    assert tuple(told(folded)) == BUSY["apple.ics"]


def test_times_without_a_zone_are_those_of_where_she_is() -> None:
    data = (FILES / "school.ics").read_bytes()
    assert tuple(told(data, "Pacific/Auckland")) == AUCKLAND_EVENING
    whole_day = told((FILES / "google.ics").read_bytes(), "Pacific/Auckland")
    assert "27 Nov 11:00 – 28 Nov 11:00" in whole_day
    assert "27 Nov 11:00 – 28 Nov 11:00" not in told((FILES / "google.ics").read_bytes(), LISBON)

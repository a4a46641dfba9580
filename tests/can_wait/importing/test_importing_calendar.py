"""Bring your list: to-dos from calendars, whole, folded and broken."""

from datetime import date

import pytest

from app.can_wait.importing import read
from tests.can_wait.importing.reading import SAMPLES, calendar, only, reason, sample, titles


def test_a_calendar_gives_its_open_to_dos() -> None:
    found = sample("tasks.ics")
    assert [(item.title, item.note, item.due, item.key) for item in found.items] == [
        (
            "Descale the kettle, then the iron",
            "Citric acid is in the cupboard.\nHalf a cup; not more.",
            date(2026, 11, 28),
            "kettle-1@household.example",
        ),
        ("Hand in the school form", None, date(2026, 12, 1), "school-2@household.example"),
        ("Look for the lost mitten", None, None, "broken-6@household.example"),
    ]
    assert (found.kind, found.done) == ("icalendar", 3)


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_calendar_is_read_with_all_line_ends_and_encodings(ends: str, encoding: str) -> None:
    text = SAMPLES["tasks.ics"].decode().replace("\n", ends)
    assert read(text.encode(encoding), "") == sample("tasks.ics")


def test_a_letter_folded_in_two_is_joined_again() -> None:
    whole = calendar("SUMMARY:Käse holen").encode()
    at = whole.index("ä".encode()) + 1
    (item,) = read(whole[:at] + b"\r\n " + whole[at:]).items
    assert item.title == "Käse holen"


@pytest.mark.parametrize(
    "written",
    [
        "DUE:20261128",
        "DUE;VALUE=DATE:20261128",
        "DUE:20261128T235900Z",
        "DUE:20261128T000000",
        "DUE;TZID=Pacific/Auckland:20261128T060000",
        "DUE;TZID=Home:20261128T060000",
        "DUE;TZID=/vendor.example/Europe/Berlin:20261128T235900",
    ],
)
def test_a_to_do_is_due_on_the_day_that_is_written(written: str) -> None:
    assert only(calendar("SUMMARY:Sew", written)).due == date(2026, 11, 28)


@pytest.mark.parametrize(
    "written", ["soon", "", "20261341", "PT1H", "00010101", "20261128/PT1H", "P9999999999999D"]
)
def test_a_broken_due_date_costs_only_the_date(written: str) -> None:
    assert only(calendar("SUMMARY:Sew", f"DUE:{written}")).due is None


def test_a_to_do_without_an_end_or_a_title_is_still_read() -> None:
    text = "BEGIN:VTODO\nSUMMARY:Sew\nBEGIN:VTODO\nDESCRIPTION:Iron\\nthe shirts\nBEGIN:VALARM\nX"
    assert titles(read(text.encode())) == ["Sew", "Iron"]


def test_a_changed_recurrence_alone_is_read_once() -> None:
    first = "BEGIN:VTODO\nUID:1\nRECURRENCE-ID:20261121\nSUMMARY:Sew\nEND:VTODO\n"
    assert titles(read(f"{first}{first.replace('21', '28')}".encode())) == ["Sew"]


def test_a_calendar_of_events_holds_no_things() -> None:
    events = b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Dinner\nEND:VEVENT\nEND:VCALENDAR\n"
    assert reason(events) == "nothing"
    assert reason(b"no calendar at all", "tasks.ics") == "broken"

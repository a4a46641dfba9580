"""A tap is kept once, whoever sends it again, and can be taken back for good at any time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import time_machine
from flask import Flask

from tests.cast import HTMX, Browser, mother, press, shown, tap
from tests.database import both_databases, count, dump, rows
from tests.pages import Page

WORDS = "The plums were for me."


def test_a_tap_is_noted_with_its_need_its_time_and_its_zone(app: Flask, ana: Browser) -> None:
    at = datetime.now(UTC) - timedelta(hours=2)
    answer = tap(ana, "stillness", at=at, zone="Asia/Tokyo")
    assert answer.status_code == 303
    [row] = rows(app, "SELECT * FROM check_ins")
    assert (row["need"], row["zone"], row["words"]) == ("stillness", "Asia/Tokyo", None)
    assert datetime.fromisoformat(row["at"]).replace(tzinfo=UTC) == at


def test_without_a_script_a_tap_leads_to_its_own_page_with_undo_minutes_and_a_moment(
    ana: Browser,
) -> None:
    page = shown(ana, tap(ana, "rest"))
    assert page.request.path.startswith("/check-ins/")
    forms = Page(page.text)
    assert forms.form("/undo").button("undo")
    minutes = [button.text for button in forms.form("/suggestions").buttons]
    assert {"5 min", "15", "30", "An hour", "Start 5 min", "Another", "Not for me"} <= set(minutes)


def test_with_htmx_a_tap_is_answered_by_the_fragment_that_its_page_contains(ana: Browser) -> None:
    fragment = tap(ana, "rest", htmx=True)
    assert "<html" not in fragment.text
    page = ana.get(fragment.headers["HX-Push-Url"])
    assert "<html" in page.text
    assert Page(fragment.text).form("/undo").attributes == Page(page.text).form("/undo").attributes


def test_somebody_who_is_all_right_gets_no_moment_and_no_question(ana: Browser) -> None:
    answer = tap(ana, "all_right", htmx=True)
    assert "Good to know. Nothing else is needed." in answer.text
    assert "data-moment" not in answer.text


@both_databases
def test_the_same_id_twice_is_one_check_in_the_first_one(app: Flask, ana: Browser) -> None:
    id = uuid4()
    assert tap(ana, "rest", id=id).status_code == 303
    again = tap(ana, "care", id=id, htmx=True)
    assert again.status_code == 200
    assert [row["need"] for row in rows(app, "SELECT need FROM check_ins")] == ["rest"]


@both_databases
def test_the_same_id_from_many_requests_at_once_is_one_check_in(app: Flask, ana: Browser) -> None:
    id, at = uuid4(), datetime.now(UTC)
    cookie = ana.get_cookie("breather")
    assert cookie

    def send(_number: int) -> int:
        copy = Browser(app, app.response_class)
        copy.set_cookie("breather", cookie.value)
        return tap(copy, "rest", id=id, at=at, htmx=True).status_code

    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(send, range(32))) == {200}
    assert count(app, "check_ins") == 1


@both_databases
def test_many_taps_at_once_are_all_kept(app: Flask, ana: Browser, bea: Browser) -> None:
    cookies = [one.value for her in (ana, bea) if (one := her.get_cookie("breather"))]

    def send(number: int) -> int:
        copy = Browser(app, app.response_class)
        copy.set_cookie("breather", cookies[number % 2])
        return tap(copy, "space", htmx=True).status_code

    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(send, range(32))) == {200}
    assert count(app, "check_ins") == 32


@both_databases
def test_somebody_elses_id_neither_changes_hers_nor_fails(
    app: Flask, ana: Browser, bea: Browser
) -> None:
    id = uuid4()
    tap(ana, "rest", id=id)
    assert tap(bea, "care", id=id).status_code == 303
    assert {row["need"] for row in rows(app, "SELECT need FROM check_ins")} == {"rest", "care"}
    assert bea.post(f"/check-ins/{id}/undo", headers=HTMX).status_code == 200
    kept = rows(app, "SELECT need FROM check_ins WHERE undone_at IS NULL")
    assert [row["need"] for row in kept] == ["rest"]


@both_databases
def test_undo_takes_back_the_need_the_words_and_all_that_followed(app: Flask, ana: Browser) -> None:
    page = shown(ana, tap(ana, "other", words=WORDS))
    press(ana, page, "/suggestions", "Another")
    answer = press(ana, page, "/undo", "undo", htmx=True)
    assert "Taken back." in answer.text
    assert "What do you need right now?" in answer.text
    [row] = rows(app, "SELECT * FROM check_ins")
    assert (row["need"], row["words"]) == (None, None)
    assert count(app, "suggestions") == 0


def test_undo_works_without_a_time_limit(app: Flask) -> None:
    with time_machine.travel(datetime(2026, 1, 10, 9, tzinfo=UTC)) as time:
        ana = mother(app)
        id = uuid4()
        tap(ana, "rest", id=id)
        time.move_to(datetime(2026, 12, 28, 9, tzinfo=UTC))
        assert "Taken back." in ana.post(f"/check-ins/{id}/undo").text
        assert "Nothing is here. That’s fine." in ana.get("/me/history").text


def test_undo_twice_is_still_taken_back_at_the_first_time(app: Flask, ana: Browser) -> None:
    id = uuid4()
    tap(ana, "rest", id=id)
    ana.post(f"/check-ins/{id}/undo")
    first = dump(app)["check_ins"]
    assert ana.post(f"/check-ins/{id}/undo").status_code == 200
    assert dump(app)["check_ins"] == first


def test_undo_from_the_history_stays_in_the_history(app: Flask, ana: Browser) -> None:
    kept, gone = uuid4(), uuid4()
    tap(ana, "rest", id=kept)
    tap(ana, "care", id=gone)
    history = ana.get("/me/history")
    answer = press(ana, history, f"/check-ins/{gone}/undo", "Undo", htmx=True)
    assert "Taken back." in answer.text
    assert [form.attributes["action"] for form in Page(answer.text).forms] == [
        f"/check-ins/{kept}/undo"
    ]


@both_databases
def test_a_late_copy_after_undo_brings_nothing_back(app: Flask, ana: Browser) -> None:
    id = uuid4()
    tap(ana, "other", id=id, words=WORDS)
    ana.post(f"/check-ins/{id}/undo")
    before = dump(app)
    for htmx in (True, False):
        late = shown(ana, tap(ana, "other", id=id, words=WORDS, htmx=htmx))
        assert late.status_code == 200
    assert dump(app) == before
    assert "Nothing is here" in ana.get("/me/history").text
    assert ana.get(f"/check-ins/{id}").status_code == 302


@pytest.mark.parametrize(
    ("action", "button"),
    [
        ("/suggestions", "Another"),
        ("/suggestions", "15"),
        ("/wave-away", "Not for me"),
        ("/start", "Start 5 min"),
    ],
)
@pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "plain"])
def test_a_screen_left_open_after_undo_elsewhere_still_answers_and_keeps_nothing(
    app: Flask, ana: Browser, action: str, button: str, htmx: bool
) -> None:
    id = uuid4()
    page = shown(ana, tap(ana, "rest", id=id))
    ana.post(f"/check-ins/{id}/undo")
    before = dump(app)
    answer = shown(ana, press(ana, page, action, button, htmx=htmx))
    assert answer.status_code < 500
    assert dump(app) == before


def test_her_words_are_kept_to_280_characters_and_shown_to_her(ana: Browser) -> None:
    words = "ä" * 279 + "😴"
    assert words in shown(ana, tap(ana, "other", words=words)).text
    assert words in ana.get("/me/history").text


def test_lines_are_counted_as_she_sees_them(ana: Browser) -> None:
    # Browsers send a line's end as two characters, and count it as one.
    assert tap(ana, "other", words="a\r\n" * 139 + "a").status_code == 303


@pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "plain"])
def test_more_than_280_characters_are_said_kindly_and_stay_in_front_of_her(
    app: Flask, ana: Browser, htmx: bool
) -> None:
    words = "<b>" + "x" * 278
    answer = tap(ana, "other", words=words, htmx=htmx)
    assert answer.status_code == 422
    assert "280 characters fit here" in answer.text
    assert "<b>" not in answer.text
    if htmx:
        assert answer.headers["HX-Retarget"] == "#words-error"
    else:
        assert "&lt;b&gt;" + "x" * 278 in answer.text
    assert count(app, "check_ins") == 0


def test_something_else_without_words_is_asked_for_a_few(app: Flask, ana: Browser) -> None:
    for words in ("", "   \r\n "):
        answer = tap(ana, "other", words=words)
        assert answer.status_code == 422
        assert "There are no words yet" in answer.text
    assert count(app, "check_ins") == 0


def test_words_sent_with_another_need_are_not_kept(app: Flask, ana: Browser) -> None:
    tap(ana, "rest", words=WORDS)
    assert rows(app, "SELECT words FROM check_ins") == [{"words": None}]


@both_databases
def test_her_words_are_encrypted_where_they_lie(app: Flask, ana: Browser, instance: Path) -> None:
    tap(ana, "other", words=WORDS)
    [row] = rows(app, "SELECT words FROM check_ins")
    assert isinstance(row["words"], bytes | memoryview)
    assert b"plums" not in bytes(row["words"])
    assert WORDS in ana.get("/me/history").text
    for file in instance.iterdir():
        if file.is_file():
            assert b"plums" not in file.read_bytes(), file.name


@pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "plain"])
@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (timedelta(minutes=30), "This phone’s clock is ahead of ours."),
        (timedelta(days=-365), "This tap is more than a month old."),
    ],
    ids=["future", "a year ago"],
)
def test_a_time_that_cant_be_right_can_be_noted_as_now_with_one_tap(
    app: Flask, ana: Browser, wrong: timedelta, sentence: str, htmx: bool
) -> None:
    id = uuid4()
    answer = tap(ana, "other", id=id, at=datetime.now(UTC) + wrong, words=WORDS, htmx=htmx)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert count(app, "check_ins") == 0
    noted = press(ana, answer, "/check-ins", "Note it as now", htmx=htmx)
    assert WORDS in shown(ana, noted).text
    [row] = rows(app, "SELECT * FROM check_ins")
    assert UUID(row["id"]) == id
    now = datetime.fromisoformat(row["at"]).replace(tzinfo=UTC)
    assert abs(datetime.now(UTC) - now) < timedelta(minutes=1)


@pytest.mark.parametrize("minutes", [0, 5, 9])
def test_a_clock_that_is_a_little_ahead_counts_as_now(
    app: Flask, ana: Browser, minutes: int
) -> None:
    assert tap(ana, at=datetime.now(UTC) + timedelta(minutes=minutes)).status_code == 303
    [row] = rows(app, "SELECT at FROM check_ins")
    assert datetime.fromisoformat(row["at"]).replace(tzinfo=UTC) <= datetime.now(UTC)


def test_a_tap_that_waited_some_days_for_a_network_keeps_its_time(app: Flask, ana: Browser) -> None:
    at = datetime.now(UTC) - timedelta(days=30)
    assert tap(ana, at=at).status_code == 303
    [row] = rows(app, "SELECT at FROM check_ins")
    assert datetime.fromisoformat(row["at"]).replace(tzinfo=UTC) == at


@pytest.mark.parametrize(
    "odd",
    [
        {"need": "money"},
        {"need": ""},
        {"need": "REST"},
        {"id": "7"},
        {"id": "not-a-uuid"},
        {"at": "yesterday"},
        {"at": "0001-01-01T00:00:00+14:00"},
        {"at": "9999-12-31T23:59:59-14:00"},
        {"at": "1764072000"},
    ],
    ids=repr,
)
@pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "plain"])
def test_an_odd_tap_is_answered_in_a_sentence_and_not_kept(
    app: Flask, ana: Browser, odd: dict[str, str], htmx: bool
) -> None:
    form = {"need": "rest", "id": str(uuid4()), **odd}
    answer = ana.post("/check-ins", data=form, headers=HTMX if htmx else {})
    assert answer.status_code == 422
    assert answer.text.count(".") >= 1
    assert count(app, "check_ins") == 0


def test_a_tap_without_an_id_or_a_time_is_kept_as_now(app: Flask, ana: Browser) -> None:
    assert ana.post("/check-ins", data={"need": "rest"}).status_code == 303
    assert count(app, "check_ins") == 1


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", "", "UTC\x00", "x" * 900])
def test_a_zone_that_nobody_knows_gives_way_to_the_one_she_said_before(
    app: Flask, ana: Browser, zone: str
) -> None:
    assert tap(ana, zone=zone).status_code == 303
    assert rows(app, "SELECT zone FROM check_ins") == [{"zone": "Europe/Lisbon"}]


def test_the_history_shows_fifty_on_a_page_by_her_local_day_and_leads_on(app: Flask) -> None:
    late = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    with time_machine.travel(late + timedelta(days=1), tick=False):
        ana = mother(app)
        for number in range(51):
            zone = "Pacific/Auckland" if number == 0 else "Europe/Lisbon"
            tap(ana, "rest", at=late - timedelta(minutes=number), zone=zone)
        first, second = ana.get("/me/history"), ana.get("/me/history?page=2")
    assert first.text.count("Undo</button>") == 50
    assert second.text.count("Undo</button>") == 1
    days = [text for tag, text in Page(first.text).texts if tag == "h2"]
    assert [day.replace(",", "") for day in days] == ["Saturday 21 November", "Friday 20 November"]


@pytest.mark.parametrize("page", ["0", "-4", "x", "99", "9" * 30, "", "1.5"])
def test_an_odd_page_of_the_history_is_a_page(ana: Browser, page: str) -> None:
    tap(ana, "rest")
    assert ana.get(f"/me/history?page={page}").status_code == 200

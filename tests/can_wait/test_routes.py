"""Every act by the real buttons, with HTMX and without: what it makes, says, and its undo."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from flask import Flask
from werkzeug.test import TestResponse

from app.can_wait.returning import FARTHEST
from tests.can_wait.acting import LATE, WEDNESDAY, do, put_down, thing, things, waits
from tests.cast import HTMX, Browser, mother, press, shown
from tests.database import both_databases
from tests.pages import Page

SATURDAY_MORNING = datetime(2026, 11, 28, 8, tzinfo=UTC)
with_and_without = pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "plain"])

pytestmark = pytest.mark.usefixtures("time")


def she_presses(
    ana: Browser, answer: TestResponse, action: str, button: str, htmx: bool
) -> TestResponse:
    return shown(ana, press(ana, answer, action, button, htmx))


WAYS = [
    # address, button, state, until, what she reads
    ("effect", "nothing", "here", None, "Noted."),
    ("effect", "hurt", "here", None, "Noted."),
    ("wait", "tomorrow", "waiting", date(2026, 11, 26), "Resting until tomorrow."),
    ("wait", "weekend", "waiting", date(2026, 11, 28), "Resting until Saturday."),
    ("wait", "some_day", "some_day", None, "Resting, without a day."),
    ("let-go", "Let it go", "let_go", None, "Gone. You can bring it back for 30 days."),
    ("keep", "Leave it here", "here", None, "It stays here."),
    ("done", "Do it now", "done", None, "It’s off your list."),
]


@both_databases
@with_and_without
@pytest.mark.parametrize("page", ["/can-wait", "/things/{}"], ids=["card", "thing"])
@pytest.mark.parametrize(("action", "button", "state", "until", "notice"), WAYS)
def test_a_tap_does_what_its_button_says_and_undo_takes_it_back(
    app: Flask,
    htmx: bool,
    page: str,
    action: str,
    button: str,
    state: str,
    until: date | None,
    notice: str,
) -> None:
    ana = mother(app)
    id = put_down(ana, "Sort the winter clothes")
    if action != "effect":
        do(ana, id, "effect", effect="awkward")
    before = thing(app, id)
    opened = ana.get(page.format(id))
    answer = she_presses(ana, opened, f"/things/{id}/{action}", button, htmx)
    after = thing(app, id)
    assert (after.state, after.until) == (state, until)
    assert notice in Page(answer.text).text
    assert ("<html" in answer.text) is not htmx
    undone = she_presses(ana, answer, f"/acts/{after.act_id}/undo", "undo", htmx)
    assert "Taken back." in undone.text
    restored = thing(app, id)
    assert [restored.state, restored.until, restored.effect, restored.title] == [
        before.state,
        before.until,
        before.effect,
        before.title,
    ]
    assert waits(app, id) == []
    if page != "/can-wait":
        # Taken back from the thing's own page, she is still there.
        assert "Where it could rest" in undone.text


def test_what_hurts_someone_comes_first(ana: Browser) -> None:
    id = put_down(ana, "Fix the stair gate")
    answer = do(ana, id, "effect", effect="hurt")
    assert "someone gets hurt. So it comes first." in answer.text
    buttons = [button.text for button in Page(answer.text).form(f"/things/{id}/done").buttons]
    assert buttons[0] == "Do it now"
    assert buttons.count("Do it now") == 1


@with_and_without
def test_a_date_of_her_own(app: Flask, ana: Browser, htmx: bool) -> None:
    id = put_down(ana, "Book the car in")
    do(ana, id, "effect", effect="money")
    form = Page(ana.get("/can-wait").text).form(f"/things/{id}/wait")
    address, fields = form.pressed(form.button("Until then"))
    sent = {**dict(fields), "day": "2027-03-01"}
    answer = shown(ana, ana.post(address, data=sent, headers=HTMX if htmx else {}))
    assert thing(app, id).until == date(2027, 3, 1)
    assert "Resting until Monday, 1 March 2027." in answer.text


@pytest.mark.parametrize("until", ["2026-12-01", "day", "a_while"])
def test_every_way_to_write_until(app: Flask, ana: Browser, until: str) -> None:
    id = put_down(ana, "Book the car in")
    do(ana, id, "wait", until=until, day="2026-12-01")
    expected = date(2026, 12, 2) if until == "a_while" else date(2026, 12, 1)
    assert thing(app, id).until == expected


def test_the_farthest_day_can_be_waited_for_and_none_after_it(app: Flask, ana: Browser) -> None:
    id = put_down(ana, "Look at the roof")
    last = WEDNESDAY.date() + FARTHEST
    assert do(ana, id, "wait", until=(last + timedelta(days=1)).isoformat()).status_code == 422
    assert do(ana, id, "wait", until=last.isoformat()).status_code == 200
    assert thing(app, id).until == last
    assert f'max="{last}"' in ana.get(f"/things/{id}").text


@with_and_without
def test_it_comes_back_and_not_yet_rests_longer_each_time(
    app: Flask, ana: Browser, time: time_machine.Traveller, htmx: bool
) -> None:
    id = put_down(ana, "Winter clothes")
    do(ana, id, "wait", until="tomorrow")
    days = []
    for _ in range(5):
        back_at = thing(app, id).back_at
        assert back_at
        time.move_to(back_at - timedelta(minutes=1))
        assert "It can wait again" not in ana.get("/can-wait").text
        time.move_to(back_at)
        page = ana.get("/can-wait")
        assert "This is back. It can wait again." in page.text
        answer = she_presses(ana, page, f"/things/{id}/wait", "not_yet", htmx)
        assert "Resting until" in answer.text
        until = thing(app, id).until
        assert until
        days.append((until - back_at.date()).days)
    assert days == [1, 3, 7, 14, 14]


@pytest.mark.parametrize(
    ("action", "button", "state", "notice"),
    [
        ("look-back", "fine", "here", "It turned out fine."),
        ("look-back", "bit", "here", "It mattered a bit. That happens."),
        ("look-back", "did", "here", "It mattered. That happens, and you carried a lot that week."),
        ("look-back", "unknown", "here", "You don’t have to know."),
        ("wait", "not_yet", "waiting", "Resting until tomorrow."),
        ("wait", "not_yet", "waiting", "undo"),
        ("let-go", "Let it go", "let_go", "Gone."),
        ("done", "Do it now", "done", "It’s off your list."),
    ],
)
@both_databases
@with_and_without
def test_what_is_back_can_go_every_way_and_be_taken_back(
    app: Flask,
    time: time_machine.Traveller,
    htmx: bool,
    action: str,
    button: str,
    state: str,
    notice: str,
) -> None:
    ana = mother(app)
    id = put_down(ana, "Winter clothes")
    do(ana, id, "wait", until="weekend")
    time.move_to(SATURDAY_MORNING)
    answer = she_presses(ana, ana.get("/can-wait"), f"/things/{id}/{action}", button, htmx)
    assert notice in Page(answer.text).text
    assert thing(app, id).state == state
    act = thing(app, id).act_id
    undone = she_presses(ana, answer, f"/acts/{act}/undo", "undo", htmx)
    assert "Taken back." in undone.text
    assert "This is back. It can wait again." in undone.text
    (wait,) = waits(app, id)
    assert (wait.ended_at, wait.mattered) == (None, None)


@with_and_without
def test_her_words_can_be_changed_and_the_change_taken_back(
    app: Flask, ana: Browser, htmx: bool
) -> None:
    id = put_down(ana, "Car")
    form = Page(ana.get(f"/things/{id}").text).form(f"/things/{id}/rename")
    sent = {**dict(form.fields), "title": " Book the  car in ", "note": "Ask\r\nSam", "due": ""}
    sent["due"] = "2026-12-04"
    answer = ana.post(f"/things/{id}/rename", data=sent, headers=HTMX if htmx else {})
    answer = shown(ana, answer)
    assert "Changed." in answer.text
    assert "It is due on Friday 4 December." in Page(answer.text).text
    changed = thing(app, id)
    assert (changed.title, changed.note) == ("Book the car in", "Ask\nSam")
    she_presses(ana, answer, f"/acts/{sent['act']}/undo", "undo", htmx)
    assert (thing(app, id).title, thing(app, id).note, thing(app, id).due) == ("Car", None, None)


@with_and_without
@pytest.mark.parametrize("verb", ["let-go", "done"])
def test_what_is_off_her_list_can_be_brought_back(
    app: Flask, ana: Browser, htmx: bool, verb: str
) -> None:
    id = put_down(ana, "Sort the cables")
    do(ana, id, verb)
    page = ana.get("/can-wait/off")
    assert "Sort the cables" in page.text
    answer = she_presses(ana, page, f"/things/{id}/keep", "Bring back", htmx)
    assert thing(app, id).state == "here"
    assert "It stays here." in answer.text
    assert "Nothing is here. That’s fine." in ana.get("/can-wait/off").text
    do(ana, id, verb)
    she_presses(ana, ana.get(f"/things/{id}"), f"/things/{id}/keep", "Bring it back", htmx)
    assert thing(app, id).state == "here"


@with_and_without
def test_all_three_on_now_rest_in_one_tap_and_come_back_in_one(app: Flask, htmx: bool) -> None:
    ana = mother(app)
    put_down(ana, "One", "Two", "Three", "Four")
    tapped = shown(ana, ana.post("/check-ins", data={"need": "space"}, headers=HTMX))
    assert "Three things can wait" in tapped.text
    answer = she_presses(ana, tapped, "/things/wait", "Let all of them wait", htmx)
    assert "All of them are resting." in answer.text
    assert sorted(one.state for one in things(app)) == ["here", *["waiting"] * 3]
    act = next(one.act_id for one in things(app) if one.state == "waiting")
    undone = she_presses(ana, answer, f"/acts/{act}/undo", "undo", htmx)
    assert "Taken back." in undone.text
    assert {one.state for one in things(app)} == {"here"}


@with_and_without
def test_one_of_the_three_on_now_rests_and_the_others_stay(
    app: Flask, ana: Browser, htmx: bool
) -> None:
    put_down(ana, "One", "Two", "Three", "Four")
    tapped = shown(ana, ana.post("/check-ins", data={"need": "space"}, headers=HTMX))
    form = next(form for form in Page(tapped.text).forms if "/wait" in form.attributes["action"])
    first = UUID(form.attributes["action"].split("/")[2])
    answer = she_presses(ana, tapped, form.attributes["action"], "Let it wait", htmx)
    assert "Resting until Wednesday 2 December." in answer.text
    assert thing(app, first).state == "waiting"
    if htmx:
        # No fourth one slips in: she was shown three.
        assert "Two things can wait" in answer.text


def test_nobody_and_a_hurt_are_never_offered(ana: Browser, client: Browser) -> None:
    id = put_down(ana, "Fix the stair gate")
    do(ana, id, "effect", effect="hurt")
    for her in (ana, client):
        tapped = her.post("/check-ins", data={"need": "space"}, headers=HTMX)
        assert "can wait</h2>" not in tapped.text


@with_and_without
def test_an_act_that_comes_late_changes_nothing_and_says_so(
    app: Flask, ana: Browser, htmx: bool
) -> None:
    id = put_down(ana, "Car", at=WEDNESDAY - timedelta(days=2))
    do(ana, id, "let-go")
    late = do(ana, id, "done", at=WEDNESDAY - timedelta(days=1), htmx=htmx)
    assert LATE in shown(ana, late).text
    assert thing(app, id).state == "let_go"


@with_and_without
def test_the_same_tap_twice_is_one(app: Flask, ana: Browser, htmx: bool) -> None:
    id, act = put_down(ana, "Car"), uuid4()
    for _ in range(3):
        answer = shown(ana, do(ana, id, "wait", act=act, until="tomorrow", htmx=htmx))
        assert "Resting until tomorrow." in answer.text
    assert len(waits(app, id)) == 1


def test_an_undo_of_what_was_changed_since_says_so(app: Flask, ana: Browser) -> None:
    id, act = put_down(ana, "Car"), uuid4()
    do(ana, id, "let-go", act=act)
    do(ana, id, "keep")
    answer = ana.post(f"/acts/{act}/undo", headers=HTMX)
    assert "This was changed since, so it stays as it is." in answer.text
    assert thing(app, id).state == "here"


def test_undo_can_not_be_undone_twice(app: Flask, ana: Browser) -> None:
    id, act = put_down(ana, "Car"), uuid4()
    do(ana, id, "let-go", act=act)
    for _ in range(2):
        assert ana.post(f"/acts/{act}/undo", headers=HTMX).status_code == 200
    assert (thing(app, id).state, thing(app, id).title) == ("here", "Car")

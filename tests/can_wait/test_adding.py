"""Putting things down: one field, several lines, once each; and a visitor's words, kept or not."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from tests import database
from tests.can_wait.acting import put_down, thing, things
from tests.cast import HTMX, Browser, browser, mother, press, shown
from tests.database import both_databases
from tests.pages import Page

FAMILY, FLAG = "👩🏽‍👩🏽‍👧🏽‍👦🏽", "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
NOT_WRITTEN = "There is nothing written yet. One word is enough."


def write(client: Browser, text: str, htmx: bool = False, **more: str) -> TestResponse:
    form = {"act": str(uuid4()), "title": text, "from": "can-wait", **more}
    return client.post("/things", data=form, headers=HTMX if htmx else {})


def titles(app: Flask) -> list[str | None]:
    return [one.title for one in things(app)]


def field(answer: TestResponse) -> str:
    """Return what stands in the field to put something down."""
    return dict(Page(answer.text).form("/things").fields)["title"]


@pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "plain"])
def test_one_tap_takes_a_thing_out_of_her_head(app: Flask, ana: Browser, htmx: bool) -> None:
    form = dict(Page(ana.get("/can-wait").text).form("/things").fields)
    form["title"] = "  Sort   the winter clothes "
    answer = shown(ana, ana.post("/things", data=form, headers=HTMX if htmx else {}))
    assert "It’s out of your head." in answer.text
    assert titles(app) == ["Sort the winter clothes"]
    assert "Sort the winter clothes" in answer.text
    assert str(things(app)[0].id) == form["act"]


@pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "plain"])
def test_each_line_becomes_a_thing_without_its_bullet(app: Flask, ana: Browser, htmx: bool) -> None:
    text = (
        "- Book the car in\r\n* Fold the laundry\r\n\r\n 3. Call the bank\r\n• [ ] Find the key\n--"
    )
    answer = shown(ana, write(ana, text, htmx))
    assert "4 things are out of your head." in answer.text
    assert sorted(map(str, titles(app))) == [
        "Book the car in",
        "Call the bank",
        "Find the key",
        "Fold the laundry",
    ]


def test_a_line_alone_keeps_its_number(app: Flask, ana: Browser) -> None:
    write(ana, "10. Geburtstag planen")
    assert titles(app) == ["10. Geburtstag planen"]


@both_databases
@pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "plain"])
def test_the_same_form_twice_adds_once(app: Flask, htmx: bool) -> None:
    ana, act = mother(app), str(uuid4())
    for _ in range(2):
        answer = shown(ana, write(ana, "One\nTwo\nThree", htmx, act=act))
        assert "3 things are out of your head." in answer.text
    assert len(titles(app)) == 3


def test_two_mothers_may_have_made_the_same_id(app: Flask, ana: Browser, bea: Browser) -> None:
    act = uuid4()
    put_down(ana, "Hers", act=act)
    put_down(bea, "The other’s", act=act)
    assert sorted(map(str, titles(app))) == ["Hers", "The other’s"]
    assert "Hers" in ana.get(f"/things/{act}").text
    assert "Hers" not in bea.get(f"/things/{act}").text


@pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "plain"])
def test_undo_forgets_all_that_was_added_and_a_late_copy_adds_nothing(
    app: Flask, ana: Browser, htmx: bool
) -> None:
    act, at = str(uuid4()), datetime.now(UTC).isoformat()
    answer = shown(ana, write(ana, "One\nTwo", htmx, act=act, at=at))
    undone = shown(ana, press(ana, answer, f"/acts/{act}/undo", "undo", htmx))
    assert "Taken back." in undone.text
    assert titles(app) == [None, None]
    late = shown(ana, write(ana, "One\nTwo", htmx, act=act, at=at))
    assert late.status_code == 200
    assert titles(app) == [None, None]
    assert "Nothing is waiting" in ana.get("/can-wait").text


def test_added_on_another_day_it_is_where_it_was_added(app: Flask, ana: Browser) -> None:
    days_ago = datetime.now(UTC) - timedelta(days=3)
    id = put_down(ana, "Written without a signal", at=days_ago)
    assert thing(app, id).added_at == days_ago


@pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "plain"])
def test_a_visitor_is_asked_first_with_her_words_before_her(
    app: Flask, client: Browser, htmx: bool
) -> None:
    asked = write(client, "- Fold the laundry\n- Call the bank", htmx)
    assert asked.status_code == 200
    assert "May we keep what you put down?" in asked.text
    page = Page(asked.text)
    assert "Fold the laundry" in page.text
    assert not any("checked" in field for field in page.all("input"))
    assert database.about_anybody(app) == {}


@pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "plain"])
def test_her_yes_keeps_her_words_once(app: Flask, client: Browser, htmx: bool) -> None:
    asked = write(client, "Fold the laundry\nCall the bank", htmx)
    for _ in range(2):
        kept = shown(client, press(client, asked, "/things", "yes", htmx))
    assert "2 things are out of your head." in kept.text
    assert sorted(map(str, titles(app))) == ["Call the bank", "Fold the laundry"]
    assert "All that rests" not in client.get("/can-wait").text
    assert client.get(f"/things/{things(app)[0].id}").status_code == 200
    assert database.count(app, "accounts") == 1


@pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "plain"])
def test_her_no_keeps_nothing_and_gives_her_words_back(
    app: Flask, client: Browser, htmx: bool
) -> None:
    text = "Fold the laundry\n<b>“Call” the bank & co</b>"
    refused = shown(client, press(client, write(client, text, htmx), "/things", "no", htmx))
    assert "Nothing was kept. Your words are still here." in Page(refused.text).text
    assert field(refused) == text
    assert database.about_anybody(app) == {}


def test_a_list_of_a_visitor_says_how_many_more(client: Browser) -> None:
    assert "and 3 more" in write(client, "\n".join(f"Thing {n}" for n in range(8))).text


@pytest.mark.parametrize("who", ["ana", "client"])
@pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "plain"])
@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("x" * 10_000, "That’s long for one thing. 2000 characters fit"),
        ("Short\n" + "x" * 2001, "That’s long for one thing."),
        ("\n".join(f"Thing {n}" for n in range(201)), "200 lines fit here."),
        ("", NOT_WRITTEN),
        ("   \t\r\n \r\n", NOT_WRITTEN),
        ("\x00\x07\u200b", NOT_WRITTEN),
        ("---\n***", NOT_WRITTEN),
    ],
    ids=["long", "one long", "many", "empty", "spaces", "nothing to see", "dashes"],
)
def test_what_does_not_fit_gets_a_kind_sentence_and_stays(
    app: Flask, request: pytest.FixtureRequest, who: str, htmx: bool, text: str, sentence: str
) -> None:
    answer = write(request.getfixturevalue(who), text, htmx)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert titles(app) == []
    if htmx:
        # Beside the field, which keeps what she wrote.
        assert answer.headers["HX-Retarget"] == "#thing-error"
        assert "<textarea" not in answer.text
    elif sentence != NOT_WRITTEN:
        kept = next(said for tag, said in Page(answer.text).texts if tag == "textarea")
        assert kept.splitlines() == text.splitlines()


def test_a_missing_field_is_an_empty_one(ana: Browser) -> None:
    answer = ana.post("/things")
    assert answer.status_code == 422
    assert NOT_WRITTEN in answer.text


def test_two_hundred_lines_fit(app: Flask, ana: Browser) -> None:
    text = "\n".join(f"Thing {n}" for n in range(200))
    assert "200 things are out of your head." in shown(ana, write(ana, text)).text
    assert len(titles(app)) == 200


def test_a_long_line_is_cut_between_words_and_whole_in_the_note(app: Flask, ana: Browser) -> None:
    text = " ".join(["something"] * 200)
    answer = write(ana, text, htmx=True)
    assert answer.status_code == 200
    kept = things(app)[0]
    assert kept.title
    assert kept.note == text
    assert len(kept.title) <= 200
    assert kept.title.endswith("something…")
    assert text in ana.get(f"/things/{kept.id}").text


@pytest.mark.parametrize(
    "words",
    [
        "לקנות חלב ל-Mia",
        "اتصلي بالطبيب يوم 5",
        "\u202eLook, backwards\u202c",
        FAMILY + " dinner",
        FAMILY * 7,
        FLAG,
        "🛒",
        "e\u0301" * 90,
        "<script>alert(1)</script>",
        "{{ 7*7 }} %(num)d %s",
        "' OR 1=1 --",
        "買牛奶",
    ],
    ids=range(12),
)
@pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "plain"])
def test_whatever_she_writes_comes_back_as_it_was(
    app: Flask, ana: Browser, words: str, htmx: bool
) -> None:
    answer = shown(ana, write(ana, words, htmx))
    assert titles(app) == [words]
    # Every screen that names it does so in her letters.
    for page in (answer, ana.get(f"/things/{things(app)[0].id}")):
        assert words in [text for _, text in Page(page.text).texts]
    assert "alert(1)</script>" not in answer.text


def test_what_no_screen_can_show_is_left_out(app: Flask, ana: Browser) -> None:
    write(ana, "\x00Milk\x07\x1b[31m and\u2028bread\x85eggs")
    assert set(titles(app)) == {"Milk[31m and", "bread", "eggs"}


@both_databases
@pytest.mark.parametrize("text", ["a\x00b", "\ufffe and", "ﷺ" * 150])
def test_odd_letters_are_kept_on_both_databases(app: Flask, text: str) -> None:
    assert shown(mother(app), write(mother(app), text)).status_code == 200
    assert len(titles(app)) == 1


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(st.characters(codec="utf-8"), max_size=300), htmx=st.booleans())
def test_any_text_is_put_down_or_answered_kindly(app: Flask, text: str, htmx: bool) -> None:
    ana, visitor = mother(app), browser(app)
    for client in (ana, visitor):
        answer = write(client, text, htmx)
        assert answer.status_code in {200, 303, 422}
        assert shown(client, answer).status_code in {200, 422}


@pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "plain"])
@pytest.mark.parametrize("size", [64 * 1024 + 1, 300_000])
def test_what_is_far_too_long_is_refused_kindly(
    app: Flask, ana: Browser, htmx: bool, size: int
) -> None:
    answer = write(ana, "x" * size, htmx)
    assert answer.status_code == 413
    assert "That’s more than fits here. A shorter one will do." in answer.text
    assert titles(app) == []


@pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "plain"])
def test_a_share_from_another_app_stands_in_the_field_and_nothing_is_kept(
    app: Flask, client: Browser, htmx: bool
) -> None:
    shared = {"title": "Swimming", "text": "Course on Monday", "url": "https://pool.example/1"}
    answer = client.post("/can-wait/shared", data=shared, headers=HTMX if htmx else {})
    assert field(answer) == "Swimming Course on Monday https://pool.example/1"
    assert database.about_anybody(app) == {}


def test_a_shared_list_stays_a_list(ana: Browser) -> None:
    shared = {"title": "Todo", "text": "Milk\nBread", "url": ""}
    assert field(ana.post("/can-wait/shared", data=shared)) == "Todo\nMilk\nBread"
    assert "https://a.example" not in Page(ana.post("/can-wait/shared").text).text


def test_what_was_put_down_on_now_is_answered_there(app: Flask, ana: Browser) -> None:
    tapped = ana.post("/check-ins", data={"need": "space"}, headers=HTMX)
    form = dict(Page(tapped.text).form("/things").fields)
    answer = ana.post("/things", data={**form, "title": "Milk"}, headers=HTMX)
    assert 'id="put-down"' in answer.text
    assert "What can wait" not in answer.text
    act = UUID(form["act"])
    undone = press(ana, answer, f"/acts/{act}/undo", "undo", htmx=True)
    assert "Taken back." in undone.text
    assert 'id="put-down"' in undone.text
    assert titles(app) == [None]


@both_databases
def test_lines_stay_in_the_order_in_which_she_wrote_them(app: Flask, ana: Browser) -> None:
    written = [f"Thing {number}" for number in range(30)]
    put_down(ana, *written)
    kept = things(app)
    assert [one.title for one in kept] == written
    assert len({one.added_at for one in kept}) == len(written)
    assert len({one.changed_at for one in kept}) == 1

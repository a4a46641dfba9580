"""Making an ask, and what becomes of it on her side, as her forms send it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from tests import cast
from tests.asks.households import HOUR, NOON
from tests.cast import SATURDAY, Browser, add_child, add_person, ask_for, link_of, says
from tests.database import rows
from tests.pages import Page

CHIPS = {
    "tonight": ("2026-11-25 19:30", 120),
    "tomorrow": ("2026-11-26 19:30", 120),
    "saturday": ("2026-11-28 09:00", 150),
    "sunday": ("2026-11-29 14:00", 180),
}


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def sam(ana: Browser) -> str:
    return add_person(ana, "Sam", relation="partner")


@pytest.fixture
def nadia(ana: Browser, sam: str, clock: time_machine.Traveller) -> str:
    assert sam
    clock.shift(1)
    return add_person(ana, "Nadia")


@pytest.fixture
def them(app: Flask) -> Browser:
    """The phone of whoever opens a link. Nobody is known on it."""
    return cast.browser(app)


def of(app: Flask, *columns: str) -> list[tuple[object, ...]]:
    """Return these columns of every ask, the first one first."""
    found = rows(app, "SELECT * FROM asks ORDER BY asked_at, begins_at")
    return [tuple(one[column] for column in columns) for one in found]


def span(app: Flask) -> tuple[datetime, datetime]:
    [(begins, ends)] = of(app, "begins_at", "ends_at")
    return time(begins), time(ends)


def time(text: object) -> datetime:
    return datetime.fromisoformat(str(text)).replace(tzinfo=UTC)


def reads(her: Browser, ask: str) -> str:
    """Return what the page of an ask says."""
    return Page(her.get(f"/asks/{ask}").text).text


def theirs(them: Browser, link: str) -> str:
    return Page(them.get(link).text).text


@pytest.mark.parametrize("chip", CHIPS)
def test_one_tap_says_when(app: Flask, ana: Browser, sam: str, chip: str) -> None:
    ask_for(ana, sam, when=chip)
    begins, minutes = CHIPS[chip]
    start = datetime.fromisoformat(begins).replace(tzinfo=UTC)
    assert span(app) == (start, start + timedelta(minutes=minutes))


@pytest.mark.parametrize("minutes", [60, 90, 240, 720])
@pytest.mark.parametrize("when", ["tonight", "pick"])
def test_she_says_how_long(app: Flask, ana: Browser, sam: str, when: str, minutes: int) -> None:
    ask_for(ana, sam, when=when, minutes=str(minutes))
    begins, ends = span(app)
    assert ends - begins == timedelta(minutes=minutes)


def test_exact_times_are_those_of_her_clock(app: Flask, sam: str, ana: Browser) -> None:
    ana.in_zone("America/New_York")
    ask_for(ana, sam)
    assert span(app) == (
        datetime(2026, 11, 28, 14, tzinfo=UTC),
        datetime(2026, 11, 28, 16, 30, tzinfo=UTC),
    )


def test_an_evening_may_end_after_midnight(app: Flask, ana: Browser, sam: str) -> None:
    ask_for(ana, sam, begins="19:00", ends="00:30")
    begins, ends = span(app)
    assert (begins.day, ends.day, ends - begins) == (28, 29, 5.5 * HOUR)


def test_each_chip_says_what_it_means_and_the_first_one_is_chosen(ana: Browser, sam: str) -> None:
    assert sam
    page = Page(ana.get("/asks/new").text)
    assert "Saturday 28 November, 09:00 – 11:30" in page.text
    assert "Sunday 29 November, 14:00 – 17:00" in page.text
    chosen = [one["value"] for one in page.all("input") if "checked" in one]
    assert chosen == ["tonight", sam, "in_order", "call_me"]


def test_people_are_asked_in_the_order_in_which_she_tapped_them(
    app: Flask, ana: Browser, sam: str, nadia: str
) -> None:
    ask_for(ana, sam, nadia, order=f"{nadia} {sam}")
    asked = rows(
        app,
        "SELECT people.added_at FROM asked JOIN people ON people.id = person_id ORDER BY position",
    )
    assert [one["added_at"] for one in asked] == sorted(one["added_at"] for one in asked)[::-1]


def test_without_an_order_they_are_asked_as_they_stand(
    ana: Browser, them: Browser, sam: str, nadia: str
) -> None:
    ask = ask_for(ana, sam, nadia, order="")
    assert "Sam has been asked for a moment." in reads(ana, ask)
    assert "Nothing to answer right now." in theirs(them, link_of(ana, nadia))


def test_at_once_everybody_is_asked(ana: Browser, them: Browser, sam: str, nadia: str) -> None:
    ask = ask_for(ana, sam, nadia, how="at_once")
    for person in (sam, nadia):
        assert "Could you take the children?" in theirs(them, link_of(ana, person))
    says(them, link_of(ana, nadia), ask)
    assert "Nadia said yes" in reads(ana, ask)
    says(them, link_of(ana, sam), ask)
    answer = them.get(f"{link_of(ana, sam)}/asks/{ask}")
    assert "Somebody has it already. Thank you for looking." in Page(answer.text).text
    assert "Nadia said yes" in reads(ana, ask)


@pytest.mark.parametrize("hours", [2, 6, 24, 48])
def test_the_next_one_is_asked_after_the_time_that_she_chose(
    ana: Browser, them: Browser, sam: str, nadia: str, clock: time_machine.Traveller, hours: int
) -> None:
    ask_for(ana, sam, nadia, patience=str(hours))
    link = link_of(ana, nadia)
    clock.shift(hours * HOUR - timedelta(minutes=1))
    assert "Nothing to answer right now." in theirs(them, link)
    clock.shift(timedelta(minutes=1))
    assert "Could you take the children?" in theirs(them, link)


def test_the_text_for_the_chat_is_ready_word_by_word(ana: Browser, sam: str) -> None:
    add_child(ana, "Leo")
    mia = add_child(ana, "Mia")
    ask = ask_for(ana, sam, child=mia, place="Rua da Paz 7", line="I’m going to swim.")
    link = f"http://localhost{link_of(ana, sam)}"
    words = (
        "Could you take the children on Saturday 28 November, 09:00 to 11:30? Rua da Paz 7. "
        f"One tap here is enough: {link}"
    )
    page = Page(ana.get(f"/asks/{ask}").text)
    assert words in page.text
    shared = [one["data-share"] for one in page.all("button") if "data-share" in one]
    copied = [one["data-copy"] for one in page.all("button") if "data-copy" in one]
    assert shared == copied == [words]
    sms = next(one["href"] for one in page.all("a") if one["href"].startswith("sms:"))
    assert sms.startswith("sms:?&body=Could%20you%20take%20the%20children%20on%20Saturday%2028")


def test_a_text_message_goes_to_their_number(ana: Browser) -> None:
    sam = add_person(ana, "Sam", phone="+351 91 234 56 78")
    page = Page(ana.get(f"/asks/{ask_for(ana, sam)}").text)
    assert any(one["href"].startswith("sms:+351912345678?&body=") for one in page.all("a"))


def test_the_line_and_the_place_and_the_children_are_on_their_page(
    ana: Browser, them: Browser, sam: str, clock: time_machine.Traveller
) -> None:
    leo = add_child(ana, "Leo")
    clock.shift(1)
    mia = add_child(ana, "Mia")
    ask_for(ana, sam, child=[leo, mia], place="", line="I’m going  to swim.")
    text = theirs(them, link_of(ana, sam))
    assert "From Ana, for Sam" in text
    assert "Could you take Leo and Mia?" in text
    assert "At our place · 2½ hours" in text
    assert "“I’m going to swim.”" in text


@pytest.mark.parametrize("tells", ["everything", "call_me", "nothing"])
def test_she_chooses_what_reaches_her(
    ana: Browser, them: Browser, sam: str, clock: time_machine.Traveller, tells: str
) -> None:
    ask = ask_for(ana, sam, tells=tells)
    link = link_of(ana, sam)
    says(them, link, ask)
    clock.move_to(datetime(2026, 11, 28, 10, tzinfo=UTC))
    for kind in ("asleep", "call_me"):
        them.post(f"{link}/asks/{ask}/updates", data={"kind": kind})
        clock.shift(60)
    page = reads(ana, ask)
    assert ("Asleep" in page) == (tells == "everything")
    assert ("Call me" in page) == (tells != "nothing")
    ana.post(f"/asks/{ask}/back")
    assert "Asleep" in reads(ana, ask)


def test_an_open_screen_hears_only_of_what_reaches_her(
    ana: Browser, them: Browser, sam: str, clock: time_machine.Traveller
) -> None:
    ask = ask_for(ana, sam, tells="call_me")
    link = link_of(ana, sam)
    says(them, link, ask)
    clock.move_to(datetime(2026, 11, 28, 10, tzinfo=UTC))
    seen = ana.get("/circle/version")
    assert (seen.status_code, seen.data) == (204, b"")
    same = {"If-None-Match": seen.headers["ETag"]}
    assert ana.get("/circle/version", headers=same).status_code == 304
    them.post(f"{link}/asks/{ask}/updates", data={"kind": "asleep"})
    assert ana.get("/circle/version", headers=same).status_code == 304
    late = (NOON + 2 * 24 * HOUR).isoformat()
    them.post(f"{link}/asks/{ask}/updates", data={"kind": "call_me", "at": late})
    assert ana.get("/circle/version", headers=same).status_code == 204


def test_an_open_screen_hears_that_it_has_begun(
    ana: Browser, them: Browser, sam: str, clock: time_machine.Traveller
) -> None:
    ask = ask_for(ana, sam)
    says(them, link_of(ana, sam), ask)
    same = {"If-None-Match": ana.get("/circle/version").headers["ETag"]}
    clock.move_to(datetime(2026, 11, 28, 9, tzinfo=UTC))
    assert ana.get("/circle/version", headers=same).status_code == 204
    assert "I’m back" in reads(ana, ask)


def test_while_the_handover_is_open_her_page_says_who_has_it(
    ana: Browser, them: Browser, sam: str, clock: time_machine.Traveller
) -> None:
    ask = ask_for(ana, sam, tells="nothing")
    says(them, link_of(ana, sam), ask)
    assert "The handover opens on Saturday at 07:00." in reads(ana, ask)
    clock.move_to(datetime(2026, 11, 28, 7, tzinfo=UTC))
    assert "Sam has the handover. You asked not to hear from home." in reads(ana, ask)


def test_another_time_asks_everybody_again_and_says_so(
    ana: Browser, them: Browser, sam: str
) -> None:
    ask = ask_for(ana, sam)
    link = link_of(ana, sam)
    says(them, link, ask)
    assert "Another time asks everybody again." in Page(ana.get(f"/asks/{ask}/change").text).text
    ana.post(f"/asks/{ask}/change", data={**SATURDAY, "begins": "10:00"})
    text = theirs(them, link)
    assert "Could you take the children?" in text
    assert "The time is a new one." in text
    assert "said yes" not in reads(ana, ask)


def test_other_words_leave_it_covered(app: Flask, ana: Browser, them: Browser, sam: str) -> None:
    ask = ask_for(ana, sam)
    says(them, link_of(ana, sam), ask)
    form = Page(ana.get(f"/asks/{ask}/change").text)
    shown = {one["name"]: one.get("value", "") for one in form.all("input") if "name" in one}
    assert (shown["day"], shown["begins"], shown["ends"]) == tuple(SATURDAY.values())[1:]
    ana.post(f"/asks/{ask}/change", data={**SATURDAY, "line": "To the sea", "place": "The park"})
    text = theirs(them, link_of(ana, sam))
    assert "Yours" in text
    assert "“To the sea”" in text
    assert "The park" in text
    assert of(app, "state", "version") == [("covered", 2)]


def test_other_words_written_abroad_move_nothing(
    app: Flask, ana: Browser, them: Browser, sam: str
) -> None:
    ask = ask_for(ana, sam)
    says(them, link_of(ana, sam), ask)
    before = span(app)
    ana.in_zone("Pacific/Auckland")
    ana.post(f"/asks/{ask}/change", data={**SATURDAY, "zone": "Pacific/Auckland", "line": "Hi"})
    assert span(app) == before
    assert of(app, "state", "zone") == [("covered", "Europe/Lisbon")]


def test_other_words_can_be_said_once_it_has_begun(
    app: Flask, ana: Browser, them: Browser, sam: str, clock: time_machine.Traveller
) -> None:
    ask = ask_for(ana, sam)
    says(them, link_of(ana, sam), ask)
    clock.move_to(datetime(2026, 11, 28, 10, tzinfo=UTC))
    answer = ana.post(f"/asks/{ask}/change", data={**SATURDAY, "line": "The key is outside"})
    assert answer.status_code == 303
    assert of(app, "state") == [("covered",)]


def test_withdrawn_nobody_has_to_do_anything(ana: Browser, them: Browser, sam: str) -> None:
    ask = ask_for(ana, sam)
    assert ana.post(f"/asks/{ask}/withdraw").headers["Location"].endswith("/circle")
    assert "Withdrawn. Nobody has to do anything." in reads(ana, ask)
    assert "Saturday" not in Page(ana.get("/circle").text).text
    answer = them.get(f"{link_of(ana, sam)}/asks/{ask}")
    assert "It isn’t needed any more. Nothing to do." in Page(answer.text).text
    says(them, link_of(ana, sam), ask)
    assert "Withdrawn." in reads(ana, ask)


def test_one_more_can_be_asked(ana: Browser, them: Browser, sam: str, nadia: str) -> None:
    ask = ask_for(ana, sam)
    says(them, link_of(ana, sam), ask, "cant")
    page = reads(ana, ask)
    assert "Nobody can this time. You could ask for another time, or ask somebody else." in page
    assert "Ask somebody else, too Nadia" in page
    for _twice in range(2):
        ana.post(f"/asks/{ask}/people/{nadia}/add")
    assert "Nadia has been asked for a moment." in reads(ana, ask)
    assert "Could you take the children?" in theirs(them, link_of(ana, nadia))


def test_she_need_not_wait_for_somebody_s_turn(
    ana: Browser, them: Browser, sam: str, nadia: str
) -> None:
    ask = ask_for(ana, sam, nadia)
    assert "Ask Nadia now" in reads(ana, ask)
    ana.post(f"/asks/{ask}/people/{nadia}/now")
    assert "It’s Sam’s turn" in reads(ana, ask)
    assert "It’s Nadia’s turn" in reads(ana, ask)
    assert "Could you take the children?" in theirs(them, link_of(ana, nadia))


PROPOSED = {
    "day1": "2026-11-29", "begins1": "10:00", "ends1": "12:00",
    "day2": "2026-11-30", "begins2": "15:00", "ends2": "17:00",
}  # fmt: skip


def test_another_time_that_they_propose_is_taken_with_a_tap(
    app: Flask, ana: Browser, them: Browser, sam: str
) -> None:
    ask = ask_for(ana, sam)
    link = link_of(ana, sam)
    says(them, link, ask, "another", **PROPOSED)
    page = reads(ana, ask)
    assert "Nobody can at that time. Another one is offered." in page
    assert "Sam could at another time Sunday 29 November, 10:00 – 12:00" in page
    ana.post(f"/asks/{ask}/people/{sam}/proposal", data={"number": "1"})
    assert span(app)[0] == datetime(2026, 11, 30, 15, tzinfo=UTC)
    assert "Sam said yes" in reads(ana, ask)
    assert "Monday 30 November, 15:00 – 17:00 Yours" in theirs(them, link)


@pytest.mark.parametrize("number", ["2", "-1", "x", "", "9" * 5000])
def test_a_time_that_is_not_proposed_can_not_be_taken(
    ana: Browser, them: Browser, sam: str, number: str
) -> None:
    ask = ask_for(ana, sam)
    says(them, link_of(ana, sam), ask, "another", **PROPOSED)
    answer = ana.post(f"/asks/{ask}/people/{sam}/proposal", data={"number": number})
    assert answer.status_code == 422
    assert "That time isn’t offered any more. Here is how it is now." in Page(answer.text).text
    assert "Sam could at another time" in Page(answer.text).text


def test_whoever_has_nobody_yet_is_led_to_add_somebody(ana: Browser) -> None:
    page = Page(ana.get("/asks/new").text)
    assert "Nobody is in your circle yet. A name is enough to begin." in page.text
    assert "/circle/people/new" in [one.get("href") for one in page.all("a")]
    assert not [one for one in page.all("form") if one.get("action") == "/asks"]


def test_from_now_the_way_to_the_circle_is_shown_to_whoever_has_one(
    app: Flask, ana: Browser
) -> None:
    assert 'href="/asks/new"' in cast.shown(ana, cast.tap(ana, "space")).text
    assert 'href="/asks/new"' not in cast.tap(cast.browser(app), "space").text


OFFERED = {"day1": "2026-11-28", "begins1": "09:00", "ends1": "11:00", "words": "Zoo?"}


def test_an_offer_is_taken_with_a_tap(ana: Browser, them: Browser, sam: str) -> None:
    link = link_of(ana, sam)
    them.post(f"{link}/offers", data=OFFERED)
    assert "You offered this. It may be taken with a tap." in theirs(them, link)
    circle = ana.get("/circle")
    assert "Sam offers Saturday 28 November, 09:00 – 11:00 Zoo?" in Page(circle.text).text
    taken = cast.shown(ana, cast.press(ana, circle, "/take", "Take it"))
    assert "Sam said yes" in Page(taken.text).text
    assert "Thank you. It’s yours." in Page(them.get(link).text).text or "Yours" in theirs(
        them, link
    )
    assert "Sam offers" not in Page(ana.get("/circle").text).text


def test_an_offer_that_was_taken_back_is_not_there_to_take(
    ana: Browser, them: Browser, sam: str
) -> None:
    link = link_of(ana, sam)
    them.post(f"{link}/offers", data=OFFERED)
    circle = ana.get("/circle")
    cast.press(them, them.get(link), "/back", "Take it back")
    answer = cast.press(ana, circle, "/take", "Take it")
    assert answer.status_code == 422
    text = Page(answer.text).text
    assert "That time isn’t offered any more. Here is how it is now." in text
    assert "Sam offers" not in text


def test_not_this_time_leaves_an_offer(ana: Browser, them: Browser, sam: str) -> None:
    link = link_of(ana, sam)
    them.post(f"{link}/offers", data=OFFERED)
    cast.press(ana, ana.get("/circle"), "/not-now", "Not this time")
    assert "Sam offers" not in Page(ana.get("/circle").text).text
    assert "You offered this." not in theirs(them, link)


def test_every_week_and_the_end_of_that(
    app: Flask, ana: Browser, sam: str, clock: time_machine.Traveller
) -> None:
    ask = ask_for(ana, sam)
    ana.post(f"/asks/{ask}/every-week")
    assert "This comes every week. To skip one, withdraw it." in reads(ana, ask)
    clock.move_to(datetime(2026, 11, 28, 10, tzinfo=UTC))
    ana.post(f"/asks/{ask}/every-week")
    assert [time(begins).day for (begins,) in of(app, "begins_at")] == [28, 5]
    ana.post(f"/asks/{ask}/every-week", data={"end": "1"})
    assert "This comes every week." not in reads(ana, ask)
    clock.shift(timedelta(days=7))
    assert len(of(app, "id")) == 2


def test_a_line_of_thanks_in_both_directions(
    ana: Browser, them: Browser, sam: str, clock: time_machine.Traveller
) -> None:
    ask = ask_for(ana, sam)
    link = link_of(ana, sam)
    says(them, link, ask)
    clock.move_to(datetime(2026, 11, 28, 12, tzinfo=UTC))
    ana.post(f"/asks/{ask}/thanks", data={"words": "I swam."})
    them.post(f"{link}/asks/{ask}/thanks", data={"words": "We baked."})
    assert "We baked." in reads(ana, ask)
    assert "I swam." in Page(them.get(f"{link}/asks/{ask}").text).text


def test_the_same_form_sent_twice_is_one_ask(app: Flask, ana: Browser, sam: str) -> None:
    ask = ask_for(ana, sam)
    ask_for(ana, sam, id=ask)
    assert len(of(app, "id")) == 1


def test_in_the_night_it_says_when_the_next_one_is_asked(
    ana: Browser, sam: str, clock: time_machine.Traveller
) -> None:
    clock.move_to(datetime(2026, 11, 25, 23, tzinfo=UTC))
    ask = ask_for(ana, sam)
    assert "Sam is next, Thursday, 07:00." in reads(ana, ask)
    assert "Ask Sam now" in reads(ana, ask)


@pytest.mark.parametrize("screen", ["/circle", "/asks"])
def test_a_screen_carries_what_it_shows_so_that_no_change_is_missed(
    ana: Browser, them: Browser, sam: str, screen: str
) -> None:
    ask = ask_for(ana, sam)
    page = Page(ana.get("/circle" if screen == "/circle" else f"/asks/{ask}").text)
    [seen] = [one["data-seen"] for _tag, one in page.tags if "data-seen" in one]
    same = {"If-None-Match": f'"{seen}"'}
    assert ana.get("/circle/version", headers=same).status_code == 304
    says(them, link_of(ana, sam), ask)
    assert ana.get("/circle/version", headers=same).status_code == 204

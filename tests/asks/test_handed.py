"""Handing things over: they see its title and no more, and it is never lost between the two."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from flask import Flask
from werkzeug.test import TestResponse

from app.can_wait.models import Thing
from tests import cast
from tests.asks.households import NOON
from tests.can_wait.acting import do, put_down, things, undo
from tests.cast import Browser, add_person, link_of
from tests.database import dump
from tests.pages import Page

TITLE = "Book the car in"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@dataclass
class Home:
    app: Flask
    ana: Browser
    them: Browser
    sam: str
    link: str
    thing: UUID

    def hand(self, **more: Any) -> TestResponse:
        return do(self.ana, self.thing, "hand", person=self.sam, **more)

    def they(self, verb: str) -> TestResponse:
        return self.them.post(f"{self.link}/things/{self.thing}/{verb}")

    @property
    def theirs(self) -> str:
        return Page(self.them.get(self.link).text).text

    @property
    def hers(self) -> str:
        return Page(self.ana.get(f"/things/{self.thing}").text).text

    @property
    def tab(self) -> str:
        return Page(self.ana.get("/can-wait").text).text

    @property
    def kept(self) -> Thing:
        return next(one for one in things(self.app) if one.id == self.thing)


@pytest.fixture
def home(app: Flask, ana: Browser) -> Home:
    sam = add_person(ana, "Sam")
    thing = put_down(ana, TITLE)
    do(ana, thing, "effect", effect="nothing")
    return Home(app, ana, cast.browser(app), sam, link_of(ana, sam), thing)


def test_sam_sees_what_is_handed_to_him_takes_it_and_does_it(home: Home) -> None:
    assert TITLE not in home.theirs
    assert "Hand it to Sam" in home.tab
    handed = Page(home.hand().text).text
    assert "Handed over. Nothing else of yours is shown." in handed
    assert "Something could come off Ana’s plate." in home.theirs
    assert "Could you take this off Ana’s plate? Book the car in" in home.theirs
    assert "It’s on Sam’s page." in home.tab
    assert home.they("take").headers["Location"] == home.link
    assert "You took off Ana’s plate Book the car in" in home.theirs
    assert "Sam has it." in home.hers
    home.they("done")
    assert TITLE not in home.theirs
    assert "Sam did it." in home.hers
    assert "Sam did it." in Page(home.ana.get("/can-wait/off").text).text


def test_what_sam_gives_back_lies_here_again_and_says_so(
    home: Home, clock: time_machine.Traveller
) -> None:
    home.hand()
    home.they("take")
    home.they("give-back")
    assert TITLE not in home.theirs
    assert "Sam can’t take it this time. It can wait, too." in home.tab
    assert "Hand it to Sam" in home.tab
    clock.shift(60)
    do(home.ana, home.thing, "wait", until="tomorrow")
    assert "Sam can’t" not in home.hers
    assert home.kept.handed_to is None


def test_the_words_for_the_chat_hold_the_title_and_the_link(home: Home) -> None:
    home.hand()
    said = "Could you take this off my plate: Book the car in? One tap here is enough: http://"
    assert said in home.hers
    assert home.link in home.ana.get(f"/things/{home.thing}").text
    home.they("take")
    assert said not in home.hers


def test_a_note_and_everything_else_stay_hers(home: Home) -> None:
    do(home.ana, home.thing, "rename", title=TITLE, note="The red one, before Friday")
    put_down(home.ana, "Ring the dentist")
    home.hand()
    assert TITLE in home.theirs
    assert "red one" not in home.theirs
    assert "dentist" not in home.theirs


def test_she_takes_it_back_and_his_page_is_empty_at_once(home: Home) -> None:
    home.hand()
    assert "Take it back" in home.hers
    do(home.ana, home.thing, "keep")
    assert TITLE not in home.theirs
    assert home.they("take").status_code == 404
    assert home.kept.state == "here"


def test_handing_over_is_undone_with_one_tap(home: Home) -> None:
    act = uuid4()
    home.hand(act=act)
    undo(home.ana, act)
    assert TITLE not in home.theirs
    assert home.kept.state == "here"


def test_what_he_did_since_is_not_undone_by_her_tap(home: Home) -> None:
    act = uuid4()
    home.hand(act=act)
    home.they("take")
    answer = undo(home.ana, act)
    assert "This was changed since, so it stays as it is." in answer.text
    assert home.kept.state == "handed"


def test_what_he_sees_no_more_comes_back_to_her(home: Home) -> None:
    home.hand()
    home.ana.post(f"/circle/people/{home.sam}/sees", data={"sees": "need"})
    assert home.kept.state == "here"
    assert TITLE not in home.theirs


def test_undoing_cannot_put_it_where_nobody_sees_it(home: Home) -> None:
    home.hand()
    act = uuid4()
    do(home.ana, home.thing, "wait", until="tomorrow", act=act)
    home.ana.post(f"/circle/people/{home.sam}/sees")
    undo(home.ana, act)
    assert home.kept.state == "here"
    assert home.kept.handed_to is None


def test_what_lay_with_somebody_who_leaves_the_circle_is_here_again(home: Home) -> None:
    home.hand()
    home.ana.post(f"/circle/people/{home.sam}/leave")
    assert home.kept.state == "here"
    assert "Hand it to" not in home.tab


def test_what_somebody_did_who_left_since_names_nobody(home: Home) -> None:
    home.hand()
    home.they("done")
    home.ana.post(f"/circle/people/{home.sam}/leave")
    assert "Somebody did it." in home.hers


def test_a_stopped_link_takes_nothing_new(home: Home) -> None:
    home.ana.post(f"/circle/people/{home.sam}/link/stop")
    assert "Hand it to" not in home.tab
    refused = home.hand()
    assert refused.status_code == 422
    assert "They don’t see anything of yours any more, so it stays here." in refused.text
    assert home.kept.state == "here"


@pytest.mark.parametrize("person", ["", "x", "7c1d3f0e-2a52-4f0b-8f6e-3f1f0b1d2c3d"])
def test_somebody_who_is_not_in_her_circle_gets_nothing(home: Home, person: str) -> None:
    before = dump(home.app)
    assert do(home.ana, home.thing, "hand", person=person).status_code == 422
    assert dump(home.app) == before


def test_nobody_takes_what_lies_with_somebody_else(home: Home) -> None:
    nadia = link_of(home.ana, add_person(home.ana, "Nadia"))
    home.hand()
    before = dump(home.app)
    for verb in ("take", "done", "give-back"):
        answer = home.them.post(f"{nadia}/things/{home.thing}/{verb}")
        assert answer.status_code == 404
        assert answer.data == home.them.get("/with/x").data
    assert home.them.get(f"{home.link}/things/{home.thing}/take").status_code == 404
    assert dump(home.app) == before
    assert TITLE not in Page(home.them.get(nadia).text).text


def test_taken_twice_is_taken_once(home: Home) -> None:
    home.hand()
    home.they("take")
    before = dump(home.app)
    home.they("take")
    assert dump(home.app) == before
    home.they("done")
    assert home.they("done").status_code == 404


def test_with_several_people_she_chooses_whom(home: Home) -> None:
    nadia = add_person(home.ana, "Nadia")
    tab = home.ana.get("/can-wait").text
    assert "Hand it to…" in tab
    assert f'value="{nadia}"' in tab
    do(home.ana, home.thing, "hand", person=nadia)
    assert "It’s on Nadia’s page." in home.tab


def test_without_a_circle_nobody_is_offered(app: Flask, ana: Browser) -> None:
    do(ana, put_down(ana, TITLE), "effect", effect="nothing")
    assert "Hand it to" not in ana.get("/can-wait").text

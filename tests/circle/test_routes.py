"""Circle and asks by every kind of visitor: hers is hers, and nobody else's."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
import time_machine
from flask import Flask

from tests import cast
from tests.asks.households import NOON
from tests.cast import SATURDAY, Browser, add_child, add_person, ask_for, link_of, mother
from tests.conftest import MakeApp
from tests.database import both_databases, count, dump, rows
from tests.pages import Page

OPEN_TO_ALL = {("GET", "/circle"), ("HEAD", "/circle")}


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@dataclass
class World:
    app: Flask
    her: Browser
    another: Browser
    ids: dict[str, str]

    def routes(self) -> list[tuple[str, str, str]]:
        """Return every method, route and address of circle and asks that is hers."""
        found: list[tuple[str, str, str]] = []
        for rule in self.app.url_map.iter_rules():
            if not rule.endpoint.startswith(("circle.", "asks.")) or rule.rule.startswith("/with/"):
                continue
            methods = sorted((rule.methods or set()) - {"OPTIONS"})
            found += [(method, rule.rule, self.address(rule.rule)) for method in methods]
        return found

    def address(self, route: str) -> str:
        kind = next((kind for kind in self.ids if f"/{kind}/<uuid:id>" in route), "asks")
        address = route.replace("<uuid:id>", self.ids[kind])
        return address.replace("<uuid:person>", self.ids["people"])


@pytest.fixture
def world(app: Flask) -> World:
    her, another = mother(app), mother(app)
    sam, leo = add_person(her, "Sam"), add_child(her, "Leo")
    ask = ask_for(her, sam, child=leo)
    link = link_of(her, sam)
    times = {"day1": "2026-11-29", "begins1": "10:00", "ends1": "12:00"}
    cast.browser(app).post(f"{link}/offers", data=times)
    [offer] = rows(app, "SELECT id FROM offers")
    ids = {"people": sam, "children": leo, "asks": ask, "offers": str(UUID(str(offer["id"])))}
    return World(app, her, another, ids)


FORM = {**SATURDAY, "name": "Eve", "answer": "yes", "number": "0", "sees": "need", "words": "Hi"}


@both_databases
def test_another_mother_finds_nothing_of_hers_by_any_route(world: World) -> None:
    before = dump(world.app)
    walked = [one for one in world.routes() if "<uuid:" in one[1]]
    for method, route, address in walked:
        answer = world.another.open(address, method=method, data=FORM if method == "POST" else None)
        assert answer.status_code == 404, (method, route)
    assert dump(world.app) == before
    assert len(walked) >= 29


@both_databases
def test_nobody_is_led_away_from_every_route(world: World) -> None:
    before, nobody = dump(world.app), cast.browser(world.app)
    for method, route, address in world.routes():
        answer = nobody.open(address, method=method, data=FORM if method == "POST" else None)
        assert answer.status_code == (200 if (method, route) in OPEN_TO_ALL else 303), route
        assert "Leo" not in answer.text
    assert dump(world.app) == before


def test_she_finds_her_own_by_every_route(world: World) -> None:
    for method, route, address in world.routes():
        if method == "GET":
            assert world.her.get(address).status_code in {200, 204}, route


def test_a_page_of_another_site_changes_nothing(world: World) -> None:
    before, cross = dump(world.app), {"Sec-Fetch-Site": "cross-site"}
    for method, route, address in world.routes():
        if method == "POST":
            assert world.her.post(address, data=FORM, headers=cross).status_code == 403, route
    assert dump(world.app) == before


def test_what_she_wrote_of_others_is_encrypted(app: Flask, ana: Browser) -> None:
    sam = add_person(ana, "Samuel", phone="+351 912345", email="sam@example.org")
    leo = add_child(ana, "Leonor", medicine="Penicillin")
    ask_for(ana, sam, child=leo, place="Rua da Paz", line="I’m going to swim.")
    kept = str(dump(app))
    for words in ("Samuel", "912345", "example.org", "Leonor", "Penicillin", "Rua da", "swim"):
        assert words not in kept


def test_the_circle_says_who_sees_what(ana: Browser) -> None:
    assert "Who could have the children for a while?" in Page(ana.get("/circle").text).text
    sam = add_person(ana, "Sam", relation="partner")
    text = Page(ana.get("/circle").text).text
    assert "One person. They see only what you share." in text
    assert "partner · sees only what you ask" in text
    ana.post(f"/circle/people/{sam}/sees", data={"sees": ["need", "everything"]})
    text = Page(ana.get("/circle").text).text
    assert "sees what you ask, and what you need today" in text
    ana.post(f"/circle/people/{sam}/link/stop")
    assert "sees nothing, the link is stopped" in Page(ana.get("/circle").text).text


def test_nothing_is_shared_before_she_chooses_it(ana: Browser) -> None:
    page = Page(ana.get(f"/circle/people/{add_person(ana)}").text)
    assert [
        one for one in page.all("input") if one.get("name") == "sees" and "checked" in one
    ] == []
    assert "Owned" not in page.text


def test_a_link_is_shared_copied_scanned_renewed_and_stopped(ana: Browser) -> None:
    sam = add_person(ana, "Sam")
    page = ana.get(f"/circle/people/{sam}")
    link = "http://localhost" + link_of(ana, sam)
    buttons = list(Page(page.text).all("button"))
    assert [one["data-share"] for one in buttons if "data-share" in one] == [link]
    assert [one["data-copy"] for one in buttons if "data-copy" in one] == [link]
    assert '<div class="code" role="img"' in page.text
    renewed = cast.shown(ana, cast.press(ana, page, "/link", "Give a new link"))
    assert "http://localhost" + link_of(ana, sam) != link
    stopped = cast.shown(ana, cast.press(ana, renewed, "/link/stop", "Stop it"))
    assert "The link is stopped. It leads nowhere." in Page(stopped.text).text
    again = cast.shown(ana, cast.press(ana, stopped, "/link", "Give a new link"))
    assert "Their link" in Page(again.text).text
    assert link not in again.text


def test_the_link_is_below_the_public_address(make_app: MakeApp) -> None:
    ana = mother(make_app({"PUBLIC_URL": "https://breather.example/"}))
    page = ana.get(f"/circle/people/{add_person(ana)}").text
    assert "https://breather.example/with/" in page


def test_who_is_taken_out_is_gone_and_twice_is_once(
    app: Flask, ana: Browser, clock: time_machine.Traveller
) -> None:
    sam = add_person(ana, "Sam", phone="+351 912345")
    ask = ask_for(ana, sam)
    link = link_of(ana, sam)
    cast.browser(app).post(f"{link}/asks/{ask}/answer", data={"answer": "yes"})
    ana.post(f"/circle/people/{sam}/leave")
    before = dump(app)
    clock.shift(60)
    assert ana.post(f"/circle/people/{sam}/leave").status_code == 303
    assert dump(app) == before
    assert "said yes" not in Page(ana.get(f"/asks/{ask}").text).text
    assert ana.get(f"/circle/people/{sam}").status_code == 404
    [row] = rows(app, "SELECT phone, email, token, token_hash FROM people")
    assert set(row.values()) == {None}


def test_a_child_is_deleted_at_once_and_asks_stay(app: Flask, ana: Browser) -> None:
    sam, leo = add_person(ana), add_child(ana, "Leo")
    ask = ask_for(ana, sam, child=leo)
    ana.post(f"/circle/children/{leo}/delete")
    assert count(app, "children") == 0
    assert "The children · At our place" in Page(ana.get(f"/asks/{ask}").text).text


def test_somebody_who_lives_far_away_is_found_by_the_name_of_their_place(
    app: Flask, ana: Browser
) -> None:
    add_person(ana, "Grandma", their_zone="America/New York")
    assert [one["zone"] for one in rows(app, "SELECT zone FROM people")] == ["America/New_York"]

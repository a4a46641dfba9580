"""Links: who has one sees what they were asked, and whoever tries others sees one calm page."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
import time_machine
from flask import Flask
from werkzeug.test import TestResponse

from tests import cast
from tests.asks.households import NOON
from tests.can_wait.acting import do, put_down
from tests.cast import Browser, add_child, add_person, ask_for, link_of, mother, says
from tests.conftest import MakeApp
from tests.database import dump, session
from tests.pages import Page

BOTS = ("WhatsApp/2.23.20.0", "TelegramBot (like TwitterBot)", "facebookexternalhit/1.1")
BACK_THEN = 25
"""Letters of a token that nobody has."""


@dataclass
class Home:
    """Ana's household: Sam is asked for Saturday, Nadia is not; both have links."""

    app: Flask
    ana: Browser
    them: Browser
    sam: str
    nadia: str
    child: str
    ask: str
    link: str
    nadias: str
    thing: str

    def routes(self) -> list[tuple[str, str]]:
        """Return every method and address of the app that has a token in it."""
        return [
            (method, rule.rule)
            for rule in self.app.url_map.iter_rules()
            for method in sorted((rule.methods or set()) - {"OPTIONS"})
            if rule.rule.startswith("/with/<token>")
        ]

    def open(self, method: str, route: str, link: str) -> TestResponse:
        """Go to a route by a link, with a form that each of them would take."""
        meant = self.thing if "/things/" in route else self.ask
        address = route.replace("/with/<token>", link).replace("<uuid:id>", meant)
        address = address.replace("<any(answer, updates, thanks):part>", "answer")
        address = address.replace("<any(take, done, 'give-back'):verb>", "take")
        address = address.replace("<path:rest>", "asks")
        form = {"answer": "yes", "kind": "asleep", "words": "Hello", "day1": "2026-11-29"}
        form |= {"begins1": "09:00", "ends1": "10:00"}
        return self.them.open(address, method=method, data=None if method == "GET" else form)


@pytest.fixture(autouse=True)
def _on_wednesday() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def home(app: Flask) -> Home:
    return a_home(app)


def a_home(app: Flask) -> Home:
    ana = mother(app)
    sam, nadia = add_person(ana, "Sam"), add_person(ana, "Nadia")
    leo = add_child(ana, "Leo", food="Banana. No nuts.")
    ask = ask_for(ana, sam, child=leo, line="I’m going to swim.", place="Rua da Paz 7")
    links = link_of(ana, sam), link_of(ana, nadia)
    thing = str(put_down(ana, "Book the car in"))
    assert do(ana, UUID(thing), "hand", person=sam).status_code == 200
    return Home(app, ana, cast.browser(app), sam, nadia, leo, ask, *links, thing)


def old_link(home: Home) -> str:
    """Renew Sam's link; return the one that he had."""
    old = home.link
    home.ana.post(f"/circle/people/{home.sam}/link")
    home.link = link_of(home.ana, home.sam)
    return old


def revoked_link(home: Home) -> str:
    home.ana.post(f"/circle/people/{home.sam}/link/stop")
    return home.link


def gone_link(home: Home) -> str:
    home.ana.post(f"/circle/people/{home.sam}/leave")
    return home.link


def wrong_link(home: Home) -> str:
    return f"/with/{'x' * BACK_THEN}"


LINKS = [wrong_link, old_link, revoked_link, gone_link]


@pytest.mark.parametrize("made", LINKS)
def test_a_link_that_leads_nowhere_gets_the_same_page_byte_for_byte(
    home: Home, made: object
) -> None:
    assert callable(made)
    never = home.them.get("/with/never-was")
    link = made(home)
    for address in (link, f"{link}/asks/{home.ask}", f"{link}/asks/{home.ask}.ics", f"{link}/x/y"):
        answer = home.them.get(address)
        assert answer.status_code == 404
        assert answer.data == never.data
        assert dict(answer.headers) == dict(never.headers)
    text = Page(never.text).text
    assert "This link doesn’t lead anywhere any more. Ask for a new one." in text
    assert "Ana" not in never.text


@pytest.mark.parametrize("made", LINKS)
def test_no_route_opens_or_changes_anything_by_such_a_link(home: Home, made: object) -> None:
    assert callable(made)
    link = made(home)
    before = dump(home.app)
    for method, route in home.routes():
        answer = home.open(method, route, link)
        assert answer.status_code == 404, (method, route)
    assert dump(home.app) == before
    assert len(home.routes()) >= 15


def test_no_route_opens_an_ask_that_they_were_not_asked(home: Home) -> None:
    before = dump(home.app)
    walked = [(method, route) for method, route in home.routes() if "<uuid:id>" in route]
    for method, route in walked:
        answer = home.open(method, route, home.nadias)
        assert answer.status_code == 404, (method, route)
        assert answer.data == (b"" if method == "HEAD" else home.them.get("/with/x").data)
    assert dump(home.app) == before
    assert len(walked) >= 10


def test_a_link_of_another_mother_s_circle_opens_nothing_of_hers(home: Home) -> None:
    other = a_home(home.app)
    before = dump(home.app)
    for method, route in home.routes():
        if "<uuid:id>" in route:
            assert home.open(method, route, other.link).status_code == 404, (method, route)
    assert dump(home.app) == before
    assert "Rua da Paz" in home.them.get(home.link).text


def test_whoever_is_next_sees_nothing_before_their_turn(home: Home) -> None:
    ask = ask_for(home.ana, home.sam, home.nadia, child=home.child)
    address = f"{home.nadias}/asks/{ask}"
    assert home.them.get(address).status_code == 404
    assert says(home.them, home.nadias, ask).status_code == 404
    says(home.them, home.link, ask, "cant")
    assert home.them.get(address).status_code == 200


@pytest.mark.parametrize("bot", BOTS)
def test_a_preview_changes_nothing_and_shows_nothing_of_hers(home: Home, bot: str) -> None:
    before = dump(home.app)
    for address in (home.link, f"{home.link}/asks/{home.ask}", f"{home.link}/asks/{home.ask}.ics"):
        for method in ("GET", "HEAD"):
            headers = {"User-Agent": bot, "Sec-Fetch-Site": None}
            assert home.them.open(address, method=method, headers=headers).status_code == 200
    assert dump(home.app) == before
    html = home.them.get(home.link).text
    head = html[: html.index("</head>")]
    for hers in ("Ana", "Sam", "Leo", "swim", "Rua", "Saturday", home.link.split("/")[2]):
        assert hers not in head
    assert "<title>Breather</title>" in head
    content = {
        one.get("property"): one["content"] for one in Page(html).all("meta") if "content" in one
    }
    assert content["og:title"] == "Breather"
    assert content["og:description"] == "Somebody asks you something. One tap answers."


def test_the_address_holds_nothing_but_a_long_token(home: Home) -> None:
    token = home.link.removeprefix("/with/")
    assert len(token) >= 32
    assert token not in str(dump(home.app))


def test_every_answer_behind_a_link_is_quiet_and_kept_nowhere(home: Home) -> None:
    good = [home.open(method, route, home.link) for method, route in home.routes()]
    wrong = [home.open(method, route, "/with/x") for method, route in home.routes()]
    odd = [home.them.post(f"{home.link}/asks/{home.ask}/answer", data={"answer": "what"})]
    odd += [home.them.put(home.link), home.them.get("/with/a/b/c/d"), home.them.get("/with/")]
    for answer in [*good, *wrong, *odd]:
        assert answer.headers["Referrer-Policy"] == "no-referrer", answer.request.path
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.status_code < 500


def test_a_token_is_no_more_than_its_letters(home: Home) -> None:
    token = home.link.removeprefix("/with/")
    for odd in (token[:-1], f"{token}x", token.swapcase(), f"{token}%00", f" {token}", "é" * 30):
        assert home.them.get(f"/with/{odd}").status_code == 404
    assert home.them.get(f"{home.link}/").status_code == 200


def test_whoever_tries_links_out_waits_and_who_has_one_does_not(make_app: MakeApp) -> None:
    app = make_app(RATELIMIT_ENABLED=True)
    home = a_home(app)
    answers = [home.them.get(f"/with/{uuid4()}") for _ in range(61)]
    assert [one.status_code for one in answers] == [404] * 60 + [429]
    waits = answers[-1]
    assert Page(waits.text).text == "Breather Let’s wait a minute, then try again."
    assert waits.headers["Referrer-Policy"] == "no-referrer"
    assert home.them.get(f"/with/{uuid4()}/asks/{uuid4()}").status_code == 429
    assert home.them.get(home.link).status_code == 200
    assert says(home.them, home.link, home.ask).status_code == 303
    elsewhere = cast.browser(app)
    environ = {"REMOTE_ADDR": "203.0.113.9"}
    assert elsewhere.get("/with/other", environ_overrides=environ).status_code == 404


def test_one_link_answers_only_so_often(make_app: MakeApp) -> None:
    home = a_home(make_app(RATELIMIT_ENABLED=True))
    for _ in range(30):
        assert says(home.them, home.link, home.ask, "cant").status_code == 303
        assert says(home.them, home.link, home.ask, "yes").status_code == 303
    waits = says(home.them, home.link, home.ask, "cant")
    assert waits.status_code == 429
    assert "Let’s wait a minute, then try again." in Page(waits.text).text
    assert f'href="{home.link}"' in waits.text
    assert home.them.get(home.link).status_code == 200


def test_she_sees_their_page_as_they_do_and_cannot_answer_there(home: Home) -> None:
    ask_for(home.ana, home.sam, child=home.child, begins="12:00", ends="13:00")
    says(home.them, home.link, home.ask)
    theirs = inner(home.them.get(home.link).text)
    before = dump(home.app)
    hers = home.ana.get(f"/circle/people/{home.sam}/as-they-see-it")
    assert inner(hers.text) == theirs
    assert '<div class="stack" inert>' in hers.text
    assert "This is what Sam sees. Back." in Page(hers.text).text
    assert "Handover-Until" not in hers.headers
    assert dump(home.app) == before


def inner(html: str) -> str:
    """Return what stands inside of the page's one column."""
    begins = html.index(">", html.index('<div class="stack"')) + 1
    return html[begins : html.index("</main>")]


def test_a_stopped_link_has_no_page_to_look_at(home: Home) -> None:
    revoked_link(home)
    answer = home.ana.get(f"/circle/people/{home.sam}/as-they-see-it")
    assert answer.headers["Location"].endswith(f"/circle/people/{home.sam}")
    gone_link(home)
    assert home.ana.get(f"/circle/people/{home.sam}/as-they-see-it").status_code == 404


def test_the_address_of_an_answer_leads_back_when_it_is_loaded_again(home: Home) -> None:
    for part in ("answer", "updates", "thanks"):
        answer = home.them.get(f"{home.link}/asks/{home.ask}/{part}")
        assert answer.headers["Location"] == f"{home.link}/asks/{home.ask}"


def test_a_token_is_compared_by_its_hash_and_in_constant_time(home: Home) -> None:
    from app.circle.models import Person

    with session(home.app):
        token = home.link.removeprefix("/with/")
        person = Person.by_token(token)
        assert person
        assert person.name == "Sam"
        assert Person.by_token(person.token_hash or "") is None
        assert Person.by_token("") is None

"""How often anything may be tried: by account, by link, by address; and what counts the tries."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, Response

from app.extensions import READING, address_asking, limiter
from tests import cast
from tests.account.test_sessions import second_phone
from tests.cast import add_person, link_of, mother, tap
from tests.conftest import MakeApp
from tests.household import VARIABLES, rules

LOOKS_NOTHING_UP = {("GET", "/open/<token>"), ("GET", "/start/<token>")}
"""They show the same page for every token, so there is nothing to guess; only the POST looks."""
SOME_DOZENS = 60
NEXT_DOOR = {"REMOTE_ADDR": "203.0.113.9"}


@pytest.fixture
def app(make_app: MakeApp) -> Flask:
    return make_app(RATELIMIT_ENABLED=True)


def address(route: str, token: str = "x") -> str:
    """Return the address of a route with this token, and with ids of nothing."""
    named = re.sub("<uuid:.*?>", "00000000-0000-0000-0000-000000000000", route)
    for variable, value in {**VARIABLES, "<token>": token}.items():
        named = named.replace(variable, value)
    return named


def guessing(app: Flask) -> set[tuple[str, str]]:
    """Return the routes on which a token could be guessed."""
    return {one for one in rules(app) if "<token>" in one[1]} - LOOKS_NOTHING_UP


def test_whatever_changes_sends_or_takes_a_token_has_a_limit(app: Flask) -> None:
    counted: list[int] = []

    @app.after_request
    def look(response: Response) -> Response:
        counted[:] = [one.limit.amount for one in limiter.current_limits]
        return response

    changing = {(method, route) for method, route in rules(app) if method not in READING}
    for method, route in sorted(changing | guessing(app)):
        limiter.reset()
        mother(app).open(address(route), method=method)
        assert counted, (method, route)
        assert min(counted) <= 600, (method, route)


def test_what_has_none_shows_the_same_page_for_every_token(app: Flask) -> None:
    ana = mother(app)
    shown = cast.press(ana, ana.get("/me/phones"), "/hand-offs", "Show the code").text
    [token] = set(re.findall(r"/open/([\w-]{20,})", shown))
    for _method, route in LOOKS_NOTHING_UP:
        pages = [cast.browser(app).get(address(route, one)).text for one in (token, "x" * 32)]
        assert pages[0].replace(token, "x" * 32) == pages[1]


def test_whoever_guesses_tokens_waits_after_some_dozens_and_nobody_else_does(app: Flask) -> None:
    routes = sorted(guessing(app))
    assert len(routes) > 20
    for method, route in routes:
        limiter.reset()
        guesser, other = cast.browser(app), cast.browser(app)
        said = [
            guesser.open(address(route, f"guess{number}"), method=method).status_code
            for number in range(SOME_DOZENS + 1)
        ]
        assert said[0] == 404, (method, route)
        assert said[-1] == 429, (method, route)
        there = other.open(address(route), method=method, environ_overrides=NEXT_DOOR)
        assert there.status_code == 404, (method, route)


def test_who_has_a_link_is_let_in_while_others_of_the_house_guess(app: Flask) -> None:
    ana = mother(app)
    link = link_of(ana, add_person(ana))
    guesser, sam = cast.browser(app), cast.browser(app)
    assert [guesser.get(f"/with/{number}").status_code for number in range(61)][-1] == 429
    assert sam.get(link).status_code == 200


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-Ip", "Forwarded", "Client-Ip"])
def test_saying_that_one_comes_from_elsewhere_changes_nothing(app: Flask, header: str) -> None:
    answers = [
        cast.browser(app).post("/open/x", headers={header: f"203.0.113.{number}"}).status_code
        for number in range(12)
    ]
    assert answers == [404] * 10 + [429] * 2


def test_behind_a_proxy_what_the_proxy_saw_counts_and_nothing_before(make_app: MakeApp) -> None:
    app = make_app({"TRUSTED_PROXIES": "1"}, RATELIMIT_ENABLED=True)

    def guess(said: str, seen: str) -> int:
        headers = {"X-Forwarded-For": f"{said}, {seen}"}
        return cast.browser(app).post("/open/x", headers=headers).status_code

    answers = [guess(f"198.51.100.{number}", "203.0.113.7") for number in range(12)]
    assert answers == [404] * 10 + [429] * 2
    assert guess("203.0.113.7", "203.0.113.8") == 404


@pytest.mark.parametrize(
    ("said", "counted"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::7", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::7", "2001:db8:1:3::/64"),
        ("no address", "no address"),
    ],
)
def test_one_connection_counts_as_one_however_many_addresses_it_has(
    app: Flask, said: str, counted: str
) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": said}):
        assert address_asking() == counted


def test_two_phones_of_one_account_count_as_one(app: Flask) -> None:
    ana = mother(app)
    phone = second_phone(app, ana)
    answers = [tap((ana, phone)[number % 2]).status_code for number in range(61)]
    assert answers == [303] * 60 + [429]


def test_a_page_is_never_refused_for_how_often_she_looks(app: Flask) -> None:
    ana = mother(app)
    assert {ana.get("/").status_code for _ in range(70)} == {200}


def test_without_its_package_redis_is_refused_in_a_sentence(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "redis", None)
    with pytest.raises(ValueError, match=r"^LIMITS_URL is a Redis, .*: uv sync --extra redis$"):
        make_app({"LIMITS_URL": "redis://127.0.0.1:1"}, RATELIMIT_ENABLED=True)


def test_what_counts_nothing_is_refused_in_a_sentence(make_app: MakeApp) -> None:
    with pytest.raises(ValueError, match=r"^LIMITS_URL begins with “abacus”"):
        make_app({"LIMITS_URL": "abacus://hall"}, RATELIMIT_ENABLED=True)


def test_while_redis_is_away_nothing_can_be_guessed_and_pages_open(
    make_app: MakeApp, caplog: pytest.LogCaptureFixture
) -> None:
    app = make_app({"LIMITS_URL": "redis://127.0.0.1:1"}, RATELIMIT_ENABLED=True)
    client = cast.browser(app)
    for path in ("/open/x", "/check-ins"):
        answer = client.post(path, data={"need": "rest"})
        assert answer.status_code == 503
        assert "It’s busy on our side. Nothing you saved is lost." in answer.text
    assert client.get("/with/x").status_code == 503
    assert client.get("/").status_code == client.get("/help-now").status_code == 200
    assert "Tries can’t be counted: ConnectionError" in caplog.text
    assert "Traceback" not in caplog.text


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[str]:
    """The address of a Redis of our own, which keeps nothing."""
    command = shutil.which("redis-server")
    if command is None:
        pytest.skip("There is no redis-server here.")
    socket = tmp_path / "redis.sock"
    how = [
        command,
        "--port",
        "0",
        "--unixsocket",
        str(socket),
        "--save",
        "",
        "--dir",
        str(tmp_path),
    ]
    running = subprocess.Popen(how, stdout=subprocess.PIPE, text=True)
    assert running.stdout
    # Read on, line by line, it says when it listens.
    assert any("ready to accept" in line.lower() for line in running.stdout)
    yield f"redis+unix://{socket}"
    running.terminate()
    running.communicate(timeout=20)


def test_in_redis_a_server_goes_on_counting_where_another_one_stopped(
    make_app: MakeApp, redis: str
) -> None:
    def tries(times: int) -> list[int]:
        app = make_app({"LIMITS_URL": redis}, RATELIMIT_ENABLED=True)
        return [cast.browser(app).post("/open/x").status_code for _ in range(times)]

    assert tries(6) == [404] * 6
    assert tries(6) == [404] * 4 + [429] * 2


def test_help_for_her_country_opens_without_a_database(make_app: MakeApp) -> None:
    cookie = mother(make_app()).get_cookie("breather")
    assert cookie
    app = make_app(RATELIMIT_ENABLED=True, SQLALCHEMY_DATABASE_URI="sqlite:////nowhere/at/all.db")
    her = cast.browser(app)
    her.set_cookie("breather", cookie.value)
    assert her.post("/help-now/country", data={"country": "GB"}).status_code == 303
    assert her.get("/help-now").status_code == 200

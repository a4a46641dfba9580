"""The page behind "Need help now?". The database is away in every test of this file."""

import logging
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.help_now.calls import FILE, record_call
from app.help_now.choosing import for_country
from app.help_now.lines import all_lines, countries, dial, emergency_in

NOWHERE = "sqlite:////no/such/folder/breather.db"


class Page(HTMLParser):
    """What a page says and where it leads: text, (tag, attributes) and the title."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(html)
        self.text = " ".join(self.text.split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def links(self) -> list[str]:
        return [attributes["href"] for attributes in self.all("a")]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    instance = tmp_path_factory.mktemp("instance")
    return create_app({"BREATHER_INSTANCE": str(instance), "DATABASE_URL": NOWHERE})


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    yield app.test_client()
    (Path(app.instance_path) / FILE).unlink(missing_ok=True)


def opened(client: FlaskClient, country: str | None = None, **headers: str) -> Page:
    if country:
        client.set_cookie("country", country)
    answer = client.get("/help-now", headers=headers)
    assert answer.status_code == 200
    return Page(answer.text)


def test_it_opens_with_the_database_away_even_for_somebody_signed_in(client: FlaskClient) -> None:
    with client.session_transaction() as session:
        session["_user_id"] = "somebody"
        session["_fresh"] = True
    assert "Right now in danger" in opened(client, "US").text


def test_opening_it_leaves_no_trace(
    app: Flask, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    before = sorted(Path(app.instance_path).rglob("*"))
    with caplog.at_level(logging.DEBUG):
        answer = client.get("/help-now")
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    assert caplog.records == []
    assert sorted(Path(app.instance_path).rglob("*")) == before


def test_it_answers_head(client: FlaskClient) -> None:
    answer = client.head("/help-now")
    assert (answer.status_code, answer.data) == (200, b"")


def test_the_title_gives_nothing_away_and_there_are_no_tabs(client: FlaskClient) -> None:
    answer = client.get("/help-now")
    assert "<title>Breather</title>" in answer.text
    assert Page(answer.text).all("nav") == []


def test_the_first_thing_to_tap_leaves_the_page(client: FlaskClient) -> None:
    leave = opened(client).all("a")[0]
    assert leave["href"] == "/today"
    assert leave["aria-label"] == "Leave this page"


@pytest.mark.parametrize("country", countries())
def test_every_country_shows_its_two_routes_and_whom_to_call_in_danger(
    country: str, client: FlaskClient
) -> None:
    page = opened(client, country)
    routes = for_country(country, all_lines())
    first, second = (page.text.index(line.name) for line in routes.first)
    danger = page.text.index("Right now in danger")
    assert first < second < danger < page.text.index("another country")
    for number in emergency_in(country):
        assert dial(number.number) in page.links
    assert ("Someone is awake." in page.text) == routes.someone_is_awake


@pytest.mark.parametrize("country", ["US", "DK", "KE", "ZZ"])
def test_every_line_of_every_country_is_on_the_one_page(country: str, client: FlaskClient) -> None:
    page = opened(client, country)
    for line in all_lines():
        assert line.name in page.text
        assert {dial(phone.number) for phone in line.phones} <= set(page.links)
        assert {source.url for source in line.sources} <= set(page.links)


def test_the_page_asks_nobody_else_for_anything(client: FlaskClient) -> None:
    page = opened(client)
    asked = [
        tag.get("src") or tag.get("href") or "" for tag in page.all("script") + page.all("link")
    ]
    asked += [form["action"] for form in page.all("form")]
    assert all(address.startswith("/") for address in asked)
    assert page.all("img") == page.all("iframe") == []
    for link in page.all("a"):
        if link["href"].startswith("http"):
            assert link["rel"] == "noreferrer noopener"


def test_a_line_is_called_and_written_to_with_one_tap(client: FlaskClient) -> None:
    named = {link.get("aria-label"): link["href"] for link in opened(client, "US").all("a")}
    assert named["Call 988 Suicide & Crisis Lifeline"] == "tel:988"
    assert named["Text 988 Suicide & Crisis Lifeline"] == "sms:988"
    assert named["Call National Maternal Mental Health Hotline"] == "tel:18338526262"
    assert named["Call 116 123, Samaritans"] == "tel:116123"
    assert named["Text PANDAS to 85258, PANDAS text support"] == "sms:85258?&body=PANDAS"
    assert named["WhatsApp, Telefono Amico Italia"] == "https://www.telefonoamico.it"


def test_facts_are_said_in_words(client: FlaskClient) -> None:
    text = opened(client, "US").text
    assert (
        "Any hour. English, Spanish. Interpreters for 60 languages. This is not a crisis line."
        in text
    )
    assert "We could not find its hours. English, Spanish. This is not an emergency line." in text
    assert "Seen in November 2026." in text
    assert "irishexaminer.com about 2018" in text


def test_a_line_we_are_unsure_of_says_so(client: FlaskClient) -> None:
    text = opened(client, "DK").text
    assert "There are people to talk to. We are not sure that a line here is open" in text
    assert "We could not find its hours. A page of 2015 says every day from 11:00." in text
    assert "We are less sure about this line." in text


def test_the_zone_comes_before_the_language_and_her_choice_before_both(client: FlaskClient) -> None:
    headers = {"Accept-Language": "en-GB"}
    assert "United Kingdom · another country" in opened(client, **headers).text
    client.set_cookie("zone", "Europe/Vienna")
    assert "Austria · another country" in opened(client, **headers).text
    client.set_cookie("country", "FR")
    assert "France · another country" in opened(client, **headers).text


def test_a_country_we_have_no_lines_for_is_told_so(client: FlaskClient) -> None:
    client.set_cookie("zone", "Africa/Nairobi")
    page = opened(client)
    assert "We have no lines for Kenya yet." in page.text
    assert "https://findahelpline.com" in page.links
    assert "These help you find a line near you." in opened(client, "ZZ").text


@pytest.mark.parametrize("cookie", ["KE", "us", "<script>", "", "ZZZ"])
def test_a_broken_choice_is_passed_over(cookie: str, client: FlaskClient) -> None:
    assert (
        "Ireland · another country" in opened(client, cookie, **{"Accept-Language": "en-IE"}).text
    )


@pytest.mark.parametrize("country", [*countries(), "ZZ"])
def test_she_can_start_in_another_country_next_time(country: str, client: FlaskClient) -> None:
    answer = client.post("/help-now/country", data={"country": country})
    assert (answer.status_code, answer.location) == (303, "/help-now")
    cookie = client.get_cookie("country")
    assert cookie is not None
    assert (cookie.value, cookie.max_age, cookie.http_only) == (country, 365 * 24 * 3600, True)
    assert "Set-Cookie" not in client.get("/help-now").headers


@pytest.mark.parametrize("data", [{"country": "KE"}, {"country": ""}, {}, {"country": "de"}])
def test_a_country_without_lines_is_not_kept(data: dict[str, str], client: FlaskClient) -> None:
    answer = client.post("/help-now/country", data=data)
    assert answer.status_code == 422
    assert "We don’t have lines for that country yet." in answer.text
    assert client.get_cookie("country") is None


def test_another_site_cannot_choose_for_her(client: FlaskClient) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    answer = client.post("/help-now/country", data={"country": "FR"}, headers=headers)
    assert answer.status_code == 403
    assert client.get_cookie("country") is None


def test_nobody_claims_to_have_called_until_an_operator_did(
    app: Flask, client: FlaskClient
) -> None:
    nobody = "No one from Breather has called these numbers."
    assert nobody in opened(client, "DE").text
    record_call(Path(app.instance_path), "DE", "TelefonSeelsorge", date(2026, 12, 1))
    there = opened(client, "DE", **{"Accept-Language": "en-GB"}).text
    assert "Called on 1 December 2026." in there
    assert nobody not in there
    assert nobody in opened(client, "FR").text

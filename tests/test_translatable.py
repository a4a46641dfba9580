"""Every screen in a language in which each translated text is ⟦so⟧: nothing else may be left."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4
from zoneinfo import available_timezones

import flask_babel
import pytest
import time_machine
from flask import Flask
from sqlalchemy import update
from werkzeug.test import TestResponse

from app.calendars.feeds import REASONS
from app.calendars.models import HerCalendar
from app.calendars.reading import NOTHING, TOO_MUCH
from app.extensions import db
from app.help_now.lines import all_emergency, all_lines
from app.naming import name_of
from app.now.library import load
from tests.account.coming_back import code_on
from tests.calendars.bringing import CHOIR, by_address, by_file
from tests.can_wait.acting import put_down
from tests.cast import HTMX, Browser, browser, mother, press, tap
from tests.pages import Page
from tests.push.phones import NOWHERE, subscription

WORDS = "The plums were for me."


class Marked:
    """Translations that show what was translated."""

    def gettext(self, text: str) -> str:
        return f"⟦{text}⟧"

    def ngettext(self, one: str, many: str, number: int) -> str:
        return self.gettext(one if number == 1 else many)

    ugettext, ungettext = gettext, ngettext


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flask_babel.Domain, "get_translations", lambda _self: Marked())


def data() -> set[str]:
    """Return what is shown as it is: moments, and the names and numbers of lines."""
    shown = {moment.text for moment in load()} | {WORDS, WORDS[0], "Breather"}
    for line in all_lines():
        shown |= {line.name, *(phone.number for phone in line.phones)}
        shown |= {text.number for text in line.texts}
        shown |= {source.url.split("/")[2].removeprefix("www.") for source in line.sources}
    for number in all_emergency():
        shown |= {number.number}
        shown |= {source.url.split("/")[2].removeprefix("www.") for source in number.sources}
    shown |= available_timezones() | {name_of("")}
    locale = flask_babel.Locale("en")
    shown |= {*locale.territories.values(), *locale.languages.values()}
    return {bare(text) for text in shown}


def bare(text: str) -> str:
    return text.strip(" ,.:?…—–()")


DATE = re.compile(
    r"\b(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\b|"
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
)
DATA = re.compile(r"\{\w+\}|https?://\S+|[0-9A-Z]{4}(?:-[0-9A-Z]{4})+|#[0-9a-f]{6}|\[\[.*\]\]")
SPOKEN = ("data-unsent", "data-copied", "data-share", "data-copy", "data-name", "content")


def unmarked(html: str) -> list[str]:
    """Return the pieces of visible text that were not translated and are no data."""
    page, known = Page(html), data()
    attributes = [text for where, text in page.texts if "[" in where]
    for _tag, given in page.tags:
        if not {"viewport", "htmx-config", "robots"} & set(given.values()):
            attributes += [given[name] for name in SPOKEN if name in given]
    running = "\n".join(text for where, text in page.texts if "[" not in where)
    pieces = [piece for text in [running, *attributes] for piece in outside(text)]
    return [piece for piece in pieces if not is_data(piece, known)]


def outside(text: str) -> Iterator[str]:
    depth, piece = 0, ""
    for letter in f"{text}\n":
        if depth == 0 and letter in "⟦\n·":
            yield bare(piece)
            piece = ""
        depth += {"⟦": 1, "⟧": -1}.get(letter, 0)
        piece += letter if depth == 0 and letter not in "⟦⟧\n·" else ""


def is_data(piece: str, known: set[str]) -> bool:
    # The worker fills in what stands in braces; an address is shown to be typed elsewhere.
    # A list to pick from travels along in its form. A code is letters, whatever the language.
    rest = re.sub(
        r"\{\w+\}|https?://\S+|[0-9A-Z]{4}(?:-[0-9A-Z]{4})+|#[0-9a-f]{6}|\[\[.*\]\]",
        "",
        DATE.sub("", piece),
    )
    return piece in known or not re.search(r"[^\W\d_]", rest)


def every_screen(app: Flask, zone: str) -> Iterator[TestResponse]:
    visitor, ana = browser(app, zone), mother(app, zone)
    for client in (visitor, ana):
        yield from pages(client)
        yield from flow(client)
    for _ in range(5):
        yield tap(ana, "rest", htmx=True)
    yield from pages(ana)
    yield from things(ana)
    yield from household(ana)
    yield from reminders(ana)
    yield from calendars(app, ana)
    yield from ways(ana)
    yield from faults(app, ana)


def pages(client: Browser) -> Iterator[TestResponse]:
    hers = "/me /me/kept /me/history /me/moments /me/phones /me/ways /me/lock /me/export"
    paths = f"/ {hers} /sign-in /install /offline /open/x /start/x /help-now /nowhere"
    for path in paths.split():
        yield client.get(path)
    for country in ("GB", "US", "DE", "JP", "FR", "ZZ"):
        client.set_cookie("country", country)
        yield client.get("/help-now")
    yield client.post("/hand-offs")
    yield client.post("/sign-in/code", data={"code": "K7QM-2XPD"})
    yield client.post("/install/hand-off")


def ways(ana: Browser) -> Iterator[TestResponse]:
    yield ana.post("/me/recovery-code")
    yield ana.get("/me/ways")
    yield ana.post("/me/passkeys", data={"credential": "x"})
    yield ana.post("/me/phones/sign-out")
    code = code_on(ana.post("/hand-offs").text)
    ana.delete_cookie("breather")
    ana.post("/sign-in/code", data={"code": code})
    ana.post("/me/delete")
    yield ana.get("/me/confirm")
    yield ana.post("/me/confirm/code", data={"code": "K7QM-2XPD"})


def things(ana: Browser) -> Iterator[TestResponse]:
    for effect in ("nothing", "awkward", "money", "hurt"):
        thing = put_down(ana, WORDS)
        yield ana.get(f"/things/{thing}")
        for verb in ("effect", "keep", "let-go", "done", "wait"):
            form = {"effect": effect, "until": "tomorrow"}
            yield ana.post(f"/things/{thing}/{verb}", data=form, headers=HTMX)
        yield ana.get(f"/things/{thing}")
    yield ana.post("/things", data={"title": ""})
    yield ana.post("/can-wait/bring", data={"text": WORDS})
    for page in ("", "/resting", "/off", "/look-back", "/bring"):
        yield ana.get(f"/can-wait{page}")
    yield ana.get("/me/week")


def calendars(app: Flask, ana: Browser) -> Iterator[TestResponse]:
    app.config["LOCAL_CALENDARS"] = NOWHERE
    for address in ("", "x", "http://a.example", "https://a:b@a.example", "https://a.example"):
        yield by_address(ana, address)
    for data in (b"hello", CHOIR):
        answer = by_file(ana, data, name=WORDS)
        yield answer if answer.location is None else ana.get(answer.location)
    with app.app_context():
        for problem in (None, *REASONS, NOTHING, TOO_MUCH):
            db.session.execute(update(HerCalendar).values(problem=problem))
            db.session.commit()
            yield ana.get("/my-time/calendars")


def household(ana: Browser) -> Iterator[TestResponse]:
    person, child, ask = (str(uuid4()) for _ in range(3))
    for page in ("/circle", "/circle/people/new", "/circle/children/new"):
        yield ana.get(page)
    ana.post("/circle/people", data={"id": person, "name": WORDS, "relation": "friend"})
    ana.post("/circle/children", data={"id": child, "name": WORDS, "born": "2026-07"})
    when = {"when": "pick", "day": "2026-11-28", "begins": "09:00", "ends": "11:30"}
    yield ana.post("/asks", data={"id": ask, "when": "pick", "person": person})
    yield ana.post("/asks", data={"id": ask, **when, "person": person, "child": child})
    pages = (f"people/{person}", f"people/{person}/as-they-see-it", f"children/{child}")
    for page in (
        "/asks/new",
        f"/asks/{ask}",
        f"/asks/{ask}/change",
        *(f"/circle/{p}" for p in pages),
    ):
        yield ana.get(page)
    link = link_of(ana, person)
    for said in ({"answer": "another"}, {"answer": "cant"}, {"answer": "yes"}, {"answer": "x"}):
        yield ana.post(f"{link}/asks/{ask}/answer", data=said)
        yield ana.get(f"{link}/asks/{ask}")
        yield ana.get("/circle")
        yield ana.get(f"/asks/{ask}")
    yield ana.get(link)
    yield ana.get("/with/nowhere")


def reminders(ana: Browser) -> Iterator[TestResponse]:
    ana.application.config["LOCAL_PUSH_SERVICE"] = NOWHERE
    person = str(uuid4())
    ana.post("/circle/people", data={"id": person, "name": WORDS, "relation": "friend"})
    yield ana.get("/me/reminders")
    for at, page in (("", "/me/reminders"), (link_of(ana, person),) * 2):
        yield ana.post(f"{at}/push/subscriptions", data=subscription())
        for wrong in ({"auth": ""}, {"endpoint": "x"}, {"renew": "1"}):
            yield ana.post(f"{at}/push/subscriptions", data={**subscription(), **wrong})
        shown = ana.get(page)
        yield shown
        for button in ("⟦Test⟧", "⟦Forget⟧"):
            way = "/test" if "Test" in button else "/forget"
            yield press(ana, shown, way, button)
        yield ana.get(page)
    yield ana.post("/push/act")


def link_of(client: Browser, person: str) -> str:
    found = re.search(r"/with/[\w-]+", client.get(f"/circle/people/{person}").text)
    assert found
    return found.group()


def flow(client: Browser) -> Iterator[TestResponse]:
    for need in ("stillness", "care", "space", "all_right", "other"):
        yield tap(client, need, words=WORDS, htmx=True)
    answer = tap(client, "rest", htmx=True)
    yield answer
    for way in ("15", "30", "60", "On my own", "Out", "⟦Another⟧"):
        way = way if way[0] in "1 3 6 ⟦" else f"⟦{way}⟧"
        answer = press(client, answer, "/suggestions", way, htmx=True)
        yield answer
    timer = press(client, answer, "/start", "⟦Start an hour⟧", htmx=True)
    yield timer
    asked = press(client, timer, "/end", "⟦I’m done⟧")
    yield asked
    for felt in ("lighter", "same", "heavier", "⟦Skip⟧"):
        yield press(client, asked, "/felt", felt, htmx=True)
    yield press(client, asked, "/felt", "lighter")
    yield press(client, tap(client, "rest", htmx=True), "/undo", "⟦undo⟧", htmx=True)


def faults(app: Flask, ana: Browser) -> Iterator[TestResponse]:
    yield browser(app).post("/consent", data={"answer": "no"})
    yield ana.post("/", headers=HTMX)
    yield ana.post("/check-ins", headers={"Sec-Fetch-Site": "cross-site"})
    odd: list[dict[str, Any]] = [
        {"need": "x"},
        {"need": "other", "words": ""},
        {"need": "other", "words": "1" * 281},
        {"need": "rest", "at": "2031-01-01"},
        {"need": "rest", "at": "2001-01-01"},
        {"need": "rest", "id": "x"},
    ]
    for form in odd:
        yield ana.post("/check-ins", data=form)
        yield ana.post("/check-ins", data=form, headers=HTMX)
    yield ana.post("/me/import", data={"answer": "yes"})
    yield ana.get("/me/export?brought=0")
    yield ana.get("/me/export?brought=7")
    yield ana.post(f"/suggestions/{uuid4()}/start", data={"moment": "x"})
    yield ana.post(f"/suggestions/{uuid4()}/felt", data={"felt": "x"}, headers=HTMX)
    yield ana.post("/help-now/country", data={"country": "x"})


@pytest.mark.usefixtures("marked")
@pytest.mark.parametrize("hour", [3, 13], ids=["night", "day"])
def test_every_visible_text_on_every_screen_can_be_translated(app: Flask, hour: int) -> None:
    with time_machine.travel(datetime(2026, 11, 25, hour, tzinfo=UTC)):
        answers = [one for one in every_screen(app, "Europe/London") if one.location is None]
    found = {(answer.request.path, piece) for answer in answers for piece in unmarked(answer.text)}
    assert found == set()
    assert sum("⟦" in answer.text for answer in answers) > 60


@pytest.mark.usefixtures("marked")
def test_the_manifest_and_the_offline_screens_can_be_translated(client: Browser) -> None:
    for path in ("/manifest.webmanifest", "/offline.json"):
        told = json.loads(client.get(path).text)
        for text in strings_in(told):
            if "<" in text:
                assert unmarked(text) == []
            elif re.search(r"[a-z] [a-z]", text):
                assert unmarked(f"<p>{text}</p>") == []


def strings_in(told: Any) -> Iterator[str]:
    if isinstance(told, str):
        yield told
    elif isinstance(told, dict | list):
        for value in told.values() if isinstance(told, dict) else told:
            yield from strings_in(value)


def test_a_text_that_can_not_be_translated_would_be_noticed() -> None:
    assert unmarked("<p>⟦Seen⟧ and not</p>") == ["and not"]
    assert unmarked('<input placeholder="Write">') == ["Write"]
    assert unmarked("<p>⟦Call <bdi>112</bdi>⟧ · 19:30</p>") == []

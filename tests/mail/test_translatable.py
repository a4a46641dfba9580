"""Every screen and every letter of e-mail in a language in which each text is ⟦so⟧."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import Domain
from werkzeug.test import TestResponse

from tests.cast import Browser, mother, press
from tests.mail.letters import ANA, SAM, end_path, yes_path
from tests.services.mail_server import MailServer, Says
from tests.test_translatable import Marked, unmarked
from tests.test_translatable import link_of as link_in

HERS = "/me/reminders/mail"


@pytest.fixture(autouse=True)
def _marked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Domain, "get_translations", lambda _self: Marked())


def every_screen(ana: Browser, link: str, post: MailServer) -> Iterator[TestResponse]:
    for at, page in ((HERS, "/me/reminders"), (f"{link}/mail", link)):
        yield ana.get(page)
        yield ana.post(at, data={"address": "none"})
        for says in (Says("550 5.1.1 None"), Says("451 Busy")):
            post.at["RCPT"] = says
            yield ana.post(at, data={"address": "other@example.org"})
        post.at = {}
        ana.post(at, data={"address": SAM})
        yield ana.get(page)
        [letter] = post.got(SAM)[-1:]
        yield ana.get(yes_path(letter))
        yield ana.post(yes_path(letter))
        yield ana.get(page)
        yield ana.get(end_path(letter))
        yield press(ana, ana.get(page), f"{at}/forget", "⟦No more e-mail⟧")
        yield ana.post(end_path(letter))
    yield ana.get("/mail/yes/x")
    for number in range(7):
        yield ana.post(HERS, data={"address": f"someone{number}@example.org"})
    yield ana.post(HERS, data={"address": SAM})


def test_every_text_of_it_can_be_translated(app: Flask, post: MailServer) -> None:
    ana = mother(app)
    person = "9c5f7a1e-4f0a-4d2c-8f0e-0123456789ab"
    ana.post("/circle/people", data={"id": person, "name": "Breather", "relation": "friend"})
    screens = [one for one in every_screen(ana, link_in(ana, person), post) if one.location is None]
    left = {piece for one in screens for piece in unmarked(one.text)}
    # What she wrote into the field.
    assert left <= {"none", SAM, "other@example.org", "someone6@example.org"}
    assert len(screens) > 20


def test_every_text_of_a_letter_can_be_translated(app: Flask, post: MailServer) -> None:
    mother(app).post(HERS, data={"address": ANA})
    [letter] = post.got(ANA)
    for line in [letter["Subject"], *letter.get_content().splitlines()]:
        assert line.strip(" -") == "" or line.startswith(("⟦", "https://breather.example/"))

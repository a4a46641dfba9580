"""What several tests do: make a way back in, and take it on another phone."""

import re

from flask import Flask

from tests.cast import Browser, browser, press
from tests.services.authenticator import Authenticator


def code_on(page: str) -> str:
    """Return the code that a page shows to be typed elsewhere."""
    found = re.search(r"data-code>([^<]+)<", page)
    assert found
    return found[1]


def paper_of(her: Browser) -> str:
    """Make a recovery code; return it."""
    made = press(her, her.get("/me/ways"), "/me/recovery-code", "Make a code")
    assert made.status_code == 200, made.text
    return code_on(made.text)


def passkey_of(her: Browser) -> Authenticator:
    """Add a passkey; return what holds it."""
    one = Authenticator()
    options = her.post("/me/passkeys/options").json
    assert options
    added = her.post("/me/passkeys", data={"credential": one.made(options)})
    assert added.status_code == 303, added.text
    return one


def by_code(app: Flask, code: str) -> Browser:
    """Return another phone on which this code was typed."""
    other = browser(app)
    other.post("/sign-in/code", data={"code": code})
    return other


def is_in(client: Browser) -> bool:
    return client.get("/me/history").status_code == 200

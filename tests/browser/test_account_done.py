"""Her Breather outlives a lost phone, and leaves without a trace when she says so.

A guest, a passkey, a second phone by code to scan, a third by the code on her paper; then
everything as files, and then nothing. In each, what breaks the policy of its pages is a fault.
"""

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.account_screens import authenticator
from tests.browser.conftest import Faults, PhoneAt
from tests.browser.test_export import save
from tests.browser.ways import WORDS
from tests.browser.worker import COPIES, until, waiting
from tests.services.server import Server

NOT_HERS = {"alembic_version", "key_check", "mail_tries"}


def rows(server: Server) -> dict[str, list[tuple[object, ...]]]:
    """Return every row about anybody, by table."""
    with closing(sqlite3.connect(server.instance / "breather.db")) as database:
        named = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        tables = sorted(name for (name,) in named if name not in NOT_HERS)
        found = {name: database.execute(f"SELECT * FROM {name}").fetchall() for name in tables}
    return {name: kept for name, kept in found.items() if kept}


def at_home(phone_at: PhoneAt, server: Server) -> Page:
    """Open a phone under the server's name, because passkeys belong to names."""
    return phone_at(base_url=server.url.replace("127.0.0.1", "localhost"))


def guest(phone: Page) -> None:
    """Tap a need, say yes, and write something down: as everybody begins."""
    phone.goto("/")
    phone.get_by_role("button", name="Rest").tap()
    phone.get_by_role("button", name="Yes, keep it").tap()
    expect(phone.locator("#main").get_by_text("Kept, for you alone.")).to_be_visible()
    form: dict[str, str | float | bool] = {"id": str(uuid4()), "need": "other", "words": WORDS}
    assert phone.request.post("/check-ins", form=form).ok


def sees_her_words(phone: Page) -> None:
    phone.goto("/me/history")
    expect(phone.get_by_text(WORDS).first).to_be_visible()


def add_passkey(phone: Page) -> None:
    authenticator(phone)
    phone.goto("/me/ways")
    phone.get_by_role("button", name="Add a passkey").tap()
    expect(phone.get_by_role("button", name="Remove")).to_be_visible()


def paper(phone: Page) -> str:
    phone.goto("/me/ways")
    phone.get_by_role("button", name="Make a code").tap()
    return phone.locator("[data-code]").inner_text()


def code_to_scan(phone: Page) -> str:
    """Return the address in the code that another phone's camera would read."""
    phone.goto("/me/phones")
    phone.get_by_role("button", name="Show the code").tap()
    expect(phone.get_by_role("img", name="A code that opens")).to_be_visible()
    return phone.get_by_label("Or open this address there").input_value()


def test_from_guest_to_three_phones_to_files_to_nothing(
    phone_at: PhoneAt, server: Server, faults: Faults, tmp_path: Path
) -> None:
    # So says the console when she is asked first.
    faults.expect(r"status of 403 .*/me/delete")
    first = at_home(phone_at, server)
    guest(first)
    add_passkey(first)
    code = paper(first)

    second = at_home(phone_at, server)
    second.goto(code_to_scan(first))
    second.get_by_role("button", name="Open it here").tap()
    expect(second.get_by_role("heading", name="What do you need")).to_be_visible()
    sees_her_words(second)

    third = at_home(phone_at, server)
    third.goto("/me")
    third.get_by_role("link", name="Open yours here").tap()
    third.get_by_label("From your paper").fill(code.lower().replace("-", " "))
    third.get_by_role("button", name="Open it").tap()
    expect(third.get_by_role("heading", name="What do you need")).to_be_visible()
    sees_her_words(third)

    file = json.loads(save(third, "A file for another Breather", tmp_path).read_text())
    assert WORDS in json.dumps(file, ensure_ascii=False)
    assert len(file["tables"]["check_ins"]) == 2
    assert {"accounts", "check_ins", "devices", "passkeys", "recovery_codes"} <= rows(server).keys()

    # The second phone was only let in: it is asked whether it is she.
    delete(second)
    expect(second.get_by_role("heading", name="Is it you?")).to_be_visible()
    assert rows(server)["accounts"]
    second.get_by_label("From your paper").fill(code)
    second.get_by_role("button", name="Go on").tap()
    expect(second.get_by_role("heading", name="What is kept")).to_be_visible()
    delete(second)
    expect(second.get_by_text("Nothing is kept")).to_be_visible()
    assert rows(server) == {}
    nothing_is_left_on(second)
    for phone in (first, third):
        phone.goto("/me/history")
        expect(phone.get_by_text("Nothing is kept")).to_be_visible()


def delete(phone: Page) -> None:
    phone.goto("/me/kept")
    phone.get_by_text("Delete everything").tap()
    phone.get_by_role("button", name="Delete it all").tap()


def nothing_is_left_on(phone: Page) -> None:
    """See that neither copies of pages, nor taps that wait, nor a cookie that opens are there."""
    for path, copy in phone.evaluate(COPIES).items():
        assert WORDS not in copy, path
    assert waiting(phone) == []
    assert "breather" not in {cookie["name"] for cookie in phone.context.cookies()}
    kept = phone.evaluate("({ ...localStorage, ...sessionStorage })")
    # Where HTMX is, for as long as the tab is open.
    assert kept in ({}, {"htmx-current-path-for-history": "/me"})


def test_a_passkey_opens_it_on_a_phone_that_was_signed_out(
    phone_at: PhoneAt, server: Server
) -> None:
    phone = at_home(phone_at, server)
    guest(phone)
    add_passkey(phone)
    phone.goto("/me/kept")
    phone.get_by_role("button", name="Leave this phone").tap()
    expect(phone.get_by_text("Nothing is kept")).to_be_visible()
    phone.goto("/sign-in")
    phone.get_by_role("button", name="Use a passkey").tap()
    expect(phone.get_by_role("heading", name="What do you need")).to_be_visible()
    sees_her_words(phone)


def by_button(phone: Page) -> None:
    phone.get_by_role("link", name="Leave quickly").tap()


def by_title(phone: Page) -> None:
    phone.locator("main h1").click(click_count=3)


def by_escape(phone: Page) -> None:
    phone.keyboard.press("Escape")
    phone.keyboard.press("Escape")


@pytest.mark.parametrize("leave", [by_button, by_title, by_escape])
def test_leaving_quickly_shows_a_month_and_keeps_no_copy(
    phone_at: PhoneAt, server: Server, leave: object
) -> None:
    phone = at_home(phone_at, server)
    guest(phone)
    until(phone, "async () => navigator.serviceWorker.controller")
    sees_her_words(phone)
    until(phone, f"async () => '/me/history' in await ({COPIES})()")
    assert callable(leave)
    leave(phone)
    phone.wait_for_url("**/today")
    assert "breather" not in phone.locator("body").inner_text().lower()
    until(phone, f"async () => !('/me/history' in await ({COPIES})())")
    for path, copy in phone.evaluate(COPIES).items():
        assert WORDS not in copy, path
    # Where she was is not one step back.
    phone.go_back()
    expect(phone).not_to_have_url(re.compile("/me/history"))


def test_one_tap_on_the_title_or_one_escape_leaves_nothing(
    phone_at: PhoneAt, server: Server
) -> None:
    phone = at_home(phone_at, server)
    guest(phone)
    phone.goto("/me/history")
    phone.locator("main h1").tap()
    phone.keyboard.press("Escape")
    expect(phone.get_by_text(WORDS).first).to_be_visible()
    assert phone.url.endswith("/me/history")

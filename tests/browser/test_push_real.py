"""The whole way, for real: a tap in Firefox, a push of ours, decrypted there and shown."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests import database
from tests.services.authority import certificates
from tests.services.firefox import Firefox, eventually
from tests.services.push_server import PushServer
from tests.services.push_service import HOST
from tests.services.server import Server

TEXT = "document.getElementById('main')?.innerText ?? ''"
"""Between two pages there is none."""
SHOWN = """(async () => {
  const found = await navigator.serviceWorker.getRegistration('%s')
  return (await found.getNotifications()).map(one => [one.title, one.body, one.tag])
})()"""
HELD = """(async () => {
  const found = await navigator.serviceWorker.getRegistration('%s')
  return (await found?.pushManager.getSubscription())?.endpoint ?? null
})()"""
SAY_YES = """fetch('/consent', { method: 'POST', body: new URLSearchParams({ answer: 'yes' }) })
  .then(answer => answer.status)"""
SETTLED = """document.querySelector('[data-here]')?.checkVisibility()
  && document.querySelector('[data-tell] [data-on~=told]').checkVisibility()
  && !document.querySelector('.htmx-request, .htmx-settling')"""
LISTED = "document.querySelector('[data-device]') !== null"
OFFERED = "document.querySelector('[data-tell-me]').checkVisibility()"
A_NEW_START = "sessionStorage.clear()"
ADD_SAM = """(async () => {
  const id = '%s'
  const body = new URLSearchParams({ id, name: 'Sam', relation: 'friend', called: 'Ana' })
  await fetch('/circle/people', { method: 'POST', body })
  const page = await (await fetch('/circle/people/' + id)).text()
  return page.match(/\\/with\\/[\\w-]+/)[0]
})()"""


@dataclass
class Phone:
    """A phone with Firefox, and what it can reach: Breather and its own push service."""

    firefox: Firefox
    server: Server
    service: PushServer
    scope: str = "/"

    def goto(self, path: str) -> None:
        self.firefox.goto(self.server.url + path)

    def says(self, words: str) -> None:
        try:
            eventually(lambda: words in str(self.firefox.run(TEXT)))
        except AssertionError:
            raise AssertionError(f"“{words}” is not in: {self.firefox.run(TEXT)}") from None

    def tap(self, selector: str) -> None:
        visible = f"document.querySelector({json.dumps(selector)})?.checkVisibility() ?? false"
        eventually(lambda: bool(self.firefox.run(visible)))
        self.firefox.tap(selector)

    def held(self) -> Any:
        return self.firefox.run(HELD % self.scope)

    def shown(self) -> Any:
        return self.firefox.run(SHOWN % self.scope)

    def rows(self) -> list[dict[str, Any]]:
        return self.server.rows("SELECT * FROM subscriptions")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PushServer]:
    made = certificates(tmp_path_factory.mktemp("authority"), HOST)
    service = PushServer(made, HOST)
    yield service
    service.stop()


@pytest.fixture(scope="module")
def breather(
    migrated: Path, tmp_path_factory: pytest.TempPathFactory, service: PushServer
) -> Iterator[Server]:
    """Breather, which sends to that push service."""
    instance = database.copy_instance(migrated, tmp_path_factory.mktemp("pushing") / "instance")
    described = {"hosts": [HOST], "port": service.port, "authority": str(service.authority)}
    (instance / "push_service.json").write_text(json.dumps(described))
    server = Server(instance)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def phone(tmp_path: Path, breather: Server, service: PushServer) -> Iterator[Phone]:
    breather.forget_everybody()
    service.messages.clear()
    firefox = Firefox(tmp_path / "profile", service.address)
    yield Phone(firefox, breather, service)
    firefox.stop()


@pytest.fixture
def hers(phone: Phone) -> Phone:
    """Her phone, told by one tap."""
    phone.goto("/me")
    phone.firefox.run(SAY_YES)
    phone.goto("/me/reminders")
    phone.tap("[data-tell-me]")
    phone.says("This phone tells you.")
    eventually(lambda: bool(phone.firefox.run(SETTLED)))
    return phone


def test_one_tap_and_she_is_told_on_this_phone(hers: Phone) -> None:
    [row] = hers.rows()
    assert row["name"] == "Firefox on Linux"
    assert hers.held().startswith(f"https://{HOST}:")
    device = "document.querySelector('li')?.innerText ?? ''"
    eventually(lambda: "This phone" in hers.firefox.run(device))
    assert not hers.firefox.run(OFFERED)
    hers.goto("/me/reminders")
    hers.says("This phone tells you.")


def test_a_real_push_is_decrypted_and_shown_and_nothing_is_left_to_ask(hers: Phone) -> None:
    hers.tap("[data-device] form[action$=test] button")
    hers.says("The push service took it.")
    eventually(lambda: bool(hers.shown()))
    test = ["This is how Breather tells you.", "Nothing to do. It was a test.", "test"]
    assert hers.shown() == [test]
    [headers] = hers.service.messages
    assert (headers["ttl"], headers["urgency"]) == ("60", "high")
    hers.tap("[data-why] > summary")
    hers.says("Up to here all is well.")


def test_why_nothing_arrived_names_the_step_that_fails(hers: Phone) -> None:
    hers.tap("[data-why] > summary")
    failing = "document.querySelector('[data-is=stops]')?.dataset.step ?? null"
    eventually(lambda: hers.firefox.run(failing) == "answer")
    with closing(sqlite3.connect(hers.server.instance / "breather.db")) as connection:
        connection.execute("DELETE FROM subscriptions")
        connection.commit()
    hers.goto("/me/reminders")
    hers.tap("[data-why] > summary")
    eventually(lambda: hers.firefox.run(failing) == "known")


def test_forgetting_this_phone_ends_its_subscription_here_too(hers: Phone) -> None:
    hers.tap("[data-forget-here] button")
    eventually(lambda: hers.rows() == [] and hers.held() is None)
    hers.says("Nothing is sent to any phone yet.")
    eventually(
        lambda: bool(hers.firefox.run("document.querySelector('[data-tell-me]').checkVisibility()"))
    )


def test_what_was_forgotten_elsewhere_ends_at_the_next_start(hers: Phone) -> None:
    [row] = hers.rows()
    path = f"/push/subscriptions/{UUID(row['id'])}/forget"
    hers.firefox.run(f"fetch('{path}', {{ method: 'POST' }}).then(answer => answer.status)")
    hers.firefox.run(A_NEW_START)
    hers.goto("/")
    eventually(lambda: hers.held() is None)
    assert hers.rows() == []


def test_what_the_server_lost_is_renewed_at_the_next_start_without_a_word(hers: Phone) -> None:
    before = hers.held()
    with closing(sqlite3.connect(hers.server.instance / "breather.db")) as connection:
        connection.execute("DELETE FROM subscriptions")
        connection.commit()
    hers.firefox.run(A_NEW_START)
    hers.goto("/")
    eventually(lambda: len(hers.rows()) == 1)
    assert hers.held() not in {before, None}
    hers.goto("/me/reminders")
    device = "document.querySelector('li')?.innerText ?? ''"
    eventually(lambda: "This phone" in hers.firefox.run(device))


def test_somebody_of_her_circle_is_told_by_a_link_alone(phone: Phone) -> None:
    phone.goto("/me")
    phone.firefox.run(SAY_YES)
    link = phone.firefox.run(ADD_SAM % uuid4())
    phone.scope = "/with/"
    phone.goto(link)
    phone.tap("[data-tell-me]")
    phone.says("This phone tells you.")
    [row] = phone.rows()
    assert row["person_id"]
    phone.goto(link)
    phone.tap("details.more:has([data-device]) > summary")
    phone.tap("[data-device] form[action$=test] button")
    phone.says("The push service took it.")
    eventually(lambda: bool(phone.shown()))
    assert phone.shown()[0][0] == "This is how Breather tells you."


def told_by(phone: Phone, link: str) -> None:
    """Open one more link on this phone, and be told by it, too."""
    phone.goto(link)
    phone.tap("[data-tell-me]")
    phone.says("This phone tells you.")
    eventually(lambda: bool(phone.firefox.run(LISTED)))


@pytest.fixture
def links(phone: Phone) -> list[str]:
    """Two links that tell the same phone."""
    phone.goto("/me")
    phone.firefox.run(SAY_YES)
    made = [phone.firefox.run(ADD_SAM % uuid4()) for _ in range(2)]
    phone.scope = "/with/"
    for link in made:
        told_by(phone, link)
    return made


def test_one_phone_is_told_by_two_links_and_forgotten_by_each_alone(
    phone: Phone, links: list[str]
) -> None:
    assert len(phone.rows()) == 2
    held = phone.held()
    for link, left in zip(links, (1, 0), strict=True):
        phone.goto(link)
        phone.tap("details.more:has([data-device]) > summary")
        phone.tap("[data-device] form[action$=test] button")
        phone.says("The push service took it.")
        eventually(lambda: bool(phone.shown()))
        phone.goto(link)
        phone.tap("details.more:has([data-device]) > summary")
        phone.tap("[data-forget-here] button")
        eventually(lambda left=left: len(phone.rows()) == left)  # type: ignore[misc]
        eventually(lambda left=left: phone.held() == (held if left else None))  # type: ignore[misc]
        phone.goto(link)
        eventually(lambda: bool(phone.firefox.run(OFFERED)))


def test_what_the_server_lost_of_one_link_is_renewed_for_the_other_too(
    phone: Phone, links: list[str]
) -> None:
    before, [lost, other] = phone.held(), phone.rows()
    with closing(sqlite3.connect(phone.server.instance / "breather.db")) as connection:
        connection.execute("DELETE FROM subscriptions WHERE id = ?", [lost["id"]])
        connection.commit()
    phone.firefox.run(A_NEW_START)
    phone.goto(links[0])
    eventually(lambda: len(phone.rows()) == 2)
    eventually(lambda: other["endpoint_hash"] not in {one["endpoint_hash"] for one in phone.rows()})
    assert phone.held() not in {before, None}


def test_leaving_ends_the_subscription_on_the_phone_too(hers: Phone) -> None:
    hers.firefox.run(
        "fetch('/me/delete', { method: 'POST', redirect: 'manual' }).then(answer => answer.type)"
    )
    eventually(lambda: hers.held() is None)
    assert hers.rows() == []

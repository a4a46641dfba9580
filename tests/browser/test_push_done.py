"""The whole way: the app as its README starts it, an ask on one phone, a yes by a push on another.

Nobody opens or loads anything again. In Chromium, which can't subscribe without the internet, two
things are done for it: its page is given the subscription of a phone at the tests' push service,
and DevTools brings what that phone read. In Firefox, nothing is.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pushing import Pressed
from tests.browser.test_asks import SOON, add_person, ask, begin, reloads
from tests.browser.worker import eventually
from tests.push.phones import form
from tests.services.authority import Certificates, certificates
from tests.services.desktop import Desktop
from tests.services.firefox import Firefox
from tests.services.push_server import PushServer
from tests.services.push_service import HOST, PushService
from tests.services.started import Started

ASKED = "Are you free on Saturday, 09:00 – 11:30?"
YES, SAID = "Yes, I’ve got them", "Thank you. It’s yours. The handover opens on Saturday at 07:00."
SUBSCRIBED = """
const { endpoint, ...keys } = %s
PushManager.prototype.subscribe = async () => ({ toJSON: () => ({ endpoint, keys }) })
"""
VISIBLE = "document.querySelector('%s')?.checkVisibility() ?? false"
TELL_ME, TOLD = "[data-tell-me]", "[data-tell] [data-on~=done]"
PHONE_SIZE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def vouched_for(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return certificates(tmp_path_factory.mktemp("authority"), HOST)


@pytest.fixture
def service(vouched_for: Certificates) -> Iterator[PushService]:
    with PushService(vouched_for) as service:
        yield service


@pytest.fixture
def push_server(vouched_for: Certificates) -> Iterator[PushServer]:
    server = PushServer(vouched_for, HOST)
    yield server
    server.stop()


@pytest.fixture
def server(
    request: pytest.FixtureRequest, tmp_path: Path, vouched_for: Certificates
) -> Iterator[Started]:
    """Breather in an empty folder, which sends to this test's push service, on a Wednesday noon."""
    instance = tmp_path / "instance"
    instance.mkdir()
    at: PushService | PushServer = request.getfixturevalue(request.param)
    described = {"hosts": [HOST], "port": at.port, "authority": str(vouched_for.authority)}
    (instance / "push_service.json").write_text(json.dumps(described))
    started = Started(instance)
    started.go_ahead_to(next_wednesday())
    try:
        started.start()
        yield started
    finally:
        started.stop()
        print(started.log.read_text())


def next_wednesday() -> datetime:
    """Return a noon at which nobody's quiet hours are in the way."""
    now = datetime.now(UTC)
    day = now + timedelta(days=(2 - now.weekday()) % 7 or 7)
    return day.replace(hour=12, minute=0, second=0, microsecond=0)


def sams_link(ana: Page) -> str:
    """Let Ana begin, and add Sam."""
    begin(ana)
    return add_person(ana, "Sam")


@pytest.mark.parametrize("server", ["service"], indirect=True)
def test_an_ask_arrives_as_a_push_and_its_yes_shows_without_a_reload(
    phone: Page, on_desktop: Page, desktop: Desktop, service: PushService
) -> None:
    link, browser = sams_link(phone), service.phone()
    on_desktop.add_init_script(SUBSCRIBED % json.dumps(form(browser)))
    on_desktop.goto(link)
    sams = Pressed(on_desktop, "/with/", desktop)
    on_desktop.locator(TELL_ME).tap()
    expect(on_desktop.get_by_text("This phone tells you.")).to_be_visible()

    ask(phone)
    loaded = reloads(phone)
    eventually(phone, lambda: bool(service.got(browser)))
    [message] = service.got(browser)
    sams.deliver(browser.reads(message).decode())
    desktop.shows(ASKED)
    sams.tap(YES)
    desktop.shows(SAID)
    expect(phone.get_by_role("heading", name="Sam said yes")).to_be_visible(timeout=SOON)
    assert loaded == []


@pytest.mark.parametrize("server", ["push_server"], indirect=True)
def test_in_firefox_nothing_is_done_for_it(
    phone: Page, desktop: Desktop, push_server: PushServer, tmp_path: Path
) -> None:
    link = sams_link(phone)
    sams = Firefox(tmp_path / "profile", push_server.address, desktop)
    try:
        sams.call("browsingContext.setViewport", context=sams.page, viewport=PHONE_SIZE)
        sams.goto(link)
        eventually(phone, lambda: bool(sams.run(VISIBLE % TELL_ME)))
        sams.tap(TELL_ME)
        eventually(phone, lambda: bool(sams.run(VISIBLE % TOLD)))

        ask(phone)
        loaded = reloads(phone)
        desktop.shows(ASKED)
        desktop.press(YES)
        desktop.shows(SAID)
        expect(phone.get_by_role("heading", name="Sam said yes")).to_be_visible(timeout=SOON)
        assert loaded == []
    finally:
        sams.stop()

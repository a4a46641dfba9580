"""Sam at a playground without a signal: the handover opens; what he taps is sent later, once."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Faults, PhoneAt
from tests.browser.worker import until
from tests.services.server import Server

AWAY = r"ERR_CONNECTION_REFUSED|ERR_FAILED|ERR_EMPTY_RESPONSE|Failed to load"
READY = """async () => navigator.serviceWorker.controller
  && (await (await caches.open('handovers')).keys()).some(one => one.url === location.href)"""
COPIES = """async () => (await (await caches.open('handovers')).keys())
  .map(one => new URL(one.url).pathname).filter(path => path.startsWith('/with/'))"""

OVER = """async () => {
  const kept = await caches.open('handovers')
  for (const one of await kept.keys()) {
    const copy = await kept.match(one), headers = { 'Handover-Until': '2020-01-01T00:00:00Z' }
    if (copy.headers.has('Handover-Until')) await kept.put(one, new Response('', { headers }))
  }
}"""


@pytest.fixture
def link(phone: Page) -> str:
    """Ana asks Sam for this same evening, and he says yes; the handover is open already."""
    phone.request.post("/consent", form={"answer": "yes"})
    sam, leo, ask = (str(uuid4()) for _ in range(3))
    begins = datetime.now(UTC) + timedelta(minutes=50)
    phone.request.post("/circle/people", form={"id": sam, "name": "Sam", "called": "Ana"})
    phone.request.post("/circle/children", form={"id": leo, "name": "Leo"})
    card: dict[str, str | float | bool] = {
        "name": "Leo",
        "food": "Banana. No nuts, he is allergic.",
    }
    phone.request.post(f"/circle/children/{leo}", form=card)
    when: dict[str, str | float | bool] = {
        "when": "pick",
        "day": begins.date().isoformat(),
        "begins": f"{begins:%H:%M}",
        "minutes": "120",
        "zone": "UTC",
    }
    phone.request.post(
        "/asks", form={"id": ask, **when, "person": sam, "child": leo, "tells": "everything"}
    )
    phone.goto(f"/circle/people/{sam}")
    page = phone.get_by_label("The address of their page").input_value()
    phone.request.post(f"{page}/asks/{ask}/answer", form={"answer": "yes"})
    return f"{page}/asks/{ask}"


@pytest.fixture
def sam(phone_at: PhoneAt, link: str) -> Page:
    page = phone_at()
    page.goto(link)
    expect(page.get_by_text("No nuts, he is allergic.")).to_be_visible()
    until(page, READY)
    return page


def updates(server: Server) -> list[str]:
    return [row["kind"] for row in server.rows("SELECT kind FROM updates ORDER BY at")]


def test_it_opens_without_a_signal_and_what_he_taps_is_sent_once(
    sam: Page, server: Server, faults: Faults
) -> None:
    faults.expect(AWAY)
    server.stop()
    sam.reload()
    expect(sam.get_by_text("No nuts, he is allergic.")).to_be_visible()
    sam.get_by_role("button", name="We’re fine").tap()
    expect(sam.get_by_text("Kept. It will be sent when you’re back.")).to_be_visible()
    sam.get_by_role("button", name="Asleep").tap()
    expect(sam.get_by_text("No nuts, he is allergic.")).to_be_visible()

    server.start()
    sam.reload()
    expect(sam.get_by_role("button", name="Asleep")).to_have_attribute("aria-pressed", "true")
    assert updates(server) == ["fine", "asleep"]
    sam.reload()
    assert updates(server) == ["fine", "asleep"]


def test_a_link_that_was_stopped_leaves_no_copy(sam: Page, phone: Page, faults: Faults) -> None:
    faults.expect("status of 404")
    person = phone.url.rsplit("/", 1)[1]
    phone.request.post(f"/circle/people/{person}/link/stop")
    sam.reload()
    expect(sam.get_by_text("This link doesn’t lead anywhere any more.")).to_be_visible()
    until(sam, f"async () => !(await ({COPIES})()).length")


def test_after_its_window_the_copy_is_gone(sam: Page, server: Server, faults: Faults) -> None:
    faults.expect(AWAY)
    sam.evaluate(OVER)
    server.stop()
    with pytest.raises(Exception, match="ERR_"):
        sam.reload()
    [worker] = sam.context.service_workers
    kept = "async () => (await (await caches.open('handovers')).keys()).length"
    assert worker.evaluate(kept) == 0
    server.start()

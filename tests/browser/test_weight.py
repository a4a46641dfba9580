"""What a real browser really loads on a first visit, and with a tap, beside the budget."""

from playwright.sync_api import Page, Request, expect

from app.weighing import CHECK_IN, FIRST_VISIT, REQUESTS
from tests.browser.worker import ready


def test_a_first_visit_loads_no_more_than_the_budget(phone: Page) -> None:
    loaded: list[Request] = []
    phone.on("requestfinished", lambda request: loaded.append(request))
    phone.goto("/", wait_until="load")
    ready(phone)
    sizes = {request.url: request.sizes()["responseBodySize"] for request in loaded}
    assert len(loaded) <= REQUESTS, sizes
    assert sum(sizes.values()) <= FIRST_VISIT, sizes
    assert len(loaded) >= 4


def test_a_tap_loads_one_small_answer(phone: Page) -> None:
    phone.goto("/")
    ready(phone)
    loaded: list[Request] = []
    phone.on("requestfinished", lambda request: loaded.append(request))
    phone.get_by_role("button", name="Stillness").tap()
    expect(phone.get_by_role("button", name="undo")).to_be_visible()
    [answer] = loaded
    assert answer.sizes()["responseBodySize"] <= CHECK_IN


def test_a_second_visit_loads_nothing_that_is_here_already(phone: Page) -> None:
    phone.goto("/")
    ready(phone)
    phone.goto("/me")
    loaded: list[Request] = []
    phone.on("requestfinished", lambda request: loaded.append(request))
    phone.goto("/", wait_until="load")
    over_the_network = [one.url for one in loaded if one.sizes()["responseBodySize"] > 0]
    assert len([url for url in over_the_network if "/static/" in url]) == 0, over_the_network

"""What another app shares stands in the field, and nowhere else, until she puts it down."""

import json

import pytest
from playwright.sync_api import Page, Response, expect

from tests.browser.conftest import Faults, PhoneAt
from tests.browser.heads import begin, press, states, things, uuid
from tests.browser.worker import OFFLINE, ready, shows, waiting
from tests.services.server import Server

ELSEWHERE = "http://elsewhere.test"
FIELD = "What is in your head?"
SHARE = """([address, fields]) => {
  const form = Object.assign(document.createElement('form'), { method: 'post', action: address })
  for (const [name, value] of Object.entries(fields)) {
    form.append(Object.assign(document.createElement('textarea'), { name, value }))
  }
  document.body.append(form)
  form.submit()
}"""
ARTICLE = {
    "title": "Baby </textarea> sleep",
    "text": "Look at “this” & <b>that</b>",
    "url": "https://example.org/?a=1&b=2",
}
STANDS = "Baby </textarea> sleep Look at “this” & <b>that</b> https://example.org/?a=1&b=2"


def share(page: Page, server: Server, fields: dict[str, str]) -> Response:
    """Post a form that comes from no page of ours, as the system's share sheet does."""
    with page.expect_response("**/can-wait/shared") as answered:
        page.evaluate(SHARE, [f"{server.url}/can-wait/shared", fields])
    answer: Response = answered.value
    return answer


def elsewhere(page: Page, address: str) -> None:
    page.context.route(
        f"{ELSEWHERE}/*",
        lambda route: route.fulfill(body="<p>", content_type="text/html; charset=utf-8"),
    )
    page.goto(address)


@pytest.mark.parametrize("stopped", [False, True], ids=["online", "offline"])
@pytest.mark.parametrize("address", ["about:blank", f"{ELSEWHERE}/"])
def test_it_stands_in_the_field_of_the_tab_and_one_tap_keeps_it(
    phone: Page, server: Server, faults: Faults, address: str, stopped: bool
) -> None:
    faults.expect(f"elsewhere.test|{OFFLINE}")
    begin(phone, "Winter clothes")
    elsewhere(phone, address)
    if stopped:
        server.stop()
    assert share(phone, server, ARTICLE).from_service_worker
    expect(phone.get_by_label(FIELD)).to_have_value(STANDS)
    expect(phone.locator("#card")).to_contain_text("Winter clothes")
    expect(phone.get_by_role("link", name="Can wait")).to_have_attribute("aria-current", "page")
    assert states(server) == ["here"]
    assert waiting(phone) == []

    if stopped:
        server.start()
    press(phone, "Put it down", "It’s out of your head.")
    assert states(server) == ["here"] * 2
    phone.reload()
    expect(phone.get_by_label(FIELD)).to_have_value("")
    assert states(server) == ["here"] * 2


def test_with_a_network_the_tab_is_shown_as_it_is_now(phone: Page, server: Server) -> None:
    begin(phone, "Winter clothes")
    # Done on another phone: the copy on this one still has it.
    assert phone.request.post(f"/things/{uuid(things(server)[0]['id'])}/done").ok
    phone.goto("about:blank")
    assert share(phone, server, ARTICLE).from_service_worker
    expect(phone.get_by_label(FIELD)).to_have_value(STANDS)
    expect(phone.locator("#card")).to_have_count(0)


SHARED = {
    "a line": ({"text": "Ring the school"}, "Ring the school"),
    "a link in the text": ({"text": "See https://a.example", "url": "https://a.example"}, None),
    "a title in the text": ({"title": "Milk", "text": "Milk and bread"}, "Milk and bread"),
    "lines": ({"title": "List", "text": "Milk\r\nBread\r\n"}, "List\nMilk\nBread"),
    "nothing": ({}, ""),
    "only a link": ({"url": "https://a.example"}, "https://a.example"),
}


@pytest.mark.parametrize(("fields", "stands"), SHARED.values(), ids=SHARED)
def test_the_phone_reads_it_as_the_server_does(
    phone: Page, server: Server, faults: Faults, fields: dict[str, str], stands: str | None
) -> None:
    stands = fields["text"] if stands is None else stands
    phone.goto("/can-wait")
    ready(phone)
    phone.goto("about:blank")
    share(phone, server, fields)
    expect(phone.get_by_label(FIELD)).to_have_value(stands)
    answer = phone.request.post("/can-wait/shared", form={**fields})
    # In a document of its own: scripts don't run twice in one.
    phone.goto("about:blank")
    phone.set_content(answer.text())
    expect(phone.get_by_label(FIELD)).to_have_value(stands)
    assert things(server) == []


def test_a_browser_without_the_worker_is_told_that_nothing_was_changed(
    phone_at: PhoneAt, server: Server, faults: Faults
) -> None:
    faults.expect("elsewhere.test|of 403")
    page = phone_at(service_workers="block")
    page.goto("/")
    page.request.post("/consent", form={"answer": "yes"})
    elsewhere(page, ELSEWHERE)
    share(page, server, ARTICLE)
    shows(page, "This came from another page, so nothing was changed.")
    assert things(server) == []


def test_the_browser_understands_what_the_manifest_says_of_it(phone: Page) -> None:
    phone.goto("/")
    devtools = phone.context.new_cdp_session(phone)
    read = devtools.send("Page.getAppManifest")
    assert read["errors"] == []
    target = json.loads(read["data"])["share_target"]
    assert (target["action"], target["method"]) == ("/can-wait/shared", "POST")

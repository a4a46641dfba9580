"""The same way through Now without scripts, without a pointer, on a bad line, and twice at once."""

import re
from typing import Any

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Faults, PhoneAt
from tests.services.server import Server

REFUSED = r"status of 422|Code 422"
"""What the console says when a form is not taken as it is."""
HAPPENED = "SELECT felt, ended_at FROM suggestions WHERE minutes = 15"


def test_without_javascript_every_step_works_and_is_kept(phone_at: PhoneAt, server: Server) -> None:
    page = phone_at(java_script_enabled=False)
    page.goto("/")
    page.get_by_role("button", name="Rest").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "You’re worn out. Here is one small thing."
    )
    assert server.rows("SELECT * FROM accounts") == []
    page.get_by_role("button", name="Yes, keep it").tap()
    page.wait_for_url("**/check-ins/*")
    page.get_by_role("button", name="15", exact=True).tap()
    expect(page.get_by_role("button", name="15", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    page.get_by_role("button", name="Start 15 min").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"Until \d\d:\d\d"))
    page.get_by_role("button", name="I’m done").tap()
    page.get_by_role("button", name="Lighter").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lighter. Nothing else is needed.")
    [happened] = server.rows(HAPPENED)
    assert happened["felt"] == "lighter"
    page.get_by_role("button", name="undo").tap()
    expect(page.get_by_text("Taken back.")).to_be_visible()
    assert server.rows("SELECT need FROM check_ins") == [{"need": None}]


def test_without_javascript_there_is_no_button_that_does_nothing(phone_at: PhoneAt) -> None:
    page = phone_at(java_script_enabled=False)
    page.goto("/")
    page.get_by_role("button", name="Space").tap()
    page.get_by_text("Ask someone to take over").tap()
    visible = page.locator("button:visible")
    for button in visible.all():
        assert button.get_attribute("type") != "button", button.inner_text()
    expect(page.locator("dialog")).to_be_hidden()


def reach(page: Page, name: str, key: str = "Tab") -> None:
    """Press Tab until what is called this has the focus, and can be seen to have it."""
    for _ in range(60):
        page.keyboard.press(key)
        focused = page.locator(":focus")
        if focused.count() and focused.inner_text().split("\n")[0].strip() == name:
            width = focused.evaluate("one => getComputedStyle(one).outlineWidth")
            assert float(width.removesuffix("px")) >= 2
            return
    raise AssertionError(f"{name} can’t be reached with {key}")


def test_with_keys_alone_she_gets_through_and_hears_where_she_is(
    phone_at: PhoneAt, server: Server
) -> None:
    page = phone_at(has_touch=False, is_mobile=False)
    page.goto("/")
    reach(page, "Rest")
    page.keyboard.press("Enter")
    expect(page.locator("main h1")).to_be_focused()
    reach(page, "Yes, keep it")
    page.keyboard.press("Space")
    expect(page.get_by_role("status").get_by_text("Kept, for you alone.")).to_be_attached()
    expect(page.locator("main h1")).to_be_focused()
    reach(page, "15")
    page.keyboard.press("Enter")
    fifteen = page.get_by_role("button", name="15", exact=True)
    expect(fifteen).to_have_attribute("aria-pressed", "true")
    expect(fifteen).to_be_focused()
    reach(page, "Start 15 min", "Shift+Tab")
    page.keyboard.press("Enter")
    reach(page, "I’m done")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="How is it now?")).to_be_focused()
    reach(page, "Lighter")
    page.keyboard.press("Enter")
    expect(page.locator("main h1")).to_have_text("Lighter. Nothing else is needed.")
    expect(page.locator("main h1")).to_be_focused()
    assert [row["felt"] for row in server.rows(HAPPENED)] == ["lighter"]
    reach(page, "undo", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main h1")).to_have_text("What do you need right now?")
    expect(page.locator("main h1")).to_be_focused()


def kept(page: Page) -> None:
    page.request.post("/consent", form={"answer": "yes"})
    page.goto("/")


def test_two_taps_at_once_are_one_check_in(phone: Page, server: Server) -> None:
    phone.goto("/")
    kept(phone)
    phone.evaluate(
        "() => { const rest = document.querySelector('.need.rest'); rest.click(); rest.click() }"
    )
    expect(phone.get_by_role("button", name="undo")).to_be_visible()
    # A context that closes while it goes back through its history can hang Chromium.
    phone.goto("/")
    assert [row["need"] for row in server.rows("SELECT need FROM check_ins")] == ["rest"]


def test_im_all_right_is_noted_though_its_button_stands_outside_the_form(
    phone: Page, server: Server
) -> None:
    phone.goto("/")
    kept(phone)
    phone.get_by_role("button", name="I’m all right").tap()
    expect(phone.locator("main h1")).to_have_text("Good to know. Nothing else is needed.")
    assert [row["need"] for row in server.rows("SELECT need FROM check_ins")] == ["all_right"]


def test_a_tap_is_answered_within_one_frame_before_the_network_is(phone_at: PhoneAt) -> None:
    page = phone_at(service_workers="block")
    held: list[Route] = []
    page.route("**/check-ins", lambda route: held.append(route))
    page.goto("/")
    answered = page.evaluate(
        "() => new Promise(done => { const care = document.querySelector('.need.care');"
        "care.click(); requestAnimationFrame(() => done(care.classList.contains('tapped'))) })"
    )
    assert answered
    expect(page.locator("form.htmx-request")).to_be_visible()
    expect(page.locator(".need.rest")).to_have_css("opacity", "0.4")
    expect(page.locator("main h1")).to_have_text("What do you need right now?")
    held[0].continue_()
    expect(page.locator("main h1")).to_have_text("Your body is asking. Start with this.")


def test_another_leaves_the_focus_where_it_was_and_reads_the_new_moment_aloud(
    phone: Page,
) -> None:
    phone.goto("/")
    phone.get_by_role("button", name="Care").tap()
    first = phone.locator("#moment .voice").inner_text()
    phone.get_by_role("button", name="Another").tap()
    expect(phone.locator("#moment .voice")).not_to_have_text(first)
    expect(phone.get_by_role("button", name="Another")).to_be_focused()
    expect(phone.locator("#said")).to_have_text(phone.locator("#moment .voice").inner_text())


def test_the_way_back_leads_to_the_question_and_forward_to_her_moment(
    phone: Page, server: Server
) -> None:
    phone.goto("/")
    kept(phone)
    phone.get_by_role("button", name="Space").tap()
    phone.wait_for_url("**/check-ins/*")
    moment = phone.locator("#moment .voice").inner_text()
    phone.go_back()
    expect(phone.locator("main h1")).to_have_text("What do you need right now?")
    phone.go_forward()
    expect(phone.locator("#moment .voice")).to_have_text(moment)
    assert len(server.rows("SELECT * FROM suggestions")) == 1


def test_a_sentence_about_her_words_stands_beside_them_and_they_stay(
    phone: Page, faults: Faults
) -> None:
    faults.expect(REFUSED)
    phone.goto("/")
    phone.get_by_text("Something else…").tap()
    field = phone.get_by_label("In your own words")
    expect(field).to_be_focused()
    field.evaluate("field => field.removeAttribute('maxlength')")
    field.fill("x" * 281)
    phone.get_by_role("button", name="That’s it").tap()
    expect(phone.locator("#words-error")).to_have_text(
        "That’s a little long. 280 characters fit here."
    )
    expect(field).to_have_value("x" * 281)
    field.fill("Short.")
    phone.get_by_role("button", name="That’s it").tap()
    expect(phone.locator("blockquote")).to_have_text("Short.")


def test_a_time_that_cant_be_right_is_noted_as_now_with_one_tap(
    phone_at: PhoneAt, server: Server, faults: Faults
) -> None:
    faults.expect(REFUSED)
    page = phone_at(service_workers="block")
    page.clock.install(time="2031-01-01T12:00:00Z")
    page.goto("/")
    page.request.post("/consent", form={"answer": "yes"})
    page.get_by_role("button", name="Rest").tap()
    expect(page.locator("#notice")).to_contain_text("This phone’s clock is ahead of ours.")
    page.get_by_role("button", name="Note it as now").tap()
    expect(page.locator("main h1")).to_have_text("You’re worn out. Here is one small thing.")
    rows: list[dict[str, Any]] = server.rows("SELECT * FROM check_ins")
    assert [row["at"][:4] == "2031" for row in rows] == [False]

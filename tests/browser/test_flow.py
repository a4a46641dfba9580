"""The whole way through Now with a thumb, as the first mother will go it."""

from playwright.sync_api import Page, expect

from tests.services.server import Server


def test_she_taps_rest_takes_fifteen_minutes_feels_lighter_and_takes_it_back(
    phone: Page, server: Server
) -> None:
    phone.goto("/")
    main = phone.locator("main")
    main.get_by_role("button", name="Rest").tap()
    expect(main.locator("h1")).to_have_text("You’re worn out. Here is one small thing.")
    assert server.rows("SELECT * FROM accounts") == []

    main.get_by_role("button", name="Yes, keep it").tap()
    expect(main.get_by_text("Kept, for you alone.")).to_be_visible()
    [kept] = server.rows("SELECT * FROM check_ins")
    assert (kept["need"], kept["zone"], kept["undone_at"]) == ("rest", "Europe/Lisbon", None)

    fifteen = main.get_by_role("button", name="15", exact=True)
    fifteen.tap()
    expect(fifteen).to_have_attribute("aria-pressed", "true")
    main.get_by_role("button", name="Start 15 min").tap()
    expect(phone.get_by_role("timer")).to_have_text("15:00")
    phone.get_by_role("button", name="I’m done").tap()
    expect(phone.get_by_role("heading", name="How is it now?")).to_be_focused()
    phone.get_by_role("button", name="Lighter").tap()
    expect(main.locator("h1")).to_have_text("Lighter. Nothing else is needed.")

    taken = server.rows("SELECT * FROM suggestions WHERE minutes = 15")
    assert [(row["felt"], bool(row["ended_at"])) for row in taken] == [("lighter", True)]

    main.get_by_role("button", name="undo").tap()
    expect(main.get_by_text("Taken back.")).to_be_visible()
    [undone] = server.rows("SELECT * FROM check_ins")
    assert (undone["need"], undone["words"]) == (None, None)
    assert undone["undone_at"]
    assert server.rows("SELECT * FROM suggestions") == []

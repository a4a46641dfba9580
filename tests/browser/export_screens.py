"""The screens of taking it along, bringing it back, and for how long it is kept."""

import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from playwright.sync_api import FilePayload, Page, expect

from tests.browser.ways import Screen, at, her, steps

FILE = "The file that ends in .json"


def pick(page: Page, body: bytes) -> None:
    file = FilePayload(name="breather.json", mimeType="application/json", buffer=body)
    page.get_by_label(FILE).set_input_files(file)


def bring_back(page: Page) -> None:
    """Bring a copy of hers back."""
    page.request.post("/check-ins", form={"id": str(uuid4()), "need": "rest"})
    body = page.request.post("/me/export/json").body()
    said = json.loads(body)
    said["tables"]["check_ins"][0]["id"] = str(uuid4())
    pick(page, json.dumps(said).encode())
    page.get_by_role("button", name="Bring it here").tap()
    expect(page.get_by_role("heading", name="It is here now")).to_be_visible()


def bring_something_else(page: Page) -> None:
    pick(page, b"Dear diary")
    page.get_by_role("button", name="Yes, keep what is in it").tap()
    expect(page.get_by_text("That isn’t a file that Breather wrote.")).to_be_visible()


def long_ago(page: Page) -> None:
    """Bring along what is older than what the phone may still send."""
    page.request.post("/check-ins", form={"id": str(uuid4()), "need": "rest"})
    said = json.loads(page.request.post("/me/export/json").body())
    [tap] = said["tables"]["check_ins"]
    old = datetime.now(UTC) - timedelta(days=200)
    more = [
        {**tap, "id": str(uuid4()), "at": (old + timedelta(hours=hours)).isoformat()}
        for hours in range(40)
    ]
    said["tables"]["check_ins"] += more
    page.goto("/me/export")
    pick(page, json.dumps(said).encode())
    page.get_by_role("button", name="Bring it here").tap()
    expect(page.get_by_role("heading", name="It is here now")).to_be_visible()


def shorter(page: Page) -> None:
    page.goto("/me/kept")
    page.get_by_role("button", name="3 months").tap()
    expect(page.get_by_role("heading", name="Keep it for 3 months?")).to_be_visible()


SCREENS = (
    Screen("export", her(at("/me/export"))),
    Screen("export-guest", at("/me/export")),
    Screen("brought", her(steps(at("/me/export"), bring_back))),
    Screen("brought-something-else", steps(at("/me/export"), bring_something_else)),
    Screen("kept-shorter", her(steps(long_ago, shorter))),
)

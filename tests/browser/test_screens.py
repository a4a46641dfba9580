"""Pictures of every screen, to be looked at beside the mock; git ignores them."""

from app.config import ROOT
from tests.browser.conftest import Faults, PhoneAt
from tests.browser.screens import ON_PURPOSE, SCREENS

FOLDER = ROOT / "tests" / "screens"


def test_every_screen_has_its_picture_in_light_and_in_dark(
    phone_at: PhoneAt, faults: Faults
) -> None:
    faults.expect(ON_PURPOSE)
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    for screen in SCREENS:
        page = screen.open(phone_at)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.screenshot(path=FOLDER / f"{screen.name}-{scheme}.png")
        page.context.close()
    assert len(list(FOLDER.glob("*.png"))) == 2 * len(SCREENS)

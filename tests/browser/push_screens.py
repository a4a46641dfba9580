"""Reminders, as they are on phones of every kind; and the buttons that begin them."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.circle_screens import LONG_NAME, Home, asked, home, people_of
from tests.browser.ways import Screen, at, her, open_part, steps, with_mail
from tests.push.phones import ANDROID, IPHONE, subscription

NO_PUSH = "delete window.PushManager"
IN_SAFARI = f"{NO_PUSH}; Object.defineProperty(navigator, 'standalone', {{ value: false }})"


def allowed(page: Page) -> None:
    page.context.grant_permissions(["notifications"])


def refused(page: Page) -> None:
    # To allow only something else refuses the rest.
    page.context.grant_permissions(["clipboard-read"])


def told(*browsers: str, at: str = "/push/subscriptions") -> Callable[[Page], object]:
    """Add a phone of each of these kinds."""

    def go(page: Page) -> None:
        for browser in browsers:
            headers = {"User-Agent": browser}
            answer = page.request.post(at, form={**subscription()}, headers=headers)
            assert answer.status == 201, answer.text()

    return go


def as_if(script: str) -> Callable[[Page], object]:
    """Be a browser in which this was run before anything else."""
    return lambda page: page.add_init_script(script)


def offers(page: Page, label: str = "Tell me on this phone") -> None:
    expect(page.get_by_role("button", name=label)).to_be_visible()


def why(page: Page) -> None:
    open_part("Why did nothing arrive?")(page)
    expect(page.get_by_text("It stops here").locator("visible=true")).to_have_count(1)


def test_first(page: Page) -> None:
    page.get_by_role("button", name="Test").first.tap()
    said = page.locator("#main").get_by_text("You could forget this phone")
    expect(said).to_be_visible(timeout=20_000)


def ask_page(home: Home) -> str:
    allowed(home.page)
    return asked(home)


def persons_page(home: Home) -> str:
    allowed(home.page)
    _sam, grandma, _friend = people_of(home)
    home.ask(grandma)
    link = home.link(grandma)
    told(ANDROID, IPHONE, at=f"{link}/push/subscriptions")(home.page)
    return link


def nobody_asks(home: Home) -> str:
    allowed(home.page)
    return home.link(home.person(LONG_NAME))


def mailed(state: str, address: str, link: str = "") -> Callable[[Page], object]:
    """Have an address in this state; with a link ("yes" or "end"), follow it."""

    def go(page: Page) -> None:
        with_mail(page)
        at = page.url.rsplit("/with/", 1)[-1] if "/with/" in page.url else ""
        params: dict[str, str | float | bool] = {
            "address": address,
            "at": at,
            "link": link or "yes",
        }
        answer = page.request.get(f"/mailed/{state}", params=params)
        assert answer.ok, answer.text()
        page.goto("/mail/" + answer.text().split("/mail/")[1] if link else page.url)

    return go


def write_to_nobody(page: Page) -> None:
    with_mail(page)
    page.reload()
    open_part("By e-mail, too")(page)
    page.get_by_label("E-mail", exact=True).fill(LONG_ADDRESS)
    page.get_by_role("button", name="Write to me").tap()
    expect(page.get_by_text("Our e-mail doesn’t go out just now.")).to_be_visible()


def reload(page: Page) -> None:
    page.reload()


def say_yes(page: Page) -> None:
    page.get_by_role("button", name="Yes, write to me").tap()
    expect(page.get_by_role("heading", name="Breather writes to you from now on.")).to_be_visible()


def hears_by_mail(home: Home) -> str:
    """Ask somebody with a long name who is written to, and Sam, who has a phone."""
    sam, grandma, friend = people_of(home)
    told(ANDROID, at=f"{home.link(sam)}/push/subscriptions")(home.page)
    home.page.goto(home.link(grandma))
    mailed("written_to", "grandma@example.org")(home.page)
    return f"/asks/{home.ask(sam, grandma, friend, how='at_once')}"


REMINDERS = at("/me/reminders")
LONG_ADDRESS = f"{'maria-antonia.' * 4}almeida@{'wolfeschlegelsteinhausen.' * 4}example"
SCREENS = (
    Screen("reminders-first", her(steps(allowed, REMINDERS, offers))),
    Screen("reminders", her(steps(told(ANDROID, IPHONE), allowed, REMINDERS, offers))),
    Screen("reminders-why", her(steps(allowed, REMINDERS, why))),
    Screen("reminders-not-asked", her(steps(REMINDERS, why))),
    Screen("reminders-denied", her(steps(refused, REMINDERS, why))),
    Screen("reminders-tested", her(steps(told(ANDROID), allowed, REMINDERS, test_first))),
    Screen("reminders-unable", her(steps(as_if(NO_PUSH), REMINDERS, why))),
    Screen("reminders-iphone", her(steps(as_if(IN_SAFARI), REMINDERS, why))),
    Screen("ask-tell", home(ask_page)),
    Screen("with-tell", steps(home(persons_page), open_part("Where you are told"))),
    Screen("with-tell-nothing", home(nobody_asks)),
    Screen("with-tell-iphone", steps(as_if(IN_SAFARI), home(nobody_asks))),
    Screen("reminders-mail-asked", her(steps(REMINDERS, mailed("asked", "ana@example.net")))),
    Screen("reminders-mail", her(steps(told(ANDROID), REMINDERS, mailed("yes", LONG_ADDRESS)))),
    Screen("with-mail", steps(home(nobody_asks), with_mail, reload, open_part("By e-mail, too"))),
    Screen("with-mail-not-sent", steps(home(nobody_asks), write_to_nobody)),
    Screen("with-mail-asked", steps(home(persons_page), mailed("asked", "sam@example.org"))),
    Screen("with-mail-yes", steps(home(nobody_asks), mailed("written_to", LONG_ADDRESS))),
    Screen("with-mail-refused", steps(home(nobody_asks), mailed("refused", "sam@example.org"))),
    Screen("mail-yes", her(mailed("asked", "ana@example.net", "yes"))),
    Screen("mail-said-yes", her(steps(mailed("asked", "ana@example.net", "yes"), say_yes))),
    Screen("mail-no-more", her(mailed("written_to", "ana@example.net", "end"))),
    Screen("mail-nowhere", at("/mail/yes/gone")),
    Screen("ask-told", home(hears_by_mail)),
)

"""Her phones, ways back in, and opening a Breather that is there already."""

from playwright.sync_api import Page

from tests.account.coming_back import code_on
from tests.browser.ways import Screen, at, her, steps, with_mail
from tests.push.phones import ANDROID, IPHONE


def authenticator(page: Page) -> None:
    """Let the browser make passkeys, as a phone with a finger on it does."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    what = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    who = {"hasUserVerification": True, "isUserVerified": True}
    options = {**what, **who, "automaticPresenceSimulation": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def on_localhost(page: Page) -> str:
    """Begin anew under a name: passkeys belong to names. Return the address in front of a path."""
    root = str(page.evaluate("location.origin")).replace("127.0.0.1", "localhost")
    page.request.post(f"{root}/consent", form={"answer": "yes"})
    return root


def paper(page: Page, root: str = "") -> None:
    page.goto(f"{root}/me/ways")
    page.get_by_role("button", name="Make a code").tap()
    page.locator("[data-code]").wait_for()


def passkey(page: Page, root: str) -> None:
    authenticator(page)
    page.goto(f"{root}/me/ways")
    page.get_by_role("button", name="Add a passkey").tap()
    page.get_by_text("Chrome on").wait_for()


def both_ways(page: Page) -> None:
    root = on_localhost(page)
    paper(page, root)
    passkey(page, root)


def more_phones(page: Page) -> None:
    """Sign two more phones in."""
    for kind in (ANDROID, IPHONE):
        code = code_on(page.request.post("/hand-offs").text())
        other = page.context.browser.new_context(user_agent=kind)  # type: ignore[union-attr]
        root = page.evaluate("location.origin")
        answer = other.request.post(f"{root}/sign-in/code", form={"code": code})
        assert answer.status == 200, answer.text()
        other.close()


def wrong_code(page: Page) -> None:
    page.get_by_label("From your paper").fill("K7QM-2XPD-AAAA")
    page.get_by_role("button", name="Open it").tap()
    page.get_by_text("This code opens nothing.").wait_for()


def unsure(page: Page) -> None:
    """Come to the question whether it is she, from a phone that another one let in."""
    both_ways(page)
    root = page.evaluate("location.origin")
    code = code_on(page.request.post(f"{root}/hand-offs").text())
    page.context.clear_cookies(name="breather")
    page.request.post(f"{root}/sign-in/code", form={"code": code})
    page.goto(f"{root}/me/kept")
    page.get_by_text("Delete everything").tap()
    page.get_by_role("button", name="Delete it all").tap()
    page.get_by_text("Is it you?").wait_for()


def with_lock(page: Page) -> None:
    assert page.request.post("/me/lock", form={"after": "5", "pin": "2580"}).ok


def locked(page: Page) -> None:
    page.request.post("/today")
    page.goto("/")
    page.get_by_role("heading", name="Locked").wait_for()


LONG_ADDRESS = "ana.with.a.very.long.name.indeed@a-provider-of-some-length.example.org"


def letter(page: Page) -> None:
    """Ask for six digits, at an address that nobody has."""
    page.get_by_label("E-mail").fill(LONG_ADDRESS)
    page.get_by_role("button", name="Send me a code").tap()
    page.get_by_label("The six digits").wait_for()


def wrong_digits(page: Page) -> None:
    page.get_by_label("The six digits").fill("482 913")
    page.get_by_role("button", name="Go on").tap()
    page.get_by_text("That isn’t the code").wait_for()


def no_letter(page: Page) -> None:
    page.get_by_label("E-mail").fill(LONG_ADDRESS)
    page.get_by_role("button", name="Send me a code").tap()
    page.get_by_text("Our e-mail doesn’t go out just now.").wait_for()


def way_by_mail(page: Page) -> None:
    assert page.request.get("/way-by-mail", params={"address": LONG_ADDRESS}).ok


def asked_anew(page: Page) -> None:
    """Come to the question with only a mailbox to show."""
    page.goto("/me/kept")
    page.get_by_text("Delete everything").tap()
    page.get_by_role("button", name="Delete it all").tap()
    page.get_by_text("Is it you?").wait_for()


ACCOUNT = [
    Screen("sign-in", at("/sign-in")),
    Screen("sign-in-wrong", steps(at("/sign-in"), wrong_code)),
    Screen("phones-three", her(steps(at("/me"), more_phones, at("/me/phones")))),
    Screen("ways-none", her(at("/me/ways"))),
    Screen("ways-some", both_ways),
    Screen("recovery-code", her(paper)),
    Screen("is-it-you", unsure),
    Screen("lock", her(at("/me/lock"))),
    Screen("locked", her(steps(with_lock, locked))),
    Screen("locked-mail", her(steps(with_mail, with_lock, way_by_mail, locked))),
    Screen("sign-in-mail", steps(with_mail, at("/sign-in"))),
    Screen("mail-code", steps(with_mail, at("/sign-in"), letter)),
    Screen("mail-code-wrong", steps(with_mail, at("/sign-in"), letter, wrong_digits)),
    Screen("ways-mail-not-sent", her(steps(with_mail, at("/me/ways"), no_letter))),
    Screen("ways-mail", her(steps(with_mail, way_by_mail, at("/me/ways")))),
    Screen("is-it-you-mail", her(steps(with_mail, way_by_mail, asked_anew))),
    Screen("today", at("/today")),
]

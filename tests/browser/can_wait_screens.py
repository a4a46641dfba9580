"""The screens of Can wait, with long names and full lists."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from playwright.sync_api import Page

from tests.browser.ways import WORDS, Screen, at, her, open_part, steps, tap

ZONE = "Europe/Lisbon"
LONG = (
    "Write back to the kindergarten about the autumn-party-cake-and-lantern-list, and bring a pen"
)
HEAD = (
    "Sort the winter clothes",
    "Book the car in",
    "Fold the laundry",
    LONG,
    "Donaudampfschifffahrtskapitänsmützenständerreparaturwerkstattbesuch",
    "اتصلي بالطبيب يوم الخميس 👩🏽‍👧🏽‍👦🏽",
)


def sent(page: Page, path: str, days_ago: float = 0, **form: str) -> None:
    """Send a form as from some days ago."""
    when = datetime.now(UTC) - timedelta(days=days_ago)
    answer = page.request.post(path, form={"at": when.isoformat(), "zone": ZONE, **form})
    assert answer.ok, (path, answer.status)


def down(page: Page, title: str, days_ago: float = 0, **effect: str) -> str:
    """Put a thing down; return the beginning of its address."""
    act = str(uuid4())
    sent(page, "/things", days_ago, act=act, title=title)
    if effect:
        sent(page, f"/things/{act}/effect", days_ago, **effect)
    return f"/things/{act}"


def with_thing(
    effect: str = "", then: Callable[[Page, str], object] | None = None
) -> Callable[[Page], object]:
    def go(page: Page) -> None:
        thing = down(page, HEAD[0], 0.01, **({"effect": effect} if effect else {}))
        page.goto("/can-wait")
        if then:
            then(page, thing)

    return go


def rest(page: Page) -> None:
    """Let things rest until many days, so that the tab names four and has many more."""
    for number, title in enumerate(HEAD * 2):
        thing = down(page, title, 0.02)
        day = datetime.now(UTC).date() + timedelta(days=2 + 3 * number)
        until = {0: "some_day", 5: "some_day"}.get(number, day.isoformat())
        sent(page, f"{thing}/wait", 0.01, until=until)


def come_back(page: Page) -> None:
    """Let things have waited until today."""
    for title in HEAD:
        sent(page, f"{down(page, title, 5)}/wait", 4, until="tomorrow")


def waited(page: Page) -> None:
    """Let things have waited in the weeks before this one."""
    for number in range(11):
        thing = down(page, HEAD[number % len(HEAD)], 20, effect="nothing")
        sent(page, f"{thing}/wait", 19, until="tomorrow")
        sent(page, f"{thing}/keep", 9)


def looked_back(page: Page) -> None:
    """Answer how each wait turned out: most were fine."""
    for number, title in enumerate(HEAD * 2):
        thing = down(page, title, 9, effect="nothing")
        sent(page, f"{thing}/wait", 8, until="tomorrow")
        mattered = {3: "did", 7: "bit"}.get(number, "fine")
        sent(page, f"{thing}/look-back", mattered=mattered)


def off_the_list(page: Page) -> None:
    for number, title in enumerate(HEAD):
        sent(page, f"{down(page, title, 3)}/{'done' if number % 3 else 'let-go'}", 2)


def all_of_a_thing(page: Page) -> None:
    thing = down(page, LONG, 20, effect="money")
    due = (datetime.now(UTC) + timedelta(days=40)).date().isoformat()
    for days_ago in (18, 15, 12):
        sent(page, f"{thing}/wait", days_ago, until="tomorrow")
        sent(page, f"{thing}/look-back", days_ago - 2, mattered="fine")
    sent(page, f"{thing}/rename", 5, title=LONG, note=WORDS * 3 + "\n\n" + HEAD[5], due=due)
    sent(page, f"{thing}/wait", 4, until="tomorrow")
    page.goto(thing)
    open_part("A date…")(page)
    open_part("Change the words")(page)


def write_down(*lines: str) -> Callable[[Page], object]:
    def go(page: Page) -> None:
        page.goto("/can-wait")
        page.get_by_label("What is in your head?").fill("\n".join(lines))
        page.get_by_role("button", name="Put it down").tap()
        page.get_by_text("out of your head.").or_(page.get_by_text("May we keep")).first.wait_for()

    return go


def pick(*lines: str) -> Callable[[Page], object]:
    def go(page: Page) -> None:
        page.goto("/can-wait/bring")
        page.get_by_label("A file").set_input_files(
            {"name": "list.txt", "mimeType": "text/plain", "buffer": "\n".join(lines).encode()}
        )
        page.get_by_role("button", name="Look at it").tap()
        page.get_by_text("in it", exact=False).first.wait_for()

    return go


def no_list(page: Page) -> None:
    page.goto("/can-wait/bring")
    page.get_by_label("Or some lines").fill("- [x] Milk")
    page.get_by_role("button", name="Look at it").tap()
    page.get_by_text("Nothing in it is left to do.").wait_for()


def now_with_three(page: Page) -> None:
    for title, effect in zip(HEAD, ("nothing", "awkward", "money", "nothing"), strict=False):
        down(page, title, 1, effect=effect)
    page.goto("/")
    tap("Space")(page)
    page.locator("#put-down").scroll_into_view_if_needed()


def let_one_wait(page: Page) -> None:
    page.get_by_role("button", name="Let it wait").first.tap()
    page.locator("#three").get_by_text("Resting until").wait_for()


def say_fine(page: Page) -> None:
    page.get_by_role("button", name="Fine", exact=True).first.tap()
    page.get_by_text("It turned out fine.").first.wait_for()


TAB = at("/can-wait")
CAN_WAIT = (
    Screen("can-wait-visitor", TAB),
    Screen("can-wait-consent", write_down(*HEAD, "And one more")),
    Screen("can-wait-empty", her(TAB)),
    Screen("can-wait-put-down", her(write_down(*HEAD))),
    Screen("can-wait-card", her(with_thing())),
    Screen("can-wait-answered", her(with_thing("nothing"))),
    Screen("can-wait-hurt", her(with_thing("hurt"))),
    Screen("can-wait-date", her(with_thing("awkward", lambda p, _: open_part("A date…")(p)))),
    Screen("can-wait-resting", her(steps(rest, TAB))),
    Screen("can-wait-all-resting", her(steps(rest, at("/can-wait/resting")))),
    Screen("can-wait-back", her(steps(come_back, TAB))),
    Screen("can-wait-last-week", her(steps(looked_back, waited, TAB))),
    Screen("can-wait-full", her(steps(looked_back, waited, rest, come_back, TAB))),
    Screen("look-back", her(steps(waited, at("/can-wait/look-back")))),
    Screen("look-back-answered", her(steps(waited, at("/can-wait/look-back"), say_fine))),
    Screen("look-back-empty", her(at("/can-wait/look-back"))),
    Screen("thing", her(all_of_a_thing)),
    Screen("off-your-list", her(steps(off_the_list, at("/can-wait/off")))),
    Screen("bring", her(at("/can-wait/bring"))),
    Screen("bring-nothing", her(no_list)),
    Screen("pick", her(pick(*HEAD, "- [x] Milk"))),
    Screen("week", her(at("/me/week"))),
    Screen("now-three", her(now_with_three)),
    Screen("now-two-left", her(steps(now_with_three, let_one_wait))),
)

"""What is kept, where, how long and who can see it: on one page, in few words."""

from tests.cast import Browser, browser, mother
from tests.conftest import MakeApp
from tests.pages import Page

WORDS_AT_MOST = 300


def told(her: Browser) -> str:
    """Return what the page says, above the forms."""
    text = Page(her.get("/me/kept").text).text
    return text[: text.index("watches nobody")]


def test_it_is_said_in_three_hundred_words(make_app: MakeApp) -> None:
    named = {"OPERATOR_NAME": "Grandma’s server", "OPERATOR_EMAIL": "grandma@breather.example"}
    assert 150 < len(told(mother(make_app(named))).split()) <= WORDS_AT_MOST


def test_it_says_what_where_how_long_who_and_whom_to_ask(make_app: MakeApp) -> None:
    named = {"OPERATOR_NAME": "Grandma’s server", "OPERATOR_EMAIL": "grandma@breather.example"}
    page = told(mother(make_app(named)))
    parts = ("each need you tapped", "Where:", "Who can see it:", "How long:", "Your phones:")
    for said in (*parts, "Grandma’s server", "grandma@breather.example"):
        assert said in page, said


def test_whoever_keeps_nothing_reads_that(make_app: MakeApp) -> None:
    page = told(browser(make_app()))
    assert "Nothing about you is on the server." in page
    assert "Your circle" not in page

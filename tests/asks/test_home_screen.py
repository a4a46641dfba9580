"""A person's page on their home screen, from where an iPhone can tell them something."""

from flask import Flask

from tests.cast import Browser, add_person, browser, link_of
from tests.pages import Page


def test_a_page_on_the_home_screen_begins_and_ends_at_its_link(app: Flask, ana: Browser) -> None:
    link, them = link_of(ana, add_person(ana, "Sam")), browser(app)
    page = them.get(link).text
    assert f'data-home-screen="{link}/app.webmanifest"' in page
    answer = them.get(f"{link}/app.webmanifest")
    shown = answer.get_json(force=True)
    assert answer.mimetype == "application/manifest+json"
    assert answer.headers["Cache-Control"] == "no-store"
    assert {shown["id"], shown["start_url"], shown["scope"]} == {link}
    assert shown["display"] == "standalone"
    for icon in shown["icons"]:
        with them.get(icon["src"]) as found:
            assert found.status_code == 200
            assert found.mimetype == icon["type"]


def test_it_names_nobody(app: Flask, ana: Browser) -> None:
    link = link_of(ana, add_person(ana, "Sam"))
    shown = browser(app).get(f"{link}/app.webmanifest").get_json(force=True)
    assert shown["name"] == shown["short_name"] == "Breather"
    assert "Sam" not in str(shown)


def test_what_she_sees_of_it_is_for_no_home_screen(ana: Browser) -> None:
    sam = add_person(ana, "Sam")
    looked_at = ana.get(f"/circle/people/{sam}/as-they-see-it").text
    assert "What Sam sees" in Page(looked_at).text
    assert "webmanifest" not in looked_at

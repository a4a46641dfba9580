"""The manifest: what a home screen gets to know."""

import pytest
from flask import Flask

from app.pwa.manifest import png_size
from tests.cast import Browser
from tests.pages import Page
from tests.pwa.draw_icons import ICONS, PICTURES


def test_it_is_of_the_right_kind_and_asked_for_again_each_time(client: Browser) -> None:
    answer = client.get("/manifest.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    assert answer.headers["Cache-Control"] == "no-cache"
    etag = answer.headers["ETag"]
    again = client.get("/manifest.webmanifest", headers={"If-None-Match": etag})
    assert again.status_code == 304


def test_it_says_where_breather_begins_and_how_it_is_called(client: Browser) -> None:
    told = client.get("/manifest.webmanifest").get_json(force=True)
    assert (told["id"], told["start_url"], told["scope"]) == ("/", "/", "/")
    assert (told["name"], told["display"], told["lang"]) == ("Breather", "standalone", "en-GB")
    purposes = {(icon["sizes"], icon["purpose"]) for icon in told["icons"]}
    assert {("192x192", "any"), ("512x512", "any"), ("192x192", "maskable")} <= purposes
    assert {("512x512", "maskable"), ("512x512", "monochrome")} <= purposes


def test_each_need_has_a_shortcut_that_tells_no_server_which(client: Browser) -> None:
    told = client.get("/manifest.webmanifest").get_json(force=True)
    shortcuts = {shortcut["name"]: shortcut["url"] for shortcut in told["shortcuts"]}
    assert shortcuts == {
        "Rest": "/#rest",
        "Stillness": "/#stillness",
        "Care": "/#care",
        "Space": "/#space",
    }


def test_what_another_app_shares_comes_to_the_field_as_the_server_reads_it(
    client: Browser,
) -> None:
    target = client.get("/manifest.webmanifest").get_json(force=True)["share_target"]
    assert (target["method"], target["enctype"]) == ("POST", "application/x-www-form-urlencoded")
    shared = {target["params"][name]: f"its {name}" for name in ("title", "text", "url")}
    answer = client.post(target["action"], data=shared, headers={"Sec-Fetch-Site": "none"})
    written = dict(Page(answer.text).form("/things").fields)["title"]
    assert written == "its title its text its url"


def test_a_hand_off_only_changes_where_it_starts_and_is_never_kept(client: Browser) -> None:
    plain = client.get("/manifest.webmanifest").get_json(force=True)
    token = "a" * 32
    answer = client.get(f"/manifest.webmanifest?hand_off={token}")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.get_json(force=True) == plain | {"start_url": f"/start/{token}"}


@pytest.mark.parametrize("token", ["short", "a" * 31 + "/", "../" * 11, "ä" * 32])
def test_an_odd_hand_off_starts_at_now(client: Browser, token: str) -> None:
    answer = client.get("/manifest.webmanifest", query_string={"hand_off": token})
    assert answer.get_json(force=True)["start_url"] == "/"


def test_every_picture_is_drawn_in_its_size_and_light(app: Flask) -> None:
    for name, (_source, size) in PICTURES.items():
        file = ICONS / f"{name}.png"
        assert png_size(file) == (size, size)
        assert file.stat().st_size < 8 * 1024

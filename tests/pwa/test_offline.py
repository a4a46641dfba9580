"""What the worker gets along: its shell, and the screens for taps without a network."""

import json
from typing import Any

from flask import Flask

from app.extensions import db
from app.now.forms import library
from app.now.models import Suggestion
from tests.cast import HTMX, Browser, press, tap
from tests.pages import Page

NEEDS = ("rest", "stillness", "care", "space", "other")


def bundle(client: Browser) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/offline.json").get_json()
    return found


def shell(client: Browser) -> dict[str, Any]:
    first, _, _rest = client.get("/sw.js").text.partition("\n")
    found: dict[str, Any] = json.loads(first.removeprefix("const SHELL = "))
    return found


def test_the_worker_is_asked_for_each_time_and_names_only_what_there_is(client: Browser) -> None:
    answer = client.get("/sw.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    told = shell(client)
    for address in told["files"] + told["pages"]:
        with client.get(address) as found:
            assert found.status_code == 200, address


def test_each_answer_names_the_version_it_was_made_for(client: Browser) -> None:
    version = shell(client)["version"]
    for address in ("/", "/help-now", "/offline.json", "/nowhere"):
        assert client.get(address).headers["Breather-Version"] == version


def test_the_worker_is_small(client: Browser) -> None:
    lines = client.get("/sw.js").text.splitlines()
    assert len(lines) <= 475


def test_each_need_has_a_moment_for_any_hour_with_the_baby_and_with_nothing_at_hand(
    client: Browser, app: Flask
) -> None:
    fragments = bundle(client)["fragments"]
    for need in NEEDS:
        form = Page(fragments[need]).form("/suggestions")
        [key] = [value for name, value in form.fields if name == "moment"]
        with app.test_request_context():
            moment = library().get(key)
        assert moment
        assert need in (moment.need, "other")
        assert moment.night
        assert not moment.takes
        assert "baby" in moment.company
        assert 5 in moment.minutes


def test_no_button_is_dead_without_a_network(client: Browser, ana: Browser) -> None:
    works = {"/check-ins", "/check-ins/{id}/undo"}
    works |= {"/suggestions/{suggestion}/start"}
    works |= {"/things", "/things/{id}/look-back", "/acts/{act}/undo"}
    fragments = [*bundle(client)["fragments"].items(), *bundle(ana)["fragments"].items()]
    for name, html in fragments:
        for form in Page(html).forms:
            for button in form.buttons:
                if button.attributes.get("type") == "button":
                    continue
                address, _fields = form.pressed(button)
                assert address in works, (name, button)


def test_a_visitor_is_promised_nothing_and_she_is_told_that_it_is_kept(
    client: Browser, ana: Browser
) -> None:
    promise = "Kept. It will be sent when you’re back."
    visitor, hers = bundle(client), bundle(ana)
    assert (visitor["account"], hers["account"]) == (False, True)
    for need in (*NEEDS, "all_right", "felt lighter"):
        assert promise not in visitor["fragments"][need]
        assert promise in hers["fragments"][need]


def test_only_the_part_of_now_that_she_tapped_is_shown_anew(ana: Browser) -> None:
    fragments = bundle(ana)["fragments"]
    for did in ("added", "acted", "taken back"):
        assert list(Page(fragments[f"{did} page"]).all("h1"))
    for part, dids in {
        "put-down": ("added", "taken back"),
        "three": ("acted", "taken back"),
    }.items():
        for did in dids:
            first, *_rest = Page(fragments[f"{did} {part}"]).tags
            assert first == ("section", {"class": "card", "id": part})


def test_what_she_put_down_is_kept_only_where_she_said_yes(client: Browser, ana: Browser) -> None:
    visitor, hers = bundle(client)["fragments"], bundle(ana)["fragments"]
    assert not [name for name in visitor if name.startswith(("added", "acted", "taken"))]
    for name in ("added page", "added put-down", "acted page", "acted three", "acted look-back"):
        assert "Kept. It will be sent when you’re back." in Page(hers[name]).text
        assert "Taken back." not in hers[name]
    for name in ("taken back page", "taken back put-down", "taken back three"):
        assert "Taken back." in Page(hers[name]).text
        assert "/undo" not in hers[name]


def test_after_a_check_in_something_can_be_put_down_where_it_can_be_kept(
    client: Browser, ana: Browser
) -> None:
    for need in NEEDS:
        assert 'action="/things"' in bundle(ana)["fragments"][need]
        assert 'action="/things"' not in bundle(client)["fragments"][need]


def test_a_moment_she_waved_away_twice_is_not_in_it_either(ana: Browser, app: Flask) -> None:
    with app.test_request_context():
        fits = [m.key for m in library() if m.need == "rest"]
    left = bundle_moment(ana, "rest")
    for _ in range(2):
        tap(ana, "rest")
    with app.app_context():
        for row in db.session.query(Suggestion):
            row.moment, row.waved_away_at = left, row.at
        db.session.commit()
    assert {bundle_moment(ana, "rest") for _ in range(20)} <= set(fits) - {left}


def bundle_moment(client: Browser, need: str) -> str:
    form = Page(bundle(client)["fragments"][need]).form("/suggestions")
    return next(value for name, value in form.fields if name == "moment")


def test_the_offline_question_offers_what_the_question_offers(client: Browser) -> None:
    def offered(html: str) -> list[str]:
        return [button.text for form in Page(html).forms for button in form.buttons]

    assert offered(bundle(client)["fragments"]["undone"]) == offered(
        client.get("/", headers=HTMX).text
    )


def test_a_hand_off_needs_somebody_to_hand_off(client: Browser, ana: Browser) -> None:
    assert client.post("/install/hand-off").status_code == 303
    answer = press(ana, ana.get("/install"), "/install/hand-off", "Take me with it")
    [manifest] = [link for link in Page(answer.text).all("link") if link["rel"] == "manifest"]
    assert "?hand_off=" in manifest["href"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_browser_without_a_worker_is_told_to_clear_the_phone(ana: Browser) -> None:
    assert ana.post("/me/delete").headers["Clear-Site-Data"] == '"storage"'


def test_a_worker_that_clears_the_phone_itself_is_left_to_do_so(ana: Browser) -> None:
    answer = ana.post("/me/delete", headers={"Breather-Clears": "itself"})
    assert (answer.status_code, "Clear-Site-Data" in answer.headers) == (303, False)

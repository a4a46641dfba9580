"""What every page carries, also in its own text; and that no address leads to another site."""

import ast
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from werkzeug.test import TestResponse

from app.config import ROOT
from app.guard import DENIED
from tests.cast import browser, mother
from tests.conftest import MakeApp
from tests.household import BY_LINK, Neighbours, rules
from tests.pages import Page

LOADS = {"script": "src", "img": "src", "link": "href", "iframe": "src", "form": "action"}
USED = {"clipboard-write", "screen-wake-lock", "web-share", "publickey-credentials-get"}
USED |= {"publickey-credentials-create"}
"""What pages use, and so is not denied to them."""
ELSEWHERE = (
    *("//evil.example", "\\\\evil.example", "https:evil.example", "/\\evil.example"),
    *("https://evil.example", "http:/\\evil.example", "\t//evil.example", "/%09/evil.example"),
)
NAMES = "next url to back from return return_to redirect target continue r hand_off page card told"
A_YEAR = 365 * 24 * 3600


def pages(neighbours: Neighbours, query: str = "") -> Iterator[TestResponse]:
    """Open every address that can be looked at, as she and as Sam."""
    for who in ("ana", "sam"):
        for method, route in rules(neighbours.app):
            if method == "GET" and (who == "ana" or route.startswith(BY_LINK)):
                address = neighbours.ana.address(route, neighbours.ana.links["sam"])
                answer = neighbours.phone(who).get(f"{address}{query}")
                yield answer
                answer.close()


def test_no_page_holds_what_its_policy_forbids(neighbours: Neighbours) -> None:
    seen = 0
    for answer in pages(neighbours):
        policy, path = answer.headers["Content-Security-Policy"], answer.request.path
        assert "unsafe" not in policy
        assert "*" not in policy
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        if answer.mimetype != "text/html":
            continue
        seen += 1
        for tag, attributes in Page(answer.text).tags:
            assert tag != "style", path
            assert tag != "script" or attributes.get("src"), path
            assert not [name for name in attributes if name.startswith("on")], path
            assert "style" not in attributes, path
            leads = attributes.get(LOADS.get(tag, ""), "")
            assert urlsplit(leads).netloc in ("", "localhost"), (path, leads)
    assert seen > 40


def test_pages_are_denied_what_none_of_them_uses(neighbours: Neighbours) -> None:
    said = neighbours.phone("nobody").get("/").headers["Permissions-Policy"]
    rules_of = dict(rule.split("=") for rule in said.split(", "))
    assert set(rules_of.values()) == {"()"}
    assert {*rules_of} == {*DENIED}
    assert not USED & set(DENIED)
    assert {"camera", "microphone", "geolocation", "payment", "usb"} <= set(DENIED)


@pytest.mark.parametrize(
    ("environ", "sent", "told"),
    [
        ({}, {}, False),
        ({}, {"X-Forwarded-Proto": "https"}, False),
        ({"TRUSTED_PROXIES": "1"}, {"X-Forwarded-Proto": "https"}, True),
        ({"TRUSTED_PROXIES": "1"}, {"X-Forwarded-Proto": "https, http"}, False),
        ({"TRUSTED_PROXIES": "1"}, {}, False),
        ({"PUBLIC_URL": "https://breather.example"}, {}, True),
        ({"PUBLIC_URL": "http://breather.example"}, {}, False),
    ],
)
def test_browsers_are_told_to_stay_with_https_where_there_is_one(
    make_app: MakeApp, environ: dict[str, str], sent: dict[str, str], told: bool
) -> None:
    for path in ("/", "/nowhere", "/with/x", "/sw.js"):
        answer = browser(make_app(environ)).get(path, headers=sent)
        said = answer.headers.get("Strict-Transport-Security")
        assert said == (f"max-age={A_YEAR}" if told else None), path


@pytest.mark.parametrize(
    ("environ", "sent", "secure"),
    [
        ({}, {}, False),
        ({}, {"X-Forwarded-Proto": "https"}, False),
        ({"TRUSTED_PROXIES": "1"}, {"X-Forwarded-Proto": "https"}, True),
        ({"PUBLIC_URL": "https://breather.example"}, {}, True),
    ],
)
def test_what_came_by_https_sets_a_cookie_that_goes_nowhere_else(
    make_app: MakeApp, environ: dict[str, str], sent: dict[str, str], secure: bool
) -> None:
    answer = browser(make_app(environ)).post("/consent", data={"answer": "yes"}, headers=sent)
    assert ("; Secure" in answer.headers["Set-Cookie"]) == secure
    assert "; HttpOnly" in answer.headers["Set-Cookie"]
    assert "; SameSite=Lax" in answer.headers["Set-Cookie"]


@pytest.mark.parametrize("proxies", ["0", "1"])
def test_a_host_that_only_a_visitor_names_stands_in_no_link(
    make_app: MakeApp, proxies: str
) -> None:
    app = make_app({"TRUSTED_PROXIES": proxies, "PUBLIC_URL": "http://breather.example"})
    page = mother(app).post("/hand-offs", headers={"X-Forwarded-Host": "evil.example"})
    assert "http://breather.example/open/" in page.text
    assert "evil.example" not in page.text


def test_without_a_trusted_proxy_nothing_that_proxies_say_counts(make_app: MakeApp) -> None:
    said = {"Host": "evil.example", "Proto": "https", "For": "203.0.113.9", "Prefix": "/evil"}
    headers = {f"X-Forwarded-{name}": value for name, value in said.items()}
    page = mother(make_app()).post("/hand-offs", headers=headers)
    assert "http://localhost/open/" in page.text
    assert "evil" not in page.text


def test_every_redirect_in_the_code_goes_to_a_route_by_its_name() -> None:
    for source in sorted((ROOT / "app").rglob("*.py")):
        for node in ast.walk(ast.parse(source.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "redirect":
                assert ast.unparse(node.args[0]).startswith("url_for("), source
                assert "request" not in ast.unparse(node.args[0]), source


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_no_address_leads_to_another_site(neighbours: Neighbours, elsewhere: str) -> None:
    query = "?" + "&".join(f"{name}={elsewhere}" for name in NAMES.split())
    for answer in pages(neighbours, query):
        for name in ("Location", "HX-Redirect", "HX-Location", "HX-Push-Url", "Refresh"):
            leads = answer.headers.get(name, "/")
            assert re.match(r"(http://localhost)?/(?![/\\])", leads), (answer.request.path, leads)
        if answer.mimetype == "text/html":
            for tag in Page(answer.text).all("a"):
                assert not tag.get("href", "").startswith(elsewhere), answer.request.path


@pytest.mark.parametrize("path", ["//evil.example", "//evil.example/..", "/\\evil.example", "///x"])
def test_an_odd_path_leads_to_no_other_site(neighbours: Neighbours, path: str) -> None:
    answer = neighbours.phone("nobody").get("/", environ_overrides={"PATH_INFO": path})
    assert urlsplit(answer.headers.get("Location", "/")).netloc in ("", "localhost")
    assert answer.status_code in {302, 303, 308, 404}


def test_signing_in_gives_a_new_cookie_whatever_was_in_the_old_one(make_app: MakeApp) -> None:
    app = make_app()
    ana, phone = mother(app), browser(app)
    with phone.session_transaction() as before:
        before["left"] = "by somebody else"
    left = phone.get_cookie("breather")
    assert left
    link = re.findall(r"/open/[\w-]{20,}", ana.post("/hand-offs").text)[0]
    assert phone.post(link).status_code == 303
    now = phone.get_cookie("breather")
    hers = ana.get_cookie("breather")
    assert now
    assert hers
    assert len({left.value, now.value, hers.value}) == 3
    with phone.session_transaction() as after, ana.session_transaction() as on_hers:
        assert "left" not in after
        assert after["_user_id"] != on_hers["_user_id"]
    thief = browser(app)
    thief.set_cookie("breather", left.value)
    assert thief.get("/me/history").status_code == 303

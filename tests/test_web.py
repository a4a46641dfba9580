"""What every answer carries, who may ask for a change, and how anything that goes wrong is said."""

import logging
import re
import sqlite3
from collections.abc import Iterator

import pytest
from flask import Flask, abort, request
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from app.extensions import db
from app.web import BadInput
from tests.cast import HTMX, Browser, browser, tap
from tests.conftest import MakeApp
from tests.database import about_anybody, count, dump
from tests.pages import Page

PAGES = ("/", "/me", "/me/kept", "/me/history", "/help-now", "/install", "/nowhere")
CODES = (400, 403, 404, 405, 413, 422, 429, 500, 503, 507)
DATABASE = {503: "database is locked", 507: "database or disk is full"}
TECHNICAL = re.compile(
    r"\b(errors?|exception|servers?|requests?|database|invalid|status|http|failed|failure|"
    r"forbidden|bad|not found|method|unknown|internal|unavailable|must|denied|illegal|\d{3})\b",
    re.IGNORECASE,
)
WORDS = "aubergine zeppelin"


@pytest.fixture
def app(make_app: MakeApp) -> Flask:
    """The app with one more address, which goes wrong in every way that there is."""
    made = make_app()

    def go_wrong(code: int) -> str:
        if code == 422:
            raise BadInput("That’s a little long.", kept=request.form["words"])
        if code == 500:
            raise ValueError(f"could not convert {request.form.get('words')!r}")
        if code in DATABASE:
            raise OperationalError(None, None, sqlite3.OperationalError(DATABASE[code]))
        abort(code)

    for place in ("/wrong", "/with/wrong"):
        made.add_url_rule(f"{place}/<int:code>", place, go_wrong, methods=["POST"])
    return made


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.DEBUG):
        yield caplog


def each_kind_of_answer(app: Flask, ana: Browser) -> list[TestResponse]:
    nobody = browser(app)
    answers = [ana.get(page) for page in PAGES]
    answers += [ana.get(page, headers=HTMX) for page in PAGES]
    answers += [tap(ana, "rest"), tap(ana, "rest", htmx=True), nobody.get("/me/history")]
    answers += [ana.post(f"/wrong/{code}", data={"words": WORDS}) for code in CODES]
    answers += [ana.delete("/"), nobody.get("/manifest.webmanifest"), nobody.get("/sw.js")]
    answers.append(nobody.post("/check-ins", headers={"Sec-Fetch-Site": "cross-site"}))
    return answers


def test_every_answer_carries_the_guard(app: Flask, ana: Browser) -> None:
    for answer in each_kind_of_answer(app, ana):
        headers = answer.headers
        assert headers["X-Content-Type-Options"] == "nosniff", answer.request.path
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "camera=()" in headers["Permissions-Policy"]
        assert {"HX-Request", "HX-History-Restore-Request"} <= set(answer.vary)
        assert "Content-Security-Policy" in headers
        assert "Strict-Transport-Security" not in headers


def test_the_policy_lets_in_nothing_but_our_own_files(client: Browser) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["frame-ancestors"] == rules["base-uri"] == "'none'"
    assert rules["form-action"] == "'self'"
    assert {word for rule in rules.values() for word in rule.split()} == {"'none'", "'self'"}


def test_over_https_browsers_are_told_to_stay_there(app: Flask) -> None:
    answer = browser(app).get("/", base_url="https://breather.example")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_a_page_about_her_is_never_stored(app: Flask, ana: Browser) -> None:
    for answer in each_kind_of_answer(app, ana):
        if answer.request.path not in {"/manifest.webmanifest", "/sw.js"}:
            assert answer.headers["Cache-Control"] == "no-store", answer.request.path


def test_built_files_may_be_kept_for_ever_and_come_compressed(client: Browser) -> None:
    page = client.get("/").text
    files = re.findall(r'"(/static/[^"]+)"', page)
    assert len(files) >= 4
    for file in files:
        answer = client.get(file, headers={"Accept-Encoding": "br, gzip"})
        answer.close()
        assert answer.status_code == 200
        assert "public, immutable" in answer.headers["Cache-Control"]
        assert (answer.cache_control.max_age or 0) >= 365 * 24 * 3600
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "Access-Control-Allow-Origin" not in answer.headers
        if file.endswith((".css", ".js")):
            assert answer.headers["Content-Encoding"] == "br"
            assert "Accept-Encoding" in answer.headers["Vary"]


@pytest.mark.parametrize(
    "path", ["/static/", "/static/../keys.json", "/static/%2e%2e/%2e%2e/keys.json", "/keys.json"]
)
def test_nothing_beside_the_built_files_is_served(client: Browser, path: str) -> None:
    assert client.get(path).status_code == 404


HERE = "http://localhost"


@pytest.mark.parametrize(
    ("site", "origin", "status"),
    [
        ("same-origin", HERE, 200),
        ("same-origin", None, 200),
        ("none", None, 200),
        (None, None, 200),
        (None, HERE, 200),
        ("same-site", HERE, 403),
        ("cross-site", HERE, 403),
        ("cross-site", None, 403),
        ("cross-site", "null", 403),
        ("", HERE, 403),
        ("Same-Origin", HERE, 403),
        (None, "null", 403),
        (None, "", 403),
        (None, "https://evil.example", 403),
        (None, "http://localhost.evil.example", 403),
        (None, "http://localhost:8001", 403),
        (None, "http://localhost@evil.example", 403),
        (None, "http://[", 403),
        (None, "localhost", 403),
    ],
)
@pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "plain"])
def test_only_our_own_pages_may_ask_for_a_change(
    client: Browser, site: str | None, origin: str | None, status: int, htmx: bool
) -> None:
    headers = {"Sec-Fetch-Site": site, "Origin": origin, **(HTMX if htmx else {})}
    answer = client.post("/check-ins", data={"need": "rest"}, headers=headers)
    assert answer.status_code == status
    if status == 403:
        assert "so nothing was changed" in answer.text


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", None])
def test_a_link_from_anywhere_may_be_followed(client: Browser, site: str | None) -> None:
    assert client.get("/", headers={"Sec-Fetch-Site": site}).status_code == 200


@pytest.mark.parametrize("code", CODES)
def test_what_goes_wrong_is_said_on_a_calm_page(client: Browser, code: int) -> None:
    answer = client.post(f"/wrong/{code}", data={"words": WORDS})
    assert answer.status_code == code
    page = Page(answer.text)
    said = " ".join(text for tag, text in page.texts if tag == "h1").strip()
    assert is_calm(said)
    assert "Need help now?" in page.text
    assert "Back to Now" in page.text
    assert (WORDS in answer.text) == (code == 422)


@pytest.mark.parametrize("code", CODES)
def test_with_htmx_the_same_is_said_in_a_fragment(client: Browser, code: int) -> None:
    answer = client.post(f"/wrong/{code}", data={"words": WORDS}, headers=HTMX)
    assert answer.status_code == code
    assert "<html" not in answer.text
    assert is_calm(Page(answer.text).text)


def is_calm(said: str) -> bool:
    assert 10 < len(said) < 120, said
    assert not TECHNICAL.search(said), said
    assert said.count(".") in {1, 2, 3}, said
    assert "!" not in said
    return True


def test_each_kind_of_fault_has_words_of_its_own(client: Browser) -> None:
    said = {client.post(f"/wrong/{code}", data={"words": ""}, headers=HTMX).text for code in CODES}
    assert len(said) == len(CODES)


def test_an_address_that_leads_nowhere_is_calm_for_both(client: Browser) -> None:
    for address in ("/nowhere", "/check-ins/7", "/%00", "/..%2f", "/" + "x" * 2000):
        assert client.get(address).status_code == 404
        assert client.get(address, headers=HTMX).status_code == 404


def test_the_wrong_way_to_ask_says_which_ways_there_are(client: Browser) -> None:
    answer = client.get("/check-ins")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_after_many_tries_she_is_asked_to_wait_a_minute(make_app: MakeApp) -> None:
    app = make_app(RATELIMIT_ENABLED=True)
    client = browser(app)
    answers = [tap(client, "rest", htmx=True).status_code for _ in range(61)]
    assert answers == [200] * 60 + [429]
    page = tap(client, "rest")
    assert page.status_code == 429
    assert "Let’s wait a minute, then try again." in page.text
    assert client.get("/").status_code == 200


def test_two_phones_behind_one_address_do_not_wait_for_each_other(make_app: MakeApp) -> None:
    app = make_app(RATELIMIT_ENABLED=True)
    ana, bea = browser(app), browser(app)
    for her in (ana, bea):
        her.post("/consent", data={"answer": "yes"})
    assert [tap(ana).status_code for _ in range(61)][-1] == 429
    assert tap(bea).status_code == 303


def test_guessing_links_is_slowed_down_whoever_does_it(make_app: MakeApp) -> None:
    app = make_app(RATELIMIT_ENABLED=True)
    answers = [browser(app).post(f"/open/{number}").status_code for number in range(12)]
    assert answers == [404] * 10 + [429] * 2


def test_a_form_of_ten_megabytes_is_refused_and_nothing_is_kept(app: Flask, ana: Browser) -> None:
    for htmx in (True, False):
        answer = tap(ana, "other", words="x" * 10_000_000, htmx=htmx)
        assert answer.status_code == 413
        assert "A shorter one will do." in answer.text
    assert count(app, "check_ins") == 0


@pytest.mark.parametrize("code", CODES)
def test_what_goes_wrong_behind_a_link_is_said_there(app: Flask, code: int) -> None:
    answer = browser(app).post(f"/with/wrong/{code}", data={"words": WORDS})
    assert answer.status_code == code
    assert Page(answer.text).all("h1")
    assert not TECHNICAL.search(Page(answer.text).text)
    assert (WORDS in answer.text) == (code == 422)
    assert "app.js" not in answer.text
    assert "Back to Now" not in answer.text


def test_what_breaks_is_logged_without_her_words(
    app: Flask, told: pytest.LogCaptureFixture
) -> None:
    client = browser(app)
    assert client.post("/wrong/500", data={"words": WORDS}).status_code == 500
    assert "Unexpected ValueError" in told.text
    assert "in go_wrong" in told.text
    assert "aubergine" not in told.text


def test_nothing_she_types_is_ever_logged(
    app: Flask, ana: Browser, told: pytest.LogCaptureFixture
) -> None:
    tap(ana, "other", words=WORDS)
    tap(ana, "other", words=WORDS * 40)
    tap(ana, "other", words=WORDS, at="yesterday")
    for code in CODES:
        ana.post(f"/wrong/{code}", data={"words": WORDS})
    ana.get("/me/history")
    assert "aubergine" not in told.text


def test_what_the_database_complains_about_quotes_no_words(app: Flask) -> None:
    with app.app_context(), pytest.raises(OperationalError) as found:
        db.session.execute(text("INSERT INTO nowhere VALUES (:words)"), {"words": WORDS})
    assert "nowhere" in str(found.value)
    assert "aubergine" not in str(found.value)


def test_a_refused_change_leaves_everything_as_it_was(app: Flask, ana: Browser) -> None:
    before = dump(app)
    for address in ("/check-ins", "/me/delete", "/sign-out", "/hand-offs", "/consent"):
        form = {"need": "rest", "answer": "yes"}
        assert ana.post(address, data=form, headers={"Origin": "null", "Sec-Fetch-Site": None})
    assert dump(app) == before
    assert set(about_anybody(app)) == {"accounts", "devices"}


def test_a_swap_that_history_asks_for_gets_the_whole_page(client: Browser) -> None:
    whole = client.get("/", headers={**HTMX, "HX-History-Restore-Request": "true"})
    assert "<html" in whole.text
    assert "<html" not in client.get("/", headers=HTMX).text

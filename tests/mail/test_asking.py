"""Saying yes to e-mail: one letter asks, a tap on its page answers, and anybody can end it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from werkzeug.test import TestResponse

from app.mail.chores import tidy_mail
from app.mail.tries import LEFT_ALONE, PER_ACCOUNT, PER_ADDRESS
from tests import cast
from tests.asks.households import NOON
from tests.cast import Browser, add_person, link_of
from tests.conftest import MakeApp
from tests.database import both_databases, count, dump, rows, session
from tests.mail.letters import ANA, SAM, end_path, paths, yes_path
from tests.pages import Page
from tests.services.mail_server import MailServer, Says

HERS = "/me/reminders/mail"
WRITTEN_TO = "s…@example.org gets an e-mail when no phone can be reached."
ONE_CLICK = {"List-Unsubscribe": "One-Click"}
GONE = "This link doesn’t lead anywhere any more."


@pytest.fixture(autouse=True)
def _on_wednesday() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def sam(ana: Browser) -> str:
    return add_person(ana, "Sam", email="noted@example.org")


@pytest.fixture
def link(ana: Browser, sam: str) -> str:
    return link_of(ana, sam)


@pytest.fixture
def them(app: Flask) -> Browser:
    return cast.browser(app)


def give(browser: Browser, at: str, address: str = SAM) -> TestResponse:
    return browser.post(at, data={"address": address})


def text(answer: TestResponse) -> str:
    return Page(answer.text).text


def says_yes(browser: Browser, link: str, post: MailServer, address: str = SAM) -> None:
    assert give(browser, f"{link}/mail" if link else HERS, address).status_code == 303
    assert browser.post(yes_path(post.got(address)[-1])).status_code == 200


@both_databases
def test_nothing_is_written_before_the_yes_from_that_very_mailbox(
    app: Flask, them: Browser, link: str, post: MailServer
) -> None:
    page = them.get(link)
    assert "By e-mail, too" in text(page)
    # What she noted of theirs is not shown to whoever has the link.
    assert "noted@example.org" not in page.text
    answer = give(them, f"{link}/mail")
    assert answer.headers["Location"] == link
    [letter] = post.got(SAM)
    assert letter["Subject"] == "May Breather write to you?"
    for private in ("Ana", "Sam", link, "Lisbon"):
        assert private not in str(letter).replace(SAM, "")
    assert "We wrote to s…@example.org." in text(them.get(link))
    before, yes = dump(app), yes_path(letter)
    for method in ("GET", "HEAD"):
        assert them.open(yes, method=method).status_code == 200
    assert dump(app) == before
    asks = Page(them.get(yes).text)
    assert "May Breather write to you?" in asks.text
    assert [one.text for form in asks.forms for one in form.buttons] == ["Yes, write to me"]
    assert WRITTEN_TO not in text(them.get(link))
    for _ in range(2):
        assert "Breather writes to you from now on." in text(them.post(yes))
    assert WRITTEN_TO in text(them.get(link))
    assert "What is asked reaches you by e-mail." in text(them.get(link))
    assert len(post.letters) == 1


@both_databases
def test_she_says_yes_for_her_answers(app: Flask, ana: Browser, post: MailServer) -> None:
    says_yes(ana, "", post, ANA)
    shown = text(ana.get("/me/reminders"))
    assert "a…@example.net gets an e-mail" in shown
    assert "Answers to what you ask By e-mail" in shown
    assert "From home, while you are away Nowhere yet." in shown
    ana.post(f"{HERS}/forget")
    assert count(app, "mail_addresses") == 0
    assert "a…@example.net" not in ana.get("/me/reminders").text


def test_an_address_is_encrypted_and_its_links_hold_nothing_private(
    app: Flask, them: Browser, link: str, sam: str, post: MailServer
) -> None:
    says_yes(them, link, post)
    assert "example.org" not in str(dump(app))
    [row] = rows(app, "SELECT account_id, person_id FROM mail_addresses")
    [letter] = post.got(SAM)
    for path in paths(letter):
        for private in (SAM, sam, sam.replace("-", ""), *row.values(), link[6:]):
            assert str(private) not in path
    assert set(paths(letter)) == {yes_path(letter), end_path(letter)}


def test_a_link_that_says_yes_holds_for_a_day(
    app: Flask, them: Browser, link: str, post: MailServer
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        give(them, f"{link}/mail")
        yes = yes_path(post.got(SAM)[0])
        clock.shift(timedelta(hours=24) - timedelta(seconds=1))
        assert them.get(yes).status_code == 200
        clock.shift(1)
        for answer in (them.get(yes), them.post(yes)):
            assert answer.status_code == 404
            assert GONE in text(answer)
        assert "We wrote to" not in text(them.get(link))
    assert rows(app, "SELECT said_yes_at FROM mail_addresses") == [{"said_yes_at": None}]


def test_a_link_is_for_one_purpose_and_for_one_address(
    app: Flask, them: Browser, link: str, post: MailServer
) -> None:
    give(them, f"{link}/mail")
    letter = post.got(SAM)[0]
    yes, end = yes_path(letter).rsplit("/", 1)[1], end_path(letter).rsplit("/", 1)[1]
    before = dump(app)
    odd = (end, yes[:-1], yes.swapcase(), f"{yes}x", "x", "é", "a.b.c", yes.split(".")[0])
    wrong = [f"/mail/yes/{token}" for token in odd] + [f"/mail/no-more/{yes}"]
    pages = set()
    for path in wrong:
        for answer in (them.get(path), them.post(path)):
            assert answer.status_code == 404
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            assert answer.headers["Cache-Control"] == "no-store"
            pages.add(answer.data)
    assert len(pages) == 1
    assert dump(app) == before
    give(them, f"{link}/mail", "other@example.org")
    assert them.post(f"/mail/yes/{yes}").status_code == 404


@pytest.mark.parametrize("ended", ["new link", "stopped", "left", "deleted"])
def test_it_ends_with_the_link_the_person_and_the_account(
    app: Flask, ana: Browser, them: Browser, sam: str, link: str, post: MailServer, ended: str
) -> None:
    says_yes(them, link, post)
    yes = yes_path(post.got(SAM)[0])
    way = {"new link": "/link", "stopped": "/link/stop", "left": "/leave"}.get(ended)
    ana.post(f"/circle/people/{sam}{way}" if way else "/me/delete")
    assert them.post(yes).status_code == 404
    if ended == "new link":
        assert WRITTEN_TO not in text(them.get(link_of(ana, sam)))
    with session(app) as found:
        tidy_mail(NOON)
        found.commit()
    assert count(app, "mail_addresses") == 0


def test_one_tap_in_the_mail_app_ends_it_and_once_more_changes_nothing(
    app: Flask, them: Browser, link: str, post: MailServer
) -> None:
    says_yes(them, link, post)
    end = end_path(post.got(SAM)[0])
    before = dump(app)
    assert "No more e-mail from Breather?" in text(them.get(end))
    assert dump(app) == before
    elsewhere = {"Sec-Fetch-Site": "cross-site", "Origin": "https://mail.example"}
    for headers in (elsewhere, {"Sec-Fetch-Site": None}):
        answer = them.post(end, data=ONE_CLICK, headers=headers)
        assert (answer.status_code, text(answer)[:9]) == (200, "Breather ")
        assert "No more e-mail comes." in text(answer)
    assert count(app, "mail_addresses") == 0
    assert "No more e-mail comes." in text(them.get(end))
    # Somebody who had said yes may change their mind.
    assert give(them, f"{link}/mail").status_code == 303


def test_forget_ends_what_was_asked_and_what_was_said(
    app: Flask, them: Browser, link: str, post: MailServer
) -> None:
    give(them, f"{link}/mail")
    yes = yes_path(post.got(SAM)[0])
    assert them.post(f"{link}/mail/forget").status_code == 303
    assert them.post(yes).status_code == 404
    assert count(app, "mail_addresses") == 0


def test_an_address_that_said_yes_is_not_replaced_behind_its_back(
    app: Flask, them: Browser, link: str, post: MailServer
) -> None:
    says_yes(them, link, post)
    assert give(them, f"{link}/mail", "eve@example.org").status_code == 303
    assert post.got("eve@example.org") == []
    assert WRITTEN_TO in text(them.get(link))


@pytest.mark.parametrize(
    "odd",
    [
        "",
        "sam",
        "sam@example.org\r\nBcc: eve@example.org",
        "sam@example.org,eve@example.org",
        "<script>@example.org",
        "a" * 10_000 + "@example.org",
        "\x00@example.org",
    ],
)
def test_what_is_no_address_is_said_at_the_field_and_kept(
    app: Flask, ana: Browser, them: Browser, link: str, post: MailServer, odd: str
) -> None:
    for browser, at in ((ana, HERS), (them, f"{link}/mail")):
        answer = give(browser, at, odd)
        assert answer.status_code == 422
        page = Page(answer.text)
        assert "That doesn’t look like an e-mail address." in page.text
        field = next(one for one in page.all("input") if one.get("name") == "address")
        assert field["value"] == odd[:254]
    assert post.connections == count(app, "mail_addresses") == count(app, "mail_tries") == 0


def test_what_the_mail_server_answers_is_said_and_nothing_is_kept(
    app: Flask, them: Browser, link: str, post: MailServer
) -> None:
    for says, status, sentence in (
        (Says("451 Busy"), 503, "Our e-mail doesn’t go out just now."),
        (Says(drops=True), 503, "Our e-mail doesn’t go out just now."),
        (Says("550 5.1.1 Nobody"), 422, "The mail server knows no such address."),
    ):
        post.at["RCPT"] = says
        answer = give(them, f"{link}/mail")
        assert answer.status_code == status
        assert sentence in text(answer)
        assert SAM in answer.text
    assert count(app, "mail_addresses") == 0
    # Whoever looks for addresses that exist gets no further than a stranger's mailbox does.
    assert count(app, "mail_tries") == 1


def test_nobody_can_use_it_to_bother_a_stranger(
    app: Flask, ana: Browser, bea: Browser, them: Browser, link: str, post: MailServer
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        for way in (f"{link}/mail", HERS):
            give(them if way != HERS else bea, way, "Stranger@example.org")
        assert len(post.letters) == PER_ADDRESS
        for browser, at in ((ana, HERS), (them, f"{link}/mail")):
            answer = give(browser, at, "stranger+again@example.org")
            assert answer.status_code == 429
            assert "We wrote there already." in text(answer)
        for number in range(PER_ACCOUNT):
            give(them, f"{link}/mail", f"someone{number}@example.org")
        answer = give(them, f"{link}/mail", "one-more@example.org")
        assert answer.status_code == give(ana, HERS, "me@example.org").status_code == 429
        assert "That was enough for today." in text(answer)
        assert len(post.letters) == PER_ADDRESS + PER_ACCOUNT - 1
        clock.shift(timedelta(days=1))
        assert give(ana, HERS, "me@example.org").status_code == 303


def test_a_stranger_who_wants_none_is_left_alone(
    app: Flask, ana: Browser, bea: Browser, post: MailServer
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        give(ana, HERS, "stranger@example.org")
        bea.post(end_path(post.got("stranger@example.org")[0]), data=ONE_CLICK)
        clock.shift(LEFT_ALONE - timedelta(seconds=1))
        with session(app) as found:
            tidy_mail(NOON + LEFT_ALONE - timedelta(seconds=1))
            found.commit()
        answer = give(bea, HERS, "stranger@example.org")
        assert answer.status_code == 409
        assert "This address wants no e-mail from here." in text(answer)
        assert "stranger" not in str(dump(app))
        clock.shift(1)
        with session(app) as found:
            tidy_mail(NOON + LEFT_ALONE)
            found.commit()
        assert count(app, "mail_tries") == 0
        assert give(bea, HERS, "stranger@example.org").status_code == 303


def test_a_host_that_a_visitor_names_never_stands_in_a_letter(
    app: Flask, ana: Browser, post: MailServer
) -> None:
    ana.post(HERS, data={"address": ANA}, base_url="https://eve.example", headers={"Origin": None})
    assert all("eve.example" not in str(letter) for _to, letter in post.letters)


def test_without_a_mail_server_there_is_nothing_to_see_or_to_ask(
    make_app: MakeApp,
) -> None:
    app = make_app()
    ana = cast.mother(app)
    link = link_of(ana, add_person(ana, "Sam"))
    for page in (ana.get("/me/reminders"), ana.get(link)):
        assert "By e-mail, too" not in page.text
    assert give(ana, HERS).status_code == give(ana, f"{link}/mail").status_code == 404

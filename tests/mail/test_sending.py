"""Letters over real SMTP: what servers answer, who is trusted, and what a letter looks like."""

import socket
import time
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from flask import Flask

from app.mail import sending
from app.mail.letters import Letter, written
from app.mail.outcomes import Outcome
from app.mail.sending import send
from tests.mail.letters import OPERATOR, SAM, letter
from tests.services.authority import Certificates
from tests.services.mail_server import HOST, USER, MailServer, Says

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
LOGIN = f"{USER}:p%2Fss%20w%40rd"


def sent(app: Flask, *letters: Letter) -> list[Outcome]:
    with app.app_context():
        return [became for _letter, became in send(letters, NOON)]


def test_a_letter_says_from_whom_to_whom_and_how_it_ends(app: Flask, post: MailServer) -> None:
    one = letter()
    assert sent(app, one) == [Outcome("sent", 250)]
    [got] = post.got(SAM)
    assert (got["From"], got["To"]) == (f"Breather <{OPERATOR}>", SAM)
    assert got["Subject"] == "Someone asks you something."
    assert got["Message-ID"] == f"<{'0' * 32}@breather.example>"
    assert got["Auto-Submitted"] == "auto-generated"
    assert got["List-Unsubscribe"] == f"<{one.end}>"
    assert got["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert got["Date"].datetime == NOON
    assert got.get_content_type() == "text/plain"
    assert got.get_content().replace("\r\n", "\n") == one.body
    # A long link in a header is neither broken up nor encoded.
    assert f"List-Unsubscribe: <{one.end}>\r\n".encode() in post.raw[0]
    assert max(map(len, post.raw[0].split(b"\r\n\r\n", 1)[1].split(b"\r\n"))) <= 78


def test_our_greeting_names_the_sender_s_domain_and_not_this_machine(
    app: Flask, post: MailServer
) -> None:
    sent(app, letter())
    assert post.greeted_by == {"breather.example"}


def test_one_connection_carries_a_whole_batch(app: Flask, post: MailServer) -> None:
    assert [one.kind for one in sent(app, *(letter() for _ in range(20)))] == ["sent"] * 20
    assert post.connections == 1
    assert len(post.got(SAM)) == 20


@pytest.mark.parametrize(
    ("at", "says", "becomes"),
    [
        ("RCPT", Says("451 4.3.0 Greylisted"), ("later", 451)),
        ("RCPT", Says("450 4.2.1 Slowly"), ("later", 450)),
        ("RCPT", Says("550 5.1.1 No such mailbox"), ("refused", 550)),
        ("RCPT", Says("553 No"), ("refused", 553)),
        ("RCPT", Says("554 5.7.1 Relay access denied"), ("ours", 554)),
        ("RCPT", Says("530 Log in first"), ("ours", 530)),
        ("MAIL", Says("451 Busy"), ("later", 451)),
        ("MAIL", Says("550 Not you"), ("ours", 550)),
        ("DATA", Says("452 4.3.1 Full"), ("later", 452)),
        ("DATA", Says("554 5.6.0 Spam"), ("ours", 554)),
        ("RCPT", Says(drops=True), ("later", 0)),
        ("DATA", Says(drops=True), ("later", 0)),
    ],
)
def test_each_answer_means_one_thing_and_the_next_letter_goes_all_the_same(
    app: Flask, post: MailServer, at: str, says: Says, becomes: tuple[str, int]
) -> None:
    post.at[at] = says
    [first] = sent(app, letter())
    assert (first.kind, first.status) == becomes
    post.at = {"poor@example.org": Says("550 No") if at == "RCPT" else Says(drops=True)}
    kinds = [one.kind for one in sent(app, letter("poor@example.org"), letter())]
    assert kinds[1] == "sent"


def test_a_slow_server_is_waited_for_once(
    app: Flask, post: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "SECONDS", 0.3)
    post.at["RCPT"] = Says(after=5)
    began = time.monotonic()
    became = sent(app, *(letter() for _ in range(5)))
    assert {(one.kind, one.why) for one in became} == {("later", "timeout")}
    assert post.asked == 1
    assert time.monotonic() - began < 4


def test_a_batch_ends_in_time_and_the_rest_goes_later(
    app: Flask, post: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "AT_MOST", 0.3)
    post.at["DATA"] = Says(after=0.4)
    became = sent(app, letter(), letter(), letter())
    assert [one.why for one in became] == ["", "slow", "slow"]
    assert [one.kind for one in became] == ["sent", "later", "later"]


def test_where_nobody_listens_all_of_it_goes_later(app: Flask) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        app.config["MAIL_URL"] = f"smtp://{HOST}:{taken.getsockname()[1]}"
        became = sent(app, letter(), letter())
    assert became == [Outcome("later", 0, "connect")] * 2
    app.config["MAIL_URL"] = ""
    assert sent(app, letter()) == [Outcome("later", why="off")]


def test_tls_from_the_first_byte_and_a_login(app: Flask, vouched_for: Certificates) -> None:
    with MailServer(vouched_for, tls=True, login=True) as server:
        app.config["MAIL_URL"] = server.url(user=LOGIN)
        assert sent(app, letter()) == [Outcome("sent", 250)]
        app.config["MAIL_URL"] = server.url(user=f"{USER}:wrong")
        assert sent(app, letter()) == [Outcome("later", 535, "login")]
    assert len(server.letters) == 1


def test_a_login_over_starttls(app: Flask, vouched_for: Certificates) -> None:
    with MailServer(vouched_for, login=True) as server:
        app.config["MAIL_URL"] = server.url(user=LOGIN)
        assert sent(app, letter()) == [Outcome("sent", 250)]


@pytest.mark.parametrize("login", ["", LOGIN])
def test_without_starttls_nothing_is_said_but_on_this_machine(app: Flask, login: str) -> None:
    with MailServer() as server:
        app.config["MAIL_URL"] = server.url(user=login)
        assert sent(app, letter(), letter()) == [Outcome("later", why="starttls")] * 2
        assert (server.asked, server.letters) == (0, [])
        for host in ("localhost", "127.0.0.1"):
            app.config["MAIL_URL"] = server.url(host)
            assert sent(app, letter()) == [Outcome("sent", 250)]


@pytest.mark.parametrize("tls", [True, False])
def test_a_certificate_that_nobody_vouches_for_gets_no_letter(
    app: Flask, vouched_for: Certificates, monkeypatch: pytest.MonkeyPatch, tls: bool
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with MailServer(vouched_for, tls=tls) as server:
        app.config["MAIL_URL"] = server.url()
        assert sent(app, letter(), letter()) == [Outcome("later", why="tls")] * 2
    assert server.asked == 0


def test_a_certificate_of_another_name_gets_no_letter(
    app: Flask, vouched_for: Certificates
) -> None:
    with MailServer(vouched_for, tls=True) as server:
        app.config["MAIL_URL"] = server.url("127.0.0.1")
        assert sent(app, letter()) == [Outcome("later", why="tls")]


@pytest.mark.parametrize(
    "subject",
    ["Hello\r\nBcc: eve@example.org", "Hello\nX: y", "\x00\u2028 odd \x85Bcc: eve", "x" * 10_000],
)
def test_no_subject_makes_another_header(app: Flask, post: MailServer, subject: str) -> None:
    [became] = sent(app, letter(subject=subject))
    assert became.kind in ("sent", "ours")
    for _to, got in post.letters:
        assert isinstance(got, EmailMessage)
        assert not {"Bcc", "X"} & set(got.keys())
        assert len(got["Subject"]) <= 200
    assert {to for to, _ in post.letters} <= {SAM}


@pytest.mark.parametrize("to", [f"{SAM}\r\nRCPT TO:<eve@example.org>", f"{SAM}\n", "sam", "é@x.yz"])
def test_an_address_that_slipped_through_is_sent_nothing(
    app: Flask, post: MailServer, to: str
) -> None:
    assert [one.kind for one in sent(app, letter(to), letter())] == ["ours", "sent"]
    assert {to for to, _ in post.letters} == {SAM}


def test_the_same_letter_twice_is_one_to_mail_apps() -> None:
    one = letter()
    assert written(one, OPERATOR, NOON) == written(one, OPERATOR, NOON)


def test_the_log_names_nobody(
    app: Flask, post: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "app")
    for says in (Says("550 5.1.1 sam@example.org is unknown"), Says("451 sam@example.org waits")):
        post.at["RCPT"] = says
        sent(app, letter())
    told = "\n".join(one.getMessage() for one in caplog.records if one.name.startswith("app"))
    assert "e-mail: refused 550" in told
    for private in ("sam", "example.org", "asks", "grandma"):
        assert private not in told

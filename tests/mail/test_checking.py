"""What `breather check` says about e-mail: it knocks, sends nothing, and names no secret."""

import socket

import pytest
from flask import Flask

from app.mail import checking, sending
from tests.mail.letters import OPERATOR
from tests.services.authority import Certificates
from tests.services.mail_server import HOST, USER, MailServer, Says

LOGIN = f"{USER}:p%2Fss%20w%40rd"


def said(app: Flask, url: str, operator: str = OPERATOR) -> str:
    with app.app_context():
        found = "\n".join(checking.findings({"MAIL_URL": url, "OPERATOR_EMAIL": operator}))
    assert "w@rd" not in found
    assert "hush" not in found
    return found


def test_where_all_is_well_nothing_is_said_and_nothing_sent(
    app: Flask, vouched_for: Certificates
) -> None:
    with MailServer(vouched_for, login=True) as server:
        assert said(app, server.url(user=LOGIN)) == ""
    assert (server.connections, server.letters) == (1, [])
    assert said(app, "") == ""


def test_without_a_sender_it_says_what_is_missing(app: Flask, post: MailServer) -> None:
    for nobody in ("", "grandma"):
        assert "it would come from OPERATOR_EMAIL." in said(app, post.url(), nobody)
    assert post.connections == 0


def test_each_trouble_is_a_sentence_of_its_own(
    app: Flask, vouched_for: Certificates, post: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
        assert said(app, f"smtp://{HOST}:{port}").startswith(
            f"The mail server {HOST}, port {port}, can’t be reached."
        )
    with MailServer(vouched_for, login=True) as server:
        assert "refuses the login." in said(app, server.url(user="breather:hush"))
    with MailServer() as server:
        assert "offers no STARTTLS" in said(app, server.url())
        assert "speaks no TLS at this port" in said(app, server.url(scheme="smtps"))
        assert "refuses the login" in said(app, server.url("127.0.0.1", "breather:hush"))
    post.at["MAIL"] = Says("550 5.7.1 grandma@breather.example is not yours")
    assert said(app, post.url()).endswith("takes no e-mail from OPERATOR_EMAIL (it answers 550).")
    post.at["MAIL"] = Says(drops=True)
    assert "hangs up." in said(app, post.url())
    monkeypatch.setattr(sending, "SECONDS", 0.3)
    post.at["MAIL"] = Says(after=2)
    assert "doesn’t answer in time." in said(app, post.url())
    monkeypatch.delenv("SSL_CERT_FILE")
    assert "certificate that can’t be trusted" in said(app, post.url())

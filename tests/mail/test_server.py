"""MAIL_URL and addresses: read with care, refused in one sentence that gives nothing away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.addresses import LONGEST, masked, plain, same
from app.mail.server import Server, is_on, read
from tests.conftest import MakeApp


@pytest.mark.parametrize(
    ("url", "means"),
    [
        ("smtps://a:b@mail.example.org", Server("mail.example.org", 465, True, "a", "b")),
        ("smtps://mail.example.org:4465/", Server("mail.example.org", 4465, True)),
        ("smtp://mail.example.org", Server("mail.example.org", 587, False)),
        ("SMTP://Mail.Example.org:25", Server("mail.example.org", 25, False)),
        ("smtp://a%40b.org:p%2F%3a%25@mail", Server("mail", 587, False, "a@b.org", "p/:%")),
        ("smtp://mail_server:25", Server("mail_server", 25, False)),
        ("smtp://[::1]:2525", Server("::1", 2525, False)),
    ],
)
def test_a_url_names_a_server(url: str, means: Server) -> None:
    assert read(url) == means


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.org",
        "https://a:hush@mail.example.org",
        "smtp:mail.example.org",
        "smtp://",
        "smtp://a:hush@",
        "smtp://a:hush@mail:port",
        "smtp://a:hush@mail:0",
        "smtp://a:hush@mail:99999",
        "smtp://a:hush@-mail",
        "smtp://a:hush@mail..org",
        "smtp://a:hush@mail.example.org/inbox",
        "smtp://a:hu/sh@mail.example.org",
        "smtp://a:hush@mail.example.org?tls=no",
        "smtp://a:hush@mail.example.org#x",
        "smtp://a@mail.example.org",
        "smtp://:hush@mail.example.org",
        "smtp://a:hush%0d%0aQUIT@mail.example.org",
        "smtp://a:hush\u00e9@mail.example.org",
        "smtp://a:hush@mail.example.org\n",
        "smtp://a:hush@mail .example.org",
        " smtp://a:hush@mail.example.org",
        "smtp://[::1",
        "x" * 10_000,
    ],
)
def test_a_url_that_is_none_stops_the_app_with_one_sentence(make_app: MakeApp, url: str) -> None:
    with pytest.raises(ValueError, match=r"^MAIL_URL ") as refused:
        make_app({"MAIL_URL": url})
    said = str(refused.value)
    assert "\n" not in said
    assert "hu" not in said
    assert len(said) < 250


def test_no_server_shows_its_password() -> None:
    assert "hush" not in repr(read("smtp://a:hush@mail.example.org"))


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("localhost", True), ("127.3.2.1", True), ("::1", True), ("10.0.0.1", False), ("mail", False)],
)
def test_only_this_machine_may_do_without_starttls(host: str, loopback: bool) -> None:
    assert Server(host, 25, False).loopback == loopback


@pytest.mark.parametrize(
    ("url", "operator", "on"),
    [
        ("smtp://mail", "grandma@breather.example", True),
        ("smtp://mail", "", False),
        ("smtp://mail", "grandma", False),
        ("smtp://mail", "grandma@breather.example\r\nBcc: eve@example.org", False),
        ("", "grandma@breather.example", False),
    ],
)
def test_it_is_on_with_a_server_and_a_sender(url: str, operator: str, on: bool) -> None:
    assert is_on({"MAIL_URL": url, "OPERATOR_EMAIL": operator}) == on


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("sam@example.org", "sam@example.org"),
        ("  Sam.Ple+kids@Example.org ", "Sam.Ple+kids@Example.org"),
        ("o'neil@a-b.example", "o'neil@a-b.example"),
        ("sam@bücher.example", "sam@xn--bcher-kva.example"),
        ("", None),
        ("sam", None),
        ("@example.org", None),
        ("sam@example", None),
        ("sam@127.0.0.1", None),
        ("sam@[127.0.0.1]", None),
        ("sam@example.org.", None),
        ("sam@-example.org", None),
        (".sam@example.org", None),
        ("s..am@example.org", None),
        ("sam@example.org\n", None),
        ("sam@example.org\r\nBcc: eve@example.org", None),
        ("sam@example.org,eve@example.org", None),
        ("sam@example.org eve@example.org", None),
        ("<sam@example.org>", None),
        ("Sam <sam@example.org>", None),
        ('"sam eve"@example.org', None),
        ("sam@eve@example.org", None),
        ("säm@example.org", None),
        ("sam@example.org\x00", None),
        ("a" * 65 + "@example.org", None),
        ("sam@" + "a" * 10_000 + ".org", None),
        ("sam@" + "a." * 5_000 + "org", None),
    ],
)
def test_what_is_an_address(text: str, address: str | None) -> None:
    assert plain(text) == address


@given(st.text(max_size=300))
def test_whatever_is_taken_stands_in_a_header_line(text: str) -> None:
    found = plain(text)
    if found is not None:
        assert found.isascii()
        assert found.isprintable()
        assert found.count("@") == 1
        assert not set(' ,;:<>()[]"\\') & set(found)
        assert len(found) <= LONGEST


def test_a_mailbox_is_the_same_however_it_is_written() -> None:
    assert same("Sam+kids@Example.org") == same("sam@example.ORG") == "sam@example.org"
    assert same("+@example.org") != same("sam@example.org")


def test_an_address_is_shown_by_its_first_letter_and_its_provider() -> None:
    assert masked("sam@example.org") == "s…@example.org"

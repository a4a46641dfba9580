"""Bringing what is no list, is too large, or is not what we wrote: a calm answer, nothing kept."""

from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPConnection, HTTPResponse
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask

from tests import database
from tests.can_wait.acting import things
from tests.can_wait.bringing import keep, look
from tests.cast import Browser
from tests.pages import Page
from tests.services.server import Server

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8
MEGABYTE = 1024 * 1024
TOO_LARGE = "That file is larger than a list. Two megabytes fit here. Yours is unchanged."
with_and_without = pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "plain"])


@with_and_without
@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b'"Title","Due\n"Milk""""",,\n"\x81', "list.csv", ""),
        (b"Milk\nBread\n", "list.ics", "That file is damaged, so nothing was taken from it."),
        (PNG, "list.png", "That isn’t a list Breather can read."),
        (PNG, "list.csv", "That isn’t a list Breather can read."),
        (b"PK\x03\x04" + b"x" * 500, "list.xlsx", "That isn’t a list Breather can read."),
        (b"<html><body>Milk</body></html>", "list.html", "That isn’t a list Breather can read."),
        (b" \n\n", "list.txt", "There is nothing in it yet."),
        (b"", "empty.txt", "There is nothing in it yet."),
        (b"", "", "There is nothing in it yet."),
        (b"- [x] Milk\n- [x] Bread\n", "list.txt", "Nothing in it is left to do."),
        (b"---\n***\n", "list.txt", "Nothing in it is left to do."),
    ],
    ids=range(11),
)
def test_what_is_no_list_gets_a_kind_sentence(
    app: Flask, ana: Browser, data: bytes, name: str, sentence: str, htmx: bool
) -> None:
    answer = look(ana, data, name, htmx=htmx)
    assert answer.status_code in ({200, 422} if not sentence else {422})
    assert sentence in answer.text
    if htmx and sentence:
        assert answer.headers["HX-Retarget"] == "#list-error"
    assert things(app) == []


@with_and_without
def test_three_megabytes_are_more_than_a_list(app: Flask, ana: Browser, htmx: bool) -> None:
    for form in ({"data": b"Milk\n" * 700_000}, {"text": "Milk\n" * 700_000}):
        answer = look(ana, htmx=htmx, **form)
        assert answer.status_code == 413
        assert TOO_LARGE in answer.text
    assert things(app) == []


def test_just_under_two_megabytes_is_read(ana: Browser) -> None:
    line = b"Thing %07d, and a few words on what it is about\n"
    data = b"".join(line % number for number in range(2 * MEGABYTE // len(line % 0) - 20))
    assert look(ana, data).status_code == 200


@pytest.mark.parametrize("deep", [1, 100_000])
@pytest.mark.parametrize(
    "items",
    ["", "{", "null", "7", "{}", "[7]", "[[]]", '[["k"]]', '[["k","Milk",null,null]]', "\x00", "☃"],
)
@with_and_without
def test_a_list_that_we_did_not_write_is_answered_kindly(
    app: Flask, ana: Browser, items: str, deep: int, htmx: bool
) -> None:
    looked = look(ana, b"Milk\nBread\n")
    before = database.dump(app)
    forms: list[dict[str, Any]] = [{"items": items * deep}, {"seal": items}]
    for changed in [*forms, {"items": items, "seal": items}]:
        answer = keep(ana, looked, htmx=htmx, **changed)
        assert answer.status_code == 422
        assert "That didn’t reach us in one piece. You could tap again." in answer.text
    assert database.dump(app) == before


def test_another_list_under_a_seal_of_ours_is_not_taken(app: Flask, ana: Browser) -> None:
    first, second = look(ana, b"Milk\nBread\n"), look(ana, b"Eggs\nButter\n")
    fields = dict(Page(second.text).form("/keep").fields)
    assert keep(ana, first, items=fields["items"]).status_code == 422
    assert things(app) == []


@pytest.mark.parametrize("pick", [[], ["7"], ["-1"], ["x"], [""], ["\x00"], ["9" * 5000]], ids=repr)
@with_and_without
def test_nothing_picked_brings_nothing(
    app: Flask, ana: Browser, pick: list[str], htmx: bool
) -> None:
    answer = keep(ana, look(ana, b"Milk\nBread\n"), htmx=htmx, pick=pick)
    assert answer.status_code == 422
    assert "Nothing is picked yet." in answer.text
    assert answer.headers["HX-Retarget"] == "#list-error"
    assert "HX-Push-Url" not in answer.headers
    assert things(app) == []


def pieces(size: int, boundary: str) -> Iterator[bytes]:
    yield (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="l.txt"\r\n'
        "Content-Type: text/plain\r\n\r\n"
    ).encode()
    for _ in range(size // MEGABYTE):
        yield b"Milk \n" * (MEGABYTE // 6)
    yield f"\r\n--{boundary}--\r\n".encode()


def signed_in(server: Server) -> str:
    """Return the cookie of somebody who said yes."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/consent", urlencode({"answer": "yes"}), kind)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return (answer.getheader("Set-Cookie") or "").split(";")[0]


def upload(server: Server, cookie: str, size: int, *, chunked: bool = False) -> tuple[int, str]:
    """Send that many bytes as a browser does: to the end, unless an answer ends it earlier."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
    kind = "multipart/form-data; boundary=b0undary"
    headers = {"Content-Type": kind, "Cookie": cookie, "Sec-Fetch-Site": "same-origin"}
    if chunked:
        headers["Transfer-Encoding"] = "chunked"
    else:
        headers["Content-Length"] = str(sum(map(len, pieces(size, "b0undary"))))
    with suppress(BrokenPipeError, ConnectionResetError):
        connection.request("POST", "/can-wait/bring", pieces(size, "b0undary"), headers)
    answer = HTTPResponse(connection.sock, method="POST")
    answer.begin()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


def test_fifty_megabytes_get_a_clear_answer_from_a_real_server(server: Server) -> None:
    cookie = signed_in(server)
    status, text = upload(server, cookie, 50 * MEGABYTE)
    assert status == 413
    assert TOO_LARGE in text
    assert text.rstrip().endswith("</html>")
    assert server.rows("SELECT * FROM things") == []
    # And it goes on answering.
    status, text = upload(server, cookie, MEGABYTE)
    assert status == 200
    assert "1 thing is in it" in text


def test_fifty_megabytes_without_their_length_are_not_read(server: Server) -> None:
    # Browsers say it; what does not is heard no further.
    status, text = upload(server, signed_in(server), 50 * MEGABYTE, chunked=True)
    assert status in {411, 413, 422}
    assert text.rstrip().endswith("</html>")
    assert server.rows("SELECT * FROM things") == []

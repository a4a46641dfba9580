"""What only a real server in a process of its own can show."""

import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from tests.services.server import Server

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
TEN_MEGABYTES = 10_000_000


def post(
    server: Server, path: str, body: object, cookie: str = "", **headers: str
) -> tuple[int, str, str]:
    """Return status, text and cookie of the answer; an iterable body is sent in chunks."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
    sent = {**FORM, **headers, **({"Cookie": cookie} if cookie else {})}
    # Like a browser: a server that has heard enough may answer while this is still sending.
    with suppress(BrokenPipeError, ConnectionResetError):
        connection.request("POST", path, body=body, headers=sent)  # type: ignore[arg-type]
    answer = HTTPResponse(connection.sock, method="POST")
    answer.begin()
    text = answer.read().decode()
    cookie = (answer.getheader("Set-Cookie") or "").split(";")[0]
    connection.close()
    return answer.status, text, cookie


@pytest.fixture
def cookie(server: Server) -> str:
    return post(server, "/consent", urlencode({"answer": "yes"}))[2]


def test_ten_megabytes_get_an_answer_and_a_whole_page(server: Server, cookie: str) -> None:
    body = "need=other&words=" + "x" * TEN_MEGABYTES
    status, text, _ = post(server, "/check-ins", body, cookie)
    assert status == 413
    assert "A shorter one will do." in text
    assert text.rstrip().endswith("</html>")
    assert server.rows("SELECT * FROM check_ins") == []


def test_ten_megabytes_without_a_length_are_refused_too(server: Server, cookie: str) -> None:
    pieces = [b"need=other&words="] + [b"x" * 100_000] * 100
    status, text, _ = post(
        server, "/check-ins", iter(pieces), cookie, **{"Transfer-Encoding": "chunked"}
    )
    assert status in {411, 413, 422}
    assert text.rstrip().endswith("</html>")
    assert server.rows("SELECT * FROM check_ins") == []


def test_the_same_tap_from_many_connections_to_several_workers_is_kept_once(
    server: Server, cookie: str
) -> None:
    body = urlencode({"id": str(uuid4()), "need": "rest"})
    with ThreadPoolExecutor(16) as pool:
        sent = [pool.submit(post, server, "/check-ins", body, cookie) for _ in range(32)]
    assert [one.result()[0] for one in sent] == [303] * 32
    assert len(server.rows("SELECT * FROM check_ins")) == 1


def test_what_was_acknowledged_is_there_after_the_server_was_killed(
    server: Server, cookie: str
) -> None:
    for _ in range(5):
        status, _, _ = post(server, "/check-ins", urlencode({"need": "care"}), cookie)
        assert status == 303
    server.stop(signal.SIGKILL)
    server.start()
    assert len(server.rows("SELECT * FROM check_ins")) == 5
    assert post(server, "/check-ins", urlencode({"need": "care"}), cookie)[0] == 303


def test_each_worker_knows_the_cookie_that_another_one_made(server: Server, cookie: str) -> None:
    answers = [post(server, "/check-ins", urlencode({"need": "rest"}), cookie) for _ in range(12)]
    assert {status for status, _, _ in answers} == {303}

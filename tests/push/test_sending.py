"""Messages reach a real push service, are read there by somebody else's code, and none is lost."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from app.push import sending
from app.push.messages import ROOM, Message, Target
from app.push.outcomes import Outcome
from app.push.sending import AT_ONCE, Sender
from app.push.vapid import server_key
from tests.conftest import MakeApp
from tests.push.test_vapid import claims_of
from tests.services.push_service import OTHER_HOST, Answer, Phone, PushService

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
HELLO = b'{"web_push":8030}'


def said(phone: Phone, payload: bytes = HELLO, ttl: int = 60, **more: Any) -> Message:
    return Message(phone.target, payload, ttl, **more)


def sent(sender: Sender, *messages: Message) -> list[Outcome]:
    """Send these; return their outcomes, in this order."""
    found = dict(sender.send(messages, NOW))
    assert len(found) == len(messages)
    return [found[message.target.id] for message in messages]


def test_a_phone_reads_what_was_sent_to_it(service: PushService, sender: Sender) -> None:
    sam, nadia = service.phone(), service.phone()
    for payload in (HELLO, "Für Dich – ✓".encode(), b"", b"x" * ROOM):
        assert sent(sender, said(sam, payload)) == [Outcome("sent", 201)]
        assert sam.reads(service.received[-1]) == payload
        with pytest.raises(Exception, match=r"[Dd]ecrypt|tag"):
            nadia.reads(service.received[-1])


def test_a_service_is_told_how_to_treat_a_message(service: PushService, sender: Sender) -> None:
    sam = service.phone()
    sent(sender, said(sam, ttl=3600, urgency="high", topic="ask-1_Z"))
    headers = service.got(sam)[0].headers
    assert headers["ttl"] == "3600"
    assert headers["urgency"] == "high"
    assert headers["topic"] == "ask-1_Z"
    assert headers["content-encoding"] == "aes128gcm"
    assert headers["content-type"] == "application/octet-stream"
    assert headers["host"] == f"{service.hosts[0]}:{service.port}"
    assert claims_of(headers["authorization"])["aud"] == service.origin
    assert {"expect", "accept", "cookie", "crypto-key"}.isdisjoint(headers)


def test_what_is_not_said_of_a_message_is_not_sent(service: PushService, sender: Sender) -> None:
    sam = service.phone()
    sent(sender, said(sam, topic="first"), said(service.phone()))
    sent(sender, said(sam))
    assert "topic" not in service.got(sam)[1].headers
    assert service.got(sam)[1].headers["urgency"] == "normal"


@pytest.mark.parametrize(
    "wrong",
    [
        {"ttl": 0},
        {"ttl": -1},
        {"urgency": "urgent"},
        {"urgency": "high\r\nX: y"},
        {"topic": ""},
        {"topic": "x" * 33},
        {"topic": "a b"},
        {"topic": "a\n"},
    ],
    ids=str,
)
def test_a_message_that_services_refuse_is_not_made(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        said(Phone("https://push.test"), **wrong)


def test_64_messages_use_few_connections_and_the_next_64_no_new_one(
    service: PushService, sender: Sender
) -> None:
    phones = [service.phone() for _ in range(64)]
    assert {one.kind for one in sent(sender, *map(said, phones))} == {"sent"}
    first = service.connections
    assert first <= AT_ONCE
    assert {one.kind for one in sent(sender, *map(said, phones))} == {"sent"}
    assert service.connections <= AT_ONCE
    assert len({one.headers["authorization"] for one in service.received}) == 1
    assert [len(service.got(phone)) for phone in phones] == [2] * 64


def test_one_after_the_other_uses_a_single_connection(service: PushService, sender: Sender) -> None:
    for _ in range(20):
        sent(sender, said(service.phone()))
    assert service.connections == 1


def test_never_more_go_at_once_than_may(service: PushService, sender: Sender) -> None:
    phones = [service.phone(Answer(after=0.02)) for _ in range(40)]
    found = list(sender.send(map(said, phones), NOW, at_once=4))
    assert len(found) == 40
    assert service.connections == 4


def test_messages_are_read_as_places_get_free(service: PushService, sender: Sender) -> None:
    read = 0

    def coming() -> Iterator[Message]:
        nonlocal read
        for _ in range(200):
            read += 1
            yield said(service.phone())

    results = sender.send(coming(), NOW, at_once=4)
    for done, _ in enumerate(results, start=1):
        # Under way, encrypted ahead, and answered in the same moment.
        assert read <= done + 3 * 4
    assert read == done == 200


def test_who_wants_no_more_results_can_send_again(service: PushService, sender: Sender) -> None:
    results = sender.send([said(service.phone()) for _ in range(50)], NOW)
    next(results)
    with pytest.raises(RuntimeError, match="sending already"):
        next(sender.send([said(service.phone())], NOW))
    results.close()  # type: ignore[attr-defined]
    assert sent(sender, said(service.phone())) == [Outcome("sent", 201)]


def test_nothing_to_send_sends_nothing(service: PushService, sender: Sender) -> None:
    assert sent(sender) == []
    assert service.connections == 0


def test_a_message_that_nobody_could_read_ends_its_subscription(
    service: PushService, sender: Sender
) -> None:
    sam = service.phone().target
    no_point = "B" + "A" * 86
    for p256dh, auth in ((no_point, sam.auth), (sam.p256dh, ""), ("é", sam.auth), ("", "")):
        broken = Target(sam.id, sam.endpoint, p256dh, auth)
        assert sent(sender, Message(broken, HELLO, 60)) == [Outcome("gone", why="keys")]
    assert service.connections == 0


def test_a_message_that_is_too_large_is_not_tried(service: PushService, sender: Sender) -> None:
    large = said(service.phone(), b"x" * (ROOM + 1))
    assert sent(sender, large) == [Outcome("too_large", why="payload")]
    assert service.connections == 0


def test_each_service_gets_its_own_token(service: PushService, sender: Sender) -> None:
    here, there = service.phone(), service.phone(host=OTHER_HOST)
    sent(sender, said(here), said(there))
    for phone, host in ((here, service.hosts[0]), (there, OTHER_HOST)):
        token = service.got(phone)[0].headers["authorization"]
        assert claims_of(token)["aud"] == service.at(host)


def test_the_app_sends_with_its_own_key(make_app: MakeApp, service: PushService) -> None:
    app = make_app(LOCAL_PUSH_SERVICE=service.local())
    sam = service.phone()
    with app.app_context():
        for _ in range(2):
            assert list(sending.send([said(sam)], NOW)) == [(sam.id, Outcome("sent", 201))]
        header = service.got(sam)[0].headers["authorization"]
        assert header.endswith(f", k={server_key()}")
        assert claims_of(header)["aud"] == service.origin
    assert service.connections == 1


def test_no_environment_variable_lets_a_local_service_in(
    make_app: MakeApp, service: PushService
) -> None:
    sam = service.phone()
    asked = {"LOCAL_PUSH_SERVICE": service.origin, "PUSH_HOSTS": ",".join(service.hosts)}
    app: Flask = make_app(asked)
    with app.app_context():
        assert list(sending.send([said(sam)], NOW)) == [(sam.id, Outcome("refused", why="host"))]
    assert service.connections == 0

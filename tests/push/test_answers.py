"""Each answer of a push service becomes its outcome, and the next message goes."""

import logging

import pytest

from app.push.outcomes import Outcome
from app.push.sending import Sender
from tests.push.test_sending import said, sent
from tests.services.push_service import Answer, PushService

ANSWERS = [
    (Answer(201), Outcome("sent", 201)),
    (Answer(200, b"{}"), Outcome("sent", 200)),
    (Answer(404), Outcome("gone", 404)),
    (Answer(410, b'{"reason":"Unregistered"}'), Outcome("gone", 410)),
    (Answer(400, b'{"reason":"VapidPkHashMismatch"}'), Outcome("mismatch", 400)),
    (Answer(403, b'{"reason":"VapidPkHashMismatch"}'), Outcome("mismatch", 403)),
    (Answer(401), Outcome("ours", 401)),
    (Answer(403, b"\xff" * 1_000_000), Outcome("ours", 403)),
    (Answer(413), Outcome("too_large", 413)),
    (Answer(429, headers={"Retry-After": "120"}), Outcome("later", 429, 120)),
    (
        Answer(
            503,
            headers={
                "date": "Thu, 26 Nov 2026 09:00:00 GMT",
                "RETRY-AFTER": "Thu, 26 Nov 2026 09:00:30 GMT",
            },
        ),
        Outcome("later", 503, 30),
    ),
    (Answer(500, b"oh"), Outcome("later", 500)),
    (Answer(drops=True), Outcome("later", 0, why="dropped")),
    (Answer(201, ends=True), Outcome("sent", 201)),
]


@pytest.mark.parametrize(("answer", "outcome"), ANSWERS, ids=lambda one: repr(one)[:60])
def test_each_answer_becomes_its_outcome_and_the_next_message_goes(
    service: PushService, sender: Sender, answer: Answer, outcome: Outcome
) -> None:
    assert sent(sender, said(service.phone(answer))) == [outcome]
    assert sent(sender, said(service.phone())) == [Outcome("sent", 201)]


def test_all_answers_at_once_go_to_the_right_ones(service: PushService, sender: Sender) -> None:
    phones = [(service.phone(answer), outcome) for answer, outcome in ANSWERS * 3]
    assert sent(sender, *(said(phone) for phone, _ in phones)) == [one for _, one in phones]
    assert all(len(service.got(phone)) == 1 for phone, _ in phones)


def test_a_connection_that_breaks_does_not_make_one_message_two(
    service: PushService, sender: Sender
) -> None:
    for _ in range(3):
        assert sent(sender, said(service.phone())) == [Outcome("sent", 201)]
        dropped = service.phone(Answer(drops=True))
        # On the connection that was kept, where curl would try again by itself.
        assert sent(sender, said(dropped)) == [Outcome("later", why="dropped")]
        assert len(service.got(dropped)) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(service: PushService, sender: Sender, status: int) -> None:
    elsewhere = service.phone()
    for place in (elsewhere.endpoint, elsewhere.path, "http://127.0.0.1:1/"):
        moved = service.phone(Answer(status, headers={"Location": place}))
        assert sent(sender, said(moved)) == [Outcome("refused", status, why="redirect")]
    assert service.got(elsewhere) == []


def test_logs_name_the_host_only(
    service: PushService, sender: Sender, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    phones = [service.phone(answer) for answer, _ in ANSWERS]
    sent(sender, *map(said, phones))
    assert f"push to {service.hosts[0]}: ours 401" in caplog.text
    for phone in phones:
        for secret in (phone.path.rsplit("/", 1)[1], phone.p256dh, phone.auth):
            assert secret not in caplog.text

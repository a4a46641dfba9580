"""Where messages may go, and what a service that does not answer costs the others."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from uuid import uuid4

import pytest

from app.push.endpoints import LocalService
from app.push.messages import Message, Target
from app.push.outcomes import Outcome
from app.push.queueing import SILENT_AFTER, UNPROVEN
from app.push.sending import Sender
from app.push.transfer import Rules
from app.push.vapid import Signer
from tests.push.keys import private_key
from tests.push.test_sending import HELLO, NOW, said, sent
from tests.services.authority import Certificates, certificates
from tests.services.push_service import HOST, OTHER_HOST, Answer, Phone, PushService

NEVER, ENDS = Answer(never=True), Answer(201, ends=True)
SECONDS = 1.0


@contextmanager
def sending_by(rules: Rules, seconds: float = 10) -> Iterator[Sender]:
    signer = Signer(private_key(), "mailto:grandma@breather.example")
    with Sender(signer, rules, seconds=seconds) as sender:
        yield sender


@pytest.fixture
def trap(service: PushService, vouched_for: Certificates) -> Iterator[PushService]:
    """A service with the same names and port, but at another private address."""
    trap = PushService(vouched_for, address="127.0.0.2").start(service.port)
    yield trap
    trap.stop()


def refused(sender: Sender, endpoint: str) -> Outcome:
    phone = Phone("https://push.test")
    target = Target(uuid4(), endpoint, phone.p256dh, phone.auth)
    return sent(sender, Message(target, HELLO, 60))[0]


def test_a_host_that_is_no_push_service_is_never_connected_to(service: PushService) -> None:
    with sending_by(Rules()) as sender:
        for endpoint in (
            service.phone().endpoint,
            "https://127.0.0.1/x",
            "https://localhost/x",
            f"https://fcm.googleapis.com@{HOST}:{service.port}/x",
            "https://[",
        ):
            assert refused(sender, endpoint) == Outcome("refused", why="host")
    assert service.connections == 0


def test_a_name_that_leads_to_this_machine_is_refused() -> None:
    # Looked up by the system, as every name is.
    with sending_by(Rules(("localhost",))) as sender:
        assert refused(sender, "https://localhost/x") == Outcome("refused", why="address")


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.1", "169.254.169.254", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"],
)
def test_a_known_name_that_leads_to_a_private_address_is_refused(
    service: PushService, address: str
) -> None:
    with sending_by(Rules((), service.local(lambda _host: address))) as sender:
        for endpoint in ("https://fcm.googleapis.com/x", "https://web.push.apple.com/x"):
            assert refused(sender, endpoint) == Outcome("refused", why="address")
    assert service.connections == 0


def test_a_name_that_is_turned_to_another_address_is_refused_from_then_on(
    service: PushService, trap: PushService
) -> None:
    answers = iter([service.address, trap.address, trap.address])
    sam = service.phone(ENDS)
    with sending_by(Rules((), service.local(lambda _host: next(answers)))) as sender:
        assert sent(sender, said(sam)) == [Outcome("sent", 201)]
        for _ in range(2):
            assert sent(sender, said(sam)) == [Outcome("refused", why="address")]
    assert (service.connections, trap.connections) == (1, 0)


class TurnedAround(Rules):
    """Somebody who owns the name changes it in the very moment in which it was checked."""

    names: dict[str, str] = {}

    def may_connect(self, host: str, address: str, port: int) -> bool:
        allowed = super().may_connect(host, address, port)
        self.names[host] = "127.0.0.2"
        return allowed


def test_a_name_that_changes_between_check_and_connection_gains_nothing(
    service: PushService, trap: PushService
) -> None:
    names = {HOST: service.address}
    rules = TurnedAround((), service.local(names.get))
    TurnedAround.names = names
    sam = service.phone(ENDS)
    with sending_by(rules) as sender:
        assert sent(sender, said(sam)) == [Outcome("sent", 201)]
        assert names == {HOST: trap.address}
        assert sent(sender, said(sam)) == [Outcome("refused", why="address")]
    assert (service.connections, trap.connections) == (1, 0)


def test_of_several_addresses_only_those_that_may_be_are_connected_to(
    service: PushService, trap: PushService
) -> None:
    both = f"{trap.address},{service.address}"
    with sending_by(Rules((), service.local(lambda _host: both))) as sender:
        assert sent(sender, said(service.phone())) == [Outcome("sent", 201)]
    assert (service.connections, trap.connections) == (1, 0)


def test_a_proxy_that_the_machine_names_is_not_used(
    service: PushService, trap: PushService, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://{trap.address}:{trap.port}")
    assert sent(sender, said(service.phone())) == [Outcome("sent", 201)]
    assert trap.connections == 0


def test_a_service_that_nobody_vouches_for_gets_nothing(
    service: PushService, tmp_path: Path
) -> None:
    stranger = certificates(tmp_path, HOST)
    local = LocalService(service.hosts, service.port, stranger.authority)
    with sending_by(Rules((), local)) as sender:
        assert sent(sender, said(service.phone())) == [Outcome("later", why="tls")]
    assert service.received == []


def test_a_service_whose_certificate_names_another_host_gets_nothing(tmp_path: Path) -> None:
    with (
        PushService(certificates(tmp_path, OTHER_HOST), (HOST,)) as service,
        sending_by(Rules((), service.local())) as sender,
    ):
        assert sent(sender, said(service.phone())) == [Outcome("later", why="tls")]
        assert service.received == []


def test_a_service_that_cannot_be_connected_to_is_for_later(vouched_for: Certificates) -> None:
    with PushService(vouched_for) as gone:
        sam, local = gone.phone(), gone.local()
    with sending_by(Rules((), local)) as sender:
        assert sent(sender, said(sam)) == [Outcome("later", why="connect")]


def test_an_answer_that_never_comes_ends_in_time_and_holds_nobody_up(
    service: PushService,
) -> None:
    silent, others = service.phone(NEVER), [service.phone() for _ in range(50)]
    with sending_by(Rules((), service.local()), SECONDS) as sender:
        begun = monotonic()
        found = list(sender.send(map(said, [silent, *others]), NOW))
        assert SECONDS <= monotonic() - begun < 2 * SECONDS
    assert found[-1] == (silent.id, Outcome("later", why="timeout"))
    assert {outcome for _, outcome in found[:-1]} == {Outcome("sent", 201)}


def test_a_service_that_is_silent_leaves_the_others_their_places(service: PushService) -> None:
    silent = [service.phone(NEVER, OTHER_HOST) for _ in range(100)]
    others = [service.phone() for _ in range(20)]
    with sending_by(Rules((), service.local()), SECONDS) as sender:
        begun = monotonic()
        found = list(sender.send(map(said, [*silent, *others]), NOW))
        assert monotonic() - begun < 2 * SECONDS
    assert {id for id, _ in found[:20]} == {phone.id for phone in others}
    tried = [outcome for _, outcome in found if outcome.why == "timeout"]
    left = [outcome for _, outcome in found if outcome.why == "silent"]
    assert len(tried) == UNPROVEN >= SILENT_AFTER
    assert len(tried) + len(left) == 100
    # Of those that were not tried, the service saw nothing.
    assert sum(len(service.got(phone)) for phone in silent) == len(tried)


def test_a_service_that_was_silent_is_tried_again_the_next_time(service: PushService) -> None:
    silent = [service.phone(NEVER) for _ in range(SILENT_AFTER)]
    with sending_by(Rules((), service.local()), SECONDS / 4) as sender:
        assert {one.why for one in sent(sender, *map(said, silent))} == {"timeout"}
        assert sent(sender, said(service.phone())) == [Outcome("sent", 201)]


def test_over_connections_that_were_just_hung_up_each_message_arrives_once(
    service: PushService, sender: Sender
) -> None:
    for _ in range(3):
        phones = [service.phone() for _ in range(20)]
        left = {phone.id: phone for phone in phones}
        # Where only the attempt shows that a connection is gone, it is said, and tried again.
        for _ in range(2):
            for id, outcome in list(sender.send(map(said, list(left.values())), NOW)):
                assert outcome in {Outcome("sent", 201), Outcome("later", why="dropped")}
                if outcome.kind == "sent":
                    del left[id]
        assert left == {}
        assert [len(service.got(phone)) for phone in phones] == [1] * 20
        service.hang_up()


def test_an_answer_that_begins_and_never_ends_counts(service: PushService) -> None:
    half = service.phone(Answer(201, b"", {"Content-Length": "9"}))
    with sending_by(Rules((), service.local()), SECONDS / 4) as sender:
        assert sent(sender, said(half)) == [Outcome("sent", 201)]

"""Delivering over TLS to one service on this machine, by turns with two others: pywebpush in a
loop, and node's web-push with 64 at once. Ratios count, the numbers drift.

uv run --with pywebpush==2.5.0 python tests/bench/bench_peers.py
"""

import importlib
import json
import os
import shutil
import subprocess
import tempfile
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from cryptography.hazmat.primitives.serialization import load_pem_private_key

from app.push.messages import Message
from app.push.sending import Sender
from app.push.transfer import Rules
from app.push.vapid import Signer
from tests.bench.bench_push import BODY, NOW
from tests.bench.quick_service import QuickService, quick_service
from tests.push.keys import private_key
from tests.services.push_service import Phone

WEB_PUSH = "web-push@3.6.7"
MESSAGES, AT_ONCE, ROUNDS, TTL = 2000, 64, 5, 3600
SUBJECT = "mailto:grandma@breather.example"
Work = Callable[[], float]
"""Sends all of it; returns the seconds that it took."""


def info(phone: Phone) -> dict[str, Any]:
    return {"endpoint": phone.endpoint, "keys": {"p256dh": phone.p256dh, "auth": phone.auth}}


@contextmanager
def ours(service: QuickService, phones: list[Phone], key: str) -> Iterator[Work]:
    messages = [Message(phone.target, BODY, TTL) for phone in phones]
    with Sender(Signer(key, SUBJECT), Rules((), service.local)) as sender:

        def send() -> float:
            begun = perf_counter()
            found = list(sender.send(messages, NOW, at_once=AT_ONCE))
            taken = perf_counter() - begun
            assert [outcome.status for _, outcome in found] == [201] * MESSAGES
            return taken

        yield send


def pywebpush(service: QuickService, phones: list[Phone], key: str) -> Work:
    """Send one after the other, as its manual does; its key is parsed only once."""
    library: Any = importlib.import_module("pywebpush")
    vapid: Any = importlib.import_module("py_vapid").Vapid.from_pem(key.encode())
    os.environ["REQUESTS_CA_BUNDLE"] = str(service.local.authority)
    targets = [info(phone) for phone in phones]

    def send() -> float:
        begun = perf_counter()
        for target in targets:
            claims = {"sub": SUBJECT}
            answer = library.webpush(target, BODY, vapid, claims, ttl=TTL)
            assert answer.status_code == 201
        return perf_counter() - begun

    return send


@contextmanager
def node(service: QuickService, phones: list[Phone], key: str, folder: Path) -> Iterator[Work]:
    subprocess.run(["npm", "install", "--silent", "--prefix", folder, WEB_PUSH], check=True)
    sending = folder / "sending.json"
    sending.write_text(json.dumps(for_node(phones, key)))
    script = Path(__file__).with_name("web_push_peer.js")
    trusts = {**os.environ, "NODE_EXTRA_CA_CERTS": str(service.local.authority)}
    how: Any = {"env": trusts, "stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(["node", script, folder, sending], **how) as running:
        assert running.stdin
        assert running.stdout
        asked, answers = running.stdin, running.stdout

        def send() -> float:
            print("go", file=asked, flush=True)
            said = json.loads(answers.readline())
            assert said["sent"] == MESSAGES
            return float(said["seconds"])

        yield send
        asked.close()


def for_node(phones: list[Phone], key: str) -> dict[str, Any]:
    private: Any = load_pem_private_key(key.encode(), None)
    number = private.private_numbers().private_value
    return {
        "targets": [info(phone) for phone in phones],
        "payload": BODY.decode(),
        "subject": SUBJECT,
        "publicKey": Signer(key, SUBJECT).server_key,
        "privateKey": urlsafe_b64encode(number.to_bytes(32, "big")).decode().rstrip("="),
        "ttl": TTL,
        "atOnce": AT_ONCE,
    }


def by_turns(work: dict[str, Work], service: QuickService) -> dict[str, list[float]]:
    taken: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(ROUNDS):
        for name, send in work.items():
            before = service.taken
            taken[name].append(send())
            assert service.taken - before == MESSAGES
    return taken


def show(taken: dict[str, list[float]]) -> None:
    first, *_ = taken.values()
    for name, seconds in taken.items():
        ratios = sorted(them / us for us, them in zip(first, seconds, strict=True))
        rate, ratio = MESSAGES / median(seconds), median(ratios)
        spread = f"({ratios[0]:.1f} to {ratios[-1]:.1f})"
        print(f"{name:36}{rate:9,.0f} a second   ours is {ratio:5.1f} × {spread}")


def main() -> None:
    key = private_key()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        service = stack.enter_context(quick_service(folder))
        phones = [Phone(service.origin) for _ in range(MESSAGES)]
        work = {f"Breather, {AT_ONCE} at once": stack.enter_context(ours(service, phones, key))}
        try:
            work["pywebpush in a loop"] = pywebpush(service, phones, key)
        except ModuleNotFoundError:
            print("Without pywebpush: it is not here. See above how to run this with it.")
        if shutil.which("npm") and shutil.which("node"):
            made = node(service, phones, key, folder)
            work[f"{WEB_PUSH}, {AT_ONCE} at once"] = stack.enter_context(made)
        else:
            print("Without web-push: node or npm is not here.")
        print(f"{MESSAGES} messages to a small asyncio service in a process of its own")
        show(by_turns(work, service))


if __name__ == "__main__":
    main()

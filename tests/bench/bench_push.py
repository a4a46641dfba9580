"""What a push message costs: encrypting and signing it beside the bare operations of RFC 8291,
and sending many to a service on this machine. Ratios count, the numbers drift.

uv run python tests/bench/bench_push.py
"""

import os
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter

import pycurl
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.push.encryption import Encryption
from app.push.endpoints import LocalService
from app.push.messages import Message
from app.push.payload import payload
from app.push.sending import Sender
from app.push.transfer import Rules
from app.push.vapid import Signer
from tests.bench.quick_service import HOST, QuickService, quick_service
from tests.push.keys import private_key
from tests.services.push_service import Phone

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
ROUNDS, MESSAGES, SENT = 7, 300, 2000
BODY = payload("There’s an answer.", "", "https://breather.example/asks", "ask", "en", "ltr")


def bare(point: bytes, auth: bytes, body: bytes) -> bytes:
    """Do what RFC 8291 makes unavoidable: a new key pair, ECDH, three derivations, AES-GCM."""
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    mine = ec.generate_private_key(ec.SECP256R1())
    public = mine.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    shared, salt = mine.exchange(ec.ECDH(), theirs), os.urandom(16)
    secret = derive(shared, auth, b"WebPush: info\x00" + point + public, 32)
    key = derive(secret, salt, b"Content-Encoding: aes128gcm\x00", 16)
    nonce = derive(secret, salt, b"Content-Encoding: nonce\x00", 12)
    return AESGCM(key).encrypt(nonce, body + b"\x02", None)


def derive(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


def ours(encryption: Encryption, messages: list[Message]) -> Callable[[], None]:
    def encrypt() -> None:
        for message in messages:
            encryption.encrypt(message)
            encryption.headers(message, NOW)

    return encrypt


def a_second(work: dict[str, Callable[[], None]], count: int) -> dict[str, float]:
    """Return how many of each a second, the median of rounds in which all take turns."""
    taken: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(ROUNDS):
        for name, do in work.items():
            begun = perf_counter()
            do()
            taken[name].append(perf_counter() - begun)
    return {name: count / median(seconds) for name, seconds in taken.items()}


def show(found: dict[str, float]) -> None:
    first = next(iter(found.values()))
    for name, rate in found.items():
        print(f"{name:44}{rate:9,.0f} a second{rate / first:8.2f} ×")


def encrypting(signer: Signer) -> None:
    phones = [Phone("https://updates.push.services.mozilla.com") for _ in range(MESSAGES)]
    messages = [Message(phone.target, BODY, 3600) for phone in phones]
    keys = [(phone.point, phone.secret) for phone in phones]

    def unavoidable() -> None:
        for point, auth in keys:
            bare(point, auth, BODY)

    work = {
        "bare RFC 8291": unavoidable,
        "encrypted and signed": ours(Encryption(signer), messages),
    }
    show(a_second(work, MESSAGES))


def posted(local: LocalService, bodies: list[bytes], at_once: int) -> None:
    """Post the same with nothing but curl: what sending is beside."""
    multi, idle = pycurl.CurlMulti(), []
    for _ in range(at_once):
        easy = pycurl.Curl()
        easy.setopt(pycurl.URL, f"https://{HOST}:{local.port}/")
        easy.setopt(pycurl.RESOLVE, [f"{HOST}:{local.port}:{local.address}"])
        easy.setopt(pycurl.CAINFO, str(local.authority))
        idle.append(easy)
    waiting, under_way = list(bodies), 0
    while waiting or under_way:
        while waiting and idle:
            easy = idle.pop()
            easy.setopt(pycurl.POSTFIELDS, waiting.pop())
            multi.add_handle(easy)
            under_way += 1
        multi.perform()
        _, answered, failed = multi.info_read()
        assert not failed
        for easy in answered:
            multi.remove_handle(easy)
            idle.append(easy)
            under_way -= 1
        if not answered:
            multi.select(0.05)
    for easy in idle:
        easy.close()
    multi.close()


def sending(signer: Signer, service: QuickService, at_once: int, after: float) -> None:
    """Print how fast this many go out, the service in a process of its own."""
    phones = [Phone(service.origin) for _ in range(SENT)]
    messages = [Message(phone.target, BODY, 3600) for phone in phones]
    bodies = [Encryption(signer).encrypt(message) for message in messages]
    with Sender(signer, Rules((), service.local)) as sender:

        def send() -> None:
            found = list(sender.send(messages, NOW, at_once=at_once))
            assert [outcome.status for _, outcome in found] == [201] * SENT

        work = {
            f"curl alone, {at_once} at once": lambda: posted(service.local, bodies, at_once),
            f"encrypted, signed and sent, {at_once} at once": send,
        }
        found = a_second(work, SENT)
    assert service.taken == SENT * ROUNDS * len(work)
    show(found)
    if after:
        share = list(found.values())[-1] * after / at_once
        print(f"{'of what so many connections allow':44}{share:28.2f} ×")


def main() -> None:
    signer = Signer(private_key(), "mailto:grandma@breather.example")
    encrypting(signer)
    with tempfile.TemporaryDirectory() as folder:
        for at_once, after in ((32, 0), (64, 0), (64, 0.05)):
            print(f"\n{SENT} messages, answered after {after * 1000:.0f} ms")
            with quick_service(Path(folder), after) as service:
                sending(signer, service, at_once, after)


if __name__ == "__main__":
    main()

"""Tokens: read here without the code that signs them; one for each service, kept for hours."""

import json
import re
from base64 import urlsafe_b64decode
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import jwt
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from flask import Flask

from app.push.encryption import Encryption
from app.push.messages import Message
from app.push.vapid import Signer, server_key, signer, subject_of
from tests.push.keys import private_key
from tests.services.push_service import Phone, Received

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
MOZILLA = "https://updates.push.services.mozilla.com"
MAIL = "mailto:grandma@breather.example"
HEADER = re.compile(r"vapid t=([\w-]+)\.([\w-]+)\.([\w-]+), k=([\w-]{87})")


def decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def claims_of(header: str) -> dict[str, Any]:
    """Verify a header Authorization as a push service does (RFC 8292), and return its claims."""
    found = HEADER.fullmatch(header)
    assert found
    head, claims, signature, key = found.groups()
    assert json.loads(decoded(head))["alg"] == "ES256"
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decoded(key))
    raw = decoded(signature)
    assert len(raw) == 64
    r, s = int.from_bytes(raw[:32]), int.from_bytes(raw[32:])
    signed = f"{head}.{claims}".encode()
    public.verify(encode_dss_signature(r, s), signed, ec.ECDSA(hashes.SHA256()))
    read: dict[str, Any] = json.loads(decoded(claims))
    return read


@pytest.fixture
def ours() -> Signer:
    return Signer(private_key(), MAIL)


def test_a_token_says_for_whom_until_when_and_whom_to_write_to(ours: Signer) -> None:
    claims = claims_of(ours.authorization(MOZILLA, NOW))
    assert claims == {
        "aud": MOZILLA,
        "exp": int((NOW + 12 * HOUR).timestamp()),
        "sub": MAIL,
    }


def test_a_second_reader_agrees(ours: Signer) -> None:
    now = datetime.now(UTC)
    _, token, key = re.split(r"vapid t=|, k=", ours.authorization(MOZILLA, now))
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decoded(key))
    claims = jwt.decode(token, public, ["ES256"], audience=MOZILLA)
    assert timedelta() < datetime.fromtimestamp(claims["exp"], UTC) - now < 24 * HOUR


def test_the_check_notices_a_token_that_was_changed(ours: Signer) -> None:
    header = ours.authorization(MOZILLA, NOW)
    other = Signer(private_key(), MAIL).authorization(MOZILLA, NOW)
    mixed = re.sub(r"k=.*", other[other.index("k=") :], header)
    with pytest.raises(InvalidSignature):
        claims_of(mixed)


def test_the_audience_keeps_its_port(ours: Signer) -> None:
    header = ours.authorization("https://push.example:8443", NOW)
    assert claims_of(header)["aud"] == "https://push.example:8443"


def test_each_service_has_its_own_token_and_gets_the_same_one_for_hours(ours: Signer) -> None:
    first, other = ours.authorization(MOZILLA, NOW), ours.authorization("https://a.example", NOW)
    assert claims_of(first)["aud"] != claims_of(other)["aud"]
    for minutes in range(0, 11 * 60, 7):
        assert ours.authorization(MOZILLA, NOW + timedelta(minutes=minutes)) == first


def test_a_token_is_renewed_before_it_expires(ours: Signer) -> None:
    first = ours.authorization(MOZILLA, NOW)
    signed = {first: NOW}
    for minutes in range(0, 3 * 24 * 60, 10):
        now = NOW + timedelta(minutes=minutes)
        header = ours.authorization(MOZILLA, now)
        signed.setdefault(header, now)
        left = datetime.fromtimestamp(claims_of(header)["exp"], UTC) - now
        assert HOUR <= left < 24 * HOUR
    times = sorted(signed.values())
    assert len(times) == 7
    assert all(later - earlier > HOUR for earlier, later in pairwise(times))


def test_a_clock_that_was_far_ahead_leaves_no_token_behind(ours: Signer) -> None:
    ahead = ours.authorization(MOZILLA, NOW + 48 * HOUR)
    again = ours.authorization(MOZILLA, NOW)
    assert again != ahead
    assert claims_of(again)["exp"] == int((NOW + 12 * HOUR).timestamp())
    # A little difference between machines is no reason for a new one.
    assert ours.authorization(MOZILLA, NOW - timedelta(minutes=1)) == again


def test_without_an_address_there_is_no_subject() -> None:
    assert "sub" not in claims_of(Signer(private_key(), None).authorization(MOZILLA, NOW))


def test_32_threads_get_one_token_for_each_service_and_their_own_headers(ours: Signer) -> None:
    encryption = Encryption(ours)
    phones = [Phone(f"https://s{number}.push.example") for number in range(4)]

    def one(number: int) -> tuple[str, int, bytes, dict[str, str]]:
        phone, ttl = phones[number % 4], 60 + number
        urgency = ("very-low", "low", "normal", "high")[number // 4 % 4]
        said = Message(phone.target, b"%d" % number, ttl, urgency, f"t{number}")
        body = encryption.encrypt(said)
        lines = (line.split(": ", 1) for line in encryption.headers(said, NOW))
        headers = {name.lower(): value for name, value in lines}
        assert phone.reads(Received("", {}, body, 1)) == b"%d" % number
        assert headers["urgency"] == urgency
        return phone.endpoint, number, body, headers

    with ThreadPoolExecutor(32) as threads:
        done = list(threads.map(one, range(640)))
    assert all(headers["ttl"] == str(60 + number) for _, number, _, headers in done)
    assert all(headers["topic"] == f"t{number}" for _, number, _, headers in done)
    tokens = {(endpoint, headers["authorization"]) for endpoint, _, _, headers in done}
    assert len(tokens) == 4
    for endpoint, header in tokens:
        assert endpoint.startswith(claims_of(header)["aud"] + "/")
    assert len({body for _, _, body, _ in done}) == 640


def test_browsers_get_the_public_half_of_the_key_in_the_instance(app: Flask) -> None:
    with app.app_context():
        key = decoded(server_key())
        private = load_pem_private_key(app.config["VAPID_PRIVATE_KEY"].encode(), None)
        assert isinstance(private, ec.EllipticCurvePrivateKey)
        numbers = private.public_key().public_numbers()
        assert key == b"\x04" + numbers.x.to_bytes(32) + numbers.y.to_bytes(32)
        assert signer(app) is signer(app)


def test_a_key_on_one_line_is_read_as_well(ours: Signer) -> None:
    key = private_key()
    assert Signer(key.replace("\n", "\\n"), None).server_key == Signer(key, None).server_key


@pytest.mark.parametrize("key", ["", "given", "-----BEGIN PRIVATE KEY-----\n"])
def test_something_that_is_no_key_is_said(key: str) -> None:
    with pytest.raises(ValueError, match="VAPID_PRIVATE_KEY holds something that is not a key"):
        Signer(key, None)


@pytest.mark.parametrize(
    "made", [ed25519.Ed25519PrivateKey.generate(), ec.generate_private_key(ec.SECP384R1())]
)
def test_a_key_of_another_curve_is_said(made: Any) -> None:
    pem = made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    with pytest.raises(ValueError, match="not of the curve P-256"):
        Signer(pem, None)


@pytest.mark.parametrize(
    "email", ["grandma@breather.example", " a+b@Example.org ", "a.b@sub.example.co.uk"]
)
def test_an_address_that_can_be_written_to_is_the_subject(email: str) -> None:
    mailbox, _, host = email.strip().partition("@")
    assert subject_of(email) == f"mailto:{mailbox}@{host.lower()}"


@pytest.mark.parametrize(
    "email",
    [
        "",
        "grandma",
        "@example.org",
        "grandma@",
        "grandma@localhost",
        "grandma@breather.localhost",
        "grandma@breather.invalid",
        "grandma@mac.local",
        "grandma@mac.LOCAL",
        "grandma@nas",
        "grandma@127.0.0.1",
        "grandma@[127.0.0.1]",
        "grand ma@example.org",
        "mailto:grandma@example.org",
        "Grandma <grandma@example.org>",
        "a@example.org, b@example.org",
        "grandma@example.org\nBcc: x",
    ],
)
def test_an_address_that_apple_refuses_is_no_subject(email: str) -> None:
    assert subject_of(email) is None

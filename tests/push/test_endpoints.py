"""Endpoints are anybody's input: only plain https addresses of known push services are taken."""

import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import AnyHttpUrl, TypeAdapter

from app.push.endpoints import (
    KNOWN,
    LONGEST,
    LocalService,
    check_keys,
    host_of,
    hosts_in,
    is_public,
    origin_of,
)
from tests.services.push_service import Phone

FCM = "fcm.googleapis.com"
GOOD = {
    f"https://{FCM}/fcm/send/dQw4:APA91bH-_x": FCM,
    f"https://{FCM}/wp/a:b%3D%3D": FCM,
    "https://jmt17.google.com/fcm/send/x": "jmt17.google.com",
    "https://updates.push.services.mozilla.com/wpush/v2/gAAAA-B_=": (
        "updates.push.services.mozilla.com"
    ),
    "https://eu.updates.push.services.mozilla.com/x": "eu.updates.push.services.mozilla.com",
    "https://web.push.apple.com/QABCD_-efg": "web.push.apple.com",
    "https://wns2-par02p.notify.windows.com/w/?token=BQYAAA%2fb%2bc%3d": (
        "wns2-par02p.notify.windows.com"
    ),
    "https://push.example.org/x": "push.example.org",
    "https://a.b.wild.example.org/x": "a.b.wild.example.org",
}
MORE = ("push.example.org", "*.wild.example.org", "localhost")
BAD = [
    "",
    FCM,
    f"//{FCM}/x",
    f"http://{FCM}/x",
    f"HTTPS://{FCM}/x",
    f"ftp://{FCM}/x",
    f"javascript://{FCM}/%0aalert(1)",
    f"https:/{FCM}/x",
    f"https:{FCM}/x",
    f"https:///{FCM}/x",
    f"https:\\\\{FCM}/x",
    f" https://{FCM}/x",
    f"https://{FCM}",
    f"https://{FCM}?x",
    # Somebody else's host that looks like one of these.
    f"https://{FCM}.evil.example/x",
    f"https://evil{FCM}/x",
    f"https://evil.example/{FCM}",
    f"https://evil.example/https://{FCM}/x",
    f"https://evil.example?{FCM}/x",
    f"https://evil.example#@{FCM}/x",
    f"https://evil.example\\@{FCM}/x",
    "https://push.apple.com/x",
    "https://evilpush.apple.com/x",
    "https://notify.windows.com/x",
    "https://wild.example.org/x",
    "https://.wild.example.org/x",
    "https://x..wild.example.org/x",
    # Users.
    f"https://{FCM}@evil.example/x",
    f"https://{FCM}:x@evil.example/x",
    f"https://user@{FCM}/x",
    f"https://user:word@{FCM}/x",
    f"https://@{FCM}/x",
    f"https://:@{FCM}/x",
    # Ports.
    f"https://{FCM}:443/x",
    f"https://{FCM}:8443/x",
    f"https://{FCM}:/x",
    f"https://{FCM}:22@evil.example/x",
    # Other ways to write a host.
    f"https://{FCM}./x",
    f"https://{FCM.upper()}/x",
    "https://fcm%2egoogleapis.com/x",
    f"https://{FCM}%00.evil.example/x",
    f"https://{FCM}%2f.evil.example/x",
    "https://fcm。googleapis。com/x",
    "https://ｆcm.googleapis.com/x",
    "https://fcm.googleapіs.com/x",
    "https://fcm.googleap\u0131s.com/x",
    "https://xn--fcm-.googleapis.com/x",
    f"https://{FCM}\t/x",
    f"https://{FCM}/x\n",
    f"https://{FCM}/x\r\nHost: evil.example",
    f"https://{FCM}/x y",
    f"https://{FCM}/x#part",
    f"https://{FCM}/[x]",
    f"https://{FCM}/ü",
    # Addresses, however they are written.
    "https://127.0.0.1/x",
    "https://2130706433/x",
    "https://0x7f.1/x",
    "https://127.1/x",
    "https://[::1]/x",
    "https://[::ffff:127.0.0.1]/x",
    "https://169.254.169.254/latest/meta-data",
    "https://[",
    "https://]/x",
    f"https://{FCM}/" + "x" * LONGEST,
]


@pytest.mark.parametrize("endpoint", GOOD)
def test_an_endpoint_of_a_known_push_service_is_taken(endpoint: str) -> None:
    assert host_of(endpoint, MORE) == GOOD[endpoint]


@pytest.mark.parametrize("endpoint", BAD)
def test_a_tricky_endpoint_is_refused_and_not_repeated(endpoint: str) -> None:
    with pytest.raises(ValueError, match="push endpoint") as refused:
        host_of(endpoint, MORE)
    path = endpoint.rpartition("/")[2]
    assert len(path) < 3 or path not in str(refused.value)


def test_an_address_is_refused_even_when_the_operator_names_it() -> None:
    with pytest.raises(ValueError, match="no plain name"):
        host_of("https://127.0.0.1/x", ("127.0.0.1",))


def test_a_host_that_the_operator_adds_is_taken_from_then_on() -> None:
    with pytest.raises(ValueError, match=re.escape("push.example.org, which is no push service")):
        host_of("https://push.example.org/x", ())
    assert host_of("https://push.example.org/x", hosts_in(" Push.example.org ,,")) == (
        "push.example.org"
    )


@pytest.mark.parametrize(
    "setting", ["https://a.example", "a.example:8443", "*", "*.", "a b", "::1"]
)
def test_a_setting_that_names_no_hosts_is_said(setting: str) -> None:
    with pytest.raises(ValueError, match="PUSH_HOSTS names"):
        hosts_in(setting)


PIECES = [
    "https://", "http://", *KNOWN[:3], "web.push.apple.com", "evil.example", "@", ":", "/", "\\",
    "?", "#", ".", "%", "%2e", "%40", "443", "x", "xn--", "[", "]", "::1", "127.0.0.1", "\t", "\n",
    "ı", "。", " ", ";", "&", "=", "user:word@",
]  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=9).map("".join) | st.text(max_size=60))
@example(f"https://{FCM}/x")
def test_what_is_taken_another_reader_takes_for_the_same_host(endpoint: str) -> None:
    try:
        host = host_of(endpoint, ())
    except ValueError:
        return
    # As browsers read addresses: https://url.spec.whatwg.org
    seen = TypeAdapter(AnyHttpUrl).validate_python(endpoint)
    assert (seen.scheme, seen.host, seen.port) == ("https", host, 443)
    assert (seen.username, seen.password, seen.fragment) == (None, None, None)
    assert origin_of(endpoint) == f"https://{host}"
    assert any(host == one or host.endswith(one.removeprefix("*")) for one in KNOWN)


@settings(deadline=None)
@given(st.from_regex(r"[A-Za-z0-9_.:%=-]{1,200}", fullmatch=True), st.sampled_from(KNOWN))
def test_whatever_path_a_known_service_gives_is_taken(path: str, known: str) -> None:
    host = known.replace("*", "web")
    assert host_of(f"https://{host}/{path}", ()) == host


def test_a_local_service_is_taken_with_its_port_and_nothing_else_is() -> None:
    local = LocalService(("push.test", "b.test"), 4433, Path("authority.pem"))
    assert host_of("https://push.test:4433/x", (), local) == "push.test"
    assert host_of("https://b.test:4433/x", (), local) == "b.test"
    assert origin_of("https://push.test:4433/x") == "https://push.test:4433"
    for other in ("push.test", "push.test:4434", "u@push.test:4433", "evil.test:4433"):
        with pytest.raises(ValueError, match="push endpoint"):
            host_of(f"https://{other}/x", (), local)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "192.168.1.1",
        "192.0.2.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fc00::1",
        "ff02::1",
        "2001:db8::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::",
        "2002:c0a8:101::1",
        "",
        "localhost",
        "1",
    ],
)
def test_an_address_that_is_not_public_is_known_as_such(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["142.250.74.10", "17.57.144.1", "2a00:1450:4001::1", "64:ff9b::8efa:4a0a"]
)
def test_a_public_address_is_known_as_such(address: str) -> None:
    assert is_public(address)


def test_keys_of_a_browser_are_taken() -> None:
    phone = Phone("https://push.test")
    check_keys(phone.p256dh, phone.auth)


PHONE = Phone("https://push.test")


@pytest.mark.parametrize(
    ("p256dh", "auth"),
    [
        ("", PHONE.auth),
        (PHONE.p256dh, ""),
        (PHONE.p256dh, PHONE.auth[:-1]),
        (PHONE.p256dh, PHONE.auth + "A"),
        (PHONE.p256dh[:-1], PHONE.auth),
        (PHONE.p256dh + "=", PHONE.auth),
        ("C" + PHONE.p256dh[1:], PHONE.auth),
        ("B" + "A" * 86, PHONE.auth),
        (PHONE.p256dh[:-2] + "+/", PHONE.auth),
        (PHONE.p256dh[:-1] + "\n", PHONE.auth),
        (PHONE.auth, PHONE.p256dh),
    ],
    # The keys are new each time.
    ids=range(11),
)
def test_keys_that_no_browser_makes_are_refused(p256dh: str, auth: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        check_keys(p256dh, auth)

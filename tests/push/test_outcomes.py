"""What each answer of a push service means."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.push.outcomes import KINDS, LONGEST_WAIT, Outcome, outcome

FCM, APPLE = "fcm.googleapis.com", "web.push.apple.com"
MOZILLA, WNS = "updates.push.services.mozilla.com", "wns2-par02p.notify.windows.com"
FCM_MISMATCH = (
    "the VAPID credentials in the authorization header do not correspond to the credentials "
    "used to create the subscriptions."
)
ANSWERS = [
    (200, "", FCM, "sent"),
    (201, "", MOZILLA, "sent"),
    (202, "", APPLE, "sent"),
    (204, "", MOZILLA, "sent"),
    (404, "", MOZILLA, "gone"),
    (410, '{"reason":"Unregistered"}', APPLE, "gone"),
    (410, "push subscription has unsubscribed or expired.\n", FCM, "gone"),
    (400, '{"reason":"VapidPkHashMismatch"}', APPLE, "mismatch"),
    (403, '{"reason":"VapidPkHashMismatch"}', APPLE, "mismatch"),
    (403, FCM_MISMATCH, FCM, "mismatch"),
    (403, '{"reason":"BadJwtToken"}', APPLE, "ours"),
    (400, '{"reason":"BadWebPushTopic"}', APPLE, "ours"),
    (400, "", FCM, "ours"),
    (401, "VapidPkHashMismatch", MOZILLA, "ours"),
    (403, "", WNS, "ours"),
    (402, "", FCM, "ours"),
    (405, "", FCM, "ours"),
    (406, "", WNS, "later"),
    (406, "", FCM, "ours"),
    (406, "", "evilnotify.windows.com", "ours"),
    (413, "", MOZILLA, "too_large"),
    (408, "", FCM, "later"),
    (429, "", FCM, "later"),
    (500, "", FCM, "later"),
    (502, "", MOZILLA, "later"),
    (503, "", APPLE, "later"),
    (599, "", WNS, "later"),
    (100, "", FCM, "later"),
    (301, "", FCM, "refused"),
    (302, "", FCM, "refused"),
    (307, "", FCM, "refused"),
    (308, "", FCM, "refused"),
]


@pytest.mark.parametrize(("status", "body", "host", "kind"), ANSWERS)
def test_each_answer_means_one_thing(status: int, body: str, host: str, kind: str) -> None:
    found = outcome(status, body, {}, host)
    assert (found.kind, found.status) == (kind, status)


def test_every_kind_can_come_from_an_answer() -> None:
    assert {kind for *_, kind in ANSWERS} == set(KINDS)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "120"}, 120),
        ({"retry-after": " 0 "}, 0),
        ({"retry-after": "9" * 400}, LONGEST_WAIT),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "²"}, None),
        ({"retry-after": "Thu, 26 Nov 2026 09:02:00 GMT"}, None),
        (
            {
                "retry-after": "Thu, 26 Nov 2026 09:02:00 GMT",
                "date": "Thu, 26 Nov 2026 09:00:00 GMT",
            },
            120,
        ),
        (
            {
                "retry-after": "Thu, 26 Nov 2026 08:00:00 GMT",
                "date": "Thu, 26 Nov 2026 09:00:00 GMT",
            },
            0,
        ),
        ({"retry-after": "Thu, 26 Nov 2026 09:02:00", "date": "Thu, 26 Nov 2026 09:00"}, None),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_the_time_a_service_asks_for_is_kept_to(
    status: int, headers: dict[str, str], seconds: int | None
) -> None:
    assert outcome(status, "", headers, FCM).retry_after == seconds


@settings(deadline=None)
@given(st.integers(0, 999), st.text(), st.dictionaries(st.just("retry-after"), st.text()))
def test_any_answer_means_something(status: int, body: str, headers: dict[str, str]) -> None:
    found = outcome(status, body, headers, FCM)
    assert found.kind in KINDS
    assert found.retry_after is None or 0 <= found.retry_after <= LONGEST_WAIT
    assert found.kind != "sent" or 200 <= status < 300


@pytest.mark.parametrize(
    ("found", "trouble"),
    [
        (Outcome("sent", 201), None),
        (Outcome("gone", 410), None),
        (Outcome("mismatch", 403), None),
        (Outcome("too_large", 413), None),
        (Outcome("later", 503), None),
        (Outcome("later", why="timeout"), None),
        (Outcome("later", why="tls"), "later tls"),
        (Outcome("ours", 403), "ours 403"),
        (Outcome("refused", 302, why="redirect"), "refused redirect"),
        (Outcome("refused", why="address"), "refused address"),
    ],
)
def test_only_what_the_operator_can_mend_is_trouble(found: Outcome, trouble: str | None) -> None:
    assert found.trouble == trouble


@pytest.mark.parametrize("kind", KINDS)
def test_only_a_subscription_that_can_never_be_reached_again_ends(kind: str) -> None:
    assert Outcome(kind).ends_the_subscription == (kind in {"gone", "mismatch"})

"""Browsers by the names that their owners use."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.naming import name_of

MOZILLA, KIT = "Mozilla/5.0", "AppleWebKit/537.36 (KHTML, like Gecko)"
NAMED = {
    f"{MOZILLA} (Linux; Android 10; K) {KIT} Chrome/140.0.0.0 Mobile Safari/537.36": (
        "Chrome on Android"
    ),
    f"{MOZILLA} (Linux; Android 10) {KIT} SamsungBrowser/28.0 Chrome/130 Mobile Safari/537.36": (
        "Samsung Internet on Android"
    ),
    f"{MOZILLA} (Linux; Android 10; K) {KIT} Chrome/140.0 Mobile Safari/537.36 EdgA/140.0": (
        "Edge on Android"
    ),
    f"{MOZILLA} (Linux; Android 10; K) {KIT} Chrome/140.0 Mobile Safari/537.36 OPR/90.0": (
        "Opera on Android"
    ),
    f"{MOZILLA} (Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0": "Firefox on Android",
    f"{MOZILLA} (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
    " Version/26.0 Mobile/15E148 Safari/604.1": "Safari on iPhone",
    f"{MOZILLA} (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
    " Mobile/15E148": "Safari on iPhone",
    f"{MOZILLA} (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
    " CriOS/140.0 Mobile/15E148 Safari/604.1": "Chrome on iPhone",
    f"{MOZILLA} (iPad; CPU OS 16_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
    " FxiOS/140.0 Mobile/15E148 Safari/605.1.15": "Firefox on iPad",
    f"{MOZILLA} (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)"
    " Version/26.0 Safari/605.1.15": "Safari on Mac",
    f"{MOZILLA} (Windows NT 10.0; Win64; x64) {KIT} Chrome/140.0 Safari/537.36 Edg/140.0": (
        "Edge on Windows"
    ),
    f"{MOZILLA} (X11; CrOS x86_64 14541) {KIT} Chrome/140.0 Safari/537.36": "Chrome on ChromeOS",
    f"{MOZILLA} (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0": "Firefox on Linux",
    "Something on Windows": "A browser on Windows",
    "Firefox/140.0": "Firefox",
    "": "A browser",
}


@pytest.mark.parametrize("user_agent", NAMED)
def test_a_browser_is_called_what_its_owner_calls_it(user_agent: str) -> None:
    assert name_of(user_agent) == NAMED[user_agent]


@settings(deadline=None)
@given(st.text())
def test_whatever_a_browser_says_its_name_is_short_and_ours(user_agent: str) -> None:
    assert name_of(user_agent + "<script>") in {name_of(user_agent), "A browser"}
    assert 0 < len(name_of(user_agent)) <= 60

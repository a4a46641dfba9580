"""A short name for a browser, as its owner would say it, from what it tells of itself."""

import re

BROWSERS = (
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Edge", r"Edg(?:A|iOS)?/"),
    ("Opera", r"(?:OPR|OPT|OPX)/"),
    ("Vivaldi", r"Vivaldi/"),
    ("DuckDuckGo", r"(?:DuckDuckGo|Ddg)/"),
    ("Firefox", r"(?:Firefox|FxiOS)/"),
    ("Chrome", r"(?:Chrome|CriOS|Chromium)/"),
    ("Safari", r"Safari/|AppleWebKit/"),
)
"""In this order: most say that they are Chrome and Safari as well."""
DEVICES = (
    ("iPhone", r"\b(?:iPhone|iPod)\b"),
    ("iPad", r"\biPad\b"),
    ("Android", r"\bAndroid\b"),
    ("ChromeOS", r"\bCrOS\b"),
    ("Windows", r"\bWindows\b"),
    ("Mac", r"\bMacintosh\b"),
    ("Linux", r"\bLinux\b|\bX11\b"),
)


PREVIEWS = r"bot\b|preview|facebookexternalhit|whatsapp/|skype|crawl|spider|scanner"


def name_of(user_agent: str) -> str:
    """Return such as "Chrome on Android"; "A browser" when nothing is known of it.

    An iPad says that it is a Mac, so that is what it is called.
    """
    browser, device = _first(BROWSERS, user_agent), _first(DEVICES, user_agent)
    return f"{browser or 'A browser'} on {device}" if device else browser or "A browser"


def is_preview(user_agent: str) -> bool:
    """Tell whether it is a chat app or a search that looks, not somebody with a browser."""
    return re.search(PREVIEWS, user_agent, re.I) is not None


def _first(names: tuple[tuple[str, str], ...], user_agent: str) -> str | None:
    return next((name for name, sign in names if re.search(sign, user_agent)), None)
